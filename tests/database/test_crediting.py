"""Credits are written for many documents at once, each document's anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provenance.database import NewsDatabase
from provenance.database.crediting import set_credits
from provenance.model import Credit, Span

Rows = list[tuple[int, int, str, str | None]]


@pytest.fixture
def db() -> Iterator[NewsDatabase]:
    with NewsDatabase() as database:
        for number in (1, 2, 3):
            database.connection.execute(
                "INSERT INTO documents (id, name, base_name, status, identity) "
                "VALUES (?, ?, ?, 'declared', ?)",
                (number, f"text-{number}", f"text-{number}", str(number)),
            )
        yield database


def credit(target: str | None) -> Credit:
    return Credit(
        Span(3, 9), "text", f"by {target}", "byline", "text_source", target, None, None, 0.9, "en", "x"
    )


def stored(db: NewsDatabase) -> Rows:
    return db.rows("SELECT document_id, seq, cue, folded FROM attributions ORDER BY document_id, seq")


def test_each_document_gets_its_credits_in_order(db: NewsDatabase) -> None:
    set_credits(db, {2: [credit("BBC"), credit(None)], 1: (), 3: [credit("the Hill Courier")]})
    assert stored(db) == [
        (2, 0, "by BBC", "bbc"),
        (2, 1, "by None", None),
        (3, 0, "by the Hill Courier", "hill courier"),
    ]


def test_credits_are_replaced_and_those_of_others_stay(db: NewsDatabase) -> None:
    set_credits(db, {1: [credit("BBC")], 2: [credit("BBC"), credit("AFP")], 3: [credit("AFP")]})
    set_credits(db, {1: [], 2: [credit("AFP")]})
    assert stored(db) == [(2, 0, "by AFP", "afp"), (3, 0, "by AFP", "afp")]


def test_a_batch_takes_as_many_statements_as_one_document(db: NewsDatabase) -> None:
    calls: list[str] = []
    plain = db.many
    db.many = lambda sql, rows: (calls.append(sql), plain(sql, rows))[1]  # type: ignore[method-assign]
    set_credits(db, {number: [credit("BBC")] * 5 for number in (1, 2, 3)})
    assert len(calls) == 2
    assert len(stored(db)) == 15


def test_a_credit_without_a_place_has_none(db: NewsDatabase) -> None:
    set_credits(db, {1: [Credit(None, "head", "BBC", "metadata", "text_source", "BBC")]})
    assert db.rows('SELECT start, "end", scope_start, scope_end, origin FROM attributions') == [
        (None, None, None, None, "head")
    ]
