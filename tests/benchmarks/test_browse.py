"""The pages' stopwatch, on a small database."""

from __future__ import annotations

import json

from click.testing import CliRunner

from benchmarks.browse import END, PAGE, START, main
from benchmarks.tables import with_tables


def test_every_page_is_timed() -> None:
    done = CliRunner().invoke(main, ["--texts", "200", "--json"])
    assert done.exit_code == 0, done.output
    (table,) = json.loads(done.stdout)["tables"]
    assert table["title"] == "Pages of a database of 200 documents"
    assert len(table["rows"]) == 11
    assert all(row["slowest, ms"] >= row["quickest, ms"] > 0 for row in table["rows"])


def test_the_page_has_a_place_for_the_table() -> None:
    assert "rest" in with_tables(PAGE.read_text(encoding="utf-8"), ["rest"], START, END)
