# The parameter package of a chip and its hash, as files.
# PRINT: the program; DESCRIPTION: the chip; FOLDER: where to.
execute_process(COMMAND ${PRINT} ${DESCRIPTION} OUTPUT_FILE ${FOLDER}/cx_pkg.sv COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PRINT} ${DESCRIPTION} --hash OUTPUT_VARIABLE hash
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
file(WRITE ${FOLDER}/hash.txt ${hash})
file(WRITE ${FOLDER}/ChipHash.h "#define CX_CHIP_HASH \"${hash}\"\n")
