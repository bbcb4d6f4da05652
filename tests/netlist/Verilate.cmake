# Verilates a chip behind cx_byte_shell into one file, code.cpp, and writes the
# header that a chip without a commit port has no need for and ChipTop.cpp includes.
# VERILATOR, FOLDER, SOURCE_FOLDER, SOURCES (with commas); INCLUDES, as -IFOLDER.
string(REPLACE "," ";" SOURCES "${SOURCES}")
file(REMOVE_RECURSE ${FOLDER}/code)
execute_process(
  COMMAND ${VERILATOR} --cc -Wno-lint -Wno-style -Wno-fatal -O3 --noassert --x-assign fast --x-initial unique
          -I${SOURCE_FOLDER} ${INCLUDES} ${SOURCES} --top-module cx_byte_shell --prefix Vcx --Mdir ${FOLDER}/code
  OUTPUT_QUIET ERROR_FILE ${FOLDER}/verilator.log COMMAND_ERROR_IS_FATAL ANY)
file(GLOB all RELATIVE ${FOLDER} ${FOLDER}/code/*.cpp)
list(SORT all)
list(TRANSFORM all PREPEND "#include \"")
list(TRANSFORM all APPEND "\"\n")
list(JOIN all "" code)
file(WRITE ${FOLDER}/code.cpp "${code}")
file(WRITE ${FOLDER}/Vcx__Dpi.h "#include \"svdpi.h\"\n")
