"""Links from the cells of plain tables to better pages, and what the columns mean."""

from __future__ import annotations

import tomllib
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from provenance.browse.access import is_ours, may_see, our_databases

PREFIX = "/-/provenance"
_BY_ROW = {
    ("documents", "name"): "document",
    ("stories", "name"): "story",
    ("relations", "title"): "compare",
    ("outlets", "name"): "outlet",
}
"""Columns whose row has the id; Datasette makes a link of its own of the id's column."""
_BY_ID = {
    ("findings", "relation"): "compare",
    ("changes", "relation"): "compare",
    ("stories_overview", "story"): "story",
}
_BY_NAME = {
    "findings": {"source": "document", "taker": "document"},
    "uncredited_copies": {"document": "document", "same_text_as": "document", "outlet": "outlet",
                          "other_outlet": "outlet"},
    "changes": {"document_a": "document", "document_b": "document"},
    "credits": {"document": "document", "source": "document", "outlet": "outlet"},
    "missing_sources": {"missing_source": "document", "outlet": "outlet"},
    "stories_overview": {"root": "document"},
    "credit_distances": {"document": "document", "source": "document"},
}  # fmt: skip
_FACETS = {
    "documents": ["outlet_id", "language", "status", "format"],
    "relations": ["kind", "direction"],
    "passages": ["kind", "tier"],
    "edits": ["class", "op"],
    "audits": ["verdict"],
    "attributions": ["role", "kind", "language"],
    "problems": ["code"],
    "outlets": ["kind", "country"],
}


def path_to(datasette: Any, database: str, *parts: object) -> str:
    """The address of a page of ours.

    Args:
        datasette: whose settings know where it stands.
        database: Datasette's name of the database.
        parts: of the path, in any characters.
    """
    rest = "".join("/" + quote(str(part), safe="") for part in parts)
    return str(datasette.urls.path(f"{PREFIX}/{quote(database, safe='')}{rest}"))


def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Datasette: a link where a better page shows what a cell names."""
    if table is None or value is None or not is_known(datasette, database):
        return None
    page = _BY_ID.get((table, column))
    if page is not None and isinstance(value, int):
        return _link(path_to(datasette, database, page, value), str(value))
    page = _BY_ROW.get((table, column))
    if page is not None and isinstance(value, str) and "id" in list(row.keys()):  # a row, not a dict
        return _link(path_to(datasette, database, page, row["id"]), value)
    named = _BY_NAME.get(table, {}).get(column)
    if named is not None and isinstance(value, str) and value:
        address = str(datasette.urls.path(f"{PREFIX}/{quote(database, safe='')}/{named}"))
        return _link(f"{address}?name={quote(value, safe='')}", value)
    return None


def _link(address: str, text: str) -> Markup:
    from provenance.show.safety import printable

    return Markup('<a href="{}">{}</a>').format(address, escape(printable(text)))


def is_known(datasette: Any, database: str) -> bool:
    """Whether a database is ours, asked once for each of Datasette's databases."""
    known: dict[str, bool] = datasette.__dict__.setdefault("_provenance_known", {})
    if database not in known:
        found = datasette.databases.get(database)
        known[database] = found is not None and is_ours(found.path)
    return known[database]


def menu_links(datasette: Any, actor: Any) -> Any:
    """Datasette: our pages in its menu, for those who may see them."""

    async def links() -> list[dict[str, str]]:
        for name in our_databases(datasette):
            if await may_see(datasette, actor, name, "home"):
                return [{"href": str(datasette.urls.path(PREFIX)), "label": "Provenance"}]
        return []

    return links


@cache
def _descriptions() -> dict[str, dict[str, str]]:
    path = files("provenance.database").joinpath("columns.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def get_metadata(datasette: Any) -> dict[str, Any]:
    """Datasette 0.65: descriptions of tables and columns, and facets, of databases of ours."""
    ours = {}
    for name in filter(partial(is_known, datasette), list(datasette.databases)):  # asked for every heading
        tables: dict[str, Any] = {}
        for of, columns in _descriptions().items():
            tables[of] = {
                "description": columns[""],
                "columns": {column: text for column, text in columns.items() if column},
            }
            if of in _FACETS:
                tables[of]["facets"] = _FACETS[of]
        ours[name] = {"tables": tables}
    return {"databases": ours}


def startup(datasette: Any) -> Any:
    """Datasette 1.0: the same descriptions, which it keeps in a database of its own."""

    async def describe() -> None:
        if not hasattr(datasette, "set_column_metadata"):
            return
        for name in our_databases(datasette):
            for table, columns in _descriptions().items():
                await datasette.set_resource_metadata(name, table, "description", columns[""])
                for column, text in columns.items():
                    if column:
                        await datasette.set_column_metadata(name, table, column, "description", text)

    return describe


def register_mcp_tools(datasette: Any, mcp: Any) -> None:
    """datasette-mcp: the tools a language model may use."""
    from provenance.browse.tools import add_tools

    add_tools(datasette, mcp)
