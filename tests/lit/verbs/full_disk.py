"""full_disk.py FOLDER BYTES SAYS COMMAND...: runs the command while FOLDER is a disk of
BYTES, which it must find too small: exit 3, a message with FOLDER and SAYS, and nothing
left on the disk but locks. To be run in a mount namespace of its own (%mounts)."""
import os
import subprocess
import sys

folder, size, says, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
os.makedirs(folder, exist_ok=True)
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
print(ran.stdout)
assert ran.returncode == 3, f"exit code {ran.returncode}, expected 3"
assert folder in ran.stdout and says in ran.stdout, "no word of the disk"
left = [name for name in os.listdir(folder) if not name.endswith(".lock")]
assert left == [], f"left behind: {left}"
