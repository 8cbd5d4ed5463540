"""Markdown links that name a file of the vault by its path."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.syntax import MarkdownLink
from trueline.text import Span
from trueline.vault.facts import facts
from trueline.vault.names import Outcome, join_relative
from trueline.vault.vault import Vault, leaf_key

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# What is part of a vault: notes and what notes show. Source files and folders may lie outside it.
_SHOWN = " md png jpg jpeg gif svg webp bmp avif pdf mp3 m4a wav ogg flac mp4 mov webm mkv canvas base "


class PathUse(NamedTuple):
    """A Markdown link that names a file which may be part of the vault; `target` is its path, decoded."""

    target: str
    url: str
    url_span: Span


@facts
def path_links(document: Document) -> Iterator[tuple[Symbol, PathUse]]:
    """Every Markdown link to what may be part of the vault, by the symbol of the note it stands in."""
    for link in document.tree.links:
        if isinstance(link, MarkdownLink):
            target = local_path(link.url)
            if target is not None and _belongs(target):
                yield document_symbol(document.path), PathUse(target, link.url, link.url_span)


@facts
def path_targets(document: Document) -> Iterator[tuple[str, str]]:
    """The paths that Markdown links name, by the name of the file at their end."""
    for _, use in path_links.draw(document):
        yield leaf_key(use.target), use.target


def leads(vault: Vault, source: str, target: str) -> str | None:
    """The file that a path in the note at `source` leads to; empty outside the vault, None where none is."""
    joined = join_relative(source, target)
    if joined is None:
        return ""
    found = vault.file(joined) or vault.file(target)
    if found is not None:
        return found
    if target.startswith("/") and not vault.has_top(name_key(joined).partition("/")[0]):
        return ""  # a path of the website or repository around the vault
    if ".." not in target and not target.startswith("./"):
        # Obsidian also finds a note by its name or the last part of its path.
        resolution = vault.resolve(source, target)
        if resolution.outcome in (Outcome.FOUND, Outcome.AMBIGUOUS):
            return resolution.paths[0]
    return None


def local_path(url: str) -> str | None:
    """The path that a Markdown link's URL names, decoded; None for web addresses and bare anchors."""
    if _SCHEME.match(url):
        return None
    path = url.partition("#")[0].partition("?")[0].strip()
    if "%" in path:
        raw = re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes((int(found[1], 16),)), path.encode())
        path = raw.decode("utf-8", "replace")
    return path or None


def _belongs(target: str) -> bool:
    """Whether a path names a note or something shown, and nothing in a hidden folder."""
    kind = target.rpartition(".")[2].lower()
    hidden = "/." in "/" + target and any(part[:1] == "." and part.strip(".") for part in target.split("/"))
    return f" {kind} " in _SHOWN and " " not in kind and not hidden


def relative_path(source: str, path: str, like: str) -> str:
    """`path` as a Markdown link in the note at `source` writes it; the anchor and style of `like` stay."""
    here, there = source.split("/")[:-1], path.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        del here[0], there[0]
    written = "/".join([".."] * len(here) + there)
    if like.startswith("./") and not here:
        written = "./" + written
    for character in "% ()<>":
        written = written.replace(character, f"%{ord(character):02X}")
    anchor = like.partition("#")
    return written + anchor[1] + anchor[2]
