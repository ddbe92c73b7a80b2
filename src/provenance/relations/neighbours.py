"""What is a pair, among its neighbours? Boilerplate, compilations, common and unseen sources."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from provenance.comparison import Measure
from provenance.model import Evidence, Span
from provenance.relations.coverage import NOVEL, passage_kind
from provenance.relations.direction import decide_direction, leaning
from provenance.relations.distances import Distances
from provenance.relations.kinds import COPIES, JOINING, Finding, decide, speaks_for_all
from provenance.relations.parties import Party
from provenance.relations.reasons import because, percent
from provenance.settings import Settings


def relate(a: Party, b: Party, measure: Measure, settings: Settings) -> Finding | None:
    """Decide a pair of documents that have no neighbours.

    Args:
        a: the document with the smaller id.
        b: the other.
        measure: what alignment found.
        settings: rules and weights.

    Returns:
        None where nothing is shared and the two are not versions of one page.
    """
    return next(iter(relate_all([(a, b, measure)], settings)), None)


@dataclass
class _Neighbourhood:
    """The findings of each document."""

    by_document: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> _Neighbourhood:
        found = cls()
        for finding in findings:
            found.by_document[finding.a.id].append(finding)
            found.by_document[finding.b.id].append(finding)
        return found


def relate_all(pairs: Sequence[tuple[Party, Party, Measure]], settings: Settings) -> list[Finding]:
    """Decide all pairs of a corpus, or of a part of it that nothing outside is related to.

    Args:
        pairs: every measured pair, the document with the smaller id first.
        settings: rules and weights.

    Returns:
        Findings ordered by their documents' ids. Passages and raw coverage of a pair never depend on
        other pairs; kinds, novel coverage and direction may.
    """
    findings = []
    for a, b, measure in pairs:
        kinds = tuple([passage_kind(p, settings) for p in measure.passages])
        finding = decide(a, b, measure, kinds, settings)
        if finding is not None:
            findings.append(finding)
    findings = _with_furniture(findings, settings)
    findings = _with_compilations(findings, settings)
    findings = _with_unseen_versions(findings, settings)
    distances = Distances(findings, settings)
    findings = _with_doubted_dates(findings, settings)
    findings = _with_branching(findings, distances, settings)
    findings = _with_dates_against_texts(findings, settings)
    findings = _with_common_sources(findings, distances)
    findings = _with_sources_behind(findings)
    return sorted(findings, key=lambda f: (f.a.id, f.b.id))


def _with_furniture(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    """Call boilerplate what several unrelated stories share at the same place of a page.

    Stories are counted, not documents: a wire story printed by hundreds is not furniture. Two documents
    belong to one story here when they share more than the passage in question.
    """
    story = _rough_stories(findings, settings)
    limit = settings.relations.boilerplate_stories
    marked: dict[tuple[int, int], set[int]] = defaultdict(set)
    for document, around in _Neighbourhood.of(findings).by_document.items():
        for finding, n in _widely_shared(document, around, story, limit):
            if _at_edge(finding, n):
                marked[finding.a.id, finding.b.id].add(n)
    changed = []
    for finding in findings:
        places = marked.get((finding.a.id, finding.b.id))
        if places:
            kinds = tuple("boilerplate" if n in places else k for n, k in enumerate(finding.kinds))
            decided = decide(finding.a, finding.b, finding.measure, kinds, settings)
            if decided is not None:
                changed.append(decided)
        else:
            changed.append(finding)
    return changed


def _widely_shared(
    document: int, around: Sequence[Finding], story: Mapping[int, int], limit: int
) -> list[tuple[Finding, int]]:
    """Passages of a document, as findings with a passage's number, that stand in enough stories.

    A hub has thousands of neighbours that share the same few stretches of it: a stretch is looked at
    once, whoever shares it.

    Args:
        document: the id of the document that all the findings are about.
        around: its findings.
        story: the story of each document.
        limit: least number of stories, the document's own among them.
    """
    own = story[document]
    others = {story[f.b.id if f.a.id == document else f.a.id] for f in around} - {own}
    if len(others) + 1 < limit:
        return []
    stretches = _Stretches.of(document, around, story)
    wide: dict[Span, bool] = {}
    found = []
    for finding in around:
        mine_is_a = finding.a.id == document
        for n, (passage, kind) in enumerate(zip(finding.measure.passages, finding.kinds, strict=True)):
            if kind not in NOVEL:
                continue
            span = (passage.a if mine_is_a else passage.b).span
            if span not in wide:
                wide[span] = stretches.in_stories(span, own, limit)
            if wide[span]:
                found.append((finding, n))
    return found


@dataclass(frozen=True)
class _Stretches:
    """The distinct stretches of one document that stand in documents of other stories.

    ``spans`` ascend; ``stories`` are those that have each, in the same order.
    """

    spans: list[Span]
    stories: list[set[int]]

    @classmethod
    def of(cls, document: int, around: Sequence[Finding], story: Mapping[int, int]) -> _Stretches:
        """Collect the textual passages of a document's findings."""
        having: dict[Span, set[int]] = defaultdict(set)
        for finding in around:
            mine_is_a = finding.a.id == document
            other = story[finding.b.id if mine_is_a else finding.a.id]
            if other == story[document]:
                continue  # it is counted anyhow, and reprints are many
            for passage in finding.measure.passages:
                if passage.tier == "textual":
                    having[(passage.a if mine_is_a else passage.b).span].add(other)
        spans = sorted(having)
        return cls(spans, [having[span] for span in spans])

    def in_stories(self, span: Span, own: int, limit: int) -> bool:
        """Whether a stretch, or mostly the same one, stands in so many stories with the document's own."""
        # What is mostly the same starts at most 0.3 lengths later, or 0.3 / 0.7 lengths earlier.
        first = bisect_left(self.spans, Span(span.start - span.length // 2 - 1, 0))
        last = bisect_left(self.spans, Span(span.start + span.length // 3 + 2, 0))
        found = {own}
        at = bisect_left(self.spans, span)
        if at < len(self.spans) and self.spans[at] == span:
            found |= self.stories[at]  # the very same stretch, which settles most cases at once
        for n in range(first, last):
            if len(found) >= limit:
                return True
            if not self.stories[n] <= found and _mostly_same(span, self.spans[n]):
                found |= self.stories[n]
        return len(found) >= limit


def _rough_stories(findings: Sequence[Finding], settings: Settings) -> dict[int, int]:
    """Documents joined where a good part of one stands in the other, whatever else they share."""
    parent: dict[int, int] = {}

    def find(document: int) -> int:
        parent.setdefault(document, document)
        while parent[document] != document:
            parent[document] = parent[parent[document]]
            document = parent[document]
        return document

    for finding in findings:
        a, b = find(finding.a.id), find(finding.b.id)
        strong = (
            finding.covered.most >= settings.relations.revision_coverage or len(finding.measure.passages) > 2
        )
        if a != b and strong:
            parent[max(a, b)] = min(a, b)
    return {document: find(document) for document in sorted(parent)}


def _mostly_same(span: Span, other: Span) -> bool:
    shared = min(span.end, other.end) - max(span.start, other.start)
    return shared >= 0.7 * max(span.length, other.length)


def _at_edge(finding: Finding, n: int) -> bool:
    """Whether a passage is the first or the last thing shared on both sides, and the last of its text."""
    passage = finding.measure.passages[n]
    others = [p for m, p in enumerate(finding.measure.passages) if m != n and p.tier == "textual"]
    last = all(
        p.a.span.start < passage.a.span.start and p.b.span.start < passage.b.span.start for p in others
    )
    first = all(
        p.a.span.start > passage.a.span.start and p.b.span.start > passage.b.span.start for p in others
    )
    return last or first


def _with_unseen_versions(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    """A credited source that explains only a part of the text is another version of it, not seen here.

    "Courtesy BBC" under a text half of which stands nowhere in this BBC text: both have what they share
    from an earlier version.
    """
    rules, limit = settings.relations, settings.audit.explained_share
    changed = []
    for finding in findings:
        # Dates that show the credited document to be the earlier one settle the matter.
        dated = any(e.hard and e.code.startswith("published") for e in finding.direction_evidence)
        unseen = None
        if finding.kind in ("edited_copy", "excerpt") and not dated:
            unseen = _as_unseen_version(finding, rules.upstream_share, limit)
        changed.append(unseen or finding)
    return changed


_SCATTERED = 3
"""Passages from which on what is shared runs through the whole text, as in versions of it."""


def _as_unseen_version(finding: Finding, least: float, limit: float) -> Finding | None:
    covered = finding.covered
    for party, other, own, theirs in (
        (finding.a, finding.b, covered.novel_a, covered.novel_b),
        (finding.b, finding.a, covered.novel_b, covered.novel_a),
    ):
        for credit, name, _ in party.upstream():
            if not name or name != other.publisher or name == party.publisher:
                continue
            if not (speaks_for_all(credit, party) and least <= own < limit and theirs < limit):
                continue
            if sum(kind in NOVEL for kind in finding.kinds) < _SCATTERED:
                continue  # one stretch among own text is an excerpt
            reason = because(
                "credits_other_version",
                2.0,
                f"{party.name} credits {credit.target} for all its text, but only {percent(own)} of it "
                f"stand in {other.name}, {percent(1 - theirs)} of which stand nowhere in {party.name}: "
                "both draw on a version that was not seen.",
            )
            return replace(
                finding,
                kind="shared_upstream",
                kind_evidence=(*finding.kind_evidence, reason),
                direction="common_source",
                direction_confidence=None,
            )
    return None


def _with_doubted_dates(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    """A document that names a source, all of which is dated later than itself, has a wrong date.

    It tells nothing of the document's other pairs; in that one the conflict stands.

    Only the earliest document of the source counts: a copy may well be older than a later version.
    """
    named: dict[int, list[bool]] = defaultdict(list)
    for finding in findings:
        sides = {e.points_to for e in finding.direction_evidence if e.code in _NAMING}
        dated = next((e.points_to for e in finding.direction_evidence if e.code in _ORDERING), None)
        if len(sides) == 1 and dated is not None:
            side = next(iter(sides))
            taker = finding.b if side == "a" else finding.a
            named[taker.id].append(dated != side)
    doubted = {document for document, against in named.items() if all(against)}
    if not doubted:
        return list(findings)
    return [_without_date(finding, doubted, settings, _AGAINST_CREDIT) for finding in findings]


_AGAINST_CREDIT = "The date of {} is before that of the source it names, so it tells nothing."


def _without_date(finding: Finding, doubted: Set[int], settings: Settings, why: str) -> Finding:
    """A finding without evidence from a date that is doubted."""
    doubtful = [p for p in (finding.a, finding.b) if p.id in doubted]
    if not doubtful or _is_named(finding):
        return finding  # where both stand against each other the conflict is shown
    if not any(e.code in _ORDERING for e in finding.direction_evidence):
        return finding
    text = why.format(doubtful[0].name)
    kept = [e for e in finding.direction_evidence if e.code not in _ORDERING]
    return _decided_again(
        finding, [*kept, Evidence("direction", "date_doubted", "none", 0.0, text)], settings
    )


def _decided_again(finding: Finding, evidence: Sequence[Evidence], settings: Settings) -> Finding:
    """A finding whose direction rests on other evidence; a common source stays one."""
    if finding.kind == "shared_upstream":
        return replace(finding, direction_evidence=tuple(evidence))
    direction, sure = decide_direction(evidence, settings)
    return replace(
        finding, direction_evidence=tuple(evidence), direction=direction, direction_confidence=sure
    )


def _with_branching(findings: Sequence[Finding], distances: Distances, settings: Settings) -> list[Finding]:
    """Of two texts that one is rather the source from which others were taken as well."""
    weights = settings.direction
    parties = {p.id: p for f in findings for p in (f.a, f.b)}
    changed = []
    for finding in findings:
        more = 0
        if finding.kind in COPIES:
            a, b = finding.a.id, finding.b.id
            for third in distances.thirds(a, b):
                if _same_page(parties[third], finding.a) or _same_page(parties[third], finding.b):
                    continue
                legs = distances.legs(a, b, third)
                if legs is not None and legs.third > legs.slack:
                    more += (legs.a <= legs.slack < legs.b) - (legs.b <= legs.slack < legs.a)
        if not more:
            changed.append(finding)
            continue
        near, far = (finding.a, finding.b) if more > 0 else (finding.b, finding.a)
        count = abs(more)
        text = (
            f"{count} more text{' is' if count == 1 else 's are'} nearer to {near.name} than to {far.name}: "
            f"copies were taken from it."
        )
        weight = min(weights.branching_most, weights.branching * count)
        reason = Evidence("direction", "branching", "a" if more > 0 else "b", weight, text)
        changed.append(_decided_again(finding, [*finding.direction_evidence, reason], settings))
    return changed


def _with_dates_against_texts(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    """A document whose date is against all that the texts say of it has a wrong date.

    It is dated before one that is clearly its source, since other copies were taken from that one, or after
    one that was clearly taken from it. It tells nothing then, in any of the document's pairs.
    """
    agreeing: dict[int, list[bool]] = defaultdict(list)
    for finding in findings:
        dated = next((e.points_to for e in finding.direction_evidence if e.code in _ORDERING), None)
        branching = next((e.points_to for e in finding.direction_evidence if e.code == "branching"), None)
        weight = next((e.log_odds for e in finding.direction_evidence if e.code == "branching"), 0.0)
        if dated is not None and branching is not None and (weight > 1 or dated == branching):
            for party in (finding.a, finding.b):
                agreeing[party.id].append(dated == branching)
    doubted = {document for document, agrees in agreeing.items() if not any(agrees)}
    return [_without_date(finding, doubted, settings, _AGAINST_TEXTS) for finding in findings]


_AGAINST_TEXTS = "The date of {} is against what the texts say of its place among them, so it tells nothing."


def _with_common_sources(findings: Sequence[Finding], distances: Distances) -> list[Finding]:
    """Two documents that both took what they share from a third did not take it from each other.

    A third text is the common source if it looks like the source of both and they are no nearer to each other
    than through it. An earlier version of one of them is, if it is no further from the other. Where it stands
    between them and is not known as a link of the way that is stated, nothing is stated. Where three texts
    each have changes of their own, they have a source nobody has seen.
    """
    sources: dict[int, set[int]] = defaultdict(set)
    for finding in findings:
        side = finding.source or leaning(finding.direction_evidence)
        if side and finding.kind in JOINING:
            source, taker = (finding.a, finding.b) if side == "a" else (finding.b, finding.a)
            sources[taker.id].add(source.id)
    stated: dict[int, set[int]] = defaultdict(set)
    for finding in findings:
        if finding.source is not None and finding.kind in JOINING:
            source, taker = (finding.a, finding.b) if finding.source == "a" else (finding.b, finding.a)
            stated[taker.id].add(source.id)
    thirds = _Thirds({p.id: p for f in findings for p in (f.a, f.b)}, sources, stated, distances)
    decided = [thirds.decide(finding) if finding.kind in COPIES else finding for finding in findings]
    apart = {
        frozenset((f.a.id, f.b.id))
        for f in decided
        if any(e.code == "unseen_source" for e in f.kind_evidence)
    }
    if not apart:
        return decided
    return [thirds.of_unseen(finding, apart) if finding.kind in COPIES else finding for finding in decided]


def _with_sources_behind(findings: Sequence[Finding]) -> list[Finding]:
    """Who credits somebody nobody has shown us may have given its text to nobody.

    Others may as well have it from there; that they are later tells nothing.
    """
    publishers: dict[int, set[str]] = defaultdict(set)
    addresses: dict[int, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.kind in JOINING:
            for one, other in ((finding.a, finding.b), (finding.b, finding.a)):
                addresses[one.id] |= other.addresses
                if other.publisher is not None:
                    publishers[one.id].add(other.publisher)
    changed = []
    for finding in findings:
        behind = None
        if finding.source is not None and finding.kind in COPIES and not _is_named(finding):
            source = finding.a if finding.source == "a" else finding.b
            behind = _credited_unseen(finding, source, publishers[source.id], addresses[source.id])
        if behind is None:
            changed.append(finding)
            continue
        text = f"{source.name} credits {behind}, which is not seen: the other may have it from there as well."
        changed.append(_unstated(finding, Evidence("direction", "source_behind", "none", 0.0, text)))
    return changed


def _credited_unseen(
    finding: Finding, source: Party, publishers: Set[str], addresses: Set[str]
) -> str | None:
    """Whom a document credits for what a finding shows, if that is nobody it is related to."""
    passages = [p for p, k in zip(finding.measure.passages, finding.kinds, strict=True) if k in NOVEL]
    spans = [(p.a if source is finding.a else p.b).span for p in passages]
    for credit, name, address in source.upstream():
        if name is None or name == source.publisher or name in publishers or address in addresses:
            continue
        if credit.scope is None or any(credit.scope.overlaps(span) for span in spans):
            return credit.target or name
    return None


def _unstated(finding: Finding, reason: Evidence) -> Finding:
    """A finding whose direction is not stated, for a reason."""
    return replace(
        finding,
        direction_evidence=(*finding.direction_evidence, reason),
        direction="unknown",
        direction_confidence=None,
    )


@dataclass(frozen=True)
class _Thirds:
    """Findings seen with every third document that is related to both; ``sources`` of each, stated or not."""

    parties: Mapping[int, Party]
    sources: Mapping[int, Set[int]]
    stated: Mapping[int, Set[int]]
    distances: Distances

    def decide(self, finding: Finding) -> Finding:
        """A finding with a common source, if a third text shows it, or without what a third text denies."""
        a, b = finding.a.id, finding.b.id
        common: list[tuple[float, str]] = []
        between: list[str] = []
        unseen: list[str] = []
        on_the_way = False
        for third in self.distances.thirds(a, b):
            party = self.parties[third]
            legs = self.distances.legs(a, b, third)
            if legs is None:
                continue
            if _same_page(party, finding.a) or _same_page(party, finding.b):
                if self._is_earlier_version(finding, third):
                    common.append((legs.third, party.name))
            elif legs.apart:
                unseen.append(party.name)
            elif legs.between and self._of_both(third, a, b) and not _names_only(finding, party):
                # Ties go by name, never by id: ids depend on which document came first.
                common.append((legs.third, party.name))
            elif legs.between and min(legs.a, legs.b) > legs.slack:
                between.append(party.name)
                on_the_way |= self._leads(a, third, b) or self._leads(b, third, a)
        if common:
            text = f"What they share stands in {min(common)[1]}, the source of both."
            return _from_common_source(finding, because("third_text", 2.0, text))
        if finding.source is None or on_the_way or _is_named(finding):
            return finding
        if between:
            text = f"{min(between)} stands between the two: neither need have taken from the other."
            return _unstated(finding, Evidence("direction", "third_between", "none", 0.0, text))
        if unseen:
            return _from_common_source(finding, _unseen(min(unseen)))
        return finding

    def of_unseen(self, finding: Finding, apart: Set[frozenset[int]]) -> Finding:
        """A finding whose source is one of several copies of an unseen text, no nearer than another one."""
        if finding.source is None or _is_named(finding):
            return finding
        source, taker = (finding.a, finding.b) if finding.source == "a" else (finding.b, finding.a)
        for third in self.distances.thirds(source.id, taker.id):
            if frozenset((source.id, third)) not in apart:
                continue
            nearer = self.distances.nearer(taker.id, source.id, third)
            if nearer is not None and nearer <= 1:
                return _from_common_source(finding, _unseen(self.parties[third].name))
        return finding

    def _of_both(self, third: int, a: int, b: int) -> bool:
        return third in self.sources[a] and third in self.sources[b]

    def _leads(self, first: int, middle: int, last: int) -> bool:
        """Whether a text may have gone from the first to the last through the middle one."""
        return first in self.stated[middle] and middle in self.stated[last]

    def _is_earlier_version(self, finding: Finding, third: int) -> bool:
        """Whether a version of one document's page is the source of that one and no further from the other.

        Of the versions of one page the nearest was the source; a later one has its text from that.
        """
        same_as_a = _same_page(self.parties[third], finding.a)
        version, other = (finding.a, finding.b) if same_as_a else (finding.b, finding.a)
        if third not in self.sources[version.id]:
            return False
        nearer = self.distances.nearer(other.id, third, version.id) or 0.0
        return nearer > 0 or (nearer == 0 and other.id in self.sources[version.id])


def _unseen(third: str) -> Evidence:
    return because(
        "unseen_source",
        1.5,
        f"Both and {third} share this text, and each has changes of its own: they have a source that was not "
        "seen.",
    )


def _is_named(finding: Finding) -> bool:
    """Whether a document names the other as its source: that stands, whatever third texts there are."""
    return any(e.code in _NAMING for e in finding.direction_evidence)


_NAMING = frozenset({"link", "marks", "credit"})
"""Evidence by which a document names its source."""
_ORDERING = frozenset(f"published_{gap}_before" for gap in ("moments", "minutes", "hours", "days"))
"""Evidence from dates."""


def _from_common_source(finding: Finding, reason: Evidence) -> Finding:
    return replace(
        finding,
        kind="shared_upstream",
        kind_evidence=(*finding.kind_evidence, reason),
        direction="common_source",
        direction_confidence=None,
    )


def _same_page(one: Party, other: Party) -> bool:
    """Whether two documents are versions of one page: the better version is the source, not a third text."""
    return not one.addresses.isdisjoint(other.addresses) or bool(one.place and one.place == other.place)


def _names_only(finding: Finding, third: Party) -> bool:
    """Whether one document points to the other in a way that does not mean the third as well."""
    for evidence in finding.direction_evidence:
        if evidence.code in ("link", "marks"):
            return True
        if evidence.code == "credit":
            source = finding.a if evidence.points_to == "a" else finding.b
            if source.publisher != third.publisher:
                return True
    return False


def _with_compilations(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    """A document mostly covered by several sources, none of which covers it alone, is a compilation."""
    rules = settings.relations
    neighbours = _Neighbourhood.of(findings)
    compiled: set[tuple[int, int]] = set()
    for document, around in sorted(neighbours.by_document.items()):
        parts = [f for f in around if f.kind in ("excerpt", "edited_copy") and _may_be_source(f, document)]
        if len(parts) < 2:
            continue
        single = max(f.covered.novel_a if f.a.id == document else f.covered.novel_b for f in parts)
        whole = parts[0].a if parts[0].a.id == document else parts[0].b
        share, contributors = _disjoint_cover(parts, document, whole)
        if share >= rules.compilation_share and single < rules.compilation_single and len(contributors) >= 2:
            compiled.update((f.a.id, f.b.id) for n, f in enumerate(parts) if n in contributors)
    changed = []
    for finding in findings:
        if (finding.a.id, finding.b.id) not in compiled:
            changed.append(finding)
            continue
        reason = because(
            "several_sources",
            1.0,
            "Most of the text comes from several documents, each with a part of its own.",
        )
        changed.append(replace(finding, kind="compilation", kind_evidence=(*finding.kind_evidence, reason)))
    return changed


def _may_be_source(finding: Finding, document: int) -> bool:
    """Whether the document may have taken from the other side: not known to be the other way round."""
    if finding.source is None:
        return finding.direction == "unknown"
    return (finding.a.id if finding.source == "b" else finding.b.id) == document


def _disjoint_cover(parts: Sequence[Finding], document: int, whole: Party) -> tuple[float, set[int]]:
    """How much of a document its possible sources cover together, and which add at least a tenth each.

    Each stretch counts once, for a known source before a possible one and the closest text first, so that
    reprints of one text count as one.
    """

    def novel(finding: Finding) -> list[tuple[Span, int]]:
        mine_is_a = finding.a.id == document
        return [
            ((p.a if mine_is_a else p.b).span, (p.a if mine_is_a else p.b).words)
            for p, k in zip(finding.measure.passages, finding.kinds, strict=True)
            if k in NOVEL
        ]

    def rank(n: int) -> tuple[bool, float, list[str]]:
        finding = parts[n]
        matched = sum(
            p.words * p.similarity
            for p, k in zip(finding.measure.passages, finding.kinds, strict=True)
            if k in NOVEL
        )
        return finding.source is None, -matched, sorted((finding.a.name, finding.b.name))

    order = sorted(range(len(parts)), key=rank)
    taken: list[Span] = []
    words = 0.0
    contributors: set[int] = set()
    own = max(1, whole.words - whole.noise_words)
    for n in order:
        gained = 0.0
        for span, count in novel(parts[n]):
            free = span.length - sum(
                max(0, min(span.end, t.end) - max(span.start, t.start)) for t in taken if t.overlaps(span)
            )
            if free > 0:
                gained += count * free / span.length
        if gained >= 0.1 * own:
            contributors.add(n)
            words += gained
            taken.extend(span for span, _ in novel(parts[n]))
    return min(1.0, words / own), contributors
