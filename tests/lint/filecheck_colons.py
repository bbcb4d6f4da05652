#!/usr/bin/env python3
# filecheck_colons.py - A FileCheck directive without a colon checks nothing.
# SPDX-License-Identifier: Apache-2.0
"""Reads every lit test below tests/lit (every file with a RUN line) and reports
lines that look like a check and are none: no colon, a misspelt suffix, a
prefix that no RUN line names, checks without FileCheck.

    filecheck_colons.py [FOLDER ...]    exit 1 and one line a fault
    filecheck_colons.py --self-test     plants each kind of fault and finds it
"""
import difflib
import os
import re
import sys

SUFFIX = r"(?:-(?:NEXT|SAME|NOT|DAG|LABEL|EMPTY|COUNT-\d+))?(?:\{LITERAL\})?"
LIT = {"RUN", "REQUIRES", "UNSUPPORTED", "XFAIL", "DEFINE", "REDEFINE", "ALLOW_RETRIES", "END",
       "COM"}
# A word of capitals where a directive stands: at the line's start or after a comment sign.
WORD = re.compile(r"^\s*(?:(?://|#|;)+\s*)?([A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*(?:\{LITERAL\})?)(.?)")


def prefixes_of(lines):
    """The prefixes that FileCheck is called with; None when it never is."""
    runs = " ".join(line for line in lines if re.search(r"\bRUN:", line))
    if not re.search(r"\bFileCheck\b", runs):
        return None
    named = re.findall(r"--?check-prefix(?:es)?[= ](\S+)", runs)
    prefixes = {prefix for group in named for prefix in group.split(",")}
    for call in re.findall(r"\bFileCheck\b([^|]*?)(?:\||&&|RUN:|$)", runs):
        if not re.search(r"--?check-prefix", call):
            prefixes.add("CHECK")
    return prefixes


def is_directive(word, prefixes):
    return any(re.fullmatch(re.escape(prefix) + SUFFIX, word) for prefix in prefixes)


def resembles(word, prefixes):
    first = word.split("{")[0]
    return any(first.startswith(prefix) for prefix in prefixes) or \
        bool(difflib.get_close_matches(re.sub(r"-[A-Z]+$", "", first), prefixes, cutoff=0.75))


def faults_of(text):
    lines = text.splitlines()
    if not any(re.search(r"\bRUN:", line) for line in lines):
        return
    prefixes = prefixes_of(lines)
    used = False
    for number, line in enumerate(lines, 1):
        found = WORD.match(line)
        if not found:
            continue
        word, after = found.groups()
        if word in LIT and after == ":":
            continue
        if is_directive(word, prefixes or {"CHECK"}):
            used = used or after == ":"
            if after != ":":
                yield number, f"'{word}' without a colon checks nothing"
        elif after == ":":
            yield number, f"'{word}:' is no directive: FileCheck is called with " + \
                (", ".join(sorted(prefixes)) if prefixes else "nothing")
        elif len(word) > 2 and resembles(word, prefixes or {"CHECK"}):
            yield number, f"'{word}' looks like a check and is none"
    if used and prefixes is None:
        yield 1, "holds checks, but no RUN line calls FileCheck"


def faults(folder):
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(above, name)
            if name.endswith((".py", ".cfg", ".cfg.in", ".cximg", ".nir")):
                continue
            try:
                with open(path, encoding="utf-8") as file:
                    text = file.read()
            except UnicodeDecodeError:
                continue
            for number, fault in faults_of(text):
                yield f"{path}:{number}: {fault}"


# Text of a test, and the lines that are at fault in it.
PLANTED = [
    ("// RUN: x | FileCheck %s\n// CHECK: a\n// CHECK-NEXT: b\n// CHECK-COUNT-3: c\n", []),
    ("// RUN: x | FileCheck %s\n// CHECK: a\n// CHECK b\n", [3]),
    ("// RUN: x | FileCheck %s\n// CHECK: a\n// CHECK-NXT: b\n", [3]),
    ("// RUN: x | FileCheck %s\n// CHECK: a\n// CHECK-NEXT b\n//CHECK-LABEL\n", [3, 4]),
    ("// RUN: x | FileCheck %s\n// CHEKC: a\n// CHCEK b\n// CHECKS: c\n", [2, 3, 4]),
    ("RUN: x | FileCheck %s --check-prefix=FITS\nFITS: a\nFIT: b\nFITS-NOT c\nSome prose\n", [3, 4]),
    ("RUN: x | FileCheck %s --check-prefix=FITS\nFITS: a\nCHECK: b\n", [3]),
    ("RUN: x | FileCheck %s --check-prefix FITS\nRUN: y | FileCheck %s\nFITS: a\nCHECK: b\n", []),
    ("RUN: x | FileCheck %s --check-prefixes=A,NOT-HDF5\nA: a\nNOT-HDF5-NEXT: b\nNOT-HDF5 c\n", [4]),
    ("RUN: x | FileCheck %s\nRUN: y\nCHECK{LITERAL}: [[\nCHECK-NEXT{LITERAL}: [[\n", []),
    ("// RUN: x %s\n// CHECK: a\n", [1]),
    ("# RUN: x | FileCheck %s\n# CHECK : a\n", [2]),
    ("no test at all\nCHECK a\n", []),
]


def self_test():
    wrong = 0
    for text, expected in PLANTED:
        found = sorted(number for number, _ in faults_of(text))
        if found != expected:
            print(f"found lines {found}, expected {expected} in\n{text}")
            wrong = 1
    return wrong


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    default = os.path.join(os.path.dirname(__file__), "..", "lit")
    found = [line for folder in sys.argv[1:] or [default] for line in faults(folder)]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
