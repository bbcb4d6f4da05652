# chronaxie_mlir_tablegen(TARGET file.td -gen-op-decls:Ops.h.inc ...): runs
# mlir-tblgen once an output, into the build folder's mirror of the room, and
# makes TARGET wait for all of them. Written out here because LLVM's own CMake
# modules change global state.
find_program(CHRONAXIE_MLIR_TBLGEN mlir-tblgen REQUIRED HINTS ${LLVM_TOOLS_BINARY_DIR})

function(chronaxie_mlir_tablegen target source)
  set(outputs)
  foreach(pair ${ARGN})
    string(REPLACE ":" ";" pair ${pair})
    list(GET pair 0 generator)
    separate_arguments(generator)
    list(GET pair 1 name)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${name})
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CHRONAXIE_MLIR_TBLGEN} ${generator} ${CMAKE_CURRENT_SOURCE_DIR}/${source}
              -I ${CMAKE_SOURCE_DIR} -I ${LLVM_INCLUDE_DIRS} --write-if-changed
              -d ${output}.d -o ${output}
      DEPFILE ${output}.d
      DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    list(APPEND outputs ${output})
  endforeach()
  add_custom_target(${target} DEPENDS ${outputs})
endfunction()
