"""The plan against a plain search through all pairs."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.candidates import Ids, Postings, find_candidates
from provenance.engines.embedded import EmbeddedEngine
from provenance.settings import CandidateSettings

NONE = np.zeros(0, np.int64)
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
        *columns(bands),
        NONE,
        NONE,
    )
    with EmbeddedEngine() as engine:
        found = find_candidates(engine, postings, CandidateSettings(max_frequency=limit))
    assert {tuple(pair) for pair in found.tolist()} == plainly(grams, ranks, limit) | plainly(bands, ranks, 1)
    assert found.tolist() == sorted(found.tolist())


def test_the_number_of_threads_changes_nothing() -> None:
    texts = np.arange(1, 400, dtype=np.int64)
    postings = Postings(
        texts, texts[::-1].copy(), np.repeat(texts, 3), np.arange(texts.size * 3) % 97, NONE, NONE, NONE, NONE
    )
    results = []
    for threads in (1, 2):
        with EmbeddedEngine(threads) as engine:
            results.append(find_candidates(engine, postings, CandidateSettings()).tolist())
    assert results[0] == results[1]
    assert len(results[0]) > 400


def test_no_texts_give_no_pairs() -> None:
    with EmbeddedEngine() as engine:
        assert find_candidates(engine, Postings(*[NONE] * 8), CandidateSettings()).shape[0] == 0
