"""A vault after some of its documents changed, and what of it looks different to whoever looked before.

Nothing that stayed is made again: relations get a few other rows, names stay unless a name comes or goes,
and tables stay unless something changed that they were made from.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import NamedTuple

from trueline.model import Document
from trueline.vault.entry import Entry
from trueline.vault.facts import Rows, facts_called, same_but_places
from trueline.vault.relation import Read
from trueline.vault.vault import Unread, Vault, leaf_key, make_names, table_name


class Change(NamedTuple):
    """What changes in a vault: entries by path, None for a document that goes, and the lists around them.

    At the paths in `same`, the text is what it was.
    """

    entries: Mapping[str, Entry | None]
    files: frozenset[str]
    unchecked: tuple[str, ...]
    unread: tuple[Unread, ...]
    same: frozenset[str] = frozenset()


def revise(
    vault: Vault,
    change: Change,
    documents: Mapping[str, Document],
    watched: Callable[[Read], bool] = lambda read: False,
) -> tuple[Vault, set[Read]]:
    """The vault after a change, and all look-ups that have another answer now.

    A table that somebody `watched` looked into is made again, to see whether it is another one.
    """
    before = {path: vault.entries.get(path) for path in change.entries}
    changed: set[Read] = set()
    for path, entry in change.entries.items():
        changed.update(differences(path, before[path], entry))
    around = (
        (change.files is not vault.files and change.files != vault.files)
        or change.unchecked != vault.unchecked
        or change.unread != vault.unread
    )
    if around:
        changed.update(_files_changed(vault, change))
    renamed = around or any(read.what == "name" for read in changed)
    entries = dict(vault.entries)
    for path, entry in change.entries.items():
        if entry is None:
            entries.pop(path, None)
        else:
            entries[path] = entry
    if any(entry is not None and path not in vault.entries for path, entry in change.entries.items()):
        entries = dict(sorted(entries.items()))
    if renamed:
        names = make_names(entries, change.files, change.unchecked, vault.names.mounts)
        new = Vault(
            entries, documents, change.files, vault.library, vault.names.mounts, change.unchecked, change.unread,
            vault.drawn, names, vault.drawing,
        )  # fmt: skip
        new.reads.kept = vault.reads.kept
        new.evidence = vault.evidence
    else:
        new = vault.sharing(entries, documents)
    new.drawing = vault.drawing.without(change.entries.keys() - change.same)
    changed.update(_draw_again(vault, new, change.entries))
    _share_relations(vault, new, before, change.entries)
    _share_tables(vault, new, changed, around, watched)
    return new, changed


def differences(path: str, before: Entry | None, after: Entry | None) -> Iterator[Read]:
    """The look-ups that answer otherwise when the entry at a path changes; where things stand is no matter."""
    other = before is None or after is None or not _same_card(before, after)
    old, new = (entry.rows if entry is not None else {} for entry in (before, after))
    for name in {**old, **new}:
        yield from _rows_differ(name, old.get(name, ()), new.get(name, ()), other)
    if other:
        yield Read("note", "", path)
    names = [{*entry.meta.aliases} if entry is not None else {path} for entry in (before, after)]
    if before is None or after is None or names[0] != names[1]:
        for name in {path, *names[0], *names[1]}:
            yield Read("name", "", leaf_key(name))


def _rows_differ(name: str, mine: Rows, theirs: Rows, other: bool) -> Iterator[Read]:
    """Which look-ups answer otherwise when one document's rows change; all, where the document is `other`."""
    if not other and same_but_places(mine, theirs):
        return
    keys = _changed_keys(mine, theirs, other)
    yield from (Read("row", name, key) for key in keys)
    if keys:
        yield Read("rows", name)
    if {key for key, _ in mine} != {key for key, _ in theirs}:
        yield Read("keys", name)


def _draw_again(vault: Vault, new: Vault, entries: Mapping[str, Entry | None]) -> Iterator[Read]:
    """Draw from changed documents what was drawn besides the entries' own facts."""
    for name, rows in vault.extra.items():
        draw = facts_called(name).draw
        rows = dict(rows)
        for path, entry in entries.items():
            before = rows.pop(path, ())
            after = tuple(draw(new.documents[path])) if entry is not None else ()
            if entry is not None:
                rows[path] = after
            yield from _rows_differ(name, before, after, other=False)
        new.extra[name] = rows


def _same_card(before: Entry, after: Entry) -> bool:
    return (before.template, before.families) == (after.template, after.families) and same_but_places(
        before.meta, after.meta
    )


def _changed_keys(mine: Rows, theirs: Rows, other: bool) -> set[Hashable]:
    old, new = _by_key(mine), _by_key(theirs)
    return {key for key in {**old, **new} if other or not same_but_places(old.get(key), new.get(key))}


def _by_key(rows: Rows) -> dict[Hashable, tuple[object, ...]]:
    found: dict[Hashable, list[object]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _files_changed(vault: Vault, change: Change) -> Iterator[Read]:
    old = {*vault.files, *vault.unchecked, *(problem.path for problem in vault.unread)}
    new = {*change.files, *change.unchecked, *(problem.path for problem in change.unread)}
    for path in old ^ new:
        yield Read("name", "", leaf_key(path))


def _share_relations(
    vault: Vault, new: Vault, before: Mapping[str, Entry | None], after: Mapping[str, Entry | None]
) -> None:
    for name, relation in vault.relations.items():
        extra = vault.extra.get(name)
        if extra is None:
            old = {path: entry.rows.get(name, ()) for path, entry in before.items() if entry is not None}
            now = [(entry, entry.rows.get(name, ())) for entry in after.values() if entry is not None]
        else:
            old = {path: extra.get(path, ()) for path in before}
            now = [(entry, new.extra[name][path]) for path, entry in after.items() if entry is not None]
        new.relations[name] = relation.changed(new.reads, old, now)


def _share_tables(vault: Vault, new: Vault, changed: set[Read], around: bool, watched: Callable[[Read], bool]) -> None:
    # A table is there after those it was made from, so one pass is enough.
    for make, (value, reads) in vault.tables.items():
        if not around and changed.isdisjoint(reads):
            new.tables[make] = (value, reads)
            continue
        read = Read("table", table_name(make))
        if watched(read):
            if new.table(make) != value:
                changed.add(read)
        else:
            # Other tables may have been made from this one.
            changed.add(read)
