from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model import Document, Moment
from provenance.readers.decoding import Decoded
from provenance.readers.plain_text import masked_spans, read_text

BODY = "The pier at Elm Bay is closed until spring, the harbour office said on Tuesday.\n"


def read(text: str, markdown: bool = False) -> Document:
    return read_text(Decoded(text, "utf-8", 0), markdown)


def test_a_head_block_is_read_and_stays_in_the_text() -> None:
    text = (
        "Title: Pier closed\r\nOutlet: Elm Bay Courier\r\nURL: https://elmbay.example/pier\r\n"
        "Date: 26 February 2026\r\n"
        "By: A. Grebe\r\nLanguage: en-GB\r\nSource: Heron Wire\r\n\r\n \r\n" + BODY
    )
    document = read(text)
    assert document.text == text
    assert document.text[document.head_end :] == BODY
    assert document.headline == "Pier closed"
    assert document.outlet == "Elm Bay Courier"
    assert document.url == "https://elmbay.example/pier"
    assert document.author == "A. Grebe"
    assert document.language == "en"
    assert isinstance(document.published, Moment)
    assert (document.published.stated, document.published.basis) == ("2026-02-26", "text")
    assert document.extra == (("Source", '"Heron Wire"'),)


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("HEADLINE", "headline"), ("Publisher", "outlet"), ("source_name", "outlet"),
        ("source name", "outlet"), ("link", "url"), ("canonical", "canonical_url"),
        ("published_at", "published"), ("Updated", "modified"),
        ("byline", "author"), ("lang", "language"),
    ],
)  # fmt: skip
def test_keys_have_many_names(key: str, field: str) -> None:
    values = {
        "url": "https://elmbay.example/a",
        "canonical_url": "https://elmbay.example/a",
        "language": "en",
    }
    value = values.get(field, "2026-02-26" if field in ("published", "modified") else "Elm Bay")
    assert getattr(read(f"{key}: {value}\n\n{BODY}"), field) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Source: Heron Wire\n\n" + BODY,
        "Putin said: we will not close the pier.\n\n" + BODY,
        "WASHINGTON: The pier is closed.\n\n" + BODY,
        "Title: Pier closed\n" + BODY,
        "Title: Pier closed\n" + BODY + "\n" + BODY,
        "Title: Pier closed",
        "\nTitle: Pier closed\n\n" + BODY,
        "Title: Pier closed\nThe pier is closed, and nobody knows why: the office is silent.\n\n" + BODY,
        "The title of the new book: Pier closed\n\n" + BODY,
        "Date:2026\n\n" + BODY,
        "https://elmbay.example/pier\n\n" + BODY,
        "---\n\n" + BODY,
        "---\nA divider, not a head.\n---\n" + BODY,
        "---\ncolour: blue\n---\n" + BODY,
        "---\ntitle: never closed\n" + BODY,
    ],
)
def test_article_text_is_not_taken_for_a_head_block(text: str) -> None:
    document = read(text)
    assert (document.head_end, document.headline, document.extra) == (0, None, ())


def test_a_value_that_cannot_be_read_is_kept_and_not_guessed() -> None:
    document = read("Title: Pier closed\nDate: last Tuesday\nURL: see below\n\n" + BODY)
    assert (document.published, document.url) == (None, None)
    assert document.extra == (("published", '"last Tuesday"'), ("url", '"see below"'))


def test_front_matter_is_read_in_text_and_markdown() -> None:
    text = (
        '---\ntitle: "Pier: closed"\nauthors:\n  - A. Grebe\n'
        "author:\n  - A. Grebe\n  - B. Heron\ntags: [sea, pier]\n---\n\n" + BODY
    )
    for markdown in (False, True):
        document = read(text, markdown)
        assert document.headline == "Pier: closed"
        assert document.author == "A. Grebe, B. Heron"
        assert dict(document.extra) == {"authors": '"A. Grebe"', "tags": '"sea, pier"'}
        assert document.text[document.head_end :] == BODY


def test_a_canonical_address_on_another_site_is_a_pointer() -> None:
    head = "url: https://elmbay.com/pier\ncanonical: https://heronwire.com/4711\n\n"
    document = read(head + BODY)
    assert [(p.property, p.url) for p in document.pointers] == [("canonical", "https://heronwire.com/4711")]


def test_markup_of_markdown_is_masked_and_its_words_are_not() -> None:
    text = (
        'See [the plan](https://elmbay.example/plan_(new) "Plan") and ![old pier](pier.jpg), <https://elmbay.example/>.\n'
        "<!-- not for print -->\n[1]: https://elmbay.example/notes\n[^1]: A footnote is words.\n"
    )
    spans = masked_spans(text)
    assert [span.cut(text) for span in spans] == [
        '](https://elmbay.example/plan_(new) "Plan")',
        "](pier.jpg)",
        "<https://elmbay.example/>",
        "<!-- not for print -->",
        "https://elmbay.example/notes",
    ]


def test_code_is_left_alone() -> None:
    text = "`[a](b)` and ``[c](d)``\n```\n[e](f)\n```\n~~~\n[g](h)\n~~~\n    \n[i](j)"
    assert [span.cut(text) for span in masked_spans(text)] == ["](j)"]


def test_a_stray_mark_hides_nothing() -> None:
    text = "A ` mark, [a](b), [c](open\n[d](e) ![f]("
    assert [span.cut(text) for span in masked_spans(text)] == ["](b)", "](e)"]


@given(st.text(alphabet="ab[]()`~<!->: \n\\h/", max_size=120))
def test_masked_spans_are_in_order_inside_the_text_and_do_not_overlap(text: str) -> None:
    position = 0
    for span in masked_spans(text):
        assert position <= span.start < span.end <= len(text)
        position = span.end


@given(st.text(max_size=200), st.booleans())
def test_the_stored_text_is_the_decoded_text_exactly(text: str, markdown: bool) -> None:
    document = read(text, markdown)
    assert document.text == text
    assert 0 <= document.head_end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "](",
        "`",
        "[a](",
        "``` ",
        "\n```",
        "<!--",
        "<http://",
        "~~~\n",
        "[a]: http://",
        "(",
        "a: b\n",
        "\n",
        "`a``b",
    ],
)
def test_ten_megabytes_of_marks_stay_fast(piece: str) -> None:
    text = piece * (3_000_000 // len(piece))
    read(text, markdown=True)
    read("Title: x\n" + text, markdown=False)
