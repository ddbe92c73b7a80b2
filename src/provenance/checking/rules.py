"""What a desk asks of a check: what to leave out, what is too much, and how severe that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Any, cast

from provenance.errors import UsageError
from provenance.model import Severity
from provenance.normalisation import NormalText


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something is tolerated, and what happens above it."""

    limit: float
    severity: Severity


RULES: dict[str, tuple[Limit, str]] = {
    "uncredited_words": (Limit(40, "stop"), "words of prose in a row of passages, without a credit"),
    "share": (Limit(1.0, "stop"), "share of the draft that stands elsewhere without a credit, 0 to 1"),
    "altered_quote": (Limit(0, "warn"), "quotations that differ from the source's"),
    "altered_number": (Limit(0, "warn"), "numbers and dates that differ from the source's"),
    "spun": (Limit(40, "warn"), "words of passages in which words were replaced one by one, or retold"),
    "hidden": (Limit(0, "warn"), "characters nobody sees, and letters of other scripts that look alike"),
    "quoted_prose": (Limit(40, "warn"), "words in quotation marks that are prose in the source"),
    "shuffled": (Limit(0, "warn"), "sources whose sentences stand in another order"),
}
"""What a policy may limit, with the defaults, and what is counted."""
_SEVERITIES = ("stop", "warn", "off")


@dataclass(frozen=True, slots=True)
class Policy:
    """A desk's policy.

    Attributes:
        licensed: names of outlets whose text needs no credit.
        own: names of the house's outlets.
        limits: by the name of the rule; at least for ``uncredited_words`` and ``share`` what was asked for
            otherwise counts where the policy is silent.
    """

    licensed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)

    def limit(self, rule: str) -> Limit:
        """How much of something is tolerated."""
        return self.limits.get(rule, RULES[rule][0])

    def breaks(self, rule: str, count: float) -> bool:
        """Whether something is more than is tolerated, looked for or not.

        So many uncredited words are too many, not more than so many: that is the contract of the exit code.
        """
        limit = self.limit(rule).limit
        return count >= max(1.0, limit) if rule == "uncredited_words" else count > limit

    def with_limit(self, rule: str, limit: float) -> Policy:
        """The same with another limit for one rule."""
        changed = Limit(limit, self.limit(rule).severity)
        return replace(self, limits={**self.limits, rule: changed})


def read_policy(path: Path) -> Policy:
    """A policy from a TOML file.

    Raises:
        UsageError: it cannot be read, or has a key or value that means nothing.
    """
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"policy {path}: cannot be read ({getattr(error, 'strerror', None) or error})"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"policy {path}: {error}") from error
    unknown = sorted(set(table) - {"licensed", "own", "rules"})
    if unknown:
        raise UsageError(f"policy {path}: unknown key {unknown[0]!r}; known are licensed, own, rules")
    rules = table.get("rules", {})
    if not isinstance(rules, dict):
        raise UsageError(f"policy {path}: rules is a table")
    return Policy(
        _names(path, "licensed", table),
        _names(path, "own", table),
        {n: _limit(path, n, r) for n, r in rules.items()},
    )


def read_phrases(path: Path) -> tuple[str, ...]:
    """Phrases from a UTF-8 text file, one in a line; empty lines and lines that begin with ``#`` are none.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"phrases {path}: cannot be read ({getattr(error, 'strerror', None) or error})"
        ) from error
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _names(path: Path, key: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError(f"policy {path}: {key} is a list of names")
    return tuple(names)


def _limit(path: Path, name: str, given: object) -> Limit:
    if name not in RULES:
        raise UsageError(f"policy {path}: unknown rule {name!r}; known are {', '.join(RULES)}")
    if not isinstance(given, dict) or set(given) - {"limit", "severity"}:
        raise UsageError(f"policy {path}: a rule has limit and severity, {name} does not")
    default = RULES[name][0]
    limit, severity = given.get("limit", default.limit), given.get("severity", default.severity)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 <= limit < inf:
        raise UsageError(f"policy {path}: the limit of {name} is a number, 0 or more")
    if severity not in _SEVERITIES:
        raise UsageError(f"policy {path}: the severity of {name} is one of {', '.join(_SEVERITIES)}")
    return Limit(float(limit), cast("Severity", severity))


@dataclass(frozen=True, slots=True)
class Rules:
    """What a desk asks for in one check.

    Attributes:
        exclude_quotes: leave out what is quoted on both sides.
        allowed: folded names of outlets whose text needs no credit.
        own: folded names of the house's outlets.
        since: leave out what was published before, in seconds since 1970; None leaves out nothing.
        phrases: texts to leave out wherever they stand.
        excluded: ids of documents to leave out.
        excluded_outlets: folded names of outlets to leave out.
        policy: limits.
    """

    exclude_quotes: bool = False
    allowed: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    since: float | None = None
    phrases: tuple[NormalText, ...] = ()
    excluded: frozenset[int] = frozenset()
    excluded_outlets: frozenset[str] = frozenset()
    policy: Policy = field(default_factory=Policy)
