from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers.streams import Line, StreamError, TrailingBytesError, chunks, lines, open_regular
from provenance.settings import ReadingSettings

READING = ReadingSettings()


def unpacked(content: bytes, reading: ReadingSettings = READING) -> bytes:
    return b"".join(chunks(io.BytesIO(content), True, reading))


def test_gzip_members_and_padding_are_read_as_one_file() -> None:
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00" * 40) == b"one two"


def test_a_gzip_file_that_ends_early_gives_its_beginning_and_an_error() -> None:
    content = gzip.compress(os.urandom(400_000))
    pieces = chunks(io.BytesIO(content[:300_000]), True, READING)
    good = 0
    with pytest.raises(StreamError, match="ends early") as caught:
        for piece in pieces:
            good += len(piece)
    assert good > 200_000
    assert caught.value.code == "truncated_archive"


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"no gzip at all", gzip.compress(b"pier" * 99)[:-4]])
def test_what_is_no_whole_gzip_file_is_an_error(content: bytes) -> None:
    with pytest.raises(StreamError) as caught:
        unpacked(content)
    assert caught.value.code == "truncated_archive"


def test_other_bytes_after_the_gzip_data_are_told_apart_from_damage() -> None:
    with pytest.raises(TrailingBytesError):
        unpacked(gzip.compress(b"pier") + b"garbage")


def test_a_gzip_bomb_is_stopped_by_its_ratio() -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    taken = 0
    with pytest.raises(StreamError, match="bomb"):
        for piece in chunks(io.BytesIO(bomb), True, READING):
            taken += len(piece)
    assert taken < 20_000_000


def test_more_bytes_than_the_limit_are_not_read() -> None:
    with pytest.raises(StreamError) as caught:
        unpacked(gzip.compress(os.urandom(5000)), ReadingSettings(max_file_bytes=1000))
    assert caught.value.code == "too_large"


@given(st.lists(st.binary(max_size=30), max_size=8), st.integers(1, 40))
def test_lines_are_those_of_the_whole_whatever_the_pieces(pieces: list[bytes], longest: int) -> None:
    whole = b"".join(pieces)
    expected = whole.split(b"\n")
    if not expected[-1]:
        expected.pop()
    found = list(lines(iter(pieces), longest))
    assert found == [Line(n, line if len(line) <= longest else None) for n, line in enumerate(expected, 1)]


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path, code in (
        (tmp_path / "pipe.txt", "not_a_file"),
        (tmp_path, "not_a_file"),
        (tmp_path / "gone.txt", "unreadable"),
        (Path("/dev/null"), "not_a_file"),
    ):
        with pytest.raises(StreamError) as caught:
            open_regular(str(path))
        assert caught.value.code == code
    with pytest.raises(StreamError):
        open_regular("a\x00b")
