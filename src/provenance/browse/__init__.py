"""The database in Datasette: pages people would rather look at than read.

::

    access      which databases are ours, and who may see them
    views       requests to pages
    pieces      values to pieces of pages
    drafts      what somebody sent, checked
    links       links from plain tables, descriptions of columns
    tools       what a language model may ask
    functions   what SQL can ask of us
    serving     ``provenance browse``

Datasette finds this module by its entry point. It works with 0.65 and with the 1.0 alphas; where they differ,
what the newer one has is looked for first.
"""

from __future__ import annotations

from datasette import hookimpl

from provenance.browse.functions import prepare_connection
from provenance.browse.links import get_metadata, menu_links, register_mcp_tools, render_cell, startup
from provenance.browse.views import register_routes, skip_csrf

__all__ = [
    "get_metadata",
    "menu_links",
    "prepare_connection",
    "register_mcp_tools",
    "register_routes",
    "render_cell",
    "skip_csrf",
    "startup",
]

for _hook in (
    get_metadata,
    menu_links,
    prepare_connection,
    register_mcp_tools,
    register_routes,
    render_cell,
    skip_csrf,
    startup,
):
    hookimpl(_hook, optionalhook=True)
