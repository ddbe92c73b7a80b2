"""From cues to credits: what the document and the corpus know; heads, records and captions."""

from __future__ import annotations

import subprocess
import sys

import pytest

from provenance.credits import (
    Cue,
    canonical_name,
    credits_of_captions,
    credits_of_pointers,
    find_credits,
    fold_target,
    is_agency,
    open_targets,
    publisher_by_marks,
    resolve,
    scan,
)
from provenance.model import Credit, Pointer
from provenance.quotations import find_quotations
from provenance.segments import split_lines


def cues_of(text: str) -> tuple[Cue, ...]:
    return scan(text, split_lines(text), find_quotations(text))


def said(credits: tuple[Credit, ...]) -> list[tuple[str, str, str | None]]:
    return [(credit.kind, credit.role, credit.target) for credit in credits if credit.role != "info_source"]


def test_a_name_only_the_corpus_knows_is_accepted() -> None:
    cues = cues_of("HILLTOWN (Hillstar) - The dam held.\nIt held.\nYes.\nIt did.")
    assert resolve(cues, outlet=None, url=None) == ()
    known = resolve(cues, outlet=None, url=None, known_outlets=["HILLSTAR", "Other"])
    assert said(known) == [("agency_dateline", "text_source", "Hillstar")]
    assert open_targets(cues) == ("hillstar",)


@pytest.mark.parametrize(
    "text",
    [
        "Dam holds\n\nBy Hillstar\n\nThe dam held.\n\nIt did.\n\nFor long.",
        "The dam held through the night.\n© 2026 Hillstar",
        "Der Damm hielt die ganze Nacht, und niemand wurde verletzt.\nMit Material von Hillstar",
        "La digue a tenu toute la nuit et personne n'a été blessé.\navec Hillstar",
    ],
)
def test_what_credits_an_agency_credits_an_outlet_of_the_corpus(text: str) -> None:
    assert resolve(cues_of(text), outlet=None, url=None) == ()
    (credit,) = resolve(cues_of(text), outlet=None, url=None, known_outlets={"Hillstar"})
    assert (credit.target, credit.role) == ("Hillstar", "text_source")
    assert resolve(cues_of(text), outlet=None, url=None, known_outlets={"Hill Courier"}) == ()


def test_a_group_that_reports_is_a_source_of_facts_until_the_corpus_knows_it_as_an_outlet() -> None:
    text = "Valley Watch reported that the dam held.\nIt rained."
    (credit,) = resolve(cues_of(text), outlet=None, url=None)
    assert (credit.kind, credit.role, credit.target) == ("said_source", "info_source", "Valley Watch")
    (credit,) = resolve(cues_of(text), outlet=None, url=None, known_outlets={"Valley Watch"})
    assert (credit.kind, credit.role) == ("media_report", "fact_source")


def test_an_ambiguous_name_is_accepted_beside_a_clear_one() -> None:
    alone = "The council told AP that the dam held."
    assert said(find_credits(alone)) == []
    both = "HILLTOWN (AP) - The dam held.\nThe council told AP so."
    assert said(find_credits(both)) == [
        ("agency_dateline", "text_source", "AP"),
        ("told_outlet", "quote_source", "AP"),
    ]


@pytest.mark.parametrize(
    ("outlet", "url", "role"),
    [
        (None, None, "quote_source"),
        ("Hill Courier", None, "quote_source"),
        ("BBC News", None, "publisher_mark"),
        (None, "https://www.bbc.co.uk/news/1", "publisher_mark"),
        (None, "https://hill.example/1", "quote_source"),
    ],
)
def test_told_the_bbc_is_the_bbcs_own_mark_on_its_own_pages(
    outlet: str | None, url: str | None, role: str
) -> None:
    credits = find_credits("The dam held, the mayor told the BBC.", outlet=outlet, url=url)
    assert said(credits) == [("told_outlet", role, "BBC")]


def test_the_marks_of_a_text_tell_its_publisher() -> None:
    text = (
        "Media playback is unsupported on your device\n\nAnalysis: Jane Doe, BBC North America editor\n\n"
        "The dam held, the mayor told the BBC."
    )
    assert publisher_by_marks(cues_of(text)) == "BBC"
    assert ("told_outlet", "publisher_mark", "BBC") in said(find_credits(text))


def test_one_mark_or_marks_of_two_publishers_tell_nothing() -> None:
    assert publisher_by_marks(cues_of("Media playback is unsupported on your device\nIt held.")) is None
    assert publisher_by_marks(cues_of("He told the BBC so. She told the BBC so.")) is None
    two = (
        "Media playback is unsupported on your device\nIt held.\n"
        "Media playback is unsupported on your device\n"
        "By Jane Doe, Hill Courier\nIt held.\n© 2020 Hill Courier"
    )
    assert publisher_by_marks(cues_of(two)) is None


def test_a_carried_mark_does_not_hide_the_credit_to_its_publisher() -> None:
    text = (
        "Media playback is unsupported on your device\nThe dam held.\n"
        "Media playback is unsupported on your device\n"
        "It did.\nCourtesy BBC"
    )
    assert ("credit_line", "text_source", "BBC") in said(find_credits(text))


def test_a_credit_to_oneself_is_a_mark_of_the_publisher() -> None:
    assert said(find_credits("It held.\nCourtesy BBC", outlet="BBC")) == [
        ("credit_line", "publisher_mark", "BBC")
    ]
    link = "It held.\nSource: https://www.hill.example/dam"
    assert said(find_credits(link, url="https://hill.example/dam")) == [
        ("source_url", "publisher_mark", "hill.example")
    ]
    assert said(find_credits(link)) == [("source_url", "text_source", "hill.example")]


def test_somebody_elses_staff_wrote_the_text() -> None:
    text = "Dam holds\n\nBy Jane Doe, Hill Courier\n\nThe dam held."
    assert said(find_credits(text)) == [("staff_byline", "publisher_mark", "Hill Courier")]
    assert said(find_credits(text, outlet="Hill Courier")) == [
        ("staff_byline", "publisher_mark", "Hill Courier")
    ]
    assert said(find_credits(text, outlet="Valley Post")) == [("staff_byline", "text_source", "Hill Courier")]


def test_names_are_made_canonical() -> None:
    assert canonical_name("agence france-presse") == "AFP"
    assert canonical_name("the Hill Courier") == "Hill Courier"
    assert canonical_name("The Hill Courier") == "The Hill Courier"
    assert canonical_name("Alexander der Große") == "Alexander der Große"
    assert fold_target("www.theguardian.com") == fold_target("the Guardian")
    assert fold_target("Интерфаксу") == fold_target("Interfax")
    assert is_agency("Reuters")
    assert not is_agency("Hill Courier")


def test_a_heads_links_and_names_are_credits() -> None:
    pointers = [
        Pointer("canonical", "", "https://www.hillwire.example/2015/dam"),
        Pointer("canonical", "", "https://www.copy.example/2015/dam"),
        Pointer("original-source", "https://valleypost.example/dam"),
        Pointer("canonical", "", "https://front.example/"),
        Pointer("isBasedOn", "https://first.example/a", "https://first.example/a"),
        Pointer("creditText", "Reuters"),
        Pointer("sourceOrganization", "Copy Daily"),
        Pointer("sourceOrganization", "Associated Press"),
        Pointer("via", "Hill Courier", origin="record"),
        Pointer("og:title", "Reuters"),
        Pointer("creditText", ""),
    ]
    credits = credits_of_pointers(pointers, "copy.example", "Copy Daily")
    assert [(c.kind, c.role, c.target, c.origin) for c in credits] == [
        ("link_canonical", "text_source", "hillwire.example", "head"),
        ("link_canonical", "text_source", "valleypost.example", "head"),
        ("metadata", "text_source", "first.example", "head"),
        ("metadata", "text_source", "Reuters", "head"),
        ("metadata", "publisher_mark", "Copy Daily", "head"),
        ("metadata", "text_source", "AP", "head"),
        ("metadata", "text_source", "Hill Courier", "record"),
    ]
    assert all(c.span is None and c.scope is None for c in credits)


def test_the_outlet_of_the_host_is_known_without_its_name() -> None:
    (credit,) = credits_of_pointers([Pointer("sourceorganization", "BBC News")], "bbc.co.uk")
    assert credit.role == "publisher_mark"


@pytest.mark.parametrize(
    ("caption", "targets"),
    [
        ("The dam at night. Photo: Jane Doe/AFP", ["Jane Doe", "AFP"]),
        ("The dam at night (Reuters)", ["Reuters"]),
        ("The dam at night – dpa", ["dpa"]),
        ("Reuters", ["Reuters"]),
        ("© AFP", ["AFP"]),
        ("The dam at night.", []),
        ("Reuters reported that the dam held.", []),
        ("", []),
    ],
)
def test_captions_give_photo_credits_and_nothing_else(caption: str, targets: list[str]) -> None:
    credits = credits_of_captions([caption])
    assert [credit.target for credit in credits] == targets
    assert {credit.role for credit in credits} <= {"image_source"}
    assert all(credit.span is None and credit.origin == "head" for credit in credits)


def test_find_credits_puts_text_head_and_captions_together() -> None:
    credits = find_credits(
        "The dam held.\nCourtesy BBC",
        url="https://copy.example/dam",
        pointers=[Pointer("canonical", "", "https://www.bbc.co.uk/news/1")],
        captions=["The dam. Photo: AFP"],
    )
    assert [(c.kind, c.origin) for c in credits] == [
        ("credit_line", "text"),
        ("link_canonical", "head"),
        ("photo_credit", "head"),
    ]


def test_cues_may_be_given() -> None:
    text = "The dam held.\nCourtesy BBC"
    assert find_credits(text, cues=cues_of(text)) == find_credits(text)


def test_importing_reads_no_lexicon() -> None:
    code = (
        "import provenance.credits as c; from provenance.credits import lexicon, phrasebook; "
        "print(lexicon._lexicon.cache_info().currsize, phrasebook._tables.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0"]
