"""What a client can do with an answer: editors differ, and what one cannot read it drops without a word."""

from typing import NamedTuple

from lsprotocol import types


class Abilities(NamedTuple):
    """What a client said of itself.

    `documents`: edits for a version of a text. `creates`, `renames`: files. `annotations`: edits in groups with
    names, as a preview shows them. `links`: a definition with the place it was asked from. `asks_places`: where a
    symbol of the vault stands is asked for when somebody goes there.
    """

    documents: bool = True
    creates: bool = True
    renames: bool = True
    annotations: bool = False
    links: bool = True
    asks_places: bool = False


def abilities(said: types.ClientCapabilities) -> Abilities:
    """What a client with these capabilities can do."""
    workspace, text = said.workspace, said.text_document
    edit = workspace.workspace_edit if workspace else None
    operations = frozenset((edit.resource_operations if edit else None) or ())
    # Files are created and renamed in changes of documents only: who can do that (older Neovims) knows those.
    documents = bool(edit and (edit.document_changes or operations))
    symbol = workspace.symbol if workspace else None
    definition = text.definition if text else None
    return Abilities(
        documents,
        documents and types.ResourceOperationKind.Create in operations,
        documents and types.ResourceOperationKind.Rename in operations,
        bool(documents and edit and edit.change_annotation_support),
        bool(definition and definition.link_support),
        bool(symbol and symbol.resolve_support and "location.range" in symbol.resolve_support.properties),
    )
