"""Writes one small model container: models.py KIND FILE. Needs the package in python/src."""
import sys

import h5py
import numpy as np

import chronaxie as cx


def delayed(profile=None, back=None):
    """4 inputs, 6 recurrent neurons with a delay a synapse, 2 integrators."""
    random = np.random.default_rng(7)
    net = cx.Network("delayed", dt=1e-3)
    net.input("input", 4)
    net.population("lif", 6, membrane_retention=np.linspace(0.5, 0.95, 6), synapse_retention=0.25, threshold=0.7,
                   reset="to-value", refractory_ticks=[0, 1, 2, 0, 1, 2])
    net.population("out", 2, membrane_retention=0.9, threshold=np.inf, reset="none")
    net.connect("input", "lif", weights=np.sin(np.arange(24) * 2.7 + 1).reshape(4, 6), delays=np.arange(24) % 12,
                name="fc")
    net.connect("lif", "lif", weights=np.cos(np.arange(36) * 1.3).reshape(6, 6) * 0.3,
                delays=np.arange(36) % 12 + 1, profile=None if profile is None else profile(net), name="rec")
    net.connect("lif", "out", weights=np.ones((6, 2)), delays=0, name="read")
    if back is not None:
        net.connect("out", "lif", weights=np.full((2, 6), 0.1), delays=back, name="back")
    net.readout("last", "out", classes=[0, 1])
    return net


def plastic(net):
    net.stdp_profile(a_plus=0.01, a_minus=0.01, tau_plus=20, tau_minus=20, w_min=-1, w_max=1)
    return 0


def idle(net):
    net.stdp_profile(a_plus=0, a_minus=0, tau_plus=20, tau_minus=20, w_min=-1, w_max=1)
    return 0


def main(kind, path):
    if kind == "idle":
        return delayed(idle).write(path)
    if kind == "plastic":
        return delayed(plastic).write(path)
    if kind == "late-cycle":  # 1 tick of delay over two projections: no chip can follow
        return delayed(back=1).write(path)
    delayed(plastic if kind == "all-to-all" else None, 1 if kind == "cycle" else None).write(path)
    if kind == "delayed":
        return
    if kind == "truncated":
        whole = open(path, "rb").read()
        open(path, "wb").write(whole[: len(whole) // 2])
        return
    with h5py.File(path, "r+") as file:
        if kind == "requires":
            del file["requires"]
            file["requires"] = np.array([b"dendrites"])
        elif kind == "newer":
            file["version"][:] = [2, 0]
        elif kind == "unsorted":
            targets = file["projections/1/target_neuron"]
            targets[:2] = targets[:2][::-1]
        elif kind == "short":
            weights = file["projections/1/weight"][:-1]
            del file["projections/1/weight"]
            file["projections/1/weight"] = weights
        elif kind == "nan":
            file["populations/1/threshold"][3] = np.nan
        elif kind == "cycle":
            file["projections/3/delay_ticks"][:] = 0
        elif kind == "all-to-all":
            del file["stdp/pairing"]
            file["stdp/pairing"] = "all-to-all"
        elif kind == "changed":
            file["projections/1/weight"][5] += 1
        elif kind == "escape":
            del file["name"]
            file["name"] = "\x1b[2J"
        else:
            sys.exit(f"no such kind: {kind}")


main(*sys.argv[1:])
