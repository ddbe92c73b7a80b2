"""Who ran it: one row for each copy."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import provenance as pv
from provenance.database import NewsDatabase
from provenance.database.taken import read_pickups
from provenance.errors import NotFoundError
from provenance.model import Document, Pickup
from provenance.show.taken import COLUMNS, pickups_csv, pickups_json
from tests.cli.test_cli import provenance
from tests.news import WIRE, every_nth_replaced, prose

ADDRESS = "https://nordwire.example/train"
CORRECTED = WIRE.replace("nineteen wagons", "seventeen wagons")
FINAL = CORRECTED.replace("six years", "eight years") + " " + prose(4, 30)


def newsroom() -> list[Document]:
    """Three revisions at an agency, copies of the first and the last, and a copy of a copy."""
    second = every_nth_replaced(WIRE, 31).replace("nineteen", "ninety")
    third = every_nth_replaced(second, 23)
    day, title = "2026-03-0{}:00Z", "Train off rails"

    def printed(
        text: str, name: str, outlet: str, when: str, headline: str | None, url: str = ""
    ) -> Document:
        return Document(
            text=text,
            name=name,
            outlet=outlet,
            published=day.format(when),
            headline=headline,
            url=url or None,
        )

    return [
        printed(WIRE, "v1", "Nordwire", "1T08:00", title, ADDRESS),
        printed(CORRECTED, "v2", "Nordwire", "1T10:00", title, ADDRESS),
        printed(FINAL, "v3", "Nordwire", "1T12:00", title, ADDRESS),
        printed(f"{WIRE}\n\nSource: {ADDRESS}", "early", "Hill Courier", "1T09:00", "=Train derailed"),
        printed(f"{FINAL}\n\nSource: Nordwire", "late", "Valley Post", "2T09:00", "TRAIN off rails"),
        printed(second, "second", "Mill Gazette", "1T09:30", None),
        printed(f"{third}\n\nSource: Mill Gazette", "third", "Elm Bay Echo", "3T09:30", None),
    ]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "news.db"
    pv.Store(path).add(newsroom())
    return path


def rows(path: Path, **asked: object) -> dict[str, Pickup]:
    with NewsDatabase(path, create=False, read_only=True) as db:
        return {p.name: p for p in read_pickups(db, **asked)}  # type: ignore[arg-type]


def test_each_copy_is_one_row_with_the_revision_it_was_taken_from(path: Path) -> None:
    found = rows(path)
    assert set(found) == {"early", "late", "second", "third"}
    assert [(p.name, p.source_name, p.version, p.versions) for p in found.values()] == [
        ("early", "v1", 1, 3),
        ("second", "v1", 1, 3),
        ("late", "v3", 3, 3),
        ("third", "second", 1, 1),
    ]


def test_a_row_says_when_how_much_and_what_was_altered(path: Path) -> None:
    found = rows(path)
    early, second = found["early"], found["second"]
    assert early.lag_seconds == 3600
    assert early.kept == 1
    assert early.copied > 0.9
    assert early.verdict == "credited_copy"
    assert early.links_back
    assert early.headline_changed
    assert not found["late"].headline_changed
    assert second.headline_changed is None
    assert second.verdict == "uncredited_copy"
    assert ("number", "nineteen", "ninety") in second.altered


def test_what_the_source_corrected_later_is_outdated_in_a_copy_that_kept_it(path: Path) -> None:
    found = rows(path)
    assert {(o.was, o.now) for o in found["early"].outdated} == {("nineteen", "seventeen"), ("six", "eight")}
    # What the copy altered itself is no longer what was corrected.
    assert {(o.was, o.now) for o in found["second"].outdated} == {("six", "eight")}
    assert found["late"].outdated == ()


def test_an_outlets_copies_had_through_others_name_them(path: Path) -> None:
    found = rows(path, outlet="NORDWIRE")
    assert set(found) == {"early", "late", "second", "third"}
    assert (found["third"].source_outlet, found["third"].via) == ("Nordwire", "second")
    assert set(rows(path, outlet="Mill Gazette")) == {"third"}
    with pytest.raises(NotFoundError):
        rows(path, outlet="Nobody")


def test_a_story_has_its_own_rows(path: Path) -> None:
    assert len(rows(path, story=1)) == 4
    with pytest.raises(NotFoundError):
        rows(path, story=99)


def test_csv_is_read_back_and_harmless_in_a_spreadsheet(path: Path) -> None:
    table = list(csv.DictReader(io.StringIO(pickups_csv(list(rows(path).values())))))
    assert list(table[0]) == list(COLUMNS)
    assert table[0]["source"] == "v1"


def test_a_cell_that_looks_like_a_formula_is_not_one(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    pv.Store(path).add(
        [newsroom()[0], Document(text=WIRE, name="=cmd()", outlet="@evil", published="2026-03-05")]
    )
    (row,) = csv.DictReader(io.StringIO(pickups_csv(list(rows(path).values()))))
    assert (row["document"], row["outlet"]) == ("'=cmd()", "'@evil")


def test_json_has_every_row(path: Path) -> None:
    plain = pickups_json(list(rows(path).values()))
    assert plain["schema"] == 1
    assert json.loads(json.dumps(plain))["pickups"][0]["source"]["versions"] == 3


def test_the_command(path: Path) -> None:
    done = provenance("pickups", "--db", path, "--outlet", "Nordwire", cwd=path.parent, COLUMNS="220")
    assert done.returncode == 0
    assert done.stdout.startswith("4 copies of Nordwire, 2 credited")
    for words in ("Hill Courier", "version 1 of 3", "nineteen (now seventeen)", "through second"):
        assert words in done.stdout
    assert provenance("pickups", "--db", path, "--csv", cwd=path.parent).stdout.startswith("outlet,document,")
    assert json.loads(provenance("pickups", "--db", path, "--json", cwd=path.parent).stdout)["schema"] == 1
    assert provenance("pickups", "--db", path, "--csv", "--json", cwd=path.parent).returncode == 2
    assert provenance("pickups", "--db", "none.db", cwd=path.parent).returncode == 3
    assert provenance("pickups", "--db", path, "--outlet", "Nobody", cwd=path.parent).returncode == 3


def test_nothing_copied_says_so(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    pv.Store(path).add([newsroom()[0]])
    done = provenance("pickups", "--db", path, cwd=tmp_path)
    assert done.stdout == "No copies of all stories were found.\n"
