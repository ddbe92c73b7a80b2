"""Nothing from an article moves a cursor, colours a line or turns a page."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.show.comparison_page import comparison_page
from provenance.show.safety import one_line, printable
from tests.news import WIRE


@given(st.text())
def test_printable_text_has_no_controls_and_no_turning_marks(text: str) -> None:
    shown = printable(text)
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in shown)
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert printable(shown) == shown


@given(st.text(), st.integers(1, 60))
def test_a_line_is_one_line_and_short_enough(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert "\n" not in line
    assert len(line) <= limit


@given(st.text(alphabet="<>&\"'/abc \n\x1b\u202e"), st.text(alphabet="<>&\"'= \n"))
def test_a_page_shows_markup_and_never_is_it(start: str, end: str) -> None:
    a, b = f"{start} {WIRE}", f"{WIRE} {end}"
    found = pv.compare(a, b)
    page = comparison_page(found.relation, (a, b), (start, end))
    allowed = {
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "table", "tr",
            "thead", "tbody",
        "th", "td", "div", "section", "span", "b", "del", "ins",
    }  # fmt: skip
    tags = {part.split(">")[0].split()[0].strip("/").lower() for part in page.split("<")[1:]}
    assert tags <= allowed
    assert "\x1b" not in page
    assert "\u202e" not in page
