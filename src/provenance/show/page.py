"""A comparison as one page: no scripts, no requests, readable in print and in the dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from provenance.errors import TroubleError
from provenance.model import Edit, Passage, Relation, Span
from provenance.show.safety import one_line, printable

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --kept: #4a7fd01c; --old: #c0392b; --new: #1e8449; }
body { font: 16px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 84rem; padding: 1.5rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
.sides > section { min-width: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.passage { background: var(--kept); border-inline-start: 3px solid #4a7fd0; padding-inline-start: .4rem;
  display: block; }
.passage > b { font-size: .75rem; color: #4a7fd0; margin-inline-end: .4rem; }
del { color: var(--old); text-decoration: line-through; }
ins { color: var(--new); text-decoration: underline; }
.quiet { opacity: .65; text-decoration: none; color: inherit; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: start; vertical-align: top;
  border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; }
@media (max-width: 50rem) { .sides { grid-template-columns: 1fr; } }
@media print { body { padding: 0; max-width: none; } }
"""
_QUIET = ("typography", "whitespace", "noise", "encoding")


def comparison_page(relation: Relation | None, texts: tuple[str, str], names: tuple[str, str]) -> str:
    """The page's HTML: both texts side by side, passages numbered, changes marked, evidence below."""
    title = f"{one_line(names[0], 60)} – {one_line(names[1], 60)}"
    summary = relation.summary if relation else "No match found: the two texts share no passage."
    passages = relation.passages if relation else ()
    sides = "".join(
        f"<section aria-label='text {side}'><h2>{_safe(name)}</h2>"
        f"{''.join(_text(text, passages, side))}</section>"
        for text, name, side in zip(texts, names, "ab", strict=True)
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{_safe(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{_safe(title)}</h1><p>{_safe(summary)}</p>{_changes(passages, texts)}"
        f"<div class='sides'>{sides}</div>{_evidence(relation)}</main></body></html>\n"
    )


def write_comparison(
    relation: Relation | None, texts: tuple[str, str], names: tuple[str, str], path: Path
) -> None:
    """Write the page.

    Raises:
        TroubleError: the file cannot be written.
    """
    try:
        path.write_text(comparison_page(relation, texts, names), encoding="utf-8", errors="replace")
    except OSError as error:
        raise TroubleError(f"{path}: cannot be written ({error.strerror})") from error


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)


def _text(text: str, passages: Sequence[Passage], side: str) -> Iterator[str]:
    """A whole text with its passages as blocks, each with its changes."""
    numbered = sorted(enumerate(passages, 1), key=lambda row: _span(row[1], side))
    at = 0
    for number, passage in numbered:
        span = _span(passage, side)
        yield _safe(text[at : span.start])
        edits = passage.edits or (Edit("kept", passage.a, passage.b, "kept"),)
        inner = "".join(_marked(text, edit, side) for edit in edits)
        yield f"<span class='passage'><b>{number}</b>{inner}</span>"
        at = max(at, span.end)
    yield _safe(text[at:])


def _span(passage: Passage, side: str) -> Span:
    return passage.a if side == "a" else passage.b


def _marked(text: str, edit: Edit, side: str) -> str:
    piece = _safe((edit.a if side == "a" else edit.b).cut(text))
    if edit.op == "kept" or not piece:
        return piece
    tag = "del" if side == "a" else "ins"
    quiet = " class='quiet'" if edit.edit_class in _QUIET else ""
    return f"<{tag}{quiet} title='{edit.edit_class.replace('_', ' ')}'>{piece}</{tag}>"


def _changes(passages: Sequence[Passage], texts: tuple[str, str]) -> str:
    rows = [
        f"<tr><td>{number}</td><td>{edit.edit_class.replace('_', ' ')}</td>"
        f"<td>{_safe(one_line(edit.a.cut(texts[0]), 200))}</td>"
        f"<td>{_safe(one_line(edit.b.cut(texts[1]), 200))}</td></tr>"
        for number, passage in enumerate(passages, 1)
        for edit in passage.edits
        if edit.op != "kept" and edit.edit_class not in _QUIET
    ]
    if not rows:
        return ""
    head = "<tr><th>passage</th><th>what</th><th>was</th><th>became</th></tr>"
    return f"<h2>What changed</h2><table>{head}{''.join(rows)}</table>"


def _evidence(relation: Relation | None) -> str:
    if relation is None or not relation.evidence:
        return ""
    rows = "".join(
        f"<tr><td>{e.about}</td><td>{e.log_odds:.2f}</td><td>{_safe(e.explanation)}</td></tr>"
        for e in relation.evidence
    )
    return f"<h2>Evidence</h2><table><tr><th>about</th><th>log-odds</th><th>why</th></tr>{rows}</table>"
