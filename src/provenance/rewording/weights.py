"""Fitted weights, with what they were fitted on; data in ``weights.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from provenance.rewording.evidence import REGION, SENTENCE, SUMMARY, SUMMARY_SENTENCE
from provenance.rewording.pairing import Floats


@dataclass(frozen=True, eq=False)
class Weights:
    """One weight for each number of :mod:`provenance.rewording.evidence`, in its order."""

    sentence: Floats
    region: Floats
    summary_sentence: Floats
    summary: Floats


TABLES: dict[str, Sequence[str]] = {
    "sentence": SENTENCE,
    "region": REGION,
    "summary_sentence": SUMMARY_SENTENCE,
    "summary": SUMMARY,
}
"""Tables of the file, and the names each must hold."""


@cache
def fitted() -> Weights:
    """The weights that ship with the package."""
    text = files("provenance.rewording").joinpath("weights.toml").read_text(encoding="utf-8")
    return from_tables(tomllib.loads(text))


def from_tables(tables: Mapping[str, Mapping[str, float]]) -> Weights:
    """Weights from tables of name and value; every name must be there."""
    return Weights(**{name: np.array([tables[name][key] for key in keys]) for name, keys in TABLES.items()})
