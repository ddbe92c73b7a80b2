"""The plan against a plain search through all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.candidates import Ids, Lookup, Marks, Postings, find_candidates, plan
from provenance.engines.embedded import EmbeddedEngine
from provenance.fingerprints import Content, all_grams, fingerprint
from provenance.normalisation import NormalText, normalise_all
from provenance.settings import CandidateSettings, FingerprintSettings
from tests.news import prose

NONE, NONE32 = np.zeros(0, np.int64), np.zeros(0, np.int32)
rows = st.dictionaries(st.integers(1, 12), st.sets(st.integers(-5, 5), max_size=5), min_size=1, max_size=12)


def columns(keys: dict[int, set[int]]) -> tuple[Ids, Ids]:
    pairs = [(text, key) for text in sorted(keys) for key in sorted(keys[text])]
    return np.array([t for t, _ in pairs], np.int64), np.array([k for _, k in pairs], np.int64)


def plainly(
    keys: dict[int, set[int]],
    ranks: dict[int, int],
    limit: int,
    least: int = 1,
    whole: dict[int, set[int]] | None = None,
    bands: dict[int, set[int]] | None = None,
) -> set[tuple[int, int]]:
    """Pairs that share enough rare keys no hub tells of both; each text with the first of a frequent key.

    Two texts of which most is in one hub are pairs with it, not with each other for a frequent key or a band.
    """
    holders = holders_of(keys)
    links = linked(holders, ranks, limit)
    stars = {link for link, count in links.items() if count >= least}
    hubs: dict[int, int] = {}
    for hub, text in sorted(stars, key=lambda link: ranks[link[0]]):
        if 2 * links[hub, text] >= len(keys[text]):
            hubs.setdefault(text, hub)

    def told(text: int, key: int) -> int | None:
        """The first hub that has the text in its star and the key anywhere."""
        hubs = [ranks[h] for h, member in stars if whole and member == text and key in whole[h]]
        return min(hubs, default=None)

    shared: Counter[tuple[int, int]] = Counter()
    for key, texts in holders.items():
        if len(texts) <= limit:
            for a, b in combinations(texts, 2):
                if told(a, key) is None or told(a, key) != told(b, key):
                    shared[a, b] += 1
    pairs = {pair for pair, count in shared.items() if count >= least}
    for one, other in {*stars, *linked(holders_of(bands or {}), ranks, 1)}:
        if one not in hubs or hubs[one] != hubs.get(other):
            pairs.add((min(one, other), max(one, other)))
    return pairs


def holders_of(keys: dict[int, set[int]]) -> dict[int, list[int]]:
    """The texts that have each key."""
    holders: dict[int, list[int]] = defaultdict(list)
    for text in sorted(keys):
        for key in keys[text]:
            holders[key].append(text)
    return holders


def linked(holders: dict[int, list[int]], ranks: dict[int, int], limit: int) -> Counter[tuple[int, int]]:
    """The first text of each frequent key with each other text that has it, and by how many keys."""
    links: Counter[tuple[int, int]] = Counter()
    for texts in holders.values():
        if len(texts) > limit:
            hub = min(texts, key=ranks.__getitem__)
            links.update((hub, text) for text in texts if text != hub)
    return links


def by_grams(
    grams: dict[int, set[int]],
    ranks: dict[int, int],
    whole: dict[int, set[int]] | None,
    bands: dict[int, set[int]] | None = None,
) -> Postings:
    """Postings of k-grams, of bands if there are any, and all k-grams of each text."""

    def given(texts: Sequence[int]) -> list[Ids]:
        assert whole is not None
        return [np.array(sorted(whole[text]), np.int64) for text in texts]

    texts = sorted(ranks)
    return Postings(
        np.array(texts, np.int64),
        np.array([ranks[t] for t in texts], np.int64),
        *columns(grams),
        *[NONE32] * 3,
        *columns(bands or {}),
        NONE,
        NONE,
        whole=None if whole is None else given,
    )


def pairs_of(postings: Postings, numbers: CandidateSettings, threads: int = 1) -> list[tuple[int, int]]:
    with EmbeddedEngine(threads) as engine:
        return [(a, b) for a, b in find_candidates(engine, postings, numbers).tolist()]


@given(rows, rows, st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_the_plan_finds_what_a_plain_search_finds(
    grams: dict[int, set[int]], bands: dict[int, set[int]], limit: int
) -> None:
    ranks = {text: (text * 7) % 13 for text in {*grams, *bands}}
    found = pairs_of(by_grams(grams, ranks, None, bands), CandidateSettings(max_frequency=limit))
    assert set(found) == plainly(grams, ranks, limit, bands=bands)
    assert found == sorted(found)


# What winnowing chose of a text, and what else stands in it.
stories = st.lists(
    st.tuples(st.sets(st.integers(-6, 6), max_size=6), st.sets(st.integers(-6, 6), max_size=8)),
    min_size=3,
    max_size=10,
)


@given(stories, st.integers(2, 4), st.integers(1, 2), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_what_a_hub_tells_is_what_a_plain_search_says_whatever_the_ids(
    stories: list[tuple[set[int], set[int]]], limit: int, least: int, chance: Random
) -> None:
    ranks = dict(enumerate(range(len(stories))))
    chosen = {n: some for n, (some, _) in enumerate(stories)}
    whole = {n: some | others for n, (some, others) in enumerate(stories)}
    wanted = plainly(chosen, ranks, limit, least, whole)
    numbers = CandidateSettings(max_frequency=limit, min_shared=least)
    ids = list(range(1, len(stories) + 1))
    for threads in (1, 2):
        postings = by_grams(
            {text: chosen[n] for n, text in enumerate(ids)},
            {text: n for n, text in enumerate(ids)},
            {text: whole[n] for n, text in enumerate(ids)},
        )
        places = {text: n for n, text in enumerate(ids)}
        found = [sorted((places[a], places[b])) for a, b in pairs_of(postings, numbers, threads)]
        assert {(a, b) for a, b in found} == wanted
        chance.shuffle(ids)


def test_two_texts_of_a_star_are_a_pair_only_for_what_their_hub_does_not_have() -> None:
    numbers = CandidateSettings(max_frequency=3)
    ranks = {1: 3, 2: 2, 3: 1, 4: 0}
    star = [(1, 4), (2, 4), (3, 4)]
    grams = {1: {10, 20}, 2: {10, 20, 30}, 3: {10, 30}, 4: {10}}
    assert pairs_of(by_grams(grams, ranks, None), numbers) == sorted([*star, (1, 2), (2, 3)])
    assert pairs_of(by_grams(grams, ranks, {4: {10, 20}}), numbers) == sorted([*star, (2, 3)])
    assert pairs_of(by_grams(grams, ranks, {4: {10, 20, 30}}), numbers) == star


def test_reprints_of_one_hub_are_pairs_with_it_though_they_are_alike() -> None:
    grams = {1: {1, 2, 3, 4}, 2: {1, 2, 3, 5}, 3: {1, 2, 3, 6}, 4: {1, 7, 8, 9}}
    bands = {2: {20}, 3: {20}, 4: {20}}
    postings = by_grams(grams, {text: text for text in grams}, None, bands)
    # Only a footer of text 4 is the hub's: its likeness to another text counts.
    assert pairs_of(postings, CandidateSettings(max_frequency=2)) == [(1, 2), (1, 3), (1, 4), (2, 4)]


def test_who_is_in_no_star_keeps_its_pairs() -> None:
    grams = {1: {10}, 2: {10, 20}, 3: {10}, 4: {10}, 5: {20}}
    found = pairs_of(
        by_grams(grams, {n: n for n in grams}, {1: {10, 20}}), CandidateSettings(max_frequency=3)
    )
    assert found == [(1, 2), (1, 3), (1, 4), (2, 5)]


def test_hubs_tell_each_of_their_own_star() -> None:
    """Two stars: 1 with 3, 4 and 7, and 2 with 5, 6 and 7; both hubs have the k-gram 20 unchosen."""
    grams = {1: {10}, 2: {11}, 3: {10}, 4: {10}, 5: {11}, 6: {11}, 7: {10, 11}}
    stars = [(1, 3), (1, 4), (1, 7), (2, 5), (2, 6), (2, 7)]
    for texts, told in (((3, 4), True), ((5, 6), True), ((4, 7), True), ((3, 5), False)):
        some = {text: keys | ({20} if text in texts else set()) for text, keys in grams.items()}
        postings = by_grams(some, {n: n for n in grams}, {1: {10, 20}, 2: {11, 20}})
        found = pairs_of(postings, CandidateSettings(max_frequency=3))
        assert found == (stars if told else sorted([*stars, texts]))


def reprints(count: int, seed: int) -> list[NormalText]:
    """One story as so many papers print it: about three words in a hundred are others."""
    chance = Random(seed)
    story, others = prose(seed, 320).split(" "), prose(seed + 1, 2000).split(" ")
    copies = [[chance.choice(others) if chance.random() < 0.03 else w for w in story] for _ in range(count)]
    return normalise_all([" ".join(copy) for copy in copies])


def story_postings(copies: list[NormalText], ids: list[int], *, told: bool = True) -> Postings:
    """Postings of copies in the order of publication, as the pipeline makes them."""
    fingerprint_settings, numbers = FingerprintSettings(), CandidateSettings()
    order = sorted(range(len(ids)), key=ids.__getitem__)
    texts = sorted(ids)
    prints = fingerprint([copies[n] for n in order], fingerprint_settings)
    at = {text: n for n, text in enumerate(ids)}

    def whole(some: Sequence[int]) -> list[Ids]:
        grams = all_grams([copies[at[text]] for text in some], fingerprint_settings)
        return [g.view(np.int64) for g in grams]

    marks = Marks(
        texts, [p.grams for p in prints], [p.signature for p in prints], [p.content for p in prints]
    )
    # No two have equal words.
    return Lookup.of(marks, texts, order, texts, numbers).postings(whole if told else None)


@pytest.mark.parametrize("seed", [10, 20])
def test_a_story_of_many_edited_copies_costs_a_few_pairs_for_each(seed: int) -> None:
    copies = reprints(300, seed)
    for count in (150, 300):
        ids = list(range(1, count + 1))
        found = pairs_of(story_postings(copies[:count], ids), CandidateSettings())
        # Measured: 1.0 to 2.1 for each copy; all with all would be 75 and 150.
        assert len(found) <= 3 * count
        graph = nx.Graph(found)
        assert set(graph) == set(ids)
        assert nx.is_connected(graph)
    # Measured: .11 and .20.
    untold = pairs_of(story_postings(copies, ids, told=False), CandidateSettings())
    assert len(found) <= 0.3 * len(untold)
    assert set(found) <= set(untold)


def test_neither_ids_nor_threads_change_what_a_story_costs() -> None:
    copies = reprints(150, 30)
    ids, results = list(range(1, 151)), []
    for threads in (1, 2, 3):
        found = pairs_of(story_postings(copies, ids), CandidateSettings(), threads)
        places = {text: n for n, text in enumerate(ids)}
        results.append(sorted(sorted((places[a], places[b])) for a, b in found))
        Random(threads).shuffle(ids)
    assert results[0] == results[1] == results[2]


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
    grams = [np.zeros(0, np.uint64)] * len(texts)
    return Lookup.of(Marks(texts, grams, [], content), texts, order, texts, CandidateSettings()).postings()


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
        monkeypatch.setattr(plan, "_POSTINGS_AT_ONCE", size)
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
