"""Markdown links that name a file of the vault by its path."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.syntax import MarkdownLink
from trueline.vault.names import Outcome, join_relative
from trueline.vault.vault import Vault

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# What is part of a vault: notes and what notes show. Source files and folders may lie outside it.
_SHOWN = " md png jpg jpeg gif svg webp bmp avif pdf mp3 m4a wav ogg flac mp4 mov webm mkv canvas base "


class PathLinks(NamedTuple):
    """`broken` holds links to files that do not exist, by the symbol of the note they stand in;
    `reached` the paths of all notes that some Markdown link of another note leads to."""

    broken: Mapping[Symbol, Sequence[tuple[Document, MarkdownLink]]]
    reached: frozenset[str]


def path_links(vault: Vault) -> PathLinks:
    """What the Markdown links of a vault lead to; use it through `vault.table`."""
    known = _known_paths(vault)
    tops = frozenset(path.partition("/")[0] for path in known)
    broken: dict[Symbol, list[tuple[Document, MarkdownLink]]] = {}
    reached: set[str] = set()
    for path, document in vault.documents.items():
        for link in document.tree.links:
            if isinstance(link, MarkdownLink):
                target = local_path(link.url)
                if target is None or not _belongs(target):
                    continue
                found = _lead(vault, known, tops, path, target)
                if found is None:
                    broken.setdefault(document_symbol(path), []).append((document, link))
                elif found != path:
                    reached.add(found)
    return PathLinks(broken, frozenset(reached))


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


def _known_paths(vault: Vault) -> Mapping[str, str]:
    """Every file of the vault, readable or not, by its path in normal form."""
    unread = (problem.path for problem in vault.unread)
    return {name_key(path): path for path in (*vault.documents, *vault.files, *vault.unchecked, *unread)}


def _lead(vault: Vault, known: Mapping[str, str], tops: frozenset[str], source: str, target: str) -> str | None:
    """The file that a path leads to; empty where it leaves the vault, None where there is none."""
    joined = join_relative(source, target)
    if joined is None:
        return ""
    found = known.get(name_key(joined)) or known.get(name_key(target))
    if found is not None:
        return found
    if target.startswith("/") and name_key(joined).partition("/")[0] not in tops:
        return ""  # a path of the website or repository around the vault
    if ".." not in target and not target.startswith("./"):
        # Obsidian also finds a note by its name or the last part of its path.
        resolution = vault.resolve(source, target)
        if resolution.outcome in (Outcome.FOUND, Outcome.AMBIGUOUS):
            return resolution.paths[0]
    return None


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
