"""Regions and summaries: what must hold of any texts, and what is found in texts written by hand."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from provenance import rewording
from provenance.normalisation import normalise
from provenance.rewording import Retold, StemmedText, find_retold, stemmed
from provenance.settings import RewordingSettings
from tests.news import OTHER, WIRE
from tests.retellings import ARTICLE, RETELLINGS, SAME_TOPIC, SUMMARY
from tests.rewording.plain import texts

SETTINGS = RewordingSettings()
EAGER = RewordingSettings(
    region_log_odds=-10,
    region_characters=1,
    summary_log_odds=-10,
    summary_characters=1,
    summary_least_words=1,
)
"""Keeps nearly everything, so that short texts have findings."""


def retold(a: str, b: str) -> list[Retold]:
    return find_retold(stemmed(normalise(a)), stemmed(normalise(b)), SETTINGS)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(texts(most=12), texts(most=12))
def test_findings_are_sound_and_the_mirror_of_their_mirror(a: StemmedText, b: StemmedText) -> None:
    assume(a.normal.orientation != b.normal.orientation)  # equal texts are never asked about
    found = find_retold(a, b, EAGER)
    mirrored = find_retold(b, a, EAGER)
    assert [(f.kind, f.a, f.b, f.score) for f in found] == [(f.kind, f.b, f.a, f.score) for f in mirrored]
    assert sum(f.kind == "summary" for f in found) <= 1
    for n, one in enumerate(found):
        assert one.a[0] in a.bounds
        assert one.a[1] in a.bounds
        assert one.b[0] in b.bounds
        assert one.b[1] in b.bounds
        assert one.a[0] < one.a[1]
        assert one.b[0] < one.b[1]
        if one.kind == "summary":
            assert n == 0
            whole, text = (one.a, a) if one.whole == "a" else (one.b, b)
            assert whole == (0, text.normal.words)
            side = "b" if one.whole == "a" else "a"
            assert not any(overlap(getattr(one, side), getattr(f, side)) for f in found[1:])
        else:
            assert one.whole is None
            assert not any(overlap(one.a, f.a) or overlap(one.b, f.b) for f in found[n + 1 :])
    regions = [f.score for f in found if f.kind == "reworded"]
    assert regions == sorted(regions, reverse=True)


@pytest.mark.parametrize("one", ["", "...", "ferry", "渡船", "the ferry the ferry"])
@pytest.mark.parametrize(
    "other", ["", "harbour", "The ferry sank at dawn. The bell rang.", "渡船沉没。钟声响起。"]
)
def test_the_smallest_texts_have_nothing(one: str, other: str) -> None:
    assert retold(one, other) == []
    assert retold(other, one) == []


def test_texts_of_too_many_sentences_are_left_out_before_anything_is_multiplied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("texts were put side by side")

    monkeypatch.setattr(rewording, "pair", never)
    a, b = stemmed(normalise("The bell rang. " * 30)), stemmed(normalise("The ferry sank. " * 30))
    assert find_retold(a, b, RewordingSettings(max_sentence_pairs=899)) == []
    with pytest.raises(AssertionError, match="side by side"):
        find_retold(a, b, RewordingSettings(max_sentence_pairs=900))


@pytest.mark.parametrize(
    ("name", "sentences"), [("reworded", ("The salt works", "willing to put in")), ("back-translated", None)]
)
def test_a_retold_paragraph_among_others_is_found(name: str, sentences: tuple[str, str] | None) -> None:
    source, copy = f"{ARTICLE}\n{SAME_TOPIC}", f"{WIRE}\n\n{RETELLINGS[name]}\n\n{OTHER}"
    (found,) = retold(source, copy)
    assert found.kind == "reworded"
    there = normalise(copy).span(*found.b).cut(copy)
    told = RETELLINGS[name].split("\n\n")[1]
    assert " ".join(there.split())[:40] in " ".join(told.split())
    assert len(there) > 0.7 * len(told)
    if sentences:
        here = normalise(source).span(*found.a).cut(source)
        assert here.startswith(sentences[0])
        assert " ".join(here.split()).endswith(sentences[1])


@pytest.mark.xfail(
    reason="In two short texts the paragraph is most of what there is, so its words do not stand out.",
    strict=True,
)
@pytest.mark.parametrize("name", RETELLINGS)
def test_a_retold_paragraph_between_two_lines_is_found(name: str) -> None:
    assert retold(ARTICLE, RETELLINGS[name])


def test_a_summary_is_found_and_is_that_of_the_whole_text() -> None:
    found = retold(ARTICLE, SUMMARY)[0]
    assert (found.kind, found.whole) == ("summary", "a")
    told = normalise(SUMMARY).span(*found.b).cut(SUMMARY)
    assert told.startswith("The salt works at Ellerhaven closes")
    assert told.endswith("in the old\nstorehouse")


@pytest.mark.parametrize("around", ["", WIRE])
def test_another_story_of_the_same_topic_is_nothing(around: str) -> None:
    assert retold(ARTICLE, f"{around}\n\n{SAME_TOPIC}") == []
    assert retold(f"{ARTICLE}\n\n{around}", f"{OTHER}\n\n{SAME_TOPIC}") == []
