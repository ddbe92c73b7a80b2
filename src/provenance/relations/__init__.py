"""Who took from whom, and how sure are we?

A pair of documents is *measured* once, by :mod:`provenance.comparison`; what the measures *mean* is
decided here, from nothing but the measures and what is known of the two documents::

    parties      what is known of a document
    reasons      evidence rows and their sums
    coverage     how much is shared, each side on its own
    direction    which side is the source
    kinds        a pair by itself
    distances    which text stands between others
    neighbours   a pair among its neighbours

Nothing is decided without an :class:`~provenance.model.Evidence` row.
"""

from provenance.relations.coverage import COUNTED, NOVEL, Coverage, coverage, passage_kind
from provenance.relations.direction import (
    days_between,
    decide_direction,
    direction_evidence,
    leaning,
    seconds_between,
    sureness,
)
from provenance.relations.distances import Distances
from provenance.relations.kinds import CHANGE_NAMES, COPIES, JOINING, Finding, told_changes
from provenance.relations.neighbours import relate, relate_all
from provenance.relations.parties import Party, make_party
from provenance.relations.reasons import listed, logistic, percent

__all__ = [
    "CHANGE_NAMES",
    "COPIES",
    "COUNTED",
    "JOINING",
    "NOVEL",
    "Coverage",
    "Distances",
    "Finding",
    "Party",
    "coverage",
    "days_between",
    "decide_direction",
    "direction_evidence",
    "leaning",
    "listed",
    "logistic",
    "make_party",
    "passage_kind",
    "percent",
    "relate",
    "relate_all",
    "seconds_between",
    "sureness",
    "told_changes",
]
