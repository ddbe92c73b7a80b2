"""Tools for language models, asked through a real server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.news import WIRE, prose
from tests.serving import served

pytest.importorskip("datasette_mcp", reason="needs datasette-mcp, from the extra [mcp]")


def asked(database: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[Any]]:
    """The names of the tools, and what some calls answer."""

    async def ask(address: str) -> tuple[list[str], list[Any]]:
        from mcp import Client

        async with Client(f"{address}/-/mcp") as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    with served(database) as address:
        return asyncio.run(ask(address))


def value_of(answer: Any) -> Any:
    assert not answer.is_error, answer
    return answer.structured_content or json.loads(answer.content[0].text)


def test_a_text_is_checked_and_a_story_told(database: Path) -> None:
    tools, (clean, taken, own, story, nothing, elsewhere) = asked(
        database,
        ("check_text", {"text": prose(9, 120)}),
        ("check_text", {"text": WIRE}),
        ("check_text", {"text": WIRE, "outlet": "Nordwire", "database": "news"}),
        ("story", {"number": 1}),
        ("story", {"number": 99}),
        ("check_text", {"text": WIRE, "database": "_internal"}),
    )
    assert {"check_text", "story"} <= set(tools)
    assert value_of(clean)["drafts"][0]["verdict"] == "clear"
    assert value_of(taken)["drafts"][0]["sources"][0]["name"] == "wire"
    assert value_of(own)["drafts"][0]["verdict"] == "clear"
    told = value_of(story)
    assert {d["name"] for d in told["documents"]} >= {"wire", "credited"}
    assert len(told["steps"]) == 2
    assert told["steps"][0]["evidence"]
    assert nothing.is_error
    assert "no such story" in nothing.content[0].text
    assert elsewhere.is_error
