"""Features on their way: which notes they are, how far each is, and what it waits for."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model import DEFAULT_STAGES, document_symbol, name_key
from trueline.model.sections.meta import IMPLEMENTED, Meta, advance
from trueline.syntax import WikiLink
from trueline.vault.chains import Edges
from trueline.vault.names import Outcome
from trueline.vault.vault import Vault

# From first thought to done; folders may name other stages, which come after these.
STAGES = tuple(DEFAULT_STAGES)

# Where a vault has no folders for stages: the stage that a status speaks of, by how far it has come.
_BY_ADVANCE = ("Planning", "Planning", "Planned", "Active", "Completed")


class Feature(NamedTuple):
    """A note that designs something to be built; `stage` is its folder's, empty where none says one."""

    path: str
    name: str
    meta: Meta
    stage: str

    @property
    def statuses(self) -> tuple[str, ...]:
        """The words of its status tags: one, if it is decided."""
        return tuple(tag.name.partition("/")[2].lower() for tag in self.meta.family("status"))

    @property
    def priorities(self) -> tuple[str, ...]:
        """The words of its priority tags: one, if it is decided."""
        return tuple(tag.name.partition("/")[2].lower() for tag in self.meta.family("priority"))

    @property
    def retired(self) -> bool:
        """Whether it says that it will not be built, or no longer holds."""
        return (advance(self.meta.status or "") or 0) > IMPLEMENTED

    @property
    def unfinished(self) -> bool:
        """Whether it is still to be built: neither completed nor retired."""
        return not (self.meta.completed or self.retired)


class Blocker(NamedTuple):
    """What an entry of `blocked by` means: a note, or only a name that leads to no single note.

    `key` is the same however the link is spelled: the note's path, or the name in normal form behind a
    question mark. `path` is empty and `feature` None where there is no such note or no such feature;
    `trouble` then says `missing`, `ambiguous` or `no feature`.
    """

    key: str
    name: str
    path: str
    feature: Feature | None
    completed: bool
    trouble: str


class Pipeline(NamedTuple):
    """Every feature by path, in path order, and the blockers that each names, once each.

    `waiting` holds those that are still waited for, by the path of each feature that waits. `staged` says that folders say how far features are; otherwise only their status does.
    """

    features: Mapping[str, Feature]
    named: Mapping[str, tuple[Blocker, ...]]
    waiting: Mapping[str, tuple[Blocker, ...]]
    staged: bool

    def stage(self, feature: Feature) -> str:
        """The folder's stage; in a vault without such folders the one that the status speaks of."""
        if self.staged:
            return feature.stage
        rank = advance(feature.meta.status or "")
        return _BY_ADVANCE[rank] if rank is not None and rank < len(_BY_ADVANCE) else ""

    def waits(self, path: str) -> tuple[Blocker, ...]:
        """What the feature at `path` still waits for; a completed blocker blocks nobody."""
        return self.waiting.get(path, ())

    def unblocks(self) -> Edges:
        """From the key of each blocker to the paths of the features that wait for it, in path order."""
        edges: dict[str, list[str]] = {}
        for path, blockers in self.waiting.items():
            for blocker in blockers:
                edges.setdefault(blocker.key, []).append(path)
        return edges

    def waits_for(self) -> Edges:
        """From the path of each feature that waits to the keys of what it waits for."""
        return {path: [blocker.key for blocker in blockers] for path, blockers in self.waiting.items()}

    def blockers(self) -> Mapping[str, Blocker]:
        """Every blocker that some feature still waits for, by its key."""
        return {blocker.key: blocker for blockers in self.waiting.values() for blocker in blockers}


def read_pipeline(vault: Vault) -> Pipeline:
    """The pipeline of a vault.

    A feature is a note whose template offers a status, a note that lies in the folder of a stage beside
    such notes, or a note without template that says what blocks it.
    """
    features: dict[str, Feature] = {}
    offering: set[str] = set()
    lines: set[str] = set()
    for path, note in vault.entries.items():
        if "status" in note.families:
            offering.add(path)
            if note.meta.stage_folder:
                lines.add(_line(path, note.meta.stage_folder))
    for path, note in vault.entries.items():
        meta = note.meta
        beside = bool(meta.stage_folder) and _line(path, meta.stage_folder) in lines
        free = not note.template and bool(meta.blocked_by)
        if path in offering or free or (beside and note.name != meta.stage_folder):
            features[path] = Feature(path, note.name, meta, meta.stage or "")
    named = {path: blockers for path, feature in features.items() if (blockers := _blockers(vault, features, feature))}
    waiting = {
        path: open_ones
        for path, blockers in named.items()
        if features[path].unfinished and (open_ones := tuple(blocker for blocker in blockers if not blocker.completed))
    }
    return Pipeline(features, named, waiting, any(feature.stage for feature in features.values()))


def _line(path: str, folder: str) -> str:
    """The folder that holds the folders of all stages, seen from a note in one of them."""
    return ("/" + path).rpartition(f"/{folder}/")[0]


def placeholders(vault: Vault) -> frozenset[str]:
    """The links that templates show as examples, in normal form; use it through `vault.table`."""
    return frozenset(name_key(link) for template in vault.library.templates for link in template.links)


def _blockers(vault: Vault, features: Mapping[str, Feature], feature: Feature) -> tuple[Blocker, ...]:
    unfilled = vault.table(placeholders)
    found: dict[str, Blocker] = {}
    for link in feature.meta.blocked_by:
        blocker = _blocker(vault, features, feature, link)
        if link.target and (blocker.path or name_key(link.target) not in unfilled):
            found.setdefault(blocker.key, blocker)
    return tuple(found.values())


def _blocker(vault: Vault, features: Mapping[str, Feature], feature: Feature, link: WikiLink) -> Blocker:
    resolution = vault.resolve(feature.path, link.target)
    note = vault.note(resolution.path)
    if note is None:
        name = link.target.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".md").strip()
        trouble = "ambiguous" if resolution.outcome is Outcome.AMBIGUOUS else "missing"
        return Blocker("?" + document_symbol(link.target).name, name, "", None, False, trouble)
    known = features.get(note.path)
    return Blocker(note.path, note.name, note.path, known, note.meta.completed, "" if known else "no feature")
