"""What a person means by a name, and what they may have meant by one that names nothing."""

import re
from collections.abc import Iterable, Sequence

from trueline.model import Document, name_key
from trueline.refactors.refactor import UnknownName
from trueline.vault import Vault

_LIKELY, _MOST = 70, 3
_DRESS = re.compile(r"[*_`~]+|\[\[(?:[^\]|]*\|)?|\]\]")


def near_names(given: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `known` that are most like `given`, the most likely first."""
    from rapidfuzz import fuzz, process, utils

    names = list(dict.fromkeys(known))
    found = process.extract(
        given, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_LIKELY, limit=_MOST
    )
    return tuple(name for name, _, _ in found)


def find_note(vault: Vault, name: str) -> Document:
    """The one note that a path, a path's end, a file name, an alias or a title means.

    Raises `UnknownName` for none and for several.
    """
    written = name.strip().strip("[]").replace("\\", "/").removesuffix(".md")
    if f"{written}.md" in vault.entries:
        return vault.documents[f"{written}.md"]
    wanted = name_key(written)
    keys = {path: name_key(path.removesuffix(".md")) for path in vault.entries}
    exact = [path for path, key in keys.items() if key == wanted]
    ends = [path for path, key in keys.items() if ("/" + key).endswith("/" + wanted)]
    # Where only the case tells two notes apart, the one that is written like that is meant.
    ends = [path for path in ends if f"/{path}".endswith(f"/{written}.md")] or ends
    titled = [
        path
        for path, note in vault.entries.items()
        if wanted in (name_key(note.meta.title), *map(name_key, note.meta.aliases))
    ]
    paths = exact or ends or titled
    if len(paths) > 1:
        raise UnknownName(f"`{name}` may be any of {len(paths)} notes; say which by its path", paths[:_MOST])
    if not paths:
        _tell_why_not(vault, wanted)
        known = (one for note in vault.entries.values() for one in (note.name, note.meta.title) if one)
        raise UnknownName(f"no note is called `{name}`", near_names(name, known))
    return vault.documents[paths[0]]


def _tell_why_not(vault: Vault, wanted: str) -> None:
    """Raise `UnknownName` for a file that is there, but is no document that could be changed."""
    ending = f"/{wanted}.md"
    for problem in vault.unread:
        if f"/{name_key(problem.path)}".endswith(ending):
            raise UnknownName(problem.message)
    templates = {template.path for template in vault.library.templates}
    for path in vault.unchecked:
        if f"/{name_key(path)}".endswith(ending):
            why = "a template" if path in templates else "left out of the vault, or leads to a note that is in it"
            raise UnknownName(f"`{path}` is no note that can be changed: it is {why}")


def plain(text: str) -> str:
    """A text for comparison: without emphasis, code and link marks, case and repeated white space."""
    return " ".join(_DRESS.sub("", text).split()).casefold()


def choose(given: str, known: Sequence[str], what: str, where: str = "") -> int:
    """The number in `known` of the one text that `given` means: the whole text or, if only one has it, a part.

    Raises `UnknownName` for none and for several, with the texts that are near.
    """
    wanted = plain(given)
    texts = [plain(text) for text in known]
    for found in (
        [n for n, text in enumerate(texts) if text == wanted],
        [n for n, text in enumerate(texts) if text.startswith(wanted)],
        [n for n, text in enumerate(texts) if wanted in text],
    ):
        if len(found) == 1 and wanted:
            return found[0]
        if found:
            near = [known[number] for number in found[:_MOST]]
            raise UnknownName(
                f"`{given}` may be any of {len(found)} {what}{'es' if what[-1] == 'x' else 's'}{where}", near
            )
    raise UnknownName(f"no {what} is called `{given}`{where}", near_names(given, known))


def pick(word: str, known: Sequence[str], what: str, where: str = "") -> int:
    """As `choose`, but a number that is none of the texts counts them from 1."""
    if not word.strip().isdecimal() or plain(word) in map(plain, known):
        return choose(word, known, what, where)
    if not 1 <= int(word) <= len(known):
        there = f"there are {len(known)}" if len(known) != 1 else "there is one"
        raise UnknownName(f"there is no {what} {word}{where}, {there}")
    return int(word) - 1
