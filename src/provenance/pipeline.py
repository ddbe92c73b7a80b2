"""Trace, compare: the only room that knows the order.

read, normalise, fingerprint, candidates, align, edits, credits, relate, stories, store. Every step is a
function of the rooms above; what stands here is which comes when, and what passes from one to the next.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO, Protocol

from provenance import __version__
from provenance.candidates import find_candidates
from provenance.comparison import Compared, compare_profiles
from provenance.credits import find_credits, find_cues, open_targets, publisher_by_marks
from provenance.database import NewsDatabase
from provenance.database.conclusions import (
    read_measures,
    read_parties,
    remove_documents,
    write_conclusion,
    write_findings,
)
from provenance.database.crediting import CreditInput, documents_to_credit, set_credits
from provenance.database.intake import admit, known_outlets, stage
from provenance.database.pairs import (
    MeasuredPair,
    Pair,
    add_empty,
    add_measured,
    drop_relations,
    empty_pairs,
    postings,
    related_pairs,
    texts_of,
    wanted_pairs,
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
    ReadText,
    StoredText,
    add_read_texts,
    add_scheme,
    count_unread,
    find_scheme,
    finish_documents,
    forget_derived,
    short_texts,
    stored_content,
    stored_fingerprints,
    stored_segments,
    stored_texts,
    unread_texts,
)
from provenance.edits import SentenceChange, count_sentences, sentence_changes
from provenance.engines.embedded import EmbeddedEngine
from provenance.engines.workers import Workers
from provenance.errors import NoUsableInputError, UsageError
from provenance.fingerprints import (
    Content,
    Permutations,
    fingerprint,
    lsh_index,
    permutations,
    resemblance,
    simhash_distance,
)
from provenance.model import (
    Audit,
    Credit,
    Document,
    Passage,
    PassageKind,
    Problem,
    Relation,
    RunSummary,
    Segment,
    Trace,
    TracedDocument,
    TracedRelation,
)
from provenance.profiles import Profile, profile_all
from provenance.readers import Listing, Source, load
from provenance.readers.dates import moment_of
from provenance.relations import (
    Coverage,
    Finding,
    Party,
    coverage,
    make_party,
    passage_kind,
    relate,
    relate_all,
)
from provenance.settings import Settings
from provenance.stories import conclude

Input = str | PathLike[str]
_TEXTS_AT_ONCE = 250
_PAIRS_AT_ONCE = 100
_PAGES_AT_ONCE = 20
_PAGES_WORTH = 4
_SNIPPET = 300
"""Code points of a passage that are stored where both documents have the very same text."""


class Progress(Protocol):
    """Who is told how a run goes on; see :mod:`provenance.show.progress`."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; ``total`` steps, None if that is not known."""

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""


class Silence:
    """Nobody is told."""

    def stage(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""


# -- trace ---------------------------------------------------------------------------------------------


def trace(
    inputs: Input | Document | Iterable[Input | Document],
    *,
    settings: Settings | None = None,
    metadata: Input | None = None,
    jobs: int = 1,
) -> Trace:
    """Compare texts with each other; nothing is written.

    Args:
        inputs: a file, a folder, a document, or several of them.
        settings: numbers to use instead of the defaults.
        metadata: a CSV table with outlets, dates and addresses of text files.
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
        summary, named = trace_into(db, reading, settings=settings, workers=workers)
        found = read_trace(db, summary, named)
    return replace(found, run=replace(found.run, id=None), inputs=tuple(reading.kept))


class Reading:
    """The documents of some inputs, one after the other; problems and skipped files on the side.

    Args:
        inputs: files, folders, ``-``, or documents.
        settings: limits.
        metadata: a CSV table about text files.
        stdin: what ``-`` means; standard input if None.
        workers: who parses pages.
        keep: keep the documents in ``kept``.
    """

    def __init__(
        self,
        inputs: Iterable[Input | Document],
        settings: Settings,
        metadata: Input | None = None,
        *,
        stdin: BinaryIO | None = None,
        workers: Workers | None = None,
        keep: bool = False,
    ) -> None:
        items = list(inputs)
        self._documents = [item for item in items if isinstance(item, Document)]
        self._listing = Listing(
            [item for item in items if not isinstance(item, Document)], settings, metadata, stdin
        )
        self._settings = settings
        self._workers = workers or Workers(1)
        self._keep = keep
        self.problems: list[Problem] = []
        self.kept: list[Document] = []

    @property
    def skipped(self) -> int:
        """Files in folders that are of no article format."""
        return self._listing.skipped

    def __iter__(self) -> Iterator[Document]:
        for found in self._found():
            if isinstance(found, Problem):
                self.problems.append(found)
                continue
            if self._keep:
                self.kept.append(found)
            yield found

    def _found(self) -> Iterator[Document | Problem]:
        yield from self._documents
        pages: list[Source] = []
        for source in self._listing:
            if isinstance(source, Problem):
                yield source
            elif source.format == "html":
                pages.append(source)
            else:
                yield from load(source, self._settings)
        # Pages are what takes time to read: about ten milliseconds each.
        batches = [pages[n : n + _PAGES_AT_ONCE] for n in range(0, len(pages), _PAGES_AT_ONCE)]
        read = partial(_load_pages, settings=self._settings)
        for loaded in self._workers.map(read, batches, worth=_PAGES_WORTH):
            yield from loaded


def _load_pages(pages: Sequence[Source], settings: Settings) -> list[Document | Problem]:
    return [found for page in pages for found in load(page, settings)]


def trace_into(
    db: NewsDatabase,
    reading: Reading,
    *,
    settings: Settings,
    workers: Workers,
    command: str | None = None,
    progress: Progress | None = None,
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
        summary, named = _run(db, run, reading, settings, workers, progress or Silence())
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
) -> tuple[RunSummary, tuple[int, ...]]:
    started = time.perf_counter()
    if _outdated(db, run, settings):
        forget_derived(db)
    progress.stage("reading", None)
    for _ in stage(db, reading):
        progress.advance(1)
    intake = admit(db, run)
    if not intake.named:
        raise _no_input(reading)
    new_texts = _read_texts(db, settings, workers, progress)
    finish_documents(db, intake.new)
    _read_credits(db, documents_to_credit(db, new_outlets=intake.outlets), workers, progress)
    compared = _compare_all(db, run, settings, workers, progress)
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
    return summary, intake.named


def _outdated(db: NewsDatabase, run: int, settings: Settings) -> bool:
    """Whether what is stored was derived with other settings or by another version, and must be again."""
    return db.settings_before(run) not in (None, (settings.digest(), __version__))


def _no_input(reading: Reading) -> NoUsableInputError:
    if reading.problems:
        first, more = reading.problems[0], len(reading.problems) - 1
        rest = f" (and {more} more)" if more else ""
        return NoUsableInputError(f"nothing could be read: {first.path}: {first.message}{rest}")
    if reading.skipped:
        return NoUsableInputError(
            f"no articles found; {reading.skipped} files are of no format that is read "
            "(.txt .md .html .jsonl .csv, each also .gz)"
        )
    return NoUsableInputError("no articles found: the inputs are empty")


# -- texts by themselves -------------------------------------------------------------------------------


def _read_texts(db: NewsDatabase, settings: Settings, workers: Workers, progress: Progress) -> int:
    """Read every text that has no fingerprint yet; gives their number."""
    scheme = find_scheme(db, settings.fingerprints)
    if scheme is None:
        made = permutations(settings.fingerprints)
        scheme = add_scheme(db, settings.fingerprints, made), made
    progress.stage("fingerprinting", count_unread(db))
    read = partial(_read_batch, settings=settings, scheme=scheme[1])
    count = 0
    for batch in workers.map(read, unread_texts(db, _TEXTS_AT_ONCE), worth=4):
        add_read_texts(db, scheme[0], batch)
        progress.advance(len(batch))
        count += len(batch)
    return count


def _read_batch(texts: Sequence[StoredText], settings: Settings, scheme: Permutations) -> list[ReadText]:
    """What texts say by themselves; runs in a worker."""
    profiles = _profiles(texts, settings)
    prints = fingerprint([p.normal for p in profiles], settings.fingerprints, scheme)
    return [
        ReadText(
            id=text.id,
            words=profile.normal.words,
            noise_words=profile.noise_words,
            words_sha256=sha256(profile.normal.hashes.astype("<u8").tobytes()).hexdigest(),
            hidden=profile.normal.hidden,
            mixed=profile.normal.mixed,
            headline=profile.headline,
            marked_outlet=publisher_by_marks(profile.cues),
            segments=profile.segments,
            open_targets=open_targets(profile.cues),
            fingerprint=mark,
        )
        for text, profile, mark in zip(texts, profiles, prints, strict=True)
    ]


def _profiles(texts: Sequence[StoredText], settings: Settings) -> list[Profile]:
    return profile_all(
        [t.text for t in texts],
        [t.head_end for t in texts],
        [t.masked for t in texts],
        settings.fingerprints,
    )


@dataclass(frozen=True, slots=True)
class _CreditBatch:
    """Documents whose credits are to be read, with their texts."""

    documents: tuple[CreditInput, ...]
    texts: dict[int, StoredText]


def _read_credits(
    db: NewsDatabase, wanted: Sequence[CreditInput], workers: Workers, progress: Progress
) -> None:
    """Find the credits of documents, knowing all outlets there are."""
    progress.stage("reading credits", len(wanted))
    read = partial(_credit_batch, known=tuple(known_outlets(db)))
    for credits in workers.map(read, _credit_batches(db, wanted), worth=4):
        set_credits(db, credits)
        progress.advance(len(credits))


def _credit_batches(db: NewsDatabase, wanted: Sequence[CreditInput]) -> Iterator[_CreditBatch]:
    for start in range(0, len(wanted), _TEXTS_AT_ONCE):
        part = tuple(wanted[start : start + _TEXTS_AT_ONCE])
        yield _CreditBatch(part, stored_texts(db, (w.text_id for w in part)))


def _credit_batch(batch: _CreditBatch, known: Sequence[str]) -> dict[int, tuple[Credit, ...]]:
    """The credits of each document; runs in a worker."""
    # Credits rest on a text's lines alone: whole profiles would split and fold all its words as well.
    cues = {i: find_cues(text.text, text.head_end) for i, text in batch.texts.items()}
    return {
        document.document: find_credits(
            batch.texts[document.text_id].text,
            outlet=document.outlet,
            url=document.url,
            pointers=document.pointers,
            captions=document.captions,
            known_outlets=known,
            cues=cues[document.text_id],
        )
        for document in batch.documents
    }


# -- pairs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PairBatch:
    """Pairs of documents to compare, with the texts they need and what was found of those before."""

    pairs: tuple[tuple[int, int, int, int], ...]  # documents a and b, texts of a and b
    texts: dict[int, StoredText]
    segments: dict[int, tuple[Segment, ...]]
    content: dict[int, Content]


def _compare_all(db: NewsDatabase, run: int, settings: Settings, workers: Workers, progress: Progress) -> int:
    """Compare every candidate pair that has not been compared yet; gives the number compared."""
    progress.stage("finding candidates", None)
    with EmbeddedEngine(workers.jobs) as engine:
        candidates = find_candidates(
            engine, postings(db, settings.candidates, settings.fingerprints), settings.candidates
        )
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
        for i, profile in zip(batch.texts, _profiles(list(batch.texts.values()), settings), strict=True)
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
                _read_texts(db, settings, workers, Silence())
            _read_credits(db, documents_to_credit(db, gone_outlets=lost), workers, Silence())
            compared = _compare_all(db, run, settings, workers, Silence())
        _conclude(db, run, settings)
    except BaseException as error:
        db.abandon_run(run, "failed", f"{type(error).__name__}: {error}")
        raise
    db.finish_run(
        run, documents=0, new_documents=0, new_texts=0, skipped=0, pairs_compared=compared, problems=0
    )
    return len(ids)


# -- compare -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Comparison:
    """What two texts share; the decision is worked out when it is asked for."""

    a: Document
    b: Document
    settings: Settings
    compared: Compared = field(repr=False)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Shared passages, by their place in a; edits are worked out when they are asked for."""
        return tuple(
            Passage(
                p.a.span,
                p.b.span,
                kind,
                p.similarity,
                p.confidence,
                p.words,
                p.moved,
                p.longest,
                partial(self.compared.edits_of, n),
            )
            for n, (p, kind) in enumerate(zip(self.compared.passages, self._kinds, strict=True))
        )

    @cached_property
    def sentences(self) -> tuple[SentenceChange, ...]:
        """What happened to whole sentences: additions, deletions, edits, and refactors, which were moved."""
        return sentence_changes(self.compared.a.normal, self.compared.b.normal, self.compared.aligned)

    @property
    def sentence_counts(self) -> dict[str, int]:
        """How many sentences were kept, edited, added, deleted and moved."""
        return count_sentences(self.compared.a.normal, self.sentences)

    @cached_property
    def _kinds(self) -> tuple[PassageKind, ...]:
        return tuple(passage_kind(p, self.settings) for p in self.compared.passages)

    @cached_property
    def coverage(self) -> Coverage:
        """How much of each text the passages cover."""
        a, b = _bare_party(1, self.compared.a), _bare_party(2, self.compared.b)
        return coverage(a, b, self.compared.passages, self._kinds)

    @property
    def coverage_a(self) -> float:
        """Share of a's words inside the passages, 0..1."""
        return self.coverage.raw_a

    @property
    def coverage_b(self) -> float:
        """Share of b's words inside the passages, 0..1."""
        return self.coverage.raw_b

    @cached_property
    def finding(self) -> Finding | None:
        """The pair, decided; None where nothing is shared."""
        return relate(*self._parties, self.compared.measure, self.settings)

    @cached_property
    def _parties(self) -> tuple[Party, Party]:
        return _party(1, self.a, self.compared.a, self.b), _party(2, self.b, self.compared.b, self.a)

    @cached_property
    def relation(self) -> Relation | None:
        """Kind, direction and evidence; None where nothing is shared."""
        found = self.finding
        if found is None:
            return None
        covered = found.covered
        changes: dict[str, int] = {}
        for edits in self.compared.edits:
            for edit in edits:
                if edit.op != "kept":
                    changes[edit.edit_class] = changes.get(edit.edit_class, 0) + 1
        return Relation(
            found.kind,
            found.confidence,
            found.direction,
            found.direction_confidence,
            covered.raw_a,
            covered.raw_b,
            covered.novel_a,
            covered.novel_b,
            covered.shared,
            covered.longest,
            self.compared.measure.order_kept,
            covered.quote_share,
            covered.boilerplate_share,
            found.summary(changes),
            self.passages,
            (*found.kind_evidence, *found.direction_evidence),
        )

    def traced(self) -> tuple[TracedDocument, TracedDocument, TracedRelation | None]:
        """Both documents and the relation as a trace would have them, numbered 1 and 2."""
        relation = self.relation
        findings = [] if self.finding is None else [self.finding]
        audits = conclude({p.id: p for p in self._parties}, findings, self.settings).audits
        return (
            _as_traced(1, self.a, self.compared.a, audits[1]),
            _as_traced(2, self.b, self.compared.b, audits[2]),
            None if relation is None else TracedRelation(1, 1, 2, relation),
        )


def _as_traced(number: int, document: Document, profile: Profile, audit: Audit) -> TracedDocument:
    published = moment_of(document.published)
    return TracedDocument(
        id=number,
        name=document.name or "ab"[number - 1],
        path=document.path,
        member=document.member,
        status="seen",
        headline=document.headline or profile.headline,
        outlet=document.outlet,
        url=document.url,
        published=published.stated if published else None,
        language=document.language,
        characters=len(profile.text),
        words=profile.normal.words,
        verdict=audit.verdict,
        copied_share=audit.copied_share,
        story=None,
        explanation=audit.explanation,
    )


def compare(a: str | Document, b: str | Document, *, settings: Settings | None = None) -> Comparison:
    """What two texts share.

    Args:
        a: a text, or a document with its outlet, date and address.
        b: another.
        settings: numbers to use instead of the defaults.

    Returns:
        A comparison, never None; without passages where nothing is shared.

    >>> found = compare("The ferry struck the eastern pier of the old harbour at dawn on Monday.",
    ...                 "Witnesses said the ferry struck the eastern pier of the old harbour at dawn.")
    >>> found.passages[0].a.cut(found.a.text)
    'The ferry struck the eastern pier of the old harbour at dawn'
    """
    settings = settings or Settings()
    first = Document(text=a, name="a") if isinstance(a, str) else a
    second = Document(text=b, name="b") if isinstance(b, str) else b
    profiles = profile_all(
        [first.text, second.text],
        [first.head_end, second.head_end],
        [first.masked, second.masked],
        settings.fingerprints,
    )
    return Comparison(first, second, settings, compare_profiles(profiles[0], profiles[1], settings))


def read_one(path: Input, settings: Settings | None = None) -> Document:
    """The one document a file holds.

    Raises:
        NoUsableInputError: it holds none, or several.
    """
    settings = settings or Settings()
    reading = Reading([path], settings)
    documents = list(reading)
    if not documents:
        raise _no_input(reading)
    if len(documents) > 1:
        raise NoUsableInputError(f"{fspath(path)}: holds {len(documents)} documents where one is needed")
    return documents[0]


def _bare_party(number: int, profile: Profile) -> Party:
    return Party(number, "", profile.normal.words, profile.noise_words, len(profile.text))


def _party(number: int, document: Document, profile: Profile, other: Document) -> Party:
    """A document as the decisions need it, knowing nobody but the other one."""
    credits = find_credits(
        profile.text,
        outlet=document.outlet,
        url=document.url,
        pointers=document.pointers,
        captions=document.captions,
        known_outlets=[o for o in (document.outlet, other.outlet) if o],
        cues=profile.cues,
    )
    return make_party(
        number,
        document.name or "ab"[number - 1],
        words=profile.normal.words,
        noise_words=profile.noise_words,
        characters=len(profile.text),
        urls=(document.url, document.canonical_url),
        place=f"{document.place}|{document.member or ''}" if document.place else "",
        outlet=document.outlet,
        marked_outlet=publisher_by_marks(profile.cues),
        hidden_words=profile.normal.obfuscations,
        published=moment_of(document.published),
        modified=moment_of(document.modified),
        credits=credits,
    )


# -- store ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Near:
    """A document that is near another by its fingerprints; both figures are estimates.

    ``resemblance`` is the share of word shingles in common (0..1), ``distance`` the number of bits in
    which the 64-bit SimHashes differ.
    """

    name: str
    resemblance: float
    distance: int


class Store:
    """A database of traced documents.

    Args:
        path: the file; made if it is missing.
    """

    def __init__(self, path: Input) -> None:
        self.path = Path(path)

    def add(
        self, trace: Trace | Iterable[Document], *, settings: Settings | None = None, jobs: int = 1
    ) -> Trace:
        """Store documents and compare them with everything stored before.

        Args:
            trace: a trace, or documents.
            settings: numbers to use instead of the defaults.
            jobs: worker processes.

        Returns:
            The documents with everything that now touches them.
        """
        settings = settings or Settings()
        documents = trace.inputs if isinstance(trace, Trace) else tuple(trace)
        problems = trace.problems if isinstance(trace, Trace) else ()
        with Workers(jobs) as workers, NewsDatabase(self.path) as db:
            reading = Reading(documents, settings, workers=workers)
            reading.problems.extend(problems)
            summary, named = trace_into(db, reading, settings=settings, workers=workers)
            return read_trace(db, summary, named)

    def near(self, name: str, *, least: float = 0.7, settings: Settings | None = None) -> list[Near]:
        """Documents whose texts are near-identical to one's, by stored fingerprints alone.

        Asks an index over all stored signatures (datasketch), so a text that shares a paragraph only is
        not found; relations are.

        Args:
            name: a document's name, or ``document:ID``.
            least: least estimated resemblance, 0..1.
            settings: bands and rows of the index.

        Raises:
            NotFoundError: there is no such document.
        """
        bands, rows = (settings or Settings()).candidates.bands, (settings or Settings()).candidates.rows
        with NewsDatabase(self.path, create=False, read_only=True) as db:
            document = find_document(db, name)
            prints = dict(stored_fingerprints(db))
        if document not in prints:
            return []
        mine = prints[document][1]
        named = ((str(i), mark.signature) for i, (_, mark) in sorted(prints.items()))
        index = lsh_index(named, bands=bands, rows=rows, seed=mine.seed)
        found = sorted(int(i) for i in index.query(mine.minhash) if int(i) != document)
        marks = [prints[i] for i in found]
        near = [Near(n, resemblance(mine, mark), simhash_distance(mine, mark)) for n, mark in marks]
        return sorted(
            (n for n in near if n.resemblance >= least), key=lambda n: (-n.resemblance, n.distance, n.name)
        )
