# SPDX-License-Identifier: Apache-2.0
"""Forms of input that are taken, and what is refused with which words."""

import os

import numpy as np
import pytest
import scipy.sparse

import chronaxie as cx
from chronaxie import ModelError


def net(**changes):
    made = cx.Network("net", dt=1e-3)
    made.input("in", 2)
    made.population("res", 3, **({"membrane_retention": 0.9, "threshold": 1.0, "reset": "to-value"} | changes))
    return made


def synapses(network, number=-1):
    """(source, target, weight, delay, profile) of each, as they are stored."""
    made = network._model.projections[number]
    source = np.repeat(np.arange(len(made.row_offset) - 1), np.diff(made.row_offset.astype(int)))
    return list(zip(source.tolist(), made.target_neuron.tolist(), made.weight.tolist(), made.delay_ticks.tolist(),
                    made.profile.tolist()))


def profile(network, **changes):
    return network.stdp_profile(**({"a_plus": 0.1, "a_minus": 0.1, "tau_plus": 20, "tau_minus": 20, "w_min": 0,
                                    "w_max": 1} | changes))


def refused(text, call, *arguments, **named):
    with pytest.raises(ModelError) as caught:
        call(*arguments, **named)
    assert str(caught.value) == text


def test_dense_zeros_are_absent_and_stored_zeros_are_synapses():
    made = net()
    made.connect("in", "res", weights=[[0, 2.0, 0], [3.0, 0, 0]], delays=1)
    assert synapses(made) == [(0, 1, 2.0, 1, -1), (1, 0, 3.0, 1, -1)]
    stored = scipy.sparse.csr_array((np.array([0.0, 3.0]), np.array([1, 0]), np.array([0, 1, 2])), shape=(2, 3))
    made.connect("in", "res", weights=stored, delays=1)
    assert synapses(made) == [(0, 1, 0.0, 1, -1), (1, 0, 3.0, 1, -1)]


@pytest.mark.parametrize("form", ["csr_array", "csc_array", "coo_array", "csr_matrix", "lil_array", "dok_array"])
def test_every_sparse_form_is_taken(form):
    made = net()
    made.connect("in", "res", weights=getattr(scipy.sparse, form)(np.array([[1.0, 2, 0], [0, 0, 3]])), delays=2)
    assert synapses(made) == [(0, 0, 1.0, 2, -1), (0, 1, 2.0, 2, -1), (1, 2, 3.0, 2, -1)]


def test_what_a_coo_matrix_states_twice_is_added_up():
    made = net()
    twice = scipy.sparse.coo_array((np.array([1.0, 2.0]), (np.array([0, 0]), np.array([1, 1]))), shape=(2, 3))
    made.connect("in", "res", weights=twice, delays=1)
    assert synapses(made) == [(0, 1, 3.0, 1, -1)]


def test_delays_follow_their_weights_when_rows_are_sorted():
    made = net()
    unsorted = scipy.sparse.csr_array((np.array([1.0, 2.0, 3.0]), np.array([2, 0, 1]), np.array([0, 2, 3])),
                                      shape=(2, 3))
    made.connect("in", "res", weights=unsorted, delays=[5, 6, 7])
    assert synapses(made) == [(0, 0, 2.0, 6, -1), (0, 2, 1.0, 5, -1), (1, 1, 3.0, 7, -1)]


def test_delays_and_profiles_may_be_matrices():
    made = net()
    one = profile(made)
    weights = np.array([[0.5, 0.25, 0], [0, 0, 0.75]])
    made.connect("in", "res", weights=weights, delays=np.array([[1, 2, 3], [4, 5, 6]]),
                 profile=scipy.sparse.csr_array(np.array([[-1, -1, 0], [0, 0, -1]])))
    assert [each[3] for each in synapses(made)] == [1, 2, 6]
    made.connect("in", "res", weights=scipy.sparse.csr_array(weights), delays=1,
                 profile=np.where(weights > 0.4, one, cx.STATIC))
    assert [each[4] for each in synapses(made)] == [0, -1, 0]
    refused("projection 'in->res': delays: no entry at (0, 1), where weights has a synapse; store one for each, zeros "
            "too", made.connect, "in", "res", weights=weights, delays=scipy.sparse.csr_array(np.array([[1, 0, 0], [0, 0, 1]])))


def test_two_neurons_may_have_several_synapses():
    made = net()
    made.synapses("in", "res", pre=[1, 1, 0, 1], post=[2, 2, 0, 2], weights=[3.0, 2, 1, 1], delays=[9, 4, 1, 4])
    assert synapses(made) == [(0, 0, 1.0, 1, -1), (1, 2, 1.0, 4, -1), (1, 2, 2.0, 4, -1), (1, 2, 3.0, 9, -1)]


def test_one_number_stands_for_all_neurons_and_float32_is_widened_exactly():
    made = net(membrane_retention=np.float32(0.9), threshold=np.array([1, 2, np.inf]), reset="subtract")
    columns = made._model.populations[1].columns
    assert columns["membrane_retention"].tolist() == [float(np.float32(0.9))] * 3
    assert columns["reset_amount"].tolist() == [1, 2, 0]  # the threshold, for what can spike


def test_the_source_is_kept(tmp_path):
    (tmp_path / "net.pt").write_bytes(b"abc")
    model = cx.Network(source=tmp_path / "net.pt")._model
    assert model.source_name == "net.pt"
    assert model.source_hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_bad_populations_are_refused():
    refused("population 'res': membrane_retention[1]: 1.5, it must lie within 0..1: what is left after a tick", net,
            membrane_retention=[0.5, 1.5, 1])
    refused("population 'res': threshold[0]: nan, it must be finite, or inf for a readout", net, threshold=np.nan)
    refused("population 'res': membrane_bias[2]: inf, it must be finite", net, membrane_bias=[0, 0, np.inf])
    refused("population 'res': threshold: shape (2,), (3,) or one number is expected", net, threshold=[1, 2])
    refused("population 'res': synapse_bias: numbers of up to 64 bits are expected, not <U1", net,
            synapse_bias=["a", "b", "c"])
    refused("population 'res': reset: 'zero' is unknown; known are none, subtract, to-value", net, reset="zero")
    refused("population 'res': comparison: '<' is unknown; known are >, >=", net, comparison="<")
    refused("population 'res': refractory_ticks: whole numbers are expected, not float64", net, refractory_ticks=1.5)
    refused("population 'res': refractory_ticks[1]: -1, it must lie within 0..4294967295", net,
            refractory_ticks=[0, -1, 0])
    made = net()
    refused("population 'in': there is one of this name; names are unique", made.input, "in", 2)
    refused("population 'res': threshold: no array: setting an array element with a sequence. The requested array has "
            "an inhomogeneous shape after 1 dimensions. The detected shape was (2,) + inhomogeneous part.", net,
            threshold=[[1], [1, 2]])
    refused("population name: 5000 bytes, a text has at most 4096; shorten it", made.input, "x" * 5000, 2)
    refused("population 'x': size: 0, it must lie within 1..268435456", made.input, "x", 0)
    refused("population 'x': size: 2.0, a whole number is expected", made.input, "x", 2.0)
    refused("population name: 'a\\x1b[2J' holds a control character; rename it", made.input, "a\x1b[2J", 2)
    refused("population name: empty; populations are spoken of by name", made.input, "", 2)
    refused("dt: -1 s, it must be positive, or 0 where ticks have no length", cx.Network, dt=-1)
    refused("dt: nan, it must be finite", cx.Network, dt=np.nan)


def test_bad_projections_are_refused():
    made = net()
    refused("projection 'in->res': weights: shape (3, 2), (2, 3) is expected: (source, target); transpose it",
            made.connect, "in", "res", weights=np.ones((3, 2)), delays=1)
    refused("projection 'in->res': weights: shape (2, 2), (2, 3) is expected: (source, target)", made.connect, "in",
            "res", weights=np.ones((2, 2)), delays=1)
    refused("projection 'fc': weights[4]: nan, it must be finite", made.connect, "in", "res",
            weights=[[1, 1, 1], [1, np.nan, 1]], delays=1, name="fc")
    refused("projection 'in->res': delays[1]: -1, it must lie within 0..1000000", made.connect, "in", "res",
            weights=[[1, 1, 0], [0, 0, 0]], delays=[1, -1])
    refused("projection 'in->res': delays: whole numbers are expected, not float64", made.connect, "in", "res",
            weights=np.ones((2, 3)), delays=1.0)
    refused("projection 'in->res': delays: shape (2,), (6,) or one number is expected", made.connect, "in", "res",
            weights=np.ones((2, 3)), delays=[1, 2])
    refused("projection 'in->res': delays: shape (3, 2), (2, 3) is expected: (source, target)", made.connect, "in",
            "res", weights=np.ones((2, 3)), delays=np.ones((3, 2), dtype=int))
    refused("there is no population 'lif'; there are 'in', 'res'", made.connect, "in", "lif", weights=[[1]], delays=1)
    refused("projection 'res->in': target 'in' is an input, which takes no synapses", made.connect, "res", "in",
            weights=np.ones((3, 2)), delays=1)
    refused("projection 'in->res': target neuron[1]: 3, it must lie within 0..2", made.synapses, "in", "res",
            pre=[0, 1], post=[0, 3], weights=[1, 1], delays=1)
    refused("projection 'in->res': pre, post and weights have shapes (2,), (1,) and (2,); one entry a synapse is "
            "expected", made.synapses, "in", "res", pre=[0, 1], post=[0], weights=[1, 1], delays=1)
    assert made._model.projections == []


def test_bad_plasticity_is_refused():
    made = net()
    refused("stdp profile 0: tau_plus_ticks: 65.0, it must lie above 0 and be at most 64 ticks: the rule's window "
            "of 255 ticks would cut more than 2 % of a pair; shorten it or lengthen the tick", profile, made,
            tau_plus=65)
    refused("stdp profile 0: a_minus: -1.0, it must be finite and at least 0; the rule's signs are fixed", profile,
            made, a_minus=-1)
    refused("stdp profile 0: w_min is 2.0, above w_max, 1.0; swap them", profile, made, w_min=2)
    refused("stdp profile 0: mu: 1.5, it must lie within 0 (additive) .. 1 (multiplicative)", profile, made, mu=1.5)
    refused("stdp profile 0: pairing 'all-to-all', only 'nearest-symmetric' is known; traces over all pairs cannot be "
            "rolled back exactly in integers", profile, made, pairing="all-to-all")
    refused("stdp profile 0: tau_plus_ticks: shape (2,), one number is expected", profile, made, tau_plus=[1, 2])
    refused("stdp profile 0: pairing: a text is expected, not NoneType", profile, made, pairing=None)
    plastic = dict(weights=[[0.5, 0, 0], [0, 0, 0.75]])
    refused("projection 'in->res': profile 0, there are 0 (from 0; -1 is static); make it with stdp_profile",
            made.connect, "in", "res", **plastic, delays=1, profile=0)
    one = profile(made)
    refused("projection 'in->res': weight 1.5 to neuron 2, outside 0.0..1.0, the w_min..w_max of its profile 0; start "
            "within them or widen them", made.connect, "in", "res", weights=[[0.5, 0, 0], [0, 0, 1.5]], delays=1,
            profile=one)
    refused("projection 'in->res': delay 0 of a plastic synapse to neuron 2; the rule needs one of at least 1 tick",
            made.connect, "in", "res", **plastic, delays=[1, 0], profile=one)
    made.input("camera", 2, graded=True)
    refused("projection 'camera->res': plastic synapses of a graded input; the rule knows spikes only", made.connect,
            "camera", "res", **plastic, delays=1, profile=one)
    made.connect("in", "res", **plastic, delays=[1, 0], profile=[one, cx.STATIC])


def test_bad_readouts_are_refused():
    made = net()
    refused("readout: rule: 'vote' is unknown; known are last, max, mean, count", made.readout, "vote", "res",
            classes=[0, 1, 2])
    refused("readout: 'in' is an input, which has no potential", made.readout, "max", "in", classes=[0, 1])
    refused("readout: 2 classes for 3 neurons; one a neuron is expected", made.readout, "max", "res", classes=[0, 1])
    refused("readout: neurons[0]: 3, it must lie within 0..2", made.readout, "max", "res", classes=[0], neurons=[3])
    refused("readout: classes[2]: 2, it must lie within 0..1", made.readout, "max", "res", classes=[0, 1, 2],
            class_names=["yes", "no"])
    made.readout("max", "res", classes=[0, 1, 5])
    refused("readout: rule 'last', but it is 'max' already; all votes follow one", made.readout, "last", "res",
            classes=[0, 1, 2])
    refused("readout: 2 class names, but an earlier vote is for a higher class", made.readout, "max", "res",
            classes=[0], neurons=[0], class_names=["yes", "no"])


def test_a_cycle_without_delay_is_shown_and_nothing_is_written(tmp_path):
    made = net()
    made.population("out", 1, membrane_retention=0.9, threshold=1.0, reset="to-value")
    made.connect("in", "res", weights=np.ones((2, 3)), delays=0)
    made.connect("res", "out", weights=np.ones((3, 1)), delays=0)
    made.connect("out", "res", weights=np.ones((1, 3)), delays=[1, 0, 1])
    refused("the cycle res -> out -> res has no delay: a spike cannot act on itself in the same tick; give one of its "
            "projections a delay of 1 or more", made.write, tmp_path / "net.cxm")
    assert os.listdir(tmp_path) == []


def test_a_long_chain_of_delay_0_is_no_cycle(tmp_path):
    made = cx.Network()
    made.input("0", 1)
    for number in range(1, 1500):
        made.population(str(number), 1, membrane_retention=0.5, threshold=1.0, reset="to-value")
        made.connect(str(number - 1), str(number), weights=[[1.0]], delays=0)
    assert cx._check.instant_cycle(made._model) == ""


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "net.cxm"
    net().write(path)
    old = path.read_bytes()
    monkeypatch.setattr("chronaxie._write.model_hash", lambda model: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        net(threshold=2.0).write(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == ["net.cxm"]
    with pytest.raises(FileNotFoundError):
        net().write(tmp_path / "none" / "net.cxm")
