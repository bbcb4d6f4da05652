# SPDX-License-Identifier: Apache-2.0
"""Writes one split of a data set as the CSV pair that `chronaxie simulate` and `chronaxie compare` read.

Example:
  python examples/spoken-digits/encode.py --data-set spoken-digits --split test --out build/examples/spoken-digits
"""

import argparse
import pathlib
import sys

import dataset


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-set", choices=sorted(dataset.WHEELS), default="spoken-digits")
    parser.add_argument("--split", choices=["train", "test"], default="test")
    parser.add_argument("--samples", type=int, help="only the first so many (all of them otherwise)")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the two files")
    options = parser.parse_args()

    utterances = getattr(dataset.load(options.data_set), options.split)
    count = len(utterances) if options.samples is None else options.samples
    if not 1 <= count <= len(utterances):
        parser.error(f"--samples {count}: the {options.split} split holds 1 to {len(utterances)}")

    files = dataset.csvPair(utterances[:count])
    if count == len(utterances):
        found = tuple(dataset.sha256(data) for data in files)
        expected = dataset.CHECKSUMS[options.data_set, options.split]
        if found != expected:
            raise dataset.DatasetError(f"{options.data_set} {options.split}: the encoded files have sha256 {found}, "
                                       f"expected {expected}; nothing was written")
    for kind, data in zip(("events", "labels"), files):
        path = options.out / f"{options.split}_{kind}.csv"
        dataset.writeAtomically(path, data)
        print(f"{path}: {data.count(10) - 1} {'spikes' if kind == 'events' else 'utterances'}")


if __name__ == "__main__":
    try:
        main()
    except (dataset.DatasetError, OSError) as error:
        print(f"encode.py: {error}", file=sys.stderr)
        sys.exit(3)
