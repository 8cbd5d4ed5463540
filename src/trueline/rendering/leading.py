"""Where the links of a note lead, once for all faces that have a page for each note."""

from collections.abc import Callable
from urllib.parse import unquote

from trueline.rendering.anchors import anchor_of
from trueline.rendering.notes import PICTURES, Leads
from trueline.vault import Vault
from trueline.vault.paths import leads, local_path


def leads_from(
    vault: Vault, path: str, page_of: Callable[[str], str | None], picture_of: Callable[[str], str | None]
) -> Leads:
    """The links of the note at `path`: `page_of` a note of the vault, `picture_of` a picture of it, by their paths."""

    def page(found: str | None, heading: str) -> str | None:
        where = page_of(found) if found and found in vault.entries else None
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

    return Leads(wikilink, url, picture)
