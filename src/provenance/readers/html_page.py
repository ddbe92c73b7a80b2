"""Web pages: the article's body, its captions, and what the page says about itself.

The body is found by trafilatura. Before that, what no reader sees as the article goes: hidden elements,
navigation, pop-ups, "read more" links, captions (kept apart). After it, the repeated headline goes from
the top, and where the page itself states a much longer text of the article (JSON-LD ``articleBody``),
that is taken.
"""

from __future__ import annotations

import html
import logging
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from provenance.model import Document
from provenance.readers.addresses import absolute_url, is_front_page, same_site
from provenance.readers.decoding import Decoded
from provenance.readers.fields import as_json, tidy
from provenance.readers.html_head import Head, read_head
from provenance.settings import ReadingSettings

_CHARSET_REACH = 4096  # bytes; browsers look for the declaration in the first 1,024
_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?\bcharset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.\-]{2,40})"
    rb"|<\?xml\b[^>]{0,200}?\bencoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.\-]{2,40})",
    re.IGNORECASE,
)
_HTML_START = re.compile(
    r"(?:<!doctype\s{1,5}html|<html|<head|<body|<article|<div|<section|<main|<meta|<title|<h1|<p)\b",
    re.IGNORECASE,
)

_MANY_ELEMENTS = 20_000  # more (usual are 1,500), and inline markup goes before the page is searched
_MAX_ELEMENTS = 200_000  # still more is no article
_INLINE = ("span", "font", "b", "i", "em", "strong", "u", "small", "a", "abbr", "sup", "sub", "ins", "mark")
_NESTING = re.compile(
    r"</?(?:div|span|font|b|i|em|strong|center|section|table|tbody|tr|td|ul|ol|blockquote)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)

# Elements that never hold article text.
_FURNITURE = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video",
    "map", "nav", "footer", "aside", "button", "select", "dialog", "menu", "textarea",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|font-size\s{0,5}:\s{0,5}0(?![.\d])",
    re.IGNORECASE,
)
_MAYBE_HIDDEN = "//*[@hidden or @aria-hidden or @style]"
_HIDDEN_AT_MOST = 0.5  # share of the page's paragraphs; a page hides more only until its script has run
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])caption(?:[_-]{0,2}text)?(?:\s|$)", re.IGNORECASE)
_CAPTION_WORDS = 120  # a longer element is no caption
_POPUP_CLASS = re.compile(r"rollover|tooltip|popover|hovercard", re.IGNORECASE)
_READ_MORE = re.compile(
    r"\W{0,5}(?:read more|read also|also read|see more|see also|more on this|related|related stories|"
    r"related articles|also on|don[’']t miss|recommended|must read|mehr zum thema|lesen sie auch|lire aussi|"
    r"à lire aussi|lee también|te puede interesar|leggi anche|leia também|lees ook|читайте также)\b",
    re.IGNORECASE,
)  # fmt: skip
_LABELS = frozenset(("p", "div", "span", "strong", "h2", "h3", "h4", "li"))
_PROSE_WORDS = 15  # a paragraph this long is prose, not a label
_OPENING = 40  # characters that tell a paragraph from all others of its page
_MAX_LINKS = 100
_TOP_LINES = 5  # a headline further down is a heading or a link
_SURE_WORDS = 60  # so many words of articleBody are an article, not a slogan
_BLOCKS = frozenset(("p", "head", "item", "cell", "quote", "list", "table", "row", "code", "div", "fw"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page's article: body text with a line for each paragraph, captions, and the page's statements."""

    text: str
    captions: tuple[str, ...]
    head: Head
    hidden_characters: int = 0
    links: tuple[tuple[str, str], ...] = ()
    """Links in the body that lead to other sites, as (text, address)."""


def looks_like_html(text: str) -> bool:
    """Whether a text of unknown kind begins like a web page.

    >>> looks_like_html("\\n<!-- saved --><!DOCTYPE html><html>"), looks_like_html("Pier < harbour")
    (True, False)
    """
    rest = text[:4096].lstrip("\ufeff \t\r\n\f")
    while rest.startswith(("<!--", "<?xml")):
        close = "-->" if rest.startswith("<!--") else "?>"
        rest = rest.partition(close)[2].lstrip()
    return _HTML_START.match(rest) is not None


def declared_charset(content: bytes) -> str | None:
    """The encoding a page declares in its first bytes, or None.

    >>> declared_charset(b'<html><meta http-equiv="Content-Type" content="text/html; charset=koi8-r">')
    'koi8-r'
    """
    found = _CHARSET.search(content[:_CHARSET_REACH])
    return (found[1] or found[2]).decode("ascii") if found else None


def read_page(decoded: Decoded, settings: ReadingSettings, address: str | None = None) -> Document | None:
    """The document on a page, or None when the page holds no article.

    Args:
        decoded: the page's markup.
        settings: ``min_page_words`` says from how many words on a body is an article.
        address: where the page was found, if known better than from the page.
    """
    page = extract_page(decoded.text, address)
    if page is None or not _is_long_enough(page.text, settings.min_page_words):
        return None
    head = page.head
    extra = head.extra
    if page.hidden_characters:
        extra += (("hidden_characters", str(page.hidden_characters)),)
    if page.links:
        extra += (("links", as_json(page.links)),)
    return Document(
        text=page.text,
        format="html",
        encoding=decoded.encoding,
        encoding_errors=decoded.errors,
        url=head.url,
        canonical_url=head.canonical_url,
        outlet=head.outlet,
        headline=head.headline,
        author=head.author,
        published=head.published,
        modified=head.modified,
        language=head.language,
        pointers=head.pointers,
        captions=page.captions,
        extra=extra,
    )


def _is_long_enough(text: str, words: int) -> bool:
    """Whether a body has so many words; in scripts without spaces two characters weigh as one."""
    return len(text.split()) >= words or sum(1 for character in text if character > "\u0e00") >= 2 * words


def extract_page(markup: str, address: str | None = None) -> Page | None:
    """Body, captions and statements of a page; None when there is nothing that could be an article.

    Cost: about 15 ms for a usual page, growing with its size; the page is parsed once.
    """
    root = _parsed(markup)
    if root is None:
        return None
    try:
        return _extracted(root, address)
    except (ValueError, RecursionError):
        return None  # lxml refuses a character that no cleaning foresaw


def _extracted(root: Any, address: str | None) -> Page | None:
    head = read_head(root, address)
    if head.is_listing or (not head.is_article and address is None and _is_front_page(head)):
        return None
    _remove_furniture(root)
    hidden = _remove_hidden(root)
    captions = _take_captions(root)
    _free_quoted_posts(root)
    links = _Links(head.url)
    away = _free_links_away(root, links)
    _remove_read_more(root, links)
    if root.xpath("count(//*)") > _MAX_ELEMENTS:
        return None
    text = _body_text(root)
    if _join_blocks(root, text):
        text = max(text, _body_text(root), key=len)
    text = _without_titles(text, head.titles)
    text = _or_stated_body(text, head.stated_body)
    if not text.strip():
        return None
    return Page(text, captions, head, hidden, tuple(link for link in away if link[0] in text)[:_MAX_LINKS])


def _is_front_page(head: Head) -> bool:
    own = head.url or head.canonical_url
    return own is not None and is_front_page(own)


def _parsed(markup: str) -> Any:
    """The page's tree; None when there is none. No entity is ever loaded."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    markup = _LONG_TAG.sub(_without_attributes, _CONTROL.sub(" ", markup))
    if "&#" in markup:
        markup = _REFERENCE.sub(_without_control, markup)
    for attempt in range(2):
        parser = HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
        )
        try:
            root = document_fromstring(markup.encode("utf-8"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
        if attempt or not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            break
        # The parser stops at 256 open elements, and all that follows would be lost in silence. Pages
        # that never close their <font> come out whole without the elements that only nest.
        markup = _NESTING.sub(" ", markup)
    return root


def _without_attributes(found: re.Match[str]) -> str:
    """A monstrous tag reduced to its name: the parser's time grows with the square of its attributes."""
    end = 1
    while part := _TAG_PART.match(found[0], end):
        end = part.end()
    return found[0] if end < _LONGEST_TAG else f"{found[1]}{found[0][end:]}"


def _without_control(found: re.Match[str]) -> str:
    """A numeric character reference, or a space where it names a control character or no character."""
    code = int(found[1]) if found[1] else int(found[2], 16)
    usable = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
    return found[0] if usable else " "


# Article text never needs these, and lxml refuses to store them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:([0-9]{1,50})|[xX]([0-9a-fA-F]{1,50}));?")
_LONGEST_TAG = 50_000  # characters
_LONG_TAG = re.compile(rf"(<[A-Za-z][A-Za-z0-9:-]{{0,40}})[^<]{{{_LONGEST_TAG},}}")
_TAG_PART = re.compile(r"[^\"'>]+|\"[^\"]*\"|'[^']*'")


def _words(text: str) -> int:
    return len(text.split())


def _drop(element: Any) -> None:
    """Take an element out; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _prose(element: Any) -> int:
    """Words in the paragraphs below an element."""
    return sum(_words(paragraph.text_content()) for paragraph in element.iter("p"))


def _remove_hidden(root: Any) -> int:
    """Take out what the page hides from its readers; returns how many characters of text that was."""
    hidden = [
        element
        for element in root.xpath(_MAYBE_HIDDEN)
        if element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "")
    ]
    if not hidden:
        return 0
    allowed = _HIDDEN_AT_MOST * _prose(root)
    removed = 0
    for element in hidden:
        if element.tag in ("html", "body", "head") or element.getparent() is None:
            continue
        if _prose(element) > allowed:
            continue
        removed += len("".join(element.text_content().split()))
        _drop(element)
    return removed


def _remove_furniture(root: Any) -> None:
    from lxml.etree import strip_tags

    total = len(root.text_content())
    for element in list(root.iter(*_FURNITURE)):
        _drop(element)
    for element in list(root.iter("form")):  # some old sites wrap the whole page in a form
        if 2 * len(element.text_content()) < total:
            _drop(element)
    for element in list(root.iter("span")):
        if _POPUP_CLASS.search(element.get("class") or ""):
            _drop(element)
    if root.xpath("count(//*)") > _MANY_ELEMENTS:
        strip_tags(root, *_INLINE)
        for element in root.iter("*"):
            # What is left are strings of text nodes side by side; writing them back joins each to one.
            element.text, element.tail = element.text, element.tail


def _take_captions(root: Any) -> tuple[str, ...]:
    """Take captions out of the tree and return them, each once, in order."""
    captions = []
    for element in list(root.iter("figcaption", "p", "div", "span")):
        if element.tag != "figcaption" and not _CAPTION_CLASS.search(element.get("class") or ""):
            continue
        text = tidy(element.text_content())
        if element.tag != "figcaption" and _words(text) > _CAPTION_WORDS:
            continue
        if text and element.getparent() is not None:
            captions.append(text)
        _drop(element)
    return tuple(dict.fromkeys(captions))


def _free_quoted_posts(root: Any) -> None:
    """Let posts quoted in the article be seen as quotations: their wrappers are named like advertising."""
    for quote in list(root.iter("blockquote")):
        name = quote.get("class") or ""
        if not ("twitter" in name or "instagram" in name or "bluesky" in name):
            continue
        words = _words(quote.text_content())
        quote.attrib.clear()
        wrapper = quote.getparent()
        while wrapper is not None and wrapper.tag in ("div", "section", "figure"):
            if _words(wrapper.text_content()) > words + 3:
                break
            wrapper.attrib.clear()
            wrapper.tag = "div"
            wrapper = wrapper.getparent()


class _Links:
    """Which links of a page lead to another site: judged once for each host."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._own: dict[str, bool] = {}

    def leads_away(self, link: Any) -> bool:
        """Whether a link leads to another site; without an address of the page, any absolute link does."""
        address = (link.get("href") or "").strip()
        if not address.startswith(("http:", "https:", "//")):
            return False
        host = address.partition("//")[2].partition("/")[0]
        if host not in self._own:
            self._own[host] = self._url is not None and same_site(f"https://{host}", self._url)
        return not self._own[host]


def _free_links_away(root: Any, links: _Links) -> list[tuple[str, str]]:
    """Turn links to other sites in paragraphs into text, and return them as (text, address).

    Paragraphs that are mostly links are taken for navigation; "First published by Heron Wire" is not.
    """
    found = []
    for paragraph in root.iter("p"):
        for link in paragraph.findall(".//a"):
            if links.leads_away(link):
                text, address = tidy(link.text_content()), absolute_url(link.get("href"), None)
                if text and address:
                    found.append((text[:300], address))
                link.drop_tag()
    return found


def _remove_read_more(root: Any, links: _Links) -> None:
    """Take out pointers to other articles of the same site: "Read more: ...", and lists of nothing but links.

    Links to other sites stay: they may name the source.
    """
    labels: dict[Any, None] = {}
    seen: set[Any] = set()
    for link in root.iter("a"):
        for label in islice(link.iterancestors(), 6):
            if label in seen:
                break
            seen.add(label)
            if label.tag in _LABELS and len(label) < 20:
                labels[label] = None
    for element in labels:
        if element.getparent() is None:
            continue
        text = tidy(element.text_content())
        cue = _READ_MORE.match(text) if len(text) < 300 else None
        if cue is None:
            continue
        inside = element.findall(".//a")
        if any(map(links.leads_away, inside)):
            continue
        if _linked_words(inside) >= _words(text) - _words(cue[0]) - 1:
            _drop(element)
    for element in list(root.iter("ul", "ol")):
        entries = [entry for entry in element.findall("li") if entry.text_content().strip()]
        if len(entries) < 2 or element.getparent() is None:
            continue
        if all(_is_own_link(entry, links) for entry in entries):
            _drop(element)


def _is_own_link(entry: Any, links: _Links) -> bool:
    inside = entry.findall(".//a")
    return (
        bool(inside)
        and not any(map(links.leads_away, inside))
        and _linked_words(inside) >= 0.9 * _words(entry.text_content())
    )


def _linked_words(links: list[Any]) -> int:
    return sum(_words(link.text_content()) for link in links)


def _join_blocks(root: Any, text: str) -> bool:
    """Bring an article together of which the extracted text holds some blocks and lacks others.

    Blocks count as one article when they are elements of the same name and class, inside the same
    ``article`` element if there is one, two of them with at least two paragraphs of prose. Returns
    whether anything was moved.
    """
    groups: dict[tuple[str, str, Any], dict[Any, list[str]]] = {}
    for paragraph in root.iter("p"):
        block = paragraph.getparent()
        if block is None or block.tag not in ("div", "section") or not block.get("class"):
            continue
        words = _words(paragraph.text_content())
        if words < _PROSE_WORDS or 2 * _linked_words(paragraph.findall(".//a")) > words:
            continue
        article = next(block.iterancestors("article"), None)
        group = groups.setdefault((block.tag, block.get("class"), article), {})
        group.setdefault(block, []).append(tidy(paragraph.text_content())[:_OPENING])
    joined = False
    starts = {line[:_OPENING] for line in text.split("\n")}
    for group in groups.values():
        large = [openings for openings in group.values() if len(openings) >= 2]
        found = [not starts.isdisjoint(openings) for openings in large]
        if all(found) or not any(found):
            continue
        first, *others = group
        inside = set(group)
        for block in others:
            if inside.isdisjoint(block.iterancestors()):
                first.extend(list(block))
                joined = True
    return joined


def _body_text(root: Any) -> str:
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    # Its warnings about single pages would go to stderr; what matters of them becomes a problem.
    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    # Everything that would make the result depend on the day or on pages seen before is set: the date
    # range of the (unused) date search, no removal of passages repeated across pages.
    try:
        found = bare_extraction(
            root,
            favor_precision=True,
            include_comments=False,
            deduplicate=False,
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": "2200-12-31",
            },
        )
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError, AssertionError, LxmlError):
        return ""  # a page made to break extractors holds no article
    body = getattr(found, "body", None)
    return "" if body is None else _paragraphs(body)


def _paragraphs(body: Any) -> str:
    """The text of an extracted body, a line for each paragraph, heading, list item and table row."""
    lines: list[list[str]] = [[]]

    def break_line() -> None:
        if lines[-1]:
            lines.append([])

    from lxml.etree import iterwalk

    for event, element in iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag == "lb":
                break_line()
            elif element.tag == "cell" and lines[-1]:
                lines[-1].append("\t")
            elif element.tag in _BLOCKS and element.tag != "cell":
                break_line()
            lines[-1].append(element.text or "")
        else:
            if element.tag in _BLOCKS and element.tag != "cell":
                break_line()
            lines[-1].append(element.tail or "")
    texts = (_spaces("".join(parts)) for parts in lines)
    return "\n".join(text for text in texts if text)


def _spaces(line: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip("\t ")


def _without_titles(text: str, titles: frozenset[str]) -> str:
    """The body without the headline repeated above it, and without what stands above that."""
    keys = {_key(title) for title in titles} - {""}
    lines = text.split("\n")
    above = [n for n, line in enumerate(lines[:_TOP_LINES]) if _key(line) in keys]
    rest = "\n".join(lines[above[-1] + 1 :]) if above else text
    return rest if 2 * len(rest) > len(text) else text


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


_WORD = re.compile(r"\w+")


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)))


def _or_stated_body(text: str, stated: str) -> str:
    """The extracted text, or the article's text as the page states it when that is much longer.

    A stated text is never used to cut the extracted one: it may be a teaser, and the line that says where
    the article comes from often stands outside it.
    """
    if _words(stated) < _SURE_WORDS:
        return text
    stated = _plain(stated)
    ours, theirs = _grams(text), _grams(stated)
    shared = sum((ours & theirs).values())
    lacking = shared < 0.7 * sum(theirs.values()) and sum(theirs.values()) > 1.3 * sum(ours.values())
    return stated if lacking else text


def _plain(stated: str) -> str:
    """An ``articleBody`` as text: entities resolved, markup gone, a line for each paragraph."""
    text = html.unescape(stated)
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6]|tr)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
