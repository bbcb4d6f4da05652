# A Verilated chip under the name that the runtime looks for: its hash.
file(READ ${FOLDER}/hash.txt hash)
file(MAKE_DIRECTORY ${CHIPS})
# Renamed into place: a program that has the old one open keeps it.
file(COPY_FILE ${LIBRARY} ${CHIPS}/${hash}.so.new)
file(RENAME ${CHIPS}/${hash}.so.new ${CHIPS}/${hash}.so)
