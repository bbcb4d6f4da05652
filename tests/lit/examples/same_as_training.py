"""same_as_training.py EXPECTED.json SIMULATED.json: decisions and spikes agree."""
import json
import sys

expected, simulated = (json.load(open(path)) for path in sys.argv[1:])
assert simulated["correct"] == expected["float_correct"], simulated["correct"]
assert simulated["labelled"] == expected["test_samples"], simulated["labelled"]
spikes = {population["name"]: population["spikes"] for population in simulated["populations"]}
assert spikes["reservoir"] == expected["reservoir_spikes"], spikes
