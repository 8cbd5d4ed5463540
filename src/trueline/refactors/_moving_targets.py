"""Link targets written anew: the same style, another note or place."""

from unicodedata import is_normalized, normalize

from trueline.model import name_key
from trueline.refactors._moving_vault import Moving, is_stale
from trueline.vault import Outcome
from trueline.vault.mounts import find_mounts


def like_written(written: str, old: str, new: str) -> str:
    """`new` in the letters' case and composition in which `written` gives `old`."""
    if written == old:
        return new
    if is_normalized("NFC", written):
        old, new = normalize("NFC", old), normalize("NFC", new)
    else:
        old, new = normalize("NFD", old), normalize("NFD", new)
    for cased in (str, str.lower, str.upper, str.capitalize, _small):
        if written == cased(old):
            return cased(new)
    return new


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def retargeted(moving: Moving, source: str, target: str, old: str, certain: bool = True) -> str | None:
    """The target of a wikilink that leads from the note at `source` to the note that moves from `old`.

    `source` is the present path of the note it stands in, `target` what it says now. None where no way of
    writing it would lead there. What is not `certain` named a wrong folder before, and may again.
    """
    path, here = moving.now(old), moving.now(source)
    plain = target.replace("\\", "/")
    ending = plain[-3:] if plain.lower().endswith(".md") else ""
    for written in _candidates(moving, here, plain.removesuffix(ending), old, path):
        said = written + ending
        if moving.leads(here, said, path):
            return said
        if not certain and moving.after.resolve(here, said).path == path:
            return said
    return None


def _candidates(moving: Moving, here: str, target: str, old: str, path: str) -> list[str]:
    """Ways to write a link without its ending, those most like `target` first."""
    stem, before = path.removesuffix(".md"), old.removesuffix(".md")
    leaf = like_written(target.rpartition("/")[2], before.rpartition("/")[2], stem.rpartition("/")[2])
    plain = path if not path.endswith(".md") else stem
    found = []
    if ".." in target.split("/"):
        found.append(relative(here, plain))
    elif "/" in target:
        found.append(_spliced(target, before, stem, leaf))
        found.append(moving.mounts.rewritten(target, plain))
    else:
        found.append(leaf)
        found.append(moving.mounts.rewritten("", plain))
        found += [mount.prefix + "/" + plain for mount in moving.mounts.mounts.values() if not mount.folder]
    return [*filter(None, found), plain, "/" + plain]


def _spliced(target: str, old: str, new: str, leaf: str) -> str:
    """`target` with the folders in which `new` differs from `old`; empty where it cannot be written so.

    What stands before the folders that a link shares with its note's path stays, and stands for the same
    folder as before.
    """
    mine, theirs, now = target.split("/"), old.split("/"), new.split("/")
    shared = 0
    for one, other in zip(reversed(mine), reversed(theirs), strict=False):
        if name_key(one) != name_key(other):
            break
        shared += 1
    above = theirs[: len(theirs) - shared]
    if not shared or now[: len(above)] != above or len(now) == len(above):
        return ""
    kept = mine[: len(mine) - shared]
    rest, was = now[len(above) : -1], theirs[len(above) : -1]
    written = mine[len(kept) : -1]
    same = 0
    while same < min(len(rest), len(was)) and rest[same] == was[same]:
        same += 1
    return "/".join([*kept, *written[:same], *rest[same:], leaf])


def relative(source: str, path: str) -> str:
    """`path` as seen from the folder of `source`."""
    here, there = source.split("/")[:-1], path.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        del here[0], there[0]
    return "/".join([".."] * len(here) + there)


def stays(moving: Moving, source: str, target: str) -> bool:
    """Whether a wikilink target means after the moves what it means now, and as surely."""
    was, here = moving.before.resolve(source, target), moving.now(source)
    is_ = moving.after.resolve(here, target)
    if was.outcome in (Outcome.MISSING, Outcome.OUTSIDE):
        return is_.path is None
    wanted = {moving.now(path) for path in was.paths}
    if was.outcome is Outcome.AMBIGUOUS:
        return wanted == set(is_.paths) or (is_.outcome is Outcome.AMBIGUOUS and wanted <= set(is_.paths))
    (path,) = wanted
    if is_.path != path:
        return False
    return was.outcome is Outcome.MOVED or moving.leads(here, target, path) or _was_stale(moving, source, target)


def _was_stale(moving: Moving, source: str, target: str) -> bool:
    path = moving.before.resolve(source, target).path
    return path is not None and is_stale(moving.before.table(find_mounts), target, path)
