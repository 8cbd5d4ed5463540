"""What a person means by a name, and what they may have meant by one that names nothing."""

from collections.abc import Iterable, Sequence

from trueline.model import Document, name_key
from trueline.queries.query import UnknownName
from trueline.vault import Vault

_LIKELY = 70
_MOST = 3


def near_names(given: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `known` that are most like `given`, the most likely first."""
    from rapidfuzz import fuzz, process, utils

    names = sorted(set(known))
    found = process.extract(
        given, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_LIKELY, limit=_MOST
    )
    return tuple(name for name, _, _ in found)


def find_note(vault: Vault, name: str) -> Document:
    """The one note that a path, a path's end, a file name, an alias or a title means.

    Raises `UnknownName` for none and for several.
    """
    return vault.documents[find_path(vault, name)]


def find_path(vault: Vault, name: str) -> str:
    """The path of the note that `find_note` finds, without reading it."""
    return _only(name, _paths(vault, name), _names(vault))


def pick(given: str, known: Iterable[str], kind: str) -> str:
    """The one of `known` that is `given` but for case; raises `UnknownName`, which says what there is."""
    names = list(known)
    for name in names:
        if name_key(name) == name_key(given.strip()):
            return name
    there = f"; there are {_listed(names)}" if names else f"; no note names a {kind}"
    raise UnknownName(f"no {kind} is called `{given}`{there}", near_names(given, names))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more"


def _paths(vault: Vault, name: str) -> Sequence[str]:
    wanted = name_key(name.strip().strip("[]").replace("\\", "/").removesuffix(".md"))
    keys = {path: name_key(path.removesuffix(".md")) for path in vault.entries}
    exact = [path for path, key in keys.items() if key == wanted]
    ends = [path for path, key in keys.items() if ("/" + key).endswith("/" + wanted)]
    if exact or ends:
        return exact or ends
    return [
        path
        for path, note in vault.entries.items()
        if wanted in (name_key(note.meta.title), *map(name_key, note.meta.aliases))
    ]


def _names(vault: Vault) -> Iterable[str]:
    for note in vault.entries.values():
        yield note.name
        if note.meta.title:
            yield note.meta.title


def _only(name: str, paths: Sequence[str], known: Iterable[str]) -> str:
    if len(paths) == 1:
        return paths[0]
    if paths:
        raise UnknownName(f"`{name}` may be any of {len(paths)} notes; say which by its path", tuple(paths[:_MOST]))
    raise UnknownName(f"no note is called `{name}`", near_names(name, known))
