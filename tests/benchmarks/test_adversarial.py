"""The texts made to hurt are what they are called, and the command measures them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from benchmarks.adversarial import CASES, main, words


def test_invented_words_are_those_of_their_seed() -> None:
    assert words("x", 500) == words("x", 500)
    assert words("x", 500) != words("y", 500)


@pytest.mark.parametrize("case", CASES)
def test_every_case_gives_two_texts_of_its_size(case: str) -> None:
    _, texts = CASES[case]
    a, b = texts(140)
    assert len(a.split()) >= 140
    assert b


def test_the_command_prints_what_it_measured() -> None:
    done = CliRunner().invoke(main, ["--only", "words shuffled", "--scale", "0.01", "--json"])
    assert done.exit_code == 0, done.output
    (table,) = json.loads(done.stdout)["tables"]
    (row,) = table["rows"]
    assert row["pair"] == "words shuffled"
    assert row["words a"] == row["words b"] == 300
    assert 0 < row["MB"] < 2000
