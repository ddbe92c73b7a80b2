"""What in a draft stands elsewhere: charging, credits, thresholds, what is set apart."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import provenance as pv
from provenance.errors import NoUsableInputError, UsageError
from provenance.model import CheckedDraft, CheckReport, Document
from provenance.settings import Settings
from tests.news import OTHER, WIRE, every_nth_replaced, prose

NORDWIRE = Document(text=WIRE, name="wire", outlet="Nordwire", published="2026-03-01T08:00:00Z")
COURIER = Document(
    text=WIRE + "\n\n" + prose(5, 30), name="courier", outlet="Hill Courier", published="2026-03-02T08:00:00Z"
)
POOL = Document(text=OTHER, name="pool", outlet="Birkenrode Post", published="2026-02-01")
DESK = (NORDWIRE, COURIER, POOL)


def check(
    text: str, *known: Document, outlet: str | None = None, published: str | None = None, **rules: Any
) -> CheckedDraft:
    document = Document(text=text, outlet=outlet, published=published)
    (draft,) = pv.check(document, against=known or DESK, **rules).drafts
    return draft


def first_words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])


def test_nothing_found_is_no_match_and_nothing_more() -> None:
    draft = check(prose(1, 100))
    assert (draft.verdict, draft.sources, draft.matched_words, draft.uncredited_words) == ("clear", (), 0, 0)


def test_copied_prose_without_a_credit_is_charged_to_the_earliest_that_has_it() -> None:
    draft = check(prose(1, 40) + "\n\n" + WIRE)
    (source,) = draft.sources
    assert (source.name, source.outlet, source.credited) == ("wire", "Nordwire", False)
    assert [a.name for p in source.passages for a in p.also] == ["courier"]
    assert draft.verdict == "uncredited_reuse"
    assert draft.uncredited_words == draft.matched_words == source.words
    assert draft.words * draft.matched_share == pytest.approx(draft.matched_words, abs=0.1)


@pytest.mark.parametrize("text", [prose(1, 40) + "\n\n" + WIRE, every_nth_replaced(WIRE, 9), WIRE[200:600]])
def test_spans_and_edits_fit_both_texts(text: str) -> None:
    draft = check(text)
    sources = {d.name: d.text for d in DESK}
    for source in draft.sources:
        for passage in source.passages:
            theirs = sources[source.name]
            assert passage.source.cut(theirs) == passage.source_text
            kept = [e for e in passage.edits if e.op != "added"]
            assert "".join(e.a.cut(theirs) for e in kept) == passage.source_text
            ours = [e for e in passage.edits if e.op != "removed"]
            assert "".join(e.b.cut(text) for e in ours) == passage.draft.cut(text)


def test_each_stretch_is_charged_once() -> None:
    text = WIRE + "\n\n" + OTHER + "\n\n" + first_words(WIRE, 60)
    draft = check(text)
    places = sorted(tuple(p.draft) for s in draft.sources for p in s.passages)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    assert {s.name for s in draft.sources} == {"wire", "pool"}


def test_what_only_the_second_source_has_is_charged_to_it() -> None:
    longer = Document(text=WIRE + "\n\n" + OTHER, name="longer", published="2026-03-05")
    draft = check(WIRE + "\n\n" + OTHER, NORDWIRE, longer)
    assert [s.name for s in draft.sources] == ["wire", "longer"]
    draft = check(prose(3, 90) + "\n\n" + WIRE + "\n\n" + first_words(prose(5, 30), 20), *DESK)
    assert {s.name for s in draft.sources} == {"wire", "courier"}


def test_the_sources_of_a_compilation_go_before_it() -> None:
    both = Document(
        text=WIRE + "\n\n" + OTHER + "\n\n" + prose(9, 40), name="both", outlet="Hill Courier",
        published="2026-03-05",
    )  # fmt: skip
    draft = check(
        "Birkenrode Post reports: " + OTHER + "\n\n" + prose(3, 60) + "\n\n" + WIRE, NORDWIRE, POOL, both
    )
    assert {s.name: s.credited for s in draft.sources} == {"wire": False, "pool": True}
    assert all([a.name for a in p.also] == ["both"] for s in draft.sources for p in s.passages)
    later = check(WIRE + "\n\n" + OTHER + "\n\n" + prose(9, 40), NORDWIRE, POOL, both)
    assert {s.name for s in later.sources} == {"wire", "pool", "both"}


def test_what_is_left_out_and_charged_to_somebody_else_is_not_counted_twice() -> None:
    phrase = Document(text=first_words(WIRE, 12) + " " + prose(8, 90), name="phrase", outlet="Echo")
    draft = check(WIRE, NORDWIRE, phrase)
    assert draft.matched_words + sum(words for _, words in draft.set_apart) <= draft.words


def test_a_credit_makes_it_credited_reuse() -> None:
    draft = check("Nordwire reports: " + WIRE)
    assert draft.verdict == "credited_reuse"
    assert draft.uncredited_words == 0
    assert draft.sources[0].credited
    assert [c.target for c in draft.credits] == ["Nordwire"]


def test_a_credit_to_a_copy_counts_and_the_copy_is_named() -> None:
    draft = check("Hill Courier reports: " + WIRE)
    assert draft.verdict == "credited_reuse"
    assert draft.sources[0].name == "courier"


def test_a_credit_to_somebody_else_does_not_count() -> None:
    draft = check("Birkenrode Post reports: " + WIRE + "\n\n" + OTHER)
    assert draft.verdict == "uncredited_reuse"
    assert {s.name: s.credited for s in draft.sources} == {"wire": False, "pool": True}


def test_short_reuse_stays_below_the_threshold() -> None:
    text = prose(2, 60) + " " + first_words(WIRE, 30) + " " + prose(3, 60)
    assert check(text).verdict == "clear"
    limits = Settings.from_mapping({"check": {"min_words": 20}})
    assert check(text, settings=limits).verdict == "uncredited_reuse"
    limits = Settings.from_mapping({"check": {"max_share": 0.1}})
    assert check(text, settings=limits).verdict == "uncredited_reuse"


def test_a_row_of_passages_adds_up_and_distant_ones_do_not() -> None:
    words = WIRE.split()
    one, other = " ".join(words[:25]), " ".join(words[60:85])
    near = prose(2, 60) + " " + one + " " + prose(4, 12) + " " + other + " " + prose(3, 60)
    far = prose(2, 60) + " " + one + " " + prose(4, 90) + " " + other + " " + prose(3, 60)
    assert check(near).verdict == "uncredited_reuse"
    assert check(far).verdict == "clear"
    assert check(far).uncredited_words == pytest.approx(50, abs=4)


def quoted(text: str) -> str:
    return f"“{text}”"


def test_quotations_need_no_credit_and_can_be_left_out() -> None:
    speech = first_words(prose(21, 70), 60)
    known = Document(text=f"{prose(22, 50)} {quoted(speech)} said the mayor.", name="speech")
    text = f"{prose(23, 50)} The mayor said: {quoted(speech)}"
    draft = check(text, known)
    assert draft.verdict == "clear"
    assert [p.kind for s in draft.sources for p in s.passages] == ["quotation"]
    assert draft.matched_words > 50
    assert draft.uncredited_words == 0
    draft = check(text, known, exclude_quotes=True)
    assert draft.sources == ()
    assert dict(draft.set_apart)["quotation"] > 50


def test_an_allowed_outlet_and_the_own_one_need_no_credit() -> None:
    draft = check(WIRE, NORDWIRE, allow=["NORDWIRE"])
    assert (draft.verdict, draft.sources) == ("clear", ())
    assert dict(draft.set_apart) == {"allowed": draft.words}
    draft = check(WIRE, NORDWIRE, outlet="Nordwire")
    assert dict(draft.set_apart) == {"own": draft.words}


def test_who_took_it_from_the_draft_is_no_source_of_it() -> None:
    draft = check(WIRE, NORDWIRE, published="2026-01-05T08:00:00Z")
    assert draft.verdict == "clear"
    assert "taken" in dict(draft.set_apart)


def test_furniture_of_three_stories_is_set_apart() -> None:
    footer = "\n\n" + first_words(prose(70, 60), 45)
    known = [Document(text=prose(60 + n, 120) + footer, name=f"page-{n}") for n in range(4)]
    draft = check(prose(80, 120) + footer, *known)
    assert draft.verdict == "clear"
    assert dict(draft.set_apart)["boilerplate"] == pytest.approx(45, abs=3)


def test_documents_with_the_same_text_stand_beside_the_earliest() -> None:
    later = Document(text=WIRE, name="twin", outlet="Valley Echo", published="2026-03-04")
    draft = check(WIRE, NORDWIRE, later)
    assert [s.name for s in draft.sources] == ["wire"]
    assert [a.name for a in draft.sources[0].passages[0].also] == ["twin"]
    assert check("Valley Echo reports: " + WIRE, NORDWIRE, later).verdict == "credited_reuse"


def test_the_result_does_not_depend_on_the_order_of_what_is_known() -> None:
    text = prose(1, 40) + "\n\n" + WIRE + "\n\n" + OTHER
    assert check(text, *DESK) == check(text, *reversed(DESK))


def test_too_short_a_draft_is_a_problem_and_clear() -> None:
    report = pv.check(Document(text="Fire in port", name="d"), against=DESK)
    assert [p.code for p in report.problems] == ["too_short"]
    assert report.drafts[0].verdict == "clear"


def test_a_database_gives_what_its_texts_give(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    pv.Store(path).add(DESK)
    for text in (WIRE, prose(1, 30) + OTHER, every_nth_replaced(WIRE, 7)):
        draft = Document(text=text, name="draft")
        assert pv.check(draft, against=path) == pv.check(draft, against=DESK)


def test_a_database_and_texts_together(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    pv.Store(path).add([NORDWIRE])
    report = pv.check(Document(text=WIRE + "\n\n" + OTHER), against=[path, POOL])
    assert [s.name for s in report.drafts[0].sources] == ["wire", "pool"]
    assert report.compared_with.texts == 2
    assert (report.compared_with.first, report.compared_with.last) == ("2026-02-01", "2026-03-01T08:00:00Z")
    assert len({s.document for s in report.drafts[0].sources}) == 2


def test_a_stored_draft_is_named_and_not_matched_with_itself(tmp_path: Path) -> None:
    draft, copy = tmp_path / "draft.txt", tmp_path / "copy.txt"
    draft.write_text(WIRE, encoding="utf-8")
    copy.write_text(WIRE + " " + prose(2, 20), encoding="utf-8")
    path = tmp_path / "news.db"
    pv.Store(path).add([d for p in (draft, copy) for d in pv.read(str(p)) if isinstance(d, Document)])
    (found,) = pv.check(draft, against=path).drafts
    assert found.known_as == ("draft",)
    assert [s.name for s in found.sources] == ["copy"]


def test_nothing_to_check_or_to_compare_with_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoUsableInputError):
        pv.check(tmp_path / "missing.txt", against=DESK)
    with pytest.raises(UsageError):
        pv.check(Document(text=WIRE), against=[tmp_path / "a.db", tmp_path / "b.db"])


def test_a_report_says_whether_reuse_was_found() -> None:
    drafts = [Document(text=WIRE, name="a"), Document(text=prose(1, 60), name="b")]
    report = pv.check(drafts, against=DESK)
    assert isinstance(report, CheckReport)
    assert report.found_reuse
    assert [d.name for d in report.drafts] == ["a", "b"]


def test_a_medium_named_for_a_paragraph_is_a_credit_for_it_and_not_for_the_rest() -> None:
    source = Document(
        text="\n\n".join(prose(n, 50) for n in range(30, 34)), name="wire", outlet="Hill Courier"
    )
    one, *rest = source.text.split("\n\n")
    opening = "According to the Hill Courier, "
    assert check(prose(1, 60) + "\n\n" + opening + one, source).verdict == "credited_reuse"
    assert check("\n\n".join([opening + one, *rest]), source).verdict == "uncredited_reuse"
    assert check("According to the Birkenrode Post, " + one, source, POOL).verdict == "uncredited_reuse"


def test_own_text_that_others_took_is_own_and_what_we_took_from_others_is_theirs() -> None:
    before = Document(text=WIRE, name="ours", outlet="Elm Bay Herald", published="2026-02-28")
    after = Document(
        text=WIRE + "\n\n" + prose(6, 30), name="ours", outlet="Elm Bay Herald", published="2026-03-03"
    )
    undated = Document(text=WIRE, name="ours", outlet="Elm Bay Herald")
    for own in (before, undated):
        draft = check(WIRE, own, COURIER, outlet="Elm Bay Herald")
        assert (draft.verdict, draft.sources) == ("clear", ())
        assert dict(draft.set_apart) == {"own": draft.words}
    draft = check(WIRE, NORDWIRE, after, outlet="Elm Bay Herald")
    assert [s.name for s in draft.sources] == ["wire"]
    assert draft.verdict == "uncredited_reuse"


def test_what_an_allowed_outlet_has_needs_no_credit_whoever_else_has_it() -> None:
    for name in ("Nordwire", "Hill Courier"):
        draft = check(WIRE, allow=[name])
        assert (draft.verdict, draft.sources) == ("clear", ())
        assert dict(draft.set_apart) == {"allowed": draft.words}
