"""How much of a document is copied: the fast sums beside the obvious ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model import Span
from provenance.stories import _Taken, _Tally

Stretches = list[tuple[Span, int]]
spans = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda row: Span(row[0], sum(row)))
stretches = st.lists(st.tuples(spans, st.integers(0, 9)), max_size=12)


def counted_once(credited: Stretches, uncredited: Stretches) -> tuple[float, float]:
    """Words of both, each code point of the text counted once: credited first, longest first."""
    seen: set[int] = set()
    sums = []
    for rows in (credited, uncredited):
        total = 0.0
        for span, words in sorted(rows, key=lambda row: (-row[0].length, row[0])):
            free = set(range(*span)) - seen
            if free:
                total += words * len(free) / span.length
            seen |= free
        sums.append(total)
    return sums[0], sums[1]


@given(stretches, stretches)
def test_each_stretch_of_a_text_counts_once(credited: Stretches, uncredited: Stretches) -> None:
    assert _Tally(credited, uncredited).words() == counted_once(credited, uncredited)


@given(st.lists(spans, max_size=20))
def test_what_is_taken_is_a_union(taken: list[Span]) -> None:
    found = _Taken()
    seen: set[int] = set()
    for span in taken:
        assert found.add(span) == len(set(range(*span)) - seen)
        seen |= set(range(*span))
        bounds = [place for pair in zip(found.starts, found.ends, strict=True) for place in pair]
        assert bounds == sorted(set(bounds))
    assert sum(found.ends) - sum(found.starts) == len(seen)


@pytest.mark.parametrize("count", [1, 50])
def test_reprints_of_one_stretch_are_one_stretch(count: int) -> None:
    found = _Taken()
    assert [found.add(Span(5, 9)) for _ in range(count)] == [4] + [0] * (count - 1)
    assert (found.starts, found.ends) == ([5], [9])
