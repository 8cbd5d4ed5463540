"""Semantic tokens: what has changed since, put onto what the editor has, is what it would be told afresh."""

import random
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from random_edits import TEXT, random_changes, session_of

from lsp_client import Client
from trueline.lsp.buffers import changed, opened
from trueline.lsp.hinting import semantic_tokens, semantic_tokens_since


def put_on(data: Sequence[int], edits: Sequence[types.SemanticTokensEdit]) -> list[int]:
    """What a client makes of edits, each of which is told for the numbers before any of them."""
    found = list(data)
    for one in sorted(edits, key=lambda one: -one.start):
        found[one.start : one.start + one.delete_count] = one.data or ()
    return found


def test_what_changed_comes_to_what_there_is(vault: Path) -> None:
    chance = random.Random(5)
    document = types.TextDocumentIdentifier((vault / "Labels.md").as_uri())
    uri, session = document.uri, session_of(vault)
    buffer = opened(uri, 1, TEXT, "utf-16")
    session.take(buffer)
    kept = semantic_tokens(session, types.SemanticTokensParams(document))
    known, name, shorter = kept.data, kept.result_id, 0
    assert len(known) == 10
    for number, (change, _) in enumerate(random_changes(chance, TEXT * 5, 300)):
        buffer = changed(buffer, number + 2, [change]) if number else opened(uri, 2, TEXT * 5, "utf-16")
        session.take(buffer)
        told = semantic_tokens_since(session, types.SemanticTokensDeltaParams(document, str(name)))
        assert isinstance(told, types.SemanticTokensDelta)
        known, name = put_on(known, told.edits), told.result_id
        shorter += sum(len(one.data or ()) for one in told.edits) < len(known)
        if chance.random() < 0.5:
            # Whoever asks for all of them goes on from there.
            kept = semantic_tokens(session, types.SemanticTokensParams(document))
            assert known == kept.data
            name = kept.result_id
    assert shorter > 250, "what has not changed is not told again"


def test_who_asks_since_something_else_gets_everything(client: Client, vault: Path) -> None:
    said = client.start(vault)
    assert said["capabilities"]["semanticTokensProvider"]["full"] == {"delta": True}
    uri = client.open(vault / "Labels.md")
    note = {"uri": uri}
    everything = client.ask("textDocument/semanticTokens/full", textDocument=note)
    for name in ("", "nonsense", "99"):
        since = client.ask("textDocument/semanticTokens/full/delta", textDocument=note, previousResultId=name)
        assert since["data"] == everything["data"]
    same = client.ask("textDocument/semanticTokens/full/delta", textDocument=note, previousResultId=since["resultId"])
    assert same["edits"] == []
    client.notify("textDocument/didClose", textDocument=note)
    client.open(vault / "Labels.md")
    late = client.ask("textDocument/semanticTokens/full/delta", textDocument=note, previousResultId=same["resultId"])
    assert late["data"] == everything["data"], "what was closed is forgotten"
