"""The plan against a plain search through all pairs."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance import candidates
from provenance.candidates import Ids, Postings, content_columns, find_candidates
from provenance.engines.embedded import EmbeddedEngine
from provenance.fingerprints import Content
from provenance.settings import CandidateSettings

NONE, NONE32 = np.zeros(0, np.int64), np.zeros(0, np.int32)
rows = st.dictionaries(st.integers(1, 12), st.sets(st.integers(-5, 5), max_size=5), min_size=1, max_size=12)


def columns(keys: dict[int, set[int]]) -> tuple[Ids, Ids]:
    pairs = [(text, key) for text in sorted(keys) for key in sorted(keys[text])]
    return np.array([t for t, _ in pairs], np.int64), np.array([k for _, k in pairs], np.int64)


def plainly(keys: dict[int, set[int]], ranks: dict[int, int], limit: int) -> set[tuple[int, int]]:
    """All pairs of a rare key; of a frequent key each text with the first."""
    holders: dict[int, list[int]] = defaultdict(list)
    for text in sorted(keys):
        for key in keys[text]:
            holders[key].append(text)
    found: set[tuple[int, int]] = set()
    for texts in holders.values():
        if len(texts) <= limit:
            found |= set(combinations(texts, 2))
        else:
            first = min(texts, key=ranks.__getitem__)
            found |= {(min(t, first), max(t, first)) for t in texts if t != first}
    return found


@given(rows, rows, st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_the_plan_finds_what_a_plain_search_finds(
    grams: dict[int, set[int]], bands: dict[int, set[int]], limit: int
) -> None:
    texts = sorted(set(grams) | set(bands))
    ranks = {text: (text * 7) % 13 for text in texts}
    postings = Postings(
        np.array(texts, np.int64),
        np.array([ranks[t] for t in texts], np.int64),
        *columns(grams),
        *[NONE32] * 3,
        *columns(bands),
        NONE,
        NONE,
    )
    with EmbeddedEngine() as engine:
        found = find_candidates(engine, postings, CandidateSettings(max_frequency=limit))
    assert {tuple(pair) for pair in found.tolist()} == plainly(grams, ranks, limit) | plainly(bands, ranks, 1)
    assert found.tolist() == sorted(found.tolist())


# A text is its bigrams in a row; texts stand in the order of publication, and may have any ids.
readings = st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=12), min_size=1, max_size=9)


def content_postings(readings: list[list[int]], ids: list[int]) -> Postings:
    """Each bigram once for a text, where it first stands."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    content = [
        Content(
            np.array(sorted(set(readings[n])), np.uint32),
            np.array([readings[n].index(key) for key in sorted(set(readings[n]))], np.uint32),
        )
        for n in order
    ]
    texts = sorted(ids)
    return Postings(
        *(np.array(texts, np.int64), np.array(order, np.int64), NONE, NONE),
        *content_columns(texts, content),
        *[NONE] * 4,
    )


def plainly_near(readings: list[list[int]], limit: int, least: int, drift: int) -> set[tuple[int, int]]:
    """Pairs of texts with enough rare bigrams, or enough frequent ones, in one band of shifts."""
    counts: dict[tuple[int, int, bool, int], int] = defaultdict(int)
    for key in {key for reading in readings for key in reading}:
        holders = [n for n, reading in enumerate(readings) if key in reading]
        rare = len(holders) <= limit
        for a, b in combinations(holders, 2):
            if rare or a == holders[0]:
                shift = readings[a].index(key) - readings[b].index(key)
                counts[a, b, rare, round(shift / (2 * drift + 1))] += 1
    return {(a, b) for (a, b, _, _), count in counts.items() if count >= least}


@given(readings, st.integers(2, 4), st.integers(1, 3), st.integers(0, 3), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_near_bigrams_bring_together_what_a_plain_search_does_whatever_the_ids(
    readings: list[list[int]], limit: int, least: int, drift: int, chance: Random
) -> None:
    wanted = plainly_near(readings, limit, least, drift)
    numbers = CandidateSettings(content_frequency=limit, content_shared=least, content_drift=drift)
    ids = list(range(1, len(readings) + 1))
    for _ in range(3):
        with EmbeddedEngine() as engine:
            found = find_candidates(engine, content_postings(readings, ids), numbers)
        rows = {text: row for row, text in enumerate(ids)}
        assert {tuple(sorted((rows[a], rows[b]))) for a, b in found.tolist()} == wanted
        chance.shuffle(ids)


@pytest.mark.parametrize("shift", range(-6, 7))
def test_a_band_of_shifts_is_the_same_seen_from_either_side(shift: int) -> None:
    here, there = [1, *[9] * 10, 2], [1, *[8] * (10 - shift), 2]
    numbers = CandidateSettings(content_shared=2, content_drift=2)
    for readings in ([here, there], [there, here]):
        with EmbeddedEngine() as engine:
            found = find_candidates(engine, content_postings(readings, [1, 2]), numbers).tolist()
        assert found == ([[1, 2]] if abs(shift) <= 2 else [])


def test_neither_what_is_counted_at_once_nor_threads_change_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(4)
    readings = [[chance.randint(1, 300) for _ in range(60)] for _ in range(90)]
    postings = content_postings(readings, list(range(1, 91)))
    results = []
    for size, threads in ((10**6, 1), (700, 2)):
        monkeypatch.setattr(candidates, "_POSTINGS_AT_ONCE", size)
        with EmbeddedEngine(threads) as engine:
            results.append(
                find_candidates(engine, postings, CandidateSettings(content_frequency=20)).tolist()
            )
    assert results[0] == results[1]
    assert len(results[0]) > 50


def test_the_number_of_threads_changes_nothing() -> None:
    texts = np.arange(1, 400, dtype=np.int64)
    postings = Postings(
        *(texts, texts[::-1].copy(), np.repeat(texts, 3), np.arange(texts.size * 3) % 97),
        *(
            np.repeat(texts, 9).astype(np.int32),
            *(np.arange(texts.size * 9, dtype=np.int32) % n for n in (211, 7)),
        ),
        *[NONE] * 4,
    )
    results = []
    for threads in (1, 2):
        with EmbeddedEngine(threads) as engine:
            results.append(find_candidates(engine, postings, CandidateSettings()).tolist())
    assert results[0] == results[1]
    assert len(results[0]) > 400


def test_no_texts_give_no_pairs() -> None:
    with EmbeddedEngine() as engine:
        assert (
            find_candidates(
                engine, Postings(*[NONE] * 4, *[NONE32] * 3, *[NONE] * 4), CandidateSettings()
            ).shape[0]
            == 0
        )
