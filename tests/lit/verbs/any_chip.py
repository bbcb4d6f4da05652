"""any_chip.py IMAGE EVENTS SOURCES FOLDER CHRONAXIE: runs an image whose chip
nobody has Verilated yet, with FOLDER for chips, and looks at what is left there.
A run that is killed while it makes the chip leaves none; two runs at once make
one chip and spike alike; a third makes nothing; changed RTL is made anew and
takes the old one's place."""
import os
import shutil
import signal
import subprocess
import sys
import time

image, events, sources, folder, chronaxie = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
chips = os.path.join(folder, "chips")
environment = dict(os.environ, CHRONAXIE_CHIPS=chips)


def start(name, **more):
    return subprocess.Popen(
        [chronaxie, "simulate", image, "--input", events, "--on", "rtl", "--record", f"{folder}/{name}.csv"],
        env=dict(environment, **more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True)


def said(process):
    text = process.communicate()[1]
    assert process.returncode == 0, text
    return text


def made():
    return sorted(name for name in os.listdir(chips) if name.endswith(".so"))


def half_made():
    return [name for name in os.listdir(chips) if os.path.isdir(os.path.join(chips, name))]


os.makedirs(folder)
killed = start("killed")
while not os.path.isdir(chips) or not half_made():
    time.sleep(0.01)
    assert killed.poll() is None, killed.communicate()[1]
time.sleep(1)
os.killpg(killed.pid, signal.SIGKILL)
killed.communicate()
assert made() == [] and len(half_made()) == 1, os.listdir(chips)

left, right = start("left"), start("right")
texts = [said(left), said(right)]
assert all("making the Verilated chip 'my'" in text for text in texts), texts
assert all(text.count("\n") == 1 for text in texts), texts
spikes = open(f"{folder}/left.csv").read()
assert spikes.count("\n") > 1 and spikes == open(f"{folder}/right.csv").read()
assert len(made()) == 1 and half_made() == [], os.listdir(chips)

assert said(start("again")) == ""
assert spikes == open(f"{folder}/again.csv").read()

copy = os.path.join(folder, "sources")
shutil.copytree(os.path.join(sources, "hw-model"), os.path.join(copy, "hw-model"))
shutil.copytree(os.path.join(sources, "runtime", "rtl"), os.path.join(copy, "runtime", "rtl"))
with open(os.path.join(copy, "hw-model", "cx_core.sv"), "a") as file:
    file.write("// changed\n")
before = made()
assert "making" in said(start("changed", CHRONAXIE_SOURCES=copy))
assert len(made()) == 1 and made() != before, made()

with open(os.path.join(copy, "hw-model", "cx_core.sv"), "a") as file:
    file.write("no such thing;\n")
broken = start("broken", CHRONAXIE_SOURCES=copy)
text = broken.communicate()[1]
assert broken.returncode == 3 and "chip 'my': cannot be Verilated: verilating:" in text, text
assert "cx_core.sv" in text and "syntax error" in text, text
assert len(made()) == 1 and half_made() == [], os.listdir(chips)

shutil.rmtree(os.path.join(copy, "hw-model"))
assert said(start("no-sources", CHRONAXIE_SOURCES=copy)) == ""
for name in made():
    os.remove(os.path.join(chips, name))
nothing = start("nothing", CHRONAXIE_SOURCES=copy)
text = nothing.communicate()[1]
assert nothing.returncode == 3 and "hw-model: the chip's RTL is missing" in text, text
shutil.rmtree(folder)
