"""The match view and its way back."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model import Span
from provenance.normalisation import match_view, normalise, normalise_all
from tests.oracles import words_of

LETTERS = (
    string.ascii_letters
    + string.digits
    + " \n\t.,'-’“”\u00ad\u200b\u200d"
    + "éÉßﬁİŉ½ǆ"
    + "e\u0301o\u0323\u0302"
    + "аеорсВж"
    + "αρΑΩ"
    + "港口消防สวัสดีກາカが"
    + "\u1112\u1161\u11ab한ק"
    + "مرحبا हिन्दी 🚢👩\u200d🚒"
)
texts = st.text(alphabet=LETTERS, max_size=60) | st.text(max_size=40)


def folded(text: str) -> list[int]:
    return normalise(text).hashes.tolist()


@given(texts)
def test_the_batch_finds_the_words_of_the_plain_definition(text: str) -> None:
    normal = normalise(text)
    expected = words_of(text)
    assert [normal.span(i, i + 1) for i in range(normal.words)] == [span for _, span in expected]
    assert normal.letters.tolist() == [len(word) for word, _ in expected]
    names: dict[str, int] = {}
    for (word, _), value in zip(expected, normal.hashes.tolist(), strict=True):
        assert names.setdefault(word, value) == value
    assert len(set(names.values())) == len(names)


@given(st.lists(texts, max_size=6))
def test_a_batch_equals_its_texts_one_by_one(batch: list[str]) -> None:
    for together, text in zip(normalise_all(batch), batch, strict=True):
        alone = normalise(text)
        assert together.starts.tolist() == alone.starts.tolist()
        assert together.ends.tolist() == alone.ends.tolist()
        assert together.hashes.tolist() == alone.hashes.tolist()
        assert (together.hidden, together.mixed, together.characters) == (
            alone.hidden,
            alone.mixed,
            alone.characters,
        )


@given(texts)
def test_the_way_back_is_monotone_total_and_inside_the_text(text: str) -> None:
    view, origin = match_view(text)
    assert len(view) == len(origin)
    assert origin == sorted(origin)
    assert all(0 <= place < len(text) for place in origin)
    normal = normalise(text)
    edges = [edge for i in range(normal.words) for edge in normal.span(i, i + 1)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(texts, st.data())
def test_the_words_of_a_slice_are_a_slice_of_the_words(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    if not normal.words:
        return
    first = data.draw(st.integers(0, normal.words - 1))
    last = data.draw(st.integers(first + 1, normal.words))
    span = normal.span(first, last)
    part = normalise(span.cut(text))
    # A cut may leave a word's apostrophe tail or composing marks behind, never change a word.
    if [part.span(i, i + 1).start + span.start for i in range(part.words)] == normal.starts[
        first:last
    ].tolist():
        assert part.hashes.tolist() == normal.hashes[first:last].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour FIRE", "the harbour fire"),
        ("caf\u00e9 d\u00e9j\u00e0", "cafe\u0301 de\u0301ja\u0300"),
        ("don’t touch “this”", 'don\'t touch "this"'),
        ("first–second", "first-second"),
        ("air\u00adport ter\u200bmi\u2060nal", "airport terminal"),
        ("of\ufb01ce stra\u00dfe", "office strasse"),
        ("p\u0430per s\u0441o\u043fe".replace("\u043f", "p"), "paper scope"),
        ("the fer-\nry burned", "the ferry burned"),
        ("the fer\u00ad\r\n  ry burned", "the ferry burned"),
        ("ＦＩＲＥ １２", "fire 12"),
        ("\u1112\u1161\u11ab", "한"),
        ("ffi ﬃ", "ffi ffi"),
    ],
)
def test_forms_a_reader_takes_for_the_same_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("сосна", "cocha"),  # honest Russian stays Russian
        ("well-\nKnown", "wellknown"),
        ("12", "13"),
        ("re-form", "reform"),
        ("e", "é"),
    ],
)
def test_forms_that_differ_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The port's crew don't know", ["The", "port's", "crew", "don't", "know"]),
        ("l'incendie d'un port", ["l", "incendie", "d'un", "port"]),
        ("250,000 people", ["250", "000", "people"]),
        ("港口起火 now", ["港", "口", "起", "火", "now"]),
        ("สวัสดี", ["ส", "วั", "ส", "ดี"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("snake_case", ["snake", "case"]),
        ("🚢 leaves", ["leaves"]),
        ("rock 'n' roll", ["rock", "n", "roll"]),
    ],
)
def test_words_are_cut_where_a_reader_would(text: str, words: list[str]) -> None:
    normal = normalise(text)
    assert [normal.span(i, i + 1).cut(text) for i in range(normal.words)] == words


def test_hiding_characters_and_mixed_words_are_counted() -> None:
    normal = normalise("The har\u200bbour m\u0430ster s\u200bpoke to the cr\u200bew of the f\u0435rry")
    assert (normal.hidden, normal.mixed) == (3, 2)
    assert normal.obfuscations == 5
    assert not normalise("soft\u00adhyphens are honest, and so is на русском").obfuscations


def test_metadata_and_markup_are_not_words() -> None:
    text = "title: Fire\n\nRead [this](http://x.example/fire) now"
    masked = Span(text.index("("), text.index(")") + 1)
    normal = normalise(text, head_end=13, masked=[masked])
    assert [normal.span(i, i + 1).cut(text) for i in range(normal.words)] == ["Read", "this", "now"]


def test_scripts_without_spaces_weigh_two_characters_as_a_word() -> None:
    assert normalise("港口昨晚发生火灾").scale == 2
    assert normalise("The port burned, 港口 says").scale == 1


def test_sentences_begin_after_full_stops_and_empty_lines() -> None:
    normal = normalise("One two. Three four\n\nfive six! seven")
    assert normal.sentences.tolist() == [0, 2, 4, 6, 7]
    assert normalise("他说。她说！").sentences.tolist() == [0, 2, 4]
    assert normalise("").sentences.tolist() == [0]


PLAIN_SENTENCE_END = re.compile(
    r"[.!?…][^\w\s]{0,4}(?=\s)|[。！？｡][」』”’）)]{0,3}"
    r"|(?:\r\n|\n|\r|\u2028)[ \t]{0,20}(?:\r\n|\n|\r|\u2028)|[|•*\t]"
)


@given(st.text("ab .!?…。！」』)|•*\t\n\r\u2028”'", max_size=30))
def test_sentences_end_where_the_plain_expression_says(text: str) -> None:
    normal = normalise(text)
    if not normal.words:
        return
    ends = [match.end() for match in PLAIN_SENTENCE_END.finditer(text)]
    firsts = {sum(start < end for start in normal.starts.tolist()) for end in ends}
    assert normal.sentences.tolist() == sorted({0, *firsts, normal.words})
