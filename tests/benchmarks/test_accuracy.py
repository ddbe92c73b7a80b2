"""The accuracy table: what is measured without other data, what is skipped, and how it is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import peers
from benchmarks.accuracy import END, PAGE, PARTS, START, main
from benchmarks.invented import KINDS, cases
from benchmarks.tables import Table, with_tables


def test_invented_news_is_always_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVENANCE_SHARED", str(tmp_path))
    done = CliRunner().invoke(main, ["--sample", "2", "--jobs", "1", "--no-peers", "--json"])
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    rows = {row["kind of pair"]: row for row in result["tables"][0]["rows"]}
    assert set(rows) == set(KINDS)
    assert rows["verbatim"]["recall"] == 1
    assert rows["unrelated"]["pairs with a passage"] == 0
    assert set(result["skipped"]) == set(PARTS) - {"invented", "tools"}
    assert all("is not here" in reason for reason in result["skipped"].values())


def test_the_page_takes_new_tables_between_its_marks() -> None:
    page = PAGE.read_text(encoding="utf-8")
    again = with_tables(page, ["one\n", "two\n"], START, END)
    assert "one\n\ntwo\n<!--" in again
    assert again.partition("<!-- measured -->")[0] == page.partition("<!-- measured -->")[0]
    assert again.partition("<!-- end")[2] == page.partition("<!-- end")[2]


def test_a_sample_is_not_written_down() -> None:
    assert CliRunner().invoke(main, ["--write", "--sample", "2"]).exit_code == 2


def test_markdown_is_a_table() -> None:
    table = Table("Title", ("kind", "recall"), [("a|b", 0.5), ("c", None)], ["a note"])
    assert table.as_markdown() == (
        "### Title\n\n| kind | recall |\n|---|---:|\n| a\\|b | .5000 |\n| c |  |\n\n- a note\n"
    )


@pytest.mark.parametrize("name", peers.PEERS)
def test_other_tools_find_copies_and_leave_the_rest(name: str) -> None:
    if name == "copydetect":
        pytest.importorskip("copydetect", reason="copydetect is not installed: pip install '.[bench]'")
    peer = peers.PEERS[name]
    (copied,), (apart,) = cases("verbatim", 1, "peers"), cases("unrelated", 1, "peers")
    assert peer.passages(copied.source, copied.copy) == list(copied.shared)
    assert peer.passages(apart.source, apart.copy) == []
    assert peer.likeness(copied.source, copied.copy) > peer.likeness(apart.source, apart.copy)
    texts = {"a": copied.source, "b": copied.copy, "c": apart.copy}
    assert peer.links(texts) == [("a", "b")]


def test_copydetect_passages_lead_back_through_white_space() -> None:
    pytest.importorskip("copydetect", reason="copydetect is not installed: pip install '.[bench]'")
    shared = "the lighthouse keeper counted nineteen barges before the fog came in"
    source, copy = f"Quite alone,\n\n\n{shared}.", f"{shared.replace(' ', chr(10) * 2)}; nobody else did"
    ((there, here),) = peers.PEERS["copydetect"].passages(source, copy)
    assert source[slice(*there)].split()[-5:] == copy[slice(*here)].split()[-5:]
