"""Which pairs deserve a closer look? The plan, in SQL over column batches.

Two texts are candidates when they share a winnowed k-gram, a band of their MinHash signatures, or all
their words. A k-gram in more texts than ``max_frequency`` does not pair all with all: it links each text
to the earliest one that has it, a star, so a story printed by thousands stays whole at linear cost.

Whether two texts are a pair depends only on themselves as long as nothing they share is that frequent.

The plan runs unchanged on any engine with a handful of verbs (:mod:`provenance.engines`); its SQL keeps to
what all of them share: common table expressions, equality joins, grouping, distinct, union all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from provenance.settings import CandidateSettings

Ids = npt.NDArray[np.int64]

PAIRS = """
WITH frequency AS (
         SELECT key, count(*) AS texts FROM postings GROUP BY key HAVING count(*) BETWEEN 2 AND {limit}
     ),
     kept AS (SELECT p.text AS text, p.key AS key FROM postings AS p JOIN frequency AS f ON p.key = f.key)
SELECT x.text AS a, y.text AS b, count(*) AS shared
FROM kept AS x JOIN kept AS y ON x.key = y.key
WHERE x.text < y.text
GROUP BY x.text, y.text HAVING count(*) >= {least}
"""
"""All pairs of texts that share a key few texts have."""

STARS = """
WITH frequency AS (SELECT key, count(*) AS texts FROM postings GROUP BY key HAVING count(*) > {limit}),
     hot AS (SELECT p.text AS text, p.key AS key FROM postings AS p JOIN frequency AS f ON p.key = f.key),
     hub AS (
         SELECT h.key AS key, min(r.rank) AS rank
         FROM hot AS h JOIN ranks AS r ON h.text = r.text GROUP BY h.key
     ),
     centre AS (SELECT hub.key AS key, r.text AS text FROM hub JOIN ranks AS r ON hub.rank = r.rank)
SELECT c.text AS a, h.text AS b, count(*) AS shared
FROM hot AS h JOIN centre AS c ON h.key = c.key
WHERE h.text <> c.text
GROUP BY c.text, h.text HAVING count(*) >= {least}
"""
"""Each text that has a frequent key, with the first text that has it."""


class Engine(Protocol):
    """Where the plan runs."""

    def table(self, name: str, **columns: Ids) -> None:
        """Make a table from columns of one length, 64-bit integers."""

    def query(self, sql: str) -> dict[str, Ids]:
        """Run a query and give back its columns."""


@dataclass(frozen=True, eq=False)
class Postings:
    """What is known of the texts, as columns.

    Attributes:
        texts: ids of all texts worth comparing, ascending, shape (n,).
        ranks: of each, its place in the order of publication (then name), shape (n,).
        gram_texts: text of each posting, shape (g,).
        grams: k-gram hash of each posting, viewed as signed, shape (g,).
        band_texts: text of each band key, shape (k,).
        bands: band keys, viewed as signed, shape (k,).
        words_texts: text of each key of equal words, shape (n,).
        words: keys of equal words, viewed as signed, shape (n,).
    """

    texts: Ids
    ranks: Ids
    gram_texts: Ids
    grams: Ids
    band_texts: Ids
    bands: Ids
    words_texts: Ids
    words: Ids


def find_candidates(engine: Engine, postings: Postings, settings: CandidateSettings) -> Ids:
    """Pairs of text ids, the smaller first, ordered; shape (p, 2).

    Cost: linear in the postings, plus at most ``max_frequency`` pairs for each posting kept.
    """
    engine.table("ranks", text=postings.texts, rank=postings.ranks)
    found = []
    frequent = settings.max_frequency
    for texts, keys, plans in (
        (postings.gram_texts, postings.grams, ((PAIRS, frequent), (STARS, frequent))),
        # Near-identical texts share k-grams in any case: bands and equal words only have to keep them
        # together, so each group is a star however small it is.
        (postings.band_texts, postings.bands, ((STARS, 1),)),
        (postings.words_texts, postings.words, ((STARS, 1),)),
    ):
        engine.table("postings", text=texts, key=keys)
        for plan, limit in plans:
            columns = engine.query(plan.format(limit=limit, least=settings.min_shared))
            pair = np.stack([columns["a"], columns["b"]], axis=1)
            found.append(np.sort(pair, axis=1))
    pairs = np.concatenate(found)
    return np.unique(pairs, axis=0) if pairs.size else pairs
