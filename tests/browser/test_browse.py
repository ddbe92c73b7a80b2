"""Our pages in a browser, served the way a user does: reading on, checking a draft, and who can use them."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import provenance as pv
from tests import serving
from tests.browse.conftest import documents
from tests.browser.conftest import Seen, watched
from tests.conftest import ROOT
from tests.news import WIRE, prose

pytest.importorskip("datasette", reason="needs Datasette, from the extra [browse]")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the home page of the sample news day, with hostile documents among it."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(ROOT / "samples", folder / "samples")
    pv.Store(folder / "news.db").add(
        [d for d in pv.read(folder / "samples" / "newsday") if isinstance(d, pv.Document)] + documents()
    )
    with serving.served(folder / "news.db") as address:
        yield f"{address}/-/provenance/news"


def test_from_home_through_a_story_to_a_comparison_a_document_and_back(page: Any, served: str) -> None:
    page.goto(served)
    page.get_by_role("link", name="Ferry aground off Port Ellis").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Ferry aground")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Ashmere Gazette"))
    row.locator("summary").click()
    assert "was published" in row.locator("details").inner_text()
    row.get_by_role("link", name="side by side").click()
    assert "The right text was taken from the left one" in page.locator("main").inner_text()
    left = page.locator("section.text").nth(0)
    assert left.locator("del.fact", has_text="43").count() == 1
    page.get_by_role("link", name="Ashmere Gazette").first.click()
    taken = page.locator(".draft a.taken").first
    assert taken.locator("sup").inner_text() == "1"
    taken.click()
    assert "/compare/" in page.url
    page.go_back()
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="news", exact=True).click()
    assert page.url == served


def test_both_sides_scroll_together_and_quiet_changes_come_when_asked(page: Any, served: str) -> None:
    page.goto(f"{served}/document?name=ashmere-gazette-ferry")
    page.get_by_role("link", name=re.compile("side by side with wire-ferry-v1")).click()
    quiet = page.locator("del.quiet").first
    struck = "e => getComputedStyle(e).textDecorationLine"
    assert quiet.evaluate(struck) == "none"
    page.get_by_label(re.compile("typography")).check()
    assert quiet.evaluate(struck) == "line-through"
    left, right = page.locator("section.text").nth(0), page.locator("section.text").nth(1)
    page.set_viewport_size({"width": 1200, "height": 500})
    left.evaluate("e => { e.scrollTop = 500; }")
    page.wait_for_timeout(300)
    assert right.evaluate("e => e.scrollTop") > 100


def test_a_draft_is_checked_on_the_page(page: Any, served: str) -> None:
    page.goto(f"{served}/check")
    page.get_by_label("The text of the draft").fill(
        prose(1, 40) + "\n\n" + WIRE + "<script>alert(1)</script>"
    )
    page.get_by_role("button", name="Check").click()
    report = page.get_by_role("region", name="Report")
    assert "uncredited reuse" in report.inner_text()
    assert "Credit Nordwire" in report.inner_text()
    report.locator(".draft a.taken").first.click()
    assert re.search(r"#p\d+$", page.url)
    page.get_by_label("Outlets that need no credit").fill("Nordwire")
    page.get_by_role("button", name="Check").click()
    assert "clear" in page.get_by_role("region", name="Report").inner_text()


def test_a_draft_is_checked_without_scripts(chromium: Any, served: str, seen: Seen) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = watched(context, seen)
    page.goto(f"{served}/check")
    page.get_by_label("The text of the draft").fill(WIRE)
    page.get_by_role("button", name="Check").click()
    assert "uncredited reuse" in page.content()
    context.close()
    assert not seen.elsewhere


def test_a_file_can_be_dropped_on_the_form(page: Any, served: str) -> None:
    page.goto(f"{served}/check")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["The pier is closed."], "draft.txt", {type: "text/plain"}));
          document.getElementById("draft").dispatchEvent(new DragEvent("drop", {dataTransfer: data}));
        }"""
    )
    page.wait_for_function("document.getElementById('draft').value === 'The pier is closed.'")


PATHS = (
    "",
    "/stories",
    "/document?name=caldmoor-herald-gale",
    "/document?name=wire-ferry-v2",
    "/document?name=alone",
    "/story/1",
    "/story/2",
    "/compare/1",
    "/compare/6",
    "/outlet?name=Nordwire",
    "/outlet?name=Ashmere Gazette",
    "/check",
    "/document/9999",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_the_pages(chromium: Any, served: str, dark: bool, seen: Seen) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe, from the extra [test]"
    )
    context = chromium.new_context(color_scheme="dark" if dark else "light")
    page = watched(context, seen)
    for path in PATHS:
        page.goto(served + path)
        found = axe.Axe().run(page).response["violations"]
        serious = [
            (v["id"], [node["html"][:200] for node in v["nodes"]][:3])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert not serious, path
    context.close()
    assert [m for m in seen.console if "404" not in m] == []
    assert not seen.elsewhere


def test_a_report_on_a_draft_can_be_used_by_everybody(page: Any, served: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe, from the extra [test]"
    )
    page.goto(f"{served}/check")
    page.get_by_label("The text of the draft").fill("Nordwire reports: " + WIRE + "\n\n" + WIRE)
    page.get_by_role("button", name="Check").click()
    found = axe.Axe().run(page).response["violations"]
    assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")]


def test_no_page_is_wider_than_a_phone(chromium: Any, served: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for path in PATHS:
        page.goto(served + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, path
    context.close()


def test_the_keyboard_is_enough(page: Any, served: str) -> None:
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/story/*")


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    pv.Store(tmp_path / "news.db").add(documents()[:1])
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "provenance", "browse", "--db", "news.db", "--port", port]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert f"port {port}" in done.stderr
