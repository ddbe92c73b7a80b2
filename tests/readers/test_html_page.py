from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from provenance.model import Document
from provenance.readers.decoding import Decoded, decode
from provenance.readers.html_page import Page, declared_charset, extract_page, looks_like_html, read_page
from provenance.settings import ReadingSettings

PARAGRAPHS = (
    "The pier at Elm Bay will stay closed until the spring, the harbour office said on Tuesday evening.",
    "Divers had found rust in eleven of the forty pillars that carry the landing stage for the ferries.",
    "“Nobody was ever in danger,” said the harbour master, but the repairs could not wait any longer.",
    "Ferries to the islands will leave from the coal quay, a ten-minute walk along the southern shore.",
)
BODY = "\n".join(PARAGRAPHS)


def page_with(inside: str = "", head: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html><head><title>Pier closed</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Pier closed</h1>{paragraphs}{inside}</article>"
        "<footer>© Elm Bay Courier</footer></body></html>"
    )


def extracted(markup: str) -> Page:
    page = extract_page(markup)
    assert page is not None
    return page


def test_the_body_is_a_line_for_each_paragraph_without_headline_and_furniture() -> None:
    page = extracted(page_with())
    assert page.text == BODY
    assert page.head.headline == "Pier closed"


def test_hidden_text_is_out_of_the_body_and_counted() -> None:
    for attribute in (
        "hidden",
        "style='display: none'",
        "style='color:red;DISPLAY:NONE'",
        "aria-hidden='true'",
        "style='visibility:hidden'",
    ):
        page = extracted(
            page_with(
                f"<p {attribute}>Buy cheap boats from our partner today, while stocks last, dear reader.</p>"
            )
        )
        assert page.text == BODY
        assert page.hidden_characters > 50


def test_a_page_that_hides_itself_until_its_script_has_run_is_read() -> None:
    markup = page_with().replace("<article>", "<article style='visibility: hidden'>")
    assert extracted(markup).text == BODY


def test_captions_stand_apart_from_the_body() -> None:
    page = extracted(
        page_with(
            "<figure><img src='p.jpg'><figcaption>The pier on Monday. Photo: B. Heron</figcaption></figure>"
            "<p class='wp-caption-text'>Rust on a pillar.</p><figure><figcaption> </figcaption></figure>"
        )
    )
    assert page.captions == ("The pier on Monday. Photo: B. Heron", "Rust on a pillar.")
    assert page.text == BODY


def test_links_to_other_articles_of_the_site_go_and_links_elsewhere_stay() -> None:
    head = '<meta property="og:url" content="https://elmbay.com/pier">'
    own = "<p>Read more: <a href='/ferry'>Ferry late again after the storm</a></p>"
    other = (
        "<p>Read more: <a href='https://heronwire.com/1'>the story at Heron Wire, which had it first</a></p>"
    )
    assert extracted(page_with(own, head)).text == BODY
    assert "Heron Wire" in extracted(page_with(other, head)).text


def test_a_post_quoted_in_the_article_is_part_of_it() -> None:
    post = (
        "<div class='social-media-embed'><blockquote class='twitter-tweet'><p>The pier, the pier! We will "
        "miss it all winter long.</p>— Otto (@otto)</blockquote></div>"
    )
    assert "We will miss it all winter long." in extracted(page_with(post)).text


def test_an_article_in_several_blocks_is_read_to_its_end() -> None:
    more = [f"{paragraph} This is part {n} of the story." for n in (2, 3) for paragraph in PARAGRAPHS]
    blocks = "".join(
        f"<div class='grid'><div class='grid--item body'>{''.join(f'<p>{p}</p>' for p in block)}</div></div>"
        for block in (PARAGRAPHS, more[:4], more[4:])
    )
    text = extracted(f"<html><body><div class='chunks'>{blocks}</div></body></html>").text
    assert [line in text for line in (*PARAGRAPHS, *more)] == [True] * 12


def test_the_stated_body_takes_the_place_of_a_stub() -> None:
    body = "\n".join(
        f"{paragraph} It is said for the {n}th time." for n in range(6) for paragraph in PARAGRAPHS
    )
    block = json.dumps({"@type": "NewsArticle", "headline": "Pier closed", "articleBody": f"<p>{body}</p>"})
    script = f"<script type='application/ld+json'>{block}</script>"
    markup = f"<html><head>{script}</head><body><p>{PARAGRAPHS[0]}</p></body></html>"
    assert extracted(markup).text == body


def test_a_stated_body_that_is_a_teaser_or_no_longer_than_the_page_changes_nothing() -> None:
    credit = "<p>This report was first published by the Heron Wire and is used here with its permission.</p>"
    for stated in (BODY, PARAGRAPHS[0] + " …"):
        block = json.dumps({"@type": "NewsArticle", "articleBody": stated})
        text = extracted(page_with(credit, f"<script type='application/ld+json'>{block}</script>")).text
        assert text == f"{BODY}\n{credit[3:-4]}"


def test_tables_and_lists_are_lines_of_the_body() -> None:
    text = extracted(page_with("<ul><li>Coal quay, every hour</li><li>Old port, at noon</li></ul>")).text
    assert text.endswith("Coal quay, every hour\nOld port, at noon")


@pytest.mark.parametrize(
    "markup",
    [
        "", " ", "<", "<html></html>", "<!-- only a comment -->", "<?xml version='1.0'?>", "\x00", "&#0;",
        "<html><head><meta http-equiv='refresh' content='0; url=/x'></head><body></body></html>",
        "<html><body><nav><a href='/a'>One</a> <a href='/b'>Two</a></nav></body></html>",
        "<html><body><p>Too short.</p></body></html>",
    ],
)  # fmt: skip
def test_a_page_without_an_article_gives_none(markup: str) -> None:
    assert read_page(Decoded(markup, "utf-8", 0), ReadingSettings()) is None


def test_a_front_page_is_no_article() -> None:
    for url, none in (("https://elmbay.com/", True), ("https://elmbay.com/pier", False)):
        markup = page_with(head=f'<link rel="canonical" href="{url}">')
        assert (extract_page(markup) is None) is none
    declared = page_with(
        head='<link rel="canonical" href="https://elmbay.com/"><meta property="og:type" content="article">'
    )
    assert extract_page(declared) is not None


HOSTILE = {
    "deep nesting": "<div>" * 5000 + page_with() + "</div>" * 5000,
    "very deep nesting": "<b><i><div>" * 50_000 + page_with(),
    "never closed fonts": "".join(f"<font>{paragraph} " for paragraph in PARAGRAPHS * 200),
    "plaintext": page_with() + "<plaintext>" + "<p>" * 1000,
    "plaintext inside": page_with("<plaintext>"),
    "unclosed": page_with().replace("</p>", "").replace("</article>", "").replace("</html>", ""),
    "conditional comments": page_with("<!--[if IE]><p>Old browser</p><![endif]--><![if !IE]><![endif]>"),
    "entity bomb": '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    + page_with("<p>&b;&b;&b;</p>"),
    "external entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    + page_with("<p>&x;</p>"),
    "control characters": page_with("<p>\x01\x02\x0b\x0c<br>\x0c\x1b[31m\ufffe and</p>"),
    "control references": page_with("<p>&#1;&#27&#xD800;&#0;&#99999999;&#000000000000012;&#xfffe;</p>"),
    "endless reference": page_with() + "<b></b>&#" + "0" * 900 + "12;<script></script>&#" + "9" * 900 + ";",
    "many attributes": page_with(f"<p {' '.join(f'a{n}=1' for n in range(60_000))}>x</p>"),
    "many spans": page_with("<p>" + "<span>word </span>" * 40_000 + "</p>"),
    "many links": page_with("<p>" + "<a href='/x'>word </a>" * 15_000 + "</p>"),
    "many figures": page_with("<figcaption>a</figcaption>" * 20_000),
    "script in text": page_with(
        "<p>Then <script>alert('x')</script><img src=x onerror=alert(1)> it closed.</p>"
    ),
    "one long line": page_with("<p>" + "lorem ipsum " * 200_000 + "</p>"),
    "angle brackets": page_with("<" * 200_000),
    "two bodies": page_with() + page_with(),
    "frames": "<frameset><frame src='a'></frameset>" + page_with(),
    "form around all": page_with().replace("<body>", "<body><form>").replace("</body>", "</form></body>"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_neither_breaks_nor_hangs_the_reader(name: str) -> None:
    page = extract_page(HOSTILE[name])
    assert page is None or isinstance(page.text, str)
    if name not in ("very deep nesting", "frames", "endless reference"):
        assert page is not None
        assert PARAGRAPHS[0] in page.text
        assert "alert(" not in page.text
        page.text.encode("utf-8")


@limits(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"'&;! abdivphtmlscript\x00\x0b\ud800é", max_size=150))
def test_no_markup_breaks_the_reader(markup: str) -> None:
    read_page(decode(markup.encode("utf-8", "replace")), ReadingSettings())
    read_page(Decoded(page_with(markup.replace("\ud800", "")), "utf-8", 0), ReadingSettings())


def test_results_do_not_depend_on_the_pages_read_before() -> None:
    pages = [page_with(f"<p>{PARAGRAPHS[1]}</p>" * 3), page_with("<ul><li>a</li></ul>"), page_with()]
    first = [extracted(page).text for page in pages]
    assert [extracted(page).text for page in reversed(pages)] == first[::-1]
    assert [extracted(page).text for page in pages] == first


def test_a_declared_charset_is_found() -> None:
    assert declared_charset(b"<html><head><META CHARSET = 'windows-1251'>") == "windows-1251"
    assert declared_charset(b'<?xml version="1.0" encoding="iso-8859-2"?><html>') == "iso-8859-2"
    assert declared_charset(b"<html><body>charset=utf-8") is None
    assert declared_charset(b"<meta " * 100_000) is None


def test_a_page_is_told_from_text() -> None:
    for text in (
        "<!doctype HTML>",
        "\ufeff\n<html lang=de>",
        "<?xml version='1.0'?>\n<!-- a --><html>",
        "<p>Pier",
        "<div class=x>",
    ):
        assert looks_like_html(text)
    for text in ("", "Pier", "<3 boats", "<pier>", "{}", "<!-- comment only -->", "<" * 5000, "<parliament>"):
        assert not looks_like_html(text)


def test_a_document_carries_what_the_page_says() -> None:
    head = (
        '<meta property="og:url" content="https://elmbay.com/2026/03/01/pier">'
        '<meta property="og:site_name" content="Elm Bay Courier"><meta name="author" content="A. Grebe">'
        '<meta property="article:published_time" content="2026-03-01T14:05:00+01:00">'
    )
    markup = page_with("<figcaption>Rust</figcaption>", head).replace("<html>", "<html lang='en-GB'>")
    document = read_page(Decoded(markup, "cp1252", 0), ReadingSettings())
    assert isinstance(document, Document)
    assert (document.format, document.encoding, document.captions) == ("html", "cp1252", ("Rust",))
    assert (document.outlet, document.author, document.language) == ("Elm Bay Courier", "A. Grebe", "en")
    assert document.headline == "Pier closed"


def test_pages_bring_no_message_to_the_terminal() -> None:
    code = "from provenance.readers.html_page import extract_page; extract_page('<html><b>x</b></html>')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_a_page_of_results_is_no_article() -> None:
    block = json.dumps({"@graph": [{"@type": ["WebPage", "CollectionPage"]}, {"@type": "WebSite"}]})
    assert extract_page(page_with(head=f"<script type='application/ld+json'>{block}</script>")) is None
    block = json.dumps(
        {"@graph": [{"@type": "CollectionPage"}, {"@type": "NewsArticle", "headline": "Pier"}]}
    )
    assert extract_page(page_with(head=f"<script type='application/ld+json'>{block}</script>")) is not None


def test_a_credit_that_is_mostly_a_link_stays_and_its_address_is_kept() -> None:
    credit = (
        "<p>First published by <a href='https://heronwire.com/1'>Heron Wire, the news of the coast</a></p>"
    )
    document = read_page(Decoded(page_with(credit), "utf-8", 0), ReadingSettings())
    assert document is not None
    assert document.text == f"{BODY}\nFirst published by Heron Wire, the news of the coast"
    assert json.loads(dict(document.extra)["links"]) == [
        ["Heron Wire, the news of the coast", "https://heronwire.com/1"]
    ]
