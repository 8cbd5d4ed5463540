"""Running rules: findings become diagnostics with path, name and severity.

There are two layers. What one document shows by itself (`check_document`) depends on nothing else. What
several documents show together (`check_relations`) depends on facts drawn from each. `settle` puts both
together: it applies what was selected and what documents suppress.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from trueline.diagnostics import Diagnostic, Severity
from trueline.model import Document
from trueline.rules.rule import Finding, Rule, Scope
from trueline.rules.suppressions import Suppression, suppressions
from trueline.vault import Facts, Vault


class Selection(NamedTuple):
    """Which rules count and how bad they are.

    `names` are the rules that do, None for all; `severities` maps a rule's name or `family/*` to a
    severity that replaces the rule's own, or None for off; `per_file` pairs path patterns with the rules
    to leave out there.
    """

    names: frozenset[str] | None = None
    severities: Mapping[str, Severity | None] = {}
    per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Crash(NamedTuple):
    """A rule that raised: a bug of ours, which must not cost the other findings."""

    rule: str
    path: str
    error: Exception


class Checked(NamedTuple):
    """What rules found before anything is selected, and the comments that may hide some of it."""

    diagnostics: tuple[Diagnostic, ...]
    suppressions: tuple[Suppression, ...] = ()
    crashes: tuple[Crash, ...] = ()


class Findings(NamedTuple):
    """All that rules find in a vault, before anything is selected.

    `local` is what documents show by themselves, `together` what they show as a vault; `suppressions` are
    the comments that may hide some of it, by path.
    """

    local: tuple[Diagnostic, ...]
    together: tuple[Diagnostic, ...]
    suppressions: Mapping[str, tuple[Suppression, ...]] = {}
    crashes: tuple[Crash, ...] = ()


class Outcome(NamedTuple):
    """All diagnostics in order of path and place, what suppressions hid, and what went wrong."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: int
    crashes: tuple[Crash, ...]


def matches(pattern: str, rule: str) -> bool:
    """Whether `pattern` (`family/name`, `family/*`, `family` or `ALL`) names `rule`."""
    return pattern == rule or pattern == "ALL" or rule.startswith(pattern.removesuffix("*").rstrip("/") + "/")


def check_vault(vault: Vault, selection: Selection, paths: frozenset[str] | None = None) -> Outcome:
    """Run every rule on documents at hand; with `paths`, keep only findings in those files."""
    from trueline.rules.registry import all_rules

    rules = all_rules()
    local = {path: check_document(document, rules) for path, document in vault.documents.items()}
    return settle(gather(local, check_relations(vault, rules)), vault.documents, selection, paths)


def gather(local: Mapping[str, Checked], together: Checked) -> Findings:
    """The findings of a vault from what each document shows by itself and what they show together."""
    return Findings(
        tuple(diagnostic for one in local.values() for diagnostic in one.diagnostics),
        together.diagnostics,
        {path: one.suppressions for path, one in local.items() if one.suppressions},
        tuple(crash for one in (*local.values(), together) for crash in one.crashes),
    )


def check_document(document: Document, rules: Iterable[Rule]) -> Checked:
    """What the rules about single documents find in this one."""
    found: list[Diagnostic] = []
    crashes: list[Crash] = []
    early = document.meta.early
    path = document.path
    for rule in rules:
        if rule.scope is Scope.DOCUMENT:
            try:
                found += [_diagnostic(rule, finding, path, early) for finding in rule.check(document)]
            except Exception as error:
                crashes.append(Crash(rule.name, path, error))
    return Checked(tuple(found), suppressions(document.tree), tuple(crashes))


def check_relations(vault: Vault, rules: Iterable[Rule]) -> Checked:
    """What the rules about symbols and about the whole vault find."""
    found: list[Diagnostic] = []
    crashes: list[Crash] = []
    for facts, group in symbol_rules(rules):
        # Rules take turns at a symbol, so that they share what they look up.
        for symbol, rows in vault.relation(facts).items():
            for rule in group:
                if len(rows) >= rule.least and not _ran_before(vault, rule, facts, symbol):
                    found += run_rule(rule, vault, symbol, crashes)
    for rule in rules:
        if rule.scope is Scope.VAULT:
            found += run_rule(rule, vault, None, crashes)
    return Checked(tuple(found), (), tuple(crashes))


def check_relations_at(vault: Vault, rules: Iterable[Rule], path: str) -> Checked:
    """The same, but only what they find in the document at `path`: at the symbols that it has rows for."""
    rules = tuple(rules)
    entry = vault.entries[path]
    found: list[Diagnostic] = []
    crashes: list[Crash] = []
    for facts, group in symbol_rules(rules):
        relation = vault.relation(facts)
        for symbol in dict.fromkeys(key for key, _ in entry.facts(facts)):
            rows = relation[symbol]
            for rule in group:
                if len(rows) >= rule.least and not _ran_before(vault, rule, facts, symbol):
                    found += run_rule(rule, vault, symbol, crashes)
    for rule in rules:
        if rule.scope is Scope.VAULT:
            found += run_rule(rule, vault, None, crashes)
    return Checked(tuple(one for one in found if one.path == path), (), tuple(crashes))


def symbol_rules(rules: Iterable[Rule]) -> Iterable[tuple[Facts[Any], list[Rule]]]:
    """The rules about symbols, by each kind of fact under which their symbols have rows."""
    groups: dict[str, tuple[Facts[Any], list[Rule]]] = {}
    for rule in rules:
        if rule.scope is Scope.SYMBOL:
            for facts in rule.facts:
                groups.setdefault(facts.name, (facts, []))[1].append(rule)
    return groups.values()


def _ran_before(vault: Vault, rule: Rule, facts: Facts[Any], symbol: Hashable) -> bool:
    """Whether a rule about several kinds of facts has been run for a symbol because of an earlier one."""
    if rule.facts[0] is facts:
        return False
    earlier = rule.facts[: rule.facts.index(facts)]
    return any(len(vault.relation(one)[symbol]) >= rule.least for one in earlier)


def run_rule(rule: Rule, vault: Vault, symbol: Hashable | None, crashes: list[Crash]) -> Iterator[Diagnostic]:
    """What a rule finds at a symbol or, without one, in the whole vault."""
    try:
        for finding in rule.check(vault) if symbol is None else rule.check(symbol, vault):
            note = vault.entries.get(finding.path)
            yield _diagnostic(rule, finding, finding.path, note is not None and note.meta.early)
    except Exception as error:
        crashes.append(Crash(rule.name, "", error))


def _diagnostic(rule: Rule, finding: Finding, path: str, early: bool) -> Diagnostic:
    severity = finding.severity
    if severity is None:
        severity = rule.early if early else rule.severity
    return Diagnostic(
        path, finding.span, finding.message, severity, rule.name, finding.related, finding.help, finding.fix
    )


def settle(
    findings: Findings,
    documents: Mapping[str, Document],
    selection: Selection,
    paths: frozenset[str] | None = None,
) -> Outcome:
    """What of all findings is selected and not suppressed, and what is wrong with the suppressions."""
    found = [*findings.local, *findings.together]
    comments = findings.suppressions
    if paths is not None:
        found = [diagnostic for diagnostic in found if diagnostic.path in paths]
        comments = {path: own for path, own in comments.items() if path in paths}
    found = _selected(found, selection)
    crashes = [one for one in findings.crashes if selection.names is None or one.rule in selection.names]
    hidden = 0
    if comments:
        found, hidden, unused = _without_suppressed(found, comments, selection)
        found += _selected(_late(documents, unused, crashes), selection)
    found.sort(key=_place)
    return Outcome(tuple(found), hidden, tuple(crashes))


def _place(diagnostic: Diagnostic) -> tuple[object, ...]:
    return diagnostic.path, diagnostic.span, diagnostic.rule


def _selected(found: list[Diagnostic], selection: Selection) -> list[Diagnostic]:
    names = selection.names
    if names is not None:
        found = [diagnostic for diagnostic in found if diagnostic.rule in names]
    if selection.severities:
        severities = {name: _severity(name, selection.severities) for name in {d.rule for d in found}}
        changed = [(diagnostic, severities[diagnostic.rule]) for diagnostic in found]
        found = [d if isinstance(s, bool) else d._replace(severity=s) for d, s in changed if s is not None]
    if selection.per_file:
        found = [diagnostic for diagnostic in found if not _left_out(diagnostic.path, diagnostic.rule, selection)]
    return found


def _severity(rule: str, severities: Mapping[str, Severity | None]) -> Severity | bool | None:
    """The severity that settings give a rule, None for off; False where they say nothing."""
    found: Severity | bool | None = False
    for pattern in ("ALL", rule.partition("/")[0] + "/*", rule.partition("/")[0], rule):
        found = severities.get(pattern, found)
    return found


def _left_out(path: str, rule: str, selection: Selection) -> bool:
    return any(
        fnmatchcase(path, pattern) and any(matches(name, rule) for name in names)
        for pattern, names in selection.per_file
    )


def _without_suppressed(
    found: list[Diagnostic], comments: Mapping[str, tuple[Suppression, ...]], selection: Selection
) -> tuple[list[Diagnostic], int, dict[str, tuple[Suppression, ...]]]:
    """What no comment hides, how much they hide, and those that hide nothing."""
    used: set[tuple[str, Suppression]] = set()
    kept = []
    for diagnostic in found:
        path = diagnostic.path
        hides = [one for one in comments.get(path, ()) if one.covers(diagnostic.rule, diagnostic.span)]
        used.update((path, one) for one in hides)
        if not hides:
            kept.append(diagnostic)
    unused = {
        path: tuple(one for one in own if (path, one) not in used and _ran(one, selection))
        for path, own in comments.items()
    }
    return kept, len(found) - len(kept), {path: own for path, own in unused.items() if own}


def _late(
    documents: Mapping[str, Document], unused: Mapping[str, tuple[Suppression, ...]], crashes: list[Crash]
) -> list[Diagnostic]:
    """What the rules that run after all others say about comments that hide nothing."""
    if not unused:
        return []
    from trueline.rules.registry import all_rules

    found: list[Diagnostic] = []
    last = [rule for rule in all_rules() if rule.scope is Scope.LAST]
    for path, own in unused.items():
        document = documents[path]
        for rule in last:
            try:
                found += [_diagnostic(rule, one, path, document.meta.early) for one in rule.check(document, own)]
            except Exception as error:
                crashes.append(Crash(rule.name, path, error))
    return found


def _ran(comment: Suppression, selection: Selection) -> bool:
    """Whether every rule that a suppression names has run, so that one which hid nothing is unused."""
    from trueline.rules.registry import rule_names

    names = rule_names() if selection.names is None else selection.names
    return all(any(matches(name, rule) for rule in names) for name in comment.rules)
