"""What the user knows of outlets: ``--outlets TABLE.csv``, and trust.txt files.

A table has one row for each outlet: ``name`` and any of ``kind``, ``country``, ``brand``, ``hosts``,
``aliases`` (several parted by semicolons) and ``licensed`` (yes or no). A trust.txt file (JournalList.net)
says which hosts one publisher controls; its own host is the name of its folder, or stands before
``.trust.txt`` in its name.
"""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from provenance.errors import UsageError
from provenance.model import OutletEntry
from provenance.readers.addresses import host_of
from provenance.readers.decoding import UndecodableError, decode
from provenance.readers.fields import delimiter_of
from provenance.readers.streams import StreamError, chunks, open_regular
from provenance.settings import Settings

COLUMNS = {
    "name": "what the outlet is called; needed",
    "kind": "agency, newspaper, magazine, broadcaster, online or portal",
    "country": "two letters (ISO 3166)",
    "brand": "the family of outlets it belongs to: within one, nobody copies from somebody else",
    "hosts": "its web hosts, parted by semicolons: documents there are its own",
    "aliases": "its other names, parted by semicolons",
    "licensed": "yes if its text needs no credit: check lets it pass",
}
"""Columns of an outlet table with their meanings."""
_KINDS = ("agency", "newspaper", "magazine", "broadcaster", "online", "portal")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
_TRUST = "trust.txt"


def read_outlets(path: str | os.PathLike[str], settings: Settings) -> list[OutletEntry]:
    """The outlets of a table or a trust.txt file.

    Raises:
        UsageError: it cannot be read, has no column ``name``, an unknown one, or a value without meaning.
    """
    name = os.fspath(path)
    try:
        with open_regular(name) as file:
            text = decode(b"".join(chunks(file, name.endswith(".gz"), settings.reading))).text
    except (StreamError, UndecodableError) as error:
        raise UsageError(f"outlet table {name}: {error}") from error
    file_name = Path(name).name.lower()
    return _trust(name, text) if file_name.endswith(_TRUST) else _table(name, text)


def _table(name: str, text: str) -> list[OutletEntry]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.partition("\n")[0]))
    entries = []
    try:
        header = [column.strip().lower() for column in next(reader, [])]
        unknown = [column for column in header if column not in COLUMNS]
        if "name" not in header or unknown:
            why = f"unknown column {unknown[0]!r}" if unknown and "name" in header else "no column 'name'"
            raise UsageError(f"outlet table {name}: {why}; known are {', '.join(COLUMNS)}")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = {column: cell.strip() for column, cell in zip(header, cells, strict=False)}
                entries.append(_entry(f"outlet table {name}, line {reader.line_num}", row))
    except csv.Error as error:
        raise UsageError(f"outlet table {name}, line {reader.line_num}: {error}") from error
    return entries


def _entry(where: str, row: dict[str, str]) -> OutletEntry:
    kind, licensed = row.get("kind", "").lower() or None, row.get("licensed", "").lower()
    if not row.get("name"):
        raise UsageError(f"{where}: no name")
    if kind is not None and kind not in _KINDS:
        raise UsageError(f"{where}: kind {kind!r} is none of {', '.join(_KINDS)}")
    if licensed not in _YES:
        raise UsageError(f"{where}: licensed is yes or no, not {licensed!r}")
    hosts = tuple(_host(where, host) for host in _several(row.get("hosts", "")))
    country, brand = row.get("country", "").upper() or None, row.get("brand") or None
    return OutletEntry(
        row["name"], kind, country, brand, hosts, _several(row.get("aliases", "")), _YES[licensed]
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for raw in cell.split(";") if (part := raw.strip()))


def _host(where: str, stated: str) -> str:
    host = host_of(stated if "//" in stated else f"https://{stated}")
    if host is None:
        raise UsageError(f"{where}: {stated!r} is no host")
    return host


def _trust(name: str, text: str) -> list[OutletEntry]:
    """The host of a trust.txt file and those it shares its publisher with, as outlets of one brand."""
    where, path = f"trust file {name}", Path(os.path.abspath(name))  # noqa: PTH100
    stem = path.name.lower().removesuffix(_TRUST).strip(".")
    own = _host(where, stem or path.parent.name)
    owner, family = own, [own]
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition("=")
        if key.strip().lower() == "controlledby":
            owner = _host(where, value.strip())
        elif key.strip().lower() == "control":
            family.append(_host(where, value.strip()))
    hosts = list(dict.fromkeys([owner, *family]))
    return [OutletEntry(host, brand=owner, hosts=(host,)) for host in hosts] if len(hosts) > 1 else []
