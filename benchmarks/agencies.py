"""News agencies in old newspapers read by machines: how many mentions are found, and how many are right.

    python benchmarks/agencies.py [--json | --markdown]

Texts with marks of agencies, German and French, full of reading errors; see docs/credits.md. A mention counts
as found if a cue of ours that names an agency overlaps it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

if __package__ in (None, ""):
    # In its own folder a file may be taken for the package it measures.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.development import MissingDataError, folder
from benchmarks.tables import Report, Table

Mention = tuple[int, int]
_LANGUAGES = {"de": "German", "fr": "French"}
_TAG = "org.ent.pressagency"


@dataclass
class Page:
    """An article put together from its tokens, and where agencies are mentioned in it."""

    text: str = ""
    mentions: list[Mention] = field(default_factory=list)

    def add(self, token: str, tag: str, render: str) -> None:
        """The next token."""
        start = len(self.text)
        end = start + len(token)
        if tag.startswith("B-" + _TAG):
            self.mentions.append((start, end))
        elif tag.startswith("I-" + _TAG) and self.mentions:
            self.mentions[-1] = self.mentions[-1][0], end
        self.text += token
        if "EndOfLine" in render:
            self.text += "\n"
        elif "NoSpaceAfter" not in render:
            self.text += " "


def pages(path: Path) -> Iterator[Page]:
    """The articles of a file of tokens."""
    page = Page()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# document_id"):
            if page.text:
                yield page
            page = Page()
        elif line and not line.startswith("#"):
            token, _, _, tag, *rest = line.split("\t")
            page.add(token, tag, rest[5] if len(rest) > 5 else "")
    if page.text:
        yield page


def found_in(text: str) -> list[Mention]:
    """Where our cues name a news agency, each place once."""
    from provenance.credits import find_cues, is_agency

    places = set()
    for cue in find_cues(text, 0):
        if cue.target and cue.needs != "unresolved" and is_agency(cue.target):
            start = text.find(cue.target, cue.span.start, cue.span.end)
            places.add((start, start + len(cue.target)) if start >= 0 else (cue.span.start, cue.span.end))
    return sorted(places)


def counted(gold: list[Mention], found: list[Mention]) -> tuple[int, int]:
    """Mentions that are found, and findings that are mentions."""

    def overlaps(one: Mention, others: list[Mention]) -> bool:
        return any(one[0] < end and start < one[1] for start, end in others)

    return sum(overlaps(g, found) for g in gold), sum(overlaps(f, gold) for f in found)


def measure() -> Table:
    """Precision, recall and F1 of each language.

    Raises:
        MissingDataError: the texts are not here.
    """
    place = folder("datasets", "agencies")
    table = Table("Agencies mentioned", ["texts", "mentions", "found", "precision", "recall", "F1"])
    for language, name in _LANGUAGES.items():
        gold = hit = said = right = 0
        for page in pages(place / f"dev-{language}.tsv"):
            found = found_in(page.text)
            covered, true = counted(page.mentions, found)
            gold, hit, said, right = (
                gold + len(page.mentions), hit + covered, said + len(found), right + true,
            )  # fmt: skip
        precision, recall = right / max(1, said), hit / max(1, gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        table.rows.append([name, gold, said, precision, recall, f1])
    return table


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
def main(as_json: bool, markdown: bool) -> None:
    """Print how many mentions of news agencies are found."""
    report = Report(as_json, markdown)
    try:
        report.add("agencies", measure())
    except MissingDataError as error:
        raise click.ClickException(str(error)) from error
    report.end()


if __name__ == "__main__":
    main()
