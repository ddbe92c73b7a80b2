"""Checked drafts, for people at a terminal: one headline, the sources, the worst passages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from provenance.model import (
    CheckedDraft,
    CheckedPassage,
    CheckedSource,
    CheckReport,
    Edit,
    Exclusion,
    Span,
)
from provenance.show.safety import one_line
from provenance.show.terminal import console, marked_side, print_changes, retold_sides, side_by_side

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SHOWN = 3
"""Passages shown side by side, and other documents named beside one."""
_SOURCES = 20
_WARNINGS = 8
_CREDITS = 8
_EXCLUSIONS = 20
VERDICTS = {
    "clear": ("clear", "green"),
    "credited_reuse": ("credited reuse", "green"),
    "uncredited_reuse": ("uncredited reuse", "red"),
}
"""Verdicts in words, with their colour."""
APART = {
    "boilerplate": "in furniture of pages",
    "quotation": "in quotations, left out as asked",
    "phrase": "in short phrases",
    "allowed": "from outlets that need no credit",
    "own": "in earlier texts of the same outlet",
    "older": "in texts published before the date asked for",
    "excluded": "in what is excluded for good, or as asked",
    "taken": "in texts that took them from here",
}
"""Why what is found is not charged, in words."""


def print_check(report: CheckReport, where: str) -> None:
    """Every draft in turn.

    Args:
        report: what was found.
        where: what the drafts were compared with, as given.
    """
    out = console()
    whole = report.compared_with
    dates = f", published {whole.first} to {whole.last}" if whole.first else ""
    texts = f"{whole.texts:,} text{'' if whole.texts == 1 else 's'}"
    for draft in report.drafts:
        _print_draft(draft, out)
    for name, what in report.filters:
        out.print(f"{name.capitalize()}: {one_line(what, 120)}", style="dim")
    if report.exclusions:
        out.print("Left out for good:", style="dim")
        for exclusion in report.exclusions[:_EXCLUSIONS]:
            out.print(f"  {told_exclusion(exclusion)}", style="dim")
        if len(report.exclusions) > _EXCLUSIONS:
            out.print(
                f"  … and {len(report.exclusions) - _EXCLUSIONS} more; --json has them all", style="dim"
            )
    out.print(f"Compared with {texts} in {one_line(where, 80)}{dates}.", style="dim")


def print_exclusions(exclusions: Sequence[Exclusion]) -> None:
    """One line each, with its number."""
    if not exclusions:
        print("Checks leave nothing out.")
    for exclusion in exclusions:
        print(f"{exclusion.id}: {told_exclusion(exclusion)}")


def told_exclusion(exclusion: Exclusion) -> str:
    """What is left out, why, and who said so when, in a line."""
    return (
        f"{exclusion.kind} “{one_line(exclusion.value, 80)}”: {one_line(exclusion.reason, 120)} "
        f"({one_line(exclusion.by, 40)}, {exclusion.added[:10]})"
    )


def _print_draft(draft: CheckedDraft, out: Console) -> None:
    from rich.text import Text

    words, style = VERDICTS[draft.verdict]
    out.print(Text.assemble((f"{_name(draft)}: ", "bold"), (words, f"bold {style}")))
    out.print(told(draft))
    if draft.sources:
        out.print()
        out.print(_sources_table(draft))
        if len(draft.sources) > _SOURCES:
            out.print(f"… and {len(draft.sources) - _SOURCES} more sources; --json has them all")
    if draft.credits:
        out.print(f"Credits in the draft: {told_credits(draft)}.")
    for number, source, passage in worst(draft):
        _print_passage(draft, number, source, passage, out)
    for warning in draft.warnings[:_WARNINGS]:
        style = "bold red" if warning.severity == "stop" else "yellow"
        place = f"line {draft.lines(warning.span)}: " if warning.span else ""
        out.print(f"! {place}{one_line(warning.message, 200)}", style=style)
        out.print(f"  → {one_line(warning.settle, 200)}", style="bold")
    if len(draft.warnings) > _WARNINGS:
        out.print(f"… and {len(draft.warnings) - _WARNINGS} more warnings; --json has them all", style="dim")
    out.print()


def _name(draft: CheckedDraft) -> str:
    member = f" ({one_line(draft.member, 40)})" if draft.member else ""
    return one_line(draft.path or draft.name or "draft", 60) + member


def headline(draft: CheckedDraft) -> str:
    """A draft in one line: its name, the verdict, and how much of it stands elsewhere."""
    stop = sum(warning.severity == "stop" for warning in draft.warnings)
    more = f", {stop} to settle" if stop else ""
    return f"{_name(draft)}: {VERDICTS[draft.verdict][0]}, {100 * draft.matched_share:.0f} %{more}"


def told(draft: CheckedDraft) -> str:
    """What was found in a draft, in a sentence or two."""
    if draft.known_as:
        known = ", ".join(one_line(name, 40) for name in draft.known_as[:_SHOWN])
        itself = f" It is in the database as {known}, with which it was not compared."
    else:
        itself = ""
    apart = "".join(f" {words} words {APART[why]}." for why, words in draft.set_apart)
    if not draft.sources:
        return f"No match found in {draft.words} words.{apart}{itself}"
    count = len(draft.sources)
    credit = (
        f"{draft.uncredited_words} of them have no credit."
        if draft.uncredited_words
        else "all prose is credited."
    )
    return (
        f"{draft.matched_words} of {draft.words} words ({100 * draft.matched_share:.0f} %) also stand in "
        f"{count} other document{'' if count == 1 else 's'}; {credit}{apart}{itself}"
    )


def told_credits(draft: CheckedDraft) -> str:
    """Whom the draft credits, and where."""
    rows = []
    for credit in draft.credits[:_CREDITS]:
        place = "in its head" if credit.span is None else f"line {draft.lines(credit.span)}"
        rows.append(f"{one_line(credit.target or credit.url or credit.text, 60)} ({place})")
    more = len(draft.credits) - _CREDITS
    return ", ".join(dict.fromkeys(rows)) + (f" and {more} more" if more > 0 else "")


def _sources_table(draft: CheckedDraft) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("#", justify="right")
    for column in ("source", "outlet", "published"):
        table.add_column(column, overflow="fold")
    table.add_column("words", justify="right")
    table.add_column("share", justify="right")
    table.add_column("credit")
    table.add_column("lines")
    for n, source in enumerate(draft.sources[:_SOURCES], 1):
        credit, lines = credit_words(source), draft.lines_of(p.draft for p in source.passages)
        table.add_row(
            str(n),
            Text(one_line(source.name, 40)),
            Text(one_line(source.outlet or "", 24)),
            Text((source.published or "").replace("T", " ")[:16]),
            str(source.words),
            f"{100 * source.share:.0f} %",
            Text(credit, style={"credited": "green", "no credit": "red"}.get(credit, "")),
            ", ".join(lines[:4]) + (", …" if len(lines) > 4 else ""),
        )
    return table


def credit_words(source: CheckedSource) -> str:
    """Whether a source is credited, in a word or two; of quotations and retellings what they are."""
    if all(p.kind == "quotation" for p in source.passages):
        return "quotation"
    if all(p.kind in ("reworded", "summary") for p in source.passages):
        return "reworded"
    return "credited" if source.credited else "no credit"


def worst(draft: CheckedDraft) -> list[tuple[int, CheckedSource, CheckedPassage]]:
    """The passages to look at first: uncredited ones before credited ones, long before short."""
    rows = [(n, s, p) for n, s in enumerate(draft.sources, 1) for p in s.passages]
    rows.sort(key=lambda row: (row[2].credited, row[2].kind == "quotation", -row[2].words, row[2].draft))
    return rows[:_SHOWN]


def _print_passage(
    draft: CheckedDraft, number: int, source: CheckedSource, passage: CheckedPassage, out: Console
) -> None:
    credit = "" if passage.kind == "quotation" else ", credited" if passage.credited else ", no credit"
    also = ""
    if passage.also:
        named = ", ".join(one_line(a.name, 40) for a in passage.also[:_SHOWN])
        more = len(passage.also) - _SHOWN
        also = f"; also in {named}" + (f" and {more} more" if more > 0 else "")
    place = f"line {draft.lines(passage.draft)}"
    out.print(f"\n[{number}] {place}: {passage.kind}, {passage.words} words{credit}{also}", style="bold")
    text_a, text_b, edits = sides(draft, passage)
    if passage.edits:
        both = marked_side(text_a, edits, "a"), marked_side(text_b, edits, "b")
    else:
        both = retold_sides(text_a, text_b)
    out.print(side_by_side((source.name, "draft"), both))
    print_changes(edits, text_a, text_b, out, most=5)


def sides(draft: CheckedDraft, passage: CheckedPassage) -> tuple[str, str, tuple[Edit, ...]]:
    """Both sides of a passage as texts of their own, the source's first, and the edits between these."""
    a, b = passage.source.start, passage.draft.start
    edits = tuple(
        Edit(
            e.op,
            Span(e.a.start - a, e.a.end - a),
            Span(e.b.start - b, e.b.end - b),
            e.edit_class,
        )
        for e in passage.edits
    )
    return passage.source_text, passage.draft.cut(draft.text), edits
