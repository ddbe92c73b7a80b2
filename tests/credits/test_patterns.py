"""Every pattern: its examples, its counter-examples, and that it cannot run away."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]

import pytest

from provenance.credits import fold_target
from provenance.credits.languages import LANGUAGES
from provenance.credits.phrasebook import DATELINE_MARK, Pattern, patterns, speech
from provenance.credits.scanner import PRIORITY, Cue, scan
from provenance.quotations import find_quotations
from provenance.segments import split_lines

ALL = patterns()


def cues_of(text: str, language: str | None) -> tuple[Cue, ...]:
    return scan(text, split_lines(text), find_quotations(text), 0, [language or "en"])


def with_id(pattern: Pattern) -> str:
    return pattern.id


@pytest.mark.parametrize("pattern", ALL, ids=with_id)
def test_a_pattern_finds_its_examples(pattern: Pattern) -> None:
    assert pattern.examples
    for text, *targets in pattern.examples:
        found = [
            cue
            for cue in cues_of(text, pattern.language)
            if cue.rule == pattern.id and cue.needs == "resolved"
        ]
        assert found, text
        if targets:
            assert sorted(fold_target(cue.target or "") for cue in found) == sorted(
                fold_target(target) for target in targets
            ), text


@pytest.mark.parametrize("pattern", ALL, ids=with_id)
def test_a_pattern_does_not_find_its_counter_examples(pattern: Pattern) -> None:
    assert pattern.counter
    for text in pattern.counter:
        cues = [cue for cue in cues_of(text, pattern.language) if cue.needs == "resolved"]
        assert [cue for cue in cues if cue.rule == pattern.id] == [], text
        if pattern.role == "text_source":
            assert [cue for cue in cues if cue.role == "text_source"] == [], text


@pytest.mark.parametrize("language", sorted(speech()))
def test_verbs_of_saying_find_their_subject(language: str) -> None:
    for text, kind, *targets in speech()[language].examples:
        found = [
            cue
            for cue in cues_of(text, language)
            if cue.rule.startswith(f"{language}.speech") and cue.needs == "resolved"
        ]
        assert {cue.kind for cue in found} == {kind}, text
        assert sorted(fold_target(cue.target or "") for cue in found) == sorted(map(fold_target, targets)), (
            text
        )
    for text in speech()[language].counter:
        found = [
            cue for cue in cues_of(text, language) if cue.kind == "media_report" and cue.needs == "resolved"
        ]
        assert found == [], text


def test_ids_are_unique_and_begin_with_the_language() -> None:
    assert len({pattern.id for pattern in ALL}) == len(ALL)
    assert all(pattern.id.startswith(f"{pattern.language or 'common'}.") for pattern in ALL)


def test_there_are_patterns_for_many_languages() -> None:
    assert {pattern.language for pattern in ALL} >= {
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "ru",
        "zh",
        "ar",
    }
    assert {pattern.language for pattern in ALL} - {None} == set(LANGUAGES)


@pytest.mark.parametrize("pattern", ALL, ids=with_id)
def test_the_fields_of_a_pattern_fit_each_other(pattern: Pattern) -> None:
    assert pattern.kind in PRIORITY
    assert 0 < pattern.confidence <= 1
    groups = pattern.regex.groupindex
    if pattern.target == "none" or pattern.outlet:
        assert "target" not in groups
    elif pattern.kind == "source_url":
        assert "url" in groups
    else:
        assert "target" in groups
    if pattern.position == "anywhere":
        assert pattern.near
        assert not pattern.starts
    if pattern.position in ("line", "paragraph_start"):
        assert pattern.starts
    if pattern.position == "tail":
        assert pattern.holds
    for literal in (*pattern.starts, *pattern.near):
        assert literal == literal.lower() or not literal.isascii() or "AP" in literal or "NHK" in literal, (
            literal
        )
    if pattern.position == "dateline" and not pattern.starts:
        assert pattern.holds
        assert all(DATELINE_MARK.search(literal) for literal in pattern.holds)


def unbounded(parsed: Iterator[object], inside: bool = False) -> Iterator[str]:
    """Unbounded repeats inside repeats: the ones that take exponential time."""
    for operation, argument in parsed:  # type: ignore[misc]
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, high, body = argument
            endless = high == _parser.MAXREPEAT
            if endless and inside:
                yield name
            yield from unbounded(body, inside or endless)
        elif name == "SUBPATTERN":
            yield from unbounded(argument[3], inside)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from unbounded(branch, inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from unbounded(argument[1], inside)
        elif name == "ATOMIC_GROUP":
            yield from unbounded(argument, inside)


@pytest.mark.parametrize("pattern", ALL, ids=with_id)
def test_no_pattern_repeats_without_bound_inside_a_repeat(pattern: Pattern) -> None:
    assert list(unbounded(_parser.parse(pattern.regex.pattern))) == []


FRAGMENTS = (
    "Aa ",
    "Aa, ",
    "Aa and ",
    "Aa-",
    "aa ",
    "A",
    "( ",
    "1 ",
    "Aa/",
    "Aa. ",
    "der Aa ",
    "«Aa» ",
    "据",
    " ",
    "-",
)


@pytest.mark.parametrize("pattern", ALL, ids=with_id)
def test_no_pattern_takes_long_on_the_longest_stretch_it_sees(pattern: Pattern) -> None:
    heads = {"", *pattern.starts[:3], *pattern.near[:3]}
    heads |= {text.rpartition("\n")[2][:length] for text, *_ in pattern.examples for length in (8, 25, 60)}
    pattern.regex.match("warm")
    for head in sorted(heads):
        for fragment in FRAGMENTS:
            for tail in ("", "!", ")", ":"):
                text = (head + fragment * 240)[:239] + tail
                started = time.perf_counter()
                pattern.regex.match(text)
                pattern.regex.fullmatch(text)
                pattern.regex.search(text, 0, 200)
                assert time.perf_counter() - started < 0.25, (head, fragment, tail)


def test_macros_are_all_known() -> None:
    for pattern in ALL:
        assert not re.search(r"<[A-Z_]+>", pattern.regex.pattern), pattern.id
