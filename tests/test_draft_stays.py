"""After a check the draft's words are nowhere: no database, journal, index or scratch folder has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli import provenance
from tests.news import WIRE, prose

SECRET = "Quendelmaster"


@pytest.mark.parametrize("fresh_index", [False, True])
def test_nothing_of_a_draft_is_kept(tmp_path: Path, fresh_index: bool) -> None:
    desk, scratch, drafts = tmp_path / "desk", tmp_path / "scratch", tmp_path / "drafts"
    for folder in (desk, scratch, drafts):
        folder.mkdir()
    (desk / "wire.txt").write_text(WIRE, encoding="utf-8")
    assert provenance("trace", "wire.txt", cwd=desk).returncode == 0
    if fresh_index:
        for index in desk.glob("*.index*"):
            index.unlink()
    draft = f"{SECRET} {prose(1, 60)} {SECRET}. \n\n {WIRE} {SECRET}"
    (drafts / "draft.txt").write_text(draft, encoding="utf-8")
    before = (desk / "provenance.db").read_bytes()
    places = {"TMPDIR": str(scratch), "SQLITE_TMPDIR": str(scratch), "HOME": str(scratch)}
    done = provenance(
        "check",
        str(drafts / "draft.txt"),
        "--db",
        "provenance.db",
        "--against",
        "wire.txt",
        cwd=desk,
        **places,
    )
    assert done.returncode == 1, done.stderr
    assert (desk / "provenance.db").read_bytes() == before
    for path in [*desk.rglob("*"), *scratch.rglob("*")]:
        if path.is_file():
            content = path.read_bytes().lower()
            for coding in ("utf-8", "utf-16-le", "utf-32-le"):
                assert SECRET.lower().encode(coding) not in content, path
