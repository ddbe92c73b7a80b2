"""The page of a checked draft: all of it is there, nothing of it runs, and its parts lead to each other."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import provenance as pv
from provenance.errors import TroubleError
from provenance.model import CheckReport, Document, Exclusion
from provenance.show.draft_page import draft_page, write_report
from tests.news import OTHER, WIRE, every_nth_replaced, prose

NORDWIRE = Document(
    text=WIRE, name="wire", outlet="Nordwire", published="2026-03-01", url="https://nordwire.example/1"
)
POOL = Document(text=OTHER, name="pool", outlet="Birkenrode Post", published="2026-02-01")
TEXT = (
    prose(1, 40)
    + "\n\n"
    + every_nth_replaced(WIRE, 9).replace("nineteen", "90")
    + "\n\nThe Birkenrode Post reports: "
    + OTHER
)
HOSTILE = "<script>alert(1)</script>\" onload='x' \u202e\x1b[31m &amp; javascript:alert(1) "


class Outline(HTMLParser):
    """Tags with their attributes, and the text outside styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def report_of(
    *drafts: Document, against: tuple[Document, ...] = (NORDWIRE, POOL), **asked: object
) -> CheckReport:
    return pv.check(drafts, against=against, **asked)  # type: ignore[arg-type]


def page_of(report: CheckReport, where: str = "news.db") -> Outline:
    return Outline(draft_page(report.drafts[0], report, where))


def test_the_whole_draft_its_passages_and_its_sources_are_there() -> None:
    report = report_of(Document(text=TEXT, name="draft"))
    page = page_of(report)
    bare = re.sub(r"\s+", " ", page.text)
    for sentence in re.split(r"(?<=[.]) ", prose(1, 40)):
        assert sentence in bare
    for words in ("uncredited reuse", "Nordwire", "Birkenrode Post", "no credit", "credited", "news.db"):
        assert words in bare
    passages = [p for s in report.drafts[0].sources for p in s.passages]
    assert len(page.all("details")) == len(passages)


def test_links_lead_to_passages_and_check_boxes_have_labels() -> None:
    page = page_of(report_of(Document(text=TEXT, name="draft")))
    ids = {a["id"] for _, a in page.tags if "id" in a}
    for link in page.all("a"):
        target = link["href"] or ""
        assert target.startswith("https://nordwire.example") or target[1:] in ids
    assert [a["type"] for a in page.all("input")] == ["checkbox", "checkbox"]
    assert len(page.all("label")) == 2


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = page_of(report_of(Document(text=TEXT, name="draft")))
    assert not {"script", "link", "img", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    policy = [a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert "default-src 'none'" in (policy[0] or "")


def test_a_hostile_draft_and_source_are_shown_harmlessly() -> None:
    source = Document(
        text=HOSTILE + WIRE, name=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)", published="2026-03-01"
    )
    report = report_of(
        Document(text=HOSTILE + WIRE + HOSTILE, name=HOSTILE, path=HOSTILE, member=HOSTILE), against=(source,)
    )
    html = draft_page(report.drafts[0], report, HOSTILE)
    page = Outline(html)
    assert not page.all("script")
    assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
    assert not [a for a in page.all("a") if (a["href"] or "").lower().startswith("javascript")]
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "<script>alert(1)</script>" in page.text


def test_filters_and_exclusions_are_listed() -> None:
    report = report_of(Document(text=TEXT, name="draft"), allow=["<Nordwire>"])
    kept = Exclusion(1, "outlet", "<b>", "<i>why</i>", "A. Weld", "2026-03-01T10:00:00+00:00")
    page = page_of(CheckReport(report.compared_with, report.drafts, (), report.filters, (kept,)))
    assert "No credit needed: <Nordwire>" in page.text
    assert "For good: outlet “<b>”: <i>why</i> (A. Weld, 2026-03-01)" in page.text


def test_a_clean_draft_says_what_it_was_compared_with() -> None:
    page = page_of(report_of(Document(text=prose(1, 80), name="draft")))
    assert "No match found in 80 words." in page.text
    assert "2 texts in news.db, published 2026-02-01 to 2026-03-01" in page.text
    assert not page.all("details")


def test_several_drafts_make_a_folder_with_a_list(tmp_path: Path) -> None:
    report = report_of(Document(text=TEXT, name="<one>"), Document(text=prose(1, 80), name="two"))
    written = write_report(report, "news.db", tmp_path / "out")
    assert [p.name for p in written] == ["index.html", "draft-1.html", "draft-2.html"]
    index = Outline(written[0].read_text(encoding="utf-8"))
    assert [a["href"] for a in index.all("a")] == ["draft-1.html", "draft-2.html"]
    assert "<one>" in index.text
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(TroubleError):
        write_report(report, "news.db", tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_same_report_is_the_same_page() -> None:
    one, other = (report_of(Document(text=TEXT, name="draft")) for _ in range(2))
    assert draft_page(one.drafts[0], one, "x") == draft_page(other.drafts[0], other, "x")


def test_ten_megabytes_in_one_line_make_a_page(tmp_path: Path) -> None:
    line = " ".join(f"w{n}" for n in range(1_400_000))
    report = report_of(Document(text=WIRE + " " + line, name="long"))
    (path,) = write_report(report, "x", tmp_path / "long.html")
    assert path.stat().st_size < 15_000_000
