"""Applying fixes in memory until nothing is left to fix, and writing all of them, or none."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from trueline.analysis.analysis import Analysis
from trueline.analysis.changing import unsound
from trueline.analysis.writer import Refused, Rewrite, commit
from trueline.diagnostics import Applicability, Diagnostic
from trueline.rules.run import Selection
from trueline.text import Edit, Span, splice

# Each pass applies every fix that overlaps no other, so few are needed; a rule whose fixes never
# settle is a bug that must not become a hang.
_PASSES = 10


class Fixed(NamedTuple):
    """The outcome of fixing: the new bytes of each changed path, and which findings were fixed."""

    texts: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def fix_all(analysis: Analysis, selection: Selection, paths: frozenset[str] | None, least: Applicability) -> Fixed:
    """Fix what can be fixed at applicability `least` or safer, in as many passes as it takes."""
    texts: dict[str, bytes] = {}
    fixed: list[Diagnostic] = []
    current = analysis
    for _ in range(_PASSES):
        outcome = current.check(selection, paths)
        chosen = _compatible([d for d in outcome.diagnostics if d.fix and d.fix.applicability >= least])
        changed: dict[str, bytes] = {}
        for path, diagnostics in chosen.items():
            data = current.vault.documents[path].tree.data
            new = splice(data, [edit for d in diagnostics if d.fix for edit in d.fix.edits])
            if new != data:
                changed[path] = new
                fixed += diagnostics
        if not changed:
            break
        texts.update(changed)
        current = current.edited(changed)
    return Fixed(texts, tuple(fixed))


def write_fixes(analysis: Analysis, fixed: Fixed) -> Sequence[Refused]:
    """Write all that was fixed as one transaction, and give what was refused: then nothing is changed."""
    changes = []
    for path, new in sorted(fixed.texts.items()):
        old = analysis.vault.documents[path].tree.data
        edit = difference(old, new)
        if edit is not None:
            changes.append(Rewrite(path, sha256(old).hexdigest(), (edit,)))
    return commit(analysis.root.path, changes, unsound).refused if changes else ()


def _compatible(diagnostics: Sequence[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Per file, the fixes that can be applied together: none touches the bytes of another."""
    chosen: dict[str, list[Diagnostic]] = {}
    taken: dict[str, list[Span]] = {}
    for diagnostic in diagnostics:
        spans = [edit.span for edit in diagnostic.fix.edits] if diagnostic.fix else []
        busy = taken.setdefault(diagnostic.path, [])
        if not any(_touch(span, other) for span in spans for other in busy):
            busy += spans
            chosen.setdefault(diagnostic.path, []).append(diagnostic)
    return chosen


def _touch(one: Span, other: Span) -> bool:
    """Whether two edits share a byte or a point; neighbours wait for the next pass."""
    return one.start <= other.end and other.start <= one.end


def difference(old: bytes, new: bytes) -> Edit | None:
    """The smallest single edit that makes `new` of `old`; None where they are equal."""
    if old == new:
        return None
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(Span(start, len(old) - end), new[start : len(new) - end])
