"""Agents for tests: calls of tools in this process, and a real client of a real server."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import validate

from mcp import Client, StdioServerParameters
from trueline.analysis.host import AnalysisHost
from trueline.mcp.schemas import told_schema
from trueline.mcp.serving import Answered, all_tools, answer
from trueline.mcp.session import Session

ROOT = Path(__file__).parents[2]
PARCELHUB = ROOT / "examples" / "parcelhub"


def session_of(root: Path, read_only: bool = False) -> Session:
    """A session over the vault at `root` that keeps nothing."""
    return Session(lambda: AnalysisHost(str(root), str(root)), None, read_only)


def call(session: Session, tool: str, /, **arguments: Any) -> Answered:
    """What a tool answers; what it says fits its schema."""
    found = answer(session, tool, arguments)
    if not found.failed:
        validate(found.facts, told_schema(all_tools()[tool]))
    assert found.facts["text"] == found.text
    return found


def say(session: Session, tool: str, /, **arguments: Any) -> str:
    """The text of an answer that is none of a fault."""
    found = call(session, tool, **arguments)
    assert not found.failed, found.text
    return found.text


def refusal(session: Session, tool: str, /, **arguments: Any) -> str:
    """The text of a fault; it has the form of our findings, and is no bug of ours."""
    found = call(session, tool, **arguments)
    assert found.failed, found.text
    assert found.text.startswith("error[") and "error[bug]" not in found.text, found.text
    return found.text


def client_of(root: Path, cache: Path, *options: str) -> Client:
    """A client that starts a server of its own over the vault at `root`."""
    source = f"{ROOT / 'src'}"
    environment = {"PYTHONPATH": source, "XDG_CACHE_HOME": str(cache), "TRUELINE_AUTHOR": "An Agent"}
    arguments = ["-m", "trueline", "mcp", "--root", str(root), *options]
    return Client(StdioServerParameters(command=sys.executable, args=arguments, env=environment))


async def text_of(client: Client, tool: str, arguments: Mapping[str, Any] | None = None) -> str:
    """The text that a tool of a real server answers."""
    result = await client.call_tool(tool, dict(arguments or {}))
    (content,) = result.content
    assert content.type == "text"
    assert not result.is_error, content.text
    return content.text


def state(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below `root` with the time of its last change, and its bytes."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
            found[str(path.relative_to(root))] = (path.lstat().st_mtime_ns, data)
    return found
