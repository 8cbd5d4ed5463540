"""How often each rule speaks."""

from collections import Counter
from collections.abc import Iterator

from trueline.cli.output.measure import crop, wrap
from trueline.cli.output.report import Report, fixed_safely
from trueline.cli.output.style import Style
from trueline.cli.output.summary import counted

_BAR = 20
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one row per rule and severity, most first, and the sum."""
    counts = Counter((diagnostic.rule, diagnostic.severity) for diagnostic in report.diagnostics)
    if not counts:
        yield f"no findings in {counted(report.checked, 'note')}\n"
        return
    fixable = Counter((d.rule, d.severity) for d in report.diagnostics if fixed_safely(d))
    rows = sorted(counts.items(), key=lambda row: (-row[1], -row[0][1], row[0][0]))
    most = rows[0][1]
    digits = max(len("count"), len(f"{len(report.diagnostics):,}"))
    name = max(len("rule"), *(len(rule) for rule, _ in counts))
    # The bar takes what the other columns leave, and the name gives way last.
    name = min(name, style.width - digits - 22)
    bar = min(_BAR, style.width - digits - name - 24)
    yield style.dim(f"{'count':>{digits}}  {'rule':<{name}}  severity  fixable".rstrip()) + "\n"
    for (rule, severity), count in rows:
        word = style.severity(severity) + " " * (len("severity") - len(severity.word))
        fixed = f"{fixable[rule, severity] or '-':>7}"
        row = f"{count:>{digits},}  {crop(rule, name):<{name}}  {word}  {fixed}"
        yield f"{row}  {style.dim(_bar(count, most, bar))}".rstrip() + "\n"
    if not report.quiet:
        first, *others = wrap(_total(report), style.width - digits - 2)
        yield f"{len(report.diagnostics):>{digits},}  {first}\n"
        for line in others:
            yield f"{'':{digits}}  {line}\n"


def _bar(count: int, most: int, width: int) -> str:
    if width < 4:
        return ""
    eighths = max(round(count / most * width * 8), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _total(report: Report) -> str:
    rules = len({diagnostic.rule for diagnostic in report.diagnostics})
    fixable = f"; `trueline check --fix` fixes {report.fixable}" if report.fixable else ""
    return f"in all, from {counted(rules, 'rule')}{fixable}"
