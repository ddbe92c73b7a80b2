"""Tools for language models, through datasette-mcp: check a text, tell a story.

Only imported where that plugin is installed; who may use them is who may see the pages.
"""

from __future__ import annotations

from typing import Any

from datasette import Forbidden, NotFound
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from provenance.browse.access import find_database, our_databases, read, require
from provenance.browse.drafts import check_text as check_draft
from provenance.database.browsing import read_story_view
from provenance.errors import ProvenanceError

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)


def add_tools(datasette: Any, mcp: MCPServer) -> None:
    """Make the tools known to an MCP server."""

    @mcp.tool(annotations=_READS)
    async def check_text(
        text: str, ctx: Context, database: str | None = None, outlet: str | None = None
    ) -> dict[str, Any]:
        """Say what in a text stands in published news as well, where, and whether it is credited.

        The text is not stored. Give the outlet it is written for, so that its own articles are set apart.
        The database is needed only if there are several.
        """
        from provenance.show.as_json import check_json

        path = await _open(datasette, ctx, database, "check")
        try:
            return check_json(await check_draft(path, text, {"outlet": outlet}))
        except ProvenanceError as error:
            raise ToolError(str(error)) from error

    @mcp.tool(annotations=_READS)
    async def story(number: int, ctx: Context, database: str | None = None) -> dict[str, Any]:
        """Say who took a story from whom, when, how much, whether it was credited, and why we believe it.

        The number is the story's id, from the table stories or the view stories_overview.
        """
        path = await _open(datasette, ctx, database, "story")
        try:
            view = await read(path, lambda db: read_story_view(db, number))
        except ProvenanceError as error:
            raise ToolError(str(error)) from error
        return {
            "name": view.story.name,
            "documents": [
                {
                    "id": d.id,
                    "name": d.name,
                    "status": d.status,
                    "outlet": d.outlet,
                    "headline": d.headline,
                    "published": d.published,
                    "credit": d.verdict,
                    "explanation": d.explanation,
                }
                for d in view.documents.values()
            ],
            "steps": [
                {
                    "source": step.source,
                    "taker": step.taker,
                    "probability": step.probability,
                    "kind": step.relation.kind,
                    "share_of_taker": step.relation.coverage_b,
                    "changed": step.changed,
                    "evidence": [e.explanation for e in step.relation.evidence],
                }
                for step in view.steps.values()
            ],
        }


async def _open(datasette: Any, ctx: Context, database: str | None, page: str) -> Any:
    """The file of a database, for those who may see a page of it.

    Raises:
        ToolError: there is none, or several and none was named, or somebody may not see it.
    """
    names = list(our_databases(datasette))
    if database is None and len(names) != 1:
        raise ToolError(f"say which database: {', '.join(names) or 'there is none'}")
    name = database or names[0]
    try:
        path = find_database(datasette, name)
        await require(datasette, _actor(ctx), name, page)
    except (NotFound, Forbidden) as error:
        raise ToolError(f"{name}: no such database, or not for you") from error
    return path


def _actor(ctx: Context) -> dict[str, Any] | None:
    """Whom Datasette takes the one who asks for."""
    scope = getattr(ctx.request_context.request, "scope", None)
    actor = scope.get("actor") if isinstance(scope, dict) else None
    return actor if isinstance(actor, dict) else None
