"""Names of agencies and media, and what names look like."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.credits.lexicon import (
    AGENCY,
    find_outlet,
    fold_name,
    host_of_url,
    is_no_source,
    looks_like_medium,
    means_agencies,
    names_of_hosts,
    outlet_of_host,
)


def read(name: str) -> dict[str, object]:
    return tomllib.loads((files("provenance.credits") / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AFP", "AFP"),
        ("agence france-presse", "AFP"),
        ("A.F.P.", "AFP"),
        ("the Associated Press", "AP"),
        ("Télam", "Télam"),
        ("TELAM", "Télam"),
        ("«Интерфакс»", "Interfax"),
        ("新华社", "Xinhua"),
        ("新華社", "Xinhua"),
        ("رويترز", "Reuters"),
        ("भाषा", "Bhasha"),
        ("BBC News", "BBC"),
        ("the new york times", "The New York Times"),
        ("Suddeutsche Zeitung", "Süddeutsche Zeitung"),
        ("El Pais", "El País"),
        ("The Daily Star (Lebanon)", "The Daily Star (Lebanon)"),
    ],
)
def test_names_are_found_however_they_are_written(written: str, name: str) -> None:
    found = find_outlet(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "name", ["AP", "PA", "CP", "STA", "UNI", "NA", "ANA", "MAP", "TAP", "MENA", "AA", "TT", "APA", "IPS"]
)
def test_short_names_that_mean_several_things_are_ambiguous(name: str) -> None:
    found = find_outlet(name)
    assert found is not None
    assert found.kind == AGENCY
    assert found.ambiguous


@pytest.mark.parametrize("name", ["Sun", "Times", "Bild", "Focus", "Nation"])
def test_papers_named_by_a_word_are_ambiguous_without_their_article(name: str) -> None:
    found = find_outlet(name)
    assert found is not None
    assert found.ambiguous


def test_the_article_makes_them_clear() -> None:
    found = find_outlet("The Sun")
    assert found is not None
    assert not found.ambiguous


@pytest.mark.parametrize("name", ["", " ", "KQXZ", "Ministry of Dams", "the", "(54)"])
def test_unknown_names_are_none(name: str) -> None:
    assert find_outlet(name) is None


def test_agencies_that_ended_say_when() -> None:
    ended = {name: find_outlet(name) for name in ("Stefani", "Havas", "DNB", "SAPA", "NZPA")}
    assert {name: outlet.until for name, outlet in ended.items() if outlet} == {
        "Stefani": 1945,
        "Havas": 1940,
        "DNB": 1945,
        "SAPA": 2015,
        "NZPA": 2011,
    }


@pytest.mark.parametrize(
    "name",
    [
        "Hill Courier",
        "Valley Daily News",
        "Times of Hill",
        "Radio Valley",
        "Le Petit Journal",
        "Bergische Zeitung",
        "Hillsdorfer Anzeiger",
        "El Correo del Valle",
        "Corriere della Valle",
        "Correio do Vale",
        "Dalse Courant",
        "Горный вестник",
        "坝城晚报",
        "ダム新聞",
        "صحيفة الوادي",
        "hillcourier.example",
        "Kurier Górski",
        "Baraj Postası",
    ],
)
def test_names_built_like_a_mediums_look_like_one(name: str) -> None:
    assert looks_like_medium(name)


@pytest.mark.parametrize(
    "name",
    [
        "Hill Police",
        "Ministry of News",
        "Post Office",
        "Times Square",
        "Parliament",
        "News",
        "Zeitung",
        "Hill News Conference",
        "Jane Doe",
        "Valley opposition groups",
        "外交部",
        "坝城公安局",
        "Bundesministerium",
        "وزارة المياه",
        "Пресс-служба МЧС",
        "",
    ],
)
def test_offices_persons_and_bare_words_do_not(name: str) -> None:
    assert not looks_like_medium(name)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once_and_never_fails(name: str) -> None:
    folded = fold_name(name)
    assert fold_name(folded) == folded or folded.startswith("the ")
    looks_like_medium(name)
    find_outlet(name)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://www.news.example/x", "news.example"),
        ("https://edition.cnn.com/a", "cnn.com"),
        ("//m.hill.co.uk", "hill.co.uk"),
        ("http://hill.blogspot.com/", "hill.blogspot.com"),
        ("https://user:pw@hill.example:8080/", "hill.example"),
        ("hill.example/path", "hill.example"),
        ("http://[::1", None),
        ("no host", None),
        ("", None),
        ("http://localhost/", None),
    ],
)
def test_the_registrable_host_of_an_address(url: str, host: str | None) -> None:
    assert host_of_url(url) == host


def test_hosts_lead_to_outlets_and_those_below_them_too() -> None:
    found = outlet_of_host("news.bbc.co.uk")
    assert found is not None
    assert found.name == "BBC"
    assert outlet_of_host("hill.example") is None
    assert all(outlet_of_host(host) is not None for host in names_of_hosts())


def test_agencies_without_a_name_and_what_is_no_source() -> None:
    assert means_agencies("Agencies")
    assert means_agencies("وكالات")
    assert is_no_source("WhatsApp")
    assert not is_no_source("Reuters")


def test_the_tables_are_large_enough_and_well_formed() -> None:
    agencies = read("agencies.toml")["agencies"]
    assert isinstance(agencies, list)
    assert len(agencies) >= 150
    assert len({row["id"] for row in agencies}) == len(agencies)
    for row in agencies:
        assert set(row) <= {"id", "name", "country", "hosts", "aliases", "short", "since", "until"}, row["id"]
        assert len(row["country"]) == 2
        found = find_outlet(row["name"].partition(" (")[0])
        assert found is not None, row["name"]
    lines = [line for line in str(read("outlets.toml")["outlets"]).splitlines() if line and line[0] != "#"]
    assert len(lines) >= 250
    assert len({line.split("; ")[2] for line in lines}) >= 60
    for line in lines:
        name, kind, country, hosts, *_ = line.split("; ")
        assert kind in {"newspaper", "magazine", "broadcaster", "online", "portal"}, line
        assert len(country) == 2, line
        assert all("." in host and "/" not in host for host in hosts.split()), line
        assert find_outlet(name) is not None, line
