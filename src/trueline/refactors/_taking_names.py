"""Names that are taken: by another note, by an alias, by links to a note that is not there."""

from trueline.model import document_symbol, name_key
from trueline.refactors.refactor import Declined, UnknownName
from trueline.vault import Vault
from trueline.vault.survey import wikilinks

# What ends a link's target, or cannot be part of a file's name.
_UNLINKABLE = frozenset('[]|#^"\\/<>`' + "".join(map(chr, range(32))) + "\x7f")
_LONGEST = 240


def require_new_name(vault: Vault, path: str, to: str, merge: bool) -> None:
    """Refuse a file name that a link cannot hold or, without `merge`, that means something else already."""
    name, old = (one.rpartition("/")[2].removesuffix(".md") for one in (to, path))
    if name == old:
        return
    bad = sorted(_UNLINKABLE & set(name))
    if bad:
        raise UnknownName(f"a note's name cannot hold {' '.join(bad)}, as links could not name it")
    if (
        "%%" in name
        or not name.strip()
        or name != name.strip()
        or name.startswith(".")
        or len(name.encode()) > _LONGEST
    ):
        raise UnknownName(f"`{name}` is no name for a note")
    reasons = [] if merge or name_key(name) == name_key(old) else taken(vault, path, name)
    if reasons:
        raise Declined(
            f"`{name}` means something else already",
            reasons,
            "choose another name, or let both have this one with --merge",
        )


def taken(vault: Vault, path: str, name: str) -> list[str]:
    """Why `name`, for the note at `path`, would mean two things; empty where it is free."""
    key = name_key(name)
    reasons = [f"`{other}` has this name" for other in vault.names.notes_called(name) if other != path]
    reasons += [
        f"it is an alias of `{other}`"
        for other, entry in vault.entries.items()
        if other != path and key in map(name_key, entry.meta.aliases)
    ]
    if not reasons:
        lost = [
            note.path
            for note, link in vault.relation(wikilinks)[document_symbol(name)]
            if vault.resolve(note.path, link.target).path is None
        ]
        count = len(lost)
        if count:
            links = "1 link" if count == 1 else f"{count} links"
            reasons.append(f"{links} to a note of this name, which there is not, would lead here (`{lost[0]}`)")
    return reasons
