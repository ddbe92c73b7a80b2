"""What does a page say about itself? Head elements, JSON-LD and microdata, read and not guessed.

A page's statements are kept apart from the article's text: headline, outlet, author, dates with hour and
zone, addresses, and whatever points to a source elsewhere.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from provenance.model import Moment, Pointer
from provenance.readers.addresses import absolute_url, host_of, normal_url, same_site
from provenance.readers.dates import moment_in_address, parse_moment
from provenance.readers.fields import as_json, canonical_pointer, language_code, name_in, tidy

_MAX_BLOCK = 2_000_000  # characters of one JSON-LD block
_MAX_BLOCKS = 60
_MAX_NODES = 5_000  # objects in all blocks of a page
_MAX_DEPTH = 40  # levels of objects looked into
_MAX_NAME = 500  # characters of a headline or a name

# Article types end in one of these ("NewsArticle", "ReportageNewsArticle", "BlogPosting" ...).
_ARTICLE_ENDINGS = ("article", "posting", "report")
_LISTINGS = frozenset(("collectionpage", "searchresultspage"))
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "date.published", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publication_date", "publisheddate", "originalpublicationdate", "pdate",
    "cxenseparse:recs:publishtime",
    "displaydate", "ptime", "analyticsattributes.articledate", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "revision_date", "utime",
)  # fmt: skip
_AUTHOR_META = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "article:author",
)
_SOURCE_META = {"syndication-source": "syndication-source", "original-source": "original-source"}
_PLATFORMS = frozenset(("blogger", "wordpress", "wordpress.com", "joomla", "drupal"))  # no publishers
_TIME_CLASSES = frozenset(("published", "dt-published", "entry-date", "date-published", "pubdate"))


@dataclass(slots=True)
class Head:
    """What a page states; None and empty where it is silent."""

    headline: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    pointers: tuple[Pointer, ...] = ()
    titles: frozenset[str] = frozenset()
    """Every form in which the page repeats its headline, on one line each."""
    stated_body: str = ""
    """The article's text as JSON-LD gives it: often without line breaks, sometimes only a teaser."""
    is_article: bool = False
    is_listing: bool = False
    """Whether the page calls itself a collection or a page of results, and describes no article."""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Marks:
    """The raw statements of a page, each list in the order of the page."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    base: str | None = None
    language: str | None = None


def read_head(root: Any, address: str | None = None) -> Head:
    """Read the statements of a parsed page.

    Args:
        root: the page's root element (lxml).
        address: where the page was found, if the user says so; goes before what the page says.

    Cost: one walk over the page.
    """
    marks = _collect(root)
    base = address or marks.base or next(iter(marks.meta.get("og:url", ())), None)
    nodes = _nodes(marks.blocks)
    article = _main_article(nodes, marks, base)
    head = Head(language=_language(marks, article))
    head.is_article = _says_article(marks)
    kinds = {kind for node in nodes for kind in _types(node)}
    head.is_listing = not article and not head.is_article and not kinds.isdisjoint(_LISTINGS)
    head.headline, head.titles = _headline(marks, article)
    head.author = _author(marks, article)
    head.outlet = _outlet(marks, article)
    head.url, head.canonical_url, found = _addresses(marks, article, address, base)
    head.pointers = tuple(dict.fromkeys((*found, *_pointers(marks, article, base))))
    head.published, head.modified, head.extra = _dates(marks, article, head.url or head.canonical_url)
    head.stated_body = _stated_body(article)
    return head


def _collect(root: Any) -> _Marks:
    marks = _Marks()
    marks.language = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    )
    for element in root.xpath(_STATEMENTS):
        tag = element.tag
        if tag == "meta":
            content = element.get("content")
            key = element.get("property") or element.get("name") or element.get("http-equiv")
            if content and key:
                marks.meta.setdefault(key.strip().lower(), []).append(content)
        elif tag == "link":
            _note_link(element, marks)
        elif tag == "script":
            kind = (element.get("type") or "").lower()
            if "ld+json" in kind and element.text and len(marks.blocks) < _MAX_BLOCKS:
                marks.blocks.append(element.text[:_MAX_BLOCK])
        elif tag == "a":
            if "via" in (element.get("rel") or "").lower().split():
                _note_link(element, marks)
        elif tag == "title":
            marks.title = marks.title or tidy(element.text or "")
        elif tag == "h1":
            marks.headings.append(tidy(_short_text(element)))
        elif tag == "base":
            marks.base = marks.base or absolute_url(element.get("href") or "", None)
        elif tag == "time" and element.get("datetime") and _is_publication_time(element):
            marks.times.append(element.get("datetime"))
        name = element.get("itemprop")
        if name and _is_about_the_article(element):
            value = _item_value(element)
            for part in name.lower().split()[:5]:
                marks.items.setdefault(part, []).append(value)
    return marks


_STATEMENTS = (
    "//meta | //link[@rel] | //script[@type] | //a[@rel] | //title | //h1 | //base | //time[@datetime]"
    " | //*[@itemprop]"
)


def _note_link(element: Any, marks: _Marks) -> None:
    address = element.get("href")
    if address:
        for relation in (element.get("rel") or "").lower().split()[:5]:
            marks.links.setdefault(relation, []).append(address)


def _is_publication_time(element: Any) -> bool:
    names = (element.get("class") or "").lower().split()
    return element.get("pubdate") is not None or not _TIME_CLASSES.isdisjoint(names)


def _is_about_the_article(element: Any) -> bool:
    """Whether a microdata property belongs to the page or its article, not to an image or a comment."""
    for owner in element.iterancestors():
        if owner.tag in ("figure", "figcaption"):
            return False
        if owner.get("itemscope") is not None:
            kind = (owner.get("itemtype") or "").rpartition("/")[2].lower()
            return not kind or kind.endswith((*_ARTICLE_ENDINGS, "page"))
    return True


def _item_value(element: Any) -> str:
    if element.tag in ("article", "body", "html", "main", "section"):
        return ""
    for attribute in ("content", "datetime"):
        if element.get(attribute):
            return str(element.get(attribute))
    if element.get("itemscope") is not None:
        inner = element.find(".//*[@itemprop='name']")
        return _item_value(inner) if inner is not None and inner is not element else ""
    if (
        element.tag in ("a", "link")
        and element.get("href")
        and "url" in (element.get("itemprop") or "").lower()
    ):
        return str(element.get("href"))
    return _short_text(element)


def _short_text(element: Any) -> str:
    """The first characters of an element's text: enough for a name, however large the element."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > 4 * _MAX_NAME:
            break
    return "".join(parts)[: 4 * _MAX_NAME]


def _nodes(blocks: Iterable[str]) -> list[dict[str, Any]]:
    """Every object of the JSON-LD blocks, outer before inner, with references to others filled in."""
    nodes: list[dict[str, Any]] = []
    for block in blocks:
        tops = _parsed(block)
        waiting: list[tuple[Any, int]] = [(tops, 0)]
        while waiting and len(nodes) < _MAX_NODES:
            value, depth = waiting.pop()
            if isinstance(value, dict):
                nodes.append(value)
                inner = list(value.values())
            elif isinstance(value, list):
                inner = value
            else:
                continue
            if depth < _MAX_DEPTH:
                waiting.extend((part, depth + 1) for part in reversed(inner) if isinstance(part, dict | list))
    named = {
        node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1
    }
    return [{key: _resolved(value, named) for key, value in node.items()} for node in nodes]


def _resolved(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    """A value with a bare reference replaced by what it refers to, one step deep."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    if isinstance(value, list):
        return [_resolved(part, named) if isinstance(part, dict) else part for part in value[:200]]
    return value


def _parsed(block: str) -> Any:
    """A JSON-LD block, forgiving what pages get wrong: comments around it, a semicolon, raw line breaks."""
    text = block.strip()
    for opening, closing in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        text = text.removeprefix(opening).removesuffix(closing).strip()
    text = text.removesuffix(";")
    for attempt in (text, html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind).rpartition("/")[2].lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _main_article(nodes: list[dict[str, Any]], marks: _Marks, base: str | None) -> dict[str, Any]:
    """The object that describes this page's article, not one it links to; empty without one."""
    articles = [node for node in nodes if any(kind.endswith(_ARTICLE_ENDINGS) for kind in _types(node))]
    if len(articles) < 2:
        return articles[0] if articles else {}
    own = {
        normal_url(a) for a in (*marks.meta.get("og:url", ()), *marks.links.get("canonical", ()), base or "")
    }
    titles = {tidy(t) for t in (*marks.meta.get("og:title", ()), marks.title, *marks.headings)}

    def fitness(node: dict[str, Any]) -> tuple[bool, bool, int]:
        named = any(normal_url(address) in own for address in _own_addresses(node, base))
        return named, _string(node.get("headline")) in titles, len(node)

    return max(articles, key=fitness)  # the first of equals


def _own_addresses(node: dict[str, Any], base: str | None) -> Iterator[str]:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), page.get("@id") if isinstance(page, dict) else page, node.get("@id")):
        if isinstance(value, str) and (address := absolute_url(value, base)):
            yield address


def _string(value: Any) -> str | None:
    """A short text value, entities resolved; None for anything else."""
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, str)), None)
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str) or len(value) > 4 * _MAX_NAME:
        return None
    text = tidy(html.unescape(value))
    return text if 0 < len(text) <= _MAX_NAME else None


def _name(value: Any) -> str | None:
    name = name_in(value)
    return None if name is None else _string(name)


def _says_article(marks: _Marks) -> bool:
    kinds = {kind.strip().lower() for kind in marks.meta.get("og:type", ())}
    return (
        "article" in kinds or bool(marks.meta.get("article:published_time")) or "articlebody" in marks.items
    )


def _headline(marks: _Marks, article: dict[str, Any]) -> tuple[str | None, frozenset[str]]:
    site = _first(marks.meta.get("og:site_name", ()))
    title = marks.title
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » "):  # "Pier closed | Elm Bay Courier"
        left, _, right = title.rpartition(mark)
        if left and (right == site or (not site and len(right.split()) <= 4)):
            title = left.strip()
            break
    found = [
        _string(article.get("headline")) or _string(article.get("name")),
        _first(marks.items.get("headline", ())),
        _first(marks.meta.get("og:title", ())),
        _first(marks.meta.get("twitter:title", ())),
        marks.headings[0] if len(marks.headings) == 1 else None,
        title[:_MAX_NAME] or None,
    ]
    titles = {text for text in (*found, marks.title) if text}
    return next((text for text in found if text), None), frozenset(titles)


def _first(values: Iterable[str]) -> str | None:
    return next((text for value in values if (text := _string(value))), None)


def _author(marks: _Marks, article: dict[str, Any]) -> str | None:
    stated = [_name(article.get("author")), _name(article.get("creator"))]
    stated += [_first(marks.items.get("author", ()))]
    stated += [
        _string(", ".join(dict.fromkeys(marks.meta[key]))) for key in _AUTHOR_META if key in marks.meta
    ]
    for author in stated:
        if author and not author.lower().startswith(("http://", "https://", "www.", "@")):
            return author[3:].strip() if author[:3].lower() == "by " else author
    return None


def _outlet(marks: _Marks, article: dict[str, Any]) -> str | None:
    stated = (
        _name(article.get("publisher")),
        _first(marks.meta.get("og:site_name", ())),
        _first(marks.items.get("publisher", ())),
        _first(marks.meta.get("dc.publisher", ())),
        _first(marks.meta.get("application-name", ())),
    )
    return next((name for name in stated if name and name.lower() not in _PLATFORMS), None)


def _language(marks: _Marks, article: dict[str, Any]) -> str | None:
    stated = [marks.language, _string(article.get("inLanguage")), _first(marks.meta.get("og:locale", ())),
              _first(marks.meta.get("content-language", ()))]  # fmt: skip
    return next((code for value in stated if value and (code := language_code(value))), None)


def _addresses(
    marks: _Marks, article: dict[str, Any], address: str | None, base: str | None
) -> tuple[str | None, str | None, tuple[Pointer, ...]]:
    """The page's own address, its canonical one, and the pointer when that stands elsewhere."""
    canonical = next(
        (a for value in marks.links.get("canonical", ()) if (a := absolute_url(value, base))), None
    )
    stated = [a for value in marks.meta.get("og:url", ()) if (a := absolute_url(value, base))]
    stated += _own_addresses(article, base)
    url = address or next(iter(stated), None)
    if url is None and canonical:
        # Only the canonical address is known. Other addresses of the page's own (feeds, short links,
        # its base) tell whether it stands on the same site or names another publisher's page.
        own = [a for value in _side_addresses(marks) if (a := absolute_url(value, base))]
        if not own or any(same_site(other, canonical) for other in own):
            url = canonical
        else:
            return None, canonical, (Pointer("canonical", canonical, canonical),)
    canonical, pointers = canonical_pointer(url, canonical, "head")
    return url, canonical, pointers


def _side_addresses(marks: _Marks) -> Iterator[str]:
    for relation in ("alternate", "shortlink", "amphtml", "next", "prev"):
        yield from marks.links.get(relation, ())
    yield from marks.meta.get("twitter:url", ())
    if marks.base:
        yield marks.base


def _pointers(marks: _Marks, article: dict[str, Any], base: str | None) -> Iterator[Pointer]:
    for name in ("isBasedOn", "isBasedOnUrl"):
        for value in _each(article.get(name)):
            yield from _pointer("isbasedon", value, base)
    for name in ("creditText", "sourceOrganization", "copyrightHolder"):
        for value in _each(article.get(name)):
            yield from _pointer(name.lower(), value, base)
    for name in ("isbasedon", "isbasedonurl", "credittext", "sourceorganization", "copyrightholder"):
        for value in marks.items.get(name, ())[:20]:
            yield from _pointer("isbasedon" if name == "isbasedonurl" else name, value, base)
    for key, name in _SOURCE_META.items():
        for value in marks.meta.get(key, ())[:20]:
            yield from _pointer(name, value, base)
    for value in marks.links.get("via", ())[:20]:
        yield from _pointer("via", value, base)


def _each(value: Any) -> list[Any]:
    return value[:20] if isinstance(value, list) else [value]


def _pointer(name: str, value: Any, base: str | None) -> Iterator[Pointer]:
    stated = _name(value) or (_string(value.get("headline")) if isinstance(value, dict) else None)
    link = value
    if isinstance(value, dict):
        link = value.get("url") or value.get("@id")
    linked = isinstance(link, str) and (
        value is not link or link.strip().lower().startswith(("http:", "https:", "//", "/"))
    )
    url = absolute_url(link, base) if linked else None
    if url and host_of(url) is None:
        url = None
    if stated or url:
        yield Pointer(name, stated or url or "", url)


def _dates(
    marks: _Marks, article: dict[str, Any], url: str | None
) -> tuple[Moment | None, Moment | None, tuple[tuple[str, str], ...]]:
    """When the page was published and modified, and the statements that were ignored, with the reason."""
    ignored: list[tuple[str, str]] = []
    first = [article.get("datePublished"), *marks.items.get("datepublished", ())]
    first += [value for key in _PUBLISHED_META for value in marks.meta.get(key, ())]
    first += [*marks.times, article.get("dateCreated")]
    published = _best_moment(first, "published", ignored)
    if published is None and url:
        published = moment_in_address(url)
    later = [article.get("dateModified"), *marks.items.get("datemodified", ())]
    later += [value for key in _MODIFIED_META for value in marks.meta.get(key, ())]
    modified = _best_moment(later, "modified", ignored)
    if published and modified and modified.latest <= published.earliest:
        ignored.append(("modified", f"{modified.stated}: before it was published"))
        modified = None
    return published, modified, tuple((f"ignored {name}", as_json(why)) for name, why in ignored[:5])


def _best_moment(stated: Iterable[Any], name: str, ignored: list[tuple[str, str]]) -> Moment | None:
    """The first moment stated, made as exact as another statement about the same day makes it."""
    best: Moment | None = None
    for value in stated:
        text = _string(value)
        if text is None:
            continue
        moment = parse_moment(text, "metadata")
        if moment is None:
            ignored.append((name, f"{text[:80]}: no date an article can have"))
        elif best is None or _finer(moment, best):
            best = moment
    return best


def _finer(moment: Moment, than: Moment) -> bool:
    """Whether one moment states the same time more exactly, or the same with its zone."""
    length, other = moment.latest - moment.earliest, than.latest - than.earliest
    # Between a time with a zone and one without, up to 14 hours are no contradiction.
    slack = 0 if moment.zoned == than.zoned else 14 * 3600
    inside = than.earliest - slack <= moment.earliest and moment.latest <= than.latest + slack
    return inside and (length < other or (length == other and moment.zoned and not than.zoned))


def _stated_body(article: dict[str, Any]) -> str:
    body = article.get("articleBody")
    if isinstance(body, list):
        body = "\n".join(part for part in body if isinstance(part, str))
    return body if isinstance(body, str) else ""
