"""What the rules about several documents found, run by run, and what each run looked up for that.

After a change exactly those runs are made again to which something looks different now. Until the first change
nobody needs to know, so a vault that was just opened is looked through little by little. A change that comes
meanwhile has the runs made that concern its documents; the others go on in the vault as it is then.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from trueline.analysis.moving import UnplacedError, moved, places_between
from trueline.diagnostics import Diagnostic
from trueline.rules import all_rules
from trueline.rules.rule import Rule, Scope
from trueline.rules.run import Crash, run_rule
from trueline.vault import Entry, Facts, Read, Vault

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
        # What was made of the first runs, while not all of them are, and the vault in which they go on.
        self._made: set[Run] = set()
        self._vault: Vault | None = None

    def _forget(self) -> None:
        self.ran: dict[Run, Ran] = {}
        self.touching: dict[str, frozenset[Run]] = {}
        self._looked: dict[Run, frozenset[Read]] = {}
        self._watchers: dict[Read, set[Run]] = {}

    def begin(self, vault: Vault) -> None:
        """Take a vault to be looked through, by `step`; runs in another vault are forgotten."""
        self._forget()
        self._made = set()
        self._vault = vault
        self._first = self._all()

    def step(self) -> bool:
        """Make some runs; False when all are made."""
        if self._first is None:
            return False
        for _ in range(_STRIDE):
            if next(self._first, self) is self:
                self._first = self._vault = None
                self._made = set()
                return False
        return True

    @property
    def all_made(self) -> bool:
        """Whether every run was made at least once."""
        return self._first is None

    def finish(self) -> None:
        """Make what is left of the first runs."""
        while self.step():
            pass

    def go_on_in(self, vault: Vault, paths: Iterable[str]) -> set[Run]:
        """Look through this vault from now on, of which `paths` differ; the runs still to be made that concern these.

        What was made already and may find something else now has to be made again by the caller.
        """
        self._vault = vault
        wanted: set[Run] = set()
        entries = [vault.entries[path] for path in paths if path in vault.entries]
        for rule in self._rules.values():
            if rule.scope is Scope.SYMBOL:
                keys = {(rule.name, key) for facts in rule.facts for one in entries for key, _ in one.facts(facts)}
                wanted |= keys
            elif rule.scope is Scope.VAULT:
                wanted.add((rule.name, None))
        return wanted - self._made

    def _all(self) -> Iterator[None]:
        for rule in self._rules.values():
            if rule.scope is Scope.SYMBOL:
                for facts in rule.facts:
                    for symbol in self._symbols(facts):
                        if self._is_due(rule, symbol, facts):
                            self._run(rule, symbol, self._in)
                            yield
            elif rule.scope is Scope.VAULT and (rule.name, None) not in self._made:
                self._run(rule, None, self._in)
                yield

    @property
    def _in(self) -> Vault:
        assert self._vault is not None
        return self._vault

    def _symbols(self, facts: Facts[Any]) -> tuple[Hashable, ...]:
        """Those that have rows now. What gets rows later is run when it gets them."""
        return tuple(self._in.relation(facts))

    def _is_due(self, rule: Rule, symbol: Hashable, facts: Facts[Any]) -> bool:
        return (rule.name, symbol) not in self._made and len(self._in.relation(facts)[symbol]) >= rule.least

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
        now: dict[Run, Ran] = {}
        for path, old in before.items():
            touching = self.touching.get(path, frozenset()) - again
            new = after.get(path)
            if old is None or new is None:
                failed |= touching
            elif touching:
                moves = places_between(old, new)
                for run in touching:
                    try:
                        ran = now.get(run, self.ran[run])
                        found = tuple(moved(one, path, moves) for one in ran.found)
                    except UnplacedError:
                        failed.add(run)
                    else:
                        now[run] = ran._replace(found=found)
        if now:
            self.ran = {**self.ran, **now}
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
        if self._first is not None:
            self._made.add(run)
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
