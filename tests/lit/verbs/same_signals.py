"""same_signals.py SHOWN GTKW SUCL CORES: the signal lists name signals that the
file holds (SHOWN: what fst-show printed of it), some of the chip and of each core
of CORES (as 0,1), and the markers of GTKWave's list lie within its time."""
import re
import sys

shown, gtkw, sucl, cores = sys.argv[1:]
lines = open(shown).read().splitlines()
first, last = map(int, lines[0].split()[1:])
held = {line.rsplit(" ", 2)[0].replace(" ", "") for line in lines[1:]}
saved = open(gtkw).read().splitlines()
listed = [line for line in saved if line.startswith("chip.")]
assert listed and set(listed) <= held, set(listed) - held
titles = [line[1:] for line in saved if line.startswith("-")]
assert titles[1:] == [f"core {core}" for core in cores.split(",")], titles
for core in cores.split(","):
    at = saved.index(f"-core {core}")
    assert saved[at + 2].startswith("chip."), saved[at:at + 3]
(markers,) = [line for line in saved if line.startswith("*")]
ticks = [int(mark) for mark in markers.split()[2:] if mark != "-1"]
assert ticks[0] == first and ticks == sorted(ticks) and ticks[-1] <= last, (ticks, first, last)
commands = open(sucl).read().splitlines()
added = [command.split()[1] for command in commands if command.startswith("variable_add")]
assert added == [re.sub(r"\[\d+:\d+\]$", "", name) for name in listed], added
print(f"{len(listed)} signals, {len(ticks)} ticks")
