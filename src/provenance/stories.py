"""Stories: clusters of related documents, who took from whom inside them, lost witnesses, the audit.

A *lost witness* is a source that a credit names and nobody has shown us: it stands in the story as a
declared document, with nothing but what the credit says. A tree is a hypothesis: each document hangs
below the one source that explains it best, or below an unseen one, and never below two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from provenance.credits import is_agency
from provenance.model import Audit, Credit, Span, Verdict
from provenance.relations import (
    COPIES,
    JOINING,
    NOVEL,
    Distances,
    Finding,
    Party,
    leaning,
    listed,
    logistic,
    sureness,
)
from provenance.settings import Settings


@dataclass(frozen=True, slots=True)
class LostWitness:
    """A source that was not seen: named by a credit, or needed by the tree.

    ``key`` tells it from others: its address, else the outlet's name and the first document of the
    story that names it; one nobody named begins with :data:`INFERRED`. ``named_by`` are the documents that
    credit it, ascending.
    """

    key: str
    name: str
    outlet_name: str | None
    url: str | None
    named_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One step of a tree: ``taker`` took from ``source``; a source is a document id or a witness's key."""

    source: int | str
    taker: int | str
    probability: float


@dataclass(frozen=True, slots=True)
class Story:
    """Documents joined by reuse, ascending, with the tree and its root where they are known."""

    documents: tuple[int, ...]
    witnesses: tuple[str, ...]
    root: int | str | None
    tree: tuple[Branch, ...]

    @property
    def inferred(self) -> tuple[str, ...]:
        """Keys of its sources that nobody named."""
        return tuple(key for key in self.witnesses if key.startswith(INFERRED))


Sources = tuple[int | str | None, ...]
"""What the credits of a document mean, in their order: a document, the key of a lost witness, or no text."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a corpus adds up to.

    ``sources`` says for each document, and each of its credits in order, which document or lost witness
    the credit means (None for credits that imply no upstream text).
    """

    stories: tuple[Story, ...]
    witnesses: tuple[LostWitness, ...]
    sources: dict[int, Sources]
    audits: dict[int, Audit]


def conclude(parties: Mapping[int, Party], findings: Sequence[Finding], settings: Settings) -> Conclusion:
    """Stories, lost witnesses, trees and audits of a corpus, or of a closed part of it.

    Args:
        parties: every seen document by id.
        findings: all decided pairs among them.
        settings: weights and limits.
    """
    around = _around(findings)
    clusters = _clusters(parties, findings)
    distances = Distances(findings, settings)
    by_address = _by_address(parties)
    sources: dict[int, Sources] = {}
    named: dict[str, list[tuple[int, Credit, str | None]]] = defaultdict(list)
    for cluster in clusters:
        first = min((parties[d].name, d) for d in cluster)[0]
        for document in cluster:
            party = parties[document]
            sources[document] = _sources(party, around[document], by_address, first)
            for credit, name, source in zip(
                party.credits, party.credit_names, sources[document], strict=True
            ):
                if isinstance(source, str):
                    named[source].append((document, credit, name))
    stories = tuple(
        _story(cluster, parties, around, sources, distances, settings)
        for cluster in clusters
        if len(cluster) > 1
    )
    witnesses = [_witness(key, rows, parties) for key, rows in sorted(named.items())]
    witnesses += [_unnamed(key, story, parties) for story in stories for key in story.inferred]
    trees = _Trees({b.taker: (b.source, b.probability) for story in stories for b in story.tree})
    audits = {
        document: _audit(party, around, parties, sources[document], trees, settings)
        for document, party in sorted(parties.items())
    }
    return Conclusion(stories, tuple(witnesses), sources, audits)


def sources_of(document: int, parties: Mapping[int, Party], findings: Sequence[Finding]) -> Sources:
    """What :func:`conclude` says that the credits of one document mean, and nothing more.

    Args:
        document: its id.
        parties: every seen document by id.
        findings: all decided pairs among them.
    """
    cluster = next(c for c in _clusters(parties, findings) if document in c)
    first = min((parties[d].name, d) for d in cluster)[0]
    return _sources(parties[document], _around(findings)[document], _by_address(parties), first)


def _around(findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    around: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        around[finding.a.id].append(finding)
        around[finding.b.id].append(finding)
    return around


def _sources(party: Party, around: Sequence[Finding], by_address: Mapping[str, int], first: str) -> Sources:
    rows = zip(party.credits, party.credit_names, party.credit_addresses, strict=True)
    return tuple(
        _source_of(party, credit, name, address, around, by_address, first) for credit, name, address in rows
    )


def _clusters(parties: Mapping[int, Party], findings: Sequence[Finding]) -> list[tuple[int, ...]]:
    """Connected components over the relations that join, each ascending, ordered by first document."""
    parent = {document: document for document in sorted(parties)}

    def find(document: int) -> int:
        while parent[document] != document:
            parent[document] = parent[parent[document]]
            document = parent[document]
        return document

    for finding in findings:
        if finding.kind in JOINING:
            a, b = find(finding.a.id), find(finding.b.id)
            parent[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for document in parent:
        members[find(document)].append(document)
    return [tuple(members[root]) for root in sorted(members)]


def _by_address(parties: Mapping[int, Party]) -> dict[str, int]:
    """Who stands at an address; of several versions the earliest dated, else the first captured."""
    found: dict[str, int] = {}
    # Ties go by name, never by id: ids depend on which document came first.
    for document, party in sorted(parties.items(), key=lambda row: _age(row[1])):
        for address in sorted(party.addresses):
            found.setdefault(address, document)
    return found


def _age(party: Party) -> tuple[float, int, str]:
    return party.published.earliest if party.published else float("inf"), party.captured, party.name


def _source_of(
    party: Party,
    credit: Credit,
    name: str | None,
    address: str | None,
    around: Sequence[Finding],
    by_address: Mapping[str, int],
    first: str,
) -> int | str | None:
    """Which document a credit means: a seen one, a lost witness's key, or none."""
    if credit.role != "text_source" or (name is not None and name == party.publisher):
        return None
    if address is not None:
        if address in party.addresses:
            return None
        if address in by_address:
            return by_address[address]
    if name is not None:
        offers: list[tuple[float, float, float, str, int]] = []
        for finding in around:
            other = finding.b if finding.a.id == party.id else finding.a
            mine_is_a = finding.a.id == party.id
            if other.publisher != name or finding.kind not in COPIES:
                continue
            if finding.source is not None and (finding.source == "a") == mine_is_a:
                continue  # the other took from this document
            known = 0.0 if finding.source is not None else 1.0
            share = finding.covered.novel_a if mine_is_a else finding.covered.novel_b
            likeness = sum(p.words * p.similarity for p in finding.measure.passages)
            offers.append((known, -round(share, 3), -round(likeness, 3), other.name, other.id))
        if offers:
            return min(offers)[-1]
    if address is not None:
        return f"url:{address}"
    if name is not None:
        return f"outlet:{name}|{first}"
    return None


def _witness(
    key: str, rows: Sequence[tuple[int, Credit, str | None]], parties: Mapping[int, Party]
) -> LostWitness:
    documents = tuple(sorted({document for document, _, _ in rows}))
    credit = min(rows, key=lambda row: (parties[row[0]].name, row[1].span or Span(0, 0)))[1]
    first = min(parties[d].name for d in documents)
    target = credit.target or key.removeprefix("url:")
    return LostWitness(key, f"{target} (named by {first})", credit.target, credit.url, documents)


def _unnamed(key: str, story: Story, parties: Mapping[int, Party]) -> LostWitness:
    takers = sorted((b.taker for b in story.tree if b.source == key), key=lambda d: parties[int(d)].name)
    first = parties[int(takers[0])].name
    return LostWitness(key, f"unseen source of {first} and {len(takers) - 1} more", None, None, ())


# -- trees ---------------------------------------------------------------------------------------------


def _story(
    cluster: tuple[int, ...],
    parties: Mapping[int, Party],
    around: Mapping[int, Sequence[Finding]],
    sources: Mapping[int, tuple[int | str | None, ...]],
    distances: Distances,
    settings: Settings,
) -> Story:
    offers: dict[int | str, list[tuple[float, int | str, float]]] = defaultdict(list)
    credited = logistic(settings.direction.credit)
    for document in cluster:
        possible = _possible_sources(parties[document], around[document])
        named = {s for s in sources[document] if isinstance(s, str)}
        if named and not any(f.source for _, f, _ in possible):
            # It says whom it has its text from; a seen text is nearer only if it has it from there as well.
            possible = [row for row in possible if named & set(sources[row[0].id])]
        possible += _between(parties[document], possible, around[document], distances)
        if not possible and not named and parties[document].published is None:
            possible = _undated(parties[document], around[document], len(cluster))
        nearest = {row[0].id for row in _nearest(parties[document], possible, distances)}
        for other, finding, probability in possible:
            # One that another is nearer than is still better than nothing, should that one not be free.
            fallback = 0 if other.id in nearest else _FALLBACK
            offers[document].append((_explains(finding, document) - fallback, other.id, probability))
        # Credits follow each other outwards: the last in a text is the nearest source, the first the origin.
        chain = [s for s in sources[document] if isinstance(s, str)]
        for inner, outer in pairwise(chain):
            if inner != outer:
                offers[outer].append((1.0, inner, credited))
        if chain:
            offers[document].append((0.0, chain[-1], credited))

    def label(node: int | str) -> str:
        return node if isinstance(node, str) else parties[node].name

    parent = _best_parents(offers, label)
    parent |= _inferred(cluster, around, parent, label)
    tree = [Branch(source, taker, round(probability, 4)) for taker, (source, probability) in parent.items()]
    witnesses = tuple(sorted({w for b in tree for w in (b.source, b.taker) if isinstance(w, str)}))
    nodes: list[int | str] = [*cluster, *witnesses]
    roots = [node for node in nodes if node not in parent]
    return Story(cluster, witnesses, roots[0] if len(roots) == 1 and tree else None, tuple(tree))


_LEAST_PROBABLE = 0.6
"""Of a step in a tree; less is as good as none."""


def _possible_sources(party: Party, around: Sequence[Finding]) -> list[tuple[Party, Finding, float]]:
    """Documents that a document may have its text from, with the probability of that direction.

    A tree is a hypothesis: what is not sure enough to be stated of the pair may still be its likeliest step.
    """
    found = []
    for finding in around:
        if finding.kind not in JOINING or finding.kind == "shared_upstream":
            continue
        side = finding.source or leaning(finding.direction_evidence)
        mine_is_a = finding.a.id == party.id
        if side is None or (side == "a") == mine_is_a:
            continue
        probability = finding.direction_confidence or sureness(finding.direction_evidence)
        if probability >= _LEAST_PROBABLE:
            found.append((finding.b if mine_is_a else finding.a, finding, probability))
    return found


def _inferred(
    cluster: Sequence[int],
    around: Mapping[int, Sequence[Finding]],
    parent: Mapping[int | str, tuple[int | str, float]],
    label: Callable[[int | str], str],
) -> dict[int | str, tuple[int | str, float]]:
    """An unseen source for copies that each have changes of their own and hang below nothing.

    It is the one that some of them credit, if they credit one; else it is inferred, and has no other name
    than theirs.
    """
    groups: dict[int, set[int]] = {}
    for document in cluster:
        for finding in around[document]:
            if any(e.code == "unseen_source" for e in finding.kind_evidence):
                both = groups.get(finding.a.id, {finding.a.id}) | groups.get(finding.b.id, {finding.b.id})
                for member in both:
                    groups[member] = both
    added: dict[int | str, tuple[int | str, float]] = {}
    for document in cluster:
        group = groups.get(document, set())
        if document in parent or document in added or len(group) < _COPIES_TO_INFER:
            continue
        named = {parent[d][0] for d in group if d in parent and isinstance(parent[d][0], str)}
        loose = sorted((d for d in group if d not in parent), key=label)
        if len(named) != 1 and len(loose) < _COPIES_TO_INFER:
            continue
        source = next(iter(named)) if len(named) == 1 else f"{INFERRED}{label(loose[0])}"
        added |= dict.fromkeys(loose, (source, _BETWEEN))
    return added


INFERRED = "inferred|"
"""What the key of a source begins with that nobody named: the tree needs it."""
_COPIES_TO_INFER = 3


def _between(
    party: Party,
    possible: Sequence[tuple[Party, Finding, float]],
    around: Sequence[Finding],
    distances: Distances,
) -> list[tuple[Party, Finding, float]]:
    """Texts that stand between a document and one of its possible sources, whatever the dates leave open.

    Copied from the source, changed, and copied again: a text between has some of the document's changes.
    """
    known = {row[0].id for row in possible}
    found = []
    for finding in around:
        mine_is_a = finding.a.id == party.id
        other = finding.b if mine_is_a else finding.a
        if finding.kind not in JOINING or other.id in known:
            continue
        side = finding.source or leaning(finding.direction_evidence)
        if side is not None and (side == "a") == mine_is_a:
            continue
        for source, _, probability in possible:
            legs = distances.legs(source.id, party.id, other.id)
            if legs is not None and legs.a > legs.third + 1 and legs.b >= legs.third - 0.001:
                found.append((other, finding, min(probability, _BETWEEN)))
                break
    return found


_FALLBACK = 50
_BETWEEN = 0.75
"""Probability of a step that rests on the texts alone."""


def _undated(party: Party, around: Sequence[Finding], documents: int) -> list[tuple[Party, Finding, float]]:
    """Dated texts that an undated one is a copy or the source of: of n texts of a story one is the first."""
    probability = min(_BETWEEN, 1 - 1 / documents)
    if probability < _LEAST_PROBABLE:
        return []
    found = []
    for finding in around:
        other = finding.b if finding.a.id == party.id else finding.a
        open_question = finding.source is None and leaning(finding.direction_evidence) is None
        if finding.kind in COPIES and open_question and other.published is not None:
            found.append((other, finding, probability))
    return found


def _nearest(
    party: Party, possible: Sequence[tuple[Party, Finding, float]], distances: Distances
) -> list[tuple[Party, Finding, float]]:
    """The possible sources that none of the others is nearer than; of equal versions of a page the last."""
    kept = []
    for one in possible:
        beaten = False
        for other in possible:
            if other[0].id == one[0].id:
                continue
            nearer = distances.nearer(party.id, other[0].id, one[0].id)
            if nearer is None:
                continue
            versions = not one[0].addresses.isdisjoint(other[0].addresses)
            if nearer > (0 if versions else 1):
                beaten = True
            elif versions and nearer == 0:
                beaten |= _rather_copied(other[0], one[0], party)
        if not beaten:
            kept.append(one)
    return kept


def _rather_copied(one: Party, other: Party, taker: Party) -> bool:
    """Whether one of two versions that explain a text alike was rather its source.

    The last one that was there when the text was published; where the dates do not say, the first, since
    most copies are made soon after the first publication (Cage, Herve and Viaud 2017).
    """
    if one.published is None or other.published is None:
        return False
    later = (one.published.earliest, one.name) > (other.published.earliest, other.name)
    last = one.published if later else other.published
    was_there = taker.published is not None and last.latest <= taker.published.earliest
    return later == was_there


def _explains(finding: Finding, document: int) -> float:
    """How well a source explains a document: what it covers, how closely, and how sure the direction is."""
    mine_is_a = finding.a.id == document
    share = finding.covered.novel_a if mine_is_a else finding.covered.novel_b
    words = sum(p.words for p, k in zip(finding.measure.passages, finding.kinds, strict=True) if k in NOVEL)
    likeness = (
        sum(
            p.words * p.similarity
            for p, k in zip(finding.measure.passages, finding.kinds, strict=True)
            if k in NOVEL
        )
        / words
        if words
        else 0.0
    )
    total = sum(
        e.log_odds if (e.points_to == "a") != mine_is_a else -e.log_odds for e in finding.direction_evidence
    )
    return 10 * share * likeness * likeness + total


def _best_parents(
    offers: Mapping[int | str, Sequence[tuple[float, int | str, float]]], label: Callable[[int | str], str]
) -> dict[int | str, tuple[int | str, float]]:
    """One source for each document so that nothing descends from itself: a maximum branching.

    Ties go by label, so that the tree does not depend on who has which id.
    """
    takers = sorted(offers, key=label)
    chosen: dict[int | str, tuple[int | str, float]] = {}
    for taker in takers:
        _, source, probability = max(offers[taker], key=lambda row: (row[0], row[2], label(row[1])))
        chosen[taker] = source, probability
    if not _has_cycle(chosen):
        return chosen
    import networkx

    graph = networkx.DiGraph()
    for taker in takers:
        for weight, source, probability in sorted(offers[taker], key=lambda row: (label(row[1]), row[0])):
            # Weights are shifted above zero: an unseen source is worse than any offer, but always there.
            graph.add_edge(source, taker, weight=weight + 100, probability=probability)
    branching = networkx.maximum_branching(graph)
    edges = sorted(branching.edges, key=lambda edge: (label(edge[1]), label(edge[0])))
    return {taker: (source, graph[source][taker]["probability"]) for source, taker in edges}


def _has_cycle(parent: Mapping[int | str, tuple[int | str, float]]) -> bool:
    clear: set[int | str] = set()
    for start in parent:
        seen: set[int | str] = set()
        node: int | str = start
        while node in parent and node not in clear:
            if node in seen:
                return True
            seen.add(node)
            node = parent[node][0]
        clear |= seen
    return False


# -- the audit -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trees:
    """What each document or lost witness hangs below, in all stories."""

    above: Mapping[int | str, tuple[int | str, float]]

    def leads(self, source: int, taker: int, least: float = 0.0) -> bool:
        """Whether one document hangs below another, at once or through others."""
        place: int | str = taker
        while place in self.above:
            place, probability = self.above[place]
            if probability < least:
                return False
            if place == source:
                return True
        return False


@dataclass
class _Tally:
    """Copied stretches of one document: half-open spans with their words, credited or not."""

    credited: list[tuple[Span, int]] = field(default_factory=list)
    uncredited: list[tuple[Span, int]] = field(default_factory=list)

    def words(self) -> tuple[float, float]:
        """Credited and uncredited words; each stretch of the text counts once, credited first."""
        taken = _Taken()
        sums = []
        for rows in (self.credited, self.uncredited):
            total = 0.0
            for span, words in sorted(rows, key=lambda row: (-row[0].length, row[0].start)):
                free = taken.add(span)
                if free:
                    total += words * free / span.length
            sums.append(total)
        return sums[0], sums[1]


@dataclass
class _Taken:
    """The union of stretches of a text, as half-open stretches that ascend and do not touch."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, span: Span) -> int:
        """Take a stretch; gives how many of its code points were in none before."""
        if not span.length:
            return 0
        low, high = span
        # A story printed by hundreds gives hundreds of stretches: only those it meets are looked at, and
        # these become one.
        first, last = bisect_left(self.ends, low), bisect_right(self.starts, high)
        met = list(zip(self.starts[first:last], self.ends[first:last], strict=True))
        free = span.length - sum(min(end, high) - max(start, low) for start, end in met)
        self.starts[first:last] = [min([low, *(start for start, _ in met)])]
        self.ends[first:last] = [max([high, *(end for _, end in met)])]
        return free


def _audit(
    party: Party,
    neighbours: Mapping[int, Sequence[Finding]],
    parties: Mapping[int, Party],
    sources: Sequence[int | str | None],
    trees: _Trees,
    settings: Settings,
) -> Audit:
    """Whether a document's credits agree with what was found in it."""
    limits, around = settings.audit, neighbours[party.id]
    if party.words < settings.candidates.min_text_words:
        return Audit("not_checked", None, f"{party.words} words are too few to be compared.")
    credits = [c for c, s in zip(party.credits, sources, strict=True) if s is not None]
    tally = _Tally()
    found_in: list[tuple[float, str, int]] = []
    blamed: list[tuple[float, str, int]] = []
    thanked: set[int] = set()
    story_outlets = {(f.b if f.a.id == party.id else f.a).publisher for f in around if f.kind in JOINING}
    unsure = False
    for finding in around:
        if not _took(party, finding, trees):
            continue
        mine_is_a = finding.a.id == party.id
        other = finding.b if mine_is_a else finding.a
        words = 0
        for passage, kind in zip(finding.measure.passages, finding.kinds, strict=True):
            stretch, theirs = (passage.a, passage.b) if mine_is_a else (passage.b, passage.a)
            if kind in NOVEL:
                taken = max(0, stretch.words - stretch.noise)
            elif kind == "summary" and stretch.words < theirs.words:
                taken = min(passage.words, stretch.words)  # of a summary only what was taken as it was
            else:
                continue
            named = is_credited(party, finding, other, stretch.span, sources, story_outlets)
            (tally.credited if named else tally.uncredited).append((stretch.span, taken))
            words += taken
            if named:
                thanked.add(other.id)
            else:
                blamed.append((-taken, other.name, other.id))
        found_in.append((-words, other.name, other.id))
        unsure |= finding.direction == "unknown"
    credited, uncredited = tally.words()
    copied = credited + uncredited
    share = min(1.0, copied / max(1, party.words - party.noise_words))

    def said(verdict: Verdict, explanation: str, matched: int | None = None) -> Audit:
        return Audit(verdict, round(share, 4), explanation, matched, round(uncredited))

    if not found_in or (copied < limits.copy_words and share < limits.copy_share):
        if credits:
            targets = listed(sorted({c.target or c.url or c.text for c in credits}))
            return said("credited_no_match", f"Credits {targets}; no text of it was found here.")
        return said("no_match", _why_no_match(party, around))
    main = parties[min(found_in)[-1]]
    other = parties[min(blamed or found_in)[-1]]
    extent = f"{copied:.0f} words ({100 * share:.0f} % of the text)"
    doubt = " Which of the two was first is not known." if unsure else ""
    if uncredited <= (1 - limits.full_scope) * copied:
        enough = limits.full_scope * copied
        sure = logistic(settings.direction.threshold)
        origin = _passed_over(thanked, found_in, enough, parties, neighbours, trees, sure)
        if origin is not None:
            via = listed(sorted({parties[i].outlet_name or parties[i].name for i in thanked}))
            return said(
                "miscredited_copy",
                f"{extent} also stand in {origin.name}, from where {via} took it; only {via} is credited.",
                origin.id,
            )
        return said(
            "credited_copy",
            f"{extent} also stand in {main.name}; a credit covers them.{doubt}",
            main.id,
        )
    if credited > 0:
        return said(
            "partly_credited",
            f"{extent} stand elsewhere; {uncredited:.0f} words, found in {other.name}, have no credit."
            f"{doubt}",
            other.id,
        )
    if credits:
        targets = listed(sorted({c.target or c.url or c.text for c in credits}))
        return said(
            "miscredited_copy",
            f"{extent} also stand in {other.name}, but the text credits {targets}.{doubt}",
            other.id,
        )
    return said(
        "uncredited_copy",
        f"{extent} also stand in {other.name}; no credit was found.{doubt}",
        other.id,
    )


def _passed_over(
    thanked: Set[int],
    found_in: Sequence[tuple[float, str, int]],
    enough: float,
    parties: Mapping[int, Party],
    neighbours: Mapping[int, Sequence[Finding]],
    trees: _Trees,
    sure: float,
) -> Party | None:
    """The document that all credited ones took the text from, if it is not credited itself."""
    publishers = {parties[i].publisher for i in thanked}
    for words, _, document in sorted(found_in):
        if document in thanked or -words < enough or parties[document].publisher in (None, *publishers):
            continue
        takers = {
            (f.b if f.source == "a" else f.a).id
            for f in neighbours[document]
            if f.source is not None and f.kind in COPIES and (f.a if f.source == "a" else f.b).id == document
        }
        if thanked and all(t in takers or trees.leads(document, t, sure) for t in thanked):
            return parties[document]
    return None


def _took(party: Party, finding: Finding, trees: _Trees) -> bool:
    """Whether the document may have taken what the finding shows from somewhere else."""
    if finding.kind not in (*COPIES, "shared_upstream"):
        return False
    mine_is_a = finding.a.id == party.id
    other = finding.b if mine_is_a else finding.a
    if party.same_house(other):
        return False
    if finding.source is None and finding.kind != "shared_upstream":
        # Which was first is not known; but if all there is to say speaks for this one, it is not blamed.
        if trees.leads(party.id, other.id):
            return False
        side = leaning(finding.direction_evidence)
        return side is None or (side == "a") != mine_is_a
    if finding.kind == "shared_upstream":
        if any(e.code == "third_text" for e in finding.kind_evidence):
            return False  # the relation with the third text says it better
        # The outlet that the other one credits is the source itself, in another version.
        return not any(name == party.publisher and name for _, name, _ in other.upstream())
    return finding.source is None or (finding.source == "a") != mine_is_a


def is_credited(
    party: Party,
    finding: Finding,
    other: Party,
    stretch: Span,
    sources: Sequence[int | str | None],
    story_outlets: Set[str | None],
) -> bool:
    """Whether some credit of a document covers a stretch it shares with another.

    Args:
        party: the document.
        finding: it and the other one, decided.
        other: the other one, or a document with the very same text.
        stretch: of the document's text.
        sources: which document or lost witness each of its credits means.
        story_outlets: publishers of the documents it is related to.
    """
    origins = {name for _, name, _ in other.upstream() if name}
    side = finding.source or leaning(finding.direction_evidence)
    open_question = side is None or (side == "a") == (finding.a.id == party.id)
    rows = zip(party.credits, party.credit_names, party.credit_addresses, sources, strict=True)
    for credit, name, address, source in rows:
        if credit.kind == "media_report" and name is not None and name == other.publisher:
            # "According to the Post" is no credit for a text, but for the paragraph that says so.
            if credit.scope is not None and _covers_most(credit.scope, stretch):
                return True
            continue
        if source is None or (credit.scope is not None and not credit.scope.overlaps(stretch)):
            continue
        if source == other.id or (address is not None and address in other.addresses):
            return True
        if name is not None and (name == other.publisher or name in origins):
            return True
        # A credited source that nobody has shown us may well be where both have the text from; if the other
        # one is known as the source, only an agency's is likely to be behind it.
        unseen = isinstance(source, str) and name not in story_outlets
        if unseen and (open_question or (credit.target is not None and is_agency(credit.target))):
            return True
    return False


def _covers_most(scope: Span, stretch: Span) -> bool:
    return 2 * (min(scope.end, stretch.end) - max(scope.start, stretch.start)) > stretch.length


def _why_no_match(party: Party, around: Sequence[Finding]) -> str:
    takers = sum(
        1
        for f in around
        if f.kind in JOINING and f.source is not None and ((f.source == "a") == (f.a.id == party.id))
    )
    if takers:
        who = "another document" if takers == 1 else f"{takers} other documents"
        return f"Nothing in it was found to come from elsewhere; {who} took from it."
    if any(f.kind == "revision" for f in around):
        return "It is a version of another document, and has no text from anywhere else."
    if any(f.kind in JOINING for f in around):
        return "Nothing in it was found to come from elsewhere."
    if any(f.kind == "shared_quotation" for f in around):
        return "It shares a quotation with another document, and no text."
    if any(f.kind == "shared_boilerplate" for f in around):
        return "It shares page furniture with another document, and no text."
    return "No match was found."
