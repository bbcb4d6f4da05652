"""Writes one small NIR file: networks.py KIND FILE. `good` is a network of 4
inputs, 6 recurrent CuBa-LIF neurons with a time constant each and 2 leaky
integrators; every other kind is `good` with one thing wrong or unusual."""
import sys

import h5py
import numpy as np

DT = 1e-3


def matrix(rows, columns, seed):
    """Reproducible weights in -1..1 with a quarter of the synapses absent."""
    index = np.arange(rows * columns) + 1
    weights = np.sin(index * (1.7 + seed)).reshape(rows, columns)
    weights[(index.reshape(rows, columns) * 7 + seed) % 4 == 0] = 0
    return weights


def good():
    tau = np.array([2.0, 3.0, 5.0, 8.0, 13.0, 21.0]) * DT
    tau_syn = np.array([1.5, 2.0, 2.5, 3.0, 4.0, 6.0]) * DT
    out_tau = np.array([20.0, 30.0]) * DT
    nodes = {
        "input": {"type": "Input", "shape": np.array([4])},
        "fc": {"type": "Linear", "weight": matrix(6, 4, 1)},
        "lif": {"type": "CubaLIF", "tau_mem": tau, "tau_syn": tau_syn, "r": tau / DT,
                "w_in": tau_syn / DT, "v_leak": np.zeros(6), "v_threshold": np.full(6, 0.7)},
        "rec": {"type": "Affine", "weight": matrix(6, 6, 2) * 0.3, "bias": np.linspace(-0.05, 0.05, 6)},
        "fc_out": {"type": "Linear", "weight": matrix(2, 6, 3)},
        "out": {"type": "LI", "tau": out_tau, "r": out_tau / DT, "v_leak": np.zeros(2)},
        "output": {"type": "Output", "shape": np.array([2])},
    }
    edges = [("input", "fc"), ("fc", "lif"), ("lif", "rec"), ("rec", "lif"), ("lif", "fc_out"),
             ("fc_out", "out"), ("out", "output")]
    return nodes, edges


def big(neurons, inputs=4, taus=None):
    nodes, edges = good()
    tau = np.full(neurons, 5 * DT) if taus is None else taus * DT
    nodes["input"]["shape"] = np.array([inputs])
    nodes["fc"]["weight"] = matrix(neurons, inputs, 1)
    nodes["lif"].update(tau_mem=tau, tau_syn=np.full(neurons, 2 * DT), r=tau / DT,
                        w_in=np.full(neurons, 2.0), v_leak=np.zeros(neurons),
                        v_threshold=np.full(neurons, 0.7))
    nodes["rec"].update(weight=matrix(neurons, neurons, 2) * 0.3 / np.sqrt(neurons), bias=np.zeros(neurons))
    nodes["fc_out"]["weight"] = matrix(2, neurons, 3)
    return nodes, edges


def network(kind):
    nodes, edges = good()
    if kind == "other":
        nodes["fc"]["weight"] = matrix(6, 4, 5)
    elif kind == "unknown-edge":
        edges[1] = ("fc", "lif1")
    elif kind == "short-tau":
        nodes["lif"]["tau_mem"][3] = 0.4 * DT
        nodes["lif"]["r"][3] = 0.4
    elif kind == "nan":
        nodes["fc"]["weight"][2, 1] = np.nan
    elif kind == "infinite":
        nodes["lif"]["v_threshold"][5] = np.inf
    elif kind == "wrong-shape":
        nodes["fc"]["weight"] = matrix(5, 4, 1)
    elif kind == "unknown-type":
        nodes["lif"]["type"] = "Izhikevich"
    elif kind == "conv":
        nodes["fc"]["type"] = "Conv2d"
    elif kind == "delay-node":
        nodes["rec"] = {"type": "Delay", "delay": np.full(6, 2 * DT)}
    elif kind == "bare-cycle":
        nodes["a"] = {"type": "Linear", "weight": np.eye(6)}
        nodes["b"] = {"type": "Linear", "weight": np.eye(6)}
        edges += [("lif", "a"), ("a", "b"), ("b", "a"), ("b", "lif")]
    elif kind == "ambiguous":
        nodes["lif"]["r"] = np.ones(6)
        nodes["lif"]["w_in"] = np.ones(6)
        nodes["out"]["r"] = np.ones(2)
    elif kind == "too-big":
        return big(100)
    elif kind == "nothing-fits":
        nodes, edges = big(100, taus=np.linspace(2, 60, 100))
        nodes["rec"]["metadata"] = {"chronaxie.delay_ticks": np.int64(65)}
        nodes["lif"]["v_threshold"][2] = 1e9
        return nodes, edges
    elif kind == "wide":
        return big(12, inputs=200)
    elif kind == "many-taus":
        return big(40, taus=np.linspace(2, 60, 40))
    elif kind == "long-delay":
        nodes["rec"]["metadata"] = {"chronaxie.delay_ticks": np.full((6, 6), 65)}
    elif kind == "no-scale":
        nodes["lif"]["v_threshold"][2] = 1e9
    elif kind == "previous":  # the membrane integrates last tick's current
        nodes["rec"]["bias"] = np.zeros(6)
        nodes["lif"]["metadata"] = {"chronaxie.current_timing": "previous"}
    elif kind == "two-cycle":  # the readout spikes, and feeds back
        nodes["out"].update(type="LIF", v_threshold=np.full(2, 0.5))
        nodes["back"] = {"type": "Linear", "weight": matrix(6, 2, 4)}
        edges += [("out", "back"), ("back", "lif")]
    elif kind == "graded":
        nodes["input"]["metadata"] = {"chronaxie.graded": np.int64(1)}
    elif kind != "good":
        sys.exit(f"no such kind: {kind}")
    return nodes, edges


def write(group, values):
    for key, value in values.items():
        if isinstance(value, dict):
            write(group.create_group(key), value)
        elif isinstance(value, str):
            group.create_dataset(key, data=value, dtype=h5py.string_dtype())
        else:
            group.create_dataset(key, data=value)


def main(kind, path):
    if kind == "not-hdf5":
        open(path, "w").write("sample,tick\n")
        return
    nodes, edges = network("good" if kind == "truncated" else kind)
    with h5py.File(path, "w") as file:
        write(file, {"version": "0.2.0", "node": {"type": "NIRGraph", "nodes": nodes}})
        file["node"].create_dataset("edges", data=np.array(edges, dtype=object), dtype=h5py.string_dtype())
    if kind == "truncated":
        whole = open(path, "rb").read()
        open(path, "wb").write(whole[: len(whole) // 2])


main(*sys.argv[1:])
