"""The whole database as one JSON object, a piece at a time: it may be larger than memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from provenance.database.contents import Contents
from provenance.model import Trace
from provenance.show.as_json import (
    credit_json,
    document_json,
    problem_json,
    relation_json,
    story_json,
    trace_json,
)


def json_pieces(contents: Contents) -> Iterator[str]:
    """Pieces of the object that ``trace --json`` prints, for everything that is stored."""
    empty = trace_json(Trace(contents.summary(), (), (), (), (), ()))
    yield f'{{"schema": {empty["schema"]}, "run": {_plain(empty["run"])}'
    yield from _rows("documents", (document_json(d) for d in contents.documents()))
    yield from _rows("relations", (relation_json(r) for r in contents.relations()))
    yield from _rows("credits", (credit_json(c) for c in contents.credits()))
    yield from _rows("stories", (story_json(s) for s in contents.stories()))
    yield from _rows("problems", (problem_json(p) for p in contents.problems()))
    yield "}\n"


def _rows(name: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f', "{name}": ['
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{_plain(row)}"
    yield "]"


def _plain(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
