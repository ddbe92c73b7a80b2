"""Whose credits are to be read, and what was read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provenance.credits import fold_target
from provenance.database.store import NewsDatabase
from provenance.model import Credit, Pointer


@dataclass(frozen=True, slots=True)
class CreditInput:
    """What reading a document's credits needs besides its text."""

    document: int
    text_id: int
    outlet: str | None
    url: str | None
    pointers: tuple[Pointer, ...]
    captions: tuple[str, ...]


def documents_to_credit(
    db: NewsDatabase, *, new_outlets: Sequence[str] = (), gone_outlets: Sequence[str] = ()
) -> list[CreditInput]:
    """Documents whose credits must be read.

    Those never audited yet (new, or newly described), those whose text may name an outlet that has only
    now become known, and those that name one that is known no more.
    """
    wanted = {
        i
        for (i,) in db.rows(
            "SELECT id FROM documents WHERE status = 'seen' AND id NOT IN (SELECT document_id FROM audits)"
        )
    }
    for folded in new_outlets:
        wanted |= {
            i
            for (i,) in db.rows(
                "SELECT d.id FROM documents d JOIN open_cues c ON c.text_id = d.text_id "
                "WHERE c.folded = ? AND d.status = 'seen'",
                (folded,),
            )
        }
    for folded in gone_outlets:
        wanted |= {
            i for (i,) in db.rows("SELECT DISTINCT document_id FROM attributions WHERE folded = ?", (folded,))
        }
    return list(_inputs(db, sorted(wanted)))


def _inputs(db: NewsDatabase, documents: Sequence[int]) -> Iterator[CreditInput]:
    for document in documents:
        ((text_id, outlet, url, pointers, captions),) = db.rows(
            "SELECT d.text_id, o.name, coalesce(d.url, d.canonical_url), d.pointers, d.captions "
            "FROM documents d LEFT JOIN outlets o ON o.id = d.outlet_id WHERE d.id = ?",
            (document,),
        )
        yield CreditInput(
            document,
            text_id,
            outlet,
            url,
            tuple(Pointer(*p) for p in json.loads(pointers)),
            tuple(json.loads(captions)),
        )


def set_credits(db: NewsDatabase, credits: Mapping[int, Sequence[Credit]]) -> None:
    """Replace the credits of documents, by document id, with those given; other documents keep theirs."""
    db.many("DELETE FROM attributions WHERE document_id = ?", ((document,) for document in credits))
    db.many(
        "INSERT INTO attributions (document_id, seq, cue, kind, role, target, target_url, origin, start, "
        '"end", scope_start, scope_end, confidence, language, rule, folded) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (document, seq, *_credit_row(credit))
            for document, found in credits.items()
            for seq, credit in enumerate(found)
        ),
    )


def _credit_row(credit: Credit) -> tuple[Any, ...]:
    return (
        credit.text,
        credit.kind,
        credit.role,
        credit.target,
        credit.url,
        credit.origin,
        *(credit.span or (None, None)),
        *(credit.scope or (None, None)),
        credit.confidence,
        credit.language,
        credit.rule,
        fold_target(credit.target) if credit.target else None,
    )
