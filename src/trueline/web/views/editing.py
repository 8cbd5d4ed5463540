"""The source of a document, as its editor begins."""

from typing import NamedTuple
from urllib.parse import quote

from trueline.refactors._kinds import kinds_of
from trueline.text.soundness import sound
from trueline.web.snapshots import Snapshot, etag_of
from trueline.web.texts import visible
from trueline.web.urls import file_url

# An editor in a browser stays quick up to about this size.
_MOST_BYTES = 1_500_000


class Edited(NamedTuple):
    """What the page begins with; `uri` is what the language server calls the document, `refused` says why there is no
    editor, empty where there is one, `kinds` what its templates make."""

    path: str
    url: str
    title: str
    etag: str
    uri: str
    source: str
    refused: str
    kinds: tuple[str, ...]


def edited(snapshot: Snapshot, path: str) -> Edited | None:
    """The editor of the document at a path; None where there is none."""
    document = snapshot.document(path)
    if document is None:
        return None
    data = document.tree.data
    refused = ""
    if len(data) > _MOST_BYTES:
        said = f"This document has {len(data):,} bytes, more than an editor in a browser bears ({_MOST_BYTES:,})."
        refused = f"{said} Change it with an editor on your machine; the portal follows."
    title = visible(document.meta.title or document.name)
    source = "" if refused else sound(data.decode("utf-8", "replace"))
    uri = f"vault:///{quote(sound(path), safe='/')}"
    return Edited(
        path,
        file_url(path),
        title,
        etag_of(data),
        uri,
        source,
        refused,
        tuple(kinds_of(snapshot.vault.library.templates)),
    )
