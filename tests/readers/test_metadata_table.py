from __future__ import annotations

from pathlib import Path

import pytest

from provenance.errors import UsageError
from provenance.model import Document, Moment, Problem
from provenance.readers import read

TEXT = "The pier at Elm Bay is closed until spring."


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two articles below it."""
    (tmp_path / "in").mkdir()
    for name in ("pier.txt", "ferry.txt"):
        (tmp_path / "in" / name).write_text(f"Title: Old\nOutlet: Old Courier\n\n{TEXT}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read_with(table: str, *inputs: str, place: str = "meta.csv") -> tuple[dict[str, Document], list[Problem]]:
    Path(place).write_text(table, encoding="utf-8")
    found = list(read(inputs, metadata=place))
    documents = {each.name: each for each in found if isinstance(each, Document)}
    return documents, [each for each in found if isinstance(each, Problem)]


def test_what_the_table_says_goes_before_what_the_file_says(desk: Path) -> None:
    documents, problems = read_with(
        "path,url,outlet,published,title,author,desk\n"
        "in/pier.txt,https://elmbay.com/pier,Elm Bay Courier,2026-03-01T14:05:00+01:00,,A. Grebe,sea\n",
        "in",
    )
    assert not problems
    pier = documents["pier"]
    assert (pier.outlet, pier.headline, pier.author) == ("Elm Bay Courier", "Old", "A. Grebe")
    assert pier.url == "https://elmbay.com/pier"
    assert isinstance(pier.published, Moment)
    assert (pier.published.basis, pier.published.zoned) == ("given", True)
    assert pier.extra == (("desk", '"sea"'),)
    assert documents["ferry"].outlet == "Old Courier"


def test_paths_count_from_the_table_from_the_working_folder_and_absolute(desk: Path) -> None:
    for path, place in (
        ("in/pier.txt", "meta.csv"),
        ("pier.txt", "in/meta.csv"),
        ("./in/../in/pier.txt", "in/meta.csv"),
        (str(desk / "in" / "pier.txt"), "in/meta.csv"),
    ):
        documents, problems = read_with(f"path;outlet\n{path};New Courier\n", "in/pier.txt", place=place)
        assert documents["pier"].outlet == "New Courier"
        assert not problems


def test_rows_that_fit_no_input_and_values_that_cannot_be_read_are_told(desk: Path) -> None:
    documents, problems = read_with(
        "path,published,url\n\nin/gone.txt,2026-03-01,\n,2026-03-01,\nin/pier.txt,soon,javascript:x\n"
        "in/pier.txt,2026-03-02,\nin/ferry.txt,2026-03-01,,too many\n",
        "in",
    )
    assert documents["pier"].published is None
    assert [(p.path, p.member, p.code) for p in problems] == [
        ("in/pier.txt", None, "bad_metadata"),
        ("in/pier.txt", None, "bad_metadata"),
        ("meta.csv", "line 3", "bad_metadata"),
        ("meta.csv", "line 4", "bad_metadata"),
        ("meta.csv", "line 6", "bad_metadata"),
        ("meta.csv", "line 7", "bad_metadata"),
    ] or len(problems) == 6


def test_a_file_of_records_takes_outlet_and_date_but_no_address(desk: Path) -> None:
    Path("in/wire.jsonl").write_text(f'{{"text": "{TEXT}"}}\n' * 2, encoding="utf-8")
    documents, problems = read_with(
        "path,outlet,url\nin/wire.jsonl,Heron Wire,https://heronwire.com/1\n", "in/wire.jsonl"
    )
    assert {(document.outlet, document.url) for document in documents.values()} == {("Heron Wire", None)}
    assert [(p.path, p.code) for p in problems] == [("in/wire.jsonl", "bad_metadata")]


def test_a_canonical_address_elsewhere_is_a_pointer(desk: Path) -> None:
    documents, _ = read_with(
        "path,url,canonical\nin/pier.txt,https://elmbay.com/pier,https://heronwire.com/1\n", "in/pier.txt"
    )
    assert [(p.property, p.url) for p in documents["pier"].pointers] == [
        ("canonical", "https://heronwire.com/1")
    ]


@pytest.mark.parametrize("table", ["", "name,outlet\na,b\n", "path\udcff"])
def test_a_table_without_a_path_column_is_a_mistake_of_the_user(table: str, desk: Path) -> None:
    Path("meta.csv").write_bytes(table.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=r"meta\.csv"):
        list(read(["in"], metadata=Path("meta.csv")))


def test_a_table_that_is_not_there_is_a_mistake_of_the_user(desk: Path) -> None:
    with pytest.raises(UsageError, match="gone"):
        list(read(["in"], metadata=Path("gone.csv")))
