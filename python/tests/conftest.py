# SPDX-License-Identifier: Apache-2.0
"""The package as it lies in python/src, and the `chronaxie` that was built."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "src"))


@pytest.fixture(scope="session")
def chronaxie():
    """Runs a verb; exit code, JSON or None, and what was said on stderr."""
    program = os.environ.get("CHRONAXIE", str(ROOT / "build" / "bin" / "chronaxie"))
    if not os.path.exists(program):
        pytest.skip(f"{program} is not built: nothing reads what Python writes")

    def run(*arguments):
        ran = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
        return ran.returncode, json.loads(ran.stdout) if "--json" in arguments else ran.stdout, ran.stderr

    return run
