"""Which of Datasette's databases are ours, and whether somebody may see what a page would show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette import Forbidden, NotFound

from provenance.database import NewsDatabase
from provenance.database.schema import APPLICATION_ID

T = TypeVar("T")
_MARK = 68
"""Where SQLite keeps the application id in a file's header."""
_LISTS = ("documents", "outlets", "stories", "story_documents", "story_edges", "audits", "relations")
SHOWN: dict[str, tuple[str, ...]] = {
    "home": (*_LISTS, "problems", "runs"),
    "story": (*_LISTS, "evidence", "texts"),
    "document": (*_LISTS, "texts", "segments", "passages", "attributions"),
    "compare": (*_LISTS, "texts", "passages", "edits", "evidence"),
    "outlet": (*_LISTS, "evidence", "texts", "edits", "passages"),
    "check": (*_LISTS, "texts", "segments", "passages", "attributions", "exclusions", "known_outlets"),
}
"""The tables each page shows something of: who may not see one of them may not see the page."""


def is_ours(path: str | None) -> bool:
    """Whether a file is a database of ours, by its header."""
    if path is None:
        return False
    try:
        with Path(path).open("rb") as file:
            head = file.read(_MARK + 4)
    except OSError:
        return False
    return head[_MARK:] == APPLICATION_ID.to_bytes(4, "big")


def our_databases(datasette: Any) -> dict[str, Path]:
    """Databases of ours by the name Datasette gives them."""
    return {
        name: Path(database.path) for name, database in datasette.databases.items() if is_ours(database.path)
    }


def find_database(datasette: Any, name: str) -> Path:
    """The file of a database of ours.

    Raises:
        NotFound: there is none of that name.
    """
    found = our_databases(datasette).get(name)
    if found is None:
        raise NotFound(f"no database of provenance named {name}")
    return found


async def may_see(datasette: Any, actor: Any, database: str, page: str) -> bool:
    """Whether somebody may see all tables a page shows something of."""
    try:
        await require(datasette, actor, database, page)
    except Forbidden:
        return False
    return True


async def require(datasette: Any, actor: Any, database: str, page: str) -> None:
    """Let only those pass who may see a page.

    Raises:
        Forbidden: somebody may not.
    """
    for table in SHOWN[page]:
        if hasattr(datasette, "allowed"):
            from datasette.resources import TableResource

            if not await datasette.allowed(
                action="view-table", resource=TableResource(database=database, table=table), actor=actor
            ):
                raise Forbidden("view-table")
        else:
            await datasette.ensure_permissions(
                actor, [("view-table", (database, table)), ("view-database", database), "view-instance"]
            )


async def read(path: Path, question: Callable[[NewsDatabase], T]) -> T:
    """Ask a database something without keeping others waiting."""

    def ask() -> T:
        with NewsDatabase(path, create=False, read_only=True) as db:
            return question(db)

    return await asyncio.get_running_loop().run_in_executor(None, ask)
