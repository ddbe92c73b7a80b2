"""Everything that is stored, or one story, a few hundred rows at a time; and one story whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from provenance.database.conclusions import read_parties
from provenance.database.readout import (
    look_up,
    read_credits,
    read_documents,
    read_stories,
    relations_by_id,
    text_of,
    turned,
)
from provenance.database.store import NewsDatabase
from provenance.database.taken import read_pickups
from provenance.errors import NotFoundError
from provenance.model import (
    Moment,
    Pickup,
    Problem,
    Relation,
    RunSummary,
    Trace,
    TracedCredit,
    TracedDocument,
    TracedRelation,
    TracedStory,
)

T = TypeVar("T")
_AT_ONCE = 500
"""Rows with all that belongs to them that are held at a time."""


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """An outlet as it is stored."""

    id: int
    name: str
    kind: str
    host: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Contents:
    """A database, or one story of it, to be read from beginning to end.

    Raises:
        NotFoundError: from every method, if there is no such story.
    """

    db: NewsDatabase
    story: int | None = None

    def documents(self) -> Iterator[TracedDocument]:
        """Documents by id, lost witnesses among them."""
        return _in_parts(self._documents(), lambda ids: read_documents(self.db, ids))

    def relations(self, *, detail: bool = True) -> Iterator[TracedRelation]:
        """Relations by id; without ``detail`` with no passages, edits or evidence."""
        held = set(self._documents()) if self.story is not None else None
        ids = [
            relation
            for relation, a, b in self.db.rows("SELECT id, a, b FROM relations ORDER BY id")
            if held is None or (a in held and b in held)
        ]
        return _in_parts(ids, lambda part: relations_by_id(self.db, part, detail=detail))

    def credits(self) -> Iterator[TracedCredit]:
        """Credits by document, then in the order of the text."""
        return _in_parts(self._documents(), lambda ids: read_credits(self.db, ids))

    def stories(self) -> Iterator[TracedStory]:
        """Stories by id, with their trees."""
        if self.story is not None:
            return iter(s for s in read_stories(self.db, self._documents()) if s.id == self.story)
        ids = [row[0] for row in self.db.rows("SELECT id FROM stories ORDER BY id")]
        return _in_parts(ids, lambda part: read_stories(self.db, stories=part))

    def problems(self) -> list[Problem]:
        """Every problem met so far, by path; none for one story."""
        if self.story is not None:
            return []
        rows = self.db.rows(
            "SELECT path, member, code, message FROM problems ORDER BY path, coalesce(member, ''), code"
        )
        return [Problem(*row) for row in rows]

    def outlets(self) -> list[KnownOutlet]:
        """Outlets by id, also those whose documents are in other stories."""
        rows = self.db.rows("SELECT id, name, kind, host, country FROM outlets ORDER BY id")
        return [KnownOutlet(*row) for row in rows]

    def summary(self) -> RunSummary:
        """What is here, as the last complete run left it."""
        documents = self._documents()
        seen = sum(
            1
            for _ in self.db.rows_in(
                "SELECT id FROM documents WHERE status = 'seen' AND id IN ({marks})", documents
            )
        )
        texts = {
            row[0]
            for row in self.db.rows_in("SELECT text_id FROM documents WHERE id IN ({marks})", documents)
        } - {None}
        return RunSummary(
            self.db.value("SELECT max(id) FROM runs WHERE status = 'complete'"),
            seen,
            len(texts),
            0,
            sum(1 for _ in self.relations(detail=False)),
            len(self.problems()),
            0.0,
        )

    def last_run(self) -> tuple[int, str, str, str] | None:
        """The last complete run: its id, when it began and ended, and the version of the tool."""
        rows = self.db.rows(
            "SELECT id, started_at, finished_at, tool_version FROM runs WHERE status = 'complete' "
            "ORDER BY id DESC LIMIT 1"
        )
        return (rows[0][0], rows[0][1], rows[0][2], rows[0][3]) if rows else None

    def _documents(self) -> list[int]:
        if self.story is None:
            return [row[0] for row in self.db.rows("SELECT id FROM documents ORDER BY id")]
        found = self.db.rows(
            "SELECT document_id FROM story_documents WHERE story_id = ? ORDER BY document_id", (self.story,)
        )
        if not found:
            raise NotFoundError(f"story:{self.story}: no such story")
        return [row[0] for row in found]


def _in_parts(ids: list[int], read: Callable[[list[int]], Iterable[T]]) -> Iterator[T]:
    for start in range(0, len(ids), _AT_ONCE):
        yield from read(ids[start : start + _AT_ONCE])


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of a story's tree whose both ends are seen; ``relation`` has the source as a."""

    source: int
    taker: int
    probability: float
    relation: Relation
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class StoryContents:
    """A story with all that is told of it.

    ``times`` are the dates of its documents, as far as they are known; ``steps`` the steps of its tree
    between seen documents, and ``pickups`` the copies in the order of publication.
    """

    trace: Trace
    story: TracedStory
    times: Mapping[int, Moment]
    steps: tuple[StoryStep, ...]
    pickups: tuple[Pickup, ...]


def read_story(db: NewsDatabase, story: int) -> StoryContents:
    """One story whole.

    Raises:
        NotFoundError: there is no such story.
    """
    trace = look_up(db, f"story:{story}").trace
    found = next(s for s in trace.stories if s.id == story)
    trace = replace(trace, stories=(found,))
    parties = read_parties(db, found.documents)
    between = {(r.a, r.b): r.relation for r in trace.relations}
    steps = []
    for edge in found.tree:
        relation = between.get((min(edge.source, edge.target), max(edge.source, edge.target)))
        if relation is not None:
            relation = relation if edge.source < edge.target else turned(relation)
            texts = text_of(db, edge.source), text_of(db, edge.target)
            steps.append(StoryStep(edge.source, edge.target, edge.probability, relation, texts))
    return StoryContents(
        trace,
        found,
        {number: party.published for number, party in parties.items() if party.published is not None},
        tuple(steps),
        tuple(read_pickups(db, story=story)),
    )
