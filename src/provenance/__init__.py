"""Find where a news text came from and where it went.

Give it articles: it finds which texts were republished from which, aligns the shared passages, shows
every change, reads the credits, says who took from whom or "unknown", groups stories, and stores it all
in a SQLite database.

The rooms of the house, data flowing down; a room imports only from rooms above it::

    errors          every way this can fail
    model           what flows: frozen values
    settings        which numbers, and why
    readers         where do documents come from?
    kernels         the bulk arithmetic
    normalisation   what counts as the same letter?
    fingerprints    what is a text's short name?
    candidates      which pairs deserve a closer look?
    engines         where does the plan run?
    alignment       which passages do two texts share?
    edits           what was added, removed, altered?
    quotations      which words are somebody's speech?
    segments        which lines are news, which furniture?
    credits         whom does a text say it comes from?
    rewording       which stretches say the same in other words?
    profiles        what does one text say by itself?
    tiers           which finding stands for a stretch?
    confidence      how sure is it that a passage was reused?
    comparison      what do two texts share?
    relations       who took from whom, and how sure are we?
    stories         clusters, trees, lost witnesses, the audit
    pickups         who ran it, how complete, and which revision?
    checking        what in a draft stands elsewhere, and is it credited?
    database        where is it kept?
    pipeline        trace, compare, check: the only room that knows the order
    show            how is it seen?
    browse          the same in Datasette, for people who look around
    cli             parse, call the pipeline, show, exit code

Everything public can be had from here; nothing is imported until it is used::

    import provenance as pv
    found = pv.trace("samples/newsday")
    pv.compare("one text", "another text").passages
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.alignment import align
    from provenance.candidates import find_candidates
    from provenance.credits import find_credits
    from provenance.edits import SentenceChange, diff
    from provenance.errors import ProvenanceError
    from provenance.fingerprints import fingerprint
    from provenance.model import (
        CheckReport,
        Credit,
        Document,
        Edit,
        Evidence,
        Moment,
        Passage,
        Pointer,
        Problem,
        Relation,
        Span,
        Trace,
    )
    from provenance.normalisation import normalise
    from provenance.pipeline.checking import check
    from provenance.pipeline.comparing import Comparison, compare
    from provenance.pipeline.keeping import Store
    from provenance.pipeline.tracing import trace
    from provenance.readers import read
    from provenance.relations import relate
    from provenance.settings import Settings

__version__ = "0.1.0"

_WHERE = {
    "align": "alignment",
    "check": "pipeline.checking",
    "CheckReport": "model",
    "find_candidates": "candidates",
    "find_credits": "credits",
    "SentenceChange": "edits",
    "diff": "edits",
    "ProvenanceError": "errors",
    "fingerprint": "fingerprints",
    "Credit": "model",
    "Document": "model",
    "Edit": "model",
    "Evidence": "model",
    "Moment": "model",
    "Passage": "model",
    "Pointer": "model",
    "Problem": "model",
    "Relation": "model",
    "Span": "model",
    "Trace": "model",
    "normalise": "normalisation",
    "Comparison": "pipeline.comparing",
    "Store": "pipeline.keeping",
    "compare": "pipeline.comparing",
    "trace": "pipeline.tracing",
    "read": "readers",
    "relate": "relations",
    "Settings": "settings",
}

__all__ = [
    "CheckReport",
    "Comparison",
    "Credit",
    "Document",
    "Edit",
    "Evidence",
    "Moment",
    "Passage",
    "Pointer",
    "Problem",
    "ProvenanceError",
    "Relation",
    "SentenceChange",
    "Settings",
    "Span",
    "Store",
    "Trace",
    "__version__",
    "align",
    "check",
    "compare",
    "diff",
    "find_candidates",
    "find_credits",
    "fingerprint",
    "normalise",
    "read",
    "relate",
    "trace",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'provenance' has no attribute {name!r}")
    value = getattr(import_module(f"provenance.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
