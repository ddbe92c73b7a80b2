"""Invented news with known truth: articles, copies of many kinds, and pairs that share nothing.

Everything follows from seeds: the same seed gives the same text on any machine. Nothing is kept, texts come
one at a time, so that a hundred thousand cost no more memory than one.

>>> from benchmarks.invented import cases
>>> case = next(cases("excerpt", 1))
>>> (source, copy), = case.shared
>>> case.source[slice(*source)].split() == case.copy[slice(*copy)].split()
True
"""

from benchmarks.invented.articles import Article, Event, articles, make_event, report
from benchmarks.invented.copies import APART, COPIES, KINDS, Case, cases

__all__ = [
    "APART",
    "COPIES",
    "KINDS",
    "Article",
    "Case",
    "Event",
    "articles",
    "cases",
    "make_event",
    "report",
]
