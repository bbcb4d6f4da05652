# SPDX-License-Identifier: Apache-2.0
"""What a container holds, as plain arrays: the words, numbers and orders of docs/model-format.md."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

# In the order in which the canonical hash counts them.
KINDS = ("input", "neurons")
RESETS = ("none", "subtract", "to-value")
RESET_TIMINGS = ("same-tick", "next-tick-input-lost", "next-tick-input-kept")
CURRENT_TIMINGS = ("new", "previous")
COMPARISONS = (">", ">=")
RULES = ("none", "last", "max", "mean", "count")
COLUMNS = ("membrane_retention", "synapse_retention", "threshold", "reset_amount", "reset_value", "synapse_bias",
           "membrane_bias", "initial_potential", "initial_current")
PROFILE_COLUMNS = ("a_plus", "a_minus", "tau_plus_ticks", "tau_minus_ticks", "w_min", "w_max", "mu")
PAIRING = "nearest-symmetric"
STATIC = -1

GREATEST_SIZE = 2**28
GREATEST_DELAY = 1_000_000
GREATEST_TAU = 64
GREATEST_TEXT = 4096  # bytes


@dataclass(eq=False)
class Population:
    name: str
    kind: str
    size: int
    graded: bool = False
    # Neurons only.
    current_timing: str = "new"
    comparison: str = ">"
    reset: str = "to-value"
    reset_timing: str = "same-tick"
    columns: dict[str, np.ndarray] = field(default_factory=dict)  # float64 (size,), by COLUMNS
    refractory_ticks: np.ndarray | None = None  # uint32 (size,)


@dataclass(eq=False)
class Projection:
    """Rows sorted by target, delay, profile, weight."""

    name: str
    source: int
    target: int
    row_offset: np.ndarray  # uint64 (source size + 1,)
    target_neuron: np.ndarray  # uint32, one a synapse, as all below
    weight: np.ndarray  # float64
    delay_ticks: np.ndarray  # uint32
    profile: np.ndarray  # int32, STATIC where the synapse does not learn

    def is_plastic(self) -> bool:
        return bool((self.profile != STATIC).any())


@dataclass
class Readout:
    rule: str = "none"
    votes: list[tuple[int, int, int, float]] = field(default_factory=list)  # population, neuron, class, factor
    class_names: list[str] = field(default_factory=list)


@dataclass
class Model:
    name: str
    tick_seconds: float
    populations: list[Population] = field(default_factory=list)
    profiles: list[tuple[float, ...]] = field(default_factory=list)  # by PROFILE_COLUMNS
    projections: list[Projection] = field(default_factory=list)
    readout: Readout = field(default_factory=Readout)
    choices: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, reason
    source_name: str = ""
    source_hash: str = ""
