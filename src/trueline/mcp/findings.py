"""What is wrong with notes, as an agent reads it."""

from collections.abc import Iterable, Iterator

from trueline.analysis.analysis import Analysis
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.mcp.tool import Block
from trueline.mcp.wording import for_agents


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
