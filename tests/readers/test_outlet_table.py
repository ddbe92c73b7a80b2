"""Outlets as a user describes them: tables and trust.txt files."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.errors import UsageError
from provenance.model import OutletEntry
from provenance.readers.outlet_table import read_outlets
from provenance.settings import Settings


def read(path: Path, text: str) -> list[OutletEntry]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_outlets(path, Settings())


def test_a_table_has_a_row_for_each_outlet(tmp_path: Path) -> None:
    table = (
        "Name,hosts,aliases,kind,country,brand,licensed\n"
        "Hill Courier,hill.example;https://www.hillco.example/,HiCo;Courier,newspaper,gb,Hill Press,no\n"
        "\n"
        "Nordwire,,,agency,,,yes\n"
    )
    assert read(tmp_path / "outlets.csv", table) == [
        OutletEntry(
            "Hill Courier",
            "newspaper",
            "GB",
            "Hill Press",
            ("hill.example", "hillco.example"),
            ("HiCo", "Courier"),
        ),
        OutletEntry("Nordwire", "agency", licensed=True),
    ]


def test_a_table_with_semicolons_or_tabs_is_read_too(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "name\tkind\nNordwire\tagency\n") == [OutletEntry("Nordwire", "agency")]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("outlet,kind\nNordwire,agency\n", "no column 'name'"),
        ("name,owner\nNordwire,x\n", "unknown column 'owner'"),
        ("name,kind\nNordwire,wire\n", "line 2: kind 'wire'"),
        ("name,kind\n,agency\n", "line 2: no name"),
        ("name,licensed\nNordwire,perhaps\n", "licensed is yes or no"),
        ("name,hosts\nNordwire,not a host\n", "is no host"),
        ("", "no column 'name'"),
    ],
)
def test_a_table_that_means_nothing_says_where(table: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=why):
        read(tmp_path / "outlets.csv", table)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outlet table"):
        read_outlets(tmp_path / "none.csv", Settings())


def test_a_trust_file_tells_whose_hosts_belong_together(tmp_path: Path) -> None:
    text = (
        "# invented\n"
        "member=https://press-club.example/\n"
        "control=https://valley-post.example/ # a sister\n"
        "control=https://www.elm-echo.example\n"
        "social=https://video.example/hill\n"
    )
    expected = [
        OutletEntry(host, brand="hill.example", hosts=(host,))
        for host in ("hill.example", "valley-post.example", "elm-echo.example")
    ]
    assert read(tmp_path / "hill.example.trust.txt", text) == expected
    assert read(tmp_path / "hill.example" / "trust.txt", text) == expected


def test_a_controlled_host_is_of_its_owner_s_brand(tmp_path: Path) -> None:
    found = read(tmp_path / "elm-echo.example.trust.txt", "controlledby=https://hill.example/\n")
    assert [(e.name, e.brand) for e in found] == [
        ("hill.example", "hill.example"),
        ("elm-echo.example", "hill.example"),
    ]


def test_a_trust_file_without_relations_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "hill.example.trust.txt", "contact=https://hill.example/about\n") == []
