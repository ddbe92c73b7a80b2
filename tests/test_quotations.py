"""Which words are somebody's speech: styles of all kinds, and a slow oracle."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [span.cut(text) for span in find_quotations(text)]


SLOW = 20.0
"""Seconds: what is linear takes one or two on a busy machine, what is quadratic minutes."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said: "The dam held."', ["The dam held."]),
        ("She said: “The dam held.”", ["The dam held."]),
        ("„Der Damm hielt“, sagte sie. „Ja“", ["Der Damm hielt", "Ja"]),
        ("»Der Damm hielt«, sagte sie.", ["Der Damm hielt"]),
        ("« Le barrage a tenu », dit-elle. « Oui »", ["Le barrage a tenu", "Oui"]),
        ("«Плотина выстояла», — сказала она.", ["Плотина выстояла"]),
        ("”Dammen höll”, sade hon. ”Ja.”", ["Dammen höll", "Ja."]),
        ("»Pato kesti», hän sanoi.", ["Pato kesti"]),
        ("她说：“水坝守住了。”然后走了。", ["水坝守住了。"]),
        ("她说：「水坝守住了。」", ["水坝守住了。"]),
        ("『ダム』と「壁」", ["ダム", "壁"]),
        ("‘It held,’ she said. ‘It’s the dogs’ dinner.’", ["It held,", "It’s the dogs’ dinner."]),
        ("'It held,' she said. 'It's over.'", ["It held,", "It's over."]),
        ("‹Ja›, sagte er.", ["Ja"]),
    ],
)
def test_every_style_of_marks_is_known(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's the officials' report and the dogs' dinner.",
        "'Tis late, and the '90s are gone; rock 'n' roll, get 'em.",
        "L'Italia, po' di sale, 'ndrangheta, dell'acqua",
        "'s-Hertogenbosch en 't Hof",
        "He is 6'2\" tall",
        'צה"ל',
        "no marks at all",
        "",
        '""',
        "“ ”",
    ],
)
def test_apostrophes_inches_and_empty_marks_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


def test_an_unclosed_quotation_ends_with_its_paragraph_and_the_next_may_go_on() -> None:
    text = 'He said: "One.\n\n"Two," he said.\n\nThree "four".'
    assert quoted(text) == ["One.", "Two,", "four"]


def test_an_unclosed_quotation_ends_with_its_line_where_lines_are_paragraphs() -> None:
    assert quoted('He said: "One.\nTwo.\nThree "four".') == ["One.", "four"]


def test_a_quotation_broken_by_a_wrapped_line_is_one() -> None:
    assert quoted('He said: "The dam\nheld all night," and left.') == ["The dam\nheld all night,"]


def test_a_quotation_that_goes_on_after_a_blank_line_without_a_mark_is_two() -> None:
    assert quoted('He said: "One.\n\nTwo." And left.') == ["One.", "Two."]


def test_british_quotations_of_several_paragraphs_are_followed() -> None:
    assert quoted("‘One.\n\n‘Two,’ he said.") == ["One.", "Two,"]


def test_inner_quotations_belong_to_the_outer_one() -> None:
    assert quoted("“She called it ‘a wall’ twice,” he said.") == ["She called it ‘a wall’ twice,"]


def test_a_plural_possessive_does_not_end_a_single_quotation() -> None:
    assert quoted("The council said 'the workers' wall is safe' and left.") == ["the workers' wall is safe"]


def test_mixed_straight_and_curly_marks_close_each_other() -> None:
    assert quoted('“One" and "two”.') == ["One", "two"]


def test_crlf_is_one_line_break() -> None:
    assert quoted('He said: "One\r\ntwo" here.') == ["One\r\ntwo"]


def oracle(text: str) -> list[tuple[int, int]]:
    """Curly doubles only, character by character: open to the mark or to the end of the line."""
    found = []
    start = None
    for at, character in enumerate([*text, "\n"]):
        if character == "“" and start is None:
            start = at + 1
        elif character in "”\n" and start is not None:
            found.append((start, at))
            start = None
    trimmed = []
    for start, end in found:
        inside = text[start:end]
        left = start + len(inside) - len(inside.lstrip())
        right = end - (len(inside) - len(inside.rstrip()))
        if left < right:
            trimmed.append((left, right))
    return trimmed


WORDS = st.sampled_from(["one", "two.", "“three", "four”", "“five”", "six,”", "\n", "“seven\n“eight”"])


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_the_scanner_agrees_with_a_slow_one_on_curly_marks(text: str) -> None:
    # A closing mark without an opening one on its line continues the line before: not the oracle's matter.
    lines = text.split("\n")
    if any(
        line.count("”") > line.count("“") or line.find("”") < line.find("“") for line in lines if "”" in line
    ):
        return
    assert [(span.start, span.end) for span in find_quotations(text)] == oracle(text)


@given(st.text(alphabet="ab \n.,'\"“”‘’„«»「」s", max_size=80))
def test_spans_are_ordered_apart_inside_the_text_and_trimmed(text: str) -> None:
    spans = find_quotations(text)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.cut(text) == span.cut(text).strip()
    assert all(one.end <= two.start for one, two in pairwise(spans))


@pytest.mark.parametrize("piece", ["'a ", '"', '"a ', 'a" ', "‘x ", '"a\n', "«a » ", "'s' ", "“a\n\nb” "])
def test_a_megabyte_of_marks_takes_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.perf_counter()
    find_quotations(text)
    assert time.perf_counter() - started < SLOW
