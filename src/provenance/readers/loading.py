"""From a listed source to its documents: open, unpack, tell the format, decode, read.

Nothing that is wrong with an input is an exception here; it comes out as a problem between the documents.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from provenance.model import Document, Problem
from provenance.readers.decoding import (
    Decoded,
    UndecodableError,
    binary_format,
    clean,
    decode,
    wide_encoding,
)
from provenance.readers.fields import is_table_header
from provenance.readers.files import Source, SourceFormat
from provenance.readers.metadata_table import with_given
from provenance.readers.office import OfficeError, OfficeFormat, office_format, read_office
from provenance.readers.plain_text import read_text
from provenance.readers.records import read_csv, read_jsonl
from provenance.readers.streams import StreamError, TrailingBytesError, chunks, open_regular
from provenance.settings import Settings


def load(source: Source, settings: Settings | None = None) -> Iterator[Document | Problem]:
    """The documents of one source and what was wrong with it, in the order of the file.

    Files of records are streamed; any other file is held whole, up to the size limits of
    ``settings.reading``. Source and results can be sent between processes.

    >>> from provenance.readers import Source
    >>> source = Source("-", "", "stdin", None, False, content=b"The pier is closed.")
    >>> [document.text for document in load(source)]
    ['The pier is closed.']
    """
    settings = settings or Settings()
    told: set[str] = set()
    for found in _read(source, settings):
        if isinstance(found, Problem) or not source.given:
            yield found
            continue
        document, refused = with_given(found, source.given)
        yield document
        for why in refused:
            if why not in told:
                told.add(why)
                yield Problem(source.path, None, "bad_metadata", why)


def _read(source: Source, settings: Settings) -> Iterator[Document | Problem]:
    reading = settings.reading
    try:
        with io.BytesIO(source.content or b"") if source.file is None else open_regular(source.file) as file:
            pieces = chunks(file, source.packed, reading)
            first = next(pieces, b"")
            if office := _office(source, first):
                yield from _read_office(chain([first], pieces), source, office, settings)
                return
            if kind := binary_format(first, reading):
                yield Problem(source.path, None, "not_text", f"{kind}, not text")
                return
            form = source.format or _format_of(first)
            source = replace(source, format=form)
            pieces = chain([first], pieces)
            if form == "jsonl":
                yield from read_jsonl(pieces, source, reading)
            elif form == "csv":
                yield from read_csv(pieces, source, reading)
            else:
                yield from _read_whole(pieces, source, form, settings)
    except StreamError as error:
        yield Problem(source.path, None, error.code, error.message)


def _format_of(first: bytes) -> SourceFormat:
    """The format of an unnamed or oddly named source, from its first bytes."""
    encoding = wide_encoding(first) or "utf-8"
    text = first.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        line, end, _ = text.partition("\n")
        try:
            if isinstance(json.loads(line), dict):
                return "jsonl"
        except RecursionError:
            return "jsonl"
        except ValueError:
            # A first record too long for the first piece is cut off and so no valid JSON.
            if not end and len(first) > 100_000 and text[1:20].lstrip().startswith('"'):
                return "jsonl"
    if is_table_header(text.splitlines()[0] if text else ""):
        return "csv"
    from provenance.readers.html_page import looks_like_html

    return "html" if looks_like_html(text) else "text"


def _office(source: Source, first: bytes) -> OfficeFormat | None:
    """The format of an office file, by its ending or, of a source without one, by how it begins."""
    if source.format is None:
        return office_format(first)
    return "docx" if source.format == "docx" else "pdf" if source.format == "pdf" else None


def _read_office(
    pieces: Iterator[bytes], source: Source, form: OfficeFormat, settings: Settings
) -> Iterator[Document | Problem]:
    limit, content = settings.reading.max_page_bytes, bytearray()
    for piece in pieces:
        content += piece
        if len(content) > limit:
            yield Problem(source.path, None, "too_large", f"more than {limit:,} bytes")
            return
    try:
        text, stated = read_office(bytes(content), form, settings.reading)
    except OfficeError as error:
        yield Problem(source.path, None, error.code, error.message)
        return
    found = next(_document(Decoded(clean(text), "utf-8", 0), source, "text", settings))
    if isinstance(found, Document):
        headline, author = found.headline or stated.get("title"), found.author or stated.get("author")
        found = replace(found, format=form, encoding=None, headline=headline, author=author)
    yield found


def _read_whole(
    pieces: Iterator[bytes], source: Source, form: SourceFormat, settings: Settings
) -> Iterator[Document | Problem]:
    reading = settings.reading
    limit = reading.max_page_bytes if form == "html" else 4 * reading.max_text_characters + 4
    content = bytearray()
    trailing: Problem | None = None
    try:
        for piece in pieces:
            content += piece
            if len(content) > limit:
                yield Problem(source.path, None, "too_large", f"more than {limit:,} bytes")
                return
    except TrailingBytesError as error:
        trailing = Problem(source.path, None, error.code, error.message)
    whole = bytes(content)
    # The first piece was judged already; a large file may turn binary later on.
    if kind := binary_format(whole, reading):
        yield Problem(source.path, None, "not_text", f"{kind}, not text")
        return
    try:
        decoded = decode(whole, _declared_charset(whole) if form == "html" else None)
    except UndecodableError as error:
        yield Problem(source.path, None, "undecodable", str(error))
        return
    yield from _document(decoded, source, form, settings)
    if trailing is not None:
        yield trailing


def _declared_charset(content: bytes) -> str | None:
    from provenance.readers.html_page import declared_charset

    return declared_charset(content)


def _document(
    decoded: Decoded, source: Source, form: SourceFormat, settings: Settings
) -> Iterator[Document | Problem]:
    if not decoded.text.strip():
        yield Problem(source.path, None, "empty", "nothing but white space")
        return
    if form == "html":
        given = next((value for name, value in source.given if name in ("url", "link")), None)
        from provenance.readers.html_page import read_page  # pages need much that other texts do not

        document = read_page(decoded, settings.reading, given)
        if document is None:
            yield Problem(source.path, None, "no_article", "the page holds no article")
            return
    else:
        document = read_text(decoded, markdown=form == "markdown")
        if not document.text[document.head_end :].strip():
            yield Problem(source.path, None, "empty", "nothing but white space after the head")
            return
    if len(document.text) > settings.reading.max_text_characters:
        yield Problem(source.path, None, "too_large", f"a text of {len(document.text):,} characters")
        return
    yield replace(document, name=source.name, path=source.path, place=source.place)
    if decoded.is_doubtful(settings.reading):
        message = f"{decoded.errors:,} of {len(decoded.text):,} characters are replacement marks"
        yield Problem(source.path, None, "encoding_doubtful", message)
