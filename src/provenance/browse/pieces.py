"""Values to pieces of pages: everything from outside is made safe here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from provenance.database.browsing import DocumentView, Neighbour, PairView, Stretch
from provenance.model import Moment, Passage, Span, TracedDocument
from provenance.show.markup import changes_table, evidence_table, safe, short, whole_text
from provenance.show.words import SIGNS, VERDICTS, lag

_COLOURS = 8
_SOURCES = 8
"""Neighbours whose passages are coloured in a document."""
_DIMMED = ("noise", "head", "photo_credit", "caption")


def made(html: str) -> Markup:
    """HTML of ours, whose parts from outside were made safe when it was put together."""
    return Markup(html)  # noqa: S704


def said(verdict: str | None) -> Markup:
    """A verdict in a word or two, coloured."""
    word = VERDICTS.get(verdict or "", "")
    kind = SIGNS.get(verdict or "")
    return Markup("<span class='{}'>{}</span>").format(kind, word) if kind else made(safe(word))


def when(moment: Moment | None, stated: str | None = None) -> Markup:
    """A date to read, with what exactly was stated for those who point at it."""
    exact = moment.stated if moment is not None else stated
    if not exact:
        return Markup("<span class='soft'>no date</span>")
    shown = exact.replace("T", " ")[:16]
    return Markup("<time class='when' datetime='{}' title='{}'>{}</time>").format(
        short_text(exact, 40), short_text(exact, 60), short_text(shown, 20)
    )


def short_text(text: str, limit: int) -> str:
    """One line of printable text; not escaped, for templates that escape themselves."""
    from provenance.show.safety import one_line

    return one_line(text, limit)


def delay(times: Mapping[int, Moment], source: int, taker: int) -> str:
    """How long after its source a copy appeared; nothing where that is not known."""
    first, second = times.get(source), times.get(taker)
    if first is None or second is None:
        return ""
    if max(first.latest - first.earliest, second.latest - second.earliest) > 3600:
        days = round((second.earliest - first.earliest) / 86_400)
        return "same day" if days == 0 else f"{days} day{'' if abs(days) == 1 else 's'}"
    return lag(second.earliest - first.earliest)


def titled(document: TracedDocument) -> str:
    """What a document is called where there is room: its headline, else its name."""
    return short_text(document.headline or document.name, 110)


@dataclass(frozen=True, slots=True)
class Marked:
    """A document's text with its passages marked, and how many of them there are."""

    html: Markup
    passages: int


def numbered(view: DocumentView) -> dict[int, int]:
    """Numbers of a document's sources by relation, the best first; without any, of what it shares with."""

    def rank(neighbour: Neighbour) -> tuple[bool, bool, float, int]:
        relation = neighbour.relation
        return (
            neighbour.other.id != view.parent,
            relation.direction != "b_to_a",
            -relation.coverage_a,
            neighbour.relation_id,
        )

    sources = [n for n in view.neighbours if n.relation.direction == "b_to_a"]
    others = [n for n in view.neighbours if n.relation.direction in ("unknown", "common_source")]
    chosen = sorted(sources, key=rank) or sorted(others, key=rank)
    return {n.relation_id: number for number, n in enumerate(chosen[:_SOURCES], 1)}


def marked_text(
    view: DocumentView, numbers: Mapping[int, int], quotations: Sequence[Span], link: str
) -> Marked:
    """A document's text: passages in the colour and with the number of their source, linked to both texts.

    Credits and quotations are underlined, furniture is dimmed.

    Args:
        view: the document.
        numbers: of relations whose passages are shown.
        quotations: stretches somebody said.
        link: the address of a relation's page, with ``{}`` for its id.
    """
    text, shown = view.text, _without_overlap(view.stretches, numbers)
    parts, at = [], 0
    decorations = [(s.span, "dim", "") for s in view.segments if s.kind in _DIMMED]
    decorations += [(q, "said", "quotation") for q in quotations]
    decorations += [
        (c.credit.span, "credit", f"credit: {c.credit.kind.replace('_', ' ')}")
        for c in view.credits
        if c.credit.span is not None and c.credit.role in ("text_source", "fact_source", "quote_source")
    ]
    for stretch in shown:
        number = numbers[stretch.relation_id]
        parts.append(_decorated(text, at, stretch.span.start, decorations))
        inner = _decorated(text, stretch.span.start, stretch.span.end, decorations)
        title = f"source {number}: {stretch.kind}, {stretch.words} words"
        parts.append(
            f"<a class='taken n{number % _COLOURS}' title='{title}' "
            f"href='{safe(link.format(stretch.relation_id))}'><sup>{number}</sup>{inner}</a>"
        )
        at = stretch.span.end
    parts.append(_decorated(text, at, len(text), decorations))
    return Marked(made("".join(parts)), len(shown))


def _without_overlap(stretches: Sequence[Stretch], numbers: Mapping[int, int]) -> list[Stretch]:
    """Each place of a text once, for the source with the smallest number."""
    chosen: list[Stretch] = []
    for stretch in sorted(
        (s for s in stretches if s.relation_id in numbers),
        key=lambda s: (numbers[s.relation_id], s.span.start, -s.span.end),
    ):
        left = [stretch.span]
        for other in chosen:
            left = [part for span in left for part in _outside(span, other.span)]
        chosen += [
            Stretch(part, stretch.relation_id, stretch.kind, stretch.words)
            for part in left
            if part.length > 12
        ]
    return sorted(chosen, key=lambda s: s.span.start)


def _outside(span: Span, other: Span) -> list[Span]:
    """What of a span lies outside another."""
    if not span.overlaps(other):
        return [span]
    parts = [Span(span.start, other.start), Span(other.end, span.end)]
    return [part for part in parts if part.start < part.end]


def _decorated(text: str, start: int, end: int, decorations: Sequence[tuple[Span, str, str]]) -> str:
    """A stretch of a text with the decorations that lie in it; those that overlap others are cut."""
    parts, at = [], start
    for span, kind, title in sorted(decorations, key=lambda d: (d[0].start, d[0].end)):
        first, last = max(span.start, at), min(span.end, end)
        if first >= last:
            continue
        parts.append(safe(text[at:first]))
        told = f" title='{safe(title)}'" if title else ""
        parts.append(f"<span class='{kind}'{told}>{safe(text[first:last])}</span>")
        at = last
    parts.append(safe(text[at:end]))
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both texts of a pair with their passages, the changes, and the evidence."""

    left: Markup
    right: Markup
    changes: Markup
    evidence: Markup
    passages: tuple[Passage, ...]
    quiet: int


def sides_of(view: PairView, most: int = 300) -> Sides:
    """A pair side by side.

    Args:
        view: the pair, its source left.
        most: changes listed below.
    """
    relation, texts = view.relation, view.texts
    quiet = sum(
        e.op != "kept" and e.edit_class in ("typography", "whitespace", "encoding", "noise")
        for p in relation.passages
        for e in p.edits
    )
    return Sides(
        made("".join(whole_text(texts[0], relation.passages, "a", linked=True))),
        made("".join(whole_text(texts[1], relation.passages, "b", linked=True))),
        made(changes_table(relation.passages, texts, most)),
        made(evidence_table(relation.evidence, (view.left.name, view.right.name))),
        relation.passages,
        quiet,
    )


def name_cell(document: TracedDocument, address: str) -> Markup:
    """A document's outlet and headline, linked."""
    label = document.outlet or document.name
    more = document.headline if document.outlet else ""
    told = f" <span class='soft'>{short(more, 90)}</span>" if more else ""
    return made(f"<a href='{safe(address)}'>{short(label, 60)}</a>{told}")
