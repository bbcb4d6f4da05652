"""energy_sums.py JSON JSON: the energy model of simulate and of compare, as they
print it: the same counts, parts that are count times price, sums of the parts."""
import json
import sys

left, right = (json.load(open(path))["energy"] for path in sys.argv[1:])
assert left == right, (left, right)
assert left["is"] == "a model, not a measurement"
counted = left["counted"]
assert counted["sop"] > 0 and counted["update"] > 0 and counted["hop_x"] > 0 and counted["hop_y"] > 0
assert counted["accumulator_access"] == 2 * counted["sop"] + 2 * counted["update"]
prices = {"loihi": {"sop": 23.6, "update": 81, "flit": 1.7, "hop_x": 3, "hop_y": 4}, "odin": {"sop": 12.7}}
totals = []
for one in left["sets"]:
    assert one["source"] and one["covers"]
    assert not set(one["parts"]) & set(one["not_covered"])
    for field, price in prices.get(one["name"], {}).items():
        assert abs(one["parts"][field] - price * counted[field]) < 1e-6 * price * counted[field] + 1e-9, (one, field)
    assert abs(sum(one["parts"].values()) - one["picojoules"]) < 1e-6 * one["picojoules"]
    totals.append(one["picojoules"])
assert len(totals) >= 2
assert (left["least_picojoules"], left["most_picojoules"]) == (min(totals), max(totals))
