"""Drafts with known truth against a small desk: floors only rise."""

from __future__ import annotations

import json

from click.testing import CliRunner

from benchmarks.check import END, PAGE, START, main
from benchmarks.desk import KINDS, drafts, make_desk
from benchmarks.tables import with_tables


def test_the_same_seed_gives_the_same_desk_and_drafts() -> None:
    one, other = make_desk(120), make_desk(120)
    assert one.stories == other.stories
    assert list(drafts(one, 22)) == list(drafts(other, 22))
    assert make_desk(120, "another").stories[0].text != one.stories[0].text


def test_drafts_are_of_all_kinds_and_about_a_tenth_of_a_desk_is_copied() -> None:
    desk = make_desk(300)
    assert {d.kind for d in drafts(desk, len(KINDS))} == set(KINDS)
    assert 15 <= sum(story.origin is not None for story in desk.stories) <= 45
    assert all(desk.footers[story.outlet.name] in story.text for story in desk.stories)


def test_the_floors_hold() -> None:
    asked = ["--texts", "250", "--drafts", "55", "--seed", "floors", "--jobs", "1", "--json"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    rows = {row["figure"]: row for row in json.loads(done.stdout)["tables"][0]["rows"]}
    assert {name: row["share"] for name, row in rows.items()} == {
        "uncredited reuse of 40 words and more found": 1.0,
        "false alarms on clean drafts": 0.0,
        "false alarms on drafts of all kinds without uncredited reuse": 0.0,
        "right source first": 1.0,
        "credited reuse recognised": 1.0,
    }


def test_the_page_has_a_place_for_the_tables() -> None:
    assert "rest" in with_tables(PAGE.read_text(encoding="utf-8"), ["rest"], START, END)
