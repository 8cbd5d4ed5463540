"""What a vault without features is told: what there is, and what makes a board of it."""

from typing import NamedTuple

from trueline.model import name_key
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

_MOST = 60


class Note(NamedTuple):
    """A note that can be read meanwhile; `wrong` counts its errors and warnings."""

    name: str
    path: str
    url: str
    wrong: int


class Welcome(NamedTuple):
    """The notes that there are, of `total`; `templates` names those of the vault's own."""

    notes: tuple[Note, ...]
    total: int
    templates: tuple[str, ...]


def welcome(snapshot: Snapshot) -> Welcome:
    """What the first page says where there is no feature; the highest notes come first."""
    paths = sorted(snapshot.vault.entries, key=lambda path: (path.count("/"), name_key(path)))
    notes = []
    for path in paths[:_MOST]:
        entry = snapshot.vault.entries[path]
        wrong = sum(one.severity.word in ("error", "warning") for one in snapshot.findings.get(path, ()))
        notes.append(Note(visible(entry.meta.title or entry.name), visible(path), file_url(path), wrong))
    own = tuple(visible(one.name) for one in snapshot.vault.library.templates if not one.path.startswith("<"))
    return Welcome(tuple(notes), len(paths), own)
