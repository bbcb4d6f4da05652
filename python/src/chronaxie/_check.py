# SPDX-License-Identifier: Apache-2.0
"""What may stand in a model. Each fault names what, where, the value and the limit."""

from __future__ import annotations

import numbers

import numpy as np

from chronaxie import _model
from chronaxie._model import Model, Projection


class ModelError(ValueError):
    """The network cannot be written: what, where, value, limit, way out."""


def text(what: str, value) -> str:
    if not isinstance(value, str):
        raise ModelError(f"{what}: a text is expected, not {type(value).__name__}")
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in value):
        raise ModelError(f"{what}: {value!r} holds a control character; rename it")
    try:
        length = len(value.encode())
    except UnicodeEncodeError:
        raise ModelError(f"{what}: {value!r} is not UTF-8; rename it") from None
    if length > _model.GREATEST_TEXT:
        raise ModelError(f"{what}: {length} bytes, a text has at most {_model.GREATEST_TEXT}; shorten it")
    return value


def word(what: str, value, words) -> str:
    spelt = value.replace("_", "-") if isinstance(value, str) else value
    if spelt not in words:
        raise ModelError(f"{what}: {value!r} is unknown; known are {', '.join(words)}")
    return spelt


def whole(what: str, value, least: int, greatest: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (numbers.Integral, np.integer)):
        raise ModelError(f"{what}: {value!r}, a whole number is expected")
    if not least <= value <= greatest:
        raise ModelError(f"{what}: {value}, it must lie within {least}..{greatest}")
    return int(value)


def array(what: str, values) -> np.ndarray:
    try:
        return np.asarray(values)
    except ValueError as fault:  # lists of different lengths
        raise ModelError(f"{what}: no array: {fault}") from None


def wholes(what: str, values, least: int, greatest: int, kind) -> np.ndarray:
    """One-dimensional; floats are refused even where they are whole."""
    given = one_dimensional(what, values)
    if given.size and (given.dtype.kind not in "iu"):
        raise ModelError(f"{what}: whole numbers are expected, not {given.dtype}")
    for index in np.flatnonzero((given < least) | (given > greatest))[:1]:
        raise ModelError(f"{what}[{index}]: {given[index]}, it must lie within {least}..{greatest}")
    return given.astype(kind)


def one_dimensional(what: str, values) -> np.ndarray:
    given = array(what, values)
    if given.ndim != 1:
        raise ModelError(f"{what}: shape {given.shape}, a list (one dimension) is expected")
    return given


LIMITS = {
    "finite": (np.isfinite, "it must be finite"),
    "retention": (lambda x: (x >= 0) & (x <= 1), "it must lie within 0..1: what is left after a tick"),
    "threshold": (lambda x: np.isfinite(x) | (x == np.inf), "it must be finite, or inf for a readout"),
    "amplitude": (lambda x: np.isfinite(x) & (x >= 0), "it must be finite and at least 0; the rule's signs are fixed"),
    "tau": (lambda x: (x > 0) & (x <= _model.GREATEST_TAU),
            "it must lie above 0 and be at most 64 ticks: the rule's window of 255 ticks would cut more than 2 % of a "
            "pair; shorten it or lengthen the tick"),
    "mu": (lambda x: (x >= 0) & (x <= 1), "it must lie within 0 (additive) .. 1 (multiplicative)"),
}


def reals(what: str, values, limit: str) -> np.ndarray:
    """One-dimensional float64 within the named limit."""
    given = _float64s(what, one_dimensional(what, values))
    holds, words = LIMITS[limit]
    for index in np.flatnonzero(~holds(given))[:1]:
        raise ModelError(f"{what}[{index}]: {given[index]}, {words}")
    return given


def real(what: str, value, limit: str) -> float:
    given = array(what, value)
    if given.ndim:
        raise ModelError(f"{what}: shape {given.shape}, one number is expected")
    given = _float64s(what, given)
    holds, words = LIMITS[limit]
    if not holds(given):
        raise ModelError(f"{what}: {given}, {words}")
    return float(given)


def _float64s(what: str, given: np.ndarray) -> np.ndarray:
    if given.dtype.kind not in "fiub" or given.dtype.itemsize > 8:
        raise ModelError(f"{what}: numbers of up to 64 bits are expected, not {given.dtype}")
    return given.astype("f8")


def per_neuron(what: str, values, size: int) -> np.ndarray:
    """A scalar stands for all neurons."""
    given = array(what, values)
    if given.ndim == 0:
        given = np.repeat(given, size)
    if given.shape != (size,):
        raise ModelError(f"{what}: shape {given.shape}, ({size},) or one number is expected")
    return given


def plasticity(owner: str, model: Model, projection: Projection):
    """Each plastic synapse can follow its profile."""
    plastic = np.flatnonzero(projection.profile != _model.STATIC)
    if not plastic.size:
        return
    chosen = projection.profile[plastic]
    for at in np.flatnonzero((chosen < 0) | (chosen >= len(model.profiles)))[:1]:
        raise ModelError(f"{owner}: profile {chosen[at]}, there are {len(model.profiles)} (from 0; -1 is static); "
                         "make it with stdp_profile")
    table = np.array(model.profiles)
    low, high = table[chosen, 4], table[chosen, 5]
    weight = projection.weight[plastic]
    for at in np.flatnonzero(~((weight >= low) & (weight <= high)))[:1]:
        raise ModelError(f"{owner}: weight {weight[at]} to neuron {projection.target_neuron[plastic[at]]}, outside "
                         f"{low[at]}..{high[at]}, the w_min..w_max of its profile {chosen[at]}; start within them or "
                         "widen them")
    for at in plastic[projection.delay_ticks[plastic] == 0][:1]:
        raise ModelError(f"{owner}: delay 0 of a plastic synapse to neuron {projection.target_neuron[at]}; the rule "
                         "needs one of at least 1 tick")
    if model.populations[projection.source].graded:
        raise ModelError(f"{owner}: plastic synapses of a graded input; the rule knows spikes only")


def instant_cycle(model: Model) -> str:
    """"a -> b -> a" when a spike could run through it within one tick, else ""."""
    after: list[list[int]] = [[] for _ in model.populations]
    for projection in model.projections:
        late = model.populations[projection.target].current_timing == "previous"
        if not late and (projection.delay_ticks == 0).any():
            after[projection.source].append(projection.target)
    done: set[int] = set()
    for first in range(len(after)):
        path, turns = [first], [iter(after[first])]
        while path and first not in done:
            following = next(turns[-1], None)
            if following is None:
                done.add(path.pop())
                turns.pop()
            elif following in path:
                cycle = path[path.index(following):] + [following]
                return " -> ".join(model.populations[number].name for number in cycle)
            elif following not in done:
                path.append(following)
                turns.append(iter(after[following]))
    return ""
