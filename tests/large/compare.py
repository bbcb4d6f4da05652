#!/usr/bin/env python3
"""Make a large network that learns, compile it, and hold the RTL against the emulator.

    tests/large/compare.py --chronaxie build/bin/chronaxie --work DIR [--ticks 1000] [--blocks 16] [--seed 1]

At full size: 2,048 neurons on all 16 cores of mesh4x4, every delay from 1 to 64
ticks, a quarter of some 117,000 synapses plastic. Prints what the network has
and what `compare --learn` found. Exit 0: equal in every neuron, weight and tick,
and the weights moved by more than 5 % of their range; 1: not.
SPDX-License-Identifier: Apache-2.0
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "src"))
import network  # noqa: E402

LEAST = {"neurons": 2000, "synapses": 100_000, "plastic_percent": 20, "profiles": 40, "time_constants": 40,
         "delays": 64, "cores": 16, "moved_percent": 5}


def verb(program, *arguments, may_fail=False):
    ran = subprocess.run([program, *map(str, arguments), "--json"], stdout=subprocess.PIPE, text=True)
    if ran.returncode and not may_fail:
        sys.exit(f"{arguments[0]} ended with {ran.returncode}: {ran.stdout}")
    return json.loads(ran.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chronaxie", default=ROOT / "build" / "bin" / "chronaxie")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for the files it makes")
    parser.add_argument("--ticks", type=int, default=1000)
    parser.add_argument("--blocks", type=int, default=16, help="of 128 neurons, one a core; fewer: a smaller network")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    model, image, events = (asked.work / f"large{suffix}" for suffix in (".cxm", ".cximg", ".csv"))

    made = network.make(asked.seed, asked.blocks, per_block=128, fan_in_block=45, fan_out_block=6, profiles=48)
    made.write(model)
    network.write_events(events, asked.seed, asked.blocks, asked.ticks)
    verb(asked.chronaxie, "compile", model, "--chip", ROOT / "targets" / "mesh4x4.textproto", "--weight-bits", 16,
         "--neurons-per-core", 128, "-o", image)
    found = verb(asked.chronaxie, "compare", model, image, "--input", events, "--ticks", asked.ticks, "--learn",
                 may_fail=True)
    if "learning" not in found:
        sys.exit(f"compare: {found}")
    learnt = found["learning"]
    of = found["network"]
    has = {"neurons": of["neurons"], "synapses": of["synapses"],
           "plastic_percent": 100 * of["plastic_synapses"] / of["synapses"], "profiles": of["stdp_profiles"],
           "time_constants": of["distinct_membrane_time_constants"],
           "delays": len(set(range(1, 65)) & set(network.delays(model).tolist())), "cores": found["chip"]["cores"],
           "moved_percent": 100 * learnt["rms_change"]}
    for name, value in has.items():
        print(f"{name.replace('_', ' ')}: {value:,.6g} (at least {LEAST[name]:,} at full size)")
    print(f"ticks: {found['ticks']:,}; spikes: {found['stages'][-1]['spikes']:,}; chip cycles: {found['cycles']:,}")
    print(f"RTL = emulator: {found['equal_neuron_ticks']:,} of {found['compared_neuron_ticks']:,} neuron-ticks; "
          f"{learnt['changes']:,} changes of {learnt['synapses']:,} weights")
    print(f"floats against integers: {100 * learnt['rms_error']:.3g} % of the range (rms)")
    for name in ("first_state_difference", "first_potential_difference"):
        print(f"{name.replace('_', ' ')}: {found[name] or 'none'}")
    print(f"first weight difference: {learnt['first_difference'] or 'none'}")
    short = [name for name, value in has.items() if asked.blocks == 16 and value < LEAST[name]]
    if short:
        print("less than a large network has:", ", ".join(short))
    return 0 if found["exit"] == 0 and not short and learnt["rms_change"] > 0.05 else 1


if __name__ == "__main__":
    sys.exit(main())
