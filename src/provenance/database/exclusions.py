"""What checks leave out for good: phrases, outlets, documents, with who said so, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from provenance.database.readout import find_document
from provenance.database.store import NewsDatabase
from provenance.errors import NotFoundError, UsageError
from provenance.model import Exclusion, ExclusionKind

_LONGEST = 20_000


def add_exclusion(db: NewsDatabase, kind: ExclusionKind, value: str, reason: str, by: str) -> Exclusion:
    """Remember something to leave out; what is remembered already keeps its number and gets the new reason.

    Raises:
        UsageError: there is nothing to leave out, or no reason.
        NotFoundError: no document has that name.
    """
    value, reason = " ".join(value.split()), " ".join(reason.split())
    if not value or not reason:
        raise UsageError("an exclusion needs something to leave out, and a reason")
    if len(value) > _LONGEST:
        raise UsageError(f"an excluded phrase has at most {_LONGEST:,} characters")
    if kind == "document":
        value = str(db.value("SELECT name FROM documents WHERE id = ?", (find_document(db, value),)))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with db.connection:
        db.connection.execute(
            "INSERT INTO exclusions (kind, value, reason, added_by, added_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (kind, value) DO UPDATE SET reason = excluded.reason, added_by = excluded.added_by, "
            "added_at = excluded.added_at",
            (kind, value, reason, by, now),
        )
    return next(e for e in read_exclusions(db) if (e.kind, e.value) == (kind, value))


def read_exclusions(db: NewsDatabase) -> tuple[Exclusion, ...]:
    """All that is remembered, by number."""
    return tuple(
        Exclusion(*row)
        for row in db.rows("SELECT id, kind, value, reason, added_by, added_at FROM exclusions ORDER BY id")
    )


def remove_exclusions(db: NewsDatabase, numbers: Sequence[int]) -> None:
    """Forget some.

    Raises:
        NotFoundError: there is none of a number; nothing is forgotten then.
    """
    known = {e.id for e in read_exclusions(db)}
    missing = sorted(set(numbers) - known)
    if missing:
        raise NotFoundError(f"{missing[0]}: no such exclusion")
    with db.connection:
        db.many("DELETE FROM exclusions WHERE id = ?", ((number,) for number in numbers))


def excluded_documents(db: NewsDatabase, exclusions: Sequence[Exclusion]) -> frozenset[int]:
    """Ids of the documents that are left out, as far as they are still there."""
    names = [e.value for e in exclusions if e.kind == "document"]
    return frozenset(row[0] for row in db.rows_in("SELECT id FROM documents WHERE name IN ({marks})", names))
