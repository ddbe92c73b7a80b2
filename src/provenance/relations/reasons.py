"""Evidence rows, and the sums they add up to."""

from __future__ import annotations

import math
from collections.abc import Sequence

from provenance.model import Evidence


def because(code: str, log_odds: float, explanation: str) -> Evidence:
    """A reason for a kind."""
    return Evidence("kind", code, "none", round(log_odds, 3), explanation)


def listed(names: Sequence[str]) -> str:
    """Names as people list them.

    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def percent(share: float) -> str:
    """A share as people read it.

    >>> percent(0.4)
    '40 %'
    """
    return f"{100 * share:.0f} %"


def logistic(log_odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + math.exp(-log_odds))
