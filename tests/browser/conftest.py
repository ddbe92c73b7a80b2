"""A Chromium for the tests that need one; nothing it opens may leave the machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import required

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser_place() -> str | None:
    """Where Chromium is, None without one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Seen:
    """What a page did beside showing itself."""

    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser; closed after this folder, since nobody else can run an event loop while it is there."""
    place = browser_place()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None  # type: ignore[assignment]
    if place is None or sync_playwright is None:
        reason = "needs Chromium and playwright: apt-get install chromium, and the extra [test]"
        if required():
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def seen() -> Seen:
    """What the test's pages did."""
    return Seen()


@pytest.fixture
def page(chromium: Any, seen: Seen) -> Iterator[Any]:
    """An empty page; what it says on its console or asks of other machines fails the test."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    yield watched(context, seen)
    context.close()
    assert not seen.console
    assert not seen.elsewhere


def watched(context: Any, seen: Seen) -> Any:
    """A new page of a context, whose console and requests are written down."""
    page = context.new_page()
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: _note(request.url, seen))
    return page


def _note(url: str, seen: Seen) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("file", "data", "blob", "about") and parts.hostname != "127.0.0.1":
        seen.elsewhere.append(url)
