"""Shared fixtures: invented texts, shared development data, and what a machine must have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No clock decides a test, and the same examples are tried every time: a failure can be repeated.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


def required() -> bool:
    """Whether a missing browser or Java is a failure and not a skip."""
    return os.environ.get("PROVENANCE_REQUIRE_ALL") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data, which is not part of the project."""
    folder = Path(os.environ.get("PROVENANCE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("development data is not here: set PROVENANCE_SHARED to its folder")
    return folder


@pytest.fixture(scope="session")
def newsday() -> Path:
    """The invented news day."""
    return SAMPLES / "newsday"
