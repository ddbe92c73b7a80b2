"""Cues: scopes, quotations, positions, languages, and garbage."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.credits.languages import guess_languages
from provenance.credits.scanner import Cue, scan
from provenance.model import Span
from provenance.quotations import find_quotations
from provenance.segments import split_lines


def cues_of(text: str) -> tuple[Cue, ...]:
    return scan(text, split_lines(text), find_quotations(text))


def accepted(text: str) -> list[tuple[str, str | None]]:
    return [(cue.kind, cue.target) for cue in cues_of(text) if cue.needs == "resolved"]


def test_a_chain_of_credits_is_given_in_the_order_of_the_text() -> None:
    text = (
        "The rain began on Monday.\nThe Guardian reports: the dam held.\nIt held all night.\n"
        "Source Article from http://hillwire.example/dam"
    )
    assert accepted(text) == [("republish_cue", "The Guardian"), ("source_url", "hillwire.example")]


def test_a_republish_cue_covers_what_follows_up_to_the_texts_own_credits() -> None:
    text = (
        "Rain fell.\nThe Guardian reports: the dam held.\nIt held.\n"
        "Source: http://hillwire.example/dam\nViews: 0"
    )
    cue = next(cue for cue in cues_of(text) if cue.kind == "republish_cue")
    assert cue.scope is not None
    assert cue.scope.cut(text) == "the dam held.\nIt held."


def test_a_republish_cue_before_a_quotation_covers_the_quotation() -> None:
    text = 'The Guardian reports: "The dam held all night." The mayor slept.'
    cue = next(cue for cue in cues_of(text) if cue.kind == "republish_cue")
    assert cue.scope is not None
    assert cue.scope.cut(text) == "The dam held all night."


def test_what_a_medium_was_told_covers_the_quotation_next_to_it() -> None:
    text = 'He told Reuters: "The dam held."\nShe slept.'
    cue = next(cue for cue in cues_of(text) if cue.kind == "told_outlet")
    assert cue.scope is not None
    assert cue.scope.cut(text) == "The dam held."


def test_a_credit_of_the_whole_text_covers_the_whole_text() -> None:
    text = "The dam held.\nIt held.\nCourtesy BBC"
    cue = next(cue for cue in cues_of(text) if cue.kind == "credit_line")
    assert cue.scope == Span(0, len("The dam held.\nIt held."))


def test_cues_inside_quotations_are_left_out() -> None:
    assert accepted('"Reuters reports: it held," she wrote.\n"I told the BBC so."') == []


def test_a_cue_whose_target_stands_in_marks_is_found() -> None:
    assert ("media_report", "Der Spiegel") in accepted("Laut „Der Spiegel“ hielt der Damm und die Mauer.")


def test_the_same_line_is_a_dateline_only_near_the_top() -> None:
    body = "The dam held.\n" * 12
    assert ("agency_dateline", "Hill Courier") in accepted("HILLTOWN (Hill Courier) - The dam held.\n" + body)
    assert ("agency_dateline", "Hill Courier") not in accepted(
        body + "HILLTOWN (Hill Courier) - It held.\n" + body
    )
    assert ("agency_dateline", "AFP") in accepted(body + "HILLTOWN (AFP) - It held.\n" + body)


def test_a_slug_counts_only_at_the_end_or_the_top() -> None:
    body = "The dam held.\n" * 12
    assert accepted(body + "Reuters") == [("credit_line", "Reuters")]
    assert accepted(body + "Reuters\n" + body) == []


def test_ambiguous_names_in_prose_wait_for_a_second_mention() -> None:
    doubtful = [cue for cue in cues_of("The council told AP that it held.") if cue.needs == "doubtful"]
    assert [cue.target for cue in doubtful] == ["AP"]


def test_unknown_names_are_left_to_the_corpus() -> None:
    (cue,) = cues_of("HILLTOWN, Mo. (KQXZ) — The dam held.\nIt held.\nIt did.\nYes.")
    assert (cue.kind, cue.target, cue.needs) == ("agency_dateline", "KQXZ", "unresolved")


def test_photo_credits_win_over_everything_in_their_place() -> None:
    assert accepted("The dam held.\nPhoto courtesy of the Hill Courier") == [
        ("photo_credit", "the Hill Courier")
    ]


def test_noise_lines_give_marks_but_no_reports() -> None:
    text = "Media playback is unsupported on your device\nRelated posts:\nReuters reported it\nThe dam held."
    assert accepted(text) == [("platform_mark", "BBC")]


SLOW = 20.0
"""Seconds: what is linear takes one or two on a busy machine, what is quadratic minutes."""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the dam of the valley held and the wind that was cold fell with the rain " * 3, "en"),
        ("der Damm hielt und das Wasser ist nicht mit dem Wind auf der Mauer " * 3, "de"),
        ("les eaux du val et des monts est une force pour les gens dans la nuit qui " * 3, "fr"),
        ("плотина выстояла всю ночь", "ru"),
        ("水坝彻夜守住了", "zh"),
        ("صمد السد طوال الليل", "ar"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert language in guess_languages(text)


def test_short_texts_may_be_in_any_language_of_their_script() -> None:
    assert {"en", "de", "fr"} <= set(guess_languages("dam"))


def test_a_given_language_leaves_the_others_out() -> None:
    text = "Selon Reuters, le barrage a tenu."
    lines = split_lines(text)
    assert [cue.target for cue in scan(text, lines, (), 0, ["fr"]) if cue.kind == "media_report"] == [
        "Reuters"
    ]
    assert [cue for cue in scan(text, lines, (), 0, ["en"]) if cue.kind == "media_report"] == []


def test_the_block_of_metadata_is_not_scanned() -> None:
    head = "source: Reuters\ncredit: AFP\n\n"
    text = head + "The dam held."
    assert scan(text, split_lines(text, len(head)), (), len(head)) == ()


def test_offsets_hold_where_lower_case_is_longer() -> None:
    text = "İİİİ İstanbul.\nThe mayor told Reuters that it held."
    (cue,) = [cue for cue in cues_of(text) if cue.kind == "told_outlet"]
    assert cue.span.cut(text) == cue.text == "told Reuters"


def test_an_empty_text_has_no_cues() -> None:
    assert scan("", ()) == ()


PIECES = st.sampled_from(
    [
        "The dam held.",
        "told Reuters",
        "Reuters reports:",
        '"',
        "“",
        "”",
        "\n",
        " ",
        "(AFP) -",
        "Source:",
        "Photo:",
        "AP",
        "said",
        "http://x.example/",
        "laut",
        "selon",
        "据新华社报道",
        "İ",
        "ﬁ",
        "the",
        "Hill Courier",
        "reported",
        "according to",
        "©",
        "By",
        "\u2028",
        "Доу",
        "сообщает",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_cues_are_ordered_inside_the_text_and_say_what_stands_there(text: str) -> None:
    cues = cues_of(text)
    assert list(cues) == sorted(cues, key=lambda cue: cue.span)
    for cue in cues:
        assert cue.text == cue.span.cut(text) != ""
        assert cue.scope is None or 0 <= cue.scope.start <= cue.scope.end <= len(text)
        assert not any(q.start <= cue.span.start and cue.span.end <= q.end for q in find_quotations(text))
    assert cues == cues_of(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "The ",
        "told The Aaa ",
        "(AFP) - ",
        "He said ",
        "Xa reports: ",
        "The Aaa reports: x\n",
        "Source: Aaa\n",
        "据新华社报道",
        "© Aaa ",
        " ",
    ],
)
def test_garbage_takes_linear_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    lines = split_lines(text)
    started = time.perf_counter()
    scan(text, lines)
    assert time.perf_counter() - started < SLOW


def test_one_line_of_ten_megabytes_does_not_hang() -> None:
    text = "a" * 10_000_000
    started = time.perf_counter()
    assert cues_of(text) == ()
    assert time.perf_counter() - started < 10
