"""Where a note is to lie: a stage's folder as the vault spells it, any other folder, a new path."""

import re
from collections.abc import Iterable

from trueline.model import name_key
from trueline.refactors._moving_links import paths_in
from trueline.refactors._naming import near_names
from trueline.refactors.refactor import Declined, Stages, UnknownName
from trueline.vault import Vault

_NUMBERED = re.compile(r"^(\d+)([\W_]+)")
_NUMBER = re.compile(r"^[\d\W_]+")


def place_of(vault: Vault, path: str, where: str, stages: Stages, create: bool) -> str:
    """The path that the note at `path` gets when it is moved to `where`.

    Raises `Declined` where the folder does not exist and may not be made, `UnknownName` for what is no place.
    """
    wanted = where.strip().replace("\\", "/")
    leaf = path.rpartition("/")[2]
    if ".." in wanted.split("/"):
        raise UnknownName(f"`{where}` is no place in the vault; name it from the vault's folder on")
    wanted = "/".join(part for part in wanted.split("/") if part not in ("", "."))
    if wanted.lower().endswith(".md"):
        return _new_path(vault, path, wanted, create)
    folders = _folders(vault)
    stage = _stage(wanted, stages)
    if stage and "/" not in wanted.strip("/"):
        return _staged(path, stage, stages, folders, create)
    folder = wanted.strip("/").removeprefix("./")
    found = [known for known in folders if name_key(known) == name_key(folder)]
    found = found or [known for known in folders if name_key("/" + known).endswith(name_key("/" + folder))]
    if len(found) > 1:
        raise UnknownName(f"`{where}` may be any of {len(found)} folders; say which by its path", found[:3])
    if found or folder in ("", "."):
        return f"{found[0]}/{leaf}" if found and found[0] else leaf
    if create:
        return f"{folder}/{leaf}"
    near = near_names(folder, (*folders, *stages))
    if "/" in folder or not near:
        raise Declined(f"there is no folder `{folder}`", help="--create makes it")
    raise UnknownName(f"no stage or folder is called `{where}`; --create makes one", near)


def _new_path(vault: Vault, path: str, wanted: str, create: bool) -> str:
    folder = path.rpartition("/")[0]
    if "/" not in wanted:
        return f"{folder}/{wanted}" if folder else wanted
    folder = wanted.rpartition("/")[0]
    if not create and folder not in _folders(vault):
        raise Declined(f"there is no folder `{folder}`", help="--create makes it")
    return wanted


def _folders(vault: Vault) -> dict[str, None]:
    """Every folder that holds a file, with those above it."""
    found: dict[str, None] = {"": None}
    for path in paths_in(vault):
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found[folder] = None
            folder = folder.rpartition("/")[0]
    return dict.fromkeys(sorted(found))


def _word(folder: str) -> str:
    return _NUMBER.sub("", folder).casefold()


def _stage(wanted: str, stages: Stages) -> str | None:
    """The stage that a word means: its own name, or one that its folders may have."""
    word = _word(wanted.strip("/"))
    return next((stage for stage, names in stages.items() if word == stage.casefold() or word in names), None)


def _stage_folder(path: str, stages: Stages) -> tuple[str, str, str] | None:
    """What stands before, as and behind the nearest folder with a stage's name."""
    parts = path.split("/")[:-1]
    for number in range(len(parts) - 1, -1, -1):
        if any(_word(parts[number]) in names for names in stages.values()):
            return "/".join(parts[:number]), parts[number], "/".join(parts[number + 1 :])
    return None


def _staged(path: str, stage: str, stages: Stages, folders: Iterable[str], create: bool) -> str:
    leaf = path.rpartition("/")[2]
    at = _stage_folder(path, stages)
    if at is not None and _word(at[1]) in stages[stage]:
        return path
    named = [folder for folder in folders if _word(folder.rpartition("/")[2]) in stages[stage]]
    below = at[2] if at else ""
    beside = [folder for folder in named if at is not None and folder.rpartition("/")[0] == at[0]]
    near = beside or _nearest(path, named)
    if len(near) > 1:
        raise UnknownName(f"{len(near)} folders are called so; say which by its path", near[:3])
    if near:
        return "/".join(part for part in (near[0], below if beside else "", leaf) if part)
    home = at[0] if at else path.rpartition("/")[0]
    folder = "/".join(part for part in (home, _spelled(stage, home, stages, folders)) if part)
    if not create:
        raise Declined(f"no folder is called `{stage}`", help=f"--create makes `{folder}`")
    return "/".join(part for part in (folder, below, leaf) if part)


def _nearest(path: str, folders: Iterable[str]) -> list[str]:
    """Of several folders, those that share most of the path's own folders."""
    mine = path.split("/")[:-1]

    def shared(folder: str) -> int:
        count = 0
        for one, other in zip(mine, folder.split("/"), strict=False):
            if one != other:
                break
            count += 1
        return count

    counts = {folder: shared(folder) for folder in folders}
    return [folder for folder, count in counts.items() if count == max(counts.values())]


def _spelled(stage: str, home: str, stages: Stages, folders: Iterable[str]) -> str:
    """A stage's folder named as those of the other stages in the folder `home` are: numbered, in lower case."""
    order = list(stages)
    for folder in folders:
        above, _, name = folder.rpartition("/")
        other = next((one for one in order if _word(name) in stages[one]), None)
        if above == home and other is not None:
            numbered = _NUMBERED.match(name)
            said = stage.lower() if _NUMBER.sub("", name).islower() else stage
            if numbered:
                number = int(numbered[1]) + order.index(stage) - order.index(other)
                return f"{max(number, 0):0{len(numbered[1])}d}{numbered[2]}{said}"
            return said
    return stage
