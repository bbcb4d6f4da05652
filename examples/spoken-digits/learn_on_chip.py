# SPDX-License-Identifier: Apache-2.0
"""Lets the chip do the teaching: STDP of the reservoir by the chip's rule, and what that costs or gains.

Example (some minutes; needs the build):
  python examples/spoken-digits/learn_on_chip.py --seed 1 --out build/learn-on-chip

The same random reservoir is taught four ways, then pruned and read out as train.py does it:

  not at all   the weights as they were drawn
  host         train.py's rule in float64, a pair of windows for every synapse
  host, 64     the same with 64 pairs of windows, those that the chip's tables are given
  chip         64 pairs of windows; a model container with plastic synapses is compiled, `chronaxie simulate --learn`
               hears the same 300 utterances, and the weights that it reads back are the reservoir's

A synapse's windows are those of its octile of tau+ and of tau-. Each neuron's weights and threshold are divided by the
greatest weight that its plastic synapses may reach, so that one profile serves all neurons; that changes no spike.
"""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
from dataclasses import replace

import numpy as np

import dataset
import reservoir as reservoirs
import train

sys.path.insert(0, str(dataset.REPOSITORY / "python" / "src"))
import chronaxie  # noqa: E402

TOOL = os.environ.get("CHRONAXIE", dataset.REPOSITORY / "build" / "bin" / "chronaxie")
OCTILES = 8
TIMED = 10  # utterances whose cycles are counted on the RTL


class ToolError(Exception):
    """What `chronaxie` said."""


def octilesOf(taus):
    """The mean of each value's octile, and the octile's number."""
    number = np.argsort(np.argsort(taus, kind="stable"), kind="stable") * OCTILES // len(taus)
    means = np.array([taus[number == octile].mean() for octile in range(OCTILES)])
    return means, number


def chronaxieSays(*words):
    """The JSON that a verb prints."""
    done = subprocess.run([TOOL, *map(str, words), "--json"], capture_output=True, text=True)
    if done.returncode:
        raise ToolError(f"chronaxie {words[0]}: exit {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def writeModel(path, reservoir, recipe, plus, minus, unit, isPlastic=True):
    """The reservoir as a container whose excitatory-to-excitatory synapses learn. plus, minus: as of octilesOf; unit
    [neurons]: what each neuron's weights are divided by."""
    neurons, axons = reservoir.w_in.shape
    plastic = reservoirs.plasticPairs(reservoir)
    net = chronaxie.Network("spoken digits, learning")
    net.input("input", axons)
    net.population("reservoir", neurons, membrane_retention=reservoir.alpha_m, synapse_retention=reservoir.alpha_s,
                   threshold=reservoir.theta / unit, reset="to-value", refractory_ticks=1)
    profiles = np.array([[net.stdp_profile(a_plus=recipe.plasticity_rate, a_minus=recipe.plasticity_rate,
                                           tau_plus=tau_plus, tau_minus=tau_minus, w_min=0, w_max=1, mu=1)
                          for tau_minus in minus[0]] for tau_plus in plus[0]])
    net.connect("input", "reservoir", weights=(reservoir.w_in / unit[:, None]).T, delays=0)
    sources, targets = np.nonzero(reservoir.w_rec.T)
    learns = plastic[targets, sources] & isPlastic
    weights = reservoir.w_rec[targets, sources] / unit[targets]
    net.synapses("reservoir", "reservoir", pre=sources, post=targets, weights=weights, delays=1,
                 profile=np.where(learns, profiles[plus[1], minus[1]], chronaxie.STATIC))
    net.write(path)


def learntWeights(path, reservoir, unit):
    """w_rec with the weights that the chip has learnt."""
    taught = reservoir.w_rec.copy()
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            source, target = int(row["source"]), int(row["target"])
            taught[target, source] = float(row["weight"]) * unit[target]
    return taught


def bounded(reservoir, greatest):
    """No plastic weight above what it may reach: the chip has no weight beyond its profile's bounds."""
    most = np.where(reservoirs.plasticPairs(reservoir), greatest[:, None], np.inf)
    return replace(reservoir, w_rec=np.minimum(reservoir.w_rec, most))


def teachOnChip(reservoir, recipe, lesson, taus, greatest, folder, chip, machine):
    """The taught reservoir, and what learning costs: for a chip that learns and one that holds the same weights, the
    words of its rows and its cycles a tick in the first utterances."""
    plus, minus = octilesOf(taus[0]), octilesOf(taus[1])
    folder.mkdir(parents=True, exist_ok=True)
    unit = np.where(greatest > 0.0, greatest, 1.0)
    for kind, data in zip(("events", "labels"), dataset.csvPair(lesson)):
        dataset.writeAtomically(folder / f"lesson_{kind}.csv", data)
    lesson_files = ["--input", folder / "lesson_events.csv", "--labels", folder / "lesson_labels.csv"]
    cost = {}
    for name, is_plastic in ("static", False), ("learns", True):
        model, image = folder / f"{name}.cxm", folder / f"{name}.cximg"
        writeModel(model, reservoir, recipe, plus, minus, unit, is_plastic)
        compiled = chronaxieSays("compile", model, "--chip", chip, "--neurons-per-core", 16, "--scale", "core", "-o", image)
        ran = chronaxieSays("simulate", image, "--on", "rtl", "--samples", TIMED, *lesson_files,
                            *(["--learn"] if is_plastic else []))
        cost[name] = {"row_words": compiled["chip"]["row_words"], "cycles_a_tick": ran["cycles"] / ran["ticks"]}
    chronaxieSays("simulate", folder / "learns.cximg", "--on", machine, "--learn", *lesson_files,
                  "--record-weights", folder / "weights.csv")
    taught = learntWeights(folder / "weights.csv", reservoir, unit)
    return reservoirs.restored(reservoir, taught), cost


def decidedRight(taught, recipe, data, rng):
    """Test utterances decided right by a readout fitted to the pruned reservoir, in float."""
    pruned = reservoirs.prune(taught, recipe.kept_share)
    inputs, labels = reservoirs.concatenate(data.train), train.labelsOf(data.train)
    features, copies = train.featuresOf(pruned, inputs, rng)
    weights = train.fitReadout(features, copies, labels, len(data.class_names))
    test = reservoirs.traces(reservoirs.simulate(pruned, reservoirs.concatenate(data.test)), train.ALPHAS)
    return int(np.count_nonzero((test @ weights.T).argmax(axis=1) == train.labelsOf(data.test)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the model, image and weights")
    parser.add_argument("--chip", type=pathlib.Path, default=dataset.REPOSITORY / "targets" / "mesh4x4.textproto")
    parser.add_argument("--on", choices=["emulator", "rtl"], default="emulator", help="what learns; both learn the same")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()

    data = dataset.load("spoken-digits")
    recipe, rng = reservoirs.Recipe(), np.random.default_rng(options.seed)
    drawn = reservoirs.draw(recipe, data.axons, rng)
    taus = reservoirs.windows(drawn, recipe, rng)
    lesson = data.train[:recipe.plasticity_utterances]
    heard = reservoirs.concatenate(lesson)
    octiles = np.array([means[number] for means, number in map(octilesOf, taus)])

    greatest = reservoirs.greatestWeights(drawn)
    within = bounded(drawn, greatest)
    by_chip, cost = teachOnChip(within, recipe, lesson, taus, greatest, options.out, options.chip, options.on)
    by_host = reservoirs.teach(within, recipe, heard, octiles, greatest)
    plastic = reservoirs.plasticPairs(within)
    apart = np.sqrt(np.mean((by_chip.w_rec - by_host.w_rec)[plastic]**2))
    moved = np.sqrt(np.mean((by_host.w_rec - within.w_rec)[plastic]**2))
    taught = {"not at all": drawn, "host": reservoirs.teach(drawn, recipe, heard, taus, greatest),
              "host, 64 windows": by_host, "chip": by_chip}
    figures = {"seed": options.seed, "test_samples": len(data.test),
               "decided_right": {how: decidedRight(one, recipe, data, np.random.default_rng(options.seed))
                                 for how, one in taught.items()},
               "chip_from_host_of_the_change": apart / moved, "cost": cost}
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for how, right in figures["decided_right"].items():
        print(f"taught {how}: {right} of {len(data.test)} right")
    print(f"weights of chip and host are apart by {apart / moved:.3f} of how far they moved (rms)")
    for name, of in cost.items():
        print(f"{name}: {of['row_words']} words of rows, {of['cycles_a_tick']:.0f} chip cycles a tick")


if __name__ == "__main__":
    try:
        main()
    except (dataset.DatasetError, ToolError, OSError) as error:
        print(f"learn_on_chip.py: {error}", file=sys.stderr)
        sys.exit(3)
