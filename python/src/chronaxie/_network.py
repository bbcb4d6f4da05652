# SPDX-License-Identifier: Apache-2.0
"""A network put together population by population, projection by projection."""

from __future__ import annotations

import hashlib
import os

import numpy as np

from chronaxie import _check, _model
from chronaxie._check import ModelError
from chronaxie._hash import model_hash
from chronaxie._model import STATIC, Model, Population, Projection
from chronaxie._write import write_model


class Network:
    """A spiking network, to be written as a model container.

    name    for people; no part of the hash.
    dt      length of a tick in seconds, 0 where ticks have none. Information
            only: retentions, delays and time constants of STDP are per tick.
    source  file that the network was made from; its name and SHA-256 are kept.

    Every method raises ModelError on wrong input and then changes nothing.
    """

    def __init__(self, name: str = "", *, dt: float = 0.0, source=None):
        tick = _check.real("dt", dt, "finite")
        if tick < 0:
            raise ModelError(f"dt: {dt} s, it must be positive, or 0 where ticks have no length")
        self._model = Model(_check.text("name", name), float(tick))
        self._numbers: dict[str, int] = {}  # of populations, by name
        if source is not None:
            with open(source, "rb") as file:
                self._model.source_hash = hashlib.file_digest(file, "sha256").hexdigest() \
                    if hasattr(hashlib, "file_digest") else hashlib.sha256(file.read()).hexdigest()
            self._model.source_name = _check.text("source", os.path.basename(os.fspath(source)))

    def input(self, name: str, size: int, *, graded: bool = False) -> None:
        """Adds `size` input channels. graded: events carry a value 0..255 that the weights are multiplied by."""
        self._add(Population(*self._new(name, "input", size), graded=bool(graded)))

    def population(self, name: str, size: int, *, membrane_retention, threshold, reset: str, synapse_retention=0.0,
                   reset_amount=None, reset_value=0.0, synapse_bias=0.0, membrane_bias=0.0, initial_potential=0.0,
                   initial_current=0.0, refractory_ticks=0, reset_timing: str = "same-tick",
                   current_timing: str = "new", comparison: str = ">") -> None:
        """Adds `size` neurons. Each parameter is one number for all or an array of shape (size,).

        membrane_retention   0..1, the factor of the potential each tick; 1: no leak
        synapse_retention    0..1, the factor of the current each tick; 0: a plain LIF
        threshold            in units of potential; numpy.inf: never spikes, a readout
        reset                "none", "subtract" (reset_amount) or "to-value" (reset_value)
        reset_amount         what "subtract" subtracts; left out: the threshold
        synapse_bias         enters the current each tick, membrane_bias the potential
        initial_potential, initial_current   before the first tick
        refractory_ticks     whole numbers; 1 blocks exactly the next tick
        reset_timing         "same-tick", or a tick later: "next-tick-input-lost", "next-tick-input-kept"
        current_timing       "new": the potential integrates this tick's current; "previous": last tick's
        comparison           ">" or ">=": potential against threshold
        """
        made = Population(*self._new(name, "neurons", size))
        owner = f"population '{name}'"
        made.reset = _check.word(f"{owner}: reset", reset, _model.RESETS)
        made.reset_timing = _check.word(f"{owner}: reset_timing", reset_timing, _model.RESET_TIMINGS)
        made.current_timing = _check.word(f"{owner}: current_timing", current_timing, _model.CURRENT_TIMINGS)
        made.comparison = _check.word(f"{owner}: comparison", comparison, _model.COMPARISONS)
        if reset_amount is None:
            each = _check.reals(f"{owner}: threshold", _check.per_neuron(f"{owner}: threshold", threshold, made.size),
                                "threshold")
            reset_amount = np.where(np.isfinite(each), each, 0.0) if made.reset == "subtract" else 0.0
        given = dict(membrane_retention=membrane_retention, synapse_retention=synapse_retention, threshold=threshold,
                     reset_amount=reset_amount, reset_value=reset_value, synapse_bias=synapse_bias,
                     membrane_bias=membrane_bias, initial_potential=initial_potential,
                     initial_current=initial_current)
        for field, values in given.items():
            limit = "retention" if field.endswith("retention") else "threshold" if field == "threshold" else "finite"
            values = _check.per_neuron(f"{owner}: {field}", values, made.size)
            made.columns[field] = _check.reals(f"{owner}: {field}", values, limit)
        ticks = _check.per_neuron(f"{owner}: refractory_ticks", refractory_ticks, made.size)
        made.refractory_ticks = _check.wholes(f"{owner}: refractory_ticks", ticks, 0, 2**32 - 1, "u4")
        self._add(made)

    def stdp_profile(self, *, a_plus: float, a_minus: float, tau_plus: float, tau_minus: float, w_min: float,
                     w_max: float, mu: float = 0.0, pairing: str = _model.PAIRING) -> int:
        """Adds an STDP profile and returns its number, for `profile` of `connect`.

        a_plus, a_minus      >= 0, in units of weight ** (1 - mu)
        tau_plus, tau_minus  ticks, above 0 and at most 64
        w_min, w_max         bounds of the weight, w_min <= w_max
        mu                   0 (additive) .. 1 (multiplicative)
        The rule is in docs/model-format.md; its pairing is the nearest neighbour's, symmetric.
        """
        number = len(self._model.profiles)
        owner = f"stdp profile {number}"
        if _check.text(f"{owner}: pairing", pairing).replace("_", "-") != _model.PAIRING:
            raise ModelError(f"{owner}: pairing {pairing!r}, only '{_model.PAIRING}' is known" +
                             ("; traces over all pairs cannot be rolled back exactly in integers"
                              if pairing.replace("_", "-") == "all-to-all" else ""))
        limits = ("amplitude", "amplitude", "tau", "tau", "finite", "finite", "mu")
        values = (a_plus, a_minus, tau_plus, tau_minus, w_min, w_max, mu)
        row = tuple(_check.real(f"{owner}: {field}", value, limit)
                    for field, value, limit in zip(_model.PROFILE_COLUMNS, values, limits))
        if row[4] > row[5]:
            raise ModelError(f"{owner}: w_min is {row[4]}, above w_max, {row[5]}; swap them")
        self._model.profiles.append(row)
        return number

    def connect(self, source: str, target: str, *, weights, delays, profile=None, name: str | None = None) -> None:
        """Adds a projection from a matrix of weights, (source size, target size): row i holds the synapses of
        source neuron i.

        weights  dense: every entry that is not 0 is a synapse. SciPy sparse: every stored entry is one, zeros too.
        delays   ticks from spike to effect, 0..1,000,000 (0: in the same tick). One number for all; a matrix of the
                 same shape; or an array of one entry a synapse, in the order of weights.data (sparse) or of
                 numpy.nonzero(weights) (dense).
        profile  number from `stdp_profile`, or chronaxie.STATIC (-1); in the same forms as delays. None: all static.
        name     for people; left out: "source->target".
        """
        pre_size, post_size = self._size(source), self._size(target)
        owner = f"projection '{name or source + '->' + target}'"
        pre, post, values = _entries(f"{owner}: weights", weights, pre_size, post_size)
        shape = (pre_size, post_size)
        self.synapses(source, target, pre=pre, post=post, weights=values,
                      delays=_at(f"{owner}: delays", delays, pre, post, shape),
                      profile=None if profile is None else _at(f"{owner}: profile", profile, pre, post, shape),
                      name=name)

    def synapses(self, source: str, target: str, *, pre, post, weights, delays, profile=None,
                 name: str | None = None) -> None:
        """Adds a projection from lists with one entry a synapse: source neuron, target neuron, weight, delay and
        profile (one number for all, or a list). Two neurons may have several synapses, each with a delay of its own.
        """
        name = f"{source}->{target}" if name is None else _check.text("projection name", name)
        owner = f"projection '{name}'"
        numbers = self._find(source), self._find(target)
        pre_size, post_size = self._size(source), self._size(target)
        if self._model.populations[numbers[1]].kind == "input":
            raise ModelError(f"{owner}: target '{target}' is an input, which takes no synapses")
        pre = _check.wholes(f"{owner}: source neuron", pre, 0, pre_size - 1, "i8")
        post = _check.wholes(f"{owner}: target neuron", post, 0, post_size - 1, "u4")
        weights = _check.reals(f"{owner}: weights", weights, "finite")

        def each(what, values, least, greatest, kind):
            array = _check.array(f"{owner}: {what}", values)
            array = np.repeat(array, pre.size) if array.ndim == 0 else array
            if array.shape != pre.shape:
                raise ModelError(f"{owner}: {what}: shape {array.shape}, ({pre.size},) or one number is expected")
            return _check.wholes(f"{owner}: {what}", array, least, greatest, kind)

        if not pre.shape == post.shape == weights.shape:
            raise ModelError(f"{owner}: pre, post and weights have shapes {pre.shape}, {post.shape} and "
                             f"{weights.shape}; one entry a synapse is expected")
        ticks = each("delays", delays, 0, _model.GREATEST_DELAY, "u4")
        number = each("profile", STATIC if profile is None else profile, -2**31, 2**31 - 1, "i4")
        order = np.lexsort((weights, number, ticks, post, pre))
        offsets = np.zeros(pre_size + 1, dtype="u8")
        offsets[1:] = np.cumsum(np.bincount(pre, minlength=pre_size))
        made = Projection(name, *numbers, offsets, post[order], weights[order], ticks[order], number[order])
        _check.plasticity(owner, self._model, made)
        self._model.projections.append(made)

    def readout(self, rule: str, population: str, *, classes, neurons=None, factors=1.0, class_names=()) -> None:
        """Says how a decision is read off: factor * (a neuron's value) is added to its class, the highest sum wins.

        rule         "last", "max", "mean" of the potential over a sample's ticks, or "count" of spikes
        classes      class of each voting neuron, from 0
        neurons      who votes, in the order of classes; left out: all neurons of the population
        factors      one number or one a vote
        class_names  texts, one a class, or none
        Calling it again adds votes of another population, with the same rule.
        """
        readout = self._model.readout
        rule = _check.word("readout: rule", rule, _model.RULES[1:])
        if readout.rule not in ("none", rule):
            raise ModelError(f"readout: rule '{rule}', but it is '{readout.rule}' already; all votes follow one")
        number = self._find(population)
        voters = self._model.populations[number]
        if voters.kind == "input":
            raise ModelError(f"readout: '{population}' is an input, which has no potential")
        neurons = np.arange(voters.size) if neurons is None else neurons
        neurons = _check.wholes("readout: neurons", neurons, 0, voters.size - 1, "u4")
        names = [_check.text("readout: class name", each) for each in class_names] or readout.class_names
        greatest = len(names) - 1 if names else _model.GREATEST_SIZE - 1
        classes = _check.wholes("readout: classes", list(classes), 0, greatest, "u4")
        if classes.shape != neurons.shape or not classes.size:
            raise ModelError(f"readout: {classes.size} classes for {neurons.size} neurons; one a neuron is expected")
        factors = _check.reals("readout: factors", _check.per_neuron("readout: factors", factors, classes.size),
                               "finite")
        if any(vote[2] > greatest for vote in readout.votes):
            raise ModelError(f"readout: {len(names)} class names, but an earlier vote is for a higher class")
        readout.rule, readout.class_names = rule, list(names)
        readout.votes += [(number, int(n), int(c), float(f)) for n, c, f in zip(neurons, classes, factors)]

    def choice(self, name: str, value: str, reason: str = "") -> None:
        """Records something that was decided while making the network; printed when it is read. No part of the hash."""
        self._model.choices.append(tuple(_check.text("choice", each) for each in (name, value, reason)))

    def hash(self) -> str:
        """The canonical hash, SHA-256 in hex: equal for equal networks, whatever their files look like."""
        return model_hash(self._model)

    def write(self, path) -> None:
        """Writes the model container. An existing file is replaced only when all is written."""
        if cycle := _check.instant_cycle(self._model):
            raise ModelError(f"the cycle {cycle} has no delay: a spike cannot act on itself in the same tick; give one "
                             "of its projections a delay of 1 or more")
        from chronaxie import __version__
        write_model(self._model, path, f"chronaxie-python {__version__}")

    def _new(self, name, kind, size):
        _check.text("population name", name)
        if not name:
            raise ModelError("population name: empty; populations are spoken of by name")
        if name in self._numbers:
            raise ModelError(f"population '{name}': there is one of this name; names are unique")
        return name, kind, _check.whole(f"population '{name}': size", size, 1, _model.GREATEST_SIZE)

    def _add(self, population: Population):
        self._numbers[population.name] = len(self._model.populations)
        self._model.populations.append(population)

    def _find(self, name) -> int:
        if name in self._numbers:
            return self._numbers[name]
        names = ", ".join(f"'{each}'" for each in self._numbers) or "none"
        raise ModelError(f"there is no population {name!r}; there are {names}")

    def _size(self, name) -> int:
        return self._model.populations[self._find(name)].size


def _is_sparse(matrix) -> bool:
    return hasattr(matrix, "tocoo") and hasattr(matrix, "shape")


def _entries(what: str, matrix, rows: int, columns: int):
    """Row, column and value of each stored entry (sparse) or each that is not 0 (dense)."""
    dense = None if _is_sparse(matrix) else _check.array(what, matrix)
    shape = tuple((matrix if dense is None else dense).shape)
    if shape != (rows, columns):
        turned = shape == (columns, rows)
        raise ModelError(f"{what}: shape {shape}, ({rows}, {columns}) is expected: (source, target)" +
                         ("; transpose it" if turned else ""))
    if dense is not None:
        row, column = np.nonzero(dense)
        return row, column, dense[row, column]
    # Through CSR, which adds up what a COO matrix states twice; the order of its data stays.
    entries = matrix.tocsr().tocoo() if getattr(matrix, "format", "") == "coo" else matrix.tocoo()
    return entries.row, entries.col, entries.data


def _at(what: str, values, row, column, shape):
    """`values` at the synapses: from one number, a list with one entry a synapse, or a matrix."""
    if _is_sparse(values):
        if tuple(values.shape) != shape:
            raise ModelError(f"{what}: shape {tuple(values.shape)}, {shape} is expected: (source, target)")
        entries = values.tocoo()
        place = entries.row.astype("i8") * shape[1] + entries.col
        wanted = np.asarray(row, dtype="i8") * shape[1] + column
        order = np.argsort(place, kind="stable")
        found = np.searchsorted(place[order], wanted)
        missing = found >= place.size
        missing[~missing] = place[order][found[~missing]] != wanted[~missing]
        for at in np.flatnonzero(missing)[:1]:
            raise ModelError(f"{what}: no entry at ({row[at]}, {column[at]}), where weights has a synapse; store one "
                             "for each, zeros too")
        return entries.data[order][found]
    array = _check.array(what, values)
    if array.ndim != 2:
        return array
    if array.shape != shape:
        raise ModelError(f"{what}: shape {array.shape}, {shape} is expected: (source, target)")
    return array[row, column]
