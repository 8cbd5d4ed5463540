"""Over real standard input and output, with the protocol's own client."""

import asyncio
from pathlib import Path

from mcp_agents import PARCELHUB, client_of, text_of


def test_a_client_lists_and_calls_tools(tmp_path: Path) -> None:
    async def session() -> None:
        async with client_of(PARCELHUB, tmp_path) as client:
            tools = (await client.list_tools()).tools
            assert {"overview", "find", "read", "ask", "check"} <= {one.name for one in tools}
            assert "Return Labels" in await text_of(client, "overview")
            text = await text_of(client, "read", {"document": "Return Labels", "section": "Problem Statement"})
            assert "One parcel in nine comes back" in text and "Success Criteria" not in text

    asyncio.run(session())


def test_the_list_of_tools_is_small(tmp_path: Path) -> None:
    async def size() -> int:
        async with client_of(PARCELHUB, tmp_path) as client:
            result = await client.list_tools()
            assert len(result.tools) <= 12
            return len(result.model_dump_json(by_alias=True, exclude_none=True))

    assert asyncio.run(size()) < 8_000
