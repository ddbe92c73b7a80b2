"""A small newsroom with a known history: how much of it is found; floors only rise."""

from __future__ import annotations

import json

from click.testing import CliRunner

from benchmarks.newsroom import make_newsroom
from benchmarks.provenance import END, PAGE, START, main
from benchmarks.tables import with_tables


def test_the_same_seed_gives_the_same_newsroom() -> None:
    one, other = make_newsroom(12), make_newsroom(12)
    assert [(i.name, i.text, i.shown, i.verdict) for i in one.items] == [
        (i.name, i.text, i.shown, i.verdict) for i in other.items
    ]
    assert make_newsroom(12, "another").items[0].text != one.items[0].text


def test_a_newsroom_has_everything_that_makes_it_hard() -> None:
    room = make_newsroom(60)
    assert len(room.seen) < len(room.items), "missing texts"
    verdicts = {"no_match", "credited_copy", "uncredited_copy", "miscredited_copy", "partly_credited"}
    assert {item.verdict for item in room.seen} == verdicts
    assert max(item.version for item in room.seen) >= 3
    assert max(len({i.outlet.name for i in item.line}) for item in room.seen) >= 2, "third-hand copies"
    assert any(item.wrong_date for item in room.seen)
    assert any(item.shown is None for item in room.seen)
    assert any(item.shown is not None and "T" not in item.shown for item in room.seen)


def test_the_floors_hold() -> None:
    done = CliRunner().invoke(main, ["--stories", "40", "--seed", "floors", "--jobs", "1", "--json"])
    assert done.exit_code == 0, done.output
    tables = {
        table["title"]: {next(iter(row.values())): row for row in table["rows"]}
        for table in json.loads(done.stdout)["tables"]
    }
    assert tables["Directions"]["all"]["share right"] >= FLOORS["directions"]
    assert tables["Stated at all"]["hard evidence"]["share stated"] >= FLOORS["stated"]
    assert tables["Stated at all"].get("no evidence", {"stated": 0})["stated"] == 0
    assert tables["Trees"]["all"]["share right"] >= FLOORS["trees"]
    assert tables["Verdicts"]["all"]["share right"] >= FLOORS["verdicts"]


FLOORS = {"directions": 0.95, "stated": 0.9, "trees": 0.87, "verdicts": 0.93}


def test_the_page_has_a_place_for_the_tables() -> None:
    assert "rest" in with_tables(PAGE.read_text(encoding="utf-8"), ["rest"], START, END)
