#!/usr/bin/env python3
"""Prove one thing about the RTL, or show that its proof can fail.

    tests/formal/prove.py NAME [--build build]    the proof
    tests/formal/prove.py NAME --can-fail         each known fault, put into a copy of
                                                  the module, must break it
    tests/formal/prove.py --list [--faulty]

yosys reads modules and properties; yosys-abc decides: `pdr` without limit, `bmc3`
within so many cycles. A property that does not hold is named, and
BUILD/formal/NAME/trace.txt tells what was put in until then.
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
    text = result.stdout
    for name, value in proof.package.items():
        text, count = re.subn(rf"(localparam int unsigned {name} =) \d+;", rf"\1 {value};", text)
        if count != 1:
            sys.exit(f"cx_pkg.sv: has no parameter {name}")
    (folder / "cx_pkg.sv").write_text(text)


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
            pattern = re.escape(fault.old).replace(re.escape("..."), r"[^\n]*?")
            text, count = re.subn(pattern, lambda _: fault.new, text)
            if count != 1:
                sys.exit(f"{file}: '{fault.old}' of the fault '{fault.what}' stands in it "
                         f"{count} times, not once; bring the fault up to date")
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
    lines += ["memory_map", "async2sync", "opt -full", "techmap", "opt -fast", "dffunmap", "simplemap",
              "abc -g AND -fast", "opt_clean", "write_aiger -zinit -map model.aim model.aig",
              "tee -o asserts.txt select -list t:$assert"]
    return "\n".join(lines) + "\n"


def write_trace(folder):
    """trace.txt: what was put in, cycle by cycle; inputs that are zero are left out."""
    places = re.findall(r"(?m)^input (\d+) (\d+) (\S+)$", (folder / "model.aim").read_text())
    cycles = [line for line in (folder / "witness.txt").read_text().split() if len(line) > int(places[-1][0])]
    with open(folder / "trace.txt", "w") as text:
        for number, bits in enumerate(cycles):
            values = {}
            for index, bit, name in places:
                values[name] = values.get(name, 0) | (bits[int(index)] == "1") << int(bit)
            said = "  ".join(f"{name}={value:#x}" for name, value in sorted(values.items()) if value)
            text.write(f"cycle {number}: {said}\n")


def decide(proof, folder, to_fail):
    """(holds, what was found). To find a known fault, a bounded search is enough."""
    bound = proof.fault_depth if to_fail else proof.depth if proof.method == "bounded" else 0
    search = f"bmc3 -F {bound}" if bound else "pdr"
    read = "read_aiger model.aig; fold; strash"
    result = run(["yosys-abc", "-c", f"{read}; orpos; {search}"], folder)
    if "asserted in frame" in result.stdout:
        # Once more with a property an output, for its name and what leads to it.
        depth = 1 + int(re.search(r"asserted in frame (\d+)", result.stdout)[1])
        result = run(["yosys-abc", "-c", f"{read}; bmc3 -F {depth}; write_cex -a witness.txt"], folder)
        found = re.search(r"Output (\d+) of miter .* asserted in frame (\d+)", result.stdout)
        if not found:
            broke("yosys-abc", result)
        write_trace(folder)
        names = (folder / "asserts.txt").read_text().split()
        return False, f"{names[int(found[1])].split('/')[1]} in cycle {found[2]}"
    if not bound and "Property proved" in result.stdout:
        invariant = re.search(r"with (\d+) clauses", result.stdout)
        return True, f"an invariant of {invariant[1]} clauses" if invariant else "trivially"
    if bound and "No output asserted" in result.stdout:
        return True, f"in {bound} cycles"
    broke("yosys-abc", result)


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
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(p.name for p in PROOFS if not arguments.faulty or p.faults))
        return 0
    proof = next((p for p in PROOFS if p.name == arguments.name), None)
    if not proof:
        parser.error(f"there is no proof '{arguments.name}'; --list names them")
    build = arguments.build.resolve()
    if not arguments.can_fail:
        holds, found = prove(proof, build)
        print(f"{proof.name}: {'FAILS' if not holds else 'holds' if proof.method == 'bounded' else 'proven'} ({found})")
        return 0 if holds else 1
    unnoticed = 0
    for fault in proof.faults:
        holds, found = prove(proof, build, fault)
        print(f"{proof.name} with '{fault.what}': {'NOT NOTICED' if holds else 'noticed'} ({found})")
        unnoticed += holds
    return 1 if unnoticed or not proof.faults else 0


if __name__ == "__main__":
    sys.exit(main())
