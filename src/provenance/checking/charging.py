"""Each stretch of a draft to the source that explains it best.

A draft is compared with known documents as any pair is; what is decided here is which of them each stretch
of it is charged to. Every stretch is charged once, to the source that explains most of the draft, or to whom
that one took it from; among sources that explain about as much a credited one comes first, then the one that
was seen first. The others stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from provenance import kernels
from provenance.alignment import Run, WordPassage
from provenance.checking.rules import Rules
from provenance.checking.warnings import warnings_of
from provenance.comparison import Compared, Measure, MeasuredPassage, measured
from provenance.model import (
    Also,
    CheckedDraft,
    CheckedPassage,
    CheckedSource,
    DraftVerdict,
    PassageKind,
    Span,
)
from provenance.normalisation import NormalText
from provenance.profiles import Profile
from provenance.relations import COPIES, JOINING, NOVEL, Finding, Party, leaning, relate_all
from provenance.settings import CheckSettings, Settings
from provenance.stories import is_credited, sources_of
from provenance.tiers import Aligned


@dataclass(frozen=True, eq=False)
class Known:
    """A known document beside a draft.

    Attributes:
        party: what is known of it.
        compared: it, as ``a``, and the draft, as ``b``.
        url: its address as given.
        twins: other documents with the very same text.
        furniture: stretches of it that are known for furniture of pages.
    """

    party: Party
    compared: Compared
    url: str | None = None
    twins: tuple[Party, ...] = ()
    furniture: tuple[Span, ...] = ()


@dataclass(frozen=True, eq=False)
class _Offer:
    """A passage of the draft that a known document has as well."""

    known: Known
    passage: WordPassage
    tier: str
    whole: MeasuredPassage
    kind: PassageKind
    place: int
    spared: str | None = None
    """Why no credit is needed, if none is."""

    @property
    def ends(self) -> tuple[int, int]:
        """Words of the draft."""
        return self.passage.b_first, self.passage.b_last


@dataclass(frozen=True, eq=False)
class _Piece:
    """A stretch of the draft, charged to an offer."""

    offer: _Offer
    first: int
    last: int
    passage: CheckedPassage


class _Tally:
    """Words of a draft that are found and not charged, by the reason."""

    ORDER = ("own", "allowed", "excluded", "older", "quotation", "taken", "boilerplate", "phrase")
    """A word that is left out for several reasons counts for the first of them."""

    def __init__(self, words: int) -> None:
        self._left_out = {why: np.zeros(words, np.bool_) for why in self.ORDER}
        self._charged = np.zeros(words, np.bool_)

    def leave_out(self, why: str, first: int, last: int) -> None:
        """These words are not charged, unless to somebody else."""
        self._left_out[why][first:last] = True

    def charge(self, first: int, last: int) -> None:
        """These words are charged."""
        self._charged[first:last] = True

    def told(self) -> tuple[tuple[str, int], ...]:
        """Numbers of words by reason, where there are any."""
        counted, rows = self._charged.copy(), []
        for why in self.ORDER:
            rows.append((why, int(np.count_nonzero(self._left_out[why] & ~counted))))
            counted |= self._left_out[why]
        return tuple(sorted((why, words) for why, words in rows if words))


def check_draft(
    draft: Profile,
    party: Party,
    known: Sequence[Known],
    related: Sequence[tuple[Party, Party, Measure]],
    settings: Settings,
    rules: Rules | None = None,
) -> CheckedDraft:
    """Charge every stretch of a draft to the known document that explains it best.

    Args:
        draft: its text.
        party: what is known of it; its id is above all others.
        known: documents to compare it with.
        related: what is known of these among each other, the document with the smaller id first.
        settings: rules and limits.
        rules: what to leave out.

    Returns:
        Without name and path, which are the caller's to add.
    """
    rules = rules or Rules()
    judge = _Judge(draft, party, known, related, settings, rules)
    return judge.report()


class _Judge:
    """One draft among the documents it is compared with."""

    def __init__(
        self,
        draft: Profile,
        party: Party,
        known: Sequence[Known],
        related: Sequence[tuple[Party, Party, Measure]],
        settings: Settings,
        rules: Rules,
    ) -> None:
        self._draft, self._party, self._settings, self._rules = draft, party, settings, rules
        pairs = [*related, *((k.party, party, k.compared.measure) for k in known)]
        findings = relate_all(sorted(pairs, key=lambda p: (p[0].id, p[1].id)), settings)
        self._mine = {f.a.id: f for f in findings if f.b.id == party.id}
        parties = {p.id: p for k in known for p in (k.party, *k.twins)} | {party.id: party}
        self._sources = sources_of(party.id, parties, findings)
        self._known = [k for k in known if k.party.id in self._mine]
        self._story_outlets = {
            p.publisher
            for k in self._known
            if self._mine[k.party.id].kind in JOINING
            for p in (k.party, *k.twins)
        }
        self._taken_from: dict[int, set[int]] = {}
        # Decided without the draft: what is about to be published says nothing of what was.
        for finding in relate_all(sorted(related, key=lambda p: (p[0].id, p[1].id)), settings):
            side = finding.source or leaning(finding.direction_evidence)
            if side is not None and finding.kind in COPIES:
                source, taker = (finding.a, finding.b) if side == "a" else (finding.b, finding.a)
                self._taken_from.setdefault(taker.id, set()).add(source.id)
        self._tally = _Tally(draft.normal.words)
        self._blocked = _places(draft, rules.phrases)

    @property
    def _limits(self) -> CheckSettings:
        return self._settings.check

    def report(self) -> CheckedDraft:
        """Everything there is to say of the draft."""
        offers = list(self._offers())
        pieces = sorted(self._charged(offers), key=lambda piece: piece.first)
        sources = self._by_source(pieces)
        words = self._draft.normal.words
        uncredited = [p for p in pieces if self._needs_credit(p)]
        lacking = sum(p.passage.words for p in uncredited)
        matched = sum(p.passage.words for p in pieces if p.passage.kind not in ("reworded", "summary"))
        row, policy = self._longest_row(uncredited), self._rules.policy
        verdict: DraftVerdict = "clear"
        if policy.breaks("uncredited_words", row) or policy.breaks("share", lacking / max(1, words)):
            verdict = "uncredited_reuse"
        elif any(p.passage.credited and p.passage.kind in NOVEL for p in pieces):
            verdict = "credited_reuse"
        draft = CheckedDraft(
            text=self._draft.text,
            words=words,
            matched_words=matched,
            matched_share=round(matched / max(1, words), 6),
            uncredited_words=lacking,
            verdict=verdict,
            sources=sources,
            credits=tuple(
                c for c in self._party.credits if c.role == "text_source" or c.kind == "media_report"
            ),
            set_apart=self._tally.told(),
        )
        return replace(draft, warnings=warnings_of(draft, self._draft, row, policy, self._limits))

    # -- what could be charged -------------------------------------------------------------------------

    def _offers(self) -> Iterator[_Offer]:
        """Passages that count, of all documents; what does not is tallied."""
        for known in self._known:
            finding, spared = self._mine[known.party.id], self._spared(known)
            compared = known.compared
            for n, (aligned, whole, kind) in enumerate(
                zip(compared.aligned, compared.passages, finding.kinds, strict=True)
            ):
                why = self._left_out(known, finding, whole, kind)
                if why is None:
                    yield _Offer(known, aligned, whole.tier, whole, kind, n, spared)
                else:
                    self._tally.leave_out(why, aligned.b_first, aligned.b_last)

    def _left_out(
        self, known: Known, finding: Finding, passage: MeasuredPassage, kind: PassageKind
    ) -> str | None:
        """Why a passage is not charged, if it is not."""
        if kind == "boilerplate" or _mostly_inside(passage.a.span, known.furniture):
            return "boilerplate"
        if kind == "quotation" and self._rules.exclude_quotes:
            return "quotation"
        if finding.kind == "incidental" or passage.b.words < self._limits.least_words:
            return "phrase"
        if self._is_blocked(passage.b.span):
            return "excluded"
        if _is_before(known.party, self._rules.since):
            return "older"
        if finding.source == "b":
            return "taken"
        return None

    def _spared(self, known: Known) -> str | None:
        """Why what is charged to a document needs no credit, if it does not."""
        having = (known.party, *known.twins)
        if any(p.id in self._rules.excluded or p.publisher in self._rules.excluded_outlets for p in having):
            return "excluded"
        if any(p.publisher in self._rules.allowed for p in having):
            return "allowed"
        if known.party.same_house(self._party) or known.party.publisher in self._rules.own:
            return "own"
        return None

    def _is_blocked(self, span: Span) -> bool:
        """Whether most of a stretch is text that is left out wherever it stands."""
        return _mostly_inside(span, self._blocked)

    # -- charging --------------------------------------------------------------------------------------

    def _charged(self, offers: Sequence[_Offer]) -> Iterator[_Piece]:
        free = np.ones(self._draft.normal.words, np.bool_)
        for span in self._blocked:
            first, last = self._draft.normal.words_in(span.start, span.end)
            free[first:last] = False
            for offer in offers:
                self._tally.leave_out("excluded", max(first, offer.ends[0]), min(last, offer.ends[1]))
        waiting: dict[int, list[_Offer]] = {}
        for offer in offers:
            waiting.setdefault(offer.known.party.id, []).append(offer)
        while waiting:
            gains = {i: sum(_gain(offer, free) for offer in rows) for i, rows in waiting.items()}
            most = max(gains.values())
            if most <= 0:
                return
            main = min(i for i, gain in gains.items() if gain == most)
            best = min(
                (i for i, gain in gains.items() if self._is_as_good(waiting[i], gain, waiting[main], free)),
                key=lambda i: self._precedence(waiting[i]),
            )
            for offer in waiting.pop(best):
                for first, last in _free_stretches(free, *offer.ends):
                    if offer.spared is not None:
                        self._tally.leave_out(offer.spared, first, last)
                        free[first:last] = False
                        continue
                    piece = self._piece(offer, first, last, offers)
                    if piece is not None:
                        free[piece.first : piece.last] = False
                        self._tally.charge(piece.first, piece.last)
                        yield piece

    def _is_as_good(
        self, offers: Sequence[_Offer], gain: float, main: Sequence[_Offer], free: kernels.Flags
    ) -> bool:
        """Whether a document explains about as much as the one that explains most.

        If that one took its text from the document, or the draft credits the document, it is enough that it
        does so where it explains something at all: of a compilation's parts each has a source of its own.
        """
        if gain <= 0:
            return False
        most = sum(_gain(offer, free) for offer in main)
        known = offers[0].known
        if known.party.id in self._taken_from.get(main[0].known.party.id, ()) or self._is_credited(offers):
            there = np.zeros_like(free)
            for offer in offers:
                there[offer.ends[0] : offer.ends[1]] = True
            most = sum(_gain(offer, free & there) for offer in main)
        return gain >= self._limits.near_tie * most

    def _is_credited(self, offers: Sequence[_Offer]) -> bool:
        return any(self._credits(offer.known, offer.whole.b.span) for offer in offers)

    def _precedence(self, offers: Sequence[_Offer]) -> tuple[bool, float, str]:
        """Credited documents and those that need no credit first, then by time, then by name.

        The house's own text comes by its time as well: what it took from others is not its own. Without a
        date nothing speaks against it.
        """
        known, spared = offers[0].known, offers[0].spared
        credited = spared in ("allowed", "excluded") or self._is_credited(offers)
        undated_own = spared == "own" and known.party.published is None
        return not credited, -inf if undated_own else _time(known.party), known.party.name

    def _piece(self, offer: _Offer, first: int, last: int, offers: Sequence[_Offer]) -> _Piece | None:
        """A free stretch of an offer, measured; None if next to nothing of the passage is left in it."""
        whole = (first, last) == offer.ends
        compared, place = offer.known.compared, offer.place
        if not whole:
            if offer.tier != "textual":
                if 2 * (last - first) < offer.passage.b_last - offer.passage.b_first:
                    return None
                span = self._draft.normal.span(first, last)
                return _Piece(
                    offer, first, last, self._checked(offer, first, last, span, offer.whole, offers)
                )
            part = _clipped(offer.passage, first, last)
            if part is None or part.words < self._limits.least_words:
                return None
            compared, place = (
                measured(compared.a, compared.b, [Aligned(part, "textual")], self._settings),
                0,
            )
            first, last = part.b_first, part.b_last
        found = compared.passages[place]
        passage = self._checked(offer, first, last, found.b.span, found, offers)
        return _Piece(offer, first, last, passage.with_edits(compared.edits_of(place)))

    def _checked(
        self,
        offer: _Offer,
        first: int,
        last: int,
        span: Span,
        found: MeasuredPassage,
        offers: Sequence[_Offer],
    ) -> CheckedPassage:
        beside = [
            other for other in offers if other.known is not offer.known and _overlap(other, first, last)
        ]
        credited = any(self._credits(other.known, span) for other in (offer, *beside))
        also = [
            Also(twin.id, twin.name, twin.outlet_name, found.a.span, _published(twin))
            for twin in offer.known.twins
        ]
        for other in beside:
            place = other.whole.a.span
            part = _clipped(other.passage, first, last) if other.tier == "textual" else None
            if part is not None:
                place = other.known.compared.a.normal.span(part.a_first, part.a_last)
            also += [
                Also(p.id, p.name, p.outlet_name, place, _published(p))
                for p in (other.known.party, *other.known.twins)
            ]
        times = {p.id: _time(p) for o in (offer, *beside) for p in (o.known.party, *o.known.twins)}
        noise = int(self._draft.noise_before[last] - self._draft.noise_before[first])
        return CheckedPassage(
            draft=span,
            source=found.a.span,
            kind=offer.kind,
            similarity=found.similarity,
            words=last - first - noise,
            credited=credited,
            source_text=found.a.span.cut(offer.known.compared.a.text),
            also=tuple(_once(sorted(also, key=lambda a: (times[a.document], a.name)))),
        )

    def _credits(self, known: Known, stretch: Span) -> bool:
        """Whether a credit of the draft covers a stretch it shares with a document, or one of its twins."""
        finding = self._mine[known.party.id]
        return any(
            is_credited(self._party, finding, other, stretch, self._sources, self._story_outlets)
            for other in (known.party, *known.twins)
        )

    # -- sums ------------------------------------------------------------------------------------------

    def _needs_credit(self, piece: _Piece) -> bool:
        return piece.passage.kind in NOVEL and not piece.passage.credited

    def _longest_row(self, pieces: Sequence[_Piece]) -> int:
        """Words of the longest row of pieces that follow each other closely."""
        longest = row = 0
        end = -1
        for piece in pieces:
            row = row if end >= 0 and piece.first - end <= self._limits.row_gap else 0
            row += piece.passage.words
            end = piece.last
            longest = max(longest, row)
        return longest

    def _by_source(self, pieces: Sequence[_Piece]) -> tuple[CheckedSource, ...]:
        charged: dict[int, list[_Piece]] = {}
        for piece in pieces:
            charged.setdefault(piece.offer.known.party.id, []).append(piece)
        total = max(1, self._draft.normal.words)
        sources = []
        for rows in charged.values():
            known = rows[0].offer.known
            prose = [p for p in rows if p.passage.kind in NOVEL] or rows
            words = sum(p.passage.words for p in rows)
            sources.append(
                CheckedSource(
                    document=known.party.id,
                    name=known.party.name,
                    outlet=known.party.outlet_name,
                    url=known.url,
                    published=_published(known.party),
                    relation=self._mine[known.party.id].kind,
                    words=words,
                    share=round(words / total, 6),
                    credited=all(p.passage.credited for p in prose),
                    passages=tuple(p.passage for p in rows),
                )
            )
        return tuple(sorted(sources, key=lambda s: (-s.words, s.name)))


def _gain(offer: _Offer, free: kernels.Flags) -> float:
    """How much of the draft an offer would explain: words equal in both, less where less is equal around."""
    first, last = offer.ends
    if offer.tier != "textual":
        return float(np.count_nonzero(free[first:last])) * offer.whole.similarity / 2
    equal = sum(int(np.count_nonzero(free[run.b : run.b + run.length])) for run in offer.passage.runs)
    return equal * offer.passage.density


def _free_stretches(free: kernels.Flags, first: int, last: int) -> list[tuple[int, int]]:
    """Half-open stretches of words between first and last that are free."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free[first:last].astype(np.int8), [0]])))
    return [(first + int(a), first + int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _clipped(passage: WordPassage, first: int, last: int) -> WordPassage | None:
    """What lies between two words of the draft; None if no equal words do."""
    runs = []
    for run in passage.runs:
        start, end = max(run.b, first), min(run.b + run.length, last)
        if start < end:
            runs.append(Run(run.a + start - run.b, start, end - start))
    if not runs:
        return None
    end_run = runs[-1]
    return WordPassage(
        runs[0].a, end_run.a + end_run.length, runs[0].b, end_run.b + end_run.length, tuple(runs)
    )


def _overlap(offer: _Offer, first: int, last: int) -> bool:
    """Whether an offer has at least half of a stretch of the draft."""
    start, end = offer.ends
    return 2 * (min(end, last) - max(start, first)) >= last - first


def _mostly_inside(span: Span, others: Sequence[Span]) -> bool:
    inside = max((min(span.end, o.end) - max(span.start, o.start) for o in others), default=0)
    return 2 * inside > span.length


def _places(draft: Profile, phrases: Sequence[NormalText]) -> tuple[Span, ...]:
    """Where some phrases stand in a draft, whatever their case and punctuation; ascending."""
    words, found = draft.normal.hashes, set()
    for phrase in phrases:
        size = phrase.words
        if not 0 < size <= words.size:
            continue
        starts = np.flatnonzero(words[: words.size - size + 1] == phrase.hashes[0])
        for start in starts.tolist():
            if np.array_equal(words[start : start + size], phrase.hashes):
                found.add(draft.normal.span(start, start + size))
    return tuple(sorted(found))


def _is_before(party: Party, since: float | None) -> bool:
    return since is not None and party.published is not None and party.published.latest <= since


def _once(rows: Sequence[Also]) -> list[Also]:
    """Each document once, at its first place."""
    first: dict[int, Also] = {}
    for row in rows:
        first.setdefault(row.document, row)
    return list(first.values())


def _time(party: Party) -> float:
    return party.published.earliest if party.published else inf


def _published(party: Party) -> str | None:
    return party.published.stated if party.published else None
