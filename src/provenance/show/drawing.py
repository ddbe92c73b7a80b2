"""A story as a drawing: the tree of who took from whom, and beside it when each was published.

One row for each document, a copy below its source and to the right of it. Times stand on a logarithmic axis
of what has passed since the first, since copies come within minutes and stragglers after weeks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from provenance.model import Moment, TracedDocument, TracedStory
from provenance.show.markup import short
from provenance.show.words import SIGNS, VERDICTS, lag, sure

_ROW, _INDENT, _TREE, _TIME, _HEAD = 26, 18, 620, 310, 34
_TICKS = (
    (60.0, "1 min"),
    (600.0, "10 min"),
    (3600.0, "1 h"),
    (6 * 3600.0, "6 h"),
    (86_400.0, "1 day"),
    (7 * 86_400.0, "1 week"),
    (30 * 86_400.0, "1 month"),
    (365 * 86_400.0, "1 year"),
    (3650 * 86_400.0, "10 years"),
)
_SURE = 0.9
"""A step less sure than this is drawn dashed."""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A row of the drawing; ``above`` is the row of the source, ``probability`` that of the step from it."""

    document: int
    depth: int
    above: int | None
    probability: float | None


def tree_rows(
    story: TracedStory, documents: Mapping[int, TracedDocument], times: Mapping[int, Moment]
) -> list[TreeRow]:
    """The documents of a story, each below its source; roots with copies first, then by time and name."""

    def when(document: int) -> tuple[float, str]:
        moment = times.get(document)
        return moment.earliest if moment else math.inf, documents[document].name

    below: dict[int, list[tuple[int, float]]] = {}
    for edge in story.tree:
        below.setdefault(edge.source, []).append((edge.target, edge.probability))
    taken = {edge.target for edge in story.tree}
    roots = [d for d in story.documents if d not in taken]
    waiting: list[tuple[int, int, int | None, float | None]] = [
        (root, 0, None, None)
        for root in sorted(roots, key=lambda d: (d not in below, *when(d)), reverse=True)
    ]
    rows: list[TreeRow] = []
    while waiting:  # a chain may be longer than Python's stack is deep
        document, depth, above, probability = waiting.pop()
        rows.append(TreeRow(document, depth, above, probability))
        here = len(rows) - 1
        children = sorted(below.get(document, []), key=lambda row: when(row[0]), reverse=True)
        waiting += [(child, depth + 1, here, step) for child, step in children]
    return rows


def story_drawing(
    story: TracedStory,
    documents: Mapping[int, TracedDocument],
    times: Mapping[int, Moment],
    *,
    shares: Mapping[int, float] | None = None,
    reasons: Mapping[int, str] | None = None,
    link: Callable[[int], str | None] | None = None,
    most: int | None = None,
) -> str:
    """The drawing as SVG to stand inside a page that has the rules of story.css.

    Args:
        story: with its tree.
        documents: all documents of it by id.
        times: their dates, where they are known.
        shares: of the words of each copy that its source has, 0 to 1.
        reasons: for each copy why it hangs where it hangs; shown when one points at the step.
        link: where a document's name leads.
        most: rows drawn, those of the largest trees first.
    """
    rows = tree_rows(story, documents, times)[:most]
    axis = _Axis([m for d, m in times.items() if d in documents])
    height = _HEAD + _ROW * len(rows) + 8
    width = _TREE + _TIME + 20
    parts = [axis.drawn(height)]
    # Boxes far to the right would leave no room for names: deep chains are drawn narrower.
    deepest = max((row.depth for row in rows), default=0)
    indent = min(float(_INDENT), 200 / deepest) if deepest else float(_INDENT)
    for number, row in enumerate(rows):
        parts.append(
            _row_drawn(number, row, documents[row.document], times.get(row.document), axis, indent,
                       (shares or {}).get(row.document), (reasons or {}).get(row.document), link)
        )  # fmt: skip
    title = short(f"Who took from whom in {story.name}, and when", 160)
    return (
        f"<svg class='story' viewBox='0 0 {width} {height}' role='group' aria-label='{title}'>"
        f"{''.join(parts)}</svg>"
    )


def _row_drawn(
    number: int,
    row: TreeRow,
    document: TracedDocument,
    moment: Moment | None,
    axis: _Axis,
    indent: float,
    share: float | None,
    reason: str | None,
    link: Callable[[int], str | None] | None,
) -> str:
    x, y = 12 + indent * row.depth, _HEAD + _ROW * number + _ROW / 2
    parts = []
    if row.above is not None:
        from_x, from_y = x - indent, _HEAD + _ROW * row.above + _ROW / 2
        unsure = " unsure" if (row.probability or 0) < _SURE else ""
        told = f"<title>{short(reason, 400)}</title>" if reason else ""
        parts.append(
            f"<path class='step{unsure}' d='M{from_x:.1f} {from_y + 5:.1f}V{y:.1f}H{x - 5:.1f}'>{told}</path>"
        )
    seen = document.status == "seen"
    dot, face = ("", "") if seen else (" class='open'", " class='unseen'")
    parts.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4.5'{dot}/>")
    name = document.outlet if seen and document.outlet else document.name
    facts = [
        f"{100 * share:.0f} %" if share is not None else None,
        VERDICTS.get(document.verdict or "") or None if seen else "not seen",
        sure(row.probability) if row.probability is not None else None,
    ]
    room = int((_TREE - 250 - x) / 6.9)
    headline = f"  {document.headline}" if seen and document.outlet and document.headline else ""
    left = room - min(len(name), room)
    more = f"<tspan class='faint' dx='6'>{short(headline, left)}</tspan>" if headline and left > 12 else ""
    label = f"<text x='{x + 10:.1f}' y='{y + 4:.1f}'{face}>{short(name, room)}{more}</text>"
    target = link(row.document) if link else None
    if target:
        label = f"<a href='{short(target, 2000)}'>{label}</a>"
    whole = " – ".join(part for part in (document.outlet, document.headline or document.name) if part)
    parts.append(f"<g><title>{short(whole, 200)}</title>{label}</g>")
    mark = SIGNS.get(document.verdict or "", "faint")
    parts.append(
        f"<text x='{_TREE - 10}' y='{y + 4:.1f}' text-anchor='end' class='{mark}'>"
        f"{short(', '.join(f for f in facts if f), 60)}</text>"
    )
    parts.append(axis.placed(moment, y))
    return "".join(parts)


class _Axis:
    """Seconds since the first date, on a logarithmic scale."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        self.first = min((m.earliest for m in moments), default=0.0)
        last = max((m.latest for m in moments), default=0.0)
        self.span = max(last - self.first, 600.0)
        self.known = bool(moments)

    def x(self, time: float) -> float:
        passed = min(max(time - self.first, 0.0), self.span)
        return _TREE + 10 + (_TIME - 20) * math.log1p(passed / 30) / math.log1p(self.span / 30)

    def drawn(self, height: float) -> str:
        """Heading, tick marks and their lines."""
        if not self.known:
            return f"<text class='faint' x='{_TREE + 10}' y='14'>no dates are known</text>"
        parts = [f"<text class='faint' x='{_TREE + 10}' y='12'>time since the first (logarithmic)</text>"]
        last = -100.0
        for seconds, label in ((0.0, "0"), *_TICKS):
            if seconds > self.span:
                break
            x = self.x(self.first + seconds)
            if x - last < 44:
                continue
            last = x
            parts.append(f"<line x1='{x:.1f}' y1='{_HEAD - 4}' x2='{x:.1f}' y2='{height:.0f}'/>")
            parts.append(
                f"<text class='faint' x='{x:.1f}' y='{_HEAD - 8}' text-anchor='middle'>{label}</text>"
            )
        return "".join(parts)

    def placed(self, moment: Moment | None, y: float) -> str:
        """A dot where a document stands in time, a bar if only its day, month or year is known."""
        if moment is None:
            return ""
        start, end = self.x(moment.earliest), self.x(moment.latest)
        passed = moment.earliest - self.first
        told = f"{moment.stated}{f', {lag(passed)} after the first' if passed else ', the first'}"
        title = f"<title>{short(told, 120)}</title>"
        if end - start < 6 or moment.latest - moment.earliest <= 60:
            return f"<circle cx='{start:.1f}' cy='{y:.1f}' r='4.5'>{title}</circle>"
        return (
            f"<rect class='when' x='{start:.1f}' y='{y - 3:.1f}' width='{end - start:.1f}' height='6' rx='3' "
            f"opacity='.6'>{title}</rect>"
        )
