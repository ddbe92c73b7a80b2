"""A table of figures, for the terminal, for a page and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click
from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

Cell = str | float | int | None


def shown(cell: Cell) -> str:
    """A cell as text: shares with four figures behind the point, nothing for what was not measured.

    >>> shown(0.93952), shown(3), shown(None)
    ('.9395', '3', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.4f}".removeprefix("0") if cell < 1 else f"{cell:.4f}"
    return str(cell)


def significant(cell: Cell) -> str:
    """A cell as text with three significant figures, for times and ratios.

    >>> significant(1242.4), significant(19.04), significant(0.8531), significant(0.002), significant(5500)
    ('1,242', '19.0', '.853', '.002', '5,500')
    """
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else shown(cell)
    if cell >= 99.95:
        return f"{cell:,.0f}"
    return f"{cell:.1f}" if cell >= 9.995 else f"{cell:.2f}" if cell >= 0.9995 else f"{cell:.3f}"[1:]


@dataclass(slots=True)
class Table:
    """A title, columns and rows; ``notes`` say how to read it. The first column names the row.

    ``show`` turns a cell into text.
    """

    title: str
    columns: Sequence[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    show: Callable[[Cell], str] = shown

    @property
    def _words(self) -> list[bool]:
        """For each column whether it holds words and no figures; the first names the row."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        return [not n or all(isinstance(cell, str) for cell in column) for n, column in enumerate(columns)]

    def as_rich(self) -> RichTable:
        """For the terminal."""
        table = RichTable(title=self.title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
        table.caption, table.caption_justify = "\n".join(self.notes), "left"
        for number, column in enumerate(self.columns):
            justify: Literal["left", "right"] = "left" if self._words[number] else "right"
            table.add_column(Text(column), justify=justify, no_wrap=not number)
        for row in self.rows:
            table.add_row(*(Text(self.show(cell)) for cell in row))
        return table

    def as_markdown(self) -> str:
        """For a page."""
        lines = [f"### {self.title}", "", _line(self.columns)]
        lines.append("|---|" + "".join("---|" if words else "---:|" for words in self._words[1:]))
        lines += [_line([self.show(cell) for cell in row]) for row in self.rows]
        return "\n".join([*lines, *([""] if self.notes else []), *(f"- {note}" for note in self.notes), ""])

    def as_json(self) -> dict[str, object]:
        """For programs: rows as objects, figures as they are."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": self.notes}


@dataclass(slots=True)
class Report:
    """Tables as they are measured, printed for people, as Markdown, or all as one object."""

    as_json: bool = False
    markdown: bool = False
    pages: list[str] = field(default_factory=list)
    printed: list[dict[str, object]] = field(default_factory=list)

    def add(self, part: str, table: Table) -> None:
        """Take a table of a part, and print it unless everything is printed at the end."""
        self.printed.append({"part": part, **table.as_json()})
        self.pages.append(table.as_markdown())
        if self.markdown:
            click.echo(self.pages[-1])
        elif not self.as_json:
            Console(width=None if sys.stdout.isatty() else 150).print(table.as_rich())

    def end(self, **more: object) -> None:
        """Print the object, with some more in it, if that was asked for."""
        if self.as_json:
            click.echo(json.dumps({"schema": 1, **more, "tables": self.printed}, indent=1))

    def write(self, page: Path, start: str, end: str, *, head: Sequence[str] = ()) -> None:
        """Put all tables between two marks of a page, below a head."""
        text = with_tables(page.read_text(encoding="utf-8"), [*head, *self.pages], start, end)
        page.write_text(text, encoding="utf-8")


def with_tables(page: str, tables: Sequence[str], start: str, end: str) -> str:
    """A page with other tables between two marks.

    >>> with_tables("one <b>two<e> three", ["table\\n"], "<b>", "<e>")
    'one <b>\\ntable\\n<e> three'
    """
    before, found, rest = page.partition(start)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise click.ClickException(f"the page has no {start} and {end}")
    return f"{before}{start}\n{chr(10).join(tables)}{end}{after}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
