"""What is wrong with notes, as an agent reads it."""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache

from trueline.analysis.analysis import Analysis
from trueline.analysis.baseline import Baseline, BaselineError, baseline_path, beyond, load_baseline
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.mcp.tool import Block
from trueline.mcp.wording import for_agents


def findings(analysis: Analysis, paths: frozenset[str] | None = None) -> tuple[Diagnostic, ...]:
    """What the rules of the team find in some notes or in all, beyond what its baseline has adopted."""
    found = analysis.check(select_rules(analysis.settings), paths).diagnostics
    adopted = _baseline(analysis)
    return beyond(analysis, found, adopted)[0] if adopted and found else found


def _baseline(analysis: Analysis) -> Baseline | None:
    path = baseline_path(analysis)
    try:
        state = os.stat(path)
        return _loaded(path, state.st_mtime_ns, state.st_size)
    except (OSError, BaselineError):
        return None


@lru_cache(maxsize=8)
def _loaded(path: str, changed_ns: int, size: int) -> Baseline | None:
    return load_baseline(path)


def counted(found: Iterable[Diagnostic]) -> str:
    """How many findings of each severity."""
    counts = dict.fromkeys((Severity.ERROR, Severity.WARNING, Severity.INFO), 0)
    for one in found:
        counts[one.severity] += 1
    words = [f"{count} {severity.word}{'s' * (count != 1)}" for severity, count in counts.items() if count]
    return ", ".join(words) or "nothing"


def blocks_of(analysis: Analysis, found: Iterable[Diagnostic]) -> Iterator[Block]:
    """Findings, those of each note below its path."""
    for one in found:
        yield Block(said(analysis, one), f"### {one.path}")


def said(analysis: Analysis, one: Diagnostic, brief: bool = False) -> str:
    """A finding in one to three lines; `brief` without what explains it and what to do."""
    lines = [f"- {_line(analysis, one.path, one.span.start)} {one.severity.word}[{one.rule}] {one.message}"]
    if brief:
        return lines[0]
    lines += [
        f"  - {related.path}:{_line(analysis, related.path, related.span.start)} {related.message}"
        for related in one.related[:3]
    ]
    if len(one.related) > 3:
        lines.append(f"  - and {len(one.related) - 3} more places")
    if one.help:
        lines.append(f"  - help: {for_agents(one.help)}")
    if one.fix is not None:
        sure = "" if one.fix.applicability is Applicability.SAFE else ", look at what it does"
        lines.append(f"  - fix: {one.fix.title} (propose with change `fix`{sure})")
    return "\n".join(lines)


def _line(analysis: Analysis, path: str, offset: int) -> int:
    return analysis.lines(path).line(offset)
