"""Pieces of pages: no scripts, no requests, readable in print, in the dark and on a phone.

Everything that comes from outside goes through :func:`safe`. Colour is never the only sign: what was
removed is struck, what was added underlined, passages have numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from provenance.edits import FACTUAL
from provenance.errors import TroubleError
from provenance.model import Edit, Evidence, Passage, Span
from provenance.show.safety import one_line, printable
from provenance.show.words import QUIET

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def safe(text: str) -> str:
    """Text from outside as text of a page: no markup, no control characters.

    >>> safe("<b>'\\x1b")
    '&lt;b&gt;&#x27;␛'
    """
    return escape(printable(text), quote=True)


def short(text: str, limit: int) -> str:
    """The same on one line, cut at ``limit`` characters."""
    return escape(one_line(text, limit), quote=True)


def linked(address: str | None, text: str) -> str:
    """A link where the address is one of the web, else the text alone; ``text`` is safe already.

    >>> linked("javascript:alert(1)", "x"), linked("https://a.example/?a=1&b", "x")
    ('x', '<a rel="noreferrer" href="https://a.example/?a=1&amp;b">x</a>')
    """
    if address is None or not address.lower().startswith(("http://", "https://")):
        return text
    return f'<a rel="noreferrer" href="{safe(address)}">{text}</a>'


def page(title: str, body: str, *styles: str) -> str:
    """A whole page that asks for nothing from anywhere.

    Args:
        title: as it came, at any length.
        body: HTML.
        styles: names of style sheets of this room, beside the common one.
    """
    style = "".join(files("provenance.show").joinpath(n).read_text("utf-8") for n in ("page.css", *styles))
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<meta name='referrer' content='no-referrer'><title>{short(title, 120)}</title>"
        f"<style>{style}</style></head><body><main>{body}</main></body></html>\n"
    )


def write_page(html: str, path: Path) -> None:
    """Write a page to a file.

    Raises:
        TroubleError: the file cannot be written.
    """
    try:
        path.write_text(html, encoding="utf-8", errors="replace")
    except OSError as error:
        raise TroubleError(f"{path}: cannot be written ({error.strerror})") from error


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table; cells are safe already.

    Args:
        heads: of the columns.
        rows: cells as HTML.
        numbers: columns that hold numbers.
    """

    def cell(tag: str, place: int, inner: str) -> str:
        scope = " scope='col'" if tag == "th" else ""
        kind = " class='number'" if place in numbers else ""
        return f"<{tag}{scope}{kind}>{inner}</{tag}>"

    head = "".join(cell("th", place, name) for place, name in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(cell('td', place, inner) for place, inner in enumerate(row))}</tr>" for row in rows
    )
    return f"<div class='scroll'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def whole_text(text: str, passages: Sequence[Passage], side: str, *, linked: bool = False) -> Iterator[str]:
    """A whole text with its passages as blocks, each with its changes.

    Args:
        text: of one side.
        passages: of the relation.
        side: ``a`` or ``b``.
        linked: each passage's number leads to its other side, also of one that was moved.
    """
    at = 0
    for number, passage in _in_order(passages, side):
        span = _span(passage, side)
        yield safe(text[at : span.start])
        yield _block(text, number, passage, side, linked=linked)
        at = max(at, span.end)
    yield safe(text[at:])


def shared_text(text: str, passages: Sequence[Passage], side: str) -> str:
    """Only the passages of a text, an ellipsis between those that do not follow each other."""
    parts, at = [], 0
    for number, passage in _in_order(passages, side):
        span = _span(passage, side)
        if text[at : span.start].strip():
            parts.append("<p class='soft'>[…]</p>")
        parts.append(_block(text, number, passage, side))
        at = max(at, span.end)
    if text[at:].strip():
        parts.append("<p class='soft'>[…]</p>")
    return "".join(parts)


def _in_order(passages: Sequence[Passage], side: str) -> list[tuple[int, Passage]]:
    return sorted(enumerate(passages, 1), key=lambda row: _span(row[1], side))


def _block(text: str, number: int, passage: Passage, side: str, *, linked: bool = False) -> str:
    edits = passage.edits or (Edit("kept", passage.a, passage.b, "kept"),)
    inner = "".join(marked(text, edit, side) for edit in edits)
    if not linked:
        return f"<span class='passage'><b>{number}</b>{inner}</span>"
    other = "b" if side == "a" else "a"
    moved = " moved" if passage.moved else ""
    told = f"passage {number}: {passage.kind}, {passage.words} words{', moved' if moved else ''}"
    return (
        f"<span class='passage{moved}' id='{side}{number}' data-passage='{number}'>"
        f"<a href='#{other}{number}' title='{told}'>{number}</a>{inner}</span>"
    )


def _span(passage: Passage, side: str) -> Span:
    return passage.a if side == "a" else passage.b


def marked(text: str, edit: Edit, side: str) -> str:
    """One side of an edit with the mark of what happened to it."""
    piece = safe((edit.a if side == "a" else edit.b).cut(text))
    if edit.op == "kept" or not piece:
        return piece
    tag = "del" if side == "a" else "ins"
    kind = "quiet" if edit.edit_class in QUIET else "fact" if edit.edit_class in FACTUAL else ""
    sort = f" class='{kind}'" if kind else ""
    return f"<{tag}{sort} title='{edit.edit_class.replace('_', ' ')}'>{piece}</{tag}>"


def changes_table(passages: Sequence[Passage], texts: tuple[str, str], most: int = 1_000_000) -> str:
    """What was changed, a row each; nothing if nothing was.

    Args:
        passages: with their edits.
        texts: of both sides.
        most: rows shown; how many more there are is said.
    """
    rows = [
        (
            str(number),
            edit.edit_class.replace("_", " "),
            short(edit.a.cut(texts[0]), 200),
            short(edit.b.cut(texts[1]), 200),
        )
        for number, passage in enumerate(passages, 1)
        for edit in passage.edits
        if edit.op != "kept" and edit.edit_class not in QUIET
    ]
    if not rows:
        return ""
    more = f"<p class='soft'>… and {len(rows) - most} more changes.</p>" if len(rows) > most else ""
    return table(("passage", "what", "was", "became"), rows[:most]) + more


def evidence_table(evidence: Sequence[Evidence], names: tuple[str, str]) -> str:
    """The evidence ledger; nothing if there is none.

    Args:
        evidence: of a relation.
        names: of a and b, for what the evidence of a direction points to.
    """
    side = {"a": names[0], "b": names[1]}
    rows = [
        (
            e.about,
            f"{e.log_odds:.2f}",
            safe(e.explanation),
            short(side.get(e.points_to, ""), 60) if e.about == "direction" else "",
        )
        for e in evidence
    ]
    return table(("about", "log-odds", "why", "speaks for this as the source"), rows, (1,)) if rows else ""
