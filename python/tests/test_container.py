# SPDX-License-Identifier: Apache-2.0
"""What Python writes is what C++ reads: values to the last bit, the hash, the same file each time."""

import os
import pathlib
import re
import stat
import subprocess

import h5py
import numpy as np
import pytest
import scipy.sparse

import chronaxie as cx

ROOT = pathlib.Path(__file__).resolve().parents[2]


def small():
    """The network of tests/unit/network/SmallModel.cpp."""
    net = cx.Network("small", dt=1e-3)
    net.input("in", 2)
    net.population("res", 3, membrane_retention=[0.1, np.nextafter(1.0, 0.0), 1], synapse_retention=[0, 5e-324, 0.5],
                   threshold=[1, -2, np.inf], reset="to_value", reset_amount=[1, 2, 3], reset_value=[-1, 0, 0.25],
                   synapse_bias=[0.125, 0, -0.5], membrane_bias=[0, 0, 1e-3], initial_potential=[0.5, 0, 0],
                   initial_current=[0, 0.25, 0], refractory_ticks=[0, 1, 70])
    net.population("out", 1, membrane_retention=0.9, threshold=4, reset="subtract", reset_amount=0.0,
                   reset_timing="next-tick-input-kept", current_timing="previous", comparison=">=")
    net.stdp_profile(a_plus=0.01, a_minus=0.02, tau_plus=20, tau_minus=40, w_min=0, w_max=1)
    net.stdp_profile(a_plus=0.5, a_minus=0.25, tau_plus=64, tau_minus=0.5, w_min=-1, w_max=2, mu=0.3)
    net.connect("in", "res", weights=[[0.5, 0, -0.25], [0, 1, 0]], delays=[0, 7, 64], name="fc")
    net.synapses("res", "res", pre=[0, 1, 1], post=[1, 0, 0], weights=[0, 1, -1], delays=[1, 1, 2],
                 profile=[0, -1, 1], name="rec")
    net.connect("res", "out", weights=[[1], [2], [0]], delays=0, name="read")
    net.readout("max", "out", classes=[1], factors=0.5, class_names=["yes", "no"])
    net.readout("max", "res", neurons=[2], classes=[0], factors=-2)
    net.choice("dt", "0.001 s", "given")
    return net


def drawn(seed):
    """A random network with sparse, dense, delayed and plastic projections."""
    random = np.random.default_rng(seed)
    net = cx.Network(dt=random.choice([0.0, 1e-4]))
    net.input("in", 20, graded=bool(seed % 2))
    net.population("a", 50, membrane_retention=random.uniform(0, 1, 50), synapse_retention=random.uniform(0, 1, 50),
                   threshold=random.uniform(0.5, 2, 50), reset=random.choice(["none", "subtract", "to-value"]),
                   refractory_ticks=0)
    net.population("ü/b", 30, membrane_retention=1.0, threshold=np.inf, reset="none")
    profiles = [net.stdp_profile(a_plus=random.uniform(0, 0.1), a_minus=random.uniform(0, 0.1),
                                 tau_plus=random.uniform(1, 64), tau_minus=random.uniform(1, 64), w_min=-4, w_max=4,
                                 mu=random.uniform(0, 1)) for _ in range(5)]
    net.connect("in", "a", weights=random.normal(size=(20, 50)), delays=0)
    recurrent = scipy.sparse.random(50, 50, 0.3, format="csr", random_state=seed)
    net.connect("a", "a", weights=recurrent, delays=random.integers(1, 65, recurrent.nnz),
                profile=random.choice([cx.STATIC, *profiles], recurrent.nnz))
    net.connect("a", "ü/b", weights=random.normal(size=(50, 30)) * (random.random((50, 30)) < 0.5),
                delays=random.integers(0, 65, (50, 30)))
    net.readout("mean", "ü/b", classes=np.arange(30) % 3, factors=random.normal(size=30))
    return net


def test_the_hash_is_the_one_the_c_plus_plus_tests_know():
    text = (ROOT / "tests/unit/network/ModelFileTest.cpp").read_text()
    (known,) = re.findall(r'"([0-9a-f]{64})"', text)
    assert small().hash() == known


@pytest.mark.parametrize("seed", range(4))
def test_c_plus_plus_reads_it_and_finds_the_same_hash(seed, chronaxie, tmp_path):
    net = drawn(seed)
    net.write(tmp_path / "net.cxm")
    code, said, error = chronaxie("check", tmp_path / "net.cxm", "--json")
    assert code == 0, error
    assert said["sha256"] == net.hash()
    assert said["network"]["inputs"] == 20 and said["network"]["neurons"] == 80
    with h5py.File(tmp_path / "net.cxm") as file:
        profile = file["projections/1/profile"][:]
        assert said["network"]["plastic_synapses"] == (profile != cx.STATIC).sum() > 0
        assert said["network"]["synapses"] == sum(len(each["weight"]) for each in file["projections"].values())


def test_a_changed_bit_is_found_by_c_plus_plus(chronaxie, tmp_path):
    small().write(tmp_path / "net.cxm")
    with h5py.File(tmp_path / "net.cxm", "r+") as file:
        values = file["populations/1/membrane_retention"]
        values[0] = np.nextafter(values[0], 1)
    code, _, error = chronaxie("check", tmp_path / "net.cxm")
    assert code == 3 and "net.cxm: hash: " in error


def test_compression_and_byte_order_are_no_part_of_the_network(chronaxie, tmp_path):
    net = drawn(1)
    net.write(tmp_path / "net.cxm")
    with h5py.File(tmp_path / "net.cxm") as old, h5py.File(tmp_path / "other.cxm", "w") as new:
        def copy(name, item):
            if isinstance(item, h5py.Dataset):
                data = item[()]
                if item.ndim and item.size and item.dtype.kind in "fiu":
                    new.create_dataset(name, data=data.astype(item.dtype.newbyteorder(">")), compression="gzip",
                                       chunks=(max(1, item.size // 3),), fletcher32=True)
                else:
                    new.create_dataset(name, data=data, dtype=item.dtype)
            else:
                new.require_group(name)
        old.visititems(copy)
    assert (tmp_path / "net.cxm").read_bytes() != (tmp_path / "other.cxm").read_bytes()
    code, said, error = chronaxie("check", tmp_path / "other.cxm", "--json")
    assert code == 0, error
    assert said["sha256"] == net.hash()


def test_the_same_network_is_the_same_bytes(tmp_path):
    for name in ("a.cxm", "b.cxm"):
        drawn(3).write(tmp_path / name)
    assert (tmp_path / "a.cxm").read_bytes() == (tmp_path / "b.cxm").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["a.cxm", "b.cxm"]


def test_what_stands_at_the_path_decides_how_it_is_written(tmp_path):
    net = drawn(3)
    net.write(tmp_path / "plain")
    whole = (tmp_path / "plain").read_bytes()
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "dangling").symlink_to("new")
    net.write(tmp_path / "link")
    net.write(tmp_path / "dangling")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_bytes() == whole
    assert (tmp_path / "dangling").is_symlink() and (tmp_path / "new").read_bytes() == whole
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        net.write(tmp_path / "pipe")
        assert reader.stdout.read() == whole
    assert (tmp_path / "pipe").is_fifo()
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        net.write(tmp_path / "folder")
    with pytest.raises(OSError, match="none"):
        net.write(tmp_path / "none" / "net.cxm")
    assert sorted(os.listdir(tmp_path)) == ["dangling", "folder", "link", "new", "pipe", "plain", "real"]
    try:  # never a device of the machine: what is wrong would replace it
        os.mknod(tmp_path / "full", stat.S_IFCHR | 0o666, os.makedev(1, 7))
    except PermissionError:
        pytest.skip("no device nodes can be made here: outputs into devices are not tested")
    with pytest.raises(OSError, match="No space left"):
        net.write(tmp_path / "full")
    assert (tmp_path / "full").is_char_device()


def test_python_and_c_plus_plus_write_the_same_container(chronaxie, tmp_path):
    """NIR through `import`, and the same network put together here."""
    import nir
    weight = np.array([[0.5, -0.25], [0, 1], [2, 0.125]], dtype=np.float32)
    tau = np.array([2e-3, 5e-3, 2e-2])
    graph = nir.NIRGraph(
        nodes={"input": nir.Input({"input": np.array([2])}), "fc": nir.Linear(weight),
               "lif": nir.LIF(tau=tau, r=tau / 1e-3, v_leak=np.zeros(3), v_threshold=np.ones(3), v_reset=np.zeros(3)),
               "output": nir.Output({"output": np.array([3])})},
        edges=[("input", "fc"), ("fc", "lif"), ("lif", "output")])
    nir.write(tmp_path / "net.nir", graph)
    code, said, error = chronaxie("import", tmp_path / "net.nir", "-o", tmp_path / "net.cxm", "--json")
    assert code == 0, error
    net = cx.Network("net", dt=1e-3)
    net.input("input", 2)
    net.population("lif", 3, membrane_retention=1 - 1e-3 / tau, threshold=1.0, reset="to-value")
    net.connect("input", "lif", weights=weight.T, delays=0, name="fc")
    assert said["sha256"] == net.hash()


def test_the_readme_s_example_works(chronaxie, tmp_path, monkeypatch):
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "python/README.md").read_text(), re.S)
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    code, said, error = chronaxie("check", "reservoir.cxm", "--json")
    assert code == 0, error
    assert said["network"]["neurons"] == 266 and said["network"]["stdp_profiles"] == 1
