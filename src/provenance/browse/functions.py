"""What SQL can ask of us: the changes between two texts, and a stretch with what stands around it."""

from __future__ import annotations

from typing import Any

_LONGEST = 20_000
"""Characters of a text that are compared: a query cannot be stopped while a function of ours runs."""


def provenance_diff(one: Any, other: Any) -> str | None:
    """The second text with ``[-…-]`` around what was removed from the first and ``{+…+}`` around what came.

    >>> provenance_diff("nine boats", "ten boats")
    '[-nine-]{+ten+} boats'
    """
    if not isinstance(one, str) or not isinstance(other, str):
        return None
    if max(len(one), len(other)) > _LONGEST:
        return f"longer than {_LONGEST:,} characters"
    from provenance.alignment import WordPassage, align
    from provenance.edits import diff
    from provenance.model import Span
    from provenance.normalisation import normalise_all
    from provenance.settings import AlignmentSettings

    a, b = normalise_all([one, other])
    found = max(align(a, b, AlignmentSettings()), key=lambda p: p.b_last - p.b_first, default=None)
    passage = found or WordPassage(0, 0, 0, 0, ())
    parts = []
    for edit in diff(a, b, passage, Span(0, len(one)), Span(0, len(other))):
        if edit.op == "kept":
            parts.append(edit.b.cut(other))
            continue
        if edit.a.length:
            parts.append(f"[-{edit.a.cut(one)}-]")
        if edit.b.length:
            parts.append(f"{{+{edit.b.cut(other)}+}}")
    return "".join(parts)


def provenance_snippet(text: Any, start: Any, end: Any, around: Any = 60) -> str | None:
    """A stretch of a text in ``«…»``, on one line, with so many characters before and after it.

    >>> provenance_snippet("The pier is closed.", 4, 8, 4)
    'The «pier» is…'
    """
    if not isinstance(text, str) or not all(isinstance(n, int) for n in (start, end, around)):
        return None
    start = max(0, min(start, len(text)))
    end, around = max(start, min(end, len(text))), max(0, around)
    before, after = text[max(0, start - around) : start], text[end : end + around]
    first = "…" if start > around else ""
    last = "…" if end + around < len(text) else ""
    return first + " ".join(f"{before}«{text[start:end]}»{after}".split()) + last


def prepare_connection(conn: Any) -> None:
    """Datasette: make the functions known to a connection."""
    conn.create_function("provenance_diff", 2, provenance_diff, deterministic=True)
    for count in (3, 4):
        conn.create_function("provenance_snippet", count, provenance_snippet, deterministic=True)
