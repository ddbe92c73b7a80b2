"""Compare two texts, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial

from provenance.comparison import Compared, compare_profiles
from provenance.credits import find_credits, publisher_by_marks
from provenance.edits import SentenceChange, count_sentences, sentence_changes
from provenance.model import (
    Audit,
    Document,
    Passage,
    PassageKind,
    Relation,
    TracedDocument,
    TracedRelation,
)
from provenance.profiles import Profile, profile_all
from provenance.readers.dates import moment_of
from provenance.relations import Coverage, Finding, Party, coverage, make_party, passage_kind, relate
from provenance.settings import Settings
from provenance.stories import conclude


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
