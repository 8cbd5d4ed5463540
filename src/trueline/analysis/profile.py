"""What each rule costs, and what the steps before it cost, on one vault."""

import time
from typing import Any, NamedTuple

from trueline.analysis.analysis import Analysis
from trueline.rules import all_rules
from trueline.rules.rule import Rule, Scope
from trueline.rules.run import check_document, run_rule
from trueline.vault import Vault, make_entry


class Cost(NamedTuple):
    """Seconds of CPU that `name` took on the whole vault in `runs` runs, and how much it found."""

    name: str
    seconds: float
    runs: int
    found: int


class Profile(NamedTuple):
    """The costs of steps and of rules, on so many documents; the most expensive first."""

    documents: int
    steps: tuple[Cost, ...]
    rules: tuple[Cost, ...]


def profile(analysis: Analysis) -> Profile:
    """Read every document once more and time what is done with it, in this one process."""
    rules = all_rules()
    source = analysis.source
    begun = time.process_time()
    documents = {path: source.document(path) for path in analysis.paths}
    parsed = time.process_time()
    outlined = sum(document.outline is not None for document in documents.values())
    laid_over = time.process_time()
    entries = {path: make_entry(document) for path, document in documents.items()}
    drawn = time.process_time()
    # Views that several rules share are made before any is timed.
    for document in documents.values():
        check_document(document, ())
    costs = []
    for rule in rules:
        if rule.scope is Scope.DOCUMENT:
            before = time.process_time()
            found = sum(len(check_document(document, (rule,)).diagnostics) for document in documents.values())
            costs.append(Cost(rule.name, time.process_time() - before, len(documents), found))
    vault = Vault(
        entries, documents, analysis.listing.others, source.library, analysis.settings.mounts, analysis.unchecked,
        analysis.unread,
    )  # fmt: skip
    for rule in rules:
        if rule.scope is Scope.SYMBOL:
            rows = (row for facts in rule.facts for row in vault.relation(facts).items())
            costs.append(_cost(rule, vault, list(dict.fromkeys(key for key, own in rows if len(own) >= rule.least))))
    costs += [_cost(rule, vault, [None]) for rule in rules if rule.scope is Scope.VAULT]
    steps = (
        Cost("read and scan", parsed - begun, len(documents), 0),
        Cost("lay over templates", laid_over - parsed, outlined, 0),
        Cost("lower and draw facts", drawn - laid_over, len(documents), 0),
        Cost("rules", sum(cost.seconds for cost in costs), len(rules), sum(cost.found for cost in costs)),
    )
    return Profile(len(documents), steps, tuple(sorted(costs, key=lambda cost: -cost.seconds)))


def _cost(rule: Rule, vault: Vault, symbols: list[Any]) -> Cost:
    before = time.process_time()
    found = sum(1 for symbol in symbols for _ in run_rule(rule, vault, symbol, []))
    return Cost(rule.name, time.process_time() - before, len(symbols), found)
