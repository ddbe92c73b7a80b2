"""Opening a database: is it ours, is it of an age we know, may we write to it?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.database.schema import APPLICATION_ID
from provenance.errors import (
    BusyDatabaseError,
    DatabaseError,
    ForeignDatabaseError,
    MissingDatabaseError,
    NewerSchemaError,
)

SCHEMA_VERSION = 3
"""``PRAGMA user_version`` of a database made by this version."""

_MAGIC = b"SQLite format 3\x00"
_PATIENCE = 10.0
"""Seconds to wait for another process before giving up."""


def open_database(path: Path | None, *, create: bool = True, read_only: bool = False) -> sqlite3.Connection:
    """Open a database of ours, making or migrating it if need be.

    Args:
        path: the file; None for a database in memory.
        create: make the file if it is missing or empty.
        read_only: open without any way to write.

    Raises:
        MissingDatabaseError: the file is missing and must not be made.
        ForeignDatabaseError: the file is not one of ours; nothing was written to it.
        NewerSchemaError: a newer version of this package wrote it; nothing was written to it.
        BusyDatabaseError: another process holds it.
        DatabaseError: it is damaged, or its folder cannot be written to.
    """
    if path is None:
        connection = sqlite3.connect(":memory:")
        return _prepared(connection, None)
    fresh = _is_fresh(path)
    if fresh and (read_only or not create):
        raise MissingDatabaseError(f"{path}: there is no database; 'provenance trace' makes one")
    with explained(path):
        if read_only:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
        else:
            connection = sqlite3.connect(path, timeout=_PATIENCE)
        if not fresh:
            _check(connection, path)
        if read_only:
            _check_current(connection, path)
            connection.execute("PRAGMA query_only = ON")
            return connection
        return _prepared(connection, path)


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn what SQLite says into one of our errors, with the file's name and what to do."""
    name = path or "the database in memory"
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise BusyDatabaseError(
                f"{name}: another process is writing to it; wait for it to finish and run again"
            ) from error
        raise DatabaseError(f"{name}: {text}") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseError(
            f"{name}: damaged ({error}); restore a copy, or trace your inputs into a new database"
        ) from error


def _is_fresh(path: Path) -> bool:
    """Whether there is nothing there yet; anything but SQLite is refused."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise ForeignDatabaseError(f"{path}: a FIFO, device or socket, not a database; not opened")
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError:
        return True
    except OSError as error:
        raise DatabaseError(f"{path}: cannot be opened ({error.strerror})") from error
    if start and start != _MAGIC:
        raise ForeignDatabaseError(f"{path}: not a SQLite database; left untouched")
    return not start


def _check(connection: sqlite3.Connection, path: Path) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if mark != APPLICATION_ID:
        raise ForeignDatabaseError(f"{path}: a SQLite database, but not made by provenance; left untouched")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerSchemaError(
            f"{path}: made by a newer version (schema {version}, this one knows {SCHEMA_VERSION}); "
            "left untouched; update provenance-news"
        )


def _check_current(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < SCHEMA_VERSION:
        raise DatabaseError(
            f"{path}: made by an older version (schema {version}, this one reads {SCHEMA_VERSION}); "
            "'provenance trace' with any input brings it up to date and keeps a copy"
        )


def _prepared(connection: sqlite3.Connection, path: Path | None) -> sqlite3.Connection:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")  # KiB, negative by SQLite's convention
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < SCHEMA_VERSION:
        if version and path is not None:
            shutil.copyfile(path, path.with_name(f"{path.name}.schema-{version}"))
        # Reading and checking need nothing of what makes tables, and it takes a while to come in.
        from provenance.database.migrations import migrate

        migrate(connection, SCHEMA_VERSION)
    return connection
