"""Opening databases: ours, foreign ones, newer ones, damaged ones."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from provenance.database import SCHEMA_VERSION, NewsDatabase
from provenance.errors import (
    BusyDatabaseError,
    DatabaseError,
    ForeignDatabaseError,
    MissingDatabaseError,
    NewerSchemaError,
)
from provenance.settings import Settings


def test_a_new_database_carries_our_mark_and_the_schema_s_version(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    NewsDatabase(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == 0x50524F56
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with NewsDatabase(path) as db:
        assert db.value("SELECT count(*) FROM documents") == 0


def test_a_file_that_is_no_database_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are my notes", encoding="utf-8")
    with pytest.raises(ForeignDatabaseError, match=r"notes\.db.*untouched"):
        NewsDatabase(path)
    assert path.read_text(encoding="utf-8") == "these are my notes"


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "pipe.db"
    os.mkfifo(path)
    for read_only in (False, True):
        with pytest.raises(ForeignDatabaseError, match="not a database; not opened"):
            NewsDatabase(path, read_only=read_only)


def test_somebody_else_s_database_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ForeignDatabaseError, match="not made by provenance"):
        NewsDatabase(path)
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    NewsDatabase(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError, match="newer version"):
        NewsDatabase(path)
    assert path.read_bytes() == before


def test_a_missing_database_is_an_error_where_none_may_be_made(tmp_path: Path) -> None:
    for arguments in ({"create": False}, {"read_only": True}):
        with pytest.raises(MissingDatabaseError, match="provenance trace"):
            NewsDatabase(tmp_path / "none.db", **arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_named_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    NewsDatabase(path).close()
    content = bytearray(path.read_bytes())
    content[100:3000] = os.urandom(2900)
    path.write_bytes(bytes(content))
    with pytest.raises(DatabaseError, match=r"news\.db"), NewsDatabase(path) as db:
        db.rows("SELECT * FROM documents")


def test_a_second_writer_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.database.connection._PATIENCE", 0.05)
    path = tmp_path / "news.db"
    with NewsDatabase(path) as first, NewsDatabase(path) as second:
        first.begin_run(Settings(), None)
        with pytest.raises(BusyDatabaseError, match="another process"):
            second.begin_run(Settings(), None)
        assert second.rows("SELECT status FROM runs") == [("running",)]


def test_a_run_that_never_ended_is_marked_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with NewsDatabase(path) as db:
        db.begin_run(Settings(), "provenance trace x")
    with NewsDatabase(path) as db:
        run = db.begin_run(Settings(), None)
        db.finish_run(run, documents=0)
        assert db.rows("SELECT status FROM runs ORDER BY id") == [("interrupted",), ("complete",)]


def test_reading_needs_no_right_to_write(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    NewsDatabase(path).close()
    with NewsDatabase(path, read_only=True) as db, pytest.raises(sqlite3.OperationalError):
        db.connection.execute("DELETE FROM documents")
