"""Sessions with what Neovim, VS Code and Emacs can do; what the server sends is checked against that, too."""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

NOTE = "# Feature: Labels \U0001f680\r\n\r\n\U0001f680 See [[Nowhere]] and [[Parcels]].\r\n"
COMMAND = [sys.executable, "-m", "trueline", "lsp"]
EDITORS = ("neovim@0.7.0", "neovim@0.11.0", "visual_studio_code", "emacs")


@pytest_lsp.fixture(
    params=EDITORS,
    config=ClientServerConfig(server_command=COMMAND, server_env={**os.environ, "TRUELINE_NO_CACHE": "1"}),
)
async def editor(request: pytest.FixtureRequest, lsp_client: LanguageClient, vault: Path) -> AsyncIterator[None]:
    (vault / "Labels.md").write_bytes(NOTE.encode())
    folder = types.WorkspaceFolder(vault.as_uri(), "vault")

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_: types.RegistrationParams) -> None:
        """The client watches files, or says so."""

    said = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities(request.param), workspace_folders=[folder])
    )
    lsp_client.agreed = str(said.capabilities.position_encoding)  # type: ignore[attr-defined]
    yield
    await lsp_client.shutdown_session()


def document(vault: Path) -> Any:
    return types.TextDocumentIdentifier((vault / "Labels.md").as_uri())


def column(client: LanguageClient, before: str) -> int:
    """Where the third line goes on behind `before`, in what client and server have agreed to count in."""
    assert before in NOTE.splitlines()[2]
    unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[client.agreed]  # type: ignore[attr-defined]
    text = NOTE.splitlines()[2].partition(before)[0] + before
    return len(text.encode({1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[unit])) // unit


def opened(client: LanguageClient, vault: Path) -> str:
    uri = (vault / "Labels.md").as_uri()
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, types.LanguageKind.Markdown, 1, NOTE))
    )
    return uri


async def found(client: LanguageClient, vault: Path, version: int) -> dict[str, types.Range]:
    """What is found in this version, pushed or pulled as the client wants it: places by rule."""
    uri = (vault / "Labels.md").as_uri()
    assert client.capabilities is not None
    if client.capabilities.text_document and client.capabilities.text_document.diagnostic:
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document(vault)))
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return {str(one.code): one.range for one in report.items}
    while True:
        if uri in client.diagnostics and (version == 1 or "links/broken" not in _rules(client, uri)):
            return {str(one.code): one.range for one in client.diagnostics[uri]}
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)


def makes_files(client: LanguageClient) -> bool:
    """Whether the editor creates and renames files for a server, which Emacs does not."""
    workspace = client.capabilities.workspace if client.capabilities else None
    return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.resource_operations)


def _rules(client: LanguageClient, uri: str) -> list[str]:
    return [str(one.code) for one in client.diagnostics[uri]]


@pytest.mark.asyncio
async def test_a_note_is_mended(editor: LanguageClient, vault: Path) -> None:
    uri = opened(editor, vault)
    wide = types.Range(types.Position(2, column(editor, "See [[")), types.Position(2, column(editor, "Nowhere")))
    assert (await found(editor, vault, 1))["links/broken"] == wide
    actions = await editor.text_document_code_action_async(
        types.CodeActionParams(document(vault), wide, types.CodeActionContext([]))
    )
    assert any("Create the note `Nowhere.md`" in one.title for one in actions or ()) == makes_files(editor)
    change = types.TextDocumentContentChangePartial(range=wide, text="Parcels")
    editor.text_document_did_change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(2, uri), [change])
    )
    assert "links/broken" not in await found(editor, vault, 2)


@pytest.mark.asyncio
async def test_help_at_a_place(editor: LanguageClient, vault: Path) -> None:
    opened(editor, vault)
    here = types.Position(2, column(editor, "Parc"))
    hover = await editor.text_document_hover_async(types.HoverParams(document(vault), here))
    assert hover is not None and "Parcels" in str(hover.contents)
    places = await editor.text_document_definition_async(types.DefinitionParams(document(vault), here))
    assert isinstance(places, list | tuple) and len(places) == 1
    (defined,) = places
    target = defined.target_uri if isinstance(defined, types.LocationLink) else defined.uri
    assert target == (vault / "Parcels.md").as_uri()
    offered = await editor.text_document_completion_async(types.CompletionParams(document(vault), here))
    assert isinstance(offered, types.CompletionList) and "Parcels" in [one.label for one in offered.items]
    renamed = editor.text_document_rename_async(types.RenameParams(document(vault), here, "Boxes"))
    if makes_files(editor):
        edit = await renamed
        assert edit is not None and edit.document_changes
    else:
        with pytest.raises(JsonRpcException, match=r"renames `Parcels\.md` to `Boxes\.md`"):
            await renamed
    tokens = await editor.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document(vault)))
    assert tokens is not None and len(tokens.data) == 10
    lenses = await editor.text_document_code_lens_async(types.CodeLensParams(document(vault)))
    assert [one.command.title for one in lenses or () if one.command] == ["named in 1 note"]


@pytest.mark.asyncio
async def test_what_leads_through_a_note(editor: LanguageClient, vault: Path) -> None:
    uri = opened(editor, vault)
    note, here = document(vault), types.Position(2, column(editor, "Parc"))
    named = await editor.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(False), note, here)
    )
    assert uri in [one.uri for one in named or ()]
    marked = await editor.text_document_document_highlight_async(types.DocumentHighlightParams(note, here))
    assert [one.range.start.line for one in marked or ()] == [2], "a link is marked once"
    word = await editor.text_document_prepare_rename_async(types.PrepareRenameParams(note, here))
    assert word is not None
    links = await editor.text_document_document_link_async(types.DocumentLinkParams(note))
    assert [one.target for one in links or ()] == [(vault / "Parcels.md").as_uri()]
    around = await editor.text_document_selection_range_async(types.SelectionRangeParams(note, [here]))
    assert around and around[0].parent is not None
    assert await editor.text_document_document_symbol_async(types.DocumentSymbolParams(note))
    assert await editor.text_document_folding_range_async(types.FoldingRangeParams(note)) is not None
    whole = types.Range(types.Position(0, 0), types.Position(9, 0))
    assert await editor.text_document_inlay_hint_async(types.InlayHintParams(note, whole)) is not None
    symbols = await editor.workspace_symbol_async(types.WorkspaceSymbolParams("Parcels"))
    assert "Parcels" in [one.name for one in symbols or ()]
    moved = types.FileRename((vault / "Parcels.md").as_uri(), (vault / "Boxes.md").as_uri())
    repaired = await editor.workspace_will_rename_files_async(types.RenameFilesParams([moved]))
    assert repaired is not None and "Boxes" in str(repaired)
    everything = await editor.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert uri in [one.uri for one in everything.items]
