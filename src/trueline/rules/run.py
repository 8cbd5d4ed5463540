"""Running rules: findings become diagnostics with path, name and severity.

There are two layers. What one document shows by itself (`check_document`) depends on nothing else. What
several documents show together (`check_relations`) depends on facts drawn from each. `settle` puts both
together: it applies what was selected and what documents suppress.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from trueline.diagnostics import Diagnostic, Severity
from trueline.model import Document
from trueline.rules.rule import Finding, Rule, Scope
from trueline.rules.suppressions import Suppression, suppressions
from trueline.vault import Vault


class Selection(NamedTuple):
    """Which rules run and how bad they are.

    `severities` maps a rule's name or `family/*` to a severity that replaces the rule's own, or None
    for off; `per_file` pairs path patterns with the rules to leave out there.
    """

    rules: tuple[Rule, ...]
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


class Outcome(NamedTuple):
    """All diagnostics in order of path and place, what suppressions hid, and what went wrong."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: int
    crashes: tuple[Crash, ...]


def matches(pattern: str, rule: str) -> bool:
    """Whether `pattern` (`family/name`, `family/*`, `family` or `ALL`) names `rule`."""
    return pattern == rule or pattern == "ALL" or rule.startswith(pattern.removesuffix("*").rstrip("/") + "/")


def check_vault(vault: Vault, selection: Selection, paths: frozenset[str] | None = None) -> Outcome:
    """Run every selected rule on documents at hand; with `paths`, keep only findings in those files."""
    local = {path: check_document(document, selection.rules) for path, document in vault.documents.items()}
    return settle(vault, local, check_relations(vault, selection.rules), selection, paths)


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
    for group in symbol_rules(rules):
        for symbol in symbols_of(vault, group[0]):
            for rule in group:
                found += run_rule(rule, vault, symbol, crashes)
    for rule in rules:
        if rule.scope is Scope.VAULT:
            found += run_rule(rule, vault, None, crashes)
    return Checked(tuple(found), (), tuple(crashes))


def symbol_rules(rules: Iterable[Rule]) -> Iterable[list[Rule]]:
    """The rules about symbols, those together that look at the same ones."""
    groups: dict[tuple[object, int], list[Rule]] = {}
    for rule in rules:
        if rule.scope is Scope.SYMBOL:
            groups.setdefault((rule.facts, rule.least), []).append(rule)
    return groups.values()


def symbols_of(vault: Vault, rule: Rule) -> Iterable[Hashable]:
    """The symbols that a rule is to be run for."""
    return {
        symbol: None
        for facts in rule.facts
        for symbol, rows in vault.relation(facts).items()
        if len(rows) >= rule.least
    }


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
    vault: Vault,
    local: Mapping[str, Checked],
    together: Checked,
    selection: Selection,
    paths: frozenset[str] | None = None,
) -> Outcome:
    """What of all findings is selected and not suppressed, and what is wrong with the suppressions.

    `local` has what each document shows by itself, `together` what they show as a vault.
    """
    found = [d for path, one in local.items() if paths is None or path in paths for d in one.diagnostics]
    found += [d for d in together.diagnostics if paths is None or d.path in paths]
    found = _selected(found, selection)
    comments = {
        path: one.suppressions for path, one in local.items() if one.suppressions and (paths is None or path in paths)
    }
    crashes = [crash for one in (*local.values(), together) for crash in one.crashes]
    kept, hidden = _without_suppressed(found, comments, vault, selection, crashes) if comments else (found, 0)
    kept.sort(key=lambda diagnostic: (diagnostic.path, diagnostic.span, diagnostic.rule))
    names = {rule.name for rule in selection.rules}
    return Outcome(tuple(kept), hidden, tuple(crash for crash in crashes if crash.rule in names))


def _selected(found: Iterable[Diagnostic], selection: Selection) -> list[Diagnostic]:
    names = {rule.name for rule in selection.rules}
    kept = [diagnostic for diagnostic in found if diagnostic.rule in names]
    if selection.severities:
        severities = {name: _severity(name, selection.severities) for name in names}
        changed = [(diagnostic, severities[diagnostic.rule]) for diagnostic in kept]
        kept = [d if isinstance(s, bool) else d._replace(severity=s) for d, s in changed if s is not None]
    if selection.per_file:
        kept = [diagnostic for diagnostic in kept if not _left_out(diagnostic.path, diagnostic.rule, selection)]
    return kept


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
    found: list[Diagnostic],
    comments: Mapping[str, tuple[Suppression, ...]],
    vault: Vault,
    selection: Selection,
    crashes: list[Crash],
) -> tuple[list[Diagnostic], int]:
    """What no comment hides, and findings about the comments themselves."""
    used: set[tuple[str, Suppression]] = set()
    kept = []
    for diagnostic in found:
        path = diagnostic.path
        hides = [one for one in comments.get(path, ()) if one.covers(diagnostic.rule, diagnostic.span)]
        used.update((path, one) for one in hides)
        if not hides:
            kept.append(diagnostic)
    hidden = len(found) - len(kept)
    for path, own in comments.items():
        unused = tuple(one for one in own if (path, one) not in used and _ran(one, selection))
        for rule in selection.rules:
            if rule.scope is Scope.LAST and unused:
                try:
                    document = vault.documents[path]
                    late = [_diagnostic(rule, f, path, document.meta.early) for f in rule.check(document, unused)]
                    kept += _selected(late, selection)
                except Exception as error:
                    crashes.append(Crash(rule.name, path, error))
    return kept, hidden


def _ran(comment: Suppression, selection: Selection) -> bool:
    """Whether every rule that a suppression names has run, so that one which hid nothing is unused."""
    return all(any(matches(name, rule.name) for rule in selection.rules) for name in comment.rules)
