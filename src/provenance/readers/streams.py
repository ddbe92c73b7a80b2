"""Bytes of a file, never more than asked for: regular files only, gzip unpacked under a cap."""

from __future__ import annotations

import io
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from provenance.settings import ReadingSettings

_CHUNK = 1 << 18  # bytes read at once
_FREE_OUTPUT = 1 << 20  # bytes unpacked before the ratio is judged: a short text may repeat itself


class StreamError(Exception):
    """A file that cannot be read to its end; ``code`` is one of the problem codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class TrailingBytesError(StreamError):
    """All of the file was read; what follows it is no part of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number (from 1) and no line end; ``content`` is None when it was too long."""

    number: int
    content: bytes | None


def open_regular(path: str) -> BinaryIO:
    """Open a file for reading, and nothing else: a FIFO or device is never waited for.

    Raises:
        StreamError: not a regular file, gone, or not readable.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        # The check comes before opening (opening a FIFO can wait or wake its writer) and again after
        # it, since the name may mean another file by then.
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116  # names may be undecodable bytes
            raise StreamError("not_a_file", "not a regular file; not opened")
        descriptor = os.open(path, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise StreamError("not_a_file", "not a regular file; not read")
        return os.fdopen(descriptor, "rb")
    except (OSError, ValueError) as error:
        raise StreamError("unreadable", f"cannot be read: {reason(error)}") from error


def reason(error: OSError | ValueError) -> str:
    """What went wrong, in words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def chunks(file: BinaryIO, packed: bool, settings: ReadingSettings) -> Iterator[bytes]:
    """The file's content piece by piece, unpacked if ``packed``.

    Raises:
        StreamError: after the good part: reading fails, gzip is damaged or ends early
            (``truncated_archive``), expands beyond ``max_expansion``, or the whole is larger than
            ``max_file_bytes`` (``too_large``).
    """
    total = 0
    for chunk in _unpacked(file, settings.max_expansion) if packed else _read(file):
        total += len(chunk)
        if total > settings.max_file_bytes:
            raise StreamError("too_large", f"more than {settings.max_file_bytes:,} bytes")
        yield chunk


def lines(pieces: Iterator[bytes], longest: int) -> Iterator[Line]:
    """Lines of a stream, split at line feeds; of one longer than ``longest`` bytes nothing is kept.

    Raises:
        StreamError: what ``pieces`` raises, after the last whole line.
    """
    number, started, kept, skipping = 0, False, io.BytesIO(), False
    for piece in pieces:
        begin = 0
        while begin < len(piece):
            end = piece.find(b"\n", begin)
            part = piece[begin : end if end >= 0 else len(piece)]
            started = True
            if not skipping:
                kept.write(part)
                skipping = kept.tell() > longest
            if end < 0:
                break
            number += 1
            yield Line(number, None if skipping else kept.getvalue())
            begin, started, kept, skipping = end + 1, False, io.BytesIO(), False
    if started:
        yield Line(number + 1, None if skipping else kept.getvalue())


def _read(file: BinaryIO) -> Iterator[bytes]:
    while True:
        try:
            chunk = file.read(_CHUNK)
        except (OSError, ValueError) as error:
            raise StreamError("unreadable", f"cannot be read: {reason(error)}") from error
        if not chunk:
            return
        yield chunk


def _unpacked(file: BinaryIO, max_expansion: int) -> Iterator[bytes]:
    machine = zlib.decompressobj(wbits=31)
    taken = given = members = 0
    for chunk in _read(file):
        taken += len(chunk)
        rest = chunk
        while rest:
            if machine.eof:  # another member may follow the one that ended, or padding
                rest = rest.lstrip(b"\x00")
                if not rest:
                    break
                machine = zlib.decompressobj(wbits=31)
            try:
                output = machine.decompress(rest, _CHUNK)
            except zlib.error as error:
                if members and rest[:2] != b"\x1f\x8b":
                    raise TrailingBytesError(
                        "truncated_archive", "other bytes follow the gzip data"
                    ) from None
                raise StreamError("truncated_archive", f"damaged gzip data: {error}") from error
            given += len(output)
            if given > _FREE_OUTPUT and given > max_expansion * taken:
                raise StreamError(
                    "truncated_archive", f"expands more than {max_expansion} times; taken for a bomb"
                )
            if output:
                yield output
            members += machine.eof
            rest = machine.unused_data if machine.eof else machine.unconsumed_tail
    if not machine.eof:
        raise StreamError("truncated_archive", "the gzip data ends early" if taken else "no gzip data")
