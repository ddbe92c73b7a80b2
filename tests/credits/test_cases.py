"""Every invented case of cases.tsv: what is a credit, and what only looks like one."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from provenance.credits import find_credits, fold_target

BODY: dict[str, str] = tomllib.loads(Path(__file__).with_name("bodies.toml").read_text(encoding="utf-8"))
"""Nine lines in each language in which nobody is named."""

FLOORS = {"precision": 0.97, "recall": 0.90, "language": 0.80}
"""What the case file must reach; floors only rise."""

Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Case:
    """One line of the file."""

    number: int
    language: str
    text: str
    expected: Counter[Triple]
    outlet: str | None
    comment: str

    @property
    def trap(self) -> bool:
        """Whether no source of the text is named."""
        return not any(role == "text_source" for _, role, _ in self.expected)

    def found(self) -> Counter[Triple]:
        """What the finder says, hearsay aside unless the case asks for it."""
        known = [self.comment.partition("known:")[2]] if "known:" in self.comment else []
        credits = find_credits(self.text, outlet=self.outlet, known_outlets=known)
        asked = any(role == "info_source" for _, role, _ in self.expected)
        return Counter(
            (c.kind, c.role, fold_target(c.target or "")) for c in credits if asked or c.role != "info_source"
        )


def read_cases() -> list[Case]:
    lines = Path(__file__).with_name("cases.tsv").read_text(encoding="utf-8").splitlines()
    cases = []
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        language, text, expected, outlet, comment = line.split("\t")
        triples: Counter[Triple] = Counter()
        if expected != "-":
            for one in expected.split(" ; "):
                kind, role, target = one.split("/", 2)
                triples[kind, role, fold_target(target)] += 1
        text = text.replace("\\n", "\n").replace("¶", BODY[language])
        cases.append(Case(number, language, text, triples, outlet or None, comment))
    return cases


CASES = read_cases()


def test_the_file_is_large_and_a_third_of_it_are_traps() -> None:
    assert len(CASES) >= 700
    assert len({case.language for case in CASES}) >= 20
    assert sum(case.trap for case in CASES) * 3 >= len(CASES)


def test_no_neutral_body_holds_a_credit() -> None:
    found = {language: find_credits(body) for language, body in BODY.items()}
    assert {language: credits for language, credits in found.items() if credits} == {}


def figures(cases: list[Case]) -> dict[str, tuple[int, int, float, float]]:
    """Cases, traps among them, precision and recall: of all, then of each language."""
    counts: dict[str, Counter[str]] = {"all": Counter()}
    for case in sorted(cases, key=lambda case: case.language):
        found = case.found()
        for language in ("all", case.language):
            count = counts.setdefault(language, Counter())
            count["cases"] += 1
            count["traps"] += case.trap
            count["hits"] += (found & case.expected).total()
            count["extra"] += (found - case.expected).total()
            count["missed"] += (case.expected - found).total()
    return {
        language: (
            c["cases"],
            c["traps"],
            c["hits"] / max(1, c["hits"] + c["extra"]),
            c["hits"] / max(1, c["hits"] + c["missed"]),
        )
        for language, c in counts.items()
    }


def test_the_floors_hold_overall_and_in_every_language() -> None:
    measured = figures(CASES)
    _, _, precision, recall = measured.pop("all")
    assert precision >= FLOORS["precision"]
    assert recall >= FLOORS["recall"]
    low = {k: v for k, v in measured.items() if min(v[2:]) < FLOORS["language"]}
    assert low == {}


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.trap],
    ids=lambda case: f"line{case.number}",
)
def test_a_trap_gives_no_source_of_the_text(case: Case) -> None:
    assert [triple for triple in case.found() if triple[1] == "text_source"] == []
