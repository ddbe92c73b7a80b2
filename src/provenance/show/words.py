"""The few words that stand for what was found, the same wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from provenance.model import Evidence

VERDICTS = {
    "credited_copy": "credited",
    "uncredited_copy": "no credit",
    "miscredited_copy": "credits another",
    "partly_credited": "partly credited",
    "credited_no_match": "credited, source not here",
    "no_match": "",
    "not_checked": "not checked",
}
"""Verdicts in a table's few words."""
SIGNS = {
    "credited_copy": "good",
    "uncredited_copy": "bad",
    "miscredited_copy": "bad",
    "partly_credited": "part",
}
"""Classes of the style sheets for verdicts."""
QUIET = ("typography", "whitespace", "noise", "encoding")
"""Classes of change that are left out where there is little room."""


def lag(seconds: float | None) -> str:
    """A lag in the largest unit that tells it; nothing where it is not known.

    >>> lag(240.0), lag(5400.0), lag(200000.0), lag(0.0), lag(None)
    ('4 min', '1.5 h', '2.3 days', 'same time', '')
    """
    if seconds is None:
        return ""
    if seconds == 0:
        return "same time"
    sign = "−" if seconds < 0 else ""
    size = abs(seconds)
    if size < 3600:
        return f"{sign}{size / 60:.0f} min"
    return f"{sign}{size / 3600:.1f} h" if size < 86_400 else f"{sign}{size / 86_400:.1f} days"


def reasons(evidence: Iterable[Evidence]) -> str:
    """Why a step of a tree is believed, in sentences; the source is side a of the evidence."""
    told = [e.explanation for e in evidence if e.about == "direction" and e.points_to == "a"]
    return " ".join(told) or "The texts are the closest in the story."


def sure(probability: float) -> str:
    """How sure a step is; never wholly, since it is a hypothesis.

    >>> sure(0.9241), sure(0.9998)
    ('92 % sure', '99 % sure')
    """
    return f"{min(99, round(100 * probability))} % sure"
