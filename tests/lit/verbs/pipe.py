"""pipe.py PIPE FILE COMMAND...: what the command writes into PIPE, in FILE."""
import subprocess
import sys

process = subprocess.Popen(sys.argv[3:])
with open(sys.argv[1], "rb") as pipe, open(sys.argv[2], "wb") as file:
    file.write(pipe.read())
sys.exit(process.wait())
