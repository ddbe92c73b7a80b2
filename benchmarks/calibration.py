"""Passages whose truth is known, with what the program says of them: for fitting and measuring confidence.

A passage is *reused* if more than half of it, on either side, lies in true cases that it overlaps on both
sides. The cases are those of PAN, of invented news, of newswire stories with sentences planted, and,
between newswire stories as they were sent, the passages that were read and called reuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from benchmarks import newswire
from benchmarks.development import pan
from benchmarks.invented import KINDS, cases
from benchmarks.plagdet import Passage, inside
from provenance.comparison import find_passages, measured
from provenance.confidence import evidence
from provenance.profiles import Profile, profile
from provenance.settings import Settings

NEWS_PAIRS = 2000
"""Pairs of each kind between newswire stories; ``newswire_read.tsv`` covers the passages of so many."""
PLANTED_PAIRS = 600
INVENTED_PAIRS = 60
"""Of each kind."""
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.01)
"""Bounds of the bins of the reliability table: narrow where most passages are."""
SETTINGS = Settings()
_profile = cache(profile)


@dataclass(frozen=True, slots=True)
class Row:
    """A found passage: where its pair comes from, its tier, what is known of it and what was stated.

    ``right`` is None where nobody has said yet whether it is reuse.
    """

    source: str
    tier: str
    evidence: tuple[float, ...]
    stated: float
    right: bool | None
    verdict: str = ""


def rows_of(source: str, a: Profile, b: Profile, truth: Sequence[Passage]) -> Iterator[Row]:
    """The passages of one pair; page furniture is left out."""
    for row, passage in _found(source, a, b):
        yield Row(row.source, row.tier, row.evidence, row.stated, inside(passage, truth) > 0.5)


def _found(source: str, a: Profile, b: Profile) -> Iterator[tuple[Row, Passage]]:
    found = find_passages(a, b, SETTINGS)
    for aligned, m in zip(found, measured(a, b, found, SETTINGS).passages, strict=True):
        if not m.furniture:
            sides = (m.a.span.start, m.a.span.end), (m.b.span.start, m.b.span.end)
            row = Row(source, m.tier, evidence(a.normal, b.normal, aligned), m.confidence, None)
            yield row, sides


def pan_rows(half: int, sample: int | None = None) -> Iterator[Row]:
    """Passages of one half of the PAN pairs."""
    texts, pairs = pan(sample)
    for pair in pairs:
        if pair.half == half:
            a, b = _profile(texts[pair.source]), _profile(texts[pair.suspicious])
            yield from rows_of(f"PAN, {pair.kind}", a, b, pair.cases)


def invented_rows(seed: str, count: int, kinds: Iterable[str] = KINDS) -> Iterator[Row]:
    """Passages of invented news, so many pairs of each kind."""
    for kind in kinds:
        for case in cases(kind, count, seed):
            yield from rows_of(f"invented, {kind}", profile(case.source), profile(case.copy), case.shared)


def newswire_rows(half: int, count: int = NEWS_PAIRS) -> Iterator[Row]:
    """Passages between newswire stories of one half as they were sent, judged by whoever read them."""
    said = newswire.verdicts()
    for kind in newswire.KINDS:
        for pair in newswire.draw(kind, count, half):
            for row, passage in _found(f"newswire, {kind}", _profile(pair.text_a), _profile(pair.text_b)):
                fits = [v for v in said.get((pair.a, pair.b), ()) if inside(passage, [v.passage]) > 0.5]
                verdict = fits[0].verdict if fits else ""
                right = newswire.VERDICTS[verdict] if fits else None
                yield Row(row.source, row.tier, row.evidence, row.stated, right, verdict)


def planted_rows(half: int, count: int = PLANTED_PAIRS) -> Iterator[Row]:
    """Passages of unrelated newswire stories with sentences planted."""
    for pair in newswire.planted(count, half):
        yield from rows_of("newswire, planted", _profile(pair.text_a), profile(pair.text_b), pair.planted)


def known(half: int, sample: int | None = None) -> list[Row]:
    """All passages of one half whose truth is known, from every source."""
    seeds = ("confidence, measured", "confidence, fitted")
    return [
        row
        for row in (
            *pan_rows(half, sample),
            *invented_rows(seeds[half], INVENTED_PAIRS),
            *newswire_rows(half),
            *planted_rows(half),
        )
        if row.right is not None
    ]


@dataclass(frozen=True, slots=True)
class Bin:
    """Passages whose stated probability lies in ``low`` to ``high``: number, what was said and is so."""

    low: float
    high: float
    count: int
    stated: float
    observed: float


def reliability(rows: Sequence[Row], edges: Sequence[float] = EDGES) -> list[Bin]:
    """Stated probability against the observed share, in bins; empty bins are left out."""
    bins = []
    for low, high in pairwise(edges):
        inside_bin = [r for r in rows if low <= r.stated < high]
        if inside_bin:
            count = len(inside_bin)
            stated = sum(r.stated for r in inside_bin) / count
            bins.append(
                Bin(low, min(1.0, high), count, stated, sum(bool(r.right) for r in inside_bin) / count)
            )
    return bins


def brier(rows: Sequence[Row]) -> float:
    """Mean squared difference between what was stated and what is so (0 is best; Brier 1950)."""
    return sum((r.stated - bool(r.right)) ** 2 for r in rows) / max(1, len(rows))


def calibration_error(rows: Sequence[Row]) -> float:
    """Expected calibration error: mean distance of bins from the truth, by their size."""
    return sum(b.count * abs(b.stated - b.observed) for b in reliability(rows)) / max(1, len(rows))
