"""Where the links of a note lead, once for all faces that have a page for each note."""

from collections.abc import Callable
from urllib.parse import unquote

from trueline.model import Document
from trueline.rendering.anchors import anchor_of, block_anchor
from trueline.rendering.notes import PICTURES, Leads, render_part
from trueline.vault import Vault
from trueline.vault.paths import leads, local_path


def leads_from(
    vault: Vault,
    path: str,
    page_of: Callable[[str], str | None],
    picture_of: Callable[[str], str | None],
    note_of: Callable[[str], Document | None] | None = None,
) -> Leads:
    """The links of the note at `path`: `page_of` a note of the vault, `picture_of` a picture of it, by their paths.

    `note_of` reads a note that is shown in this one; what that shows in turn is a link.
    """

    def page(found: str | None, heading: str) -> str | None:
        where = page_of(found) if found and found in vault.entries else None
        if heading.startswith("^"):
            return where and f"{where}#{block_anchor(heading[1:])}"
        return where and where + (f"#{anchor_of(heading.rpartition('#')[2])}" if heading else "")

    def wikilink(target: str, heading: str) -> str | None:
        return page(vault.resolve(path, target).path if target else path, heading)

    def url(written: str) -> str | None:
        target = local_path(written)
        if target is None:
            return f"#{anchor_of(unquote(written[1:]).replace('-', ' '))}" if written.startswith("#") else None
        return page(leads(vault, path, target), "")

    def picture(written: str, wiki: bool) -> str | None:
        target = written if wiki else local_path(written)
        found = target and (vault.resolve(path, target).path if wiki else leads(vault, path, target))
        shown = found and found in vault.files and found.lower().endswith(PICTURES)
        return picture_of(found) if found and shown else None

    def embed(target: str, part: str) -> str | None:
        found = vault.resolve(path, target).path if target else path
        # All of a note within itself would say everything twice.
        known = found is not None and found in vault.entries and (found != path or bool(part))
        note = note_of(found) if note_of and found and known else None
        return render_part(note, leads_from(vault, note.path, page_of, picture_of), part) if note else None

    return Leads(wikilink, url, picture, embed)
