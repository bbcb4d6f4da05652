"""weights.py MODEL FLOAT.csv CHIP.csv: the weights learnt by floats and by the
chip's integers differ little beside what was learnt.
SPDX-License-Identifier: Apache-2.0
"""
import csv
import sys

import h5py
import numpy as np

model, *files = sys.argv[1:]
rows = [list(csv.DictReader(open(name))) for name in files]
keys = [[(row["projection"], row["source"], row["target"], row["delay"]) for row in one] for one in rows]
assert keys[0] == keys[1], "other synapses"
floats, chip = ([float(row["weight"]) for row in one] for one in rows)
with h5py.File(model) as file:
    plastic = next(group for group in file["projections"].values() if "profile" in group)
    start = np.sort(plastic["weight"][()])
change = np.abs(np.sort(floats) - start).max()
error = np.abs(np.subtract(floats, chip)).max()
assert change > 0.01, f"nothing was learnt: {change}"
assert error < 0.05 * change, f"the chip is off by {error} where {change} was learnt"
