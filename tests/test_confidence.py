"""The confidence of a passage: a probability that only evidence moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance
from provenance.alignment import Run, WordPassage
from provenance.confidence import EVIDENCE, SUREST, confidence, evidence, fitted, other_figures, plain_words
from provenance.normalisation import normalise
from provenance.tiers import Aligned, mirrored
from tests.news import OTHER, WIRE

A = normalise("the harbour was closed on Monday because of Storm Ada and 14 boats were lost " * 8)


@st.composite
def passages(draw: st.DrawFn) -> WordPassage:
    """Runs in order in two stretches of the text."""
    runs, a, b = [], draw(st.integers(0, 5)), draw(st.integers(0, 5))
    first_a, first_b = a, b
    for _ in range(draw(st.integers(1, 5))):
        length = draw(st.integers(1, 9))
        runs.append(Run(a, b, length))
        a, b = a + length + draw(st.integers(0, 4)), b + length + draw(st.integers(0, 4))
    return WordPassage(first_a, a, first_b, b, tuple(runs))


@given(passages(), st.sampled_from(sorted(EVIDENCE)), st.floats(-5, 20))
def test_it_is_a_probability_and_the_same_from_either_side(
    passage: WordPassage, tier: str, score: float
) -> None:
    found = Aligned(passage, tier, score)  # type: ignore[arg-type]
    sure = confidence(A, A, found)
    assert round(1 - SUREST, 4) <= sure <= SUREST
    assert sure == confidence(A, A, mirrored(found))
    assert all(
        x >= 0 for name, x in zip(EVIDENCE[tier], evidence(A, A, found), strict=True) if name != "figures"
    )


@given(passages(), st.data())
def test_a_further_matched_word_never_lowers_it(passage: WordPassage, data: st.DataObject) -> None:
    """A word taken out of a run, in the text's own words, can only lower the confidence."""
    n = data.draw(st.integers(0, len(passage.runs) - 1))
    run = passage.runs[n]
    shorter = [Run(run.a, run.b, run.length - 1)] if run.length > 1 else []
    fewer = replace(passage, runs=(*passage.runs[:n], *shorter, *passage.runs[n + 1 :]))
    if fewer.runs:
        assert confidence(A, A, Aligned(fewer, "textual")) <= confidence(A, A, Aligned(passage, "textual"))


def test_no_weight_is_negative() -> None:
    weights = fitted()
    assert set(weights) == {"textual", "reworded", "summary"}
    for tier, (_, numbers) in weights.items():
        assert len(numbers) == len(EVIDENCE[tier])
        assert all(weight >= 0 for weight in numbers)
        assert any(weight > 0 for weight in numbers)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        # A paragraph word for word.
        (WIRE, f"{OTHER}\n\n{WIRE}", 0.99, 1.0),
        # Two reports that share a person's office and nothing else.
        (
            f"{WIRE}\nIt was opened by Deputy Transport Minister Arno Velt of the Free Coast Party in Grund.",
            f"{OTHER}\nLess sure was Deputy Transport Minister Arno Velt of the Free Coast Party in Lund.",
            0.0,
            0.9,
        ),
    ],
)
def test_a_paragraph_is_surer_than_names(a: str, b: str, low: float, high: float) -> None:
    found = [p for p in provenance.compare(a, b).passages if p.kind in ("verbatim", "edited")]
    assert found
    assert low <= max(p.confidence for p in found) <= high


def test_plain_words_are_neither_names_nor_figures_nor_small() -> None:
    text = normalise("Deputy Minister Arno Velt said 1400 boats were lost in the storm off Grund on Monday")
    whole = Aligned(WordPassage(0, text.words, 0, text.words, (Run(0, 0, text.words),)), "textual")
    assert plain_words(text, text, whole) == len({"said", "boats", "were", "lost", "storm"})
    chinese = normalise("港口周一关闭")
    all_of_it = Aligned(
        WordPassage(0, chinese.words, 0, chinese.words, (Run(0, 0, chinese.words),)), "textual"
    )
    assert plain_words(chinese, chinese, all_of_it) == len(set("港口周一关闭"))


def test_figures_that_differ_are_counted_on_both_sides() -> None:
    a, b = normalise("profit was 12 mln against 9 mln"), normalise("profit was 15 mln against 7 mln")
    runs = (Run(0, 0, 2), Run(3, 3, 2), Run(6, 6, 1))
    assert other_figures(a, b, Aligned(WordPassage(0, 7, 0, 7, runs), "textual")) == 4
    assert other_figures(a, a, Aligned(WordPassage(0, 7, 0, 7, (Run(0, 0, 7),)), "textual")) == 0
