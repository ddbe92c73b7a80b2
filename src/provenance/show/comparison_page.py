"""A comparison of two texts as one page."""

from __future__ import annotations

from pathlib import Path

from provenance.model import Relation
from provenance.show.markup import changes_table, evidence_table, page, safe, short, whole_text, write_page


def comparison_page(relation: Relation | None, texts: tuple[str, str], names: tuple[str, str]) -> str:
    """The page's HTML: both texts side by side, passages numbered, changes marked, evidence below."""
    title = f"{names[0]} – {names[1]}"
    summary = relation.summary if relation else "No match found: the two texts share no passage."
    passages = relation.passages if relation else ()
    sides = "".join(
        f"<section aria-label='text {side}'><h2>{safe(name)}</h2>"
        f"{''.join(whole_text(text, passages, side))}</section>"
        for text, name, side in zip(texts, names, "ab", strict=True)
    )
    changes = changes_table(passages, texts)
    evidence = evidence_table(relation.evidence, names) if relation else ""
    return page(
        title,
        f"<h1>{short(title, 120)}</h1><p>{safe(summary)}</p>"
        f"{f'<h2>What changed</h2>{changes}' if changes else ''}<div class='sides'>{sides}</div>"
        f"{f'<h2>Evidence</h2>{evidence}' if evidence else ''}",
    )


def write_comparison(
    relation: Relation | None, texts: tuple[str, str], names: tuple[str, str], path: Path
) -> None:
    """Write the page.

    Raises:
        TroubleError: the file cannot be written.
    """
    write_page(comparison_page(relation, texts, names), path)
