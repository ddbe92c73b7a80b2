"""The pages: what they show, for whom, and how little hostile texts can do."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from provenance.browse.access import SHOWN
from tests.browse.conftest import HOSTILE, Ask, answers
from tests.news import OTHER, WIRE, prose

AT = "/-/provenance/news"


def ids(database: Path, sql: str) -> list[int]:
    with sqlite3.connect(database) as connection:
        return [row[0] for row in connection.execute(sql)]


@pytest.fixture
def pages(database: Path) -> list[str]:
    """Every page there is of the database."""
    return [
        AT,
        f"{AT}/stories",
        f"{AT}/stories?by=documents",
        f"{AT}/check",
        *(f"{AT}/story/{i}" for i in ids(database, "SELECT id FROM stories")),
        *(f"{AT}/document/{i}" for i in ids(database, "SELECT id FROM documents")),
        *(f"{AT}/compare/{i}" for i in ids(database, "SELECT id FROM relations")),
        *(f"{AT}/outlet/{i}" for i in ids(database, "SELECT id FROM outlets")),
    ]


class Outline(HTMLParser):
    """Tags with their attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.text[:500]
    return re.sub(r"\s+", " ", Outline(response.text).text)


def test_every_page_opens_with_a_strict_policy_and_all_its_parts(pages: list[str], ask: Ask) -> None:
    assert len(pages) >= 19
    for path, response in zip(pages, ask(pages), strict=True):
        assert response.status_code == 200, (path, response.text[:300])
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        outline = Outline(response.text)
        tags = [tag for tag, _ in outline.tags]
        assert {"main", "header", "nav", "h1", "title"} <= set(tags), path
        assert tags.count("h1") == 1
        identifiers = [a["id"] for _, a in outline.tags if "id" in a]
        assert len(identifiers) == len(set(identifiers)), path


def test_links_of_ours_lead_to_pages(pages: list[str], ask: Ask) -> None:
    targets = {
        a["href"] or ""
        for response in ask(pages)
        for tag, a in Outline(response.text).tags
        if tag == "a" and (a.get("href") or "").startswith("/")
    }
    for target, response in zip(sorted(targets), ask(sorted(targets)), strict=True):
        assert response.status_code in (200, 302), target


def test_hostile_texts_stay_texts(pages: list[str], ask: Ask) -> None:
    paths = [*pages, "/news/documents", "/news/findings", "/news/changes", "/news/outlets"]
    for path, response in zip(paths, ask(paths), strict=True):
        for tag, attributes in Outline(response.text).tags:
            handlers = {name: value for name, value in attributes.items() if name.startswith("on")}
            assert not handlers or (path.startswith("/news/") and "alert" not in str(handlers)), path
            assert not (attributes.get("href") or "").lower().startswith("javascript"), path
            if tag == "script" and path.startswith(AT):
                assert attributes.get("src"), path
            assert tag != "img" or path.startswith("/news/")
        if path.startswith(AT):
            assert "\u202e" not in response.text
            assert "\x1b" not in response.text


def test_home_says_what_is_new_copied_and_uncredited(ask: Ask) -> None:
    page = text_of(ask(AT))
    for words in (
        "5 documents",
        "1 story",
        "Newest stories",
        "Copied most",
        "Nordwire",
        "Everything that was given",
    ):
        assert words in page
    assert ask("/-/provenance").headers["location"].endswith(AT)


def test_a_story_has_a_row_for_each_outlet_with_when_how_much_credit_and_why(
    database: Path, ask: Ask
) -> None:
    (story,) = ids(database, "SELECT id FROM stories")
    page = text_of(ask(f"{AT}/story/{story}"))
    for words in (
        "3 documents from 3 outlets",
        "1 credited",
        "1 without credit",
        "1.5 h",
        "number",
        "% sure",
    ):
        assert words in page
    assert "<svg" in ask(f"{AT}/story/{story}").text


def test_a_document_shows_its_passages_and_leads_to_both_sides(database: Path, ask: Ask) -> None:
    (copy,) = ids(database, "SELECT id FROM documents WHERE name LIKE 'copy%'")
    outline = Outline(ask(f"{AT}/document/{copy}").text)
    taken = [a for tag, a in outline.tags if tag == "a" and "taken" in (a.get("class") or "")]
    assert taken
    assert all(re.fullmatch(rf"{AT}/compare/\d+", a["href"] or "") for a in taken)
    assert "no credit" in outline.text
    (wire,) = ids(database, "SELECT id FROM documents WHERE name = 'wire'")
    assert "Taken by (2)" in text_of(ask(f"{AT}/document/{wire}"))
    (unseen,) = ids(database, "SELECT id FROM documents WHERE status <> 'seen'")
    assert "never seen" in text_of(ask(f"{AT}/document/{unseen}"))


def test_a_comparison_has_the_source_left_the_changes_and_the_evidence(database: Path, ask: Ask) -> None:
    (relation,) = ids(
        database,
        "SELECT r.id FROM relations r JOIN documents a ON a.id = r.a JOIN documents b ON b.id = r.b "
        "WHERE a.name LIKE 'copy%' AND b.name = 'wire' OR a.name = 'wire' AND b.name LIKE 'copy%'",
    )
    html = ask(f"{AT}/compare/{relation}").text
    page = re.sub(r"\s+", " ", Outline(html).text)
    assert html.index('id="left"') < html.index("Train leaves") < html.index('id="right"')
    for words in ("The right text was taken from the left one", "number", "nineteen", "90", "was published"):
        assert words in page
    a, b = (ids(database, f"SELECT {side} FROM relations WHERE id = {relation}")[0] for side in "ab")
    assert ask(f"{AT}/compare?a={b}&b={a}").headers["location"].endswith(f"/compare/{relation}")
    assert 'id="a1"' in html.replace("'", '"')


def test_an_outlet_has_both_ways_and_a_table_to_take_away(database: Path, ask: Ask) -> None:
    (outlet,) = ids(database, "SELECT id FROM outlets WHERE name = 'Nordwire'")
    page = text_of(ask(f"{AT}/outlet/{outlet}"))
    for words in (
        "Its texts were run by",
        "Tarn Post",
        "100 %",
        "Who ran its texts (2)",
        "No text of it was found",
    ):
        assert words in page
    assert ask(f"{AT}/outlet?name=NORDWIRE").headers["location"].endswith(f"/outlet/{outlet}")
    table = ask(f"{AT}/outlet/{outlet}.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.text.strip().splitlines()) == 3


@pytest.mark.parametrize(
    "path",
    [
        "story/99", "document/99", f"document/{10**30}", "compare/99", "outlet/99", "outlet/99.csv",
        "document?name=", "outlet?name=x", "compare?a=1&b=", "compare?a=1&b=99",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(path: str, ask: Ask) -> None:
    response = ask(f"{AT}/{path}")
    assert response.status_code == 404
    assert "Not here" in response.text


def test_pages_beyond_the_last_are_empty(ask: Ask) -> None:
    for response in ask([f"{AT}/stories?page={asked}" for asked in ("999", "-1", "x", "²", "")]):
        assert response.status_code == 200


def test_other_databases_have_no_pages(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT INTO documents VALUES (1, 'x')")
    response = asyncio.run(answers([other], ["/-/provenance/other"]))[0]
    assert response.status_code == 404
    assert "None of the databases" in asyncio.run(answers([other], ["/-/provenance"]))[0].text
    assert "/-/provenance" not in asyncio.run(answers([other], ["/other/documents"]))[0].text


def test_several_databases_are_listed(database: Path, tmp_path: Path) -> None:
    second = tmp_path / "second news.db"
    second.write_bytes(database.read_bytes())
    start = asyncio.run(answers([database, second], ["/-/provenance"]))[0]
    addresses = [
        a["href"] for tag, a in Outline(start.text).tags if tag == "a" and AT[:13] in (a.get("href") or "")
    ]
    assert len([a for a in addresses if a and a != "/-/provenance"]) == 2
    assert asyncio.run(answers([second], ["/-/provenance/second%20news"]))[0].status_code == 200


# -- who may see -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "config",
    [{"allow": False}, {"databases": {"news": {"allow": False}}}],
    ids=["the instance", "the database"],
)
def test_nothing_is_shown_to_those_who_may_not_see_it(
    config: dict[str, Any], pages: list[str], ask: Ask
) -> None:
    paths = [*pages, "/-/provenance", f"{AT}/document?name=wire", f"{AT}/outlet?name=Nordwire"]
    for path, response in zip(paths, ask(paths, config=config), strict=True):
        assert response.status_code == 403, path
        assert "Nordwire" not in response.text


@pytest.mark.parametrize("table", sorted({table for tables in SHOWN.values() for table in tables}))
def test_a_page_is_hidden_with_any_table_it_shows(table: str, database: Path, ask: Ask) -> None:
    config = {"databases": {"news": {"tables": {table: {"allow": False}}}}}
    (story,) = ids(database, "SELECT id FROM stories")
    kinds = {
        AT: "home",
        f"{AT}/stories": "home",
        f"{AT}/story/{story}": "story",
        f"{AT}/document/1": "document",
        f"{AT}/compare/1": "compare",
        f"{AT}/outlet/1": "outlet",
        f"{AT}/check": "check",
    }
    for (path, kind), response in zip(kinds.items(), ask(list(kinds), config=config), strict=True):
        assert response.status_code == (403 if table in SHOWN[kind] else 200), path
    sent = {"content": json.dumps({"text": WIRE}), "headers": {"content-type": "application/json"}}
    expected = 403 if table in SHOWN["check"] else 200
    assert ask(f"{AT}/check.json", method="POST", config=config, **sent).status_code == expected


# -- checking ----------------------------------------------------------------------------------------------


def post(ask: Ask, value: Any, kind: str = "application/json", **more: Any) -> Any:
    content = value if isinstance(value, (str, bytes)) else json.dumps(value)
    return ask(f"{AT}/check.json", method="POST", content=content, headers={"content-type": kind}, **more)


def test_a_draft_is_checked_as_json_and_nothing_is_stored(database: Path, ask: Ask) -> None:
    before = database.read_bytes()
    response = post(ask, {"text": prose(1, 30) + "\n\n" + WIRE})
    assert response.status_code == 200
    (draft,) = response.json()["drafts"]
    assert draft["verdict"] == "uncredited_reuse"
    assert draft["sources"][0]["name"] == "wire"
    allowed = post(ask, {"text": WIRE, "allow": ["Nordwire"], "min_words": 30, "exclude_quotes": True})
    assert allowed.json()["drafts"][0]["verdict"] == "clear"
    own = post(ask, {"text": WIRE, "outlet": "Nordwire"})
    assert own.json()["drafts"][0]["set_apart"]["own"] > 100
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    "sent",
    [
        "no json", "[]", "{}", '{"text": 1}', '{"text": ""}', '{"text": "x", "since": "soon"}', "[" * 100_000,
        '{"text": "x y z", "min_words": -1}', '{"text": "x y z", "allow": 7}', '{"text": "x", "outlet": []}',
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_an_error_with_a_reason(sent: str, ask: Ask) -> None:
    response = post(ask, sent)
    assert response.status_code == 400
    assert response.json()["error"]


def test_too_large_a_draft_is_refused(ask: Ask) -> None:
    assert post(ask, json.dumps({"text": "x" * 2_100_000})).status_code == 413
    assert ask(f"{AT}/check.json").status_code == 405


def test_a_form_of_another_site_is_refused(ask: Ask) -> None:
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "cross-site",
        "origin": "https://elsewhere.example",
        "cookie": "ds_csrftoken=stolen",
    }
    for path in (f"{AT}/check", f"{AT}/check.json"):
        response = ask(path, method="POST", content="text=The+pier", headers=headers)
        assert response.status_code == 403, path


def test_a_hostile_draft_gives_a_harmless_report(ask: Ask) -> None:
    report = post(ask, {"text": HOSTILE + WIRE + HOSTILE})
    assert report.status_code == 200
    assert report.json()["drafts"][0]["matched_words"] > 100


# -- plain tables ------------------------------------------------------------------------------------------


def test_cells_of_plain_tables_lead_to_pages(database: Path, ask: Ask) -> None:
    for path, target in (
        ("/news/findings", f'href="{AT}/compare/'),
        ("/news/findings", f'href="{AT}/document?name=wire"'),
        ("/news/stories", f'href="{AT}/story/'),
        ("/news/uncredited_copies", f'href="{AT}/outlet?name=Hill'),
    ):
        assert target in ask(path).text, path


def test_columns_are_described(ask: Ask) -> None:
    assert "Sightings of a text at a place and a time" in ask("/news/documents").text


def test_functions_of_ours_can_be_used_in_sql(ask: Ask) -> None:
    sql = "select provenance_diff('nine boats', 'ten boats') as d, provenance_snippet('The pier.', 4, 8) as s"
    (row,) = ask(
        f"/news.json?sql={sql}&_shape=array"
        if not _is_new()
        else f"/news/-/query.json?sql={sql}&_shape=array"
    ).json()
    assert row == {"d": "[-nine-]{+ten+} boats", "s": "The «pier»."}
    assert "texts" in text_of(ask("/news"))


def _is_new() -> bool:
    from datasette.app import Datasette

    return hasattr(Datasette, "allowed")


def test_the_menu_leads_here(ask: Ask) -> None:
    assert 'href="/-/provenance"' in ask("/news/documents").text
    assert OTHER[:20] in text_of(ask(f"{AT}/document/4"))
