"""counts.py SPIKES.csv POPULATION N0 N1 ...: the spike count of each neuron."""
import csv
import sys

path, population, *expected = sys.argv[1:]
counts = [0] * len(expected)
for row in csv.DictReader(open(path)):
    if row["population"] == population:
        counts[int(row["neuron"])] += 1
assert counts == [int(count) for count in expected], f"{counts} instead of {expected}"
