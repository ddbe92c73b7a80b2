"""Kinds, coverage, direction: what a measure means."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import provenance as pv
from provenance.comparison import Measure
from provenance.model import Moment
from provenance.readers.dates import parse_moment
from provenance.relations import decide_direction, relate, seconds_between
from provenance.settings import Settings
from tests.news import OTHER, WIRE, every_nth_replaced, prose

DAY = 86400.0


def document(text: str, name: str = "x", **fields: object) -> pv.Document:
    return pv.Document(text=text, name=name, **fields)  # type: ignore[arg-type]


def kind(a: str | pv.Document, b: str | pv.Document) -> str | None:
    relation = pv.compare(a, b).relation
    return relation.kind if relation else None


def test_texts_that_share_nothing_have_no_relation() -> None:
    found = pv.compare(WIRE, OTHER)
    assert found.relation is None
    assert found.passages == ()
    assert (found.coverage_a, found.coverage_b) == (0, 0)


def test_the_same_words_are_an_exact_copy_whatever_the_typography() -> None:
    other = WIRE.replace("“", '"').replace("”", '"').replace("'", "’").upper().replace(". ", ".\n\n")
    assert kind(WIRE, other) == "exact_copy"


def test_shuffled_sentences_are_no_exact_copy() -> None:
    sentences = WIRE.split(". ")
    shuffled = ". ".join([sentences[i] for i in (4, 0, 6, 2, 5, 1, 3)])
    found = pv.compare(WIRE, shuffled)
    assert found.relation is not None
    assert found.relation.kind == "edited_copy"
    assert found.relation.order_kept < 0.9


def test_replaced_words_make_an_edited_copy() -> None:
    assert kind(WIRE, every_nth_replaced(WIRE, 7)) == "edited_copy"


def test_a_paragraph_inside_an_own_story_is_an_excerpt() -> None:
    assert kind(WIRE, f"{prose(1)} {WIRE[:420]} {prose(2)}") == "excerpt"


def test_a_short_phrase_is_incidental() -> None:
    phrase = "single-track traffic could resume on Friday morning at the earliest"
    assert kind(WIRE, f"{prose(1)} {phrase} {prose(2)}") == "incidental"


def test_a_shared_quotation_is_no_copied_prose_and_has_no_direction() -> None:
    said = "We have asked for new rails on this section for six years and nobody in the ministry has answered"
    quote = f"“{said}”"
    a = document(f"{prose(1)} {quote} {prose(2)}", published="2026-03-01T10:00:00Z")
    b = document(f"{prose(3)} {quote} {prose(4)}", published="2026-03-05T10:00:00Z")
    relation = pv.compare(a, b).relation
    assert relation is not None
    assert relation.kind == "shared_quotation"
    assert relation.direction == "unknown"
    assert relation.novel_coverage_a == 0 < relation.coverage_a


def test_two_texts_at_one_address_are_versions() -> None:
    a = document(WIRE, url="https://wire.example/train", published="2026-03-01T10:00:00Z")
    b = document(WIRE.replace("nineteen", "seventeen"), url="http://www.wire.example/train/?utm_source=x",
                 published="2026-03-01T12:00:00Z")  # fmt: skip
    relation = pv.compare(a, b).relation
    assert relation is not None
    assert (relation.kind, relation.direction) == ("revision", "a_to_b")


def test_the_same_form_with_other_numbers_is_no_excerpt() -> None:
    form = (
        "Station {0}: high {1} degrees, low {2} degrees, rain {3} millimetres, wind {4} knots from the west. "
    )
    a = prose(1) + " " + "".join(form.format(f"North{i}", i, i + 1, i + 2, i + 3) for i in range(6))
    b = prose(2) + " " + "".join(form.format(f"South{i}", 40 + i, 50 + i, 60 + i, 70 + i) for i in range(6))
    assert kind(a, b) == "shared_boilerplate"


@pytest.mark.parametrize(
    ("first", "second", "direction"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-02T11:00:00Z", "a_to_b"),
        ("2026-03-03T11:00:00+01:00", "2026-03-02T10:00:00Z", "b_to_a"),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:03:00Z", "unknown"),  # clocks differ by that much
        ("2026-03-01T10:00:00Z", "2026-03-01T10:08:00Z", "a_to_b"),
        ("2026-03-01T10:00:00Z", "2026-03-01T13:00:00Z", "a_to_b"),
        ("2026-03-01", "2026-03-01", "unknown"),
        ("2026-03-01", "2026-03-04", "a_to_b"),
        (None, "2026-03-04", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_dates_decide_only_when_they_are_far_enough_apart(
    first: str | None, second: str | None, direction: str
) -> None:
    a, b = document(WIRE, published=first), document(every_nth_replaced(WIRE, 9), published=second)
    relation = pv.compare(a, b).relation
    assert relation is not None
    assert relation.direction == direction


def test_a_credit_names_the_source_and_with_it_the_direction() -> None:
    wire = document(WIRE, outlet="Nordwire")
    copy = document(f"{every_nth_replaced(WIRE, 9)}\n\nSource: Nordwire", outlet="Tal-Anzeiger")
    relation = pv.compare(copy, wire).relation
    assert relation is not None
    assert relation.direction == "b_to_a"
    assert any(e.code == "credit" and e.hard for e in relation.evidence)


def test_without_dates_and_credits_the_direction_is_never_stated() -> None:
    for changed in (every_nth_replaced(WIRE, 6), WIRE[:300], f"{WIRE} {prose(3)}"):
        relation = pv.compare(
            document(WIRE, outlet="A Gazette"), document(changed, outlet="B Herald")
        ).relation
        assert relation is not None
        assert relation.direction in ("unknown", "common_source")


def test_evidence_in_conflict_gives_unknown() -> None:
    wire = document(WIRE, outlet="Nordwire", published="2026-03-05T10:00:00Z")
    copy = document(f"{every_nth_replaced(WIRE, 9)}\n\nSource: Nordwire", outlet="Tal-Anzeiger",
                    published="2026-03-01T10:00:00Z")  # fmt: skip
    relation = pv.compare(wire, copy).relation
    assert relation is not None
    assert relation.direction == "unknown"
    assert {e.points_to for e in relation.evidence if e.hard} == {"a", "b"}


def test_probabilities_are_the_logistic_of_the_evidence() -> None:
    a, b = (
        document(WIRE, published="2026-03-01"),
        document(every_nth_replaced(WIRE, 9), published="2026-03-09"),
    )
    relation = pv.compare(a, b).relation
    assert relation is not None
    for about, stated in (("kind", relation.confidence), ("direction", relation.direction_confidence)):
        total = sum(
            -e.log_odds if e.points_to == "b" else e.log_odds for e in relation.evidence if e.about == about
        )
        assert stated == pytest.approx(1 / (1 + math.exp(-total)))


def test_a_relation_is_the_mirror_of_its_mirror() -> None:
    a = document(WIRE, "a", outlet="Nordwire", published="2026-03-01T10:00:00Z")
    b = document(
        f"{prose(5)} {every_nth_replaced(WIRE, 8)}",
        "b",
        outlet="Tal-Anzeiger",
        published="2026-03-03T10:00:00Z",
    )
    there, back = pv.compare(a, b).relation, pv.compare(b, a).relation
    assert there is not None
    assert back is not None
    assert (there.kind, there.coverage_a, there.novel_coverage_b) == (
        back.kind,
        back.coverage_b,
        back.novel_coverage_a,
    )
    assert {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}[there.direction] == back.direction
    assert [(p.a, p.b) for p in there.passages] == [
        (p.b, p.a) for p in sorted(back.passages, key=lambda p: p.b)
    ]


def test_coverage_stays_a_share_when_a_text_repeats_itself() -> None:
    found = pv.compare(WIRE, f"{WIRE} {WIRE} {WIRE}")
    assert found.coverage_a == pytest.approx(1, abs=0.01)
    assert 0.3 < found.coverage_b < 0.4


def test_text_put_after_a_copy_leaves_the_source_s_coverage_alone() -> None:
    alone, longer = pv.compare(WIRE, WIRE[:500]), pv.compare(WIRE, f"{WIRE[:500]} {prose(9)}")
    assert alone.coverage_a == pytest.approx(longer.coverage_a, abs=0.02)
    assert longer.coverage_b < alone.coverage_b


def moment(earliest: float, latest: float, zoned: bool = True) -> Moment:
    return Moment("2026", "second", "given", earliest, latest, zoned)


def test_time_between_moments_is_the_least_that_is_certain() -> None:
    noon = moment(0, 1)
    assert seconds_between(noon, moment(3600, 3601)) == 3600
    assert seconds_between(moment(3600, 3601), noon) == -3600
    assert seconds_between(noon, None) is None
    assert seconds_between(noon, moment(3600, 3601, zoned=False)) == 0  # zones may differ by 14 hours
    assert seconds_between(moment(0, DAY, False), moment(DAY, 2 * DAY, False)) == DAY / 2
    assert seconds_between(moment(0, DAY, False), moment(0, DAY, False)) == 0
    assert seconds_between(replace(noon, basis="http"), moment(9e9, 9e9 + 1)) == 0


def test_a_direction_needs_a_hard_reason() -> None:
    from provenance.model import Evidence

    soft = [Evidence("direction", "agency", "a", 5.0, "")]
    assert decide_direction(soft, Settings()) == ("unknown", None)
    hard = [*soft, Evidence("direction", "credit", "a", 3.5, "", hard=True)]
    assert decide_direction(hard, Settings())[0] == "a_to_b"


def test_a_pair_without_passages_is_related_only_as_versions() -> None:
    from provenance.relations import make_party

    def party(number: int, url: str | None) -> object:
        return make_party(number, str(number), words=100, noise_words=0, characters=600, urls=(url,))

    assert relate(party(1, None), party(2, None), Measure(()), Settings()) is None  # type: ignore[arg-type]
    same = "https://wire.example/train"
    found = relate(party(1, same), party(2, same), Measure(()), Settings())  # type: ignore[arg-type]
    assert found is not None
    assert found.kind == "revision"


def test_hidden_characters_are_a_reason_of_their_own() -> None:
    hidden = "".join(c + "\u200b" if i % 9 == 0 else c for i, c in enumerate(WIRE))
    relation = pv.compare(WIRE, hidden).relation
    assert relation is not None
    assert relation.kind == "exact_copy"
    assert "obfuscation" in {e.code for e in relation.evidence}


def test_dates_as_strings_and_moments_mean_the_same() -> None:
    stated = "2026-03-01T10:00:00Z"
    a = document(WIRE, published=stated)
    b = document(WIRE, published=parse_moment(stated, "given"))
    later = document(every_nth_replaced(WIRE, 9), published="2026-03-09")
    assert pv.compare(a, later).relation == pv.compare(b, later).relation
