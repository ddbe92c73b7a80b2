"""What several unrelated stories share at one place is furniture: the fast rule beside the obvious one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.comparison import Measure, MeasuredPassage, Stretch
from provenance.model import Span
from provenance.relations import NOVEL, Finding, Party, relate, relate_all
from provenance.settings import Settings

CHARACTERS = 1000
"""Length of every document here; a word has five."""
Pairs = Sequence[tuple[Party, Party, Measure]]


def stretch(start: int, length: int) -> Stretch:
    return Stretch(Span(start, start + length), max(1, length // 5), 0, 0)


def passage(a: Stretch, b: Stretch, tier: str = "textual") -> MeasuredPassage:
    words = min(a.words, b.words)
    return MeasuredPassage(a, b, words, words, 1.0, 0.9, tier=tier)  # type: ignore[arg-type]


def party(number: int) -> Party:
    return Party(number, f"text-{number}", words=CHARACTERS // 5, characters=CHARACTERS)


def with_limit(limit: int) -> Settings:
    plain = Settings()
    return replace(plain, relations=replace(plain.relations, boilerplate_stories=limit))


# -- the rule as docs/how-it-works.md has it, word by word ---------------------------------------------


def furniture(pairs: Pairs, settings: Settings) -> dict[tuple[int, int], set[int]]:
    """Numbers of the passages of each pair that are furniture."""
    alone = with_limit(1000)
    found = {(a.id, b.id): f for a, b, m in pairs if (f := relate(a, b, m, alone)) is not None}
    story = stories(list(found.values()), settings)
    return {pair: {n for n in range(len(f.kinds)) if is_furniture(f, n, found, story, settings)}
            for pair, f in found.items()}  # fmt: skip


def is_furniture(
    finding: Finding,
    n: int,
    found: dict[tuple[int, int], Finding],
    story: dict[int, int],
    settings: Settings,
) -> bool:
    if finding.kinds[n] not in NOVEL or not at_edge(finding, n):
        return False
    for document in (finding.a.id, finding.b.id):
        span = span_in(finding, finding.measure.passages[n], document)
        sharing = {document}
        for pair, other in found.items():
            if document in pair and any(
                mostly_same(span, span_in(other, p, document))
                for p in other.measure.passages
                if p.tier == "textual"
            ):
                sharing |= set(pair)
        if len({story[d] for d in sharing}) >= settings.relations.boilerplate_stories:
            return True
    return False


def span_in(finding: Finding, passage: MeasuredPassage, document: int) -> Span:
    return (passage.a if finding.a.id == document else passage.b).span


def mostly_same(one: Span, other: Span) -> bool:
    common = len(set(range(*one)) & set(range(*other)))
    return common >= 0.7 * max(one.length, other.length)


def at_edge(finding: Finding, n: int) -> bool:
    mine = finding.measure.passages[n]
    others = [p for m, p in enumerate(finding.measure.passages) if m != n and p.tier == "textual"]
    before = [p.a.span.start < mine.a.span.start and p.b.span.start < mine.b.span.start for p in others]
    after = [p.a.span.start > mine.a.span.start and p.b.span.start > mine.b.span.start for p in others]
    return all(before) or all(after)


def stories(findings: list[Finding], settings: Settings) -> dict[int, int]:
    """The smallest document each document is joined to, however far round."""
    story = {d: d for f in findings for d in (f.a.id, f.b.id)}
    for _ in story:
        for f in findings:
            if f.covered.most >= settings.relations.revision_coverage or len(f.measure.passages) > 2:
                story[f.a.id] = story[f.b.id] = min(story[f.a.id], story[f.b.id])
    return story


# -- the two beside each other -------------------------------------------------------------------------

stretches = st.builds(
    stretch, st.sampled_from([0, 3, 8, 15, 30, 600, 606]), st.sampled_from([40, 44, 52, 60, 90])
)
measures = st.lists(
    st.builds(passage, stretches, stretches, st.sampled_from(["textual"] * 5 + ["reworded"])),
    min_size=1,
    max_size=3,
).map(lambda passages: Measure(tuple(passages)))  # fmt: skip


@given(
    st.lists(st.none() | measures, min_size=15, max_size=15),
    st.lists(measures, max_size=6),
    st.integers(2, 5),
)
def test_the_fast_rule_marks_what_the_obvious_one_marks(
    among: list[Measure | None], of_hub: list[Measure], limit: int
) -> None:
    parties = [party(n) for n in range(1, 13)]
    pairs = [(a, b, m) for (a, b), m in zip(combinations(parties[:6], 2), among, strict=True) if m]
    pairs += [(parties[0], other, m) for other, m in zip(parties[6:], of_hub, strict=False)]
    settings = with_limit(limit)
    expected = furniture(pairs, settings)
    found = {(f.a.id, f.b.id): f for f in relate_all(pairs, settings)}
    assert found.keys() == expected.keys()
    for pair, finding in found.items():
        assert {n for n, kind in enumerate(finding.kinds) if kind == "boilerplate"} == expected[pair]


@pytest.mark.parametrize(("stories", "marked"), [(2, False), (3, True)])
def test_a_footer_of_three_stories_is_furniture(stories: int, marked: bool) -> None:
    footer = Measure((passage(stretch(900, 60), stretch(900, 60)),))
    pairs = [(a, b, footer) for a, b in combinations([party(n) for n in range(stories)], 2)]
    kinds = {f.kinds for f in relate_all(pairs, Settings())}
    assert kinds == {("boilerplate",) if marked else ("verbatim",)}


def test_a_hub_looks_at_each_stretch_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the neighbours are ten times the work, and not a hundred times."""
    from provenance.relations import neighbours

    calls: Counter[int] = Counter()
    compared = neighbours._mostly_same
    size = 0

    def counted(one: Span, other: Span) -> bool:
        calls[size] += 1
        return compared(one, other)

    monkeypatch.setattr(neighbours, "_mostly_same", counted)
    for size in (40, 400):
        pairs = [(party(0), party(n), Measure((passage(stretch(n % 7, 60), stretch(0, 60)),)))
                 for n in range(1, size)]  # fmt: skip
        relate_all(pairs, with_limit(1000))
        relate_all(pairs, Settings())
    assert calls[400] <= 10 * calls[40]
