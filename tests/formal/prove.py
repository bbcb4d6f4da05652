#!/usr/bin/env python3
"""Prove one thing about the RTL, or show that its proof can fail.

    tests/formal/prove.py NAME [--build build]    the proof
    tests/formal/prove.py NAME --can-fail         each known fault, put into a copy of
                                                  the module, must break it
    tests/formal/prove.py --list [--faulty|--long]

yosys reads modules and properties; `pdr` (unbounded, of yosys-abc), `induction`
(unbounded) or `bounded` (both yosys-smtbmc with z3) decide. A property that does
not hold is named, and BUILD/formal/NAME holds a trace (trace.vcd, or trace.txt of pdr).
Exit 0: as wished; 1: not, or a tool failed; 2: usage. SPDX-License-Identifier: Apache-2.0
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys

from proofs import PROOFS

HERE = pathlib.Path(__file__).resolve().parent
RTL = HERE.parents[1] / "hw-model"
CHIP = HERE.parents[1] / "targets" / "tiny2x2.textproto"


def run(command, folder, **options):
    return subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, **options)


def broke(what, result):
    sys.exit(f"{what} failed:\n{result.stdout[-3000:]}{result.stderr[-3000:]}")


def print_package(proof, build, folder):
    """cx_pkg.sv of tiny2x2 with what this proof changes in it."""
    text = CHIP.read_text()
    for name, value in proof.chip.items():
        text, count = re.subn(rf"(?m)^{name}: .*$", f"{name}: {value}", text)
        if count != 1:
            sys.exit(f"{CHIP}: has no field {name}")
    (folder / "chip.textproto").write_text(text)
    result = run([build / "bin" / "chronaxie-print-package", "chip.textproto"], folder)
    if result.returncode:
        broke("chronaxie-print-package", result)
    (folder / "cx_pkg.sv").write_text(result.stdout)


def gather(proof, build, folder, fault):
    """Copies of all that is read, the fault in one of them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print_package(proof, build, folder)
    shutil.copy(RTL / "cx_types.svh", folder)
    files = [RTL / name for name in proof.sources]
    files += [HERE / f"{name}.sv" for name in ("reset_once", *proof.stubs, proof.top)]
    for file in files:
        text = file.read_text()
        if fault and fault.file == file.name:
            if text.count(fault.old) != 1:
                sys.exit(f"{file}: '{fault.old}' of the fault '{fault.what}' stands in it "
                         f"{text.count(fault.old)} times, not once; bring the fault up to date")
            text = text.replace(fault.old, fault.new)
        (folder / file.name).write_text(text)
    if fault and fault.file not in [file.name for file in files]:
        sys.exit(f"the fault '{fault.what}' is of {fault.file}, which {proof.name} does not read")
    return [file.name for file in files]


def script(proof, names):
    lines = ["read_verilog -formal -sv cx_pkg.sv " + " ".join(names)]
    lines += [f"chparam -set {name} {value} {proof.top}" for name, value in proof.parameters.items()]
    lines += [f"prep -flatten -top {proof.top}"]
    if proof.cut:
        lines += [f"cutpoint {proof.cut}"]
    if proof.method == "pdr":
        lines += ["memory_map"]
    lines += ["async2sync", "opt_clean", "write_rtlil model.il"]
    if proof.method == "pdr":
        lines += ["opt -full", "techmap", "opt -fast",
                  "dffunmap", "simplemap", "abc -g AND -fast", "opt_clean", "write_aiger -zinit model.aig"]
        lines += ["tee -o asserts.txt select -list t:$assert"]
    else:
        lines += ["dffunmap", "write_smt2 -wires model.smt2"]
    return "\n".join(lines) + "\n"


def pdr(proof, folder, to_fail):
    """(holds, what was found), without limit; to find a known fault, a bounded search is enough."""
    search = f"bmc3 -F {proof.fault_depth}" if to_fail else "pdr"
    read = "read_aiger model.aig; fold; strash"
    result = run(["yosys-abc", "-c", f"{read}; orpos; {search}"], folder)
    if "asserted in frame" in result.stdout:
        # Once more with a property an output, for its name and what leads to it.
        depth = 1 + int(re.search(r"asserted in frame (\d+)", result.stdout)[1])
        result = run(["yosys-abc", "-c", f"{read}; bmc3 -F {depth}; write_cex -n trace.txt"], folder)
        found = re.search(r"Output (\d+) of miter .* asserted in frame (\d+)", result.stdout)
        if not found:
            broke("yosys-abc", result)
        names = (folder / "asserts.txt").read_text().split()
        return False, f"{names[int(found[1])].split('/')[1]} in cycle {found[2]}"
    if not to_fail and "Property proved" in result.stdout:
        invariant = re.search(r"with (\d+) clauses", result.stdout)
        return True, f"an invariant of {invariant[1]} clauses" if invariant else "trivially"
    if to_fail and "No output asserted" in result.stdout:
        return True, f"in {proof.fault_depth} cycles"
    broke("yosys-abc", result)


def decide(proof, folder, to_fail):
    """(holds, what was found)."""
    if proof.method == "pdr":
        return pdr(proof, folder, to_fail)
    steps = [["-t", str(proof.fault_depth if to_fail else proof.depth)]]
    if proof.method == "induction" and not to_fail:
        steps.append(["-i", "-t", str(proof.depth)])
    for step in steps:
        result = run(["yosys-smtbmc", "-s", "z3", "--presat", "--dump-vcd", "trace.vcd", *step, "model.smt2"], folder)
        if "Status: FAILED" in result.stdout:
            failed = re.findall(r"Assert failed in (.*)", result.stdout)
            return False, (failed[0] if failed else "induction does not close") + (" (in the step)" if "-i" in step else "")
        if "Status: PASSED" not in result.stdout:
            broke("yosys-smtbmc", result)
    return True, f"{proof.method}, {proof.depth} cycles"


def prove(proof, build, fault=None):
    folder = build / "formal" / (proof.name + ("-can-fail" if fault else ""))
    names = gather(proof, build, folder, fault)
    (folder / "model.ys").write_text(script(proof, names))
    result = run(["yosys", "-q", "model.ys"], folder)
    if result.returncode:
        broke("yosys", result)
    return decide(proof, folder, fault is not None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    parser.add_argument("--can-fail", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--faulty", action="store_true")
    parser.add_argument("--long", action="store_true")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(p.name for p in PROOFS if (not arguments.faulty or p.faults) and p.long == arguments.long))
        return 0
    proof = next((p for p in PROOFS if p.name == arguments.name), None)
    if not proof:
        parser.error(f"there is no proof '{arguments.name}'; --list names them")
    build = arguments.build.resolve()
    if not arguments.can_fail:
        holds, found = prove(proof, build)
        print(f"{proof.name}: {'proven' if holds else 'FAILS'} ({found})")
        return 0 if holds else 1
    unnoticed = 0
    for fault in proof.faults:
        holds, found = prove(proof, build, fault)
        print(f"{proof.name} with '{fault.what}': {'NOT NOTICED' if holds else 'noticed'} ({found})")
        unnoticed += holds
    return 1 if unnoticed or not proof.faults else 0


if __name__ == "__main__":
    sys.exit(main())
