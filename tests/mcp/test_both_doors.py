"""The same over both transports, with the protocol's own client: nobody leaves the vault, reading changes nothing."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from mcp import Client, MCPError
from mcp_agents import ROOT, client_of, state

SECRET = "the-secret-of-the-neighbour"
DOORS = ("stdio", "http")


@pytest.fixture
def outside(vault: Path) -> Path:
    """A file beside the vault, and links inside that lead to it and to its folder."""
    folder = vault.parent / "neighbour"
    folder.mkdir()
    (folder / "Secret.md").write_text(f"# Secret\n\n{SECRET}\n")
    (vault / "docs/Linked.md").symlink_to(folder / "Secret.md")
    (vault / "docs/linked").symlink_to(folder, target_is_directory=True)
    return folder


@asynccontextmanager
async def connected(door: str, root: Path, cache: Path) -> AsyncIterator[Client]:
    """A client of a server of its own."""
    if door == "stdio":
        async with client_of(root, cache) as client:
            yield client
        return
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-m", "trueline", "mcp", "--root", str(root), "--http", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert server.stderr is not None
    try:
        url = server.stderr.readline().partition("served at ")[2].strip()
        async with Client(url) as client:
            yield client
    finally:
        server.terminate()
        server.communicate(timeout=20)


def shapes(outside: Path) -> list[str]:
    """Ways to say a file that is none of the vault's."""
    file = str(outside / "Secret.md")
    return [
        "../neighbour/Secret.md",
        "../../neighbour/Secret",
        "docs/./../../neighbour/Secret.md",
        "....//neighbour/Secret.md",
        file,
        f"/{file}",
        f"file://{file}",
        "..\\neighbour\\Secret.md",
        "%2e%2e/neighbour/Secret.md",
        "%252e%252e%252fneighbour%252fSecret.md",
        "\uff0e\uff0e/neighbour/Secret.md",
        "docs/Home.md\0../../neighbour/Secret.md",
        "~/../neighbour/Secret.md",
        "$HOME/Secret.md",
        "docs/Linked.md",
        "docs/linked/Secret.md",
        "/proc/self/environ",
        "\\\\?\\C:\\Windows\\win.ini",
        "[[../neighbour/Secret]]",
        "../" * 500 + "etc/passwd",
        "..\n/neighbour/Secret.md",
        "trueline.toml",
        ".git/config",
    ]


def calls(shape: str, number: int) -> list[tuple[str, dict[str, Any]]]:
    """Every tool, with the shape in one of the places where it takes a name; another with each number."""
    edit = {"document": "Return Labels", "section": shape, "new": "x"}
    new = {"kind": "feature", "title": f"Escape {number}"}
    variants: dict[str, list[dict[str, Any]]] = {
        "find": [{"text": SECRET, "document": shape}, {"text": "status", "section": shape}],
        "read": [{"document": shape}, {"document": "Home", "section": shape}],
        "ask": [
            {"question": "brief", "arguments": {"name": shape}},
            {"question": "open", "arguments": {"feature": shape}},
            {"question": "references", "arguments": {"symbol": shape}},
            {"question": "diff", "arguments": {"what": [shape]}},
            {"question": shape},
        ],
        "context": [{"document": shape}],
        "guide": [{"document": shape}, {"document": "Return Labels", "section": shape}],
        "check": [{"document": shape}, {"rule": shape}],
        "explain": [{"topic": shape}],
        "drift": [{"names": [shape]}],
        "new": [
            {**new, "arguments": {"in": shape}},
            {**new, "arguments": {"file": shape}},
            {**new, "arguments": {"template": shape}},
            {**new, "title": shape},
            {**new, "kind": shape},
        ],
        "propose": [
            {"edits": [{"document": shape, "old": SECRET, "new": "x"}]},
            {"edits": [edit]},
            {"change": "move", "arguments": {"name": "Quiet Hours", "where": shape, "create": True}},
            {"change": "rename", "arguments": {"old": "Quiet Hours", "new": shape}},
            {"change": "fix", "arguments": {"name": shape}},
            {"change": shape},
        ],
        "apply": [{"proposal": shape}],
    }
    return [(tool, several[number % len(several)]) for tool, several in variants.items()]


@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("door", DOORS)
def test_no_shape_of_a_path_leads_out(vault: Path, outside: Path, tmp_path: Path, door: str, part: int) -> None:
    before = state(tmp_path / "vault"), state(outside)

    async def tried() -> None:
        async with connected(door, vault, tmp_path / "cache") as client:
            for number, shape in list(enumerate(shapes(outside)))[part::2]:
                for tool, arguments in calls(shape, number // 2):
                    found = await client.call_tool(tool, arguments)
                    (content,) = found.content
                    assert content.type == "text"
                    for never in ("error[bug]", SECRET, "root:", "PATH=", "Traceback"):
                        assert never not in content.text, (tool, arguments, content.text)
                    for file in (found.structured_content or {}).get("files", ()):
                        assert ".." not in file["path"].split("/") and not file["path"].startswith("/")
                for uri in (f"trueline://doc/{shape}", f"trueline://rule/{shape}"):
                    with pytest.raises(MCPError):
                        await client.read_resource(uri)
                with pytest.raises(MCPError):
                    await client.get_prompt("review", {"document": shape})

    asyncio.run(tried())
    assert (state(tmp_path / "vault"), state(outside)) == before


def looks(root: Path) -> dict[str, tuple[int, ...]]:
    """How every file and folder looks from outside: whoever writes, makes or removes something shows here."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (".", *folders, *files):
            path = Path(folder, name)
            one = path.lstat()
            found[str(path)] = (one.st_mtime_ns, one.st_ctime_ns, one.st_size, one.st_ino, one.st_mode)
    return found


READING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("overview", {}),
    ("find", {"text": "status"}),
    ("read", {"document": "Shop Webhooks", "section": "*"}),
    ("ask", {"question": "impact", "arguments": {"symbol": "PostgreSQL"}}),
    ("ask", {"question": "drift"}),
    ("context", {"document": "Shop Webhooks"}),
    ("guide", {"document": "Return Labels"}),
    ("check", {}),
    ("explain", {"topic": "gates"}),
    ("drift", {"forecast": True}),
    ("new", {"kind": "adr", "title": "Nothing"}),
    ("propose", {"change": "log", "arguments": {"name": "Return Labels", "text": "Nothing"}}),
    ("propose", {"change": "rename", "arguments": {"old": "Quiet Hours", "new": "Silence"}}),
    ("propose", {"edits": [{"document": "Return Labels", "old": "within 8 s", "new": "within 5 s"}]}),
    ("apply", {"proposal": "none"}),
)


@pytest.mark.parametrize("door", DOORS)
def test_what_reads_and_what_proposes_changes_nothing(vault: Path, tmp_path: Path, door: str) -> None:
    before = looks(vault), state(vault)

    async def asked() -> None:
        async with connected(door, vault, tmp_path / "cache") as client:
            for tool, arguments in READING:
                found = await client.call_tool(tool, arguments)
                assert found.is_error == (tool == "apply"), found.content
            assert (await client.list_resources()).resources
            await client.read_resource("trueline://doc/docs/Home.md")
            for name, given in (("design", {"title": "Lockers"}), ("review", {"document": "Quiet Hours"})):
                assert (await client.get_prompt(name, given)).messages

    asyncio.run(asked())
    # Neither a note nor a folder was touched, and nothing that is kept lies in the vault.
    assert (looks(vault), state(vault)) == before
