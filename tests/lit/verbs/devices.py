"""devices.py FOLDER: makes device nodes in FOLDER that outputs are tried on:
`null`, `full`, and a block device `disk` that no driver serves. Tests never name
those of /dev: a fault would replace them."""
import os
import stat
import sys

for name, kind, major, minor in (("null", stat.S_IFCHR, 1, 3), ("full", stat.S_IFCHR, 1, 7),
                                 ("disk", stat.S_IFBLK, 240, 7)):
    path = os.path.join(sys.argv[1], name)
    os.mknod(path, kind | 0o666, os.makedev(major, minor))
with open(os.path.join(sys.argv[1], "null"), "w") as file:  # not on a disk mounted nodev
    file.write("x")
