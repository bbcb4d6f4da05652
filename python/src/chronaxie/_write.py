# SPDX-License-Identifier: Apache-2.0
"""Models into container files: docs/model-format.md, "Layout"."""

from __future__ import annotations

import errno
import os
import stat
import tempfile

import h5py
import numpy as np

from chronaxie import _model
from chronaxie._hash import model_hash
from chronaxie._model import Model

_CHUNK = 16384  # longer lists are stored in shuffled gzip chunks


def _texts(values):
    data = [value.encode() for value in values]
    # Fixed length: the heap of variable-length strings keeps garbage.
    return np.array(data, dtype=h5py.string_dtype("utf-8", max([1, *map(len, data)])))


def _put(group: h5py.Group, name: str, value):
    if isinstance(value, str):
        group.create_dataset(name, data=_texts([value])[0], dtype=_texts([value]).dtype, track_times=False)
    elif isinstance(value, np.ndarray) and value.size >= _CHUNK:
        group.create_dataset(name, data=value, chunks=(_CHUNK,), compression="gzip", compression_opts=4, shuffle=True,
                             track_times=False)
    else:
        group.create_dataset(name, data=value, track_times=False)


def _write_into(file: h5py.File, model: Model, producer: str):
    plastic = any(projection.is_plastic() for projection in model.projections)
    _put(file, "format", "chronaxie-model")
    _put(file, "version", np.array([1, 0], dtype="u4"))
    _put(file, "requires", _texts(["stdp"] if plastic else []))
    _put(file, "hash", model_hash(model))
    _put(file, "name", model.name)
    _put(file, "tick_seconds", np.float64(model.tick_seconds))
    file.create_group("populations")
    for number, population in enumerate(model.populations):
        group = file.create_group(f"populations/{number}")
        _put(group, "name", population.name)
        _put(group, "kind", population.kind)
        _put(group, "size", np.uint64(population.size))
        if population.kind == "input":
            _put(group, "graded", np.uint8(population.graded))
            continue
        for word in ("current_timing", "comparison", "reset", "reset_timing"):
            _put(group, word, getattr(population, word))
        for name in _model.COLUMNS:
            _put(group, name, population.columns[name])
        _put(group, "refractory_ticks", population.refractory_ticks)
    file.create_group("projections")
    for number, projection in enumerate(model.projections):
        group = file.create_group(f"projections/{number}")
        _put(group, "name", projection.name)
        _put(group, "source", np.uint64(projection.source))
        _put(group, "target", np.uint64(projection.target))
        for name in ("row_offset", "target_neuron", "weight", "delay_ticks"):
            _put(group, name, getattr(projection, name))
        if projection.is_plastic():
            _put(group, "profile", projection.profile)
    if model.profiles:
        group = file.create_group("stdp")
        _put(group, "pairing", _model.PAIRING)
        for name, values in zip(_model.PROFILE_COLUMNS, zip(*model.profiles)):
            _put(group, name, np.array(values, dtype="f8"))
    group = file.create_group("readout")
    _put(group, "rule", model.readout.rule)
    columns = list(zip(*model.readout.votes)) or [(), (), (), ()]
    for name, values, kind in zip(("population", "neuron", "class", "factor"), columns, ("u4", "u4", "u4", "f8")):
        _put(group, name, np.array(values, dtype=kind))
    _put(group, "class_names", _texts(model.readout.class_names))
    group = file.create_group("provenance")
    _put(group, "producer", producer)
    _put(group, "source_name", model.source_name)
    _put(group, "source_hash", model.source_hash)
    for name, values in zip(("choice_name", "choice_value", "choice_reason"), list(zip(*model.choices)) or [(), (), ()]):
        _put(group, name, _texts(values))


def _destination(path: str) -> tuple[str, bool]:
    """Where an output goes, and whether a file there is replaced, by the rules of files/Output.h:
    links are followed; into a character device or a pipe the bytes go straight."""
    if os.path.exists(path):
        kind = os.stat(path).st_mode
        if stat.S_ISDIR(kind) or stat.S_ISBLK(kind) or stat.S_ISSOCK(kind):
            raise OSError(errno.EINVAL, "no file, character device or pipe", path)
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        if not stat.S_ISREG(kind):
            return path, False
    path = os.path.realpath(path)
    os.stat(os.path.dirname(path))
    return path, True


def _replace(path: str, data: bytes):
    """Writes beside, then renames: `path` never holds half of something."""
    handle, temporary = tempfile.mkstemp(prefix=os.path.basename(path) + ".part-", dir=os.path.dirname(path))
    try:
        with open(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)  # mkstemp keeps others out
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def write_model(model: Model, path, producer: str):
    destination, is_replaced = _destination(os.fspath(path))
    # In memory: HDF5 does not outlive a disk that fills up.
    with h5py.File("memory", "w", driver="core", backing_store=False) as file:
        _write_into(file, model, producer)
        file.flush()
        data = file.id.get_file_image()
    if is_replaced:
        _replace(destination, data)
        return
    with open(os.open(destination, os.O_WRONLY | os.O_NOCTTY), "wb") as file:
        file.write(data)
