"""What the user knows about the files and the files do not say: ``--metadata TABLE.csv``.

One row for each file: ``path`` and any of ``url``, ``outlet``, ``published``, ``title``, ``author``,
``language``, ``canonical``, ``modified``. A path may be absolute, relative to the table's folder or
relative to the working folder. What the table says goes before what the file says.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from provenance.errors import UsageError
from provenance.model import Document, Problem
from provenance.readers.decoding import UndecodableError, decode
from provenance.readers.fields import as_json, canonical_pointer, delimiter_of, document_fields, field_named
from provenance.readers.streams import StreamError, chunks, open_regular
from provenance.settings import Settings

_PATH_COLUMNS = ("path", "file", "filename")
_ONE_PAGE_ONLY = ("url", "canonical_url", "headline")  # cannot be true of every record in a file


@dataclass
class MetadataTable:
    """The rows of a table by the absolute paths they may mean."""

    path: str
    rows: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    _refused: list[tuple[int, str]] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, path: str | os.PathLike[str], settings: Settings) -> MetadataTable:
        """Read a table.

        Raises:
            UsageError: it cannot be read, or has no column ``path``.
        """
        name = os.fspath(path)
        try:
            with open_regular(name) as file:
                text = decode(b"".join(chunks(file, name.endswith(".gz"), settings.reading))).text
        except (StreamError, UndecodableError) as error:
            raise UsageError(f"metadata table {name}: {error}") from error
        table = cls(name)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.partition("\n")[0]))
        try:
            header = [column.strip().lower() for column in next(reader, [])]
            column = next((n for n, column in enumerate(header) if column in _PATH_COLUMNS), None)
            if column is None:
                raise UsageError(
                    f"metadata table {name}: no column 'path'; found: {', '.join(header) or 'none'}"
                )
            for cells in reader:
                table._add(header, column, cells, reader.line_num)
        except csv.Error as error:
            raise UsageError(f"metadata table {name}, line {reader.line_num}: {error}") from error
        return table

    def fields_of(self, place: str) -> tuple[tuple[str, str], ...]:
        """What the table says of the file at an absolute path, as (column, value); empty if nothing."""
        line, fields = self.rows.get(place, (0, ()))
        if line:
            self._used.add(line)
        return fields

    def problems(self) -> Iterator[Problem]:
        """Rows that could not be used: to be asked for after the last :meth:`fields_of`."""
        unfit = {line for line, _ in self.rows.values()} - self._used
        refused = self._refused + [(line, "the row's path fits no input") for line in sorted(unfit)]
        for line, why in sorted(refused):
            yield Problem(self.path, f"line {line}", "bad_metadata", why)

    def _add(self, header: list[str], column: int, cells: list[str], line: int) -> None:
        stated = cells[column].strip() if column < len(cells) else ""
        if not any(cell.strip() for cell in cells):
            return
        if not stated or len(cells) > len(header):
            why = "no path" if not stated else f"{len(cells)} cells where the header has {len(header)}"
            self._refused.append((line, why))
            return
        named = [(header[n], cell) for n, cell in enumerate(cells) if n != column and cell.strip()]
        folder = os.path.dirname(os.path.abspath(self.path))  # noqa: PTH100, PTH120
        places = ["-"]
        if stated != "-":
            places = [os.path.abspath(Path(folder, stated)), os.path.abspath(stated)]  # noqa: PTH100
        if all(place in self.rows for place in places):
            self._refused.append((line, f"a second row for {stated}; the first counts"))
            return
        for place in places:
            self.rows.setdefault(place, (line, tuple(named)))


def with_given(document: Document, given: tuple[tuple[str, str], ...]) -> tuple[Document, list[str]]:
    """A document with what the user gave for it, and what of that could not be used, in words.

    >>> with_given(Document(text="...", outlet="?"), (("outlet", "Elm Bay Courier"),))[0].outlet
    'Elm Bay Courier'
    """
    stated = [(field_named(column), column, value) for column, value in given]
    named = [(name, value) for name, _, value in stated if name]
    of_records = document.format in ("jsonl", "csv")
    usable = [(name, value) for name, value in named if not (of_records and name in _ONE_PAGE_ONLY)]
    known, unread = document_fields(usable, "given")
    refused = [f"{name} {value!r} cannot be read" for name, value in unread]
    refused += [
        f"{name} cannot be given for a file of records" for name, _ in named if (name, _) not in usable
    ]
    pointers = document.pointers
    if "url" in known or "canonical_url" in known:
        url = known.get("url", document.url)
        canonical, found = canonical_pointer(url, known.get("canonical_url", document.canonical_url), "head")
        known["canonical_url"] = canonical
        pointers = tuple(p for p in pointers if p.property != "canonical") + found
    extra = document.extra + tuple((column, as_json(value)) for name, column, value in stated if not name)
    return replace(document, **known, pointers=pointers, extra=extra), refused
