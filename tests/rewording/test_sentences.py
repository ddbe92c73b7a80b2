"""Where sentences begin, for statistics."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.normalisation import normalise
from provenance.rewording.sentences import LONGEST, sentence_starts

PIECES = [
    "ferry",
    "a",
    "Dr",
    "harbour",
    "渡船",
    "मेला",
    "سفينة",
    ".",
    "!",
    "。",
    ". ",
    "\n",
    "\n\n",
    " ",
    "|",
    "• ",
    " - - ",
    "”",
    ":",
    ";",
    "\r\n",
]


def cut(text: str) -> list[str]:
    normal = normalise(text)
    return [normal.span(i, j).cut(text) for i, j in pairwise(sentence_starts(normal).tolist())]


@given(st.lists(st.sampled_from(PIECES), max_size=200).map("".join))
def test_sentences_cover_all_words_once(text: str) -> None:
    normal = normalise(text)
    starts = sentence_starts(normal).tolist()
    assert starts[0] == 0
    assert starts[-1] == normal.words
    lengths = [j - i for i, j in pairwise(starts)]
    # A single word left over at the end belongs to the sentence before, however long that is.
    assert all(2 <= length <= LONGEST for length in lengths[:-1])
    if lengths and normal.words > 1:
        assert 2 <= lengths[-1] <= LONGEST + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("...", []),
        ("Ferry", ["Ferry"]),
        ("The ferry sank. The bell rang.", ["The ferry sank", "The bell rang"]),
        ("He met Dr. Ostmere there. The bell rang.", ["He met Dr", "Ostmere there", "The bell rang"]),
        ("It was the no. five boat. The bell rang.", ["It was the no. five boat", "The bell rang"]),
        ("Ferry sinks\n\nthe bell rang at dawn", ["Ferry sinks", "the bell rang at dawn"]),
        ("渡船沉没。钟声响起。", ["渡船沉没", "钟声响起"]),
        ("غرقت العبارة. دق الجرس.", ["غرقت العبارة", "دق الجرس"]),
        ("Go. The bell rang twice.", ["Go. The bell rang twice"]),
        ("The bell rang twice. Go.", ["The bell rang twice. Go"]),
        ("Tides | Weather | Boats for hire", ["Tides | Weather", "Boats for hire"]),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_lines_broken_by_hand_do_not_end_sentences() -> None:
    line = "The harbour master closed the eastern pier to every boat because\n"
    text = line + "Storm water had washed the sand from under the stones of its foot."
    assert len(cut(text)) == 1


@pytest.mark.parametrize("words", [61, 120, 121, 1000])
def test_a_text_without_sentence_ends_is_cut_by_length(words: int) -> None:
    found = sentence_starts(normalise("ferry " * words)).tolist()
    assert max(j - i for i, j in pairwise(found)) <= LONGEST + 1
    assert len(found) - 1 == -(-(words - 1) // LONGEST)
