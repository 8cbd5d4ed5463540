"""A session over a channel of texts, with a client that is not trusted."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from trueline.analysis.host import AnalysisHost
from trueline.lsp.channel import serve_channel

NOTE = "vault:///Labels.md"


class Page:
    """What a page in a browser does: one message at a time, both ways."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.number = 0

    def say(self, **message: Any) -> None:
        self.said.put_nowait(json.dumps({"jsonrpc": "2.0", **message}))

    async def until(self, key: str, value: object) -> dict[str, Any]:
        while True:
            came: dict[str, Any] = json.loads(await asyncio.wait_for(self.heard.get(), 30))
            if came.get(key) == value:
                return came

    async def ask(self, method: str, params: object) -> dict[str, Any]:
        self.number += 1
        self.say(id=self.number, method=method, params=params)
        return await self.until("id", self.number)

    async def start(self) -> dict[str, Any]:
        folders = [{"uri": "file:///", "name": "everything"}]
        params: dict[str, Any] = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": {}}
        answer = await self.ask("initialize", params)
        self.say(method="initialized", params={})
        return answer

    def open(self, uri: str, text: str) -> None:
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.say(method="textDocument/didOpen", params={"textDocument": document})


async def session(page: Page, root: Path) -> "asyncio.Task[int]":
    real = str(root.resolve())
    task = asyncio.ensure_future(
        serve_channel(lambda folder: AnalysisHost(folder, folder), page.said.get, page.heard.put, real)
    )
    await page.start()
    return task


def test_findings_and_help_come_over_a_channel(vault: Path) -> None:
    async def talk() -> None:
        page = Page()
        task = await session(page, vault)
        page.open(NOTE, (vault / "Labels.md").read_text())
        shown = await page.until("method", "textDocument/publishDiagnostics")
        assert shown["params"]["uri"] == NOTE
        assert "links/broken" in [one["code"] for one in shown["params"]["diagnostics"]]
        place = {"textDocument": {"uri": NOTE}, "position": {"line": 2, "character": 25}}
        (defined,) = (await page.ask("textDocument/definition", place))["result"]
        assert defined["targetUri"] == "vault:///Parcels.md"
        await page.ask("shutdown", None)
        page.say(method="exit")
        assert await asyncio.wait_for(task, 30) == 0

    asyncio.run(talk())


@pytest.mark.parametrize(
    "uri",
    [
        "file://{vault}/Labels.md",
        "vault:///../outside/Secret.md",
        "vault:///%2e%2e/outside/Secret.md",
        "vault:///..%2Foutside%2FSecret.md",
        "vault:///out/Secret.md",
        "vault:///a%00b.md",
        "vault:///%ff.md",
        "vault:///",
        "vault:",
    ],
)
def test_nothing_outside_the_served_vault_has_a_name(vault: Path, uri: str) -> None:
    outside = vault.parent / "outside"
    outside.mkdir()
    (outside / "trueline.toml").write_text("")
    (outside / "Secret.md").write_text("# Secret\n\nSee [[Hidden]].\n")
    (vault / "out").symlink_to(outside)

    async def talk() -> None:
        page = Page()
        task = await session(page, vault)
        page.open(uri.format(vault=vault), "# Feature: x\n\n[[Nowhere]]\n")
        about = {"textDocument": {"uri": uri.format(vault=vault)}}
        assert (await page.ask("textDocument/diagnostic", about))["result"]["items"] == []
        assert (await page.ask("textDocument/documentSymbol", about))["result"] == []
        found = (await page.ask("workspace/symbol", {"query": ""}))["result"]
        assert {one["location"]["uri"] for one in found} == {NOTE, "vault:///Parcels.md"}
        page.said.put_nowait(None)
        assert await asyncio.wait_for(task, 30) == 0

    asyncio.run(talk())


def test_a_client_that_goes_or_is_cut_off_leaves_nothing_behind(vault: Path) -> None:
    async def talk() -> None:
        page = Page()
        task = await session(page, vault)
        page.open(NOTE, "# Feature: Labels\n")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        again = Page()
        task = await session(again, vault)
        again.say(method="exit")
        assert await asyncio.wait_for(task, 30) == 1, "it left without saying so first"

    asyncio.run(talk())
