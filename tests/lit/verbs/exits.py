"""exits.py CODE COMMAND...: runs the command, prints its stdout and stderr as
one text and fails unless it exits with CODE."""
import subprocess
import sys

ran = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
sys.stdout.buffer.write(ran.stdout)
if ran.returncode != int(sys.argv[1]):
    print(f"exit code {ran.returncode}, expected {sys.argv[1]}")
    sys.exit(1)
