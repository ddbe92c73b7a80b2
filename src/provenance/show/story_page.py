"""A story as one page: the drawing, who ran it, what changed at each step, and why it is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.database.contents import StoryContents, StoryStep
from provenance.model import Pickup, Trace, TracedDocument
from provenance.show.drawing import story_drawing
from provenance.show.markup import (
    changes_table,
    evidence_table,
    linked,
    page,
    safe,
    shared_text,
    short,
    table,
)
from provenance.show.words import SIGNS, VERDICTS, lag, reasons, sure

_STEPS = 200
"""Steps shown side by side; a page with more would be too large to open."""
_CHANGES = 60


def story_page(found: StoryContents) -> str:
    """The page's HTML; it opens offline and loads nothing."""
    documents = {d.id: d for d in found.trace.documents if d.id in set(found.story.documents)}
    seen = [d for d in documents.values() if d.status == "seen"]
    steps = {step.taker: step for step in found.steps}
    drawing = story_drawing(
        found.story,
        documents,
        found.times,
        shares={taker: step.relation.coverage_b for taker, step in steps.items()},
        reasons={taker: reasons(step.relation.evidence) for taker, step in steps.items()},
        link=lambda number: f"#step-{number}" if number in steps else None,
    )
    outlets = len({d.outlet for d in seen if d.outlet})
    first = min(found.times.values(), key=lambda m: (m.earliest, m.stated), default=None)
    facts = [
        _many(len(seen), "document", "documents"),
        f"from {_many(outlets, 'outlet', 'outlets')}" if outlets else "",
        f"the first dated {first.stated.replace('T', ' ')[:16]}" if first else "none of them dated",
    ]
    unseen = [d for d in documents.values() if d.status != "seen"]
    return page(
        found.story.name,
        f"<h1>{short(found.story.name, 160)}</h1>"
        f"<p>{safe(', '.join(f for f in facts if f))}. {_verdicts(seen)}</p>"
        "<h2>Who took from whom</h2><p class='soft'>A hypothesis: each text below the source that explains "
        "it best, with the share of its words found there. Dashed steps are less than 90 % sure, open "
        "circles are sources that are only named. Point at a step to see the reasons.</p>"
        f"<div class='scroll'>{drawing}</div>"
        f"{_unseen(unseen)}{_pickups(found)}{_steps(found, documents)}"
        "<p class='soft'>All this is said of the texts, not of rights: a subscriber need not credit.</p>",
        "story.css",
    )


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _verdicts(seen: list[TracedDocument]) -> str:
    counts = {
        "credited": sum(d.verdict == "credited_copy" for d in seen),
        "without credit": sum(d.verdict == "uncredited_copy" for d in seen),
        "crediting somebody else": sum(d.verdict == "miscredited_copy" for d in seen),
        "partly credited": sum(d.verdict == "partly_credited" for d in seen),
    }
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"Copies: {told}." if told else "None of them is a copy from another outlet."


def _unseen(unseen: list[TracedDocument]) -> str:
    if not unseen:
        return ""
    named = [d for d in unseen if d.status == "declared"]
    parts = []
    if named:
        names = "".join(f"<li>{linked(d.url, short(d.name, 120))}</li>" for d in named)
        parts.append(f"<h2>Named as a source, and not among the documents</h2><ul>{names}</ul>")
    if len(named) < len(unseen):
        parts.append(
            "<p>Several copies share more than any of the texts here explains, and each has changes of its "
            "own: they have a source that nobody named and that is not among the documents.</p>"
        )
    return "".join(parts)


def _pickups(found: StoryContents) -> str:
    if not found.pickups:
        return ""
    rows = [_pickup_cells(pickup) for pickup in found.pickups]
    heads = ("who", "when", "after", "from", "kept", "credit", "altered", "outdated")
    return f"<h2>Who ran it</h2>{table(heads, rows, (4,))}"


def _pickup_cells(pickup: Pickup) -> tuple[str, ...]:
    source = short(pickup.source_name, 60)
    if pickup.versions > 1:
        source += f", version {pickup.version} of {pickup.versions}"
    facts = [f"{short(was, 40) or '–'} → {short(now, 40) or '–'}" for _, was, now in pickup.altered[:4]]
    if pickup.headline_changed:
        facts.insert(0, "the headline")
    if len(pickup.altered) > 4:
        facts.append(f"{len(pickup.altered) - 4} more")
    verdict = VERDICTS.get(pickup.verdict or "", "")
    kind = SIGNS.get(pickup.verdict or "", "")
    return (
        linked(pickup.url, short(pickup.outlet or pickup.name, 60)),
        _when(pickup.published),
        lag(pickup.lag_seconds),
        source,
        f"{100 * pickup.kept:.0f} %",
        f"<span class='{kind}'>{verdict}</span>",
        "<br>".join(facts),
        "<br>".join(f"{short(o.was, 40)} (now {short(o.now, 40)})" for o in pickup.outdated[:4]),
    )


def _when(stated: str | None) -> str:
    """A date as it was stated, without seconds and zone, which stand behind it for those who point at it."""
    if not stated:
        return ""
    return f"<span class='when' title='{safe(stated)}'>{short(stated.replace('T', ' ')[:16], 20)}</span>"


def _steps(found: StoryContents, documents: Mapping[int, TracedDocument]) -> str:
    if not found.steps:
        return ""
    order = {pickup.document: n for n, pickup in enumerate(found.pickups)}
    steps = sorted(found.steps, key=lambda s: (order.get(s.taker, len(order)), documents[s.taker].name))
    shown = "".join(_step(step, documents) for step in steps[:_STEPS])
    more = ""
    if len(steps) > _STEPS:
        more = f"<p class='soft'>… and {len(steps) - _STEPS} more steps; the database has them.</p>"
    return f"<h2>What changed on the way</h2>{shown}{more}"


def _step(step: StoryStep, documents: Mapping[int, TracedDocument]) -> str:
    source, taker = documents[step.source], documents[step.taker]
    relation = step.relation
    sides = "".join(
        f"<section aria-label='{label}'><h3>{short(_titled(document), 100)}</h3>"
        f"{shared_text(text, relation.passages, side)}</section>"
        for document, text, side, label in (
            (source, step.texts[0], "a", "source"),
            (taker, step.texts[1], "b", "copy"),
        )
    )
    changes = changes_table(relation.passages, step.texts, _CHANGES)
    evidence = evidence_table(relation.evidence, (source.name, taker.name))
    head = (
        f"<b>{short(taker.outlet or taker.name, 60)}</b> from {short(source.outlet or source.name, 60)}: "
        f"{relation.kind.replace('_', ' ')}, {100 * relation.coverage_b:.0f} % of its words, "
        f"{sure(step.probability)}"
    )
    note = f"<p>{safe(taker.explanation)}</p>" if taker.explanation else ""
    return (
        f"<details id='step-{step.taker}'><summary>{head}</summary>{note}<div class='sides'>{sides}</div>"
        f"{changes}{f'<h3>Evidence</h3>{evidence}' if evidence else ''}</details>"
    )


def _titled(document: TracedDocument) -> str:
    return " – ".join(part for part in (document.outlet, document.headline or document.name) if part)


def index_page(stories: Sequence[tuple[str, Trace]]) -> str:
    """A list of story pages, the largest first.

    Args:
        stories: the file name of each page, and the story in its trace.
    """
    rows = []
    for name, trace in sorted(stories, key=lambda row: (-len(row[1].documents), row[1].stories[0].id)):
        seen = [d for d in trace.documents if d.status == "seen"]
        uncredited = sum(d.verdict in ("uncredited_copy", "miscredited_copy") for d in seen)
        dates = sorted(d.published for d in seen if d.published)
        rows.append(
            (
                f"<a href='{safe(name)}'>{short(trace.stories[0].name, 120)}</a>",
                str(len(seen)),
                str(len({d.outlet for d in seen if d.outlet})),
                f"<span class='bad'>{uncredited}</span>" if uncredited else "0",
                _when(dates[0] if dates else None),
            )
        )
    heads = ("story", "documents", "outlets", "without credit", "first")
    body = table(heads, rows, (1, 2, 3)) if rows else "<p>No two documents share enough to be a story.</p>"
    return page("Stories", f"<h1>Stories</h1>{body}")
