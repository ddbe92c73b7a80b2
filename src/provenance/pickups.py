"""Who ran it? One row for each copy: when, how much was kept, what was altered, which revision it was.

Rows are made from what a run concluded: the tree of a story says who had it from whom, the relation of the
two documents how much of it and with what changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.edits import FACTUAL
from provenance.model import Edit, Outdated, Passage, Pickup, Relation, Span, TracedDocument
from provenance.relations import CHANGE_NAMES, Party, seconds_between


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from one revision of a page to the next: their passages, and the texts of both."""

    passages: tuple[Passage, ...]
    before: str
    after: str


def make_pickup(
    source: tuple[TracedDocument, Party],
    copy: tuple[TracedDocument, Party],
    relation: Relation,
    *,
    texts: tuple[str, str],
    version: tuple[int, int] = (1, 1),
    steps: Sequence[Step] = (),
    via: str | None = None,
    probability: float | None = None,
) -> Pickup:
    """One copy of one text.

    Args:
        source: the document it was taken from, and what is known of it.
        copy: the copy.
        relation: the two, with the source as a.
        texts: of both, the source's first.
        version: which revision of its page the source is, and how many there are.
        steps: what changed from that revision to the next, and so on to the last.
        via: the document it was had through, if it was not taken from the source itself.
        probability: of that step in the story's tree.
    """
    (of, giver), (by, taker) = source, copy
    changed = [e for p in relation.passages for e in p.edits if e.edit_class in CHANGE_NAMES]
    counts: dict[str, int] = {}
    for edit in changed:
        counts[edit.edit_class] = counts.get(edit.edit_class, 0) + 1
    links = {address for address in taker.credit_addresses if address}
    return Pickup(
        source=of.id,
        source_name=of.name,
        source_outlet=of.outlet,
        source_published=of.published,
        version=version[0],
        versions=version[1],
        document=by.id,
        name=by.name,
        outlet=by.outlet,
        url=by.url,
        published=by.published,
        lag_seconds=seconds_between(giver.published, taker.published),
        via=via,
        probability=probability,
        kept=relation.coverage_a,
        copied=relation.coverage_b,
        headline_changed=_headline_changed(of.headline, by.headline),
        verdict=by.verdict,
        links_back=not links.isdisjoint(giver.addresses),
        changes=tuple((name, counts[name]) for name in CHANGE_NAMES if name in counts),
        altered=tuple(
            (e.edit_class, " ".join(e.a.cut(texts[0]).split()), " ".join(e.b.cut(texts[1]).split()))
            for e in changed
            if e.edit_class in FACTUAL
        ),
        outdated=tuple(outdated(relation.passages, steps)),
        story=by.story,
    )


def _headline_changed(one: str | None, other: str | None) -> bool | None:
    """Whether two headlines differ in more than case and white space; None if one is not known."""
    if one is None or other is None:
        return None
    return " ".join(one.casefold().split()) != " ".join(other.casefold().split())


def outdated(passages: Sequence[Passage], steps: Iterable[Step]) -> list[Outdated]:
    """What a copy kept that its source corrected later.

    Args:
        passages: of the revision that was copied, as a, and the copy, as b.
        steps: from that revision to the next, and so on.

    Returns:
        Facts of the copied revision that stand in the copy as they were, with what they were corrected to, in
        the order of that revision; of a fact corrected twice the last one.
    """
    # Stretches of the copied revision by where they stand in the revision a step begins with.
    places: list[tuple[Span, Span]] | None = None
    found: dict[Span, Outdated] = {}
    for step in steps:
        edits = [edit for passage in step.passages for edit in passage.edits]
        for edit in edits:
            if edit.edit_class not in FACTUAL or edit.op != "altered":
                continue
            first = edit.a if places is None else _back(edit.a, places)
            if first is None or not _kept(first, passages):
                continue
            was, now = edit.a.cut(step.before), edit.b.cut(step.after)
            earlier = found.get(first)
            found[first] = Outdated(edit.edit_class, earlier.was if earlier else was, now)
        places = _carried(edits, places)
    return [found[span] for span in sorted(found)]


def _kept(span: Span, passages: Sequence[Passage]) -> bool:
    """Whether a stretch of a stands in b as it was."""
    return any(
        edit.op == "kept" and edit.a.start <= span.start and span.end <= edit.a.end
        for passage in passages
        for edit in passage.edits
    )


def _back(span: Span, places: Sequence[tuple[Span, Span]]) -> Span | None:
    """Where a stretch of a later revision stands in the copied one."""
    for first, later in places:
        if later.start <= span.start and span.end <= later.end:
            if first.length == later.length:
                start = first.start + span.start - later.start
                return Span(start, start + span.length)
            return first
    return None


def _carried(edits: Sequence[Edit], places: Sequence[tuple[Span, Span]] | None) -> list[tuple[Span, Span]]:
    """Stretches of the copied revision, with where they stand one revision on; altered ones among them."""
    carried = []
    for edit in edits:
        if edit.op not in ("kept", "altered"):
            continue
        if places is None:
            carried.append((edit.a, edit.b))
            continue
        for first, later in places:
            start, end = max(later.start, edit.a.start), min(later.end, edit.a.end)
            if start >= end:
                continue
            if edit.op == "kept" and first.length == later.length:
                offset = start - later.start
                new = edit.b.start + start - edit.a.start
                carried.append(
                    (
                        Span(first.start + offset, first.start + offset + end - start),
                        Span(new, new + end - start),
                    )
                )
            elif edit.a.start <= later.start and later.end <= edit.a.end:
                carried.append((first, edit.b))
    return carried


def by_time(pickups: Iterable[Pickup], parties: Mapping[int, Party]) -> list[Pickup]:
    """Pickups in the order of publication of the copies; undated ones last, then by name."""

    def time(pickup: Pickup) -> tuple[float, str]:
        published = parties[pickup.document].published
        return published.earliest if published else float("inf"), pickup.name

    return sorted(pickups, key=time)
