from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers.addresses import absolute_url, host_of, is_front_page, normal_url, same_site

VARIANTS = [
    "https://www.elmbay.example/news/pier?a=1&b=2",
    "http://elmbay.example/news/pier?b=2&a=1",
    "https://ELMBAY.example:443/news/pier/?a=1&b=2#comments",
    "http://m.elmbay.example:80//news/./pier?a=1&b=2&utm_source=feed&fbclid=x",
    "https://amp.elmbay.example/news/pier/amp/?b=2&a=1&gclid=y",
    "https://elmbay.example/news/x/../pier.amp?a=1&b=2&amp=1",
    "https://user:secret@elmbay.example/news/%70ier?a=1&b=2",
    "  https://elmbay.example./news/pier?a=1&b=2 ",
    "https://elmbay-example.cdn.ampproject.org/c/s/elmbay.example/news/pier/amp?a=1&b=2",
    "https://www.google.com/amp/s/elmbay.example/news/pier?a=1&b=2",
]


@pytest.mark.parametrize("url", VARIANTS)
def test_variants_of_an_address_have_one_normal_form(url: str) -> None:
    assert normal_url(url) == "https://elmbay.example/news/pier?a=1&b=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://elmbay.example/a", "https://elmbay.example/b"),
        ("https://elmbay.example/a?id=1", "https://elmbay.example/a?id=2"),
        ("https://elmbay.example/A", "https://elmbay.example/a"),
        ("https://elmbay.example:8080/a", "https://elmbay.example/a"),
        ("https://news.elmbay.example/a", "https://elmbay.example/a"),
        ("https://elmbay.example/a%2Fb", "https://elmbay.example/a/b"),
    ],
)
def test_different_pages_keep_different_normal_forms(one: str, other: str) -> None:
    assert normal_url(one) != normal_url(other)


@pytest.mark.parametrize(
    "url",
    [
        "", "elmbay.example/a", "//elmbay.example/a", "javascript:alert(1)", "data:text/html,x", "file:///etc/hosts",
        "ftp://elmbay.example/a", "http://", "http:///a", "https://[::1", "http://elmbay.example:99999/", "http://a..b/",
        "http://elm bay.example/", "http://elmbay.example/\nSet-Cookie: x", "http://\ud800.example/",
        "http://" + "é" * 80 + ".example/", "http://elmbay.example/" + "a" * 10_000, "http://elmbay.example\x00/",
    ],
)  # fmt: skip
def test_a_hostile_or_foreign_address_has_no_normal_form(url: str) -> None:
    assert normal_url(url) is None
    assert host_of(url) is None
    assert not is_front_page(url)


def test_names_beyond_ascii_are_folded_to_their_registered_form() -> None:
    assert normal_url("https://bücher.example/ä") == "https://xn--bcher-kva.example/%C3%A4"
    assert normal_url("https://xn--bcher-kva.example/%c3%a4") == "https://xn--bcher-kva.example/%C3%A4"


@given(
    st.text(alphabet="abAmp.:/?&=%#@[]2fF é\ud800wÄ~;+-_", max_size=40).map(
        "https://www.elmbay.example/".__add__
    )
)
def test_normalising_twice_changes_nothing(url: str) -> None:
    normal = normal_url(url)
    assert normal is None or normal_url(normal) == normal


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_addresses(text: str) -> None:
    for url in (text, f"http://{text}", f"https://elmbay.example/{text}"):
        normal = normal_url(url)
        assert normal is None or normal.encode("ascii")


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://elmbay.example", True),
        ("https://elmbay.example/index.html", True),
        ("https://elmbay.example/en/", True),
        ("https://elmbay.example/en/home.html?utm_source=x", True),
        ("https://elmbay.example/?p=12", False),
        ("https://elmbay.example/pier", False),
    ],
)
def test_a_front_page_is_told_from_a_page(url: str, front: bool) -> None:
    assert is_front_page(url) is front


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://elmbay.com/a", "https://www.elmbay.co.uk/b", True),
        ("https://news.elmbay.com/a", "https://elmbay.com/b", True),
        ("https://elmbay.com/a", "https://harbour.com/a", False),
        ("https://anna.blogspot.com/a", "https://otto.blogspot.com/a", False),
        ("https://anna.blogspot.com/a", "https://anna.blogspot.de/a", True),
        ("http://10.0.0.1/a", "http://10.0.0.2/a", False),
        ("nonsense", "https://elmbay.com/a", False),
    ],
)
def test_editions_of_one_brand_are_one_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


def test_relative_addresses_need_a_base() -> None:
    assert absolute_url("../pier", "https://elmbay.example/news/a/") == "https://elmbay.example/news/pier"
    assert absolute_url("//elmbay.example/pier", None) == "https://elmbay.example/pier"
    assert absolute_url("pier", None) is None
    assert absolute_url("javascript:alert(1)", "https://elmbay.example/") is None
    assert absolute_url("http://[", "https://elmbay.example/") is None
