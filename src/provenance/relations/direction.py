"""Which side is the source? Every reason with its weight, and what they add up to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from provenance.comparison import Measure, MeasuredPassage, Stretch
from provenance.model import Direction, Evidence, Moment
from provenance.relations.coverage import Coverage
from provenance.relations.parties import Party
from provenance.relations.reasons import logistic
from provenance.settings import Settings

Side = Literal["a", "b"]

_ZONES = 14 * 3600.0
"""Clocks of two unstated zones, or of one unstated and one stated, differ by at most this many seconds."""


def direction_evidence(
    a: Party, b: Party, measure: Measure, covered: Coverage, settings: Settings
) -> list[Evidence]:
    """Every reason to take one side for the source, with its weight (docs/how-it-works.md)."""
    rows: list[Evidence] = []
    weights = settings.direction
    for source, taker, side in ((a, b, "a"), (b, a, "b")):
        rows.extend(_credit_evidence(source, taker, side, measure, settings))
    rows.extend(_time_evidence(a, b, settings))
    rows.extend(_version_evidence(a, b, settings))
    if a.agency != b.agency:
        agency, side = (a, "a") if a.agency else (b, "b")
        rows.append(
            _soft("agency", side, weights.agency, f"{agency.outlet_name} is a news agency, the other is not.")
        )
    if measure.brackets_a != measure.brackets_b:
        side = "a" if measure.brackets_a < measure.brackets_b else "b"
        taker = b if side == "a" else a
        rows.append(
            _soft(
                "bracket", side, weights.bracket, f"{taker.name} puts an editorial note into the shared text."
            )
        )
    cut = _cut_from_bottom(a, b, measure, covered)
    if cut:
        source, taker = (a, b) if cut == "a" else (b, a)
        rows.append(
            _soft(
                "cut_from_bottom",
                cut,
                weights.cut_from_bottom,
                f"{taker.name} is {source.name} without its end.",
            )
        )
    elif max(covered.novel_a, covered.novel_b) >= 0.9 and min(covered.novel_a, covered.novel_b) <= 0.7:
        side = "b" if covered.novel_a > covered.novel_b else "a"
        whole, part = (a, b) if side == "a" else (b, a)
        rows.append(
            _soft(
                "containment", side, weights.containment, f"Nearly all of {part.name} stands in {whole.name}."
            )
        )
    return rows


def _version_evidence(a: Party, b: Party, settings: Settings) -> list[Evidence]:
    """Of two versions at one place the later one has its text from the earlier."""
    if a.addresses.isdisjoint(b.addresses) and not (a.place and a.place == b.place):
        return []
    gap = seconds_between(a.modified or a.published, b.modified or b.published)
    how = "is dated"
    if not gap:
        gap, how = float(b.captured - a.captured), "was captured"
    if not gap:
        return []
    first, later = (a, b) if gap > 0 else (b, a)
    side: Side = "a" if gap > 0 else "b"
    text = f"{first.name} {how} before {later.name}, at the same place."
    return [Evidence("direction", "version_order", side, settings.direction.same_place, text, hard=True)]


def _cut_from_bottom(a: Party, b: Party, measure: Measure, covered: Coverage) -> Side | None:
    """The source, where the other document is its beginning and nothing else (news is cut from below)."""
    if measure.order_kept < 0.95 or not measure.passages or not a.characters or not b.characters:
        return None
    sides: tuple[tuple[Side, float, float, Party], ...] = (
        ("a", covered.raw_a, covered.novel_b, a),
        ("b", covered.raw_b, covered.novel_a, b),
    )
    for side, share, taken, source in sides:
        end = max((p.a if side == "a" else p.b).span.end for p in measure.passages) / source.characters
        if taken >= 0.9 and end < 0.9 and share >= 0.85 * end:
            return side
    return None


def _credit_evidence(
    source: Party, taker: Party, side: str, measure: Measure, settings: Settings
) -> list[Evidence]:
    """What the taker's own words and links say of the source."""
    if not taker.credits:
        return []
    weights = settings.direction
    rows: list[Evidence] = []
    point: Side = "a" if side == "a" else "b"
    for credit, _, address in taker.upstream():
        if address and address in source.addresses and not source.addresses & taker.addresses:
            rows.append(
                Evidence(
                    "direction",
                    "link",
                    point,
                    weights.link,
                    f"{taker.name} points to the address of {source.name} ({credit.kind}).",
                    hard=True,
                )
            )
            break
    for credit, name, _ in taker.upstream():
        if not name or name != source.publisher or name == taker.publisher:
            continue
        scope = credit.scope
        if scope is not None and not any(
            _side(p, side == "a").span.overlaps(scope) for p in measure.passages
        ):
            continue
        rows.append(
            Evidence(
                "direction",
                "credit",
                point,
                weights.credit,
                f"{taker.name} credits {credit.target}, the outlet of {source.name}.",
                hard=True,
            )
        )
        break
    marks = [
        c
        for c, name in zip(taker.credits, taker.credit_names, strict=True)
        if c.role == "publisher_mark"
        and name
        and name == source.publisher
        and name != taker.outlet
        and c.span
    ]
    inside = [
        c
        for c in marks
        if any(_side(p, side == "a").span.overlaps(c.span) for p in measure.passages if c.span)
    ]
    if inside and taker.outlet:
        rows.append(
            Evidence(
                "direction",
                "marks",
                point,
                weights.marks,
                f"What {taker.name} shares with {source.name} carries marks of {inside[0].target}.",
                hard=True,
            )
        )
    return rows


def _side(passage: MeasuredPassage, taker_is_b: bool) -> Stretch:
    return passage.b if taker_is_b else passage.a


def _time_evidence(a: Party, b: Party, settings: Settings) -> list[Evidence]:
    gap = seconds_between(a.published, b.published)
    weights = settings.direction
    if gap is None or gap == 0:
        return []
    side: Side = "a" if gap > 0 else "b"
    first, later = (a, b) if gap > 0 else (b, a)
    distance = abs(gap)
    if distance < weights.skew_minutes * 60:
        weight, hard, code = weights.moments, False, "published_moments_before"
    elif distance < 3600:
        weight, hard, code = weights.minutes, True, "published_minutes_before"
    elif distance < 86400:
        weight, hard, code = weights.hours, True, "published_hours_before"
    else:
        weight, hard, code = weights.day, True, "published_days_before"
    assert first.published and later.published
    return [
        Evidence(
            "direction",
            code,
            side,
            weight,
            f"{first.name} was published {first.published.stated}, {later.name} {later.published.stated}.",
            hard=hard,
        )
    ]


def seconds_between(a: Moment | None, b: Moment | None) -> float | None:
    """Least time from a to b in seconds (negative when b is earlier); 0 when it cannot be told, None
    when a date is missing.

    >>> day = Moment("2026-03-01", "day", "given", 0.0, 86400.0, False)
    >>> seconds_between(day, day)
    0.0
    """
    if a is None or b is None:
        return None
    if a.basis == "http" or b.basis == "http":
        return 0.0
    # Two clocks without a zone are taken for the same clock; one without and one with may be far apart.
    slack = 0.0 if a.zoned == b.zoned else _ZONES
    width_a, width_b = a.latest - a.earliest, b.latest - b.earliest
    if max(width_a, width_b) <= 60:
        gap = b.earliest - a.earliest
        return math.copysign(max(0.0, abs(gap) - slack), gap)
    # Of a day one knows the order once the intervals part, and the lag to within their widths.
    for first, second, sign in ((a, b, 1.0), (b, a, -1.0)):
        apart = second.earliest - first.latest - slack
        if apart >= 0:
            return sign * (apart + (width_a + width_b) / 4)
    return 0.0


def days_between(a: Moment | None, b: Moment | None) -> float | None:
    """Least distance of two dates in days, None when one is missing."""
    gap = seconds_between(a, b)
    return None if gap is None else abs(gap) / 86400


def decide_direction(evidence: Sequence[Evidence], settings: Settings) -> tuple[Direction, float | None]:
    """The direction the evidence adds up to, and its probability.

    A direction is stated only with enough weight, at least one hard reason for it, and no hard reason
    against it.
    """
    total = sum(e.log_odds if e.points_to == "a" else -e.log_odds for e in evidence if e.points_to != "none")
    hard = {e.points_to for e in evidence if e.hard and e.points_to != "none"}
    if len(hard) != 1 or abs(total) < settings.direction.threshold:
        return "unknown", None
    if ("a" if total > 0 else "b") not in hard:
        return "unknown", None
    return ("a_to_b" if total > 0 else "b_to_a"), logistic(abs(total))


def leaning(evidence: Sequence[Evidence]) -> Side | None:
    """Which side is rather the source, stated or not; None where nothing points anywhere.

    Good enough to weigh one possible source against another, not to say so.
    """
    total = sum(e.log_odds if e.points_to == "a" else -e.log_odds for e in evidence if e.points_to != "none")
    return None if abs(total) < _LEAST_LEANING else "a" if total > 0 else "b"


def sureness(evidence: Sequence[Evidence]) -> float:
    """The probability of the side that evidence leans to, stated or not."""
    return logistic(
        abs(sum(e.log_odds if e.points_to == "a" else -e.log_odds for e in evidence if e.points_to != "none"))
    )


_LEAST_LEANING = 0.15
"""Log-odds; published a minute earlier is the least hint there is."""


def _soft(code: str, side: str, log_odds: float, explanation: str) -> Evidence:
    return Evidence("direction", code, "a" if side == "a" else "b", log_odds, explanation)
