"""interrupt.py FOLDER -- COMMAND...: runs the command again and again, interrupting
it (SIGTERM) ever later, until it once runs through; FOLDER may never hold anything
but nothing or the whole result, whose bytes are always the same."""
import os
import signal
import subprocess
import sys
import time

folder, command = sys.argv[1], sys.argv[3:]
subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
(name,) = os.listdir(folder)
whole = open(os.path.join(folder, name), "rb").read()


def empty():
    for left in os.listdir(folder):
        os.remove(os.path.join(folder, left))


empty()
interrupted, pause = 0, 0.0
while True:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(pause)
    process.send_signal(signal.SIGTERM)
    finished = process.wait() == 0
    for left in os.listdir(folder):
        assert left == name, f"left behind: {left}"
        assert open(os.path.join(folder, left), "rb").read() == whole, "half written"
    if finished:
        break
    interrupted, pause = interrupted + 1, pause + 0.01
empty()
assert interrupted > 0, "the command was never interrupted"
