"""What flows through the house: frozen values, standard library only.

The words are the field's: *passage* as in the PAN text-alignment task, *lost witness* as in
stemmatology, *credit line*, *byline* and *dateline* as at the IPTC. docs/glossary.md defines them.

All spans are half-open ``[start, end)`` and count Unicode code points of the stored text.
``None`` always means "unknown"; nothing unknown is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

FormatName = Literal["text", "markdown", "html", "jsonl", "csv", "docx", "pdf", "api"]
Status = Literal["seen", "declared", "inferred"]
PassageKind = Literal["verbatim", "edited", "quotation", "boilerplate", "reworded", "summary"]
SegmentKind = Literal["head", "headline", "body", "credit_line", "photo_credit", "caption", "noise"]
EditOp = Literal["kept", "removed", "added", "altered"]
RelationKind = Literal[
    "exact_copy",
    "edited_copy",
    "excerpt",
    "compilation",
    "shared_upstream",
    "revision",
    "shared_quotation",
    "shared_boilerplate",
    "incidental",
]
Direction = Literal["a_to_b", "b_to_a", "common_source", "unknown"]
Verdict = Literal[
    "credited_copy",
    "uncredited_copy",
    "miscredited_copy",
    "partly_credited",
    "credited_no_match",
    "no_match",
    "not_checked",
]
CreditRole = Literal[
    "text_source", "quote_source", "fact_source", "image_source", "info_source", "publisher_mark"
]
DraftVerdict = Literal["clear", "credited_reuse", "uncredited_reuse"]
CreditOrigin = Literal["text", "head", "record"]
Precision = Literal["second", "minute", "day", "month", "year"]
Basis = Literal["metadata", "feed", "url", "text", "given", "http"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of a text, in code points.

    >>> Span(3, 7).length
    4
    """

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of code points covered."""
        return self.end - self.start

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))

    def overlaps(self, other: Span) -> bool:
        """Whether the two stretches share at least one code point."""
        return self.start < other.end and other.start < self.end

    def cut(self, text: str) -> str:
        """The stretch of ``text`` this span names."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as somebody stated it, with how exactly it was stated.

    ``stated`` is ISO 8601 with as many fields as are known (``2026-03-01T14:05:00+01:00``,
    ``2026-03-01``, ``2026``). ``earliest`` and ``latest`` bound the moment, half-open, in seconds
    since 1970-01-01T00:00Z. Without a zone the bounds are those of the stated clock read as UTC and
    ``zoned`` is false: two moments without a zone may be compared with each other, and with a zoned
    one only after widening by what zones can differ.
    """

    stated: str
    precision: Precision
    basis: Basis
    earliest: float
    latest: float
    zoned: bool


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a page's head or a record's field says about a source: a link or a name.

    ``property`` is the field's own name in lower case (``canonical``, ``syndication-source``,
    ``original-source``, ``isbasedon``, ``credittext``, ``sourceorganization``, ``copyrightholder``,
    ``via``); ``value`` the text found there; ``url`` the absolute address, if it is one.
    """

    property: str
    value: str
    url: str | None = None
    origin: CreditOrigin = "head"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One sighting of a text at a place and a time, as a reader hands it on.

    Only ``text`` is needed. ``head_end`` is the number of leading code points that hold a block of
    ``key: value`` lines (metadata, not article). ``published`` may be given as an ISO string.
    ``name`` is the record's id or the file's name without its ending; the stored name is
    made unique from it. ``place`` says where the document stands, so that a second run knows it
    again: an absolute path, empty for a text that came without one.
    """

    text: str
    name: str = ""
    path: str | None = None
    place: str = ""
    member: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    outlet: str | None = None
    headline: str | None = None
    author: str | None = None
    published: Moment | str | None = None
    modified: Moment | str | None = None
    language: str | None = None
    format: FormatName = "api"
    encoding: str | None = None
    encoding_errors: int = 0
    head_end: int = 0
    masked: tuple[Span, ...] = ()
    """Stretches that are markup, not words (link targets in Markdown)."""
    pointers: tuple[Pointer, ...] = ()
    captions: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """Fields nobody asked for, kept as (name, JSON value)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be used, or only in part.

    ``path`` as given, ``member`` the record or line inside it, ``code`` one of
    :data:`PROBLEM_CODES`.
    """

    path: str
    member: str | None
    code: str
    message: str


PROBLEM_CODES: dict[str, str] = {
    "empty": "nothing but white space",
    "not_text": "binary data, not text",
    "undecodable": "bytes that fit no character encoding",
    "encoding_doubtful": "read, but more than 0.5 % of the characters are replacement marks",
    "too_large": "larger than the size limit",
    "unreadable": "permission denied, or gone before it could be read",
    "not_a_file": "a FIFO, device or socket; never opened",
    "truncated_archive": "a compressed file that ends early, is damaged or expands too far",
    "broken_record": "a line or row that is no valid record",
    "no_text": "a record without a usable text or html field",
    "no_article": "a page without an article",
    "duplicate_id": "a record id that stands twice in one file; both are kept",
    "bad_metadata": "a row of the metadata table that fits no input, or a value that cannot be read",
    "too_short": "fewer words than can be compared; stored, compared only for identity",
}
"""Every code a problem can have, with its meaning."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text and what it is."""

    span: Span
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch of a passage: kept, removed, added or altered on the way from a to b.

    The kept, removed and altered ``a`` sides of a passage, in order, give exactly its a text; the
    kept, added and altered ``b`` sides exactly its b text. The missing side of an addition or a
    removal is an empty span at its place. ``edit_class`` says what changed (see docs/glossary.md).
    """

    op: EditOp
    a: Span
    b: Span
    edit_class: str


@dataclass(frozen=True)
class Passage:
    """An aligned pair of spans.

    ``words`` counts the matched words, ``similarity`` (0..1) is their share of the longer side,
    ``confidence`` (0..1) how sure it is that the stretch was reused. ``edits`` are computed when
    asked for, once.
    """

    a: Span
    b: Span
    kind: PassageKind
    similarity: float
    confidence: float
    words: int
    moved: bool = False
    longest_words: int = 0
    _edits: Callable[[], tuple[Edit, ...]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every kept and changed stretch, in order; empty for reworded and summary passages."""
        return self._edits() if self._edits is not None else ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a kind or a direction, with its weight and a sentence a reader can check.

    ``points_to`` is the side the reason makes the *source*; ``log_odds`` is never negative.
    """

    about: Literal["kind", "direction"]
    code: str
    points_to: Literal["a", "b", "none"]
    log_odds: float
    explanation: str
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """What a text, its page's head or its record says about where it comes from.

    ``span`` is the cue in the stored text, None for head and record credits. ``target`` is the
    outlet or person named, ``scope`` the stretch the credit covers, ``rule`` the id of the pattern.
    """

    span: Span | None
    origin: CreditOrigin
    text: str
    kind: str
    role: CreditRole
    target: str | None = None
    url: str | None = None
    scope: Span | None = None
    confidence: float = 1.0
    language: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """What comparison found between two documents, each side counted on its own.

    ``coverage_*`` is the share (0..1) of a document's words inside its textual passages,
    ``novel_coverage_*`` leaves quotations, boilerplate and noise out. ``direction`` says who is the
    source: ``a_to_b`` means that b took from a.
    """

    kind: RelationKind
    confidence: float
    direction: Direction
    direction_confidence: float | None
    coverage_a: float
    coverage_b: float
    novel_coverage_a: float
    novel_coverage_b: float
    shared_words: int
    longest_words: int
    order_kept: float
    quote_share: float
    boilerplate_share: float
    summary: str
    passages: tuple[Passage, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of a story's tree: ``target`` took from ``source`` (document ids)."""

    source: int
    target: int
    probability: float


@dataclass(frozen=True, slots=True)
class Audit:
    """Whether a document's credits agree with what was found; a statement about the text only.

    ``uncredited_words`` are the copied words that no credit covers.
    """

    verdict: Verdict
    copied_share: float | None
    explanation: str
    matched: int | None = None
    uncredited_words: int = 0


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """A stored document: seen, or declared by a credit, or inferred.

    ``headline`` to ``words`` are None or 0 for documents nobody has seen; ``story`` is None for a
    document alone.
    """

    id: int
    name: str
    path: str | None
    member: str | None
    status: Status
    headline: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    characters: int
    words: int
    verdict: Verdict | None
    copied_share: float | None
    story: int | None
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class TracedRelation:
    """A stored relation between documents ``a`` < ``b``."""

    id: int
    a: int
    b: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class TracedCredit:
    """A stored credit, and which document it means."""

    document: int
    credit: Credit
    source_document: int | None
    source_status: Literal["seen", "declared", "none"]


@dataclass(frozen=True, slots=True)
class TracedStory:
    """A stored story: its documents, seen ones and lost witnesses, its root and its tree."""

    id: int
    name: str
    documents: tuple[int, ...]
    root: int | None
    tree: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run did; counts of this run's inputs, new or known.

    ``id`` is None for a trace that was not stored.
    """

    id: int | None
    documents: int
    texts: int
    pairs_compared: int
    relations: int
    problems: int
    seconds: float
    new_documents: int = 0
    skipped: int = 0
    too_short: int = 0


@dataclass(frozen=True)
class Trace:
    """The result of tracing: documents, relations, credits, stories, problems.

    ``inputs`` are the documents as they were read, so that a store can take them over.
    """

    run: RunSummary
    documents: tuple[TracedDocument, ...]
    relations: tuple[TracedRelation, ...]
    credits: tuple[TracedCredit, ...]
    stories: tuple[TracedStory, ...]
    problems: tuple[Problem, ...]
    inputs: tuple[Document, ...] = field(default=(), repr=False)

    def document(self, name: str) -> TracedDocument:
        """The document of that name.

        Raises:
            KeyError: there is none.
        """
        for document in self.documents:
            if document.name == name:
                return document
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Overview:
    """What a run found, as far as it is shown at once.

    ``findings`` come in the order they are shown, ``more`` counts those left out after them. ``siblings``
    counts pairs of copies related only through a third document that is shown as the source of both,
    ``minor`` pairs that share only furniture or a phrase. ``documents`` are those of the findings,
    ascending; ``unseen`` the names of sources that were named and not seen.
    """

    run: RunSummary
    findings: tuple[TracedRelation, ...]
    documents: tuple[TracedDocument, ...]
    more: int
    siblings: int
    minor: int
    stories: int
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Also:
    """Another document that has a stretch of a draft; ``source`` is where, ``published`` as stated."""

    document: int
    name: str
    outlet: str | None
    source: Span
    published: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedPassage:
    """A stretch of a draft and the stretch of the source it is charged to.

    ``words`` are those of the draft, without page furniture; ``source_text`` is the source's stretch.
    ``edits`` go from the source, as ``a``, to the draft, as ``b``. ``also`` are the other documents that
    have it, the earliest first.
    """

    draft: Span
    source: Span
    kind: PassageKind
    similarity: float
    words: int
    credited: bool
    source_text: str = field(repr=False)
    edits: tuple[Edit, ...] = ()
    also: tuple[Also, ...] = ()

    def with_edits(self, edits: tuple[Edit, ...]) -> CheckedPassage:
        """The same with its edits."""
        return replace(self, edits=edits)


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """A document that stretches of a draft are charged to.

    ``words`` and ``share`` (0..1) are those of the draft; ``credited`` says that a credit covers all prose
    charged to it, ``relation`` what kind of pair the two are.
    """

    document: int
    name: str
    outlet: str | None
    url: str | None
    published: str | None
    relation: RelationKind
    words: int
    share: float
    credited: bool
    passages: tuple[CheckedPassage, ...]


Severity = Literal["stop", "warn", "off"]
"""What happens to a draft that breaks a rule: stop is exit code 1, warn is said, off is not looked for."""


@dataclass(frozen=True, slots=True)
class DraftWarning:
    """What an editor should look at in a draft.

    ``rule`` is one of :data:`provenance.checking.RULES`, ``count`` what was found and ``limit`` what is
    tolerated, ``settle`` what would settle it; ``span`` is its first place in the draft.
    """

    rule: str
    severity: Literal["stop", "warn"]
    count: float
    limit: float
    message: str
    settle: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """What in a draft stands elsewhere.

    ``matched_words`` counts its words in textual passages, quotations among them; ``uncredited_words`` those
    in prose that no credit covers. ``set_apart`` counts words that are found elsewhere and not charged, by
    the reason: boilerplate, quotation (if asked for), phrase, allowed, own (the outlet's), older (than asked
    for), excluded (for good), taken (from the draft by others). ``known_as`` are stored documents that are
    the draft itself, with which it was not compared.
    """

    text: str = field(repr=False)
    words: int
    matched_words: int
    matched_share: float
    uncredited_words: int
    verdict: DraftVerdict
    sources: tuple[CheckedSource, ...]
    credits: tuple[Credit, ...] = ()
    set_apart: tuple[tuple[str, int], ...] = ()
    known_as: tuple[str, ...] = ()
    warnings: tuple[DraftWarning, ...] = ()
    name: str = ""
    path: str | None = None
    member: str | None = None

    def lines(self, span: Span) -> str:
        """The lines a stretch stands in, counted from one, as ``4`` or ``4–6``."""
        first = self.text.count("\n", 0, span.start) + 1
        last = first + self.text.count("\n", span.start, max(span.start, span.end - 1))
        return str(first) if first == last else f"{first}–{last}"

    def lines_of(self, spans: Iterable[Span]) -> list[str]:
        """The lines of several stretches, each once, in their order."""
        return list(dict.fromkeys(self.lines(span) for span in spans))


@dataclass(frozen=True, slots=True)
class ComparedWith:
    """What drafts were compared with: how many texts, and the earliest and latest date among them."""

    texts: int
    first: str | None
    last: str | None


ExclusionKind = Literal["phrase", "outlet", "document"]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something checks leave out for good: what, why, who said so, and when (UTC, ISO 8601)."""

    id: int
    kind: ExclusionKind
    value: str
    reason: str
    by: str
    added: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The drafts of one check, in the order they were given."""

    compared_with: ComparedWith
    drafts: tuple[CheckedDraft, ...]
    problems: tuple[Problem, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    """What was asked to be left out, as words for the filter and for what it takes."""
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def found_reuse(self) -> bool:
        """Whether some draft has more of something than is tolerated, so that it should be stopped."""
        return any(warning.severity == "stop" for draft in self.drafts for warning in draft.warnings)


@dataclass(frozen=True, slots=True)
class OutletEntry:
    """An outlet as a user describes it.

    ``kind`` is one of agency, newspaper, magazine, broadcaster, online, portal; ``country`` two letters
    (ISO 3166); ``brand`` names the family of outlets it belongs to; ``licensed``: its text needs no credit.
    """

    name: str
    kind: str | None = None
    country: str | None = None
    brand: str | None = None
    hosts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    licensed: bool = False


@dataclass(frozen=True, slots=True)
class Outdated:
    """A fact that a copy kept and its source corrected: its class, what it was, and what it is now."""

    edit_class: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Pickup:
    """One copy of one text.

    ``version`` of ``versions`` says which revision of its page was copied, ``lag_seconds`` how much later the
    copy was published (None without both dates), ``via`` the document it was had through, ``probability``
    how sure that step is. ``kept`` is the share (0..1) of the source's words that the copy has, ``copied``
    their share of the copy. ``changes`` counts the telling ones by class, ``altered`` has those of facts and
    quotations: class, what it was, what it became. ``outdated`` is what the source corrected later.
    """

    source: int
    source_name: str
    source_outlet: str | None
    source_published: str | None
    version: int
    versions: int
    document: int
    name: str
    outlet: str | None
    url: str | None
    published: str | None
    lag_seconds: float | None
    via: str | None
    probability: float | None
    kept: float
    copied: float
    headline_changed: bool | None
    verdict: Verdict | None
    links_back: bool
    changes: tuple[tuple[str, int], ...]
    altered: tuple[tuple[str, str, str], ...]
    outdated: tuple[Outdated, ...]
    story: int | None
