"""Quality floors on the development data; they only rise. Skipped where the data is not at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.retrieval import BOTH, pan_table

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


def test_floor_of_candidates(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVENANCE_SHARED", str(shared))
    table = pan_table(None, 1, peers=False)
    (row,) = [dict(zip(table.columns, row, strict=True)) for row in table.rows if row[0] == BOTH]
    assert row["recall"] >= 0.97
    assert row["pairs suspicious x source"] <= 19_000
