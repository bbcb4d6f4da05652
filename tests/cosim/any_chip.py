#!/usr/bin/env python3
"""Draw chip descriptions within the limits of docs/chip-files.md, Verilate each and
co-simulate random networks on it.

    tests/cosim/any_chip.py [--build build] [--chips 20] [--seed 1]

Prints a line a chip. A chip that fails is left as any_chip-SEED.textproto in the build
folder. Exit 0: RTL and model agree on every chip; 1: they do not on one; 2: usage.
SPDX-License-Identifier: Apache-2.0
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def draw(rng, name):
    """The fields of a small chip, as they stand in its file."""
    lanes = rng.choice([1, 1, 4])
    learns = rng.random() < 0.4
    ring = 16 if learns else 2 ** rng.randint(1, 6)
    most = 8 if learns else 16 - ring.bit_length() + 1  # an entry has 16 bits for target and ring
    slots = 2 ** rng.randint(3, min(most, 12 if rng.random() < 0.1 else 9))
    blocks = [size for size in range(1, slots + 1) if slots % size == 0 and (lanes == 1 or size % 4 == 0)]
    delays = range(ring, 65)
    state = rng.randint(16, 32)
    return {
        "name": f'"{name}"',
        "mesh_width": rng.randint(1, 4),
        "mesh_height": rng.randint(1, 3),
        "neurons_per_core": slots,
        "axons_per_core": 32 * rng.randint(1, 12),
        "synapse_words_per_core": rng.randint(64, 4000),
        "routes_per_core": rng.randint(16, 700),
        "membrane_timescales": rng.randint(1, 40),
        "synapse_timescales": rng.randint(1, 40),
        "retention_bits": rng.randint(1, 16),
        "accumulator_bits": rng.randint(16, 32),
        "state_bits": state,
        "constant_bits": state,
        "guard_bits": rng.randint(0, min(16, state - 8)),
        "refractory_bits": rng.randint(1, 16),
        "start_tick_bits": rng.randint(1, 16),
        "ring_slots": ring,
        "max_delay_ticks": rng.choice([ticks for ticks in delays if not learns or ticks % 16 == 0]),
        "max_weight_bits": 16,
        "payload_bits": 8,
        "router_fifo_depth": rng.choice([2, 3, 4, 8, 64]),
        "skip_block_neurons": rng.choice(blocks),
        "stdp_profiles": 16 * rng.randint(1, 3) if learns else 0,
        "packed_rows": rng.choice(["true", "false"]),
        "multicast": rng.choice(["true", "false"]),
        "ecc": rng.choice(["true", "false", "false"]),
        "lanes": lanes,
        "max_cycles_per_tick": 10_000_000,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--chips", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the first chip; the next ones count on")
    arguments = parser.parse_args()
    campaign = arguments.build.resolve() / "tests/cosim-campaign"
    if not campaign.exists():
        parser.error(f"{campaign} is missing; build everything first (./run-tests)")
    failed = 0
    for seed in range(arguments.seed, arguments.seed + arguments.chips):
        fields = draw(random.Random(seed), f"any{seed}")
        text = "".join(f"{field}: {value}\n" for field, value in fields.items())
        shape = " ".join(f"{value}" for field, value in fields.items() if field not in ("name", "max_cycles_per_tick"))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / f"any{seed}.textproto"
            file.write_text(text)
            run = subprocess.run([campaign, "--networks", "3", "--ticks", "60", "--seed", str(seed), "--chip", file],
                                 cwd=ROOT, capture_output=True, text=True, errors="replace",
                                 env={"PATH": "/usr/bin:/bin", "HOME": folder, "CHRONAXIE_CHIPS": folder})
        said = [line for line in run.stdout.splitlines() if "SOPs" in line]
        print(f"{'failed' if run.returncode else 'equal '} {seed}: {shape}: {said[0] if said else run.stderr.strip()}",
              flush=True)
        if run.returncode:
            failed += 1
            (arguments.build / f"any_chip-{seed}.textproto").write_text(text)
    print(f"{arguments.chips} chips, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
