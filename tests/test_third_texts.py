"""What a third text says of two: who stands between, who branches off, and whose date cannot be right."""

from __future__ import annotations

import provenance as pv
from provenance.model import Trace
from tests.news import prose

SOURCE = prose(11, 400)


def changed(text: str, places: range, word: str) -> str:
    """The text with another word at some places."""
    words = text.split()
    for place in places:
        if place < len(words):
            words[place] = f"{word}{place}"
    return " ".join(words)


def copies() -> tuple[str, str, str]:
    """Three copies of the source, each with changes of its own."""
    return (
        changed(SOURCE, range(5, 390, 31), "kite"),
        changed(SOURCE, range(9, 390, 33), "lamp"),
        changed(SOURCE, range(17, 390, 29), "moss"),
    )


def traced(*rows: tuple[str, str, str | None]) -> Trace:
    """A trace of texts by name, text and date; every document has an outlet of its own."""
    return pv.trace(
        [
            pv.Document(text=text, name=name, outlet=f"{name.capitalize()} Gazette", published=date)
            for name, text, date in rows
        ]
    )


def between(trace: Trace, one: str, other: str) -> tuple[str, str, list[str]]:
    """Kind, source and codes of evidence of two documents."""
    ids = {d.name: d.id for d in trace.documents}
    pair = {ids[one], ids[other]}
    relation = next(r for r in trace.relations if {r.a, r.b} == pair)
    source = {"a_to_b": relation.a, "b_to_a": relation.b}.get(relation.relation.direction)
    names = {i: n for n, i in ids.items()}
    said = names[source] if source else relation.relation.direction
    return relation.relation.kind, said, [e.code for e in relation.relation.evidence]


def parents(trace: Trace) -> dict[str, str]:
    """Whom each document hangs below."""
    names = {d.id: d.name for d in trace.documents}
    return {names[e.target]: names[e.source] for s in trace.stories for e in s.tree}


def test_copies_of_one_source_did_not_take_from_each_other() -> None:
    one, two, three = copies()
    found = traced(
        ("source", SOURCE, "2026-03-01T08:00Z"),
        ("one", one, "2026-03-01T09:00Z"),
        ("two", two, "2026-03-01T11:00Z"),
        ("three", three, "2026-03-01T13:00Z"),
    )
    assert between(found, "source", "two")[1] == "source"
    assert between(found, "one", "two")[:2] == ("shared_upstream", "common_source")
    assert parents(found) == {"one": "source", "two": "source", "three": "source"}


def test_a_copy_of_a_copy_hangs_below_the_copy() -> None:
    one, two, _ = copies()
    again = changed(one, range(12, 390, 37), "nest")
    found = traced(
        ("source", SOURCE, "2026-03-01T08:00Z"),
        ("one", one, "2026-03-01T09:00Z"),
        ("again", again, "2026-03-01T11:00Z"),
        ("two", two, "2026-03-01T13:00Z"),
    )
    assert parents(found) == {"one": "source", "again": "one", "two": "source"}


def test_a_copy_of_a_copy_is_known_without_a_date_between_them() -> None:
    one, two, _ = copies()
    again = changed(one, range(12, 390, 37), "nest")
    found = traced(
        ("source", SOURCE, "2026-03-01T08:00Z"),
        ("one", one, "2026-03-02"),
        ("again", again, "2026-03-02"),
        ("two", two, "2026-03-01T13:00Z"),
    )
    assert between(found, "one", "again")[1] in ("unknown", "common_source"), "nothing is stated"
    assert parents(found) == {"one": "source", "again": "one", "two": "source"}


def test_three_copies_have_a_source_that_is_not_seen() -> None:
    one, two, three = copies()
    found = traced(
        ("one", one, "2026-03-01T09:00Z"),
        ("two", two, "2026-03-01T11:00Z"),
        ("three", three, "2026-03-01T13:00Z"),
    )
    for a, b in (("one", "two"), ("two", "three"), ("one", "three")):
        kind, said, codes = between(found, a, b)
        assert (kind, said) == ("shared_upstream", "common_source")
        assert "unseen_source" in codes
    (story,) = found.stories
    (unseen,) = [d for d in found.documents if d.status == "inferred"]
    assert story.root == unseen.id
    assert {e.source for e in story.tree} == {unseen.id}
    assert (unseen.name, unseen.path, unseen.verdict) == ("unseen source of one and 2 more", None, None)


def test_the_unseen_source_is_the_one_that_is_credited() -> None:
    one, two, three = copies()
    found = traced(
        ("one", one, "2026-03-01T09:00Z"),
        ("two", f"{two}\n\nSource: Elm Bay Echo", "2026-03-01T11:00Z"),
        ("three", three, "2026-03-01T13:00Z"),
    )
    assert {d.status for d in found.documents} == {"seen", "declared"}
    (parent,) = set(parents(found).values())
    assert parent.startswith("Elm Bay Echo")
    assert set(parents(found)) == {"one", "two", "three"}


def test_a_date_against_what_the_texts_say_tells_nothing() -> None:
    one, two, three = copies()
    found = traced(
        ("source", SOURCE, "2026-03-03T08:00Z"),
        ("one", one, "2026-03-03T09:00Z"),
        ("two", two, "2026-03-03T11:00Z"),
        ("three", three, "2026-03-01T13:00Z"),  # wrong: the others were taken from the source, not from it
    )
    for other in ("source", "one", "two"):
        _, said, codes = between(found, "three", other)
        assert said != "three", other
        assert said != "source" or "date_doubted" not in codes
    assert "date_doubted" in between(found, "three", "source")[2]
    assert between(found, "source", "one")[1] == "source"


def test_who_credits_somebody_unseen_need_not_be_the_source_of_others() -> None:
    one, two, _ = copies()
    found = traced(
        ("one", f"{one}\n\nSource: Elm Bay Echo", "2026-03-01T09:00Z"),
        ("two", two, "2026-03-01T11:00Z"),
    )
    _, said, codes = between(found, "one", "two")
    assert said == "unknown"
    assert "source_behind" in codes


def test_of_versions_the_one_that_was_there_was_copied() -> None:
    later = changed(SOURCE, range(380, 390), "quay")
    page = "https://source.example/1"

    def tree(copied: str, date: str | None) -> dict[str, str]:
        versions = [
            pv.Document(text=SOURCE, name="v1", outlet="Source", published="2026-03-01T08:00Z", url=page),
            pv.Document(text=later, name="v2", outlet="Source", published="2026-03-01T12:00Z", url=page),
        ]
        copy = pv.Document(text=copied, name="copy", outlet="Copy", published=date)
        return parents(pv.trace([*versions, copy]))

    excerpt = f"{prose(12, 40)} {' '.join(SOURCE.split()[40:160])} {prose(13, 40)}"
    assert tree(excerpt, "2026-03-01T09:00Z")["copy"] == "v1"
    assert tree(excerpt, "2026-03-01T15:00Z")["copy"] == "v2"
    assert tree(f"{excerpt}\n\nSource: {page}", None)["copy"] == "v1", "most copies are made soon"
    assert tree(changed(later, range(7, 300, 41), "reed"), "2026-03-01T15:00Z")["copy"] == "v2"
    assert tree(changed(SOURCE, range(7, 300, 41), "reed"), "2026-03-01T15:00Z")["copy"] == "v1"


def test_a_story_s_undated_copy_hangs_below_a_dated_text() -> None:
    one, two, _ = copies()
    found = traced(
        ("source", SOURCE, "2026-03-01T08:00Z"),
        ("one", one, "2026-03-01T09:00Z"),
        ("two", two, "2026-03-01T10:00Z"),
        ("undated", SOURCE.upper(), None),
    )
    assert between(found, "source", "undated")[1] == "unknown"
    assert parents(found)["undated"] == "source"
    verdicts = {d.name: d.verdict for d in found.documents}
    assert verdicts["source"] == "no_match", "it is not blamed for what hangs below it"
    assert verdicts["undated"] == "uncredited_copy"


def test_only_the_one_who_passed_it_on_is_credited() -> None:
    one, two, _ = copies()
    again = changed(one, range(12, 390, 37), "nest")
    found = traced(
        ("source", SOURCE, "2026-03-01T08:00Z"),
        ("one", one, "2026-03-01T09:00Z"),
        ("again", f"{again}\n\nSource: One Gazette", "2026-03-01T11:00Z"),
        ("two", f"{two}\n\nSource: Source Gazette", "2026-03-01T13:00Z"),
    )
    verdicts = {d.name: d.verdict for d in found.documents}
    assert verdicts == {
        "source": "no_match",
        "one": "uncredited_copy",
        "again": "miscredited_copy",
        "two": "credited_copy",
    }
