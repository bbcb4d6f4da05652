# SPDX-License-Identifier: Apache-2.0
"""Writes spiking networks as Chronaxie model containers (.cxm).

    net = chronaxie.Network("net", dt=1e-3)
    net.input("in", 26)
    net.population("res", 256, membrane_retention=0.9, threshold=1.0, reset="to-value")
    net.connect("in", "res", weights=matrix, delays=1)
    net.write("net.cxm")

The format is specified in docs/model-format.md; one tick is docs/semantics.md.
"""

from chronaxie._check import ModelError
from chronaxie._network import STATIC, Network

__all__ = ["ModelError", "Network", "STATIC"]
__version__ = "0.1.0"
