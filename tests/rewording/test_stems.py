"""Stems: one for every way of writing the same word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance import kernels
from provenance.normalisation import folded_word, normalise
from provenance.rewording.stems import stem, stem_hashes

WORDS = ["runs", "running", "ran", "runner's", "runner’s", "Läufer", "läufe", "走る", "walks", "walked"]
LETTERS = "aeéßİıДжрас中文ไทยעברअनु\u0301\u00ad\u200b'’‘`-\n  .,sdtingESLY½ﬁ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don't", "don’t"),
        ("the mayor's", "the mayor’s"),
        ("a for-\ntress", "a fortress"),
        ("STRASSE", "straße"),
        ("pаnic", "panic"),
        ("caf\u00e9s", "cafe\u0301s"),
        ("air\u00adstrikes", "airstrikes"),
    ],
)
def test_a_word_has_one_stem_however_it_is_written(one: str, other: str) -> None:
    assert stem_hashes(normalise(one)).tolist() == stem_hashes(normalise(other)).tolist()


@given(st.text(LETTERS, max_size=40))
@example("x\ud800y")
def test_a_folded_word_has_the_hash_of_its_word(text: str) -> None:
    normal = normalise(text)
    for start, end, value in zip(normal.starts, normal.ends, normal.hashes, strict=True):
        folded = folded_word(text[start:end]).encode("utf-8", "surrogatepass")
        padded = np.frombuffer(folded + bytes(kernels.PADDING), np.uint8)
        assert kernels.hash_words(padded, np.array([0]), np.array([len(folded)])).tolist() == [int(value)]


@given(st.lists(st.sampled_from(WORDS)))
def test_stems_do_not_depend_on_the_rest_of_the_text(words: list[str]) -> None:
    together = stem_hashes(normalise(" ".join(words)))
    apart = [stem_hashes(normalise(word)) for word in words]
    assert together.tolist() == np.concatenate([np.zeros(0, np.uint64), *apart]).tolist()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("trained", "train"),
        ("training", "train"),
        ("the", "the"),
        ("is", "is"),
        ("sing", "sing"),  # too little would be left
        ("mayor's", "mayor"),
        ("kommission", "kommission"),
        ("überführung", "überfü"),
        ("中", "中"),
        ("", ""),
    ],
)
def test_endings(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_no_words_no_stems() -> None:
    assert stem_hashes(normalise("... —")).size == 0
