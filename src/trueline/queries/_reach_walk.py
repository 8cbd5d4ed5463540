"""Walking the network from a symbol to everything that is affected by it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Symbol
from trueline.queries._names import near_names
from trueline.queries.query import UnknownName
from trueline.vault import Vault
from trueline.vault.points import Network, Step, symbols_called, users_of
from trueline.vault.resources import is_actor
from trueline.vault.ties import Handling, Mention, Tie, Told, spoken

_PARTS = frozenset({"endpoint", "metric"})


class Reached(NamedTuple):
    """Something that is affected, after how many steps, and the step that leads to it.

    `kind` is what it is to a reader: a point's kind, or `consumer` for who only uses the system.
    """

    symbol: Symbol
    distance: int
    step: Step
    kind: str
    label: str


def walk(network: Network, starts: Iterable[Symbol], depth: int) -> Mapping[Symbol, Reached]:
    """Everything affected by `starts`, each by a shortest way; by `depth` steps at most, 0 for all.

    Of ways of one length, the one that documents state is preferred to one that is inferred.
    """
    begun = dict.fromkeys(starts)
    reached: dict[Symbol, Reached] = {}
    level = list(begun)
    distance = 0
    while level and (not depth or distance < depth):
        distance += 1
        found: list[Step] = []
        for symbol in level:
            cause = reached[symbol].step.target.kind if symbol in reached else ""
            # What one endpoint or metric is affected by does not reach its siblings through their feature.
            steps = users_of(network, symbol)
            found.extend([step for step in steps if step.source.kind not in _PARTS] if cause in _PARTS else steps)
            if distance == 1 and symbol.kind == "document":
                found.extend(network.parts.get(symbol, ()))
            if distance == 1:
                found.extend(step for step in network.links.get(symbol, ()) if step.label == "is in domain")
        level = []
        # What documents state comes first; within that, steps keep the order of their documents.
        for step in (*(step for step in found if step.certain), *(step for step in found if not step.certain)):
            source = step.source
            if source not in reached and source not in begun:
                point = network.points[source]
                outside = acts_only(network, source)
                reached[source] = Reached(source, distance, step, "consumer" if outside else point.kind, point.label)
                if not outside:
                    level.append(source)
    return reached


def acts_only(network: Network, symbol: Symbol) -> bool:
    """Whether something is affected but affects nothing: who uses the system, from outside."""
    if symbol.kind != "dependency":
        return False
    return not network.users.get(symbol) or is_actor(network.points[symbol].label)


def chain(reached: Mapping[Symbol, Reached], symbol: Symbol) -> Sequence[Step]:
    """The steps from `symbol` back to where the walk began."""
    steps = []
    while symbol in reached:
        steps.append(reached[symbol].step)
        symbol = steps[-1].target
    return steps


def chain_text(network: Network, steps: Sequence[Step]) -> str:
    """A chain written out: `Labels -defines-> LabelPrinter -depends on-> PostgreSQL`."""
    if not steps:
        return ""
    written = (f"-{step.label}-> {network.points[step.target].label}" for step in steps)
    return " ".join((network.points[steps[0].source].label, *written))


def named(network: Network, name: str) -> tuple[Symbol, ...]:
    """What `name` means; raises `UnknownName` with near names if it means nothing."""
    found = symbols_called(network, name)
    if found:
        return found
    near = near_names(name, (point.label for point in network.points.values()))
    raise UnknownName(f"nothing in the vault is called `{name}`", near)


class Places:
    """Where documents say what a network only knows the path of."""

    def __init__(self, vault: Vault, network: Network) -> None:
        self._vault = vault
        self._network = network
        self._told: dict[str, list[Told]] = {}

    def told(self, path: str) -> list[Told]:
        """Everything that the document at `path` says, with resolved names."""
        found = self._told.get(path)
        if found is None:
            rows = self._vault.late(spoken, path) if path in self._vault.entries else ()
            found = self._told[path] = [self._resolved(said) for _, row in rows for said in row.told]
        return found

    def _resolved(self, said: Told) -> Told:
        canonical = self._network.naming.canonical
        if isinstance(said, Tie):
            return said._replace(source=canonical(said.source), target=canonical(said.target))
        if isinstance(said, Mention):
            return said._replace(symbol=canonical(said.symbol))
        return said._replace(dependency=canonical(said.dependency))

    def of_step(self, step: Step) -> int | None:
        """The line at which a step is said; None for one that no document says."""
        for said in self.told(step.path) if step.path else ():
            if isinstance(said, Tie) and step.target in (said.target, said.source) and step.source in said[:2]:
                return said.line.number
        return None

    def of_definition(self, symbol: Symbol) -> tuple[str, int | None]:
        """The path and line where a symbol is defined; an empty path where it is not."""
        path = self._network.points[symbol].path
        for said in self.told(path) if path else ():
            if isinstance(said, Mention) and said.symbol == symbol and said.role == "defines":
                return path, said.line.number
        return path, None

    def of_claim(self, symbol: Symbol, role: str, path: str) -> int:
        """The line where the document at `path` defines or changes a symbol."""
        for said in self.told(path):
            if isinstance(said, Mention) and said.symbol == symbol and said.role == role:
                return said.line.number
        return 1

    def handling(self, step: Step) -> Sequence[Handling]:
        """What the document of a step declares for a failure of what it leads to."""
        if step.target not in self._network.handled.get(step.path, ()):
            return ()
        return [s for s in self.told(step.path) if isinstance(s, Handling) and s.dependency == step.target]
