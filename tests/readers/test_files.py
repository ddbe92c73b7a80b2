from __future__ import annotations

import io
import os
import pickle
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model import Document, Problem
from provenance.readers import Listing, Source, read, sources
from provenance.readers.files import format_of, printable


def listed(*inputs: str | Path) -> tuple[list[Source], list[Problem], Listing]:
    listing = sources(list(inputs))
    found = list(listing)
    return (
        [source for source in found if isinstance(source, Source)],
        [problem for problem in found if isinstance(problem, Problem)],
        listing,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with articles, other files, and a folder inside."""
    (tmp_path / "inner").mkdir()
    for name in (
        "pier.txt",
        "inner/harbour.md",
        "inner/boats.HTML",
        "b.jsonl.gz",
        "notes",
        "photo.png",
        "x.tar.gz",
    ):
        (tmp_path / name).write_text("The pier is closed.", encoding="utf-8")
    return tmp_path


def test_a_folder_gives_its_articles_sorted_and_counts_the_rest(desk: Path) -> None:
    found, problems, listing = listed(desk)
    assert [Path(source.path).relative_to(desk).as_posix() for source in found] == [
        "b.jsonl.gz",
        "inner/boats.HTML",
        "inner/harbour.md",
        "pier.txt",
    ]
    assert [source.name for source in found] == ["b", "boats", "harbour", "pier"]
    assert [(source.format, source.packed) for source in found] == [
        ("jsonl", True),
        ("html", False),
        ("markdown", False),
        ("text", False),
    ]
    assert not problems
    assert listing.skipped == 3


def test_a_file_named_by_the_user_is_never_skipped(desk: Path) -> None:
    found, problems, listing = listed(desk / "notes", desk)
    assert "notes" in [source.name for source in found]
    assert listing.skipped == 2
    assert not problems


def test_the_order_of_the_inputs_does_not_matter(desk: Path) -> None:
    inputs = [desk / "pier.txt", desk, desk / "inner", desk / "notes"]
    assert listed(*inputs)[0] == listed(*reversed(inputs))[0]


def test_one_file_under_several_names_is_one_source(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "again.txt").symlink_to(desk / "pier.txt")
    (desk / "more.txt").hardlink_to(desk / "inner" / "harbour.md")
    monkeypatch.chdir(desk)
    found, _, _ = listed("pier.txt", "./pier.txt", "inner/../pier.txt", desk / "pier.txt", "again.txt")
    assert [source.place for source in found] == [str(desk / "pier.txt")]
    found, _, _ = listed(".")
    places = [Path(source.place).name for source in found]
    assert places.count("pier.txt") == 1
    assert "again.txt" not in places
    assert ("more.txt" in places) != ("harbour.md" in places)


def test_paths_are_shown_as_given_and_kept_absolute(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    found, _, _ = listed("inner")
    assert [(source.path, source.place) for source in found] == [
        ("inner/boats.HTML", str(desk / "inner" / "boats.HTML")),
        ("inner/harbour.md", str(desk / "inner" / "harbour.md")),
    ]


def test_loops_of_links_end(desk: Path) -> None:
    (desk / "inner" / "up").symlink_to(desk)
    (desk / "self").symlink_to(desk / "self")
    (desk / "self.txt").symlink_to(desk / "self.txt")
    (desk / "inner2").symlink_to(desk / "inner")
    found, problems, _ = listed(desk)
    assert [source.name for source in found] == ["b", "boats", "harbour", "pier"]
    assert [(Path(problem.path).name, problem.code) for problem in problems] == [("self.txt", "unreadable")]


def test_a_linked_folder_outside_is_walked_once(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "ferry.txt").write_text("The ferry is late.", encoding="utf-8")
    (desk / "one").symlink_to(outside)
    (desk / "two").symlink_to(outside)
    found, _, _ = listed(desk)
    assert [source.name for source in found].count("ferry") == 1


def test_a_doubling_chain_of_links_is_walked_in_linear_time(tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / str(n)).mkdir()
    for n in range(29):
        for side in "ab":
            (tmp_path / str(n) / side).symlink_to(tmp_path / str(n + 1))
    (tmp_path / "29" / "pier.txt").write_text("x", encoding="utf-8")
    assert [source.name for source in listed(tmp_path / "0")[0]] == ["pier"]


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe")
    plug = socket.socket(socket.AF_UNIX)
    try:
        plug.bind(str(tmp_path / "plug.txt"))
        found, problems, _ = listed(tmp_path, tmp_path / "pipe", "/dev/zero")
    finally:
        plug.close()
    assert not found
    assert sorted((Path(problem.path).name, problem.code) for problem in problems) == [
        ("pipe", "not_a_file"),
        ("pipe.txt", "not_a_file"),
        ("plug.txt", "not_a_file"),
        ("zero", "not_a_file"),
    ]


@pytest.mark.parametrize("given", ["gone.txt", "gone/", "", "a\x00b.txt", "x" * 5000, "\ud800.txt"])
def test_an_input_that_is_not_there_is_a_problem(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found, problems, _ = listed(given)
    assert not found
    assert [problem.code for problem in problems] == ["unreadable"]
    problems[0].path.encode("utf-8")
    assert "\x00" not in problems[0].path


def test_a_file_that_vanishes_after_listing_is_a_problem(desk: Path) -> None:
    from provenance.readers import load

    source = listed(desk / "pier.txt")[0][0]
    (desk / "pier.txt").unlink()
    assert [problem.code for problem in load(source) if isinstance(problem, Problem)] == ["unreadable"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_a_problem(desk: Path) -> None:
    (desk / "pier.txt").chmod(0)
    assert [found.code for found in read([desk / "pier.txt"]) if isinstance(found, Problem)] == ["unreadable"]


def test_odd_names_are_read_and_printable(tmp_path: Path) -> None:
    names = [
        b"caf\xe9.txt",
        b"-rf.txt",
        b"new\nline.txt",
        "🚢.txt".encode(),
        b"'; DROP TABLE texts; --.txt",
        b"a" * 250 + b".txt",
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"The pier is closed until spring.")
    documents = list(read([tmp_path]))
    assert list(read(tmp_path)) == documents == list(read(str(tmp_path)))
    assert len(documents) == len(names)
    for document in documents:
        assert isinstance(document, Document)
        assert document.path is not None
        (document.path + document.place + document.name).encode("utf-8")
    assert "caf\\xe9" in [document.name for document in documents if isinstance(document, Document)]


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    found, problems, listing = listed(tmp_path)
    assert (found, problems, listing.skipped) == ([], [], 0)


def test_sources_can_be_sent_to_another_process(desk: Path) -> None:
    for source in listed(desk)[0]:
        assert pickle.loads(pickle.dumps(source)) == source


def test_standard_input_is_read_once_and_has_no_place() -> None:
    found = list(sources(["-", "-"], stdin=io.BytesIO(b"The pier is closed.")))
    assert len(found) == 1
    assert isinstance(found[0], Source)
    assert (found[0].path, found[0].place, found[0].content) == ("-", "", b"The pier is closed.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", ("text", False, "a")),
        ("a.b.Markdown", ("markdown", False, "a.b")),
        ("a.xhtml.GZ", ("html", True, "a")),
        ("a.ndjson", ("jsonl", False, "a")),
        ("a.gz", (None, True, "a")),
        (".gz", (None, False, ".gz")),
        (".txt", (None, False, ".txt")),
        ("a", (None, False, "a")),
    ],
)
def test_the_format_is_in_the_name(name: str, expected: tuple[str | None, bool, str]) -> None:
    assert format_of(name) == expected


@given(st.binary(min_size=1, max_size=30))
def test_every_file_name_can_be_printed(name: bytes) -> None:
    shown = printable(os.fsdecode(name))
    shown.encode("utf-8")
    assert "\x00" not in shown
