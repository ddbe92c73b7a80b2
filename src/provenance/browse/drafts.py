"""Drafts that somebody sent, checked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from provenance.errors import NoUsableInputError, UsageError
from provenance.model import CheckReport, Problem
from provenance.pipeline.checking import Asked, check_against
from provenance.readers import Source, load


async def check_text(path: Path, text: str, asked: Mapping[str, Any]) -> CheckReport:
    """A draft that somebody sent, checked; nothing of it is kept.

    Args:
        path: of the database.
        text: of the draft.
        asked: ``outlet``, ``allow``, ``own``, ``since``, ``min_words``, ``exclude_quotes``, as far as given.

    Raises:
        ProvenanceError: the draft or what was asked means nothing.
    """
    outlet, since, least = asked.get("outlet"), asked.get("since"), asked.get("min_words")
    if not all(v is None or isinstance(v, str) for v in (outlet, since)):
        raise UsageError("outlet and since are texts")
    if least in (None, ""):
        words = None
    elif str(least).isascii() and str(least).isdigit() and 0 < len(str(least)) < 7 and int(least) > 0:
        words = int(least)
    else:
        raise UsageError("min_words is a whole number above 0")
    names = {}
    for key in ("allow", "own"):
        value = asked.get(key) or []
        value = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise UsageError(f"{key} is a list of names")
        names[key] = tuple(name for name in value if name)

    def run() -> CheckReport:
        source = Source("draft", "", "draft", "text", False, content=text.encode("utf-8", "replace"))
        draft = next(load(source))
        if isinstance(draft, Problem):
            raise NoUsableInputError(draft.message)
        if outlet:
            draft = replace(draft, outlet=outlet)
        return check_against(
            [draft],
            database=path,
            asked=Asked(
                exclude_quotes=bool(asked.get("exclude_quotes")),
                allow=names["allow"],
                own=names["own"],
                since=since or None,
                min_words=words,
            ),
        )

    return await asyncio.get_running_loop().run_in_executor(None, run)
