"""What hangs together with a design: what it waits for, who waits for it, who links to it."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model import name_key
from trueline.queries._blockers import said_of
from trueline.vault.pipeline import Pipeline, read_pipeline
from trueline.vault.survey import wikilinks
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

# More than a reader goes through is counted.
_MOST = 60


class Neighbour(NamedTuple):
    """A note beside a design; `url` is empty for a name that leads nowhere, `said` how far it is, `line` where the
    design names it or is named, 0 where that is not known."""

    url: str
    name: str
    said: str
    done: bool


class Connections(NamedTuple):
    """All that a design hangs together with; `left` counts the notes that link to it and are not listed."""

    waits_for: tuple[Neighbour, ...]
    waited_for_by: tuple[Neighbour, ...]
    linked_from: tuple[Neighbour, ...]
    left: int


def connections(snapshot: Snapshot, path: str) -> Connections:
    """What hangs together with the document at `path`."""
    pipeline: Pipeline = snapshot.once("pipeline", lambda: read_pipeline(snapshot.vault))
    waits_for = tuple(
        Neighbour(
            file_url(blocker.path) if blocker.path else "",
            visible(blocker.name),
            said_of(pipeline, blocker),
            blocker.completed,
        )
        for blocker in pipeline.named.get(path, ())
    )
    waiting = [
        feature
        for other, feature in pipeline.features.items()
        if any(blocker.path == path for blocker in pipeline.waiting.get(other, ()))
    ]
    waited = tuple(
        Neighbour(file_url(one.path), visible(one.name), pipeline.stage(one) or one.meta.status or "", False)
        for one in waiting
    )
    shown_above = {one.path for one in waiting}
    linked = [one for one in _linked(snapshot).get(path, ()) if one not in shown_above]
    backlinks = tuple(_linking(snapshot, pipeline, one) for one in linked[:_MOST])
    return Connections(waits_for, waited, backlinks, max(0, len(linked) - _MOST))


def _linking(snapshot: Snapshot, pipeline: Pipeline, path: str) -> Neighbour:
    entry = snapshot.vault.entries[path]
    feature = pipeline.features.get(path)
    said = pipeline.stage(feature) if feature is not None else entry.template or ""
    return Neighbour(file_url(path), visible(entry.meta.title or entry.name), said, False)


def _linked(snapshot: Snapshot) -> Mapping[str, list[str]]:
    """By the path of each document those that link to it, each once, in order of their names."""
    return snapshot.once("linked", lambda: _turned(snapshot))


def _turned(snapshot: Snapshot) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    vault = snapshot.vault
    for path, entry in vault.entries.items():
        for target in {use.target for _, use in entry.facts(wikilinks) if use.target}:
            to = vault.resolve(path, target).path
            if to is not None and to != path:
                sources = found.setdefault(to, [])
                if not sources or sources[-1] != path:
                    sources.append(path)
    for sources in found.values():
        sources.sort(key=lambda one: name_key(one.rpartition("/")[2]))
    return found
