"""Trace and remove: every step of a run, in one transaction."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike

from provenance import __version__
from provenance.candidates import Lookup, find_candidates
from provenance.comparison import Compared, compare_profiles
from provenance.database import NewsDatabase
from provenance.database.conclusions import (
    read_measures,
    read_parties,
    remove_documents,
    write_conclusion,
    write_findings,
)
from provenance.database.crediting import documents_to_credit
from provenance.database.directory import add_to_directory
from provenance.database.index import IndexFile, read_index
from provenance.database.intake import admit, stage
from provenance.database.pairs import (
    MeasuredPair,
    Pair,
    add_empty,
    add_measured,
    drop_relations,
    empty_pairs,
    related_pairs,
    stored_lookup,
    texts_of,
    wanted_pairs,
    whole_grams,
)
from provenance.database.readout import (
    count_problems,
    count_relations,
    find_document,
    last_settings,
    read_documents,
    read_trace,
)
from provenance.database.texts import (
    StoredText,
    finish_documents,
    forget_derived,
    short_texts,
    stored_content,
    stored_segments,
    stored_texts,
)
from provenance.engines.embedded import EmbeddedEngine
from provenance.engines.workers import Workers
from provenance.errors import NoUsableInputError, UsageError
from provenance.fingerprints import Content
from provenance.model import Document, OutletEntry, RunSummary, Segment, Trace
from provenance.pipeline.reading import Input, Progress, Reading, Silence, no_input
from provenance.pipeline.texts import profiles_of, read_credits, read_texts
from provenance.relations import relate_all
from provenance.settings import Settings
from provenance.stories import conclude

_PAIRS_AT_ONCE = 100
_SNIPPET = 300
"""Code points of a passage that are stored where both documents have the very same text."""


def trace(
    inputs: Input | Document | Iterable[Input | Document],
    *,
    settings: Settings | None = None,
    metadata: Input | None = None,
    outlets: Sequence[OutletEntry] = (),
    jobs: int = 1,
) -> Trace:
    """Compare texts with each other; nothing is written.

    Args:
        inputs: a file, a folder, a document, or several of them.
        settings: numbers to use instead of the defaults.
        metadata: a CSV table with outlets, dates and addresses of text files.
        outlets: what is known of outlets; see :func:`provenance.readers.outlet_table.read_outlets`.
        jobs: worker processes.

    Returns:
        Documents, relations with passages and edits, credits, stories and problems.

    Raises:
        NoUsableInputError: nothing could be read.
    """
    settings = settings or Settings()
    items = [inputs] if isinstance(inputs, str | PathLike | Document) else list(inputs)
    with Workers(jobs) as workers, NewsDatabase() as db:
        reading = Reading(items, settings, metadata, workers=workers, keep=True)
        summary, named = trace_into(db, reading, settings=settings, workers=workers, outlets=outlets)
        found = read_trace(db, summary, named)
    return replace(found, run=replace(found.run, id=None), inputs=tuple(reading.kept))


def trace_into(
    db: NewsDatabase,
    reading: Reading,
    *,
    settings: Settings,
    workers: Workers,
    command: str | None = None,
    progress: Progress | None = None,
    outlets: Sequence[OutletEntry] = (),
) -> tuple[RunSummary, tuple[int, ...]]:
    """Compare documents with each other and with everything a database holds, and store what is found.

    Everything becomes visible in one transaction at the end; a run that is interrupted leaves nothing
    but its row.

    Returns:
        What the run did, and the ids of the documents its inputs are.

    Raises:
        NoUsableInputError: nothing could be read.
        provenance.errors.DatabaseError: the database cannot be written.
    """
    run = db.begin_run(settings, command)
    try:
        summary, named = _run(db, run, reading, settings, workers, progress or Silence(), outlets)
    except NoUsableInputError as error:
        # What could not be read is worth remembering even if nothing else is.
        db.add_problems(run, reading.problems)
        db.connection.execute("COMMIT")
        db.abandon_run(run, "failed", str(error))
        raise
    except KeyboardInterrupt:
        db.abandon_run(run, "interrupted", "stopped by the user; nothing of it was stored")
        raise
    except BaseException as error:
        db.abandon_run(run, "failed", f"{type(error).__name__}: {error}")
        raise
    return summary, named


def _run(
    db: NewsDatabase,
    run: int,
    reading: Reading,
    settings: Settings,
    workers: Workers,
    progress: Progress,
    outlets: Sequence[OutletEntry],
) -> tuple[RunSummary, tuple[int, ...]]:
    started = time.perf_counter()
    add_to_directory(db, outlets)
    before = read_index(db, settings, whole=True)  # as the last run left it
    if _outdated(db, run, settings):
        forget_derived(db)
        before = None
    progress.stage("reading", None)
    for _ in stage(db, reading):
        progress.advance(1)
    intake = admit(db, run)
    if not intake.named:
        raise no_input(reading)
    new_texts = read_texts(db, settings, workers, progress)
    finish_documents(db, intake.new)
    read_credits(db, documents_to_credit(db, new_outlets=intake.outlets), workers, progress)
    known = stored_lookup(db, settings.candidates, before)
    compared = _compare_all(db, run, known, settings, workers, progress)
    with IndexFile(db, known) as index:
        del known, before
        progress.stage("concluding", None)
        _conclude(db, run, settings)
        texts = set(texts_of(db, intake.named).values())
        short = short_texts(db, intake.named, settings.candidates.min_text_words)
        reading.problems.extend(short)
        db.add_problems(run, reading.problems)
        summary = RunSummary(
            id=run,
            documents=len(intake.named),
            texts=len(texts),
            pairs_compared=compared,
            relations=count_relations(db, intake.named),
            problems=count_problems(db, run),
            seconds=round(time.perf_counter() - started, 3),
            new_documents=len(intake.new),
            skipped=reading.skipped,
            too_short=len(short),
        )
        db.finish_run(
            run,
            documents=summary.documents,
            new_documents=summary.new_documents,
            new_texts=new_texts,
            skipped=summary.skipped,
            pairs_compared=compared,
            problems=summary.problems,
        )
        index.publish(settings)
    return summary, intake.named


def _outdated(db: NewsDatabase, run: int, settings: Settings) -> bool:
    """Whether what is stored was derived with other settings or by another version, and must be again."""
    return db.settings_before(run) not in (None, (settings.digest(), __version__))


# -- pairs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PairBatch:
    """Pairs of documents to compare, with the texts they need and what was found of those before."""

    pairs: tuple[tuple[int, int, int, int], ...]  # documents a and b, texts of a and b
    texts: dict[int, StoredText]
    segments: dict[int, tuple[Segment, ...]]
    content: dict[int, Content]


def _compare_all(
    db: NewsDatabase, run: int, known: Lookup, settings: Settings, workers: Workers, progress: Progress
) -> int:
    """Compare every candidate pair that has not been compared yet; gives the number compared."""
    progress.stage("finding candidates", None)
    with EmbeddedEngine(workers.jobs) as engine:
        whole = partial(whole_grams, db, prints=settings.fingerprints)
        candidates = find_candidates(engine, known.postings(whole), settings.candidates)
    wanted, certain = wanted_pairs(db, candidates)
    related = related_pairs(db)
    drop_relations(db, related - wanted)
    texts = texts_of(db, (d for pair in wanted - related for d in pair))
    empty = empty_pairs(db)
    todo = [
        (a, b, texts[a], texts[b])
        for a, b in sorted(wanted - related)
        if (a, b) in certain or _ordered(texts[a], texts[b]) not in empty
    ]
    progress.stage("comparing", len(todo))
    for result in workers.map(partial(_compare_batch, settings=settings), _pair_batches(db, todo), worth=4):
        found = [row for row in result if row.measure.passages or (row.a, row.b) in certain]
        add_measured(db, run, found)
        nothing = {(row.a, row.b) for row in result} - {(row.a, row.b) for row in found}
        add_empty(db, {_ordered(texts[a], texts[b]) for a, b in nothing})
        progress.advance(len(result))
    return len(todo)


def _ordered(x: int, y: int) -> Pair:
    return (x, y) if x < y else (y, x)


def _pair_batches(db: NewsDatabase, todo: Sequence[tuple[int, int, int, int]]) -> Iterator[_PairBatch]:
    for start in range(0, len(todo), _PAIRS_AT_ONCE):
        part = tuple(todo[start : start + _PAIRS_AT_ONCE])
        needed = {t for _, _, x, y in part for t in (x, y)}
        yield _PairBatch(
            part, stored_texts(db, needed), stored_segments(db, needed), stored_content(db, needed)
        )


def _compare_batch(batch: _PairBatch, settings: Settings) -> list[MeasuredPair]:
    """Align pairs of texts and work out their edits; runs in a worker."""
    profiles = {
        i: replace(profile, stored=batch.segments[i], stored_content=batch.content[i])
        for i, profile in zip(batch.texts, profiles_of(list(batch.texts.values()), settings), strict=True)
    }
    return [
        _measured_pair(a, b, compare_profiles(profiles[x], profiles[y], settings), same_text=x == y)
        for a, b, x, y in batch.pairs
    ]


def _measured_pair(a: int, b: int, compared: Compared, *, same_text: bool) -> MeasuredPair:
    limit = _SNIPPET if same_text else None
    texts = []
    edits = []
    for passage, changes in zip(compared.passages, compared.edits, strict=True):
        texts.append(
            (passage.a.span.cut(compared.a.text)[:limit], passage.b.span.cut(compared.b.text)[:limit])
        )
        edits.append(
            tuple(
                (e.op, e.edit_class, e.a, e.b, e.a.cut(compared.a.text), e.b.cut(compared.b.text))
                for e in changes
                if e.op != "kept"
            )
        )
    return MeasuredPair(a, b, compared.measure, tuple(texts), tuple(edits))


def _conclude(db: NewsDatabase, run: int, settings: Settings) -> None:
    """Decide all pairs from what is stored, then stories, sources and audits; write what changed."""
    # All values here are frozen and none refers back: Python would look through hundreds of thousands of
    # them for cycles again and again, which takes a fifth of the time and finds nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        parties = read_parties(db)
        measures = read_measures(db)
        findings = relate_all(
            [(parties[a], parties[b], measure) for (a, b), (_, measure) in sorted(measures.items())], settings
        )
        write_findings(db, findings, {pair: relation for pair, (relation, _) in measures.items()})
        write_conclusion(db, run, conclude(parties, findings, settings), parties)
    finally:
        if collecting:
            gc.enable()


# -- remove --------------------------------------------------------------------------------------------


def remove(db: NewsDatabase, names: Sequence[str], command: str | None = None) -> int:
    """Take documents out of a database with all that rests on them; gives their number.

    What remains is what a trace of the remaining documents would have given.

    Raises:
        NotFoundError: a name that no document has; nothing is removed then.
        UsageError: a source that nobody has seen; it would be back at once.
    """
    ids = sorted({find_document(db, name) for name in names})
    for document in read_documents(db, ids):
        if document.status != "seen":
            raise UsageError(
                f"{document.name}: a source that is named, not a document; it goes with those that name it"
            )
    settings = last_settings(db)
    run = db.begin_run(settings, command)
    try:
        lost = remove_documents(db, ids)
        with Workers(1) as workers:
            if _outdated(db, run, settings):
                forget_derived(db)
                read_texts(db, settings, workers, Silence())
            read_credits(db, documents_to_credit(db, gone_outlets=lost), workers, Silence())
            known = stored_lookup(db, settings.candidates)
            compared = _compare_all(db, run, known, settings, workers, Silence())
        with IndexFile(db, known) as index:
            _conclude(db, run, settings)
            db.finish_run(
                run, documents=0, new_documents=0, new_texts=0, skipped=0, pairs_compared=compared, problems=0
            )
            index.publish(settings)
    except BaseException as error:
        db.abandon_run(run, "failed", f"{type(error).__name__}: {error}")
        raise
    return len(ids)
