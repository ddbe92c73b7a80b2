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
    traps = [case for case in CASES if not any(role == "text_source" for _, role, _ in case.expected)]
    assert len(traps) * 3 >= len(CASES)


def test_no_neutral_body_holds_a_credit() -> None:
    found = {language: find_credits(body) for language, body in BODY.items()}
    assert {language: credits for language, credits in found.items() if credits} == {}


def test_the_floors_hold_overall_and_in_every_language() -> None:
    hits: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for case in CASES:
        found = case.found()
        hits[case.language] += (found & case.expected).total()
        extra[case.language] += (found - case.expected).total()
        missed[case.language] += (case.expected - found).total()
    lines = [
        f"{language}: precision {hits[language] / (hits[language] + extra[language]):.2f} "
        f"recall {hits[language] / (hits[language] + missed[language]):.2f}"
        for language in sorted(hits)
    ]
    report = "\n".join(lines)
    print(report)
    assert hits.total() >= FLOORS["precision"] * (hits.total() + extra.total()), report
    assert hits.total() >= FLOORS["recall"] * (hits.total() + missed.total()), report
    for language in hits:
        wanted = FLOORS["language"]
        assert hits[language] >= wanted * (hits[language] + extra[language]), report
        assert hits[language] >= wanted * (hits[language] + missed[language]), report


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not any(role == "text_source" for _, role, _ in case.expected)],
    ids=lambda case: f"line{case.number}",
)
def test_a_trap_gives_no_source_of_the_text(case: Case) -> None:
    assert [triple for triple in case.found() if triple[1] == "text_source"] == []
