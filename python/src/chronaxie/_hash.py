# SPDX-License-Identifier: Apache-2.0
"""The canonical hash of a network: docs/model-format.md, "Canonical hash", line by line."""

from __future__ import annotations

import hashlib
import struct

import numpy as np

from chronaxie import _model
from chronaxie._model import Model, Population, Projection, Readout


class _Encoder:
    def __init__(self):
        self.sha = hashlib.sha256()

    def raw(self, data: bytes):
        self.sha.update(data)

    def number(self, form: str, *values):
        self.sha.update(struct.pack("<" + form, *values))

    def word(self, words, value):
        self.number("B", words.index(value))

    def text(self, value: str):
        data = value.encode()
        self.number("I", len(data))
        self.raw(data)

    def list(self, form: str, values):
        array = np.ascontiguousarray(values, dtype="<" + form)
        self.number("Q", array.size)
        self.raw(array.tobytes())


def _population(to: _Encoder, population: Population):
    to.text(population.name)
    to.word(_model.KINDS, population.kind)
    to.number("IB", population.size, population.graded)
    if population.kind == "input":
        return
    to.word(_model.RESETS, population.reset)
    to.word(_model.RESET_TIMINGS, population.reset_timing)
    to.word(_model.CURRENT_TIMINGS, population.current_timing)
    to.word(_model.COMPARISONS, population.comparison)
    for name in _model.COLUMNS:
        to.list("f8", population.columns[name])
    to.list("u4", population.refractory_ticks)


def _projection(to: _Encoder, projection: Projection):
    to.text(projection.name)
    to.number("II", projection.source, projection.target)
    to.list("u8", projection.row_offset)
    to.list("u4", projection.target_neuron)
    to.list("f8", projection.weight)
    to.list("u4", projection.delay_ticks)
    to.list("i4", projection.profile if projection.is_plastic() else [])


def _readout(to: _Encoder, readout: Readout):
    to.word(_model.RULES, readout.rule)
    to.number("Q", len(readout.votes))
    for vote in readout.votes:
        to.number("IIId", *vote)
    to.number("Q", len(readout.class_names))
    for name in readout.class_names:
        to.text(name)


def model_hash(model: Model) -> str:
    """SHA-256 in hex; does not depend on the file, the name or the provenance."""
    to = _Encoder()
    to.raw(b"chronaxie-model 1\n")
    to.number("d", model.tick_seconds)
    to.number("Q", len(model.populations))
    for population in model.populations:
        _population(to, population)
    to.number("Q", len(model.profiles))
    for profile in model.profiles:
        to.number("7d", *profile)
    to.number("Q", len(model.projections))
    for projection in model.projections:
        _projection(to, projection)
    _readout(to, model.readout)
    return to.sha.hexdigest()
