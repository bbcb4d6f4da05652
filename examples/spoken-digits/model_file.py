# SPDX-License-Identifier: Apache-2.0
"""Writes and reads the model as a NIR graph.

    input -> w_in -> reservoir -> w_sum   -> sum   -> output_sum
                     ^ w_rec  |-> w_trace -> trace -> output_trace

The node parameters hold under exact exponential integration at 1 ms a tick: tau = -dt / ln(retention), and the gains
r = 1 / (1 - retention_m) and w_in = 1 / (1 - retention_s) make every weight act as it is (an `I` node has r = 1 / dt).
What NIR cannot say is in `metadata`, in flat keys that begin with `chronaxie.`; where a key repeats what a node
parameter says, the key is exact and wins.
"""

import io

import nir
import numpy as np

from dataset import writeAtomically
from reservoir import Reservoir

TICK_SECONDS = 0.001


def seconds(retention):
    return -TICK_SECONDS / np.log(retention)


def write(path, reservoir, readout, readout_alphas, class_names):
    """readout: [2, classes, neurons], the weights of the populations `sum` and `trace`."""
    n, classes = reservoir.w_in.shape[0], len(class_names)
    sum_alpha, trace_alpha = (np.full(classes, alpha) for alpha in readout_alphas)
    nodes = {
        "input": nir.Input(np.array([reservoir.w_in.shape[1]])),
        "w_in": nir.Linear(reservoir.w_in),
        "reservoir": nir.CubaLIF(
            tau_mem=seconds(reservoir.alpha_m), tau_syn=seconds(reservoir.alpha_s),
            r=1.0 / (1.0 - reservoir.alpha_m), w_in=1.0 / (1.0 - reservoir.alpha_s),
            v_leak=np.zeros(n), v_threshold=reservoir.theta, v_reset=np.zeros(n),
            metadata={"chronaxie.retention_m": reservoir.alpha_m, "chronaxie.retention_s": reservoir.alpha_s,
                      "chronaxie.refractory_ticks": np.ones(n, np.int64), "chronaxie.reset": "to-value"}),
        "w_rec": nir.Linear(reservoir.w_rec, metadata={"chronaxie.delay_ticks": np.int64(1)}),
        "w_sum": nir.Linear(readout[0]),
        "sum": nir.I(r=np.full(classes, 1.0 / TICK_SECONDS), metadata={"chronaxie.retention_m": sum_alpha}),
        "output_sum": nir.Output(np.array([classes])),
        "w_trace": nir.Linear(readout[1]),
        "trace": nir.LI(tau=seconds(trace_alpha), r=1.0 / (1.0 - trace_alpha), v_leak=np.zeros(classes),
                        metadata={"chronaxie.retention_m": trace_alpha}),
        "output_trace": nir.Output(np.array([classes])),
    }
    edges = [("input", "w_in"), ("w_in", "reservoir"), ("reservoir", "w_rec"), ("w_rec", "reservoir"),
             ("reservoir", "w_sum"), ("w_sum", "sum"), ("sum", "output_sum"),
             ("reservoir", "w_trace"), ("w_trace", "trace"), ("trace", "output_trace")]
    metadata = {
        "chronaxie.format": np.int64(1),
        "chronaxie.dt": np.float64(TICK_SECONDS),
        "chronaxie.readout.rule": "last",
        "chronaxie.readout.population": np.array(["sum"] * classes + ["trace"] * classes, dtype="S5"),
        "chronaxie.readout.neuron": np.tile(np.arange(classes), 2),
        "chronaxie.readout.class": np.tile(np.arange(classes), 2),
        "chronaxie.readout.factor": np.ones(2 * classes),
        "chronaxie.class_names": np.array(class_names, dtype="S"),
    }
    data = io.BytesIO()
    nir.write(data, nir.NIRGraph(nodes, edges, metadata=metadata))
    writeAtomically(path, data.getvalue())


def read(path):
    """The reservoir, the integrators' weights [integrators, neurons], retentions, and scores' matrix
    [classes, integrators]: a class scores the sum of factor times potential over its integrators."""
    graph = nir.read(path)
    nodes, neurons = graph.nodes, graph.nodes["reservoir"]
    reservoir = Reservoir(
        alpha_m=neurons.metadata["chronaxie.retention_m"], alpha_s=neurons.metadata["chronaxie.retention_s"],
        theta=neurons.v_threshold, w_in=nodes["w_in"].weight, w_rec=nodes["w_rec"].weight,
        excitatory=np.all(nodes["w_rec"].weight >= 0.0, axis=0))
    rule = {key: graph.metadata[f"chronaxie.readout.{key}"] for key in ["population", "neuron", "class", "factor"]}
    populations = [population.decode() for population in rule["population"]]
    weights = np.array([nodes[f"w_{population}"].weight[neuron]
                        for population, neuron in zip(populations, rule["neuron"])])
    alphas = np.array([nodes[population].metadata["chronaxie.retention_m"][neuron]
                       for population, neuron in zip(populations, rule["neuron"])])
    scores = np.zeros((len(graph.metadata["chronaxie.class_names"]), len(populations)))
    scores[rule["class"], np.arange(len(populations))] = rule["factor"]
    return reservoir, weights, alphas, scores
