"""Groups and classes against known ones, worked by hand and against slow twins."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.agreement import Agreement, agreement, components, cuts, leave_one_out

TRUTH = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}


def test_equal_groupings_agree_wholly_whatever_their_names() -> None:
    assert agreement(TRUTH, {m: f"group {g}" for m, g in TRUTH.items()}) == Agreement(1, 1, 1, 1)


def test_members_without_a_group_stand_alone() -> None:
    found = agreement(TRUTH, {})
    assert (found.precision, found.recall, found.f1, found.ari) == (0, 0, 0, 0)


def test_one_member_in_the_wrong_group() -> None:
    found = agreement(TRUTH, {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y"})
    # together in truth 3 + 1, found 1 + 3, both 2; by chance 4 * 4 / 10
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert found.ari == pytest.approx((2 - 1.6) / (4 - 1.6))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=9))
def test_it_counts_what_a_look_at_every_pair_counts(groups: list[tuple[int, int]]) -> None:
    truth = {str(n): known for n, (known, _) in enumerate(groups)}
    found = {str(n): claimed for n, (_, claimed) in enumerate(groups)}
    known = [truth[x] == truth[y] for x, y in combinations(truth, 2)]
    claimed = [found[x] == found[y] for x, y in combinations(truth, 2)]
    right = sum(a and b for a, b in zip(known, claimed, strict=True))
    measured = agreement(truth, found)
    assert measured.precision == pytest.approx(right / sum(claimed) if any(claimed) else 0)
    assert measured.recall == pytest.approx(right / sum(known) if any(known) else 0)


def test_links_join_groups() -> None:
    groups = components("abcde", [("a", "b"), ("d", "c"), ("b", "d")])
    assert {m for m in groups if groups[m] == groups["a"]} == set("abcd")
    assert groups["e"] == "e"


values = st.lists(st.tuples(st.integers(0, 6).map(float), st.sampled_from("xyz")), min_size=1, max_size=8)


def judged(value: float, edges: list[float]) -> str:
    return "xyz"[sum(value > edge for edge in edges)]


@given(values)
def test_cuts_are_as_good_as_the_best_of_all(labelled: list[tuple[float, str]]) -> None:
    edges = cuts(labelled, "xyz")
    places = [-0.5, *(n + 0.5 for n in range(7))]
    best = max(
        sum(judged(value, list(pair)) == label for value, label in labelled)
        for pair in product(places, repeat=2)
        if pair[0] <= pair[1]
    )
    assert edges == sorted(edges)
    assert sum(judged(value, edges) == label for value, label in labelled) == best


def test_leaving_one_out_judges_by_the_others() -> None:
    clear = [(0.1, "x"), (0.2, "x"), (0.8, "y"), (0.9, "y")]
    assert leave_one_out(clear, "xy") == 1
    assert leave_one_out([(0.1, "x"), (0.2, "y")], "xy") == 0
