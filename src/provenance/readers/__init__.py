"""Where do documents come from? Files, folders and standard input -> documents and problems.

::

    files.py           what the inputs mean: every file once, in the order of the paths
    metadata_table.py  what the user knows about the files
    streams.py         bytes, unpacked under a cap
    decoding.py        bytes -> text
    loading.py         one source -> its documents
    plain_text.py      .txt, .md
    html_page.py       .html: the article's body ...
    html_head.py       ... and what the page says about itself
    records.py         .jsonl, .csv
    office.py          .docx, .pdf, with the extra [office]
    fields.py          the names people give the same field
    dates.py           when, and how exactly that is known
    addresses.py       which addresses name one page

Nothing here raises for a bad input: it becomes a :class:`provenance.model.Problem` among the documents.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from provenance.model import Document, Problem
from provenance.readers.addresses import host_of, normal_url, same_site
from provenance.readers.dates import parse_moment
from provenance.readers.files import ENDINGS, Listing, Source
from provenance.readers.loading import load
from provenance.settings import Settings

__all__ = [
    "ENDINGS",
    "Listing",
    "Source",
    "host_of",
    "load",
    "normal_url",
    "parse_moment",
    "read",
    "same_site",
    "sources",
]


def sources(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    settings: Settings | None = None,
    *,
    metadata: str | os.PathLike[str] | None = None,
    stdin: BinaryIO | None = None,
) -> Listing:
    """List what there is to read, without reading it: iterate for sources and problems.

    Args:
        inputs: a file, a folder (searched through), ``-`` for standard input, or several of them.
        settings: limits.
        metadata: a CSV table of what is known about the files.
        stdin: bytes to take for ``-`` instead of the process's own standard input.

    Returns:
        a listing in the order of the absolute paths, each file once; ``skipped`` counts the files in
        folders that are no article format.

    Raises:
        UsageError: while iterating, when the metadata table cannot be read.

    Cost: one look at each file; the listing is held in memory.
    """
    # A single path is no list of letters, the first of which may be the whole disk.
    items = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    return Listing(items, settings or Settings(), metadata, stdin)


def read(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    settings: Settings | None = None,
    *,
    metadata: str | os.PathLike[str] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Problem]:
    """Read every document of the inputs, with a problem for each that cannot be used or only in part.

    The same as :func:`sources` and :func:`load` on each source, in one process.

    >>> import io
    >>> [document.text for document in read(["-"], stdin=io.BytesIO(b"The pier is closed."))]
    ['The pier is closed.']
    """
    settings = settings or Settings()
    for source in sources(inputs, settings, metadata=metadata, stdin=stdin):
        if isinstance(source, Problem):
            yield source
        else:
            yield from load(source, settings)
