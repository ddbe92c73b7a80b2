"""Making the tables of a database, and bringing an old one up to date."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from provenance.database.schema import (
    APPLICATION_ID,
    CONTENT_BIGRAMS,
    OUTLETS_AND_CREDITS,
    SEARCHED,
    TABLES,
    VIEWS,
)

migrations = Migrations("provenance")


@migrations(name="0001_first")
def _first(db: Database) -> None:
    for statement in TABLES:
        db.conn.execute(statement)
    for table, columns in SEARCHED.items():
        # Datasette offers search only if the table's name stands in double quotes here.
        db.conn.execute(
            f'CREATE VIRTUAL TABLE {table}_fts USING fts5({", ".join(columns)}, content="{table}", '
            'content_rowid="id", tokenize="unicode61 remove_diacritics 2")'
        )
    for statement in VIEWS:
        db.conn.execute(statement)


@migrations(name="0002_content_bigrams")
def _content_bigrams(db: Database) -> None:
    for statement in CONTENT_BIGRAMS:
        db.conn.execute(statement)


@migrations(name="0003_outlets_and_credits")
def _outlets_and_credits(db: Database) -> None:
    for statement in OUTLETS_AND_CREDITS:
        db.conn.execute(statement)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Apply what is missing, in one transaction: a database is ours and whole, or it is not there.

    Args:
        connection: an open database, empty or of an older version.
        version: the schema version it has then.
    """
    db = Database(connection, execute_plugins=False)
    connection.execute("BEGIN IMMEDIATE")
    with db.atomic():
        migrations.apply(db)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")
