"""What the rules about several documents found, run by run, and what each run looked up for that.

After a change exactly those runs are made again to which something looks different now. Until the first change
nobody needs to know, so a vault that was just opened is looked through little by little, or when a change comes.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from trueline.analysis.moving import UnplacedError, moved, places_between
from trueline.diagnostics import Diagnostic
from trueline.rules import all_rules
from trueline.rules.rule import Rule, Scope
from trueline.rules.run import Crash, run_rule
from trueline.vault import Entry, Read, Vault

# A rule at a symbol; without one, a rule about the whole vault.
Run = tuple[str, Hashable]
# So many runs are made at a step: some milliseconds.
_STRIDE = 100


class Ran(NamedTuple):
    """What a run found, and how it failed."""

    found: tuple[Diagnostic, ...]
    crashes: tuple[Crash, ...]


class Runs:
    """The runs of all rules about several documents.

    `ran` has those that found something, `touching` says by path which of them concern a document. Both are
    changed in copies: who has taken them keeps what they had. It is to be used by one thread at a time.
    """

    def __init__(self) -> None:
        self._rules = {rule.name: rule for rule in all_rules()}
        self._forget()
        self._first: Iterator[None] | None = None

    def _forget(self) -> None:
        self.ran: dict[Run, Ran] = {}
        self.touching: dict[str, frozenset[Run]] = {}
        self._looked: dict[Run, frozenset[Read]] = {}
        self._watchers: dict[Read, set[Run]] = {}

    def begin(self, vault: Vault) -> None:
        """Take a vault to be looked through, by `step`; runs in another vault are forgotten."""
        self._forget()
        self._first = self._all(vault)

    def step(self) -> bool:
        """Make some runs; False when all are made."""
        if self._first is None:
            return False
        for _ in range(_STRIDE):
            if next(self._first, self) is self:
                self._first = None
                return False
        return True

    @property
    def all_made(self) -> bool:
        """Whether every run was made at least once."""
        return self._first is None

    def make_all(self, vault: Vault) -> set[Run]:
        """Make all runs in a vault; those that found something."""
        self.begin(vault)
        while self.step():
            pass
        return set(self.ran)

    def _all(self, vault: Vault) -> Iterator[None]:
        for rule in self._rules.values():
            if rule.scope is Scope.SYMBOL:
                for facts in rule.facts:
                    for symbol, rows in vault.relation(facts).items():
                        if len(rows) >= rule.least:
                            self._run(rule, symbol, vault)
                            yield
            elif rule.scope is Scope.VAULT:
                self._run(rule, None, vault)
                yield

    def is_watched(self, read: Read) -> bool:
        """Whether some run looked this up."""
        return bool(self._watchers.get(read))

    def watching(self, read: Read) -> set[Run]:
        """The runs that looked this up."""
        return set(self._watchers.get(read, ()))

    def after(self, changed: Iterable[Read], whole: bool) -> set[Run]:
        """The runs that may find something else once other answers are given; `whole`: all about the whole vault."""
        again: set[Run] = set()
        by_facts: dict[str, list[Rule]] = {}
        for rule in self._rules.values():
            for facts in rule.facts:
                by_facts.setdefault(facts.name, []).append(rule)
            if whole and rule.scope is Scope.VAULT:
                again.add((rule.name, None))
        for found in changed:
            again |= self._watchers.get(found, set())
            if found.what == "row":
                again.update((rule.name, found.key) for rule in by_facts.get(found.of, ()))
        return again

    def move(self, before: Mapping[str, Entry | None], after: Mapping[str, Entry | None], again: set[Run]) -> set[Run]:
        """Move the places of what is still found; the runs for which that cannot be done."""
        failed: set[Run] = set()
        for path, old in before.items():
            touching = self.touching.get(path, frozenset()) - again
            new = after.get(path)
            if old is None or new is None:
                failed |= touching
            elif touching:
                moves = places_between(old, new)
                for run in touching:
                    try:
                        found = tuple(moved(one, path, moves) for one in self.ran[run].found)
                    except UnplacedError:
                        failed.add(run)
                    else:
                        self.ran = {**self.ran, run: self.ran[run]._replace(found=found)}
        return failed

    def make_again(self, runs: Iterable[Run], vault: Vault) -> None:
        """Make these runs in a vault as it is now, and forget what they found before."""
        self.ran, self.touching = dict(self.ran), dict(self.touching)
        for run in runs:
            name, symbol = run
            for path in self._paths_of(run):
                self.touching[path] -= {run}
            self.ran.pop(run, None)
            for found in self._looked.pop(run, ()):
                self._watchers.get(found, set()).discard(run)
            rule = self._rules[name]
            if symbol is None or any(len(vault.relation(facts)[symbol]) >= rule.least for facts in rule.facts):
                self._run(rule, symbol, vault)

    def _run(self, rule: Rule, symbol: Hashable, vault: Vault) -> None:
        """Run a rule and remember what it found, and what it looked up."""
        run = (rule.name, symbol)
        crashes: list[Crash] = []
        outer, vault.reads.on = vault.reads.on, set()
        found = tuple(run_rule(rule, vault, symbol, crashes))
        looked = frozenset(vault.reads.on)
        vault.reads.on = outer
        if looked:
            self._looked[run] = looked
            for one in looked:
                self._watchers.setdefault(one, set()).add(run)
        if found or crashes:
            self.ran[run] = Ran(found, tuple(crashes))
            for path in self._paths_of(run):
                self.touching[path] = self.touching.get(path, frozenset()) | {run}

    def _paths_of(self, run: Run) -> set[str]:
        ran = self.ran.get(run)
        found = ran.found if ran else ()
        return {path for one in found for path in (one.path, *(related.path for related in one.related))}
