"""URLs of Markdown links written anew: relative to another note, or to another place."""

import re
from typing import NamedTuple

from trueline.refactors._moving_targets import like_written, relative, retargeted
from trueline.refactors._moving_vault import Moving
from trueline.vault import Vault
from trueline.vault.names import join_relative
from trueline.vault.paths import leads, local_path

# What cannot stand in a URL as it is, the percent sign first.
_CODED = "% ()<>#?"
_FOREIGN = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")


class Url(NamedTuple):
    """A URL as written: its path, what follows that (`?…`, `#…`), and whether `<>` stand around it."""

    path: str
    rest: str
    angled: bool


def url_of(written: str, angled: bool) -> Url:
    """A URL in its parts."""
    ends = [place for mark in "#?" if (place := written.find(mark)) >= 0]
    end = min(ends, default=len(written))
    return Url(written[:end], written[end:], angled)


def relocated(moving: Moving, source: str, written: str, angled: bool) -> str | None:
    """The URL that means from where the note at `source` will lie what `written` means now.

    None where it may stay as it is.
    """
    target = local_path(written)
    if target is None:
        return None
    url, here = url_of(written, angled), moving.now(source)
    was = leads(moving.before, source, target)
    if was:
        path = moving.now(was)
        if leads(moving.after, here, target) == path and _way(moving.after, here, target, path) == _way(
            moving.before, source, target, was
        ):
            return None
        return _anew(moving, source, url, target, was)
    if here.rpartition("/")[0] == source.rpartition("/")[0] or target.startswith("/"):
        return None
    if target.startswith(("./", "../")) or _is_folder(moving, source, target):
        return _shifted(url, source, here)
    return None


def _anew(moving: Moving, source: str, url: Url, target: str, was: str) -> str | None:
    """The URL of a file of the vault, in the way in which `target` names it: relative, from the root, by its name."""
    here, path = moving.now(source), moving.now(was)
    way = _way(moving.before, source, target, was)
    if target.startswith("/"):
        segments = ["", *path.split("/")]
    elif way == "relative":
        segments = _seen_from(here, path, target, here.rpartition("/")[0] == source.rpartition("/")[0])
    elif way == "root":
        segments = path.split("/")
    else:
        said = retargeted(moving, source, target, was)
        segments = said.split("/") if said else relative(here, path).split("/")
    leaf = local_leaf(url)
    old, new = was.rpartition("/")[2], path.rpartition("/")[2]
    if segments[-1] == new:
        segments[-1] = like_written(leaf, old, new)
    written = _written(url, segments)
    if leads(moving.after, here, local_path(written) or "") != path:
        return None
    return written


def _way(vault: Vault, source: str, target: str, path: str) -> str:
    """How a path leads to a file: `relative` to its note, from the vault's `root`, or by its `name`."""
    if vault.file(join_relative(source, target) or "") == path:
        return "relative"
    return "root" if vault.file(target) == path else "name"


def local_leaf(url: Url) -> str:
    """The last segment of a URL's path, decoded."""
    return (local_path(url.path) or "").rpartition("/")[2]


def _seen_from(here: str, path: str, target: str, stayed: bool) -> list[str]:
    """The segments of `path` as seen from the note at `here`; with the steps up that `target` has, if that stayed."""
    parts = target.split("/")
    lead = ["."] if parts[0] == "." else []
    ups = 0
    while parts[len(lead) + ups] == "..":
        ups += 1
    folders = here.split("/")[:-1]
    above = folders[: len(folders) - ups]
    there = path.split("/")
    if stayed and there[: len(above)] == above:
        return [*lead, *[".."] * ups, *there[len(above) :]]
    seen = relative(here, path).split("/")
    return [*lead, *seen] if seen[0] != ".." else seen


def _shifted(url: Url, source: str, here: str) -> str:
    """A relative URL from another folder, whatever lies there; it may lead out of the vault."""
    parts = (local_path(url.path) or "").split("/")
    folders = source.split("/")[:-1]
    for part in parts:
        if part == ".." and folders and folders[-1] != "..":
            folders.pop()
        elif part not in (".", ""):
            folders.append(part)
    from_, there = here.split("/")[:-1], folders
    while from_ and there and from_[0] == there[0]:
        from_, there = from_[1:], there[1:]
    segments = [".."] * len(from_) + there
    if parts[0] == "." and not from_:
        segments = [".", *segments]
    if url.path.endswith("/"):
        segments = [*segments, ""]
    return _written(url, segments or ["."])


def _is_folder(moving: Moving, source: str, target: str) -> bool:
    joined = join_relative(source, target)
    folder = (joined or "").rstrip("/") + "/"
    everything = (*moving.before.entries, *moving.before.files)
    return folder != "/" and any(path.startswith(folder) for path in everything)


def _written(url: Url, segments: list[str]) -> str:
    """A URL with these segments; those that it has already are spelled as they are."""
    raw = url.path.split("/")
    old = [local_path(part) or "" for part in raw]
    first = 0
    while first < min(len(old), len(segments)) and old[first] == segments[first]:
        first += 1
    last = 0
    while last < min(len(old), len(segments)) - first and old[-1 - last] == segments[-1 - last]:
        last += 1
    foreign = bool(_FOREIGN.search(url.path))
    middle = [_coded(part, url.angled, foreign) for part in segments[first : len(segments) - last]]
    return "/".join([*raw[:first], *middle, *raw[len(raw) - last :]]) + url.rest


def _coded(segment: str, angled: bool, foreign: bool) -> str:
    for character in "<>%#?" if angled else _CODED:
        if character == "%" and angled and not re.search(r"%[0-9A-Fa-f]{2}", segment):
            continue
        segment = segment.replace(character, f"\0{ord(character):02X}")
    if foreign:
        segment = "".join(c if c.isascii() else "".join(f"\0{b:02X}" for b in c.encode()) for c in segment)
    return segment.replace("\0", "%")
