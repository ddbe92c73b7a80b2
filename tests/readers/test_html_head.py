from __future__ import annotations

import json
from typing import Any

import pytest
from lxml.html import document_fromstring

from provenance.readers.html_head import Head, read_head


def head_of(markup: str, address: str | None = None) -> Head:
    return read_head(document_fromstring(markup), address)


def json_ld(*blocks: Any) -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{text if isinstance(text, str) else json.dumps(text)}</script>'
        for text in blocks
    )
    return f"<html lang='en-GB'><head><title>T</title>{scripts}</head><body><p>Pier</p></body></html>"


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Pier &amp; harbour closed",
    "author": [{"@type": "Person", "name": "A. Grebe"}, {"@type": "Person", "name": "B. Heron"}],
    "publisher": {"@type": "Organization", "name": "Elm Bay Courier"},
    "datePublished": "2026-03-01T14:05:00+01:00",
    "dateModified": "2026-03-01T16:05:00+01:00",
    "url": "https://elmbay.example/pier",
    "inLanguage": "en",
}


def test_json_ld_gives_the_fields_with_hour_and_zone() -> None:
    head = head_of(json_ld(ARTICLE))
    assert head.headline == "Pier & harbour closed"
    assert (head.author, head.outlet) == ("A. Grebe, B. Heron", "Elm Bay Courier")
    assert head.published is not None
    assert head.modified is not None
    assert (head.published.stated, head.published.zoned) == ("2026-03-01T14:05:00+01:00", True)
    assert head.modified.stated == "2026-03-01T16:05:00+01:00"
    assert (head.url, head.language) == ("https://elmbay.example/pier", "en")


def test_references_in_a_graph_are_resolved() -> None:
    article = ARTICLE | {
        "publisher": {"@id": "#paper"},
        "author": [{"@id": "#a"}],
        "isBasedOn": {"@id": "#wire"},
    }
    graph = {
        "@graph": [
            {"@type": "WebSite", "name": "Site"},
            article,
            {"@id": "#paper", "@type": "Organization", "name": "Elm Bay Courier"},
            {"@id": "#a", "@type": "Person", "name": "A. Grebe"},
            {
                "@id": "#wire",
                "@type": "NewsArticle",
                "name": "Wire story",
                "url": "https://heronwire.example/4711",
            },
        ]
    }
    head = head_of(json_ld(graph))
    assert (head.outlet, head.author) == ("Elm Bay Courier", "A. Grebe")
    assert [(p.property, p.value, p.url) for p in head.pointers] == [
        ("isbasedon", "Wire story", "https://heronwire.example/4711")
    ]


def test_what_points_to_a_source_is_kept_as_pointers() -> None:
    article = ARTICLE | {
        "isBasedOn": [
            "https://heronwire.example/1",
            {"@type": "NewsArticle", "url": "https://heronwire.example/2"},
        ],
        "creditText": "Heron Wire",
        "sourceOrganization": {"name": "Heron Wire"},
        "copyrightHolder": {"name": "Heron Wire Ltd"},
    }
    extra = (
        '<meta name="syndication-source" content="https://heronwire.example/3">'
        '<meta name="original-source" content="https://heronwire.example/4">'
        '<link rel="via" href="https://heronwire.example/5">'
    )
    head = head_of(json_ld(article).replace("</head>", extra + "</head>"))
    assert [(p.property, p.value, p.url) for p in head.pointers] == [
        ("isbasedon", "https://heronwire.example/1", "https://heronwire.example/1"),
        ("isbasedon", "https://heronwire.example/2", "https://heronwire.example/2"),
        ("credittext", "Heron Wire", None),
        ("sourceorganization", "Heron Wire", None),
        ("copyrightholder", "Heron Wire Ltd", None),
        ("syndication-source", "https://heronwire.example/3", "https://heronwire.example/3"),
        ("original-source", "https://heronwire.example/4", "https://heronwire.example/4"),
        ("via", "https://heronwire.example/5", "https://heronwire.example/5"),
    ]


def test_the_article_of_the_page_is_told_from_those_it_links_to() -> None:
    related = ARTICLE | {
        "headline": "Ferry late",
        "url": "https://elmbay.example/ferry",
        "wordCount": 3,
        "image": "x",
    }
    page = json_ld([related, ARTICLE]).replace(
        "</head>", '<meta property="og:url" content="https://www.elmbay.example/pier/"></head>'
    )
    assert head_of(page).headline == "Pier & harbour closed"


@pytest.mark.parametrize(
    "block",
    [
        "{",
        "[" * 50_000,
        '{"@type": "NewsArticle", "headline": 7}',
        "null",
        '"x"',
        "",
        '{"@type": null}',
        '{"@id": "a", "x": {"@id": "a"}}',
    ],
)
def test_broken_json_ld_is_passed_over(block: str) -> None:
    head = head_of(json_ld(block, ARTICLE))
    assert head.headline == "Pier & harbour closed"


def test_common_faults_of_json_ld_are_forgiven() -> None:
    text = json.dumps(ARTICLE | {"headline": "Pier closed"})
    for block in (
        f"<!--{text}-->",
        f"//<![CDATA[\n{text}\n//]]>",
        f"{text};",
        text.replace("closed", "\nclosed"),
    ):
        assert head_of(json_ld(block)).headline == "Pier closed"


def test_dates_that_cannot_be_are_ignored_with_the_reason() -> None:
    head = head_of(json_ld(ARTICLE | {"datePublished": "0001-01-01T00:00:00Z", "dateModified": "1970-01-01"}))
    assert (head.published, head.modified) == (None, None)
    assert [name for name, _ in head.extra] == ["ignored published", "ignored modified"]


def test_a_modification_before_the_publication_is_ignored() -> None:
    head = head_of(json_ld(ARTICLE | {"dateModified": "2026-02-01T16:05:00+01:00"}))
    assert head.published is not None
    assert head.modified is None
    assert "before it was published" in dict(head.extra)["ignored modified"]


def test_the_most_exact_statement_of_one_day_wins() -> None:
    meta = (
        '<meta property="article:published_time" content="2026-03-01T14:05:00+01:00">'
        '<meta name="date" content="2026-04-01">'
    )
    head = head_of(json_ld(ARTICLE | {"datePublished": "2026-03-01"}).replace("</head>", meta + "</head>"))
    assert head.published is not None
    assert head.published.stated == "2026-03-01T14:05:00+01:00"


@pytest.mark.parametrize(
    "name",
    [
        "date",
        "dc.date",
        "DC.date.issued",
        "parsely-pub-date",
        "sailthru.date",
        "article:published_time",
        "pubdate",
    ],
)
def test_publication_dates_stand_under_many_names(name: str) -> None:
    head = head_of(
        f'<html><head><meta name="{name}" content="2026-03-01 14:05"></head><body><p>x</p></body></html>'
    )
    assert head.published is not None
    assert (head.published.stated, head.published.basis) == ("2026-03-01T14:05", "metadata")


def test_a_date_in_the_address_is_the_last_resort() -> None:
    head = head_of("<html><body><p>x</p></body></html>", "https://elmbay.example/2026/03/01/pier")
    assert head.published is not None
    assert (head.published.stated, head.published.basis) == ("2026-03-01", "url")


def test_microdata_of_the_article_counts_and_that_of_its_images_and_comments_does_not() -> None:
    head = head_of(
        '<html><body><article itemscope itemtype="https://schema.org/NewsArticle">'
        '<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
        '<b itemprop="author">Troll</b></div>'
        '<figure><span itemprop="copyrightHolder">Photo desk</span></figure>'
        '<h1 itemprop="headline">Pier closed</h1><span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        '<b itemprop="name">A. Grebe</b></span>'
        '<time itemprop="datePublished" datetime="2026-03-01T14:05Z">1 March</time>'
        '<a itemprop="isBasedOn" href="https://heronwire.example/1">wire</a></article></body></html>'
    )
    assert (head.headline, head.author) == ("Pier closed", "A. Grebe")
    assert head.published is not None
    assert head.published.stated == "2026-03-01T14:05Z"
    assert [p.property for p in head.pointers] == ["isbasedon"]


def links(canonical: str, og: str | None = None, more: str = "") -> Head:
    meta = f'<meta property="og:url" content="{og}">' if og else ""
    return head_of(
        f'<html><head><link rel="canonical" href="{canonical}">{meta}{more}</head><body><p>x</p></body>'
    )


def test_a_canonical_address_on_the_same_site_is_another_name_of_the_page() -> None:
    head = links("https://elmbay.com/pier", "https://m.elmbay.com/pier?x=1")
    assert (head.url, head.canonical_url, head.pointers) == (
        "https://m.elmbay.com/pier?x=1",
        "https://elmbay.com/pier",
        (),
    )
    head = links("https://elmbay.co.uk/pier", "https://elmbay.com/pier")
    assert (head.canonical_url, head.pointers) == ("https://elmbay.co.uk/pier", ())


def test_a_canonical_address_on_another_site_points_to_the_source() -> None:
    head = links("https://heronwire.com/4711", "https://elmbay.com/pier")
    assert (head.url, head.canonical_url) == ("https://elmbay.com/pier", "https://heronwire.com/4711")
    assert [(p.property, p.url, p.origin) for p in head.pointers] == [
        ("canonical", "https://heronwire.com/4711", "head")
    ]


def test_a_canonical_address_alone_is_the_page_unless_its_other_links_say_where_it_stands() -> None:
    assert links("https://elmbay.com/pier").url == "https://elmbay.com/pier"
    head = links("https://heronwire.com/4711", more='<link rel="shortlink" href="https://elmbay.com/?p=1">')
    assert head.url is None
    assert [p.property for p in head.pointers] == ["canonical"]


def test_a_canonical_address_of_a_front_page_is_broken() -> None:
    head = links("https://elmbay.com/", "https://elmbay.com/pier")
    assert (head.url, head.canonical_url, head.pointers) == ("https://elmbay.com/pier", None, ())
    assert links("https://heronwire.com/", "https://elmbay.com/pier").pointers == ()


def test_addresses_that_are_none_are_passed_over() -> None:
    head = links("javascript:alert(1)", "file:///etc/hosts")
    assert (head.url, head.canonical_url) == (None, None)


def test_relative_addresses_are_made_absolute() -> None:
    assert links("/pier", "https://elmbay.com/pier?x=1").canonical_url == "https://elmbay.com/pier"


def test_the_outlet_leaves_the_title() -> None:
    page = "<html><head><title>Pier closed | Elm Bay Courier</title>{}</head><body><p>x</p></body></html>"
    assert head_of(page.format("")).headline == "Pier closed"
    assert (
        head_of(page.format('<meta property="og:site_name" content="Elm Bay Courier">')).outlet
        == "Elm Bay Courier"
    )
    long = "<title>Pier closed - the harbour office says it will reopen in the spring</title>"
    assert head_of(f"<html><head>{long}</head><body><p>x</p></body></html>").headline == long[7:-8]


def test_a_by_goes_and_a_profile_address_is_no_author() -> None:
    for content, author in (("By A. Grebe", "A. Grebe"), ("https://elmbay.example/author/grebe", None)):
        page = f'<html><head><meta name="author" content="{content}"></head><body><p>x</p></body></html>'
        assert head_of(page).author == author
