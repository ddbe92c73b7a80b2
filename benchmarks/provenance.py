"""Who took from whom, and was it credited? An invented newsroom, and how much of its history is found.

    python benchmarks/provenance.py [--stories N] [--seed WORD] [--jobs N] [--json | --markdown] [--write]

See docs/accuracy.md and :mod:`benchmarks.newsroom`.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import click

if __package__ in (None, ""):
    # In its own folder this file would be taken for the package it measures.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.development import ROOT
from benchmarks.newsroom import STORIES, Item, Newsroom, make_newsroom
from benchmarks.tables import Report, Table

PAGE = ROOT / "docs" / "accuracy.md"
START, END = "<!-- provenance -->", "<!-- end of provenance -->"
SKEW = 300.0
"""Seconds that clocks may differ: nearer dates tell nothing."""
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and what was taken from it, both seen; who is the source by dates and credits, if they tell."""

    source: Item
    taker: Item
    by_date: str | None
    by_credit: bool

    @property
    def hard(self) -> bool:
        """Whether there is hard evidence, and none against the truth."""
        return self.by_date != "taker" and (self.by_date == "source" or self.by_credit)

    @property
    def conflict(self) -> bool:
        """Whether a wrong date speaks against the truth."""
        return self.by_date == "taker"


def bounds(shown: str) -> tuple[float, float]:
    """The earliest and the latest moment a date may mean, in seconds."""
    from provenance.readers.dates import parse_moment

    moment = parse_moment(shown, "given")
    assert moment is not None
    return moment.earliest, moment.latest


def earlier(one: Item, other: Item) -> str | None:
    """Which of the two was first by their dates, ``source`` for the first; None if they do not tell."""
    if one.shown is None or other.shown is None:
        return None
    (a_first, a_last), (b_first, b_last) = bounds(one.shown), bounds(other.shown)
    both_exact = max(a_last - a_first, b_last - b_first) <= 60
    if both_exact:
        gap = b_first - a_first
        return "source" if gap >= SKEW else "taker" if gap <= -SKEW else None
    if b_first - a_last >= 0:
        return "source"
    return "taker" if a_first - b_last >= 0 else None


def direct_pairs(room: Newsroom) -> list[Pair]:
    """Every copy with what it was taken from, if that is seen."""
    found = []
    for item in room.seen:
        for source in (item.source, item.second):
            if source is None or not source.seen or source.outlet == item.outlet:
                continue
            names = item.credited in ("direct", "both") or (
                item.credited == "origin" and source is item.origin
            )
            same_house = item.credited == "origin" and source.outlet == item.origin.outlet
            credit = source is not item.second and (names or same_house)
            found.append(Pair(source, item, earlier(source, item), credit))
    return found


class Found:
    """What a trace says of a newsroom, by the names of the documents."""

    def __init__(self, room: Newsroom, jobs: int) -> None:
        import provenance

        self.trace = provenance.trace([item.document() for item in room.seen], jobs=jobs)
        self.names = {d.id: d.name for d in self.trace.documents}
        self.items = {item.name: item for item in room.seen}

    def stated(self) -> Iterator[tuple[str, str]]:
        """Source and taker of every direction that is stated between copies."""
        for source, taker, _ in self.sure():
            yield source, taker

    def sure(self) -> Iterator[tuple[str, str, float]]:
        """The same with the probability that is stated."""
        for traced in self.trace.relations:
            relation = traced.relation
            if relation.kind != "revision" and relation.direction in ("a_to_b", "b_to_a"):
                a, b = self.names[traced.a], self.names[traced.b]
                source, taker = (a, b) if relation.direction == "a_to_b" else (b, a)
                yield source, taker, relation.direction_confidence or 0.0

    @cached_property
    def parents(self) -> dict[str, str]:
        """Whom each document hangs below in its story's tree; an unseen source by the name it has."""
        return {
            self.names[edge.target]: self.names[edge.source] for s in self.trace.stories for edge in s.tree
        }

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """What the audit says of each document."""
        return {d.name: d.verdict for d in self.trace.documents if d.verdict is not None}


def directions(room: Newsroom, found: Found) -> Table:
    """How many directions are stated, and how many of these are right."""
    right: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for source, taker in found.stated():
        truth = _flow(found.items[source], found.items[taker])
        for group in ("all", _evidence(found.items[source], found.items[taker])):
            stated[group] += 1
            right[group] += truth
    table = Table("Directions", ["stated between", "stated", "right", "share right"])
    for group in ("all", *sorted(set(stated) - {"all"})):
        table.rows.append([group, stated[group], right[group], right[group] / max(1, stated[group])])
    table.notes = ["Right: the text really went that way, at once or through other copies."]
    return table


_BINS = (0.88, 0.92, 0.96, 0.99, 0.999, 1.0)
"""Limits of stated probabilities; a direction is stated from .88 on."""


def calibration(found: Found) -> Table:
    """Stated probabilities of directions against how many of them are right."""
    table = Table("Stated probability of a direction", ["probability", "stated", "mean", "share right"])
    rows = [(p, _flow(found.items[a], found.items[b])) for a, b, p in found.sure()]
    for low, high in pairwise(_BINS):
        inside = [(p, right) for p, right in rows if low <= p < high or (high == 1 and p == 1)]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            table.rows.append([f"{low:g} to {high:g}", len(inside), mean, share])
    return table


def evidence(room: Newsroom, found: Found) -> Table:
    """Of the pairs with hard evidence and of those without, how many have a direction."""
    stated = {frozenset(pair): pair for pair in found.stated()}
    rows: dict[str, list[bool]] = defaultdict(list)
    for pair in direct_pairs(room):
        both = frozenset((pair.source.name, pair.taker.name))
        kind = "hard evidence" if pair.hard else "evidence that conflicts" if pair.conflict else "no evidence"
        if kind == "hard evidence":
            kind += ", by " + (
                "both" if pair.by_credit and pair.by_date else "credit" if pair.by_credit else "date"
            )
        rows[kind].append(both in stated)
        if pair.hard:
            rows["hard evidence"].append(both in stated)
    table = Table("Stated at all", ["pairs of source and copy", "pairs", "stated", "share stated"])
    for kind in sorted(rows):
        table.rows.append([kind, len(rows[kind]), sum(rows[kind]), sum(rows[kind]) / len(rows[kind])])
    table.notes = ["Hard evidence: dates at least five minutes apart, or a credit; none of it wrong."]
    return table


def trees(room: Newsroom, found: Found) -> Table:
    """What hangs below what it was taken from, and below the revision it was taken from."""
    edges: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for item in room.seen:
        if item.source is None:
            continue
        parent = found.parents.get(item.name)
        missing = not item.source.seen
        if item.outlet == item.source.outlet:
            kind = "revisions"
        elif missing:
            kind = "copies of a missing text"
        elif item.source.origin is not item.source and item.source.outlet != item.source.origin.outlet:
            kind = "third-hand copies"
        else:
            kind = "copies"
        good = parent not in found.items if missing else parent == item.source.name
        # Of an unchanged copy and what it was copied from nothing in a text tells which was taken.
        good |= parent in found.items and not missing and found.items[parent].pieces == item.source.pieces
        good |= item.second is not None and parent == item.second.name
        for group in ("all", kind):
            edges[group] += 1
            right[group] += good
        if kind == "copies" and _versions(room, item.source) > 1:
            same_page = parent in found.items and found.items[parent or ""].address == item.source.address
            edges["revision copied, where several are seen"] += same_page
            right["revision copied, where several are seen"] += same_page and good
    table = Table("Trees", ["documents", "edges", "right", "share right"])
    for group in ("all", *sorted(set(edges) - {"all"})):
        table.rows.append([group, edges[group], right[group], right[group] / max(1, edges[group])])
    table.notes = ["Of texts with the very same sentences any is right as a source."]
    return table


def verdicts(room: Newsroom, found: Found) -> Table:
    """The audit against the truth, where what was taken is seen or named."""
    table = Table("Verdicts", ["truth", "documents", "right", "share right", "said instead"])
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for item in room.seen:
        if any(not i.seen for i in item.line):
            continue  # without its source nobody can say what was taken
        said[item.verdict][found.verdicts[item.name]] += 1
    total = sum(c.total() for c in said.values())
    good = sum(said[truth][truth] for truth in said)
    table.rows.append(["all", total, good, good / total, ""])
    for truth in sorted(said):
        others = ", ".join(f"{v} {n}" for v, n in said[truth].most_common() if v != truth)
        count = said[truth].total()
        table.rows.append([truth, count, said[truth][truth], said[truth][truth] / count, others])
    return table


def _flow(source: Item, taker: Item) -> bool:
    """Whether text went from one to the other, a second stretch of a compilation and its copies included."""
    line = [*taker.line]
    for item in (taker, *taker.line):
        if item.second is not None:
            line += [item.second, *item.second.line]
    return any(item.name == source.name or _same_page(item, source) for item in line)


def _same_page(one: Item, other: Item) -> bool:
    """Whether both are versions of one page: a later one has all that matters of an earlier one."""
    return one.address == other.address


def _evidence(source: Item, taker: Item) -> str:
    if source.wrong_date or taker.wrong_date:
        return "with a wrong date"
    line = {i.name for i in (*source.line, *taker.line)}
    return "with a missing source" if any(n for n in line if n not in _SEEN) else "others"


_SEEN: set[str] = set()


def _versions(room: Newsroom, item: Item) -> int:
    return sum(other.address == item.address for other in room.seen)


def measure(stories: int, seed: str, jobs: int) -> Mapping[str, Table]:
    """All tables of one newsroom."""
    room = make_newsroom(stories, seed)
    _SEEN.clear()
    _SEEN.update(item.name for item in room.seen)
    found = Found(room, jobs)
    return {
        "directions": directions(room, found),
        "calibration": calibration(found),
        "evidence": evidence(room, found),
        "trees": trees(room, found),
        "verdicts": verdicts(room, found),
    }


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--stories", type=click.IntRange(1), default=STORIES, help="Stories of the newsroom.")
@click.option("--seed", default="newsroom", help="Another word, another newsroom.")
@click.option("--jobs", type=click.IntRange(1), default=2, help="Worker processes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--write", is_flag=True, help="Put the tables into docs/accuracy.md.")
def main(stories: int, seed: str, jobs: int, as_json: bool, markdown: bool, write: bool) -> None:
    """Print how much of a known copying history is found."""
    report = Report(as_json, markdown)
    for name, table in measure(stories, seed, jobs).items():
        report.add(name, table)
    report.end()
    if write:
        report.write(PAGE, START, END)


if __name__ == "__main__":
    main()
