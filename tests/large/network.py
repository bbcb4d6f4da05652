"""A large network that learns: many time constants, every delay, many STDP profiles.

Neurons lie in blocks that are densely connected within and sparsely with the
next two, as areas are. A quarter of them (`learn`) have plastic synapses only,
the others (`rest`) static ones only; inputs drive some of each block, a bias
keeps all of them spiking. Same arguments, same bytes.
SPDX-License-Identifier: Apache-2.0
"""
import csv

import chronaxie
import h5py
import numpy as np

W_MAX = 0.01
CHANNELS_PER_BLOCK = 8
CLASSES = 4


def make(seed: int, blocks: int, per_block: int, fan_in_block: int, fan_out_block: int, profiles: int):
    """The network, drawn from `seed`."""
    draw = np.random.default_rng(seed)
    net = chronaxie.Network("large", dt=1e-3)
    learn, rest = per_block // 4, per_block - per_block // 4
    sizes = {"learn": blocks * learn, "rest": blocks * rest}
    resets = {"learn": {"reset": "to-value", "refractory_ticks": draw.integers(0, 4, sizes["learn"])},
              "rest": {"reset": "subtract"}}
    net.input("in", blocks * CHANNELS_PER_BLOCK)
    for name, size in sizes.items():
        # As in cortex: gamma-distributed; a membrane of 4 to 60 ticks, a synapse of 2 to 20.
        tau_membrane = np.clip(draw.gamma(3, 7, size), 4, 60).round(1)
        tau_synapse = np.clip(draw.gamma(3, 2, size), 2, 20).round()
        membrane = np.exp(-1 / tau_membrane)
        drive = draw.uniform(0.9, 1.25, size)  # steady potential, in thresholds
        net.population(name, size, membrane_retention=membrane, synapse_retention=np.exp(-1 / tau_synapse),
                       threshold=1.0, **resets[name],
                       membrane_bias=drive * (1 - membrane), initial_potential=draw.uniform(0, 1, size))
    # Independent tau+ and tau-, three kinds of dependence on the weight.
    numbers = [net.stdp_profile(a_plus=W_MAX ** (1 - mu) * draw.uniform(0.02, 0.08), a_minus=W_MAX ** (1 - mu) * draw.uniform(0.01, 0.05),
                                tau_plus=min(64.0, draw.gamma(3, 7) + 2), tau_minus=min(64.0, draw.gamma(3, 9) + 2),
                                w_min=0.0, w_max=W_MAX, mu=mu)
               for mu in draw.choice([0.0, 0.5, 1.0], profiles)]

    def members(name, block):
        size = learn if name == "learn" else rest
        return block * size + np.arange(size)

    for pre in sizes:
        for post in sizes:
            lists = {"pre": [], "post": [], "weights": [], "delays": [], "profile": []}
            share = len(members(post, 0)) / per_block
            for block in range(blocks):
                for neuron in members(pre, block):
                    for step, fan in ((0, fan_in_block), (1, fan_out_block), (2, fan_out_block)):
                        if step and blocks <= step:
                            continue
                        targets = members(post, (block + step) % blocks)
                        count = min(len(targets), int(draw.binomial(fan, share)))
                        lists["pre"] += [int(neuron)] * count
                        lists["post"] += draw.choice(targets, count, replace=False).tolist()
                        # Far blocks lie within one ring of the chip's delays.
                        first = 1 if step == 0 else 1 + 16 * int(draw.integers(4))
                        last = 64 if step == 0 else first + 15
                        lists["delays"] += draw.integers(first, last + 1, count).tolist()
            count = len(lists["pre"])
            if pre == "learn":
                lists["weights"] = draw.uniform(0, W_MAX, count)
                # Each class of sources has profiles of its own.
                kind = np.asarray(lists["pre"]) % CLASSES
                lists["profile"] = np.asarray(numbers).reshape(CLASSES, -1)[kind, draw.integers(0, profiles // CLASSES, count)]
            else:
                lists["weights"] = draw.normal(-0.0015, 0.003, count).clip(-W_MAX, W_MAX)
                lists["profile"] = np.full(count, chronaxie.STATIC)
            net.synapses(pre, post, **lists)
    for post in sizes:
        pre = np.arange(blocks * CHANNELS_PER_BLOCK).repeat(4)
        targets = [draw.choice(members(post, block), 4 * CHANNELS_PER_BLOCK) for block in range(blocks)]
        net.synapses("in", post, pre=pre, post=np.concatenate(targets), weights=draw.uniform(W_MAX / 2, W_MAX, pre.size),
                     delays=draw.integers(1, 17, pre.size))
    return net


def write_events(path, seed: int, blocks: int, ticks: int):
    """Input spikes: each channel in one tick of 25."""
    draw = np.random.default_rng(seed)
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["tick", "neuron"])
        rows.writerows(np.argwhere(draw.random((ticks, blocks * CHANNELS_PER_BLOCK)) < 0.04).tolist())


def delays(path):
    """The distinct delays of a model container, in ticks."""
    with h5py.File(path) as file:
        return np.unique(np.concatenate([projection["delay_ticks"][:] for projection in file["projections"].values()]))
