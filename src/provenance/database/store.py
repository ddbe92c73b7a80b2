"""The database as one open thing: its connection, and its runs.

One run is one transaction. The other modules of this room are functions over it, one module for each
step of a run: intake, texts, crediting, pairs, conclusions; readout gives back what is stored, overview what
a terminal shows of a run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from provenance import __version__
from provenance.database.connection import explained, open_database
from provenance.database.schema import SEARCHED
from provenance.model import Problem
from provenance.settings import Settings

_AT_ONCE = 500
"""Values, one question mark each, in a statement."""


class NewsDatabase:
    """A database of ours, open.

    Args:
        path: the file; None for one in memory.
        create: make it if it is missing.
        read_only: never write.

    Raises:
        provenance.errors.DatabaseError: see :func:`provenance.database.open_database`.
    """

    def __init__(self, path: Path | None = None, *, create: bool = True, read_only: bool = False) -> None:
        self.path = path
        self.connection: sqlite3.Connection = open_database(path, create=create, read_only=read_only)
        self.connection.isolation_level = None  # transactions are begun and ended by name

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self.connection.close()

    def __enter__(self) -> NewsDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with explained(self.path):
            return self.connection.execute(sql, values).fetchall()

    def rows_in(
        self, sql: str, values: Sequence[Any], first: Sequence[Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Rows of a query with ``IN ({marks})``, some values at a time, in the order of the parts.

        Args:
            sql: the query; its other question marks stand before that one.
            values: what to look for, any number.
            first: values of the other question marks.
        """
        for part in _parts(values):
            yield from self.rows(sql.format(marks=marks(part)), (*first, *part))

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None without one."""
        with explained(self.path):
            row = self.connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for every row, inside the transaction that is open."""
        self.connection.executemany(sql, rows)

    def next_id(self, table: str) -> int:
        """The id the next row of a table gets."""
        return int(self.value(f"SELECT coalesce(max(id), 0) + 1 FROM {table}"))

    # -- runs ------------------------------------------------------------------------------------------

    def begin_run(self, settings: Settings, command: str | None) -> int:
        """Note that a run begins, and take the right to write until it ends.

        A run that never ended is marked ``interrupted``: it left nothing but its row, so the same input
        traced again gives what it would have given.

        Raises:
            BusyDatabaseError: another process is writing.
        """
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(
                "UPDATE runs SET status = 'interrupted', "
                "message = 'ended without finishing; nothing of it was stored' WHERE status = 'running'"
            )
            run = self.connection.execute(
                "INSERT INTO runs (started_at, status, tool_version, settings_hash, settings, command) "
                "VALUES (?, 'running', ?, ?, ?, ?)",
                (
                    _now(),
                    __version__,
                    settings.digest(),
                    json.dumps(settings.as_mapping(), sort_keys=True),
                    command,
                ),
            ).lastrowid
            self.connection.execute("COMMIT")
            self.connection.execute("BEGIN IMMEDIATE")
        assert run is not None
        return run

    def finish_run(self, run: int, **counts: int) -> None:
        """Make everything the run wrote visible, at once."""
        columns = "".join(f", {name} = ?" for name in sorted(counts))
        with explained(self.path):
            self.connection.execute(
                f"UPDATE runs SET finished_at = ?, status = 'complete'{columns} WHERE id = ?",
                (_now(), *(counts[name] for name in sorted(counts)), run),
            )
            self.connection.execute("COMMIT")

    def abandon_run(self, run: int, status: str, message: str) -> None:
        """Undo everything the run wrote but its row, which says how it ended."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.connection.execute(
            "UPDATE runs SET finished_at = ?, status = ?, message = ? WHERE id = ? AND status = 'running'",
            (_now(), status, message, run),
        )

    def settings_before(self, run: int) -> tuple[str, str] | None:
        """Settings digest and tool version of the last complete run before this one."""
        found = self.rows(
            "SELECT settings_hash, tool_version FROM runs WHERE status = 'complete' AND id < ? "
            "ORDER BY id DESC LIMIT 1",
            (run,),
        )
        return (found[0][0], found[0][1]) if found else None

    def add_problems(self, run: int, problems: Sequence[Problem]) -> None:
        """Store problems once each; those met before are marked as seen again."""
        self.many(
            "INSERT INTO problems (path, member, code, message, first_run, last_run) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path, coalesce(member, ''), code) "
            "DO UPDATE SET last_run = excluded.last_run, message = excluded.message",
            ((p.path, p.member, p.code, p.message, run, run) for p in problems),
        )

    # -- full-text search ------------------------------------------------------------------------------

    def search_add(self, table: str, rows: Iterable[int]) -> None:
        """Add rows of a table to its full-text search."""
        columns = ", ".join(SEARCHED[table])
        self._search(f"INSERT INTO {table}_fts (rowid, {columns}) SELECT id, {columns} FROM {table}", rows)

    def search_remove(self, table: str, rows: Iterable[int]) -> None:
        """Take rows out of the full-text search, before they change or go."""
        columns = ", ".join(SEARCHED[table])
        self._search(
            f"INSERT INTO {table}_fts ({table}_fts, rowid, {columns}) SELECT 'delete', id, {columns} FROM {table}",
            rows,
        )

    def _search(self, statement: str, rows: Iterable[int]) -> None:
        # The search writes what it has heard of after every statement: one for many rows takes half the time.
        for part in _parts(sorted(rows)):
            self.connection.execute(f"{statement} WHERE id IN ({marks(part)}) ORDER BY id", part)


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values some at a time: SQLite bounds the question marks of a statement."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def marks(values: Iterable[object]) -> str:
    """As many question marks as there are values.

    >>> marks("abc")
    '?, ?, ?'
    """
    return ", ".join("?" for _ in values)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
