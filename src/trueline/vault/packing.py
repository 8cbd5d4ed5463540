"""A network as plain numbers and words, which a cache gives back in a fraction of the time that making it takes.

Steps are unpacked when somebody asks for them: most questions follow a few of many thousands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from trueline.model import Symbol
from trueline.vault.points import Naming, Network, Point, Step, words_for
from trueline.vault.vault import Vault

_Table = Mapping[Symbol, Sequence[Step]]
_Value = TypeVar("_Value")


class _Numbers(dict[Any, int]):
    """Gives each thing that is new to it the next number."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = number = len(self)
        return number


def pack(network: Network) -> tuple[object, ...]:
    """The network as tuples of numbers and words."""
    symbols, words = _Numbers(), _Numbers()
    points = [
        (symbols[one], (words[point.label], words[point.kind], words[point.path]))
        for one, point in network.points.items()
    ]
    tables = [_pack_steps(table, symbols, words) for table in (network.users, network.links, network.parts)]
    named = [(symbols[one], tuple(words[path] for path in paths)) for one, paths in network.paths.items()]
    handled = [(words[path], tuple(symbols[one] for one in found)) for path, found in network.handled.items()]
    meant = [(symbols[one], tuple(symbols[brand] for brand in found)) for one, found in network.stand_ins.items()]
    domains = [(symbols[one], tuple(words[name] for name in names)) for one, names in network.domains.items()]
    claims = [
        (symbols[one], tuple(words[word] for claim in found for word in claim)) for one, found in network.claims.items()
    ]
    homes = [(symbols[note], symbols[home]) for note, home in network.naming.homes.items()]
    defined = [symbols[one] for one in network.naming.defined]
    kinds, names = [one.kind for one in symbols], [one.name for one in symbols]
    return kinds, names, list(words), points, tables, named, handled, meant, domains, claims, homes, defined


def unpack(packed: Any, vault: Vault) -> Network:
    """The network that `pack` packed, of the same vault."""
    kinds, names, words, points, tables, named, handled, meant, domains, claims, homes, defined = packed
    symbols = list(map(Symbol, kinds, names))
    numbers = dict(zip(symbols, range(len(symbols)), strict=True))

    def late(rows: Any, understood: Callable[[int, Any], _Value]) -> Mapping[Symbol, _Value]:
        return _Late(dict(rows), numbers, symbols, understood)

    def point(number: int, row: tuple[int, int, int]) -> Point:
        label, kind, path = row
        return Point(symbols[number], words[label], words[kind], words[path])

    def steps(_: int, row: tuple[int, ...]) -> tuple[Step, ...]:
        fields = zip(row[::5], row[1::5], row[2::5], row[3::5], row[4::5], strict=True)
        return tuple(Step(symbols[s], symbols[t], words[label], bool(c), words[p]) for s, t, label, c, p in fields)

    def said(_: int, row: tuple[int, ...]) -> tuple[str, ...]:
        return tuple([words[word] for word in row])

    def claim(_: int, row: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((words[role], words[path]) for role, path in zip(row[::2], row[1::2], strict=True))

    users, links, parts = (late(table, steps) for table in tables)
    stand_ins = {symbols[one]: tuple(symbols[brand] for brand in found) for one, found in meant}
    return Network(
        late(points, point),
        users,
        links,
        parts,
        late(named, said),
        {words[path]: tuple(symbols[one] for one in found) for path, found in handled},
        stand_ins,
        words_for(stand_ins),
        late(domains, said),
        late(claims, claim),
        Naming(vault, {symbols[note]: symbols[home] for note, home in homes}, [symbols[one] for one in defined]),
    )


def _pack_steps(table: _Table, symbols: _Numbers, words: _Numbers) -> list[tuple[int, tuple[int, ...]]]:
    found = []
    for key, steps in table.items():
        row: list[int] = []
        for step in steps:
            row += (symbols[step.source], symbols[step.target], words[step.label], step.certain, words[step.path])
        found.append((symbols[key], tuple(row)))
    return found


class _Late(Mapping[Symbol, _Value]):
    """Values by a symbol, each understood when first asked for."""

    def __init__(
        self,
        rows: dict[int, Any],
        numbers: Mapping[Symbol, int],
        symbols: Sequence[Symbol],
        understood: Callable[[int, Any], _Value],
    ) -> None:
        self._rows = rows
        self._numbers = numbers
        self._symbols = symbols
        self._understood = understood
        self._found: dict[Symbol, _Value] = {}

    def __getitem__(self, key: Symbol) -> _Value:
        found = self._found.get(key)
        if found is None:
            number = self._numbers[key]
            found = self._found[key] = self._understood(number, self._rows[number])
        return found

    def get(self, key: Symbol, default: Any = None) -> Any:
        found = self._found.get(key)
        if found is not None:
            return found
        number = self._numbers.get(key, -1)
        row = self._rows.get(number)
        if row is None:
            return default
        found = self._found[key] = self._understood(number, row)
        return found

    def __contains__(self, key: object) -> bool:
        return self._numbers.get(key, -1) in self._rows  # type: ignore[call-overload]

    def __iter__(self) -> Iterator[Symbol]:
        return (self._symbols[number] for number in self._rows)

    def __len__(self) -> int:
        return len(self._rows)
