"""What a terminal shows of a run is what all of the trace would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from provenance.database import NewsDatabase, overview
from provenance.database.readout import count_relations, read_documents, read_trace
from provenance.engines.workers import Workers
from provenance.model import Overview, RunSummary, Trace, TracedRelation
from provenance.pipeline.reading import Reading
from provenance.pipeline.tracing import trace_into
from provenance.settings import Settings
from tests.documentation import ROOT

Traced = tuple[NewsDatabase, RunSummary, tuple[int, ...]]


@pytest.fixture(scope="module")
def traced() -> Iterator[Traced]:
    settings = Settings()
    with Workers(1) as workers, NewsDatabase() as db:
        reading = Reading([ROOT / "samples" / "newsday"], settings, workers=workers)
        summary, named = trace_into(db, reading, settings=settings, workers=workers)
        yield db, summary, named


def obvious(db: NewsDatabase, trace: Trace, most: int) -> Overview:
    """The overview by reading everything."""
    major = [r for r in trace.relations if r.relation.kind not in ("incidental", "shared_boilerplate")]
    shown = [r for r in major if not any(e.code == "third_text" for e in r.relation.evidence)]

    def prominence(traced: TracedRelation) -> tuple[bool, bool, float, int]:
        relation = traced.relation
        known = relation.direction in ("a_to_b", "b_to_a")
        most_text = max(relation.novel_coverage_a, relation.novel_coverage_b)
        return not known, relation.kind == "shared_quotation", -most_text, traced.id

    shown.sort(key=prominence)
    first = tuple(shown[:most])
    return Overview(
        run=trace.run,
        findings=first,
        documents=read_documents(db, {d for r in first for d in (r.a, r.b)}),
        more=len(shown) - len(first),
        siblings=len(major) - len(shown),
        minor=len(trace.relations) - len(major),
        stories=len(trace.stories),
        unseen=tuple(d.name for d in trace.documents if d.status != "seen")[:most],
    )


@pytest.mark.parametrize("most", [1, 3, 1000])
@pytest.mark.parametrize("every", [1, 2, 9])
def test_the_overview_is_what_the_whole_trace_would_show(
    traced: Traced, every: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, summary, named = traced
    some = named[::every]
    run = replace(summary, documents=len(some), relations=count_relations(db, some))
    monkeypatch.setattr(overview, "MOST_SHOWN", most)
    assert overview.read_overview(db, run, some) == obvious(db, read_trace(db, run, some), most)


def test_the_samples_have_something_of_everything(traced: Traced) -> None:
    """So that the comparison above means something."""
    found = overview.read_overview(*traced)
    assert all((found.findings, found.siblings, found.minor, found.stories, found.unseen))


def test_no_passage_is_read_of_what_is_not_shown(traced: Traced, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = overview.relations_by_id

    def noted(db: NewsDatabase, ids: list[int]) -> tuple[TracedRelation, ...]:
        asked.extend(ids)
        return read(db, ids)

    monkeypatch.setattr(overview, "relations_by_id", noted)
    monkeypatch.setattr(overview, "MOST_SHOWN", 2)
    overview.read_overview(*traced)
    assert len(asked) == 2
