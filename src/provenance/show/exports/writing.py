"""One export, to a file, a folder or the standard output."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from provenance.database.contents import Contents, read_story
from provenance.errors import TroubleError, UsageError
from provenance.show.exports.everything import json_pieces
from provenance.show.exports.graphml import graphml
from provenance.show.exports.prov_json import LEAST_SURE, prov_json
from provenance.show.exports.tables import write_tables
from provenance.show.story_page import index_page, story_page

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = {
    "json": "everything, in the shape of `trace --json`",
    "csv": "a folder of tables: nodes.csv and edges.csv, which graph programs open, and what hangs on them",
    "graphml": "the graph of documents and of who took from whom",
    "prov-json": "W3C PROV: derivations, revisions, quotations, first sources and attributions",
    "html": "a page for each story that opens offline, and a list of them; with --story that page alone",
}
"""Formats with what they hold."""


def export(
    contents: Contents,
    form: str,
    out: Path | None,
    *,
    least: float = LEAST_SURE,
    print_piece: Callable[[bytes], None],
) -> list[Path]:
    """Write an export.

    Args:
        contents: a database, or one story of it.
        form: one of :data:`FORMATS`.
        out: a file, or a folder for several; None prints.
        least: see :func:`prov_json`.
        print_piece: takes what is printed.

    Returns:
        The files written.

    Raises:
        UsageError: a format that writes a folder has none.
        TroubleError: a file cannot be written, or a package is missing.
        NotFoundError: there is no such story.
    """
    if form == "csv":
        return write_tables(contents, _folder(out, form))
    if form == "html" and contents.story is None:
        return _story_pages(contents, _folder(out, "html without --story"))
    if form == "html" and contents.story is not None:
        pieces: Iterable[str] = [story_page(read_story(contents.db, contents.story))]
    elif form == "json":
        pieces = json_pieces(contents)
    elif form == "prov-json":
        pieces = [prov_json(contents, least)]
    else:
        pieces = [graphml(contents).decode("utf-8")]
    if out is None:
        for piece in pieces:
            print_piece(piece.encode("utf-8", "replace"))
        return []
    with _opened(out) as file:
        for piece in pieces:
            file.write(piece)
    return [out]


def _folder(out: Path | None, what: str) -> Path:
    if out is None:
        raise UsageError(f"{what} writes a folder: name it with --out")
    return out


def _story_pages(contents: Contents, folder: Path) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TroubleError(f"{folder}: cannot be written ({error.strerror})") from error
    stories = list(contents.stories())
    overviews = []
    for story in stories:
        found = read_story(contents.db, story.id)
        overviews.append((f"story-{story.id}.html", found.trace))
        with _opened(folder / f"story-{story.id}.html") as file:
            file.write(story_page(found))
    with _opened(folder / "index.html") as file:
        file.write(index_page(overviews))
    return [folder / "index.html", *(folder / f"story-{story.id}.html" for story in stories)]


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """A file that takes its name only when it is whole."""
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        half.replace(path)
    except OSError as error:
        raise TroubleError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
