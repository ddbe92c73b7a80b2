"""Files of records: one JSON object a line, or one row of a table, for each document.

Every record stands on its own: a broken one is a problem with its line number, and the next is read.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from provenance.model import Document, Problem
from provenance.readers.decoding import (
    Decoded,
    UndecodableError,
    clean,
    decode,
    wide_encoding,
)
from provenance.readers.fields import (
    as_json,
    canonical_pointer,
    delimiter_of,
    document_fields,
    field_named,
    name_in,
    record_pointers,
    tidy,
)
from provenance.readers.files import Source
from provenance.readers.html_page import looks_like_html, read_page
from provenance.readers.streams import Line, StreamError, lines
from provenance.settings import ReadingSettings

_BODIES = ("text", "html", "body")
_LONGEST_NUMBER = 400  # digits; a longer one is kept as it is written
_SEPARATOR = "\x1f"  # ASCII's own mark between fields; stands in no table


def read_jsonl(
    pieces: Iterator[bytes], source: Source, reading: ReadingSettings
) -> Iterator[Document | Problem]:
    """Documents of a JSONL file, in its order, with a problem for every line that gives none.

    ``text`` (or ``html``, or ``body``) is the document; ``id``, ``title``, ``url``, ``outlet``,
    ``author``, ``published``, ``modified``, ``language`` and ``canonical_url`` with their other names are
    its fields; all else is kept in ``extra``.
    """
    records = _Records(source, reading)
    empty = True
    try:
        for line in lines(_as_utf8(pieces), _longest_line(reading)):
            if line.content is None:
                empty = False
                yield records.problem(f"line {line.number}", "too_large", "the line is too long for a record")
            elif line.content.strip():
                empty = False
                yield from _jsonl_line(records, line.number, line.content)
    except StreamError as error:
        yield records.problem(None, error.code, error.message)
        empty = False
    if empty:
        yield records.problem(None, "empty", "nothing but white space")


def read_csv(
    pieces: Iterator[bytes], source: Source, reading: ReadingSettings
) -> Iterator[Document | Problem]:
    """Documents of a table with a header row, in its order; columns as the fields of :func:`read_jsonl`.

    Columns are separated by commas, semicolons or tabs, whichever the header uses. A row may span
    several lines inside quotation marks.
    """
    records = _Records(source, reading)
    # The limit belongs to the process; it is only ever raised, so no other reader loses by it.
    csv.field_size_limit(max(csv.field_size_limit(), _longest_line(reading)))
    stream = lines(_as_utf8(pieces), _longest_line(reading))
    try:
        first = next((line for line in stream if line.content is None or line.content.strip()), None)
        if first is None or first.content is None:
            code = "empty" if first is None else "too_large"
            yield records.problem(None, code, "nothing but white space" if first is None else "no header row")
            return
        skipped = first.number - 1
        header = first.content.decode("latin-1")  # separators are the same in every encoding
        reader = csv.reader(_row_lines(chain([first], stream)), delimiter=delimiter_of(header))
        yield from _csv_rows(records, reader, skipped)
    except StreamError as error:
        yield records.problem(None, error.code, error.message)


def _jsonl_line(records: _Records, number: int, content: bytes) -> Iterator[Document | Problem]:
    member = f"line {number}"
    try:
        decoded = decode(content)
        record = json.loads(decoded.text.strip(), parse_int=_whole_number)
    except UndecodableError as error:
        yield records.problem(member, "undecodable", str(error))
    except RecursionError:
        yield records.problem(member, "broken_record", "no valid record: nested too deeply")
    except ValueError as error:
        yield records.problem(member, "broken_record", f"no valid JSON: {error}")
    else:
        if isinstance(record, dict):
            yield from records.read(record, number, decoded.encoding)
        else:
            yield records.problem(member, "broken_record", "valid JSON, but no object")


def _whole_number(digits: str) -> int | str:
    """An integer; a monstrous one as it is written (reading it would take longer than the file)."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _row_lines(stream: Iterable[Line]) -> Iterator[str]:
    """Lines for the csv module, each byte as one character: rows are decoded when they are whole.

    Quotation marks, separators and line ends are single bytes in every encoding a table comes in.
    """
    for line in stream:
        if line.content is None:
            raise StreamError("too_large", f"line {line.number} is too long for a row; the rest is left out")
        yield line.content.decode("latin-1") + "\n"


def _csv_rows(records: _Records, reader: Any, skipped: int) -> Iterator[Document | Problem]:
    number = skipped + 1
    try:
        try:
            header = [tidy(name).casefold() for name in _decoded_row(next(reader))[0]]
        except UndecodableError as error:
            yield records.problem(f"line {number}", "undecodable", f"the header: {error}")
            return
        number = skipped + reader.line_num
        if not any(name in _BODIES for name in header):
            yield records.problem(
                None, "no_text", f"no column text, html or body; found: {', '.join(header)[:300]}"
            )
            return
        for cells in reader:
            line, number = number + 1, skipped + reader.line_num
            member = f"line {line}"
            if not any(cells):
                continue
            if len(cells) > len(header) and any(cells[len(header) :]):
                why = f"{len(cells)} cells where the header has {len(header)}"
                yield records.problem(member, "broken_record", why)
                continue
            try:
                row, encoding = _decoded_row(cells)
            except UndecodableError as error:
                yield records.problem(member, "undecodable", str(error))
                continue
            record = {name: cell for name, cell in zip(header, row, strict=False) if name}
            yield from records.read(record, line, encoding)
    except csv.Error as error:
        yield records.problem(
            f"line {skipped + reader.line_num}", "broken_record", f"{error}; the rest of the file is left out"
        )


def _decoded_row(cells: list[str]) -> tuple[list[str], str]:
    """The cells of a row and their encoding, told from the whole row."""
    decoded = decode(_SEPARATOR.join(cells).encode("latin-1"))
    row = decoded.text.split(_SEPARATOR)
    if len(row) != len(cells):
        row = [decode(cell.encode("latin-1")).text for cell in cells]
    return row, decoded.encoding


def _longest_line(reading: ReadingSettings) -> int:
    """Bytes of the longest line that can hold a record: JSON writes a character in up to 12 bytes."""
    return min(max(12 * reading.max_text_characters, 2 * reading.max_page_bytes) + 1_000_000, 2**31 - 1)


def _as_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A stream in UTF-16 or UTF-32 recoded, the mark of UTF-8 removed; any other stream untouched."""
    first = next(pieces, b"")
    encoding = wide_encoding(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for n, piece in enumerate(chain([first], pieces)):
        text = decoder.decode(piece)
        yield (text.removeprefix("\ufeff") if n == 0 else text).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Records:
    """What the records of one file share: the file, the limits, and the ids met so far."""

    def __init__(self, source: Source, reading: ReadingSettings) -> None:
        self._source = source
        self._reading = reading
        self._ids: set[str] = set()

    def problem(self, member: str | None, code: str, message: str) -> Problem:
        """A problem of this file."""
        return Problem(self._source.path, member, code, message)

    def read(self, record: dict[str, Any], line: int, encoding: str) -> Iterator[Document | Problem]:
        """The document of a record, or the problem that there is none, or both."""
        fields: dict[str, Any] = {}
        for key, value in record.items():
            fields.setdefault(key.strip().casefold(), value)
        identity = _identity(fields.get("id"))
        member = identity or f"line {line}"
        if identity is not None and identity in self._ids:
            member = f"{identity} (line {line})"
            yield self.problem(
                member, "duplicate_id", f"the id {identity!r} stands here again; both are kept"
            )
        if identity is not None:
            self._ids.add(identity)
        try:
            yield from self._document(fields, line, member, identity, encoding)
        except RecursionError:
            yield self.problem(member, "broken_record", "no valid record: nested too deeply")

    def _document(
        self, fields: dict[str, Any], line: int, member: str, identity: str | None, encoding: str
    ) -> Iterator[Document | Problem]:
        name = _body_field(fields)
        if name is None:
            stated = [key for key in _BODIES if key in fields]
            blank = any(isinstance(fields[key], str) for key in stated)
            if blank:
                yield self.problem(member, "empty", "nothing but white space")
            else:
                why = f"{stated[0]} is no string" if stated else "no field text, html or body"
                yield self.problem(member, "no_text", why)
            return
        body = clean(fields[name])
        known, unread = document_fields(_stated(fields), "metadata")
        if name == "html" or (name == "body" and looks_like_html(body)):
            if len(body) > self._reading.max_page_bytes:
                yield self.problem(member, "too_large", f"a page of {len(body):,} characters")
                return
            page = read_page(Decoded(body, encoding, body.count("\ufffd")), self._reading, known.get("url"))
            if page is None:
                yield self.problem(member, "no_article", "the page holds no article")
                return
        else:
            page = Document(text=body, encoding=encoding, encoding_errors=body.count("\ufffd"))
        if len(page.text) > self._reading.max_text_characters:
            yield self.problem(member, "too_large", f"a text of {len(page.text):,} characters")
            return
        extra = [
            (key, as_json(value)) for key, value in fields.items() if key not in _OWN and not field_named(key)
        ]
        extra += [(field, as_json(value)) for field, value in unread]
        url = known.get("url", page.url)
        canonical, pointers = canonical_pointer(url, known.pop("canonical_url", None), "record")
        source = self._source
        yield replace(
            page,
            **known,
            name=identity or f"{source.name} line {line}",
            path=source.path,
            place=source.place,
            member=member,
            format="csv" if source.format == "csv" else "jsonl",
            canonical_url=canonical or page.canonical_url,
            pointers=tuple(dict.fromkeys(page.pointers + pointers + record_pointers(fields))),
            extra=page.extra + tuple(extra),
        )
        if page.encoding_errors > self._reading.doubtful_share * len(page.text):
            yield self.problem(
                member, "encoding_doubtful", f"{page.encoding_errors:,} characters are replacement marks"
            )


_OWN = frozenset(("id", *_BODIES))


def _identity(stated: Any) -> str | None:
    if isinstance(stated, bool) or not isinstance(stated, str | int | float):
        return None
    return tidy(str(stated)) or None


def _body_field(fields: dict[str, Any]) -> str | None:
    """The first of text, html and body that holds anything."""
    return next(
        (name for name in _BODIES if isinstance(fields.get(name), str) and fields[name].strip()), None
    )


def _stated(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in fields.items():
        field = field_named(key)
        stated = name_in(value) if field else None
        if field and stated:
            yield field, stated
