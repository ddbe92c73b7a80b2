"""Quality floors on the development data; they only rise. Skipped where the data is not at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = {
    "seeds": [],
    "clusters": ["--floor", "0.90"],
    "clough": ["--floor", "0.89"],
    "extraction": ["--floor", "0.95"],
    "pan13": ["--sample", "300", "--floor", "0.70"],
}


@pytest.mark.parametrize("name", FLOORS)
def test_floor(shared: Path, name: str) -> None:
    program = shared / "acceptance" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, str(program), *FLOORS[name]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
