"""Every row of the speed tables is there at a tiny size, and what is timed is the same work."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from itertools import pairwise

import networkx as nx
import pytest
from click.testing import CliRunner

from benchmarks import scripts, speed
from benchmarks.speed import END, PAGE, PARTS, START, Tool, articles, edited, main
from benchmarks.tables import with_tables
from provenance.engines.embedded import EmbeddedEngine

PEERS = ("copydetect", "daft", "gaoya", "rensa", "xxhash")
MISSING = [name for name in PEERS if find_spec(name) is None]
SMALL = ["--texts", "3", "--words", "40", "--characters", "600", "--rounds", "1", "--corpus", "4", "--json"]


def tables(*options: str) -> dict[str, list[dict[str, object]]]:
    done = CliRunner().invoke(main, [*SMALL, *options])
    assert done.exit_code == 0, done.output
    return {table["title"]: table["rows"] for table in json.loads(done.stdout)["tables"]}


def test_every_part_is_measured_without_other_tools() -> None:
    found = tables("--no-peers")
    assert len(found) == len(PARTS) + 1  # two diffs
    assert all(rows for rows in found.values())


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}; pip install '.[bench]'")
def test_every_tool_is_measured() -> None:
    rows = [row for part in tables().values() for row in part if "tool" in row]
    assert len({(row.get("step"), row["tool"]) for row in rows}) >= 20
    unit = {"µs per text", "ms", "CPU s"}
    for row in rows:
        (figure,) = (row[key] for key in unit & set(row))
        assert isinstance(figure, float) or row["tool"] == "fast-diff-match-patch", row


def test_a_tool_that_cannot_be_imported_is_a_row_that_says_so() -> None:
    def absent() -> speed.Job:
        raise ImportError

    options = speed.Options(rounds=1)
    tools = [Tool("ours", lambda: lambda: None), Tool("absent", absent, 2, 3)]
    assert speed.compared("step", tools, options, 1)[1] == [
        "step", "absent", "not installed", None, 2, 3, None
    ]  # fmt: skip


def test_modules_that_are_missing_end_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PEERS, "fast_diff_match_patch"):
        monkeypatch.setitem(sys.modules, name, None)
    figures = [row for part in tables().values() for row in part if "not installed" in row.values()]
    assert len(figures) >= len(PEERS)


def test_marks() -> None:
    tool = Tool("tool", lambda: lambda: None, 2, 3)
    assert [speed.reached(tool, ratio) for ratio in (1.9, 2.0, 3.0)] == ["no", "floor", "stretch"]
    assert speed.reached(Tool("tool", tool.make), 1.0) is None


def test_texts_have_the_words_asked_for_and_edits_are_few() -> None:
    one, other = articles(2, 525)
    assert len(one.split()) == len(other.split()) == 525
    assert articles(2, 525) == [one, other]
    words = edited(one, ["replaced"]).split()
    assert len(words) == 525
    assert 5 < sum(a != b for a, b in zip(one.split(), words, strict=True)) < 60


def test_the_joins_find_the_same_groups() -> None:
    signatures = speed.planted(300)
    groups = [nx.Graph(), nx.Graph()]
    with EmbeddedEngine(1) as engine:
        groups[0].add_edges_from(speed.met(engine, signatures).tolist())
    rows = speed._lsh(signatures)()
    assert isinstance(rows, list)
    groups[1].add_edges_from((n, other) for n, row in enumerate(rows) for other in row if other != n)
    ours, theirs = ({frozenset(c) for c in nx.connected_components(g)} for g in groups)
    assert ours == theirs
    assert len(ours) > 10


def test_our_signatures_are_those_of_datasketch() -> None:
    from datasketch import MinHash

    here = speed.Material(speed.Options(texts=2, words=40))
    hashes, offsets = here.hashes[0]
    rows = [hashes[a:b].astype("uint32").tolist() for a, b in pairwise(offsets)]
    theirs = MinHash.bulk(rows, num_perm=speed.PERMUTATIONS, hashfunc=int)
    assert here.minhash(hashes, offsets).tolist() == [m.hashvalues.tolist() for m in theirs]


@pytest.mark.parametrize("name", scripts.SCRIPTS)
def test_scripts_write_texts_of_one_length(name: str) -> None:
    assert len(scripts.written(name, 500, 1)) == 500
    assert scripts.written(name, 500, 1) != scripts.written(name, 500, 2)


def test_the_page_has_its_marks() -> None:
    page = PAGE.read_text(encoding="utf-8")
    again = with_tables(page, ["one\n"], START, END)
    assert f"{START}\none\n{END}" in again


def test_a_part_is_not_written_down() -> None:
    assert CliRunner().invoke(main, ["--write", "--only", "join"]).exit_code == 2
