"""Short names of texts: bit for bit those of datasketch and simhash."""

from __future__ import annotations

import numpy as np
from datasketch import MinHash
from simhash import Simhash

from provenance import kernels
from provenance.fingerprints import (
    fingerprint,
    lsh_index,
    permutations,
    resemblance,
    simhash_distance,
)
from provenance.normalisation import NormalText, normalise, normalise_all
from provenance.settings import FingerprintSettings
from tests.news import OTHER, WIRE, every_nth_replaced, prose

SETTINGS = FingerprintSettings()
TEXTS = normalise_all(
    [WIRE, OTHER, prose(1, 900), "港口仓库昨夜发生火灾目前没有人员伤亡报告", "two words", ""]
)


def shingles(text: NormalText, width: int) -> list[int]:
    hashes, _ = kernels.hash_shingles(text.hashes, np.array([0, text.words]), width)
    return [int(h) for h in hashes]


def test_signatures_are_those_of_datasketch() -> None:
    for text, found in zip(TEXTS, fingerprint(TEXTS, SETTINGS), strict=True):
        theirs = MinHash(num_perm=SETTINGS.minhash_permutations, seed=SETTINGS.minhash_seed, hashfunc=int)
        theirs.update_batch([h & 0xFFFFFFFF for h in shingles(text, SETTINGS.shingle_words)])
        assert found.signature.tolist() == theirs.hashvalues.tolist()
        assert found.minhash.jaccard(theirs) == 1.0


def test_simhashes_are_those_of_the_simhash_package() -> None:
    for text, found in zip(TEXTS, fingerprint(TEXTS, SETTINGS), strict=True):
        features = {str(n): h for n, h in enumerate(shingles(text, SETTINGS.shingle_words))}
        if features:
            theirs = Simhash(list(features), hashfunc=lambda name, f=features: f.get(name.decode(), 0))
            assert found.simhash_value == theirs.value
            assert found.simhash.distance(theirs) == 0


def test_a_batch_gives_what_single_texts_give() -> None:
    scheme = permutations(SETTINGS)
    for text, together in zip(TEXTS, fingerprint(TEXTS, SETTINGS, scheme), strict=True):
        (alone,) = fingerprint([text], SETTINGS, scheme)
        assert together.signature.tolist() == alone.signature.tolist()
        assert together.simhash_value == alone.simhash_value
        assert together.grams.tolist() == alone.grams.tolist()
        assert together.content.keys.tolist() == alone.content.keys.tolist()
        assert together.content.places.tolist() == alone.content.places.tolist()


def test_a_shared_run_of_twelve_words_shares_a_k_gram() -> None:
    run = "the lighthouse keeper watched the ferry drift towards the sand bank all"
    for before in range(9):
        a = normalise(f"{prose(before, 40)} {run} {prose(before + 50, 40)}")
        b = normalise(f"{prose(before + 100, 30 + before)} {run} {prose(before + 150, 20)}")
        x, y = fingerprint([a, b], SETTINGS)
        assert np.intersect1d(x.grams, y.grams).size


def test_repeated_words_are_no_k_grams() -> None:
    (found,) = fingerprint([normalise("no no no no no no no no no no no no no no")], SETTINGS)
    assert found.grams.size == 0


def bigrams(text: NormalText, letters: int) -> dict[frozenset[str], int]:
    """Two content words that are neighbours, and where they first are, counted in content words."""
    words = [text.span(n, n + 1).cut(text.text).lower() for n in range(text.words)]
    content = [word for word in words if len(word) >= letters]
    found: dict[frozenset[str], int] = {}
    for place in range(len(content) - 1):
        found.setdefault(frozenset(content[place : place + 2]), place)
    return found


def test_content_bigrams_are_what_a_plain_reading_finds() -> None:
    texts = normalise_all(
        [WIRE, OTHER, prose(1, 900), every_nth_replaced(WIRE, 3), "tram, tram, tram", "two words", ""]
    )
    names: dict[frozenset[str], int] = {}
    for text, found in zip(texts, fingerprint(texts, SETTINGS), strict=True):
        wanted = bigrams(text, SETTINGS.content_letters)
        keys, places = found.content.keys.tolist(), found.content.places.tolist()
        assert keys == sorted(set(keys))
        by_place = dict(zip(places, keys, strict=True))
        assert sorted(by_place) == sorted(wanted.values())
        for two, place in wanted.items():
            assert names.setdefault(two, by_place[place]) == by_place[place]
    assert len(set(names.values())) == len(names)


def test_content_bigrams_pass_over_short_words_and_know_no_order() -> None:
    plain, turned = fingerprint(
        normalise_all(["a ferry sank near the old lighthouse", "near it sank a Ferry by lighthouse"]),
        SETTINGS,
    )
    assert len(plain.content.keys) == len(turned.content.keys) == 3
    assert np.intersect1d(plain.content.keys, turned.content.keys).size == 2


def test_in_scripts_without_spaces_runs_of_characters_stand_for_content_bigrams() -> None:
    (found,) = fingerprint([normalise("港口仓库昨夜发生火灾目前没有人员伤亡报告")], SETTINGS)
    assert sorted(found.content.places.tolist()) == [n // 2 for n in range(20 - 6 + 1)]


def test_a_text_with_every_third_word_replaced_keeps_content_bigrams_and_no_k_gram() -> None:
    wire, copy = fingerprint(normalise_all([WIRE, every_nth_replaced(WIRE, 3)]), SETTINGS)
    assert np.intersect1d(wire.grams, copy.grams).size == 0
    assert np.intersect1d(wire.content.keys, copy.content.keys).size > 10


def test_estimates_tell_copies_from_strangers() -> None:
    wire, copy, other = fingerprint(normalise_all([WIRE, every_nth_replaced(WIRE, 30), OTHER]), SETTINGS)
    assert resemblance(wire, copy) > 0.6
    assert resemblance(wire, other) < 0.1
    assert simhash_distance(wire, copy) < 16 < simhash_distance(wire, other)


def test_an_index_over_stored_signatures_finds_the_near_identical() -> None:
    texts = {"wire": WIRE, "copy": every_nth_replaced(WIRE, 40), "other": OTHER}
    prints = fingerprint(normalise_all(list(texts.values())), SETTINGS)
    named = list(zip(texts, (p.signature for p in prints), strict=True))
    index = lsh_index(named, bands=32, rows=4, seed=SETTINGS.minhash_seed)
    assert set(index.query(prints[0].minhash)) == {"wire", "copy"}
