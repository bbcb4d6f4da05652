"""same_signals.py SHOWN GTKW SUCL CORES: the signal lists name signals that the
file holds (SHOWN: what fst-show printed of it), some of the chip and of each core
of CORES (as 0,1); a marker of GTKWave's list for each tick lies within its time,
the tick counts on as often as the window has ticks, and no clock edge is missing."""
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
begin, end = map(int, re.search(r"chip ticks (\d+) to (\d+)", saved[1]).groups())
assert len(ticks) == end - begin + 1, (ticks, saved[1])
changes = {line.rsplit(" ", 2)[0].replace(" ", ""): int(line.rsplit(" ", 1)[1]) for line in lines[1:]}
assert changes["chip.cx_chip.clk_i"] == last - first + 1, (changes["chip.cx_chip.clk_i"], first, last)
assert changes["chip.cx_chip.tick[31:0]"] == len(ticks) + 1, changes["chip.cx_chip.tick[31:0]"]
assert ticks[0] == first and ticks == sorted(ticks) and ticks[-1] <= last, (ticks, first, last)
commands = open(sucl).read().splitlines()
added = [command.split()[1] for command in commands if command.startswith("variable_add")]
assert added == [re.sub(r"\[\d+:\d+\]$", "", name) for name in listed], added
print(f"{len(listed)} signals, {len(ticks)} ticks")
