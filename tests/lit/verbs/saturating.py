# SPDX-License-Identifier: Apache-2.0
"""saturating.py FOLDER: a readout without leak and more input than its potential holds, net.cxm and events.csv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "python" / "src"))
import chronaxie  # noqa: E402

folder = pathlib.Path(sys.argv[1])
net = chronaxie.Network("saturating")
net.input("in", 1)
net.population("out", 1, membrane_retention=1.0, threshold=float("inf"), reset="none")
net.connect("in", "out", weights=[[1.0]], delays=1)
net.write(folder / "net.cxm")
rows = "".join(f"0,{tick},in,0\n" for tick in range(20000))
(folder / "events.csv").write_text("sample,tick,population,neuron\n" + rows)
