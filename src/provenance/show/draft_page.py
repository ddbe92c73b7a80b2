"""A checked draft as one page: a headline, what to settle, the sources, the whole draft, and every passage.

No scripts and no requests: what is shown can be filtered by check boxes that the style sheet reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from provenance.errors import TroubleError
from provenance.model import CheckedDraft, CheckedPassage, CheckedSource, CheckReport, Edit, Span
from provenance.show.drafts import (
    APART,
    VERDICTS,
    credit_words,
    sides,
    told,
    told_credits,
    told_exclusion,
    worst,
)
from provenance.show.markup import linked, marked, page, safe, short, table, write_page
from provenance.show.retold import around, equal_runs
from provenance.show.words import QUIET

_COLOURS = 8
_ALSO = 5
_CHANGES = 30
_WARNINGS = 40
_PASSAGES = 300
"""Passages shown side by side; the page stays one that can be opened."""
_FILTERS = (
    ("uncredited", "without credit"),
    ("credited", "credited"),
    ("quotation", "quotations"),
    ("retold", "reworded"),
)

Numbered = tuple[int, int, CheckedSource, CheckedPassage]
"""The number of a passage in the order of the draft, that of its source, both themselves."""


def draft_page(draft: CheckedDraft, report: CheckReport, where: str) -> str:
    """The page's HTML.

    Args:
        draft: one of the report's.
        report: the check.
        where: what the drafts were compared with, as given.
    """
    name = draft.path or draft.name or "draft"
    words = VERDICTS[draft.verdict][0]
    heading = f"<h1>{short(name, 120)}{f' ({short(draft.member, 60)})' if draft.member else ''}</h1>"
    kept = "<p class='soft'>The draft was stored nowhere but in this report.</p>"
    return page(f"{name}: {words}", f"{heading}{report_of_draft(draft, report, where)}{kept}", "draft.css")


def report_of_draft(draft: CheckedDraft, report: CheckReport, where: str) -> str:
    """What a page says of a draft, below a heading.

    Args:
        draft: one of the report's.
        report: the check.
        where: what the drafts were compared with, as given.
    """
    words, colour = VERDICTS[draft.verdict]
    passages = _numbered(draft)
    apart = "".join(
        f"<li>{words} word{'' if words == 1 else 's'} {APART[why]}</li>" for why, words in draft.set_apart
    )
    return (
        f"<p class='headline'><b class='{'bad' if colour == 'red' else 'good'}'>"
        f"{100 * draft.matched_share:.0f} %</b> of the draft also stands elsewhere: {words}.</p>"
        f"<p>{safe(told(draft))}</p>"
        f"{_warnings(draft, passages)}{_sources(draft)}{_credits(draft)}{_filters(passages)}"
        "<h2>The draft</h2>"
        f"<div class='draft'>{''.join(_text(draft, passages))}</div>{_passages(draft, passages)}"
        f"{f'<h2>Found and not charged</h2><ul>{apart}</ul>' if apart else ''}{_left_out(report)}"
        f"<h2>Compared with</h2><p>{_compared(report, where)}</p>"
        "<p class='soft'>All this is said of the texts, not of rights.</p>"
    )


def write_report(report: CheckReport, where: str, out: Path) -> list[Path]:
    """Write the page of one draft to a file, or of several to a folder, with a list of them.

    Raises:
        TroubleError: it cannot be written.
    """
    if len(report.drafts) == 1:
        write_page(draft_page(report.drafts[0], report, where), out)
        return [out]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TroubleError(f"{out}: cannot be written ({error.strerror})") from error
    written = [out / "index.html"]
    rows = []
    for number, draft in enumerate(report.drafts, 1):
        path = out / f"draft-{number}.html"
        write_page(draft_page(draft, report, where), path)
        written.append(path)
        words, colour = VERDICTS[draft.verdict]
        name = short(draft.path or draft.name or "draft", 120)
        member = f" ({short(draft.member, 60)})" if draft.member else ""
        rows.append(
            (
                f"<a href='{path.name}'>{name}</a>{member}",
                f"<span class='{'bad' if colour == 'red' else 'good'}'>{words}</span>",
                f"{100 * draft.matched_share:.0f} %",
                str(draft.uncredited_words),
            )
        )
    heads = ("draft", "verdict", "found elsewhere", "words without credit")
    whole = f"<p>Compared with {_compared(report, where)}</p>"
    body = f"<h1>{len(rows)} drafts</h1>{table(heads, rows, (2, 3))}{whole}"
    write_page(page("Drafts", body), written[0])
    return written


def _left_out(report: CheckReport) -> str:
    """The filters that were asked for, and what is left out for good."""
    rows = [f"<li>{safe(name.capitalize())}: {short(what, 300)}</li>" for name, what in report.filters]
    rows += [f"<li>For good: {safe(told_exclusion(e))}</li>" for e in report.exclusions]
    return f"<h2>Left out</h2><ul>{''.join(rows)}</ul>" if rows else ""


def _compared(report: CheckReport, where: str) -> str:
    whole = report.compared_with
    dates = (
        f", published {short(whole.first or '', 30)} to {short(whole.last or '', 30)}" if whole.first else ""
    )
    return f"{whole.texts:,} text{'' if whole.texts == 1 else 's'} in {short(where, 120)}{dates}."


def _numbered(draft: CheckedDraft) -> list[Numbered]:
    rows = sorted(
        (
            (source, number, passage)
            for number, source in enumerate(draft.sources, 1)
            for passage in source.passages
        ),
        key=lambda row: row[2].draft,
    )
    return [(n, number, source, passage) for n, (source, number, passage) in enumerate(rows, 1)]


def _warnings(draft: CheckedDraft, passages: Sequence[Numbered]) -> str:
    """Each warning with what would settle it, and a link to the passage it is about."""
    rows = []
    for warning in draft.warnings[:_WARNINGS]:
        message = safe(warning.message)
        span = warning.span
        if span is not None:
            number = next((n for n, *_, p in passages if p.draft.overlaps(span)), None)
            place = f"line {draft.lines(span)}"
            place = f"<a href='#p{number}'>{place}</a>" if number else place
            message = f"{place}: {message}"
        sign, colour = ("Stop", "bad") if warning.severity == "stop" else ("Look", "part")
        rows.append(f"<li><b class='{colour}'>{sign}.</b> {message} <i>{safe(warning.settle)}</i></li>")
    if len(draft.warnings) > _WARNINGS:
        rows.append(f"<li class='soft'>… and {len(draft.warnings) - _WARNINGS} more.</li>")
    return f"<h2>What to settle</h2><ul class='settle'>{''.join(rows)}</ul>" if rows else ""


def _sort(passage: CheckedPassage) -> str:
    """Which of the filters a passage belongs to."""
    if passage.kind in ("reworded", "summary"):
        return "retold"
    if passage.kind == "quotation":
        return "quotation"
    return "credited" if passage.credited else "uncredited"


def _sources(draft: CheckedDraft) -> str:
    if not draft.sources:
        return ""
    rows = []
    for number, source in enumerate(draft.sources, 1):
        credit = credit_words(source)
        kind = {"credited": "good", "no credit": "bad"}.get(credit, "")
        lines = draft.lines_of(p.draft for p in source.passages)
        rows.append(
            (
                f"<span class='chip n{number % _COLOURS}'>{number}</span>",
                linked(source.url, short(source.name, 80)),
                short(source.outlet or "", 60),
                short((source.published or "").replace("T", " ")[:16], 20),
                str(source.words),
                f"{100 * source.share:.0f} %",
                str(max((p.words for p in source.passages), default=0)),
                f"<span class='{kind}'>{credit}</span>",
                ", ".join(lines[:8]) + (", …" if len(lines) > 8 else ""),
            )
        )
    heads = ("", "source", "outlet", "published", "words", "share", "longest", "credit", "lines")
    return f"<h2>Sources</h2>{table(heads, rows, (4, 5, 6))}"


def _credits(draft: CheckedDraft) -> str:
    return f"<p>Credits in the draft: {safe(told_credits(draft))}.</p>" if draft.credits else ""


def _filters(passages: Sequence[Numbered]) -> str:
    counts = {sort: sum(_sort(p) == sort for *_, p in passages) for sort, _ in _FILTERS}
    boxes = "".join(
        f"<label><input type='checkbox' id='f-{sort}' checked> {label} ({counts[sort]})</label>"
        for sort, label in _FILTERS
        if counts[sort]
    )
    return f"<fieldset><legend>Show passages</legend>{boxes}</fieldset>" if boxes else ""


def _text(draft: CheckedDraft, passages: Sequence[Numbered]) -> Iterator[str]:
    """The whole draft with its passages as links to their places below, and its credits marked."""
    at = 0
    for number, source_number, source, passage in passages:
        yield from _plain(draft, at, passage.draft.start)
        inner = "".join(_plain(draft, max(at, passage.draft.start), passage.draft.end))
        sort = _sort(passage)
        title = short(f"{source.name}: {passage.kind}, {passage.words} words", 120)
        yield (
            f"<a class='taken {sort} n{source_number % _COLOURS}' href='#p{number}' title='{title}'>"
            f"<sup>{source_number}</sup>{inner}</a>"
        )
        at = max(at, passage.draft.end)
    yield from _plain(draft, at, len(draft.text))


def _plain(draft: CheckedDraft, start: int, end: int) -> Iterator[str]:
    """A stretch of the draft with the cues of its credits marked."""
    for credit in draft.credits:
        if credit.span is not None and start <= credit.span.start and credit.span.end <= end:
            yield safe(draft.text[start : credit.span.start])
            yield f"<span class='credit' title='credit'>{safe(credit.span.cut(draft.text))}</span>"
            start = credit.span.end
    if start < end:
        yield safe(draft.text[start:end])


def _passages(draft: CheckedDraft, passages: Sequence[Numbered]) -> str:
    if not passages:
        return ""
    first = {id(passage) for _, _, passage in worst(draft)}
    shown = "".join(_passage(draft, *row, opened=id(row[3]) in first) for row in passages[:_PASSAGES])
    more = f"<p class='soft'>… and {len(passages) - _PASSAGES} more.</p>" if len(passages) > _PASSAGES else ""
    return f"<h2>Side by side</h2>{shown}{more}"


def _passage(
    draft: CheckedDraft,
    number: int,
    source_number: int,
    source: CheckedSource,
    passage: CheckedPassage,
    *,
    opened: bool,
) -> str:
    text_a, text_b, edits = sides(draft, passage)
    if passage.edits:
        both = tuple(
            "".join(marked(text, e, side) for e in edits) for text, side in ((text_a, "a"), (text_b, "b"))
        )
    else:
        both = _retold(text_a, text_b)
    sort = _sort(passage)
    credit = {"credited": ", credited", "uncredited": ", no credit"}.get(sort, "")
    also = [short(f"{a.name}{f' ({a.outlet})' if a.outlet else ''}", 80) for a in passage.also[:_ALSO]]
    more = len(passage.also) - _ALSO
    beside = (
        f"<p class='soft'>Also in {', '.join(also)}{f' and {more} more' if more > 0 else ''}.</p>"
        if also
        else ""
    )
    head = (
        f"<span class='chip n{source_number % _COLOURS}'>{source_number}</span> "
        f"line {draft.lines(passage.draft)}: {passage.kind}, {passage.words} words{credit} – "
        f"{short(source.name, 60)}"
    )
    labels = (short(source.name, 60), "the draft")
    columns = "".join(
        f"<section aria-label='{label}'><h3>{title}</h3>{text}</section>"
        for label, title, text in zip(("source", "draft"), labels, both, strict=True)
    )
    return (
        f"<details id='p{number}' class='{sort}'{' open' if opened else ''}><summary>{head}</summary>"
        f"<div class='sides'>{columns}</div>{_changes(edits, text_a, text_b)}{beside}</details>"
    )


def _changes(edits: Sequence[Edit], text_a: str, text_b: str) -> str:
    rows = [
        (
            e.edit_class.replace("_", " "),
            short(e.a.cut(text_a), 120),
            short(e.b.cut(text_b), 120),
        )
        for e in edits
        if e.op != "kept" and e.edit_class not in QUIET
    ]
    if not rows:
        return ""
    more = f"<p class='soft'>… and {len(rows) - _CHANGES} more changes.</p>" if len(rows) > _CHANGES else ""
    return table(("changed", "in the source", "in the draft"), rows[:_CHANGES]) + more


def _retold(text_a: str, text_b: str) -> tuple[str, str]:
    """Both sides of a passage without edits, equal runs marked; of a much longer side what holds them."""
    runs = equal_runs(text_a, text_b)
    shown = []
    for text, other, spans in (
        (text_a, text_b, [a for a, _ in runs]),
        (text_b, text_a, [b for _, b in runs]),
    ):
        parts = around(text, spans) if len(text) > 2 * len(other) else [Span(0, len(text))]
        shown.append("".join(_with_runs(text, parts, spans)))
    return shown[0], shown[1]


def _with_runs(text: str, parts: Sequence[Span], spans: Sequence[Span]) -> Iterator[str]:
    last = 0
    for part in parts:
        if part.start > last:
            yield "[…] "
        place = last = part.start
        for span in sorted(s for s in spans if part.start <= s.start < part.end):
            if span.start < place:
                continue
            end = min(span.end, part.end)
            yield safe(text[place : span.start])
            yield f"<span class='equal'>{safe(text[span.start : end])}</span>"
            place = end
        yield safe(text[place : part.end])
        last = part.end
    if last < len(text):
        yield " […]"
