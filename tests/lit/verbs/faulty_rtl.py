"""faulty_rtl.py SOURCES FOLDER FAULT: a copy of what chips are made of in
FOLDER, with one of the faults of tests/cosim/faults.py in it."""
import os
import shutil
import sys

sources, folder, wanted = sys.argv[1:]
sys.path.insert(0, os.path.join(sources, "tests", "cosim"))
from faults import BY_HAND  # noqa: E402

shutil.rmtree(folder, ignore_errors=True)
shutil.copytree(os.path.join(sources, "hw-model"), os.path.join(folder, "hw-model"))
shutil.copytree(os.path.join(sources, "runtime", "rtl"), os.path.join(folder, "runtime", "rtl"))
((file, old, new),) = [fault[1:] for fault in BY_HAND if fault[0] == wanted]
path = os.path.join(folder, "hw-model", file)
text = open(path).read()
assert text.count(old) == 1, f"{file}: '{old}' stands there {text.count(old)} times"
open(path, "w").write(text.replace(old, new))
