"""The report of a check in a browser: spans lead to passages, filters hide them, sides stand side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provenance.model import Document
from provenance.show.draft_page import write_report
from tests.show.test_draft_page import HOSTILE, NORDWIRE, POOL, TEXT, report_of


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(report_of(Document(text=TEXT, name="draft")), "news.db", path)
    return path.as_uri()


def test_a_span_leads_to_its_passage_side_by_side_with_the_source(page: Any, address: str) -> None:
    page.goto(address)
    spans = page.locator(".draft a.taken")
    assert spans.count() == 2
    second = page.locator("details").nth(1)
    spans.nth(1).click()
    assert page.url.endswith(str(second.get_attribute("id")))
    both = second.locator("section")
    left, right = both.nth(0).bounding_box(), both.nth(1).bounding_box()
    assert left["x"] + left["width"] <= right["x"] + 1
    assert abs(left["y"] - right["y"]) < 2
    assert "town council" in both.nth(0).inner_text()


def test_check_boxes_hide_what_they_name(page: Any, address: str) -> None:
    page.goto(address)
    box = page.get_by_label("without credit (1)")
    uncredited = page.locator("details.uncredited")
    assert uncredited.is_visible()
    box.focus()
    page.keyboard.press("Space")
    assert not uncredited.is_visible()
    assert page.locator("details.credited").is_visible()
    colour = "e => getComputedStyle(e).backgroundColor"
    assert page.locator(".taken.uncredited").evaluate(colour) == "rgba(0, 0, 0, 0)"
    assert page.locator(".taken.credited").evaluate(colour) != "rgba(0, 0, 0, 0)"
    page.keyboard.press("Space")
    assert uncredited.is_visible()


def test_passages_open_and_close_by_keyboard(page: Any, address: str) -> None:
    page.goto(address)
    first = page.locator("details").first
    assert first.get_attribute("open") is not None
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.get_attribute("open") is None


def test_dark_phone_and_print(chromium: Any, address: str) -> None:
    def look(**options: Any) -> tuple[str, bool]:
        context = chromium.new_context(**options)
        page = context.new_page()
        page.goto(address)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        context.close()
        return str(background), bool(wide)

    light, dark = look(color_scheme="light"), look(color_scheme="dark")
    assert light[0] != dark[0]
    phone = look(viewport={"width": 360, "height": 700})
    assert not phone[1], "the page scrolls sideways on a phone"
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.locator("fieldset").is_visible()
    context.close()


def test_a_hostile_report_does_nothing(page: Any, tmp_path: Path) -> None:
    source = Document(text=HOSTILE + NORDWIRE.text, name=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)")
    report = report_of(Document(text=HOSTILE + TEXT, name=HOSTILE), against=(source, POOL))
    write_report(report, HOSTILE, tmp_path / "report.html")
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.goto((tmp_path / "report.html").as_uri())
    for link in page.locator("a").all():
        assert not (link.get_attribute("href") or "").startswith("javascript")
    assert not alerts
