#!/usr/bin/env python3
"""Put small faults into the RTL, one at a time, and see the tests notice.

    tests/cosim/mutate.py [--build build] [--drawn 40] [--seed 1] [--jobs 2] [--only TEXT] [--json]
    tests/cosim/mutate.py --list        # those by hand; each must stand in the RTL, once

Some of the faults are by hand (faults.py), some are drawn: a place of the RTL
where an operator or a constant stands, and a change to it. Each faulty chip
`tiny2x2` is Verilated anew and runs the co-simulation campaign, then the tests
of the host port. Prints a table: killed (and by what), survived, or equivalent
with its reason. Who survives there is put into other chips, one after the other,
and runs a short campaign on each: `single`, which is wider; `mesh4x4`, whose
routers have more to do; `lanes2x2` with its four lanes, to which a fault of the
lanes goes at once; `tiny_ecc`; `one`, which has neither trees nor packed rows nor
history. A drawn fault that Verilator refuses is drawn again. Exit 0: every fault
was killed or is equivalent; 1: one survived; 2: usage.
SPDX-License-Identifier: Apache-2.0
"""
import argparse
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from faults import BY_HAND, EQUIVALENT

ROOT = pathlib.Path(__file__).resolve().parents[2]
RTL = ROOT / "hw-model"
# Chips that a fault is put into, one after the other, and the tests that run on each.
CHIPS = {
    "tiny2x2": [("cosim-campaign", ["--networks", "40"]), ("rtl-test", ["--gtest_filter=HostPort*"]),
                ("cosim-campaign", ["--networks", "6", "--ticks", "700"])],
    "single": [("cosim-campaign", ["--networks", "4", "--chip", "targets/single.textproto"])],
    "mesh4x4": [("cosim-campaign", ["--networks", "6", "--chip", "targets/mesh4x4.textproto"])],
    "lanes2x2": [("cosim-campaign", ["--networks", "40", "--chip", "tests/cosim/shapes/lanes2x2.textproto"])],
    "tiny_ecc": [("cosim-campaign", ["--networks", "40", "--chip", "targets/tiny_ecc.textproto"]),
                 ("fault-campaign", ["--flips", "400"])],
    "one": [("cosim-campaign", ["--networks", "20", "--chip", "tests/cosim/shapes/one.textproto"])],
}

# What is drawn: a pattern and what its text becomes.
CHANGES = [
    (r" \+ ", " - "), (r" - ", " + "), (r" == ", " != "), (r" != ", " == "),
    (r" < ", " <= "), (r" > ", " >= "), (r" >= ", " > "),
    (r" && ", " || "), (r" \|\| ", " && "), (r" & ", " | "), (r" \| ", " & "),
    (r" << ", " >> "), (r" >> ", " << "), (r"!(?=[a-z(])", ""), (r"~(?=[a-z(])", ""),
    (r"1'b0", "1'b1"), (r"1'b1", "1'b0"), (r"'0", "'1"),
    (r"(?<='d)\d+", lambda found: str(int(found[0]) + 1)),
    (r"(?<=')\((1)\)", "(2)"),
]


@dataclass(frozen=True)
class Fault:
    name: str
    file: str
    line: int
    old: str  # of the line, or of the whole text of the file when by hand
    new: str

    @property
    def key(self):
        return (self.file, self.old.strip(), self.new.strip())

    def rank(self, seed):
        """Of its text alone: who is drawn stays drawn when another line of the RTL changes."""
        return hashlib.sha256("\n".join((str(seed), *self.key)).encode()).digest()


def code_lines(text):
    """(number, line) of what is synthesised, without declarations and comments."""
    skipping = 0
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip()
        if word.startswith("`ifdef"):
            skipping = 1 if word.split()[1] in ("CX_ASSERT", "CX_COMMIT") else 0
        elif word.startswith("`else"):
            skipping = 1  # not what Verilator reads
        elif word.startswith("`endif"):
            skipping = 0
        elif not skipping and word and not re.match(
                r"//|localparam|parameter|input|output|logic|typedef|import|module|function|cx_pkg::", word):
            yield number, line.split("//")[0]


def places():
    """Every fault that could be drawn, in the order of the files."""
    for path in sorted(set(RTL.glob("*.sv")) - set(RTL.glob("*_props.sv"))) + [RTL / "cx_types.svh"]:
        for number, line in code_lines(path.read_text()):
            for pattern, becomes in CHANGES:
                for found in re.finditer(pattern, line):
                    changed = becomes(found) if callable(becomes) else becomes
                    new = line[:found.start()] + changed + line[found.end():]
                    yield Fault("drawn", path.name, number, line, new)


def by_hand():
    for name, file, old, new in BY_HAND:
        text = (RTL / file).read_text()
        if text.count(old) != 1:
            sys.exit(f"mutate: faults.py: '{name}': its text stands {text.count(old)} times in {file}, not once")
        yield Fault(name, file, text[:text.index(old)].count("\n") + 1, old, new)


class Workshop:
    """Builds the chip with a fault and runs the tests on it."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        cache = dict(re.findall(r"^(\w+):\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.M))
        self.verilator, self.include = cache["VERILATOR"], pathlib.Path(cache["VERILATOR_INCLUDE"])
        self.compiler = cache["CMAKE_CXX_COMPILER"]
        listed = re.search(r"set\(chip_sources(.*?)\)", (RTL / "CMakeLists.txt").read_text(), re.S)[1]
        self.sources = ",".join(listed.split())
        self.common = [self.compile(self.include / f"{name}.cpp", folder / f"{name}.o", folder)
                       for name in ("verilated", "verilated_threads", "verilated_dpi")]

    def compile(self, source, target, where, level="-O1"):
        subprocess.run([self.compiler, "-std=c++20", "-w", level, "-fPIC", "-fvisibility=hidden", "-c",
                        "-DVL_TIME_CONTEXT", f"-I{ROOT}", f"-I{where}", f"-I{where}/code", f"-I{self.include}",
                        f"-I{self.include}/vltstd", str(source), "-o", str(target)], check=True)
        return target

    def judge(self, number, fault):
        """(verdict, what noticed it)"""
        place = self.folder / str(number)
        shutil.copytree(RTL, place / "rtl")
        text = (place / "rtl" / fault.file).read_text()
        if fault.name == "drawn":
            lines = text.splitlines(keepends=True)
            lines[fault.line - 1] = lines[fault.line - 1].replace(fault.old, fault.new, 1)
            text = "".join(lines)
        else:
            text = text.replace(fault.old, fault.new)
        (place / "rtl" / fault.file).write_text(text)
        try:
            for chip, tests in CHIPS.items():
                if fault.file.startswith("cx_lane") and chip != "lanes2x2":
                    continue  # no other has lanes
                refused = self.make(place, chip)
                if refused:
                    return "refused", refused
                noticed = self.test(place, chip, tests)
                if noticed:
                    return "killed", noticed
            return "survived", ""
        finally:
            shutil.rmtree(place)

    def make(self, place, chip):
        """The Verilated chip in place/CHIP/lib/chips; what Verilator says when it refuses."""
        printed, here = self.build / "hw-model" / chip, place / chip
        (here / "lib/chips").mkdir(parents=True)
        (here / "tests").mkdir()
        for name in ("cx_pkg.sv", "ChipHash.h"):
            shutil.copy(printed / name, here / name)
        made = subprocess.run(
            ["cmake", f"-DVERILATOR={self.verilator}", f"-DFOLDER={here}", f"-DSOURCE_FOLDER={place}/rtl",
             "-DASSERT=ON", "-DLENIENT=ON", f"-DSOURCES={self.sources}", "-P", str(RTL / "Verilate.cmake")],
            capture_output=True, text=True)
        if made.returncode:
            return next((line for line in made.stderr.splitlines() if line.startswith("%Error")), "refused")
        objects = [self.compile(here / f"{name}.cpp", here / f"{name}.o", here, level)
                   for name, level in (("fast0", "-O1"), ("fast1", "-O1"), ("slow", "-O0"))]
        objects.append(self.compile(ROOT / "runtime/rtl/ChipTop.cpp", here / "top.o", here))
        name = (printed / "name.txt").read_text().strip()
        subprocess.run([self.compiler, "-shared", "-Wl,-Bsymbolic", *map(str, objects + self.common), "-lpthread",
                        "-o", str(here / "lib/chips" / f"{name}.so")], check=True)
        return None

    def test(self, place, chip, tests):
        """Who noticed, and what it said; empty when nobody did."""
        for program, arguments in tests:
            # A program finds its chips beside itself.
            copy = shutil.copy(self.build / "tests" / program, place / chip / "tests" / program)
            try:
                run = subprocess.run([copy, *arguments], cwd=ROOT, capture_output=True, text=True,
                                     errors="replace", timeout=300)
            except subprocess.TimeoutExpired:
                return f"{program}: no end after 300 s"
            if run.returncode:
                said = (run.stderr + run.stdout).splitlines()
                lines = [line for line in said if re.search(r"cosim: |Assertion|Failure|Error", line)]
                return f"{program} on {chip}: {(lines or said or ['exit ' + str(run.returncode)])[0].strip()}"
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--drawn", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="faults whose name or file holds this text")
    parser.add_argument("--json", action="store_true", help="one line a fault")
    parser.add_argument("--list", action="store_true", help="the faults by hand, and nothing else")
    arguments = parser.parse_args()
    if arguments.list:
        for fault in by_hand():
            print(f"{fault.file}:{fault.line}  {fault.name}")
        for file, old, _ in EQUIVALENT:
            if old not in (RTL / file).read_text():
                sys.exit(f"mutate: faults.py: what is called equivalent does not stand in {file}: {old}")
        return 0
    if not (arguments.build / "tests/cosim-campaign").exists():
        sys.exit(f"mutate: {arguments.build}/tests/cosim-campaign is missing; build everything first (./run-tests)")

    drawn = sorted(places(), key=lambda fault: fault.rank(arguments.seed))
    hand = [fault for fault in by_hand() if not arguments.only or arguments.only in fault.name + fault.file]
    if arguments.only:
        drawn = [fault for fault in drawn if arguments.only in fault.name + fault.file]
    counts = {"killed": 0, "equivalent": 0, "survived": 0}
    refused = 0

    def tell(fault, verdict, why):
        if verdict == "survived" and fault.key in EQUIVALENT:
            verdict, why = "equivalent", EQUIVALENT[fault.key]
        counts[verdict] += 1
        if arguments.json:
            print(json.dumps({"verdict": verdict, "by": why, "name": fault.name, "file": fault.file,
                              "line": fault.line, "old": fault.old.strip(), "new": fault.new.strip()}), flush=True)
        else:
            what = fault.name if fault.name != "drawn" else f"{fault.old.strip()}  =>  {fault.new.strip()}"
            print(f"{verdict:10}  {fault.file}:{fault.line}  {what}\n            {why}", flush=True)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(arguments.jobs) as pool:
        workshop = Workshop(arguments.build.resolve(), pathlib.Path(folder))
        for fault, verdict in zip(hand, pool.map(workshop.judge, range(len(hand)), hand)):
            if verdict[0] == "refused":
                sys.exit(f"mutate: '{fault.name}' is no SystemVerilog: {verdict[1]}")
            tell(fault, *verdict)
        number, wanted = len(hand), min(arguments.drawn, len(drawn))
        while wanted and drawn:
            batch, drawn = drawn[:wanted], drawn[wanted:]
            for fault, verdict in zip(batch, pool.map(workshop.judge, range(number, number + len(batch)), batch)):
                if verdict[0] == "refused":
                    refused += 1
                else:
                    tell(fault, *verdict)
                    wanted -= 1
            number += len(batch)
    print(f"{sum(counts.values())} faults: {counts['killed']} killed, {counts['equivalent']} equivalent, "
          f"{counts['survived']} survived; {refused} drawn ones were no SystemVerilog")
    return 1 if counts["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
