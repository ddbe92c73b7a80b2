"""Which pairs deserve a closer look?

    plan            all texts among each other, in SQL over column batches
    lookup          one new text among those that are known, by sorted columns

Both follow the same rules; a test holds them together.
"""

from provenance.candidates.lookup import Lookup, Marks, lookup_from
from provenance.candidates.plan import Engine, Ids, Ids32, Postings, find_candidates

__all__ = [
    "Engine",
    "Ids",
    "Ids32",
    "Lookup",
    "Marks",
    "Postings",
    "find_candidates",
    "lookup_from",
]
