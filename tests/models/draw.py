"""Networks, chips and input, drawn: whatever a model container can say, in any mixture.

Same seed, same files. Most of what is drawn fits its chip and has one meaning;
some of it does not, and must be refused.
SPDX-License-Identifier: Apache-2.0
"""
import pathlib
import random
import re

import chronaxie
import numpy as np

TARGETS = pathlib.Path(__file__).resolve().parents[2] / "targets"
# The most neurons of a drawn population, so that most networks fit.
POPULATION = {"tiny2x2": 12, "tiny_ecc": 12, "mesh4x4": 200, "single": 150, "four_lanes": 50}
PRICES = ["sop_pj", "accumulator_access_pj", "row_word_pj", "row_pj", "update_pj", "skipped_update_pj", "flit_pj",
          "hop_x_pj", "hop_y_pj"]


def chip(draw: random.Random, file: pathlib.Path) -> str:
    """Writes the file of a chip that the build has Verilated, with parts that are dead and prices of one's own."""
    name = draw.choice(["tiny2x2", "tiny2x2", "tiny_ecc", "mesh4x4", "mesh4x4", "single", "four_lanes"])
    text = (TARGETS / f"{name}.textproto").read_text()
    width, height = (int(re.search(rf"mesh_{side}: (\d+)", text)[1]) for side in ("width", "height"))
    tiles = [(x, y) for y in range(height) for x in range(width)]
    number = {tile: at for at, tile in enumerate(tiles)}
    links = [(number[x, y], number[near]) for x, y in tiles
             for near in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if near in number]
    if len(tiles) > 1 and draw.random() < 0.5:
        text += "".join(f"dead_core: {core}\n" for core in draw.sample(range(len(tiles)), len(tiles) // 4))
        text += "".join(f"dead_link {{ from: {start} to: {end} }}\n"
                        for start, end in draw.sample(links, draw.randint(0, len(links) // 12)))
        if draw.random() < 0.3:
            text += f"dead_router: {draw.randrange(1, len(tiles))}\n"
    if draw.random() < 0.4:
        prices = " ".join(f"{price}: {draw.choice([0, 1e-9, 3.3, 1e12])}"
                          for price in draw.sample(PRICES, draw.randint(1, len(PRICES))))
        text += f'energy {{ name: "drawn" source: "nobody" covers: "nothing" {prices} }}\n'
    file.write_text(text)
    return name


def population(draw, numbers, net, name, size, unit):
    """A population of any kind that can be run, its potentials in multiples of `unit`."""
    def values(least, greatest):
        return numbers.uniform(least, greatest, size if draw.random() < 0.6 else None)

    def at_times(chance, least, greatest):
        return values(least, greatest) * unit if draw.random() < chance else 0.0

    reset = draw.choice(["none", "subtract", "to-value", "to-value"])
    is_late = draw.random() < 0.15  # uses last tick's current
    threshold = np.where(numbers.random(size) < draw.choice([0, 0, 0.3, 1]), np.inf, values(0.2, 2.0) * unit)
    parameters = {
        "membrane_retention": draw.choice([values(0.3, 0.99), numbers.choice([0.9, 0.95, 0.5], size), 1.0, 0.0]),
        "synapse_retention": draw.choice([values(0.0, 0.95), 0.0, 0.0]),
        "threshold": threshold,
        "reset_value": at_times(0.3, -1.0, 0.1),
        "membrane_bias": at_times(0.3, -0.1, 0.2),
        "initial_potential": at_times(0.3, -1.0, 1.0),
        "comparison": draw.choice([">", ">="]),
        "current_timing": "previous" if is_late else "new",
    }
    if not is_late:
        parameters["synapse_bias"] = at_times(0.2, -0.1, 0.2)
        parameters["initial_current"] = at_times(0.2, -1.0, 1.0)
    if draw.random() < 0.15:
        parameters["reset_timing"] = "next-tick-input-kept" if reset == "subtract" else "next-tick-input-lost"
    elif reset == "to-value" and draw.random() < 0.5:
        parameters["refractory_ticks"] = numbers.integers(0, draw.choice([2, 5, 63]), size)
    net.population(name, size, reset=reset, **parameters)


def projection(draw, numbers, net, source, target, delays, profiles, unit):
    """Synapses from one (name, size) to another, some of which may learn by one of `profiles`; the profiles taken."""
    shape = source[1], target[1]
    there = numbers.random(shape) < draw.choice([0.05, 0.2, 0.5, 1.0])
    weights = numbers.normal(0.2, 0.4, shape) * unit
    if draw.random() < 0.2:
        weights = np.round(weights / unit * 8) / 8 * unit
    ticks = numbers.integers(delays[0], delays[1] + 1, shape) if draw.random() < 0.7 else draw.randint(*delays)
    profile = None
    if profiles and draw.random() < 0.6:
        profile = np.where(numbers.random(shape) < draw.choice([0.3, 1.0]), numbers.choice(profiles, shape), chronaxie.STATIC)
        weights = np.clip(np.abs(weights), 0, unit)
    weights *= there
    net.connect(source[0], target[0], weights=weights, delays=ticks, profile=profile)
    return profile[weights != 0] if profile is not None else []


def model(seed: int, on: str, file: pathlib.Path):
    """Writes a network for the chip `on`; (inputs as (name, size, graded), whether a synapse learns)."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    unit = 10.0 ** draw.uniform(-6, 6) if draw.random() < 0.3 else 1.0
    net = chronaxie.Network(f"drawn{seed}", dt=draw.choice([0, 1e-3, 1e-4]))
    inputs = [(f"in{number}", draw.randint(1, 12), draw.random() < 0.25) for number in range(draw.randint(1, 3))]
    for name, size, graded in inputs:
        net.input(name, size, graded=graded)
    populations = [(draw.choice(["p", "läyer ", "x/y", "a,b"]) + str(number), draw.randint(1, POPULATION[on]))
                   for number in range(draw.randint(1, 4))]
    for name, size in populations:
        population(draw, numbers, net, name, size, unit)
    may_learn = draw.random() < 0.4 and on in ("tiny2x2", "tiny_ecc", "mesh4x4")
    profiles, changing = [], set()
    for mu in draw.choices([0.0, 0.0, 0.5, 1.0], k=draw.choice([1, 3, 20])) if may_learn else []:
        amplitudes = {side: draw.choice([0, 0.05, 0.3]) * unit ** (1 - mu) for side in ("a_plus", "a_minus")}
        profiles.append(net.stdp_profile(**amplitudes, tau_plus=draw.uniform(0.5, 64), tau_minus=draw.uniform(0.5, 64),
                                         w_min=draw.choice([0.0, 0.0, -unit]), w_max=unit, mu=mu))
        if any(amplitudes.values()):
            changing.add(profiles[-1])
    learns = False
    sources = inputs + [(*each, False) for each in populations]
    for _ in range(draw.randint(1, 8)):
        at, to = draw.randrange(len(sources)), draw.randrange(len(populations))
        name, size, graded = sources[at]
        is_forward = at < len(inputs) or at - len(inputs) < to
        # What learns comes a tick later at least; it may not join populations of unequal skew.
        least = 1 if may_learn or not is_forward else draw.choice([0, 1])
        delays = least, draw.choice([1, 1, 5, 17, 40, 64 if least else 63])
        taken = projection(draw, numbers, net, (name, size), populations[to], delays, [] if graded else profiles, unit)
        learns |= not changing.isdisjoint(taken)
    if draw.random() < 0.5:
        name, size = draw.choice(populations)
        net.readout(draw.choice(["last", "max", "mean", "count"]), name, classes=numbers.integers(0, 3, size))
    net.write(file)
    return inputs, learns


def samples(draw: random.Random, inputs, events: pathlib.Path, labels: pathlib.Path):
    """Writes input of one to three samples."""
    lasts = [draw.choice([1, 5, 40, 100]) for _ in range(draw.randint(1, 3))]
    with events.open("w") as file:
        print("sample,tick,population,neuron,value", file=file)
        for sample, ticks in enumerate(lasts):
            for tick in range(ticks):
                for name, size, graded in inputs:
                    for neuron in range(size):
                        if draw.random() < 0.2:
                            print(f"{sample},{tick},{name},{neuron},{draw.randint(0, 255) if graded else ''}", file=file)
    labels.write_text("sample,ticks,label\n" + "".join(f"{sample},{ticks},{draw.randint(0, 2)}\n"
                                                       for sample, ticks in enumerate(lasts)))
