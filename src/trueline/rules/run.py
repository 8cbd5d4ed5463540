"""Running rules: findings become diagnostics with path, name and severity."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from trueline.diagnostics import Diagnostic, Severity
from trueline.model import Symbol
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


class Outcome(NamedTuple):
    """All diagnostics in order of path and place, what suppressions hid, and what went wrong."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: int
    crashes: tuple[Crash, ...]


def matches(pattern: str, rule: str) -> bool:
    """Whether `pattern` (`family/name`, `family/*`, `family` or `ALL`) names `rule`."""
    return pattern == rule or pattern == "ALL" or rule.startswith(pattern.removesuffix("*").rstrip("/") + "/")


def check_vault(vault: Vault, selection: Selection, paths: frozenset[str] | None = None) -> Outcome:
    """Run every selected rule; with `paths`, keep only findings in those files."""
    found: list[Diagnostic] = []
    crashes: list[Crash] = []
    by_scope: dict[Scope, list[Rule]] = {scope: [] for scope in Scope}
    for rule in selection.rules:
        by_scope[rule.scope].append(rule)
    for path, document in vault.documents.items():
        if paths is None or path in paths:
            for rule in by_scope[Scope.DOCUMENT]:
                found += _run(rule, (document,), path, vault, selection, crashes)
    touched = _touched(vault, paths) if by_scope[Scope.SYMBOL] else {}
    for rule in by_scope[Scope.SYMBOL]:
        for symbol in touched.get(rule.kind, ()):
            found += _run(rule, (symbol, vault), "", vault, selection, crashes)
    for rule in by_scope[Scope.VAULT]:
        found += _run(rule, (vault,), "", vault, selection, crashes)
    if paths is not None:
        found = [diagnostic for diagnostic in found if diagnostic.path in paths]
    kept, hidden = _without_suppressed(found, vault, by_scope[Scope.LAST], selection, paths, crashes)
    kept.sort(key=lambda diagnostic: (diagnostic.path, diagnostic.span, diagnostic.rule))
    return Outcome(tuple(kept), hidden, tuple(crashes))


def _touched(vault: Vault, paths: frozenset[str] | None) -> dict[str, list[Symbol]]:
    """The symbols to look at by kind: all, or those that the documents at `paths` define or refer to."""
    symbols: dict[Symbol, object]
    if paths is None:
        symbols = {**vault.definitions, **vault.references}
    else:
        documents = [document for path in paths if (document := vault.documents.get(path))]
        symbols = dict.fromkeys(s for d in documents for s in (*d.definitions(), *d.references()))
    by_kind: dict[str, list[Symbol]] = {}
    for symbol in symbols:
        by_kind.setdefault(symbol.kind, []).append(symbol)
    return by_kind


def _run(
    rule: Rule, given: tuple[object, ...], path: str, vault: Vault, selection: Selection, crashes: list[Crash]
) -> Iterator[Diagnostic]:
    try:
        for finding in rule.check(*given):
            diagnostic = _diagnostic(rule, finding, path, vault, selection)
            if diagnostic:
                yield diagnostic
    except Exception as error:
        crashes.append(Crash(rule.name, path, error))


def _diagnostic(rule: Rule, finding: Finding, path: str, vault: Vault, selection: Selection) -> Diagnostic | None:
    where = finding.path or path
    document = vault.documents.get(where)
    severity: Severity | None = finding.severity
    if severity is None:
        severity = rule.early if document is not None and document.meta.early else rule.severity
    for pattern in ("ALL", rule.family + "/*", rule.family, rule.name):
        if pattern in selection.severities:
            severity = selection.severities[pattern]
    if severity is None or _left_out(where, rule.name, selection):
        return None
    return Diagnostic(
        where, finding.span, finding.message, severity, rule.name, finding.related, finding.help, finding.fix
    )


def _left_out(path: str, rule: str, selection: Selection) -> bool:
    return any(
        fnmatchcase(path, pattern) and any(matches(name, rule) for name in names)
        for pattern, names in selection.per_file
    )


def _without_suppressed(
    found: list[Diagnostic],
    vault: Vault,
    last: list[Rule],
    selection: Selection,
    paths: frozenset[str] | None,
    crashes: list[Crash],
) -> tuple[list[Diagnostic], int]:
    """What no suppression hides, and findings about the suppressions themselves."""
    by_path = {
        path: comments
        for path, document in vault.documents.items()
        if (paths is None or path in paths) and (comments := suppressions(document.tree))
    }
    if not by_path:
        return found, 0
    used: set[Suppression] = set()
    kept = []
    for diagnostic in found:
        hides = [s for s in by_path.get(diagnostic.path, ()) if s.covers(diagnostic.rule, diagnostic.span)]
        used.update(hides)
        if not hides:
            kept.append(diagnostic)
    hidden = len(found) - len(kept)
    for path, comments in by_path.items():
        unused = tuple(comment for comment in comments if comment not in used and _ran(comment, selection))
        for rule in last:
            kept += _run(rule, (vault.documents[path], unused), path, vault, selection, crashes)
    return kept, hidden


def _ran(comment: Suppression, selection: Selection) -> bool:
    """Whether every rule that a suppression names has run, so that one which hid nothing is unused."""
    return all(any(matches(name, rule.name) for rule in selection.rules) for name in comment.rules)
