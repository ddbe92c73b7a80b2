"""What was taken out in one place and put in at another is moved, and nothing is lost by saying so."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.alignment import WordPassage
from provenance.comparison import compare_profiles
from provenance.edits import diff, mirrored, sentence_changes
from provenance.model import Edit, Span
from provenance.normalisation import folded_words, normalise
from provenance.pipeline.comparing import compare
from provenance.profiles import profile_all
from provenance.settings import Settings
from tests.edits.table import FILES, cases
from tests.edits.test_edits import edits_of, whole_passage

Row = tuple[str, str, str, str]

FERRY = "The ferry ran aground off the northern breakwater shortly after dawn on Monday."
TUGS = "Two tugs from the mainland pulled the heavy ship free at noon with a steel rope."
CAPTAIN = "The captain told investigators that the radar had failed twice during the long night."
NOBODY = "Nobody was hurt."


def rows(a: str, b: str) -> list[Row]:
    """Operation, class, old and new of what is not kept."""
    return [(e.op, e.edit_class, e.a.cut(a), e.b.cut(b)) for e in edits_of(a, b) if e.op != "kept"]


def test_a_sentence_moved_inside_a_passage_is_taken_out_and_put_in_as_moved() -> None:
    a = f"{FERRY} {NOBODY} {TUGS} {CAPTAIN}"
    b = f"{FERRY} {TUGS} {NOBODY} {CAPTAIN}"
    assert rows(a, b) == [
        ("removed", "moved", f"{NOBODY} ", ""),
        ("added", "moved", "", f"{NOBODY} "),
    ]


def test_what_was_altered_in_a_moved_sentence_stands_apart() -> None:
    short = "It had cost the town 340 crowns."
    a = f"{FERRY} {short} {TUGS} {CAPTAIN}"
    b = f"{FERRY} {TUGS} {short.replace('340', '430')} {CAPTAIN}"
    assert rows(a, b) == [
        ("removed", "moved", "It had cost the town ", ""),
        ("removed", "number", "340", ""),
        ("removed", "moved", " crowns. ", ""),
        ("added", "moved", "", "It had cost the town "),
        ("added", "number", "", "430"),
        ("added", "moved", "", " crowns. "),
    ]


def test_a_moved_sentence_that_another_stands_for_is_no_alteration() -> None:
    old, new = "Regulators had asked for many changes.", "Their shares fell sharply."
    a = f"{FERRY} {old} {TUGS} {CAPTAIN}"
    b = f"{FERRY} {new} {TUGS} {old} {CAPTAIN}"
    assert rows(a, b) == [
        ("removed", "moved", f"{old} ", ""),
        ("added", "wording", "", f"{new} "),
        ("added", "moved", "", f"{old} "),
    ]


def test_a_moved_sentence_at_the_end_of_an_alteration_takes_its_full_stop_along() -> None:
    tug, old, new = "A tug pulled the ship free.", "The crew was safe.", "Firemen came."
    a = f"{FERRY} {tug} {TUGS} {old} {CAPTAIN}"
    b = f"{FERRY} {TUGS} {new} {tug} {CAPTAIN}"
    assert rows(a, b) == [
        ("removed", "moved", f"{tug} ", ""),
        ("altered", "wording", "The crew was safe", "Firemen came"),
        ("added", "moved", "", f"{tug} "),
    ]


def test_two_sentences_that_changed_places_around_another_are_no_alteration_of_each_other() -> None:
    first, last = "De herder was in slaap gevallen.", "De schapen zijn ongedeerd en weer thuis."
    a = f"{FERRY} {first} {TUGS} {last}"
    b = f"{FERRY} {last} {TUGS} {first}"
    assert [row[:2] for row in rows(a, b)] == [
        ("removed", "moved"),
        ("added", "moved"),
        ("removed", "moved"),
        ("added", "moved"),
    ]


def test_a_clause_of_five_words_moves_and_a_shorter_phrase_does_not() -> None:
    clause = "{}the ferry ran aground off the northern breakwater and took in some water{}, the owners said."
    a, b = (
        clause.format("In thick fog before first light ", ""),
        clause.format("", " in thick fog before first light"),
    )
    assert [row[:2] for row in rows(a, b)] == [("removed", "moved"), ("added", "moved")]
    a, b = clause.format("On Monday ", ""), clause.format("", " on Monday")
    assert [row[:2] for row in rows(a, b)] == [("removed", "date"), ("added", "date")]


def test_a_sentence_that_went_out_of_the_passage_is_moved_and_one_that_was_doubled_is_not() -> None:
    def classes(a: str, b: str) -> list[tuple[str, str]]:
        found = compare_profiles(*profile_all([a, b], [0, 0], [(), ()]), Settings())
        return [(e.op, e.edit_class) for edits in found.edits for e in edits if e.op != "kept"]

    a = f"{FERRY} {NOBODY} {TUGS} {CAPTAIN}"
    assert classes(a, f"{NOBODY} {FERRY} {TUGS} {CAPTAIN}") == [("removed", "moved")]
    twice = f"{NOBODY} {FERRY} {NOBODY} {TUGS} {CAPTAIN}"
    assert classes(twice, f"{NOBODY} {FERRY} {TUGS} {CAPTAIN}") == [("removed", "wording")]


def test_page_furniture_does_not_move() -> None:
    a = f"{FERRY}\n\nAdvertisement\n\n{TUGS}\n\n{CAPTAIN}"
    b = f"{FERRY}\n\n{TUGS}\n\nAdvertisement\n\n{CAPTAIN}"
    found = compare_profiles(*profile_all([a, b], [0, 0], [(), ()]), Settings())
    assert {e.edit_class for edits in found.edits for e in edits} == {"kept", "noise"}


sentences = st.lists(
    st.sampled_from(
        [
            FERRY,
            TUGS,
            CAPTAIN,
            NOBODY,
            "It had cost the town 340 crowns.",
            "It had cost the town 430 crowns!",
            "“I heard the horn,” she said.",
            "渡轮在港口搁浅。",
            "Kein Mensch wurde verletzt.\n",
            "The pilot",
        ]
    ),
    max_size=9,
).map(" ".join)


@given(sentences, sentences, st.booleans())
@settings(max_examples=400, deadline=None)
def test_shuffled_sentences_come_back_and_what_moved_stands_on_the_other_side(
    a: str, b: str, matched: bool
) -> None:
    one, other = normalise(a), normalise(b)
    passage = whole_passage(one, other) if matched else WordPassage(0, one.words, 0, other.words, ())
    spans = Span(0, len(a)), Span(0, len(b))
    edits = diff(one, other, passage, *spans)
    check_moved(a, b, edits)
    assert mirrored(edits) == diff(other, one, passage.mirrored(), *reversed(spans))


def check_moved(a: str, b: str, edits: tuple[Edit, ...]) -> None:
    assert "".join(e.a.cut(a) for e in edits if e.op in ("kept", "removed", "altered")) == a
    assert "".join(e.b.cut(b) for e in edits if e.op in ("kept", "added", "altered")) == b
    gone = [e for e in edits if e.edit_class == "moved" and e.op == "removed"]
    come = [e for e in edits if e.edit_class == "moved" and e.op == "added"]
    assert len([e for e in edits if e.edit_class == "moved"]) == len(gone) + len(come)
    one = sorted(w for e in gone for w in folded_words(e.a.cut(a)))
    other = sorted(w for e in come for w in folded_words(e.b.cut(b)))
    assert one == other  # in one passage that is the whole of both texts


@given(st.permutations([FERRY, TUGS, CAPTAIN, NOBODY, "It was the third such accident."]))
@settings(max_examples=60, deadline=None)
def test_sentences_that_only_moved_are_refactors_and_nothing_else(order: list[str]) -> None:
    a = " ".join([FERRY, TUGS, CAPTAIN, NOBODY, "It was the third such accident."])
    found = compare(a, " ".join(order))
    assert {change.kind for change in found.sentences} <= {"refactor"}
    counts = found.sentence_counts
    assert counts["kept"] + counts["moved"] == 5
    assert counts["added"] == counts["deleted"] == counts["edited"] == 0
    assert not counts["moved"] or " ".join(order) != a


@pytest.mark.parametrize("name", FILES.values())
def test_a_sentence_whose_edits_say_moved_is_a_refactor(name: str) -> None:
    chosen = [c for c in cases(name) if sum(e["class"] == "moved" for e in c["expected"]) > 1]
    assert chosen
    for case in chosen:
        found = compare(case["a"], case["b"])
        moved = [
            e.a for p in found.passages for e in p.edits if e.edit_class == "moved" and e.op == "removed"
        ]
        refactors = [c.a for c in found.sentences if c.kind == "refactor" and c.a]
        for span in moved:
            if re.search(r"[.!?”]\s*$", span.cut(case["a"])):
                assert any(r.start < span.end and span.start < r.end for r in refactors), case["label"]


def test_an_equal_sentence_between_rewritten_ones_is_kept_in_its_place() -> None:
    a = normalise(f"The ministry was silent about it. {NOBODY} Rain is expected at the weekend.")
    b = normalise(f"Two men have been arrested so far. {NOBODY} A trial may follow in the spring.")
    assert [c.kind for c in sentence_changes(a, b, ())] == ["deletion", "deletion", "addition", "addition"]


def test_thousands_of_sentences_are_put_in_order_quickly() -> None:
    rows = [f"Sentence number {n} of the long report was read out." for n in range(3000)]
    a, b = normalise(" ".join(rows)), normalise(" ".join(rows[1500:] + rows[:1500]))
    found = sentence_changes(a, b, ())
    assert {c.kind for c in found} == {"refactor"}
    assert len(found) == 1500
