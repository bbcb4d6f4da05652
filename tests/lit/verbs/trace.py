"""trace.py events TRACE: the input of a published trace (input, potential, spike
a tick) as events. trace.py same TRACE SPIKES POTENTIALS FACTOR: spikes in the same
ticks, potentials (times FACTOR) within 1e-5 of the threshold."""
import csv
import sys

trace = [[float(number) for number in row] for row in csv.reader(open(sys.argv[2]))]
if sys.argv[1] == "events":
    print("tick,neuron")
    for tick, (value, _, _) in enumerate(trace):
        if value:
            print(f"{tick},0")
else:
    spikes = [int(row["tick"]) for row in csv.DictReader(open(sys.argv[3]))]
    potentials = [float(row["potential"]) for row in csv.DictReader(open(sys.argv[4]))]
    factor, threshold = float(sys.argv[5]), 0.1
    assert spikes == [tick for tick, row in enumerate(trace) if row[2]], spikes
    assert len(potentials) == len(trace)
    worst = max(abs(mine - row[1] / factor) for mine, row in zip(potentials, trace))
    assert worst <= 1e-5 * threshold, worst
