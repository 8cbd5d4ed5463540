"""What hovering says where a rule is named."""

from pathlib import Path

from lsp_client import Client


def test_a_rule_that_is_named_shows_its_page(client: Client, vault: Path) -> None:
    client.start(vault)
    text = "# Labels\n\n%% trueline: allow links/broken, links/orphan: soon %%\n\nSee [[Nowhere]], `links/ambiguous`.\n"
    uri = client.open(vault / "Labels.md", text)
    for line, name in ((2, "links/broken"), (2, "links/orphan"), (4, "links/ambiguous")):
        column = text.splitlines()[line].index(name)
        place = {"line": line, "character": column + 3}
        shown = client.ask("textDocument/hover", textDocument={"uri": uri}, position=place)
        assert shown["contents"]["value"].startswith(f"**{name}**\n\n")
        assert shown["range"]["start"] == {"line": line, "character": column}
        assert shown["range"]["end"] == {"line": line, "character": column + len(name)}
