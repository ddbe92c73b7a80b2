"""Passages of two texts."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance
from provenance.alignment import WordPassage, align, in_order, order_kept, shared_places
from provenance.normalisation import NormalText, normalise
from provenance.settings import AlignmentSettings

COMMON = ("the", "a", "of", "port", "ferry", "fire", "harbour", "said", "who", "ran", "aground", "at", "dawn")
LIMITS = AlignmentSettings()
VOCABULARY = [
    "".join(pair) + ending
    for pair in [(a, b) for a in ("bar", "cel", "dom", "fen", "gil", "hop") for b in ("a", "e", "o", "um")]
    for ending in ("n", "rt", "st", "ld", "x")
]


def prose(seed: int, words: int) -> list[str]:
    chooser = random.Random(seed)
    return [chooser.choice(VOCABULARY) + str(chooser.randrange(40)) for _ in range(words)]


def passages(a: str, b: str) -> list[tuple[str, str]]:
    one, other = normalise(a), normalise(b)
    return [
        (one.span(p.a_first, p.a_last).cut(a), other.span(p.b_first, p.b_last).cut(b))
        for p in align(one, other, LIMITS)
    ]


def check(a: NormalText, b: NormalText, found: tuple[WordPassage, ...]) -> None:
    """What must hold of every alignment, whatever the texts."""
    for p in found:
        assert 0 <= p.a_first < p.a_last <= a.words
        assert 0 <= p.b_first < p.b_last <= b.words
        assert p.words >= LIMITS.min_words
        end_a, end_b = p.a_first, p.b_first
        for run in p.runs:
            assert run.length > 0
            assert run.a >= end_a
            assert run.b >= end_b
            end_a, end_b = run.a + run.length, run.b + run.length
            assert a.hashes[run.a : end_a].tolist() == b.hashes[run.b : end_b].tolist()
        assert end_a <= p.a_last
        assert end_b <= p.b_last
    for side in ("a", "b"):
        ranges = sorted((getattr(p, f"{side}_first"), getattr(p, f"{side}_last")) for p in found)
        assert all(x[1] <= y[0] for x, y in pairwise(ranges))


@given(st.data())
@settings(max_examples=60)
def test_every_alignment_is_sound_and_the_mirror_of_its_mirror(data: st.DataObject) -> None:
    words = st.lists(
        st.sampled_from(
            [
                "the",
                "a",
                "of",
                "port",
                "ferry",
                "fire",
                "harbour",
                "said",
                "who",
                "ran",
                "aground",
                "at",
                "dawn",
            ]
        ),
        max_size=60,
    )
    a, b = normalise(" ".join(data.draw(words))), normalise(" ".join(data.draw(words)))
    found = align(a, b, LIMITS)
    check(a, b, found)
    mirrored = sorted((p.mirrored() for p in align(b, a, LIMITS)), key=lambda p: (p.a_first, p.b_first))
    assert list(found) == mirrored


@given(st.integers(0, 10**6), st.integers(12, 60), st.integers(0, 80), st.integers(0, 80))
@settings(max_examples=40)
def test_a_copied_run_is_found_whole_wherever_it_stands(
    seed: int, length: int, before: int, after: int
) -> None:
    copied = prose(seed, length)
    a = " ".join(prose(seed + 1, before) + copied + prose(seed + 2, after))
    b = " ".join(prose(seed + 3, after) + copied + prose(seed + 4, before))
    # A neighbour that happens to be the same word belongs to the passage as well.
    assert any(" ".join(copied) in one and " ".join(copied) in other for one, other in passages(a, b))


@pytest.mark.parametrize("every", [12, 8, 6, 5])
def test_replaced_words_are_bridged(every: int) -> None:
    words = prose(7, 120)
    spun = [w if i % every else f"other{i}" for i, w in enumerate(words)]
    found = passages(" ".join(words), " ".join(prose(8, 50) + spun + prose(9, 50)))
    covered = sum(len(one.split()) for one, _ in found)
    assert covered >= 0.9 * len(words)


def test_a_sentence_put_in_does_not_break_a_passage() -> None:
    words = prose(1, 60)
    longer = words[:30] + prose(2, 12) + words[30:]
    assert len(passages(" ".join(words), " ".join(longer))) == 1


def test_moved_paragraphs_are_passages_of_their_own_and_known_as_moved() -> None:
    one, two, three = (prose(n, 40) for n in (1, 2, 3))
    a, b = normalise(" ".join(one + two + three)), normalise(" ".join(two + three + one))
    found = align(a, b, LIMITS)
    assert [(p.a_first, p.b_first) for p in found] == [(0, 80), (40, 0)]
    assert in_order(found) == (False, True)
    assert order_kept(found) == pytest.approx(80 / 120)


def test_a_paragraph_that_stands_twice_counts_once() -> None:
    once = prose(4, 30)
    a, b = normalise(" ".join(once)), normalise(" ".join(once + prose(5, 40) + once))
    assert len(align(a, b, LIMITS)) == 1


def test_seven_words_are_chance_and_eight_are_not() -> None:
    shared = "the ferry ran aground off the northern breakwater"
    seven = " ".join(shared.split()[:7])
    assert passages(f"alpha beta gamma {seven} delta epsilon zeta", f"one two {seven} three four five") == []
    assert passages(f"alpha beta gamma {shared} delta epsilon zeta", f"one two {shared} three four five") == [
        (shared, shared)
    ]


def test_edges_go_to_the_end_of_the_sentence_when_two_words_are_left() -> None:
    same = "The old lighthouse keeper watched the ferry drift towards the sand bank"
    a, b = f"Nobody slept. {same} all night. Then rain.", f"It was cold. {same} until dawn. Later snow."
    ((one, other),) = passages(a, b)
    assert one.endswith("all night")
    assert other.endswith("until dawn")


def test_unrelated_texts_share_nothing() -> None:
    assert passages(" ".join(prose(1, 400)), " ".join(prose(2, 400))) == []


def test_a_word_repeated_without_end_costs_no_time_and_is_no_passage() -> None:
    assert passages("no " * 20_000 + "yes", "no " * 20_000) == []


def test_scripts_without_spaces_need_twice_the_characters() -> None:
    assert passages("昨夜港口仓库发生火灾", "他说港口仓库发生火灾了") == []
    same = "消防部门表示目前没有人员伤亡报告起火原因仍在调查"
    assert passages(f"甲乙丙丁戊{same}乙丙丁戊己", f"子丑寅卯辰{same}巳午未申酉") == [(same, same)]


def test_texts_that_repeat_themselves_all_over_are_aligned() -> None:
    paragraph = (
        "The harbour board of Mellin said on Monday that the ferry to Osk stops in June while its hull is "
        "mended, and that two buses will carry passengers over the Tarn bridge until the autumn. "
    )
    for times in (17, 25):
        a, b = paragraph * times, paragraph * (times + 3)
        found = provenance.compare(a, b)
        assert found.coverage_a > 0.9, times
        mirrored = provenance.compare(b, a)
        assert [(p.a, p.b) for p in found.passages] == sorted((p.b, p.a) for p in mirrored.passages)


@given(st.lists(st.integers(0, 4), max_size=40), st.lists(st.integers(0, 4), max_size=40), st.integers(1, 6))
def test_seeds_are_paired_as_by_plain_loops(a: list[int], b: list[int], limit: int) -> None:
    usable_a = [i for i in range(len(a)) if i % 7]
    usable_b = [j for j in range(len(b)) if a[:1] != [b[j]] or j % 5]
    kept_a, kept_b = [a[i] for i in usable_a], [b[j] for j in usable_b]
    pairs = [(i, j) for i in usable_a for j in usable_b if a[i] == b[j]]
    few = [(i, j) for i, j in pairs if kept_a.count(a[i]) <= limit and kept_b.count(b[j]) <= limit]

    def times(gram: int, place: int, text: list[int], usable: list[int]) -> int:
        return sum(text[n] == gram for n in usable if n < place)

    nth = [(i, j) for i, j in pairs if times(a[i], i, a, usable_a) == times(b[j], j, b, usable_b)]
    places = shared_places(
        np.array(a, np.uint64),
        np.array(b, np.uint64),
        np.array(sorted(usable_a, key=lambda n: (a[n], n)), int),
        np.array(sorted(usable_b, key=lambda n: (b[n], n)), int),
        limit,
    )
    found = sorted(zip(places[0].tolist(), places[1].tolist(), strict=True))
    assert found == (few or nth)
    assert len(found) <= limit * len(usable_b)


@pytest.mark.parametrize("times", [20, 400])
def test_a_sentence_again_and_again_has_no_more_seeds_than_places(times: int) -> None:
    grams = np.tile(np.arange(13, dtype=np.uint64), times)
    every = np.argsort(grams, kind="stable")
    places = shared_places(grams, grams, every, every, LIMITS.seed_occurrences)
    assert places[0].size == grams.size
