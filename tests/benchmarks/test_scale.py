"""The table of growth at a tiny size: every figure is there, and nothing planted is missed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from click.testing import CliRunner

from benchmarks.scale import END, PAGE, START, main, recall
from benchmarks.tables import with_tables


def test_every_figure_is_measured() -> None:
    done = CliRunner().invoke(
        main, ["--texts", "60", "--texts", "120", "--more", "5", "--jobs", "1", "--json"]
    )
    assert done.exit_code == 0, done.output
    first, second = json.loads(done.stdout)["tables"][0]["rows"]
    assert first["recall"] == second["recall"] == "1.0000"
    assert first["exponent"] is None
    assert isinstance(second["exponent"], float)
    assert min(second["wall s"], second["CPU s"], second["database MB"], second["5 more, s"]) > 0


def test_recall_counts_what_is_missing(tmp_path: Path) -> None:
    database, planted = tmp_path / "some.db", tmp_path / "planted.jsonl"
    with sqlite3.connect(database) as db:
        db.executescript(
            "CREATE TABLE documents (id, name); CREATE TABLE relations (a, b);"
            "CREATE TABLE story_documents (document_id, story_id);"
            "INSERT INTO documents VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');"
            "INSERT INTO relations VALUES (2, 1); INSERT INTO story_documents VALUES (3, 7), (4, 8);"
        )
    rows = [
        {"source": "a", "copy": "b", "kind": "copy", "words": 9},
        {"source": "a", "copy": "c", "kind": "excerpt", "words": 40},
        {"source": "a", "copy": "d", "kind": "excerpt", "words": 39},
        {"source": "story", "copy": "c", "kind": "reprint", "words": 90},
        {"source": "story", "copy": "d", "kind": "reprint", "words": 90},
    ]
    planted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert recall(database, planted) == (0.5, 0.5)


def test_the_page_has_a_place_for_the_table() -> None:
    assert "rest" in with_tables(PAGE.read_text(encoding="utf-8"), ["rest"], START, END)
