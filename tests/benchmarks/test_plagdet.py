"""The measure of passages, worked by hand and against a slow twin that counts single characters."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.plagdet import Passage, Tally, score

CASE: Passage = ((50, 150), (0, 100))


def test_a_perfect_detection_scores_one() -> None:
    found = score([([CASE], [CASE])])
    assert (found.recall, found.precision, found.granularity, found.plagdet) == (1, 1, 1, 1)


def test_half_of_a_case_on_both_sides_is_half_of_the_recall() -> None:
    found = score([([CASE], [((50, 100), (0, 50))])])
    assert (found.recall, found.precision) == (0.5, 1)
    assert found.plagdet == pytest.approx(2 / 3)


def test_two_halves_cost_granularity() -> None:
    found = score([([CASE], [((50, 100), (0, 50)), ((100, 150), (50, 100))])])
    assert (found.recall, found.precision, found.granularity) == (1, 1, 2)
    assert found.plagdet == pytest.approx(1 / log2(3))


def test_a_detection_that_overlaps_on_one_side_only_is_a_false_alarm() -> None:
    missed = (700, 780), (500, 580)
    found = score([([CASE, missed], [CASE, ((0, 49), (500, 580))])])
    assert (found.recall, found.precision, found.granularity, found.plagdet) == (0.5, 0.5, 1, 0.5)


def test_a_detection_that_is_too_long_costs_precision() -> None:
    found = score([([((0, 100), (0, 100))], [((0, 150), (0, 150))])])
    assert (found.recall, found.precision) == (1, pytest.approx(2 / 3))


def test_overlapping_detections_count_a_character_once() -> None:
    found = score([([CASE], [((50, 130), (0, 80)), ((60, 150), (10, 100))])])
    assert found.recall == 1


def test_nothing_at_all_scores_nothing() -> None:
    found = score([([], [])])
    assert (found.recall, found.precision, found.granularity, found.plagdet) == (0, 0, 1, 0)


def test_pairs_are_counted_apart_and_tallies_add_up() -> None:
    one, other = Tally(), Tally()
    one.add([CASE], [CASE])
    other.add([CASE], [])
    one += other
    assert one.score == score([([CASE], [CASE]), ([CASE], [])])
    assert one.score.recall == 0.5


span = st.tuples(st.integers(0, 30), st.integers(1, 15)).map(lambda s: (s[0], s[0] + s[1]))
many = st.lists(st.tuples(span, span), max_size=4)


def slow(cases: list[Passage], detections: list[Passage]) -> tuple[float, float, float]:
    """Recall, precision, granularity from sets of characters."""

    def characters(passage: Passage) -> set[tuple[int, int]]:
        return {(side, place) for side in (0, 1) for place in range(*passage[side])}

    def meets(one: Passage, other: Passage) -> bool:
        return all({p for s, p in characters(one) & characters(other) if s == side} for side in (0, 1))

    def share(passage: Passage, others: list[Passage]) -> float:
        hit = set().union(*(characters(o) for o in others if meets(passage, o)))
        return len(characters(passage) & hit) / len(characters(passage))

    recall = [share(case, detections) for case in cases]
    precision = [share(found, cases) for found in detections]
    pieces = [n for case in cases if (n := sum(meets(case, found) for found in detections))]
    return (
        sum(recall) / len(recall) if recall else 0.0,
        sum(precision) / len(precision) if precision else 0.0,
        sum(pieces) / len(pieces) if pieces else 1.0,
    )


@given(many, many)
def test_it_counts_what_single_characters_count(cases: list[Passage], detections: list[Passage]) -> None:
    found = score([(cases, detections)])
    assert (found.recall, found.precision, found.granularity) == pytest.approx(slow(cases, detections))
