"""Which pairs deserve a closer look? The plan, in SQL over column batches.

Two texts are candidates when they share a winnowed k-gram, several content bigrams near each other, a band
of their MinHash signatures, or all their words. A k-gram in more texts than ``max_frequency``, or a content
bigram in more than ``content_frequency``, does not pair all with all: it links each text to the earliest one
that has it, a star, so a story printed by thousands stays whole at linear cost. Two texts of one star are no
pair for a k-gram that stands in the star's first text too, chosen there or not: winnowing chooses other
k-grams beside every small edit, and a story printed by hundreds would have many times its pairs through
them. Nor are two texts a pair for a star, or for a band, when one hub has most of the k-grams of both.

Content bigrams are *near each other* when the second text has them shifted by about the same number of
content words. Shifts fall into bands ``2 * content_drift + 1`` wide, the middle one around no shift at all:
seen from the other text every shift changes its sign and every band is mirrored, so it does not matter which
of the two comes first.

Whether two texts are a pair depends only on themselves as long as nothing they share is that frequent.

The plan runs unchanged on any engine with a handful of verbs (:mod:`provenance.engines`); its SQL keeps to
what all of them share: common table expressions, equality joins, grouping, distinct, union all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from provenance.settings import CandidateSettings

Ids = npt.NDArray[np.int64]
Ids32 = npt.NDArray[np.int32]

PAIRS = """
WITH frequency AS (
         SELECT key, count(*) AS texts FROM postings GROUP BY key HAVING count(*) BETWEEN 2 AND {limit}
     ),
     kept AS (
         SELECT p.text AS text, p.key AS key, t.hub AS hub
         FROM postings AS p
         JOIN frequency AS f ON p.key = f.key
         LEFT JOIN told AS t ON t.text = p.text AND t.key = p.key
     )
SELECT x.text AS a, y.text AS b, count(*) AS shared
FROM kept AS x JOIN kept AS y ON x.key = y.key
WHERE x.text < y.text AND (x.hub IS NULL OR y.hub IS NULL OR x.hub <> y.hub)
GROUP BY x.text, y.text HAVING count(*) >= {least}
"""
"""All pairs of texts that share a key few texts have, and that no common hub tells of both."""

TOLD = """
SELECT m.text AS text, w.key AS key, min(m.hub) AS hub
FROM members AS m
JOIN whole AS w ON w.hub = m.hub
JOIN postings AS p ON p.text = m.text AND p.key = w.key
GROUP BY m.text, w.key
"""
"""Postings of the texts of a star whose key stands in the star's hub, with the rank of the hub."""

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


KEPT = """
WITH frequency AS (
         SELECT key, count(*) AS texts FROM postings GROUP BY key HAVING count(*) BETWEEN 2 AND {limit}
     )
SELECT p.text AS text, p.key AS key, p.place AS place
FROM postings AS p JOIN frequency AS f ON p.key = f.key
"""
"""Postings whose key few texts have."""

CENTRES = """
WITH hub AS (
         SELECT p.key AS key, min(r.rank) AS rank
         FROM postings AS p JOIN ranks AS r ON p.text = r.text GROUP BY p.key HAVING count(*) > {limit}
     )
SELECT p.text AS text, p.key AS key, p.place AS place
FROM hub
JOIN ranks AS r ON hub.rank = r.rank
JOIN postings AS p ON p.key = hub.key AND p.text = r.text
"""
"""For each frequent key its posting in the first text that has it."""

NEAR = """
WITH met AS (
         SELECT x.text AS a, y.text AS b, x.place - y.place + {zero} AS shift
         FROM kept AS x JOIN {others} AS y ON x.key = y.key
         WHERE x.text {apart} y.text AND x.text % {parts} = {part}
     ),
     near AS (
         SELECT a, b, shift - shift % {width} AS band
         FROM met GROUP BY a, b, shift - shift % {width} HAVING count(*) >= {least}
     )
SELECT DISTINCT a, b FROM near
"""
"""Pairs of texts that share enough kept keys in one band of shifts."""

_POSTINGS_AT_ONCE = 4_000_000
"""Content bigrams whose meetings are counted at once, which bounds the memory."""


class Engine(Protocol):
    """Where the plan runs."""

    def table(self, name: str, **columns: Ids | Ids32) -> None:
        """Make a table from columns of one length, signed integers."""

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
        content_texts: text of each content bigram, int32, shape (c,).
        content_keys: content bigrams, viewed as signed, each once for a text, int32, shape (c,).
        content_places: content words before the first occurrence of each, int32, shape (c,).
        band_texts: text of each band key, shape (k,).
        bands: band keys, viewed as signed, shape (k,).
        words_texts: text of each key of equal words, shape (n,).
        words: keys of equal words, viewed as signed, shape (n,).
        whole: gives the k-grams of each of some texts, chosen by winnowing or not, viewed as signed.
    """

    texts: Ids
    ranks: Ids
    gram_texts: Ids
    grams: Ids
    content_texts: Ids32
    content_keys: Ids32
    content_places: Ids32
    band_texts: Ids
    bands: Ids
    words_texts: Ids
    words: Ids
    whole: Callable[[Sequence[int]], Sequence[Ids]] | None = None


def find_candidates(engine: Engine, postings: Postings, settings: CandidateSettings) -> Ids:
    """Pairs of text ids, the smaller first, ordered; shape (p, 2).

    Cost: linear in the postings, plus at most ``max_frequency`` pairs for each k-gram and
    ``content_frequency`` for each content bigram.
    """
    engine.table("ranks", text=postings.texts, rank=postings.ranks)
    rare, stars = _by_grams(engine, postings, settings)
    hubs = _hubs(postings, stars, settings.hub_share)
    # Near-identical texts share k-grams in any case: bands and equal words only have to keep them
    # together, so each group is a star however small it is.
    engine.table("postings", text=postings.words_texts, key=postings.words)
    equal = engine.query(STARS.format(limit=1, least=1))
    engine.table("postings", text=postings.band_texts, key=postings.bands)
    alike = engine.query(STARS.format(limit=1, least=1))
    found = [
        _pairs(rare),
        _apart(_pairs(stars), postings, hubs),
        _pairs(equal),
        _apart(_pairs(alike), postings, hubs),
        _near(engine, postings, settings),
    ]
    pairs = np.concatenate(found)
    return np.unique(pairs, axis=0) if pairs.size else pairs


def _pairs(columns: Mapping[str, Ids]) -> Ids:
    """Pairs with the smaller id first, shape (p, 2)."""
    return np.sort(np.stack([columns["a"], columns["b"]], axis=1), axis=1)


def _hubs(postings: Postings, stars: Mapping[str, Ids], share: float) -> Ids:
    """The main hub of each text: the earliest that has such a share of its k-grams, by rank; -1 without one.

    Returns:
        Shape (n,), as ``postings.texts``.
    """
    place = np.searchsorted(postings.texts, stars["b"])
    owners, counts = np.unique(postings.gram_texts, return_counts=True)
    most = stars["shared"] >= share * counts[np.searchsorted(owners, stars["b"])]
    none = int(postings.ranks.max(initial=0)) + 1
    hubs = np.full(postings.texts.size, none, np.int64)
    ranks = postings.ranks[np.searchsorted(postings.texts, stars["a"][most])]
    np.minimum.at(hubs, place[most], ranks)
    hubs[hubs == none] = -1
    return hubs


def _apart(pairs: Ids, postings: Postings, hubs: Ids) -> Ids:
    """The pairs whose texts do not have one main hub; both are pairs with that hub.

    Winnowing chooses other k-grams beside every small edit, and signatures differ in other bands: among
    hundreds of reprints nearly every one is the first to have something.
    """
    one, other = (hubs[np.searchsorted(postings.texts, pairs[:, side])] for side in (0, 1))
    apart: Ids = pairs[(one != other) | (one < 0)]
    return apart


def _by_grams(
    engine: Engine, postings: Postings, settings: CandidateSettings
) -> tuple[Mapping[str, Ids], Mapping[str, Ids]]:
    """Pairs and stars of winnowed k-grams, as columns."""
    limits = {"limit": settings.max_frequency, "least": settings.min_shared}
    engine.table("postings", text=postings.gram_texts, key=postings.grams)
    stars = engine.query(STARS.format(**limits))
    hubs = np.unique(stars["a"])
    empty = np.zeros(0, np.int64)
    told = {"text": empty, "key": empty, "hub": empty}
    if hubs.size and postings.whole is not None:
        # A hub is known by its rank: ids depend on which text came first.
        ranks = postings.ranks[np.searchsorted(postings.texts, hubs)]
        grams = postings.whole(hubs.tolist())
        engine.table("members", text=stars["b"], hub=ranks[np.searchsorted(hubs, stars["a"])])
        engine.table("whole", hub=np.repeat(ranks, [g.size for g in grams]), key=np.concatenate(grams))
        told = engine.query(TOLD)
    engine.table("told", **told)
    return engine.query(PAIRS.format(**limits)), stars


def _near(engine: Engine, postings: Postings, settings: CandidateSettings) -> Ids:
    """Pairs that share content bigrams near each other, the smaller id first, shape (p, 2)."""
    engine.table(
        "postings", text=postings.content_texts, key=postings.content_keys, place=postings.content_places
    )
    width = 2 * settings.content_drift + 1
    # A multiple of the width beyond all places, and half a width: no shift is negative, and no shift at all
    # is the middle of its band.
    zero = (int(postings.content_places.max(initial=0)) // width + 1) * width + settings.content_drift
    numbers = {"width": width, "zero": zero, "least": settings.content_shared}
    found = []
    # Rare keys pair all that have them; each frequent one links them to the first.
    for plan, others, apart in ((KEPT, "kept", "<"), (CENTRES, "postings", "<>")):
        kept = engine.query(plan.format(limit=settings.content_frequency))
        engine.table("kept", **{name: column.astype(np.int32) for name, column in kept.items()})
        met = kept["text"] if others == "kept" else postings.content_keys
        parts = met.size // _POSTINGS_AT_ONCE + 1
        for part in range(parts):
            columns = engine.query(NEAR.format(others=others, apart=apart, parts=parts, part=part, **numbers))
            found.append(_pairs(columns))
    return np.concatenate(found)
