"""What a person means by a name that is to be changed: which note, which kind of thing."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, name_key
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.observability import Observability
from trueline.model.sections.rollout import Rollout
from trueline.refactors._naming import find_note, near_names
from trueline.refactors._rename_places import means
from trueline.refactors._rename_readings import Reading, readings
from trueline.refactors._rename_search import Search
from trueline.refactors._rename_symbol import KINDS, symbol_of, wanted_of, writing
from trueline.refactors.refactor import UnknownName
from trueline.vault import Vault
from trueline.vault.ties import note_kind

_FEW = 1000


class Meant(NamedTuple):
    """What is to be renamed: a note (`document`), or something of another kind with its own note, if it has one."""

    kind: str
    note: str


def meant(search: Search, old: str, kind: str) -> Meant:
    """What `old` names; raises `UnknownName` where it is nothing, or several things and `kind` does not say which."""
    vault = search.vault
    note = own_note(vault, old)
    if kind == "document":
        return Meant("document", find_note(vault, old).path)
    if kind:
        if not _kinds(search, old, (kind,), anything=True) and not (note and is_home(note, kind)):
            raise _unknown(vault, old, f"no {kind} is called `{old}`")
        return Meant(kind, _home(search, old, kind))
    home = home_kind(note) if note is not None else ""
    # A flag or a metric is written as one word: `Public Tracking Page` means the note, not its flag.
    spelled = KINDS if " " not in old.strip() else tuple(one for one in KINDS if one not in ("flag", "metric"))
    kinds = [one for one in _kinds(search, old, spelled) if one != "domain" or home == "domain"]
    if home == "component" and "entity" in kinds and _is_class(old):
        home, kinds = "entity", [one for one in kinds if one != "component"]
    if note is not None and home and set(kinds) <= {home}:
        return Meant(home, note.path)
    if not kinds and note is None:
        kinds = _kinds(search, old, KINDS, anything=True)
    if not kinds and note is None:
        return Meant("document", _titled(vault, old))
    if len(kinds) == 1 and note is None:
        return Meant(kinds[0], _home(search, old, kinds[0]))
    if not kinds and note is not None:
        return Meant("document", note.path)
    several = [*(["document"] if note is not None else []), *kinds]
    raise UnknownName(f"`{old}` is the name of several things; say which with --kind", several)


def _titled(vault: Vault, old: str) -> str:
    try:
        return find_note(vault, old).path
    except UnknownName as error:
        if "any of" in error.message:
            raise
        raise _unknown(vault, old, f"nothing in the vault is called `{old}`") from None


def own_note(vault: Vault, name: str) -> Document | None:
    """The note with this file name or path; raises `UnknownName` where several have it."""
    wanted = name_key(name.strip().strip("[]").replace("\\", "/").removesuffix(".md"))
    keys = {path: name_key(path.removesuffix(".md")) for path in vault.entries}
    exact = [path for path, key in keys.items() if key == wanted]
    paths = exact or [path for path, key in keys.items() if key.endswith("/" + wanted)]
    if len(paths) > 1:
        raise UnknownName(f"`{name}` may be any of {len(paths)} notes; say which by its path", paths[:3])
    return vault.documents[paths[0]] if paths else None


def _home(search: Search, old: str, kind: str) -> str:
    """The path of the one note that is about something of this kind as a whole, however its name spells it."""
    spellings = wanted_of(search.vault, kind, old, old).spellings
    found = [
        path
        for path, entry in search.vault.entries.items()
        if spellings.spells(entry.name) and is_home(search.vault.documents[path], kind)
    ]
    return found[0] if len(found) == 1 else ""


def is_home(document: Document, kind: str) -> bool:
    """Whether a note is about a thing of this kind as a whole; an entity's may be that of its class."""
    home = home_kind(document)
    return home == kind or (home == "component" and kind == "entity" and _is_class(document.name))


def _is_class(name: str) -> bool:
    return name.lower().endswith("entity") and len(name) > len("entity")


def home_kind(document: Document) -> str:
    """The kind of thing that a note is about as a whole; empty where it is about none in particular."""
    kind, _ = note_kind(document)
    if kind in ("domain", "component", "entity"):
        return kind
    # A note of no template that is called as a class of this kind.
    return "entity" if kind == "note" and _is_class(document.name) and " " not in document.name else ""


def _kinds(search: Search, old: str, kinds: tuple[str, ...], anything: bool = False) -> list[str]:
    """The kinds of things that documents define under a name or, with `anything`, that they only name."""
    found = []
    for kind in kinds:
        symbol = symbol_of(kind, old)
        if not symbol.name:
            continue
        wanted = wanted_of(search.vault, kind, old, old)
        for document, places in writing(search, wanted):
            if anything and any(place.named for place in places):
                found.append(kind)
                break
            if any(_claims(one, kind) and means(one, wanted) for one in readings(document)):
                found.append(kind)
                break
    return found


def _claims(one: Reading, kind: str) -> bool:
    """Whether a document says that it has, changes or owns something of this kind."""
    return one.kind == kind or (one.defined and kind == "component" and one.kind == "name")


def _unknown(vault: Vault, old: str, message: str) -> UnknownName:
    notes = (name for note in vault.entries.values() for name in (note.name, note.meta.title) if name)
    return UnknownName(message, near_names(old, (*notes, *things_named(vault))))


def things_named(vault: Vault) -> Iterator[str]:
    """What designs name, as they write it; of a large vault nothing, as each note would have to be read."""
    for document in vault.documents.values() if len(vault.entries) <= _FEW else ():
        yield from (one.name for one in document[Components].components)
        yield from (one.name for one in document[Data].entities)
        yield from (one.name for one in (document[Rollout].flag,) if one)
        yield from (one.name for one in document[Observability].metrics)
        yield from (f"{one.method} {one.path}" for one in document[Api].endpoints)
