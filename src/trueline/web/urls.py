"""The addresses of the portal's pages."""

from urllib.parse import quote

from trueline.text.soundness import sound


def file_url(path: str, kind: str = "designs") -> str:
    """The URL of a path of the vault."""
    return f"/{kind}/{quote(sound(path), safe='/')}"
