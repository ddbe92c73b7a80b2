"""The documentation says what is there, and its sessions run."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from provenance.edits import EDIT_CLASSES
from provenance.model import PROBLEM_CODES
from tests.documentation import (
    BLOCK,
    BLOCKS,
    PAGES,
    ROOT,
    SESSION,
    columns,
    commands,
    played,
    schema,
    written_anew,
)

TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}


@pytest.mark.parametrize("page", TEXTS)
def test_generated_blocks_are_up_to_date(page: str) -> None:
    assert TEXTS[page] == written_anew(TEXTS[page]), "run: python -m tests.documentation"


def test_every_generated_block_stands_somewhere() -> None:
    assert {m["name"] for text in TEXTS.values() for m in BLOCK.finditer(text)} == set(BLOCKS)


def test_every_command_and_option_is_documented() -> None:
    page = TEXTS["docs/cli.md"]
    for path, command in commands().items():
        assert f"## provenance {' '.join(path)}" in page
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("-"):
                    assert option in page


def test_every_table_view_and_column_is_described_and_nothing_else() -> None:
    described = columns()
    assert set(described) == set(schema())
    for name, (_, fields) in schema().items():
        assert set(described[name]) == {"", *fields}, name


def test_links_between_pages_lead_somewhere() -> None:
    for page, text in TEXTS.items():
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_classes_and_codes_are_documented() -> None:
    assert all(f"`{name}`" in TEXTS["docs/glossary.md"] for name in EDIT_CLASSES)
    assert all(f"`{name}`" in TEXTS["docs/cli.md"] for name in PROBLEM_CODES)


def sessions() -> list[tuple[str, str]]:
    return [(page, m["session"]) for page, text in TEXTS.items() for m in SESSION.finditer(text)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sessions are played, one after the other, as a reader would."""
    place = tmp_path_factory.mktemp("sessions")
    shutil.copytree(ROOT / "samples", place / "samples")
    return place


@pytest.mark.parametrize(("page", "session"), sessions(), ids=[page for page, _ in sessions()])
def test_sessions_print_what_the_page_shows(page: str, session: str, folder: Path) -> None:
    assert session == played(session, folder)
