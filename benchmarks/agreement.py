"""How well groups and classes agree with known ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of members that are rightly together, and the adjusted Rand index (1 perfect, 0 chance)."""

    precision: float
    recall: float
    f1: float
    ari: float


def agreement(truth: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> Agreement:
    """Compare two groupings (Hubert and Arabie, "Comparing partitions", 1985).

    Args:
        truth: the known group of each member.
        found: the found one; members that are missing stand alone.

    >>> agreement({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "x"})
    Agreement(precision=1.0, recall=1.0, f1=1.0, ari=1.0)
    """
    labels = {member: ("found", found[member]) if member in found else ("alone", member) for member in truth}
    known = sum(comb(size, 2) for size in Counter(truth.values()).values())
    claimed = sum(comb(size, 2) for size in Counter(labels.values()).values())
    right = sum(comb(size, 2) for size in Counter((truth[m], labels[m]) for m in truth).values())
    precision, recall = right / claimed if claimed else 0.0, right / known if known else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    chance, most = known * claimed / max(1, comb(len(truth), 2)), (known + claimed) / 2
    return Agreement(precision, recall, f1, (right - chance) / (most - chance) if most != chance else 1.0)


def components(members: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The group of each member where links join groups; a group is named after one of its members."""
    above = {member: member for member in members}

    def top(member: str) -> str:
        while above[member] != member:
            above[member] = above[above[member]]
            member = above[member]
        return member

    for one, other in links:
        above[max(top(one), top(other))] = min(top(one), top(other))
    return {member: top(member) for member in above}


def cuts(values: Sequence[tuple[float, str]], order: Sequence[str]) -> list[float]:
    """Cut points between classes that follow each other with a rising value, to the highest accuracy.

    Args:
        values: a value and its class, any number of them.
        order: the classes from the lowest values to the highest.

    Returns:
        For each class but the last the highest value that still belongs to it.
    """
    ordered = sorted(values)
    # best[c]: most values right so far if the last one was put into class c, and where the classes begin
    best: list[tuple[int, tuple[float, ...]]] = [(0, (float("-inf"),) * c) for c in range(len(order))]
    place = 0
    while place < len(ordered):
        value, after = ordered[place][0], place
        while after < len(ordered) and ordered[after][0] == value:
            after += 1
        counts = Counter(label for _, label in ordered[place:after])
        edge = (ordered[place - 1][0] + value) / 2 if place else float("-inf")
        entered: list[tuple[int, tuple[float, ...]]] = []
        for c in range(len(order)):
            entered.append(
                max(((s, (*e, *(edge,) * (c - len(e)))) for s, e in best[: c + 1]), key=lambda b: b[0])
            )
        best = [(s + counts[order[c]], e) for c, (s, e) in enumerate(entered)]
        place = after
    _, found = max(best, key=lambda b: b[0])
    return [*found, *[float("inf")] * (len(order) - 1 - len(found))]


def leave_one_out(values: Sequence[tuple[float, str]], order: Sequence[str]) -> float:
    """Accuracy of cut points, each value judged by cuts that were chosen without it."""
    right = 0
    for n, (value, label) in enumerate(values):
        edges = cuts([*values[:n], *values[n + 1 :]], order)
        right += order[sum(value > edge for edge in edges)] == label
    return right / len(values)
