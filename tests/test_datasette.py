"""Plain Datasette on a traced database: views, labels, search."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

import provenance as pv
from tests.news import OTHER, WIRE, every_nth_replaced


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("datasette") / "news.db"
    pv.Store(path).add(
        [
            pv.Document(text=WIRE, name="wire", outlet="Nordwire", published="2026-03-01T08:00:00Z"),
            pv.Document(
                text=f"<script>alert(1)</script> {every_nth_replaced(WIRE, 9)}",
                name="copy",
                outlet="Hill Courier",
                published="2026-03-03T08:00:00Z",
                headline="\u202eturned <b>headline</b>",
            ),
            pv.Document(
                text=f"{OTHER}\n\nSource: The Morning Ledger", name="pool", outlet="Birkenrode Herald"
            ),
        ]
    )
    return path


def get(database: Path, path: str) -> Any:
    async def ask() -> Any:
        return await Datasette([str(database)]).client.get(path)

    response = asyncio.run(ask())
    assert response.status_code == 200, (path, response.text[:300])
    return response


@pytest.mark.parametrize(
    "view",
    ["findings", "uncredited_copies", "changes", "credits", "missing_sources", "stories_overview"],
)
def test_every_view_opens_and_says_something(database: Path, view: str) -> None:
    assert get(database, f"/news/{view}.json?_shape=array").json()
    assert view in get(database, f"/news/{view}").text


def test_the_findings_name_both_and_the_verdict(database: Path) -> None:
    (row,) = get(database, "/news/findings.json?_shape=array").json()
    assert (row["source"], row["taker"], row["credit"]) == ("wire", "copy", "uncredited_copy")


@pytest.mark.parametrize("table", ["texts", "documents"])
def test_texts_and_documents_can_be_searched(database: Path, table: str) -> None:
    assert 'name="_search"' in get(database, f"/news/{table}").text
    word = "wagons" if table == "texts" else "wire"
    assert len(get(database, f"/news/{table}.json?_shape=array&_search={word}").json()) == (
        2 if table == "texts" else 1
    )


def test_foreign_keys_are_shown_with_their_names(database: Path) -> None:
    page = get(database, "/news/relations").text
    assert ">wire</a>" in page
    assert ">copy</a>" in page
    assert ">Nordwire</a>" in get(database, "/news/documents").text


def test_hostile_text_is_harmless_on_every_page(database: Path) -> None:
    for page in ("texts", "passages", "changes", "documents", "findings"):
        assert "<script>alert" not in get(database, f"/news/{page}").text


def test_views_show_no_marks_that_turn_the_page(database: Path) -> None:
    assert "\u202e" not in get(database, "/news/stories_overview.json").text
