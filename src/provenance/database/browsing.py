"""What pages show of a database, some at a time: every query is answered from an index.

A page's questions are others than a program's: what is new, who ran this, the next fifty rows. What a program
wants is read whole by the modules beside this one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from provenance.database.conclusions import stored_moment
from provenance.database.readout import (
    read_credits,
    read_documents,
    read_evidence,
    read_stories,
    relations_by_id,
    turned,
)
from provenance.database.store import NewsDatabase
from provenance.database.taken import revisions_of
from provenance.errors import NotFoundError
from provenance.model import (
    Moment,
    Problem,
    Relation,
    Segment,
    Span,
    TracedCredit,
    TracedDocument,
    TracedStory,
)
from provenance.relations import told_changes

_NEIGHBOURS = 400
"""Relations of one document that are read at most, those that share most first."""


# -- home --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list."""

    id: int
    name: str
    documents: int
    outlets: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last complete run, when it ended (UTC), and how many problems it met."""

    id: int
    finished: str
    problems: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What is here, and where to begin: stories by their first date, the latest first."""

    documents: int
    outlets: int
    stories: int
    run: LastRun | None
    newest: tuple[StoryLine, ...]
    largest: tuple[StoryLine, ...]
    copied: tuple[tuple[TracedDocument, int], ...]
    uncredited: tuple[tuple[TracedDocument, TracedDocument | None], ...]
    uncredited_count: int
    problems: tuple[Problem, ...]


def read_overview(db: NewsDatabase, most: int = 12) -> Overview:
    """The newest and the largest stories, what was copied most, copies without a credit, and problems.

    Args:
        db: the database.
        most: rows of each list.
    """
    runs = db.rows(
        "SELECT id, finished_at, coalesce(problems, 0) FROM runs WHERE status = 'complete' ORDER BY id DESC LIMIT 1"
    )
    copied = db.rows(
        "SELECT source_document_id, count(*) AS copies FROM story_edges GROUP BY source_document_id "
        "ORDER BY copies DESC, source_document_id LIMIT ?",
        (most,),
    )
    uncredited = db.rows(
        "SELECT document_id, matched_document_id FROM audits WHERE verdict = 'uncredited_copy' "
        "ORDER BY copied_share DESC, document_id LIMIT ?",
        (most,),
    )
    ids = [row[0] for row in copied] + [i for row in uncredited for i in row if i is not None]
    known = {d.id: d for d in read_documents(db, ids)}
    run = LastRun(*runs[0]) if runs else None
    problems = db.rows(
        "SELECT path, member, code, message FROM problems WHERE last_run = ? "
        "ORDER BY path, coalesce(member, ''), code LIMIT ?",
        (run.id if run else -1, most),
    )
    return Overview(
        documents=db.value("SELECT count(*) FROM documents WHERE status = 'seen'"),
        outlets=db.value("SELECT count(*) FROM outlets"),
        stories=count_stories(db),
        run=run,
        newest=story_lines(db, "first_published", 0, most),
        largest=story_lines(db, "documents", 0, most),
        copied=tuple((known[i], count) for i, count in copied),
        uncredited=tuple((known[i], known.get(other)) for i, other in uncredited),
        uncredited_count=db.value("SELECT count(*) FROM audits WHERE verdict = 'uncredited_copy'"),
        problems=tuple(Problem(*row) for row in problems),
    )


def story_lines(db: NewsDatabase, by: str, first: int, most: int) -> tuple[StoryLine, ...]:
    """Some stories, those with the largest value of a column first.

    Args:
        db: the database.
        by: ``first_published`` or ``documents``.
        first: how many to pass over.
        most: how many to give.
    """
    assert by in ("first_published", "documents")
    rows = db.rows(
        f"SELECT id, name, documents, outlets, first_published, last_published FROM stories "
        f"ORDER BY {by} DESC, id LIMIT ? OFFSET ?",
        (most, first),
    )
    return tuple(StoryLine(*row) for row in rows)


def count_stories(db: NewsDatabase) -> int:
    """How many stories there are."""
    return int(db.value("SELECT count(*) FROM stories"))


# -- a story -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a tree between seen documents; ``relation`` has the source as a, without passages."""

    relation_id: int
    source: int
    taker: int
    probability: float
    relation: Relation
    changed: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with its documents by id, their dates as far as they are known, and the steps by taker."""

    story: TracedStory
    documents: Mapping[int, TracedDocument]
    times: Mapping[int, Moment]
    steps: Mapping[int, Step]


def read_story_view(db: NewsDatabase, story: int) -> StoryView:
    """A story without its texts.

    Raises:
        NotFoundError: there is no such story.
    """
    found = read_stories(db, stories=[story])
    if not found:
        raise NotFoundError(f"story:{story}: no such story")
    documents = {d.id: d for d in read_documents(db, found[0].documents)}
    pairs = [(edge.source, edge.target, edge.probability) for edge in found[0].tree]
    return StoryView(found[0], documents, read_times(db, documents), read_steps(db, pairs))


def read_times(db: NewsDatabase, documents: Iterable[int]) -> dict[int, Moment]:
    """When documents were published, of those that say so."""
    rows = db.rows_in(
        "SELECT id, published_at, published_precision, published_basis, published_earliest, published_latest, "
        "published_zoned FROM documents WHERE published_earliest IS NOT NULL AND id IN ({marks})",
        sorted(set(documents)),
    )
    return {document: stored_moment(row) for document, *row in rows}


def read_steps(db: NewsDatabase, pairs: Sequence[tuple[int, int, float]]) -> dict[int, Step]:
    """Steps by their taker, with evidence.

    Args:
        db: the database.
        pairs: source, taker and probability of each; one whose source nobody has seen has no relation.
    """
    wanted = {(min(a, b), max(a, b)): (a, b, sure) for a, b, sure in pairs}
    ids: dict[int, tuple[int, int, float]] = {}
    for relation, a, b in db.rows_in(
        "SELECT id, a, b FROM relations WHERE a IN ({marks})", sorted({a for a, _ in wanted})
    ):
        if (a, b) in wanted:
            ids[relation] = wanted[a, b]
    evidence = read_evidence(db, ids)
    changes = _changes(db, ids)
    steps = {}
    for traced in relations_by_id(db, ids, detail=False):
        source, taker, sure = ids[traced.id]
        whole = replace(traced.relation, evidence=tuple(evidence[traced.id]))
        forward = traced.a == source
        steps[taker] = Step(
            traced.id,
            source,
            taker,
            sure,
            whole if forward else turned(whole),
            told_changes(changes[traced.id], backwards=not forward),
        )
    return steps


def _changes(db: NewsDatabase, relations: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = db.rows_in("SELECT id, changes FROM relations WHERE id IN ({marks})", sorted(relations))
    return {relation: json.loads(changes) for relation, changes in rows}


# -- a document --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document that shares text with another; ``relation`` has the document itself as a, its source as b."""

    relation_id: int
    other: TracedDocument
    relation: Relation
    changed: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a document that stands in a neighbour as well."""

    span: Span
    relation_id: int
    kind: str
    words: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its text and all that is known of it.

    ``neighbours`` are those that share most, ``more`` how many others there are; ``stretches`` are of its
    text, in order of their beginning, with the relation each is from.
    """

    document: TracedDocument
    text: str
    head_end: int
    segments: tuple[Segment, ...]
    credits: tuple[TracedCredit, ...]
    versions: tuple[TracedDocument, ...]
    times: Mapping[int, Moment]
    neighbours: tuple[Neighbour, ...]
    more: int
    parent: int | None
    stretches: tuple[Stretch, ...]


def read_document_view(db: NewsDatabase, document: int) -> DocumentView:
    """One document.

    Raises:
        NotFoundError: there is no such document.
    """
    found = read_documents(db, [document])
    if not found:
        raise NotFoundError(f"document:{document}: no such document")
    text_id = db.value("SELECT text_id FROM documents WHERE id = ?", (document,))
    texts = db.rows("SELECT text, head_end FROM texts WHERE id = ?", (text_id,))
    text, head_end = texts[0] if texts else ("", 0)
    segments = db.rows(
        'SELECT start, "end", kind FROM segments WHERE text_id = ? ORDER BY start, "end"', (text_id,)
    )
    neighbours, more = _neighbours(db, document)
    versions = revisions_of(db, document)
    known = {d.id: d for d in read_documents(db, versions)}
    return DocumentView(
        found[0],
        text,
        head_end,
        tuple(Segment(Span(start, end), kind) for start, end, kind in segments),
        read_credits(db, [document]),
        tuple(known[v] for v in versions),
        read_times(db, [document, *versions, *(n.other.id for n in neighbours)]),
        neighbours,
        more,
        db.value("SELECT source_document_id FROM story_edges WHERE taker_document_id = ?", (document,)),
        _stretches(db, document, neighbours),
    )


def find_by_name(db: NewsDatabase, name: str) -> int | None:
    """The id of a document with a name, None without one."""
    found: int | None = db.value("SELECT id FROM documents WHERE name = ?", (name,))
    return found


def _neighbours(db: NewsDatabase, document: int) -> tuple[tuple[Neighbour, ...], int]:
    rows = db.rows(
        "SELECT id, b, shared_words FROM relations WHERE a = ? AND kind NOT IN ('incidental', 'shared_boilerplate') "
        "UNION ALL "
        "SELECT id, a, shared_words FROM relations WHERE b = ? AND kind NOT IN ('incidental', 'shared_boilerplate')",
        (document, document),
    )
    rows.sort(key=lambda row: (-row[2], row[0]))
    shown = rows[:_NEIGHBOURS]
    others = {d.id: d for d in read_documents(db, (row[1] for row in shown))}
    changes = _changes(db, (row[0] for row in shown))
    found = {t.id: t for t in relations_by_id(db, (row[0] for row in shown), detail=False)}
    neighbours = []
    for relation_id, other, _ in shown:
        traced = found[relation_id]
        mine_is_a = traced.a == document
        neighbours.append(
            Neighbour(
                relation_id,
                others[other],
                traced.relation if mine_is_a else turned(traced.relation),
                told_changes(changes[relation_id], backwards=(traced.relation.direction == "b_to_a")),
            )
        )
    return tuple(neighbours), len(rows) - len(shown)


def _stretches(db: NewsDatabase, document: int, neighbours: Sequence[Neighbour]) -> tuple[Stretch, ...]:
    rows = db.rows_in(
        "SELECT p.relation_id, r.a, p.a_start, p.a_end, p.b_start, p.b_end, p.kind, p.words FROM passages p "
        "JOIN relations r ON r.id = p.relation_id WHERE p.kind <> 'boilerplate' AND p.relation_id IN ({marks})",
        sorted(n.relation_id for n in neighbours),
    )
    found = []
    for relation, a, a_start, a_end, b_start, b_end, kind, words in rows:
        span = Span(a_start, a_end) if a == document else Span(b_start, b_end)
        found.append(Stretch(span, relation, kind, words))
    return tuple(sorted(found, key=lambda s: (s.span.start, s.span.end, s.relation_id)))


# -- two documents -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PairView:
    """A relation turned so that a source stands left, both documents and both texts."""

    relation_id: int
    left: TracedDocument
    right: TracedDocument
    relation: Relation
    texts: tuple[str, str]
    times: Mapping[int, Moment]


def read_pair(db: NewsDatabase, relation: int) -> PairView:
    """A relation with its passages, edits and evidence.

    Raises:
        NotFoundError: there is no such relation.
    """
    found = relations_by_id(db, [relation])
    if not found:
        raise NotFoundError(f"relation:{relation}: no such relation")
    traced = found[0]
    documents = {d.id: d for d in read_documents(db, [traced.a, traced.b])}
    texts = dict(
        db.rows_in(
            "SELECT d.id, t.text FROM documents d JOIN texts t ON t.id = d.text_id WHERE d.id IN ({marks})",
            [traced.a, traced.b],
        )
    )
    times = read_times(db, documents)
    one, other, whole = traced.a, traced.b, traced.relation
    first, second = times.get(one), times.get(other)
    later = first is not None and second is not None and first.earliest > second.earliest
    if whole.direction == "b_to_a" or (whole.direction != "a_to_b" and later):
        one, other, whole = other, one, turned(whole)
    return PairView(relation, documents[one], documents[other], whole, (texts[one], texts[other]), times)


def find_pair(db: NewsDatabase, one: int, other: int) -> int | None:
    """The id of the relation of two documents, None without one."""
    found: int | None = db.value(
        "SELECT id FROM relations WHERE a = ? AND b = ?", (min(one, other), max(one, other))
    )
    return found


# -- an outlet ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exchange:
    """How much one outlet ran of another: copies, how many of them are credited, the median lag in seconds."""

    outlet: int | None
    name: str
    copies: int
    credited: int
    lag: float | None


@dataclass(frozen=True, slots=True)
class OutletView:
    """An outlet, whom it took from, who took from it, and some of the copies of its texts by time."""

    id: int
    name: str
    kind: str
    host: str | None
    country: str | None
    brand: str | None
    documents: int
    taken: tuple[Exchange, ...]
    given: tuple[Exchange, ...]
    copies: int
    rows: tuple[tuple[Step, TracedDocument, TracedDocument], ...]
    times: Mapping[int, Moment]
    newest: tuple[TracedDocument, ...]


def read_outlet_view(db: NewsDatabase, outlet: int, first: int = 0, most: int = 50) -> OutletView:
    """An outlet.

    Args:
        db: the database.
        outlet: its id.
        first: copies of its texts to pass over.
        most: copies of its texts to give.

    Raises:
        NotFoundError: there is no such outlet.
    """
    found = db.rows("SELECT id, name, kind, host, country, brand FROM outlets WHERE id = ?", (outlet,))
    if not found:
        raise NotFoundError(f"outlet:{outlet}: no such outlet")
    given = _exchanged(db, "source", "taker", outlet)
    taken = _exchanged(db, "taker", "source", outlet)
    shown = sorted(given, key=lambda row: (row[5] is None, row[5] or 0.0, row[1]))[first : first + most]
    newest = [
        row[0]
        for row in db.rows(
            "SELECT id FROM documents WHERE outlet_id = ? AND status = 'seen' "
            "ORDER BY published_earliest DESC, id LIMIT 20",
            (outlet,),
        )
    ]
    steps = read_steps(db, [(source, taker, sure) for source, taker, sure, *_ in shown])
    ids = {i for source, taker, *_ in shown for i in (source, taker)} | set(newest)
    known = {d.id: d for d in read_documents(db, ids)}
    number, name, kind, host, country, brand = found[0]
    return OutletView(
        id=number,
        name=name,
        kind=kind,
        host=host,
        country=country,
        brand=brand,
        documents=db.value(
            "SELECT count(*) FROM documents WHERE outlet_id = ? AND status = 'seen'", (outlet,)
        ),
        taken=_summed(db, taken),
        given=_summed(db, given),
        copies=len(given),
        rows=tuple(
            (steps[taker], known[source], known[taker]) for source, taker, *_ in shown if taker in steps
        ),
        times=read_times(db, ids),
        newest=tuple(known[i] for i in newest),
    )


def read_outlet_name(db: NewsDatabase, outlet: int) -> str:
    """The name of an outlet.

    Raises:
        NotFoundError: there is no such outlet.
    """
    name: str | None = db.value("SELECT name FROM outlets WHERE id = ?", (outlet,))
    if name is None:
        raise NotFoundError(f"outlet:{outlet}: no such outlet")
    return name


def find_outlet(db: NewsDatabase, name: str) -> int | None:
    """The id of an outlet by one of its spellings, None without one."""
    from provenance.credits import fold_target

    found: int | None = db.value(
        "SELECT id FROM outlets WHERE folded = ? ORDER BY id LIMIT 1", (fold_target(name),)
    )
    return found


_Row = tuple[int, int, float, int | None, float | None, float | None, str | None]
"""Source, taker, probability, the other's outlet, lag in seconds, when the taker appeared, its verdict."""


def _exchanged(db: NewsDatabase, mine: str, other: str, outlet: int) -> list[_Row]:
    """Steps between the outlet's documents and those of others."""
    return [
        (*row,)
        for row in db.rows(
            f"SELECT e.source_document_id, e.taker_document_id, e.probability, {other}.outlet_id, "
            "taker.published_earliest - source.published_earliest, taker.published_earliest, a.verdict "
            f"FROM documents AS {mine} CROSS JOIN story_edges e ON e.{mine}_document_id = {mine}.id "
            f"CROSS JOIN documents AS {other} ON {other}.id = e.{other}_document_id "
            "LEFT JOIN audits a ON a.document_id = e.taker_document_id "
            f"WHERE {mine}.outlet_id = ? AND {other}.outlet_id IS NOT {mine}.outlet_id "
            "AND source.status = 'seen' ORDER BY e.taker_document_id",
            (outlet,),
        )
    ]


def _summed(db: NewsDatabase, rows: Sequence[_Row]) -> tuple[Exchange, ...]:
    groups: dict[int | None, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[row[3]].append(row)
    names = dict(
        db.rows_in(
            "SELECT id, name FROM outlets WHERE id IN ({marks})", sorted(i for i in groups if i is not None)
        )
    )
    found = [
        Exchange(
            outlet,
            names.get(outlet, "no outlet named") if outlet is not None else "no outlet named",
            len(group),
            sum(row[6] == "credited_copy" for row in group),
            _median([row[4] for row in group if row[4] is not None]),
        )
        for outlet, group in groups.items()
    ]
    return tuple(sorted(found, key=lambda e: (-e.copies, e.name)))


def _median(values: Sequence[float]) -> float | None:
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
