#!/usr/bin/env python3
"""Draw models and chips with dead parts; check, compile and compare each.

    tests/models/campaign.py [--build build] [--models 20] [--seed 1]

A model is refused in words, or else compiles and does on emulator and RTL what the
quantised network does, in every neuron, weight and tick. Prints a line a model; the
files of one that fails stay in the build folder, under models-SEED. Exit 0: none
failed, and at least a third ran; 1: not so; 2: usage.
SPDX-License-Identifier: Apache-2.0
"""
import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "src"))
import draw  # noqa: E402

OPTIONS = [[], [], ["--weight-bits", "16"], ["--weight-bits", "12"], ["--tau-error", "5%"], ["--decay-bits", "12"],
           ["--scale", "core"], ["--neurons-per-core", "8"], ["--threads", "3"]]
DOES_NOT_FIT, REFUSED = 1, 3


class Failed(Exception):
    pass


def verb(program, name, *words, may=(0,)):
    """(exit code, the object it prints); Failed where it ends in another way than it `may`."""
    ran = subprocess.run([program, name, *map(str, words), "--json"], capture_output=True, text=True)
    if ran.returncode not in may:
        raise Failed(f"{name} ended with {ran.returncode}: {(ran.stderr or ran.stdout).strip()[-400:]}")
    try:
        found = json.loads(ran.stdout)
    except json.JSONDecodeError:
        raise Failed(f"{name} --json prints no object: {ran.stdout[:200]!r}") from None
    if ran.returncode and name != "compare" and not words_of(found):
        raise Failed(f"{name} ends with {ran.returncode} without a word")
    return ran.returncode, found


def words_of(found):
    """Why a verb refused, or why what it found is not as it should be."""
    reasons = [found.get("error"), *found.get("errors", []), *(each["what"] for each in found.get("violations", []))]
    return "; ".join(reason for reason in reasons if reason)


def judge(program, seed, folder):
    """What became of the model: "ran: ...", or "refused: ..."."""
    generator = random.Random(seed)
    chip, model, image, events, labels = (folder / name for name in (
        "chip.textproto", "net.cxm", "net.cximg", "events.csv", "labels.csv"))
    inputs, learns = draw.model(seed, draw.chip(generator, chip), model)
    draw.samples(generator, inputs, events, labels)
    checked, said = verb(program, "check", model, "--chip", chip, may=(0, DOES_NOT_FIT, REFUSED))
    compiled, found = verb(program, "compile", model, "--chip", chip, "-o", image, *generator.choice(OPTIONS),
                           may=(0, DOES_NOT_FIT, REFUSED))
    if compiled:
        if image.exists():
            raise Failed("compile refuses and leaves an image")
        if compiled == REFUSED and checked == 0:
            raise Failed(f"compile refuses what check takes: {words_of(found)}")
        return "refused: " + words_of(found)[:150]
    if checked == REFUSED:
        raise Failed(f"check refuses what compile takes: {words_of(said)}")
    learning = ["--learn"] if learns else []
    _, found = verb(program, "compare", model, image, "--input", events, "--labels", labels, *learning, may=(0, 1))
    if not found["chip_is_network"] or found["equal_neuron_ticks"] != found["compared_neuron_ticks"]:
        raise Failed("the chip does not do what the network does: " + (
            found["first_state_difference"] or found["first_potential_difference"] or "weights"))
    if found["exit"] and not found["stages"][-1]["saturations"]:
        raise Failed("compare ends with 1, though all is equal and nothing saturates")
    return (f"ran: {found['network']['neurons']} neurons, {found['network']['synapses']} synapses on "
            f"{found['chip']['cores']} cores, {found['compared_neuron_ticks']} neuron-ticks"
            f"{', learnt' if learning else ''}{', saturated' if found['exit'] else ''}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--models", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the first model; the next ones count on")
    asked = parser.parse_args()
    program = asked.build.resolve() / "bin" / "chronaxie"
    if not program.exists():
        parser.error(f"{program} is missing; build everything first (./run-tests)")
    ran = failed = 0
    for seed in range(asked.seed, asked.seed + asked.models):
        folder = asked.build.resolve() / f"models-{seed}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            result = judge(program, seed, folder)
            shutil.rmtree(folder)
        except Failed as failure:
            failed += 1
            result = f"FAILED: {failure}"
        ran += result.startswith("ran")
        print(f"{seed} {result}", flush=True)
    print(f"{asked.models} models: {ran} ran, {asked.models - ran - failed} refused, {failed} failed")
    return 1 if failed or 3 * ran < asked.models else 0


if __name__ == "__main__":
    sys.exit(main())
