"""The rows of one kind of fact over all documents, by key, and a record of what was looked up."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from trueline.vault.entry import Entry

Value = TypeVar("Value")


class Read(NamedTuple):
    """Something that was looked up: `what` is `row`, `keys`, `rows`, `note`, `name`, `table` or `evidence`.

    `of` names the facts or the table, `key` what was looked for; both empty where they do not apply.
    """

    what: str
    of: str = ""
    key: Hashable = ""


class Reads:
    """What is looked up while `on` is a set; `kept` where tables are to remember what they are made from."""

    __slots__ = ("kept", "on")

    def __init__(self) -> None:
        self.kept = False
        self.on: set[Read] | None = None


class Relation(Generic[Value]):
    """Rows of all documents by key, each with the entry of its document, in path order.

    A relation is changed by making another one that shares what stays (`changed`), so that whoever
    still reads the old one sees no change.
    """

    __slots__ = ("_base", "_name", "_patch", "_reads")

    def __init__(
        self,
        name: str,
        base: dict[Hashable, list[tuple[Entry, Value]]],
        reads: Reads,
        patch: Mapping[Hashable, list[tuple[Entry, Value]]] | None = None,
    ) -> None:
        self._name = name
        self._base = base
        self._patch = patch or {}
        self._reads = reads

    def __getitem__(self, key: Hashable) -> Sequence[tuple[Entry, Value]]:
        """The rows under a key, none if there are none."""
        if self._reads.on is not None:
            self._reads.on.add(Read("row", self._name, key))
        return self._at(key)

    def __contains__(self, key: Hashable) -> bool:
        return bool(self[key])

    def __iter__(self) -> Iterator[Hashable]:
        """Every key that has rows."""
        if self._reads.on is not None:
            self._reads.on.add(Read("keys", self._name))
        return self._keys()

    def items(self) -> Iterator[tuple[Hashable, Sequence[tuple[Entry, Value]]]]:
        """Every key with its rows."""
        if self._reads.on is not None:
            self._reads.on.add(Read("rows", self._name))
        return ((key, self._at(key)) for key in self._keys())

    def values(self) -> Iterator[tuple[Entry, Value]]:
        """Every row."""
        return (row for _, rows in self.items() for row in rows)

    def _at(self, key: Hashable) -> Sequence[tuple[Entry, Value]]:
        found = self._patch.get(key)
        return self._base.get(key, ()) if found is None else found

    def _keys(self) -> Iterator[Hashable]:
        yield from (key for key in self._base if self._patch.get(key, True))
        yield from (key for key, rows in self._patch.items() if rows and key not in self._base)

    def changed(
        self,
        reads: Reads,
        old: Mapping[str, Iterable[tuple[Hashable, object]]],
        new: Iterable[tuple[Entry, Iterable[tuple[Hashable, object]]]],
    ) -> "Relation[Value]":
        """The relation in which the rows of some documents, `old` by path, are gone and `new` ones are there."""
        new = [(entry, tuple(rows)) for entry, rows in new]
        keys = {key: None for rows in (*old.values(), *(rows for _, rows in new)) for key, _ in rows}
        if not keys:
            return Relation(self._name, self._base, reads, self._patch)
        patch = {key: [row for row in self._at(key) if row[0].path not in old] for key in keys}
        for entry, rows in new:
            for key, value in rows:
                patch[key].append((entry, value))  # type: ignore[arg-type]
        for found in patch.values():
            found.sort(key=_path)
        patch = {**self._patch, **patch}
        if len(patch) <= 100 + len(self._base) // 10:
            return Relation(self._name, self._base, reads, patch)
        return Relation(self._name, {key: rows for key, rows in {**self._base, **patch}.items() if rows}, reads)


def _path(row: tuple[Entry, object]) -> str:
    return row[0].path


def relate(name: str, rows: Iterable[tuple[Entry, Iterable[tuple[Hashable, Value]]]], reads: Reads) -> Relation[Value]:
    """The relation of the rows that each document has of the facts called `name`."""
    base: dict[Hashable, list[tuple[Entry, Value]]] = {}
    for entry, own in rows:
        for key, value in own:
            found = base.get(key)
            if found is None:
                base[key] = [(entry, value)]
            else:
                found.append((entry, value))
    return Relation(name, base, reads)
