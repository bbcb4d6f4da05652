# Runs Verilator and gathers what it wrote into three files of known names, so
# that the build can list them: fast0, fast1 (evaluated each cycle) and slow.
# VERILATOR, FOLDER, SOURCE_FOLDER, SOURCES (with commas), ASSERT; TOP, PREFIX
# and PARAMETERS (with commas, as -GDepth=3) when it is not the whole chip;
# LENIENT when warnings need not stop it; TRACE for a chip that can write waves. On a
# chip with ecc bits of the memories can be flipped.
if(NOT DEFINED TOP)
  set(TOP cx_chip)
  set(PREFIX Vcx)
endif()
string(REPLACE "," ";" PARAMETERS "${PARAMETERS}")
string(REPLACE "," ";" SOURCES ${SOURCES})
list(TRANSFORM SOURCES PREPEND ${SOURCE_FOLDER}/)
set(options --noassert)
if(ASSERT)
  set(options --assert -DCX_ASSERT)
endif()
if(TRACE)
  list(APPEND options --trace-fst --no-trace-params)
endif()
if(LENIENT)
  list(APPEND options -Wno-fatal)
endif()
file(STRINGS ${FOLDER}/cx_pkg.sv ecc REGEX " Ecc = 1;")
if(ecc)
  list(APPEND options ${SOURCE_FOLDER}/faults.vlt)
endif()
file(REMOVE_RECURSE ${FOLDER}/code)
# A process stays one piece of code (-fno-split): its conditions are asked once.
execute_process(
  COMMAND ${VERILATOR} --cc -Wall -O3 -fno-split --x-assign fast --x-initial unique ${options} -DCX_COMMIT
          -I${SOURCE_FOLDER} ${SOURCE_FOLDER}/chip.vlt ${FOLDER}/cx_pkg.sv ${SOURCES}
          ${PARAMETERS} --top-module ${TOP} --prefix ${PREFIX} --Mdir ${FOLDER}/code
  COMMAND_ERROR_IS_FATAL ANY)
file(GLOB all RELATIVE ${FOLDER} ${FOLDER}/code/*.cpp)
list(SORT all)
set(fast0 "")
set(fast1 "")
set(slow "")
set(turn 0)
foreach(file ${all})
  if(file MATCHES "Slow\\.cpp$|__Syms\\.cpp$|__ConstPool")
    string(APPEND slow "#include \"${file}\"\n")
  else()
    string(APPEND fast${turn} "#include \"${file}\"\n")
    math(EXPR turn "1 - ${turn}")
  endif()
endforeach()
file(WRITE ${FOLDER}/fast0.cpp "${fast0}")
file(WRITE ${FOLDER}/fast1.cpp "${fast1}")
file(WRITE ${FOLDER}/slow.cpp "${slow}")
