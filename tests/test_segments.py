"""Lines, furniture, headlines, credit lines and captions."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import segments
from provenance.credits import scan
from provenance.quotations import find_quotations
from provenance.segments import find_segments, split_lines


def kinds(text: str, head_end: int = 0, has_headline: bool = False) -> list[tuple[str, str]]:
    lines = split_lines(text, head_end)
    cues = scan(text, lines, find_quotations(text), head_end)
    found = find_segments(text, lines, cues, head_end, has_headline)
    return [(segment.kind, segment.span.cut(text)) for segment in found]


SLOW = 20.0
"""Seconds: what is linear takes one or two on a busy machine, what is quadratic minutes."""


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "- Advertisement -",
        "Views: 0",
        "1,234 views",
        "12 Comments",
        "Related posts:",
        "Media playback is unsupported on your device",
        "Share this article",
        "Sign up for our newsletter today",
        "Our goal is to create a safe and engaging place for users, and so on and on.",
        "We use cookies to improve your visit. Read the rules.",
        "3 min read",
        "* * *",
        "---",
        "All rights reserved",
        "Anzeige",
        "Lesen Sie auch:",
        "Kommentare",
        "5 Kommentare",
        "Diese Website verwendet Cookies.",
        "Teilen",
        "Publicité",
        "Lire aussi :",
        "3 commentaires",
        "Partager cet article",
        "Publicidad",
        "Te puede interesar:",
        "Compartir",
        "12 comentarios",
        "Pubblicità",
        "Leggi anche:",
        "Condividi",
        "Publicidade",
        "Leia também:",
        "Compartilhe",
        "Advertentie",
        "Lees ook:",
        "Delen",
        "Реклама",
        "Читайте также:",
        "Поделиться",
        "Комментарии: 3",
        "广告",
        "相关阅读：",
        "分享",
        "责任",
        "إعلان",
        "اقرأ أيضاً:",
        "مشاركة",
        "Reklama",
        "広告",
        "Iklan",
    ],
)
def test_furniture_of_many_languages_is_noise(line: str) -> None:
    if line == "责任":
        assert not split_lines(line)[0].noise  # a word the lexicon does not hold
    else:
        assert split_lines(line)[0].noise


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday.",
        "Shares of the mill fell.",
        "Related work was done by the council.",
        "Comments by the mayor were not heard.",
        "Views on the dam differ.",
        "Advertising the dam was a mistake.",
        "Read more slowly, the teacher said.",
        "12 people were hurt.",
        "The video was shown to the council.",
        "Search teams found the cart.",
        "Topics of the talks were the dam and the wall.",
    ],
)
def test_sentences_that_begin_like_furniture_are_body(line: str) -> None:
    assert not split_lines(line)[0].noise


def test_links_under_their_heading_are_noise_until_a_sentence() -> None:
    text = (
        "The dam held.\nRelated posts:\nHow the dam was built\nWhat the wall cost\nThe rain began on Monday."
    )
    assert [line.noise for line in split_lines(text)] == [False, True, True, True, False]


def test_a_heading_with_its_link_behind_it_opens_no_list() -> None:
    text = "Read also: How the dam was built\nThe rain began on Monday\nand went on."
    assert [line.noise for line in split_lines(text)] == [True, False, False]


def test_lines_are_paragraphs_unless_they_were_wrapped_by_hand() -> None:
    plain = "One line is one paragraph.\nThe next is another.\n\nA third."
    assert [line.paragraph for line in split_lines(plain)] == [0, 1, 2]
    wrapped = (
        "The rain began on Monday and the river rose to\n"
        "the old bridge of the valley, and all through\n"
        "the night men and women carried sand to the\n"
        "wall.\n\nIn the morning it fell."
    )
    assert [line.paragraph for line in split_lines(wrapped)] == [0, 0, 0, 0, 1]


def test_the_first_short_line_is_the_headline() -> None:
    assert kinds("Dam holds\n\nThe dam held all night.") == [
        ("headline", "Dam holds"),
        ("body", "The dam held all night."),
    ]
    assert kinds("Dam holds\nThe dam held all night.")[0] == ("headline", "Dam holds")


def test_a_first_line_that_is_a_sentence_or_too_long_is_none() -> None:
    assert kinds("The dam held.\n\nIt held all night.") == [("body", "The dam held.\n\nIt held all night.")]
    assert kinds("A" * 170 + "\n\nIt held.")[0][0] == "body"


def test_no_headline_is_looked_for_when_the_document_has_one() -> None:
    assert kinds("Dam holds\n\nThe dam held.", has_headline=True) == [("body", "Dam holds\n\nThe dam held.")]


def test_a_section_label_above_the_headline_is_noise() -> None:
    text = "Hill country\n\nThe dam of the valley held all night\n\nThe rain began on Monday."
    assert [kind for kind, _ in kinds(text)] == ["noise", "headline", "body"]


def test_credit_lines_photo_credits_and_captions_are_told_apart() -> None:
    text = (
        "Dam holds\n\n"
        "The dam at night, seen from the hill above the town (AFP Photo/Jane Doe)\n\n"
        "The rain began on Monday.\n"
        "Advertisement\n"
        "The dam held all night.\n"
        "Image copyright AFP\n"
        "It held.\n"
        "Source: Reuters"
    )
    assert [kind for kind, _ in kinds(text)] == [
        "headline",
        "caption",
        "body",
        "noise",
        "body",
        "photo_credit",
        "body",
        "credit_line",
    ]


def test_the_block_of_metadata_is_the_head() -> None:
    text = "title: Dam\nurl: x\n\nDam holds\n\nThe dam held."
    head = len("title: Dam\nurl: x\n\n")
    assert kinds(text, head_end=head)[0] == ("head", "title: Dam\nurl: x")
    assert kinds(text, head_end=head)[1] == ("headline", "Dam holds")


def test_every_entry_of_the_lexicon_can_be_seen_and_is_in_lower_case() -> None:
    table = tomllib.loads((files("provenance") / "segments.toml").read_text(encoding="utf-8"))
    for sort in table["furniture"]:
        for key in ("whole", "start", "policy", "counter"):
            for literal in sort.get(key, ()):
                assert literal == literal.lower(), literal
                assert len(literal) <= segments._LOOKED_AT, literal


def test_every_whole_line_of_the_lexicon_is_found() -> None:
    table = tomllib.loads((files("provenance") / "segments.toml").read_text(encoding="utf-8"))
    for sort in table["furniture"]:
        for literal in (*sort.get("whole", ()), *sort.get("policy", ())):
            line = split_lines(literal.upper() if literal.isascii() else literal)[0]
            assert line.noise or line.caption, literal


PIECES = st.sampled_from(
    [
        "The dam held.",
        "Advertisement",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "Source: Reuters",
        "Photo: AFP",
        "Related posts:",
        "Dam holds",
        "\u2028",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_segments_are_ordered_apart_and_hold_every_word(text: str) -> None:
    lines = split_lines(text)
    found = find_segments(text, lines, scan(text, lines, find_quotations(text)))
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    for line in lines:
        assert line.span.cut(text) == line.span.cut(text).strip() != ""
        assert any(s.span.start <= line.span.start and line.span.end <= s.span.end for s in found)
    outside = list(text)
    for segment in found:
        outside[segment.span.start : segment.span.end] = " " * segment.span.length
    assert "".join(outside).strip() == ""


@pytest.mark.parametrize("piece", ["a\n", "#\n", "\n", " \n", "Read also:\n", "1 views\n"])
def test_many_lines_take_linear_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    started = time.perf_counter()
    find_segments(text, split_lines(text))
    assert time.perf_counter() - started < SLOW
