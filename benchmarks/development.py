"""Development data that is not part of the project, read from where ``PROVENANCE_SHARED`` points.

Without the variable the folder ``shared`` beside the repository is tried. Nothing of it is ever written here.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.plagdet import Passage

ROOT = Path(__file__).resolve().parent.parent
PAN_SETS = {"01": "none", "02": "verbatim", "03": "random", "04": "translation", "05": "summary"}


class MissingDataError(Exception):
    """A folder is not here; the part that needs it is skipped."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of the PAN task; ``half`` tells which half it belongs to (1: weights were fitted on it)."""

    suspicious: str
    source: str
    kind: str
    half: int
    cases: list[Passage] = field(default_factory=list)


def folder(*parts: str) -> Path:
    """A folder of the development data.

    Raises:
        MissingDataError: it is not here.
    """
    base = Path(os.environ.get("PROVENANCE_SHARED", ROOT.parent / "shared"))
    path = base.joinpath(*parts)
    if not path.exists():
        raise MissingDataError(f"{'/'.join(parts)} is not here; PROVENANCE_SHARED names its folder")
    return path


def texts(path: Path) -> dict[str, str]:
    """Texts by id."""
    with gzip.open(path / "documents.jsonl.gz", "rt", encoding="utf-8", newline="") as lines:
        return {row["id"]: row["text"] for row in map(json.loads, lines)}


def pan(sample: int | None = None) -> tuple[dict[str, str], list[Pair]]:
    """Texts and pairs of the text-alignment set of 2013, training part.

    Args:
        sample: about how many pairs, spread evenly over kinds and halves; None for all.
    """
    path = folder("datasets", "pan13-train")
    cases: dict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    for line in (path / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = row["source_offset"], row["source_offset"] + row["source_length"]
        copy = row["this_offset"], row["this_offset"] + row["this_length"]
        cases[row["susp"], row["src"], row["set"]].append((source, copy))
    sets: dict[str, list[Pair]] = defaultdict(list)
    for line in (path / "pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        copied, origin, name = line.split("\t")
        half = len(sets[name]) % 2
        sets[name].append(Pair(copied, origin, PAN_SETS[name], half, cases[copied, origin, name]))
    step = max(1, round(sum(map(len, sets.values())) / sample)) if sample else 1
    pairs = [
        p
        for name in sorted(sets)
        for half in (0, 1)
        for p in [q for q in sets[name] if q.half == half][::step]
    ]
    return texts(path), pairs


def wiki_versions() -> tuple[dict[str, str], dict[str, str]]:
    """Texts of revisions, and the article each belongs to."""
    path = folder("datasets", "wiki-versions")
    with (path / "truth.csv").open(newline="", encoding="utf-8") as rows:
        return texts(path), {row["id"]: row["cluster"] for row in csv.DictReader(rows)}


def clough() -> list[tuple[str, str, str]]:
    """Source, answer and class of each answer."""
    path = folder("datasets", "clough")

    def read(name: str) -> str:
        return (path / name).read_bytes().decode("utf-8", "replace")

    with (path / "truth.csv").open(newline="", encoding="utf-8") as rows:
        return [
            (read(f"orig_task{r['id'][-5]}.txt"), read(r["id"]), r["label"]) for r in csv.DictReader(rows)
        ]
