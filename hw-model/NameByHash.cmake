# A Verilated chip under the name that the runtime looks for: its hash and the
# key of its sources (runtime/rtl/ChipSources.h). Chips of older sources go.
# LIBRARY, FOLDER, CHIPS; SOURCES: what the key covers, with commas.
file(READ ${FOLDER}/hash.txt hash)
string(REPLACE "," ";" SOURCES "${SOURCES}")
set(lines "")
foreach(file ${FOLDER}/cx_pkg.sv ${SOURCES})
  cmake_path(GET file FILENAME name)
  file(SHA256 ${file} sum)
  string(APPEND lines "${name} ${sum}\n")
endforeach()
string(SHA256 key "${lines}")
string(SUBSTRING ${key} 0 16 key)
file(WRITE ${FOLDER}/name.txt ${hash}-${key})
file(MAKE_DIRECTORY ${CHIPS})
file(GLOB older ${CHIPS}/${hash}.so ${CHIPS}/${hash}-????????????????.so)
# Renamed into place: a program that has the old one open keeps it.
file(COPY_FILE ${LIBRARY} ${CHIPS}/${hash}.so.new)
file(RENAME ${CHIPS}/${hash}.so.new ${CHIPS}/${hash}-${key}.so)
list(REMOVE_ITEM older ${CHIPS}/${hash}-${key}.so)
if(older)
  file(REMOVE ${older})
endif()
