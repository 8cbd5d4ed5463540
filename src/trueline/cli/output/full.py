"""Every finding with its source, as a compiler shows it; grouped by file, with a summary."""

from collections import Counter
from collections.abc import Iterator, Sequence

from trueline.cli.output.measure import columns, crop_middle, harmless, wrap
from trueline.cli.output.places import Places
from trueline.cli.output.report import Report
from trueline.cli.output.snippet import Pen, draw
from trueline.cli.output.style import Style
from trueline.cli.output.summary import summarise
from trueline.diagnostics import Applicability, Diagnostic, Related, Severity

# One look at a kind of finding teaches it; the sixth in the same file teaches nothing more.
_SHOWN_PER_RULE = 5
_SHOWN_RELATED = 4
# Of a whole vault's findings, so many of each rule make a page that is read; errors are worth more of it.
_BRIEF_PER_RULE = 5
_BRIEF_ERRORS_PER_RULE = 25
_BRIEF_PER_FILE = 2
_HANG = 4


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one finding at a time."""
    shown = report._replace(diagnostics=_brief(report.diagnostics)) if report.brief else report
    for path, diagnostics in shown.by_file():
        yield _heading(harmless(report.place(path)), style)
        yield from _file(report, path, diagnostics, style)
    yield from _folded(report, shown, style)
    if not report.quiet:
        yield from summarise(report, style)


def _brief(diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """A few of each rule, from several files where there are several; more of errors."""
    by_rule: Counter[str] = Counter()
    by_file: Counter[tuple[str, str]] = Counter()
    kept = []
    for diagnostic in diagnostics:
        rule, place = diagnostic.rule, (diagnostic.rule, diagnostic.path)
        if diagnostic.severity < Severity.ERROR:
            if by_rule[rule] >= _BRIEF_PER_RULE or by_file[place] >= _BRIEF_PER_FILE:
                continue
        elif by_rule[rule] >= _BRIEF_ERRORS_PER_RULE:
            continue
        by_rule[rule] += 1
        by_file[place] += 1
        kept.append(diagnostic)
    return kept


def _folded(report: Report, shown: Report, style: Style) -> Iterator[str]:
    """What was left out of a brief report, and how to see it."""
    left = Counter(d.rule for d in report.diagnostics)
    left.subtract(d.rule for d in shown.diagnostics)
    rows = [(count, rule) for rule, count in left.items() if count]
    if rows:
        yield _heading("not shown above", style)
        width = max(len(f"{count:,}") for count, _ in rows)
        for count, rule in sorted(rows, key=lambda row: (-row[0], row[1])):
            yield f"  {count:>{width},} more  {style.dim(f'trueline check --select {rule}')}\n"
        yield "\n"


def _heading(place: str, style: Style) -> str:
    """A rule across the page; the whole path of a long one stands with each finding."""
    shown = crop_middle(place, style.width - 6)
    rule = style.width - columns(shown) - 4
    return f"{style.dim('──')} {style.bold(shown)} {style.dim('─' * rule)}\n\n"


def _file(report: Report, path: str, diagnostics: Sequence[Diagnostic], style: Style) -> Iterator[str]:
    places = Places(report.sources(path))
    totals = Counter(diagnostic.rule for diagnostic in diagnostics)
    seen: Counter[str] = Counter()
    shown = []
    for diagnostic in diagnostics:
        seen[diagnostic.rule] += 1
        if seen[diagnostic.rule] <= _SHOWN_PER_RULE:
            shown.append(diagnostic)
    gutter = _gutter(report, shown)
    seen.clear()
    for diagnostic in shown:
        seen[diagnostic.rule] += 1
        lines = list(_finding(report, places, diagnostic, Pen(style, gutter, diagnostic.severity)))
        more = totals[diagnostic.rule] - _SHOWN_PER_RULE
        if seen[diagnostic.rule] == _SHOWN_PER_RULE and more > 0:
            text = f"… and {more:,} more of this kind (--output-format concise shows each)"
            lines += ["", *map(style.dim, wrap(text, style.width))]
        yield "\n".join(lines) + "\n\n"


def _gutter(report: Report, diagnostics: Sequence[Diagnostic]) -> int:
    """One width of line numbers for a whole file, so that its snippets stand in one column."""
    last = 10
    for diagnostic in diagnostics:
        last = max(last, report.sources(diagnostic.path).line(max(diagnostic.span)))
        for related in diagnostic.related[:_SHOWN_RELATED]:
            last = max(last, report.sources(related.path).line(max(related.span)))
    return len(str(last))


def _finding(report: Report, places: Places, diagnostic: Diagnostic, pen: Pen) -> Iterator[str]:
    style = pen.style
    title = f"{diagnostic.severity.word}[{diagnostic.rule}]"
    first, *others = wrap(f"{title}: {harmless(diagnostic.message)}", style.width, _HANG)
    yield style.severity(diagnostic.severity, first[: len(title)]) + style.bold(first[len(title) :])
    for line in others:
        yield " " * _HANG + style.bold(line)
    position = places.of(diagnostic.span)[0]
    arrow = " " * pen.gutter + "-->"
    place = f"{harmless(report.place(diagnostic.path))}:{position.line}:{position.column}"
    yield f"{style.dim(arrow)} {place}"
    yield from draw(places.lines, diagnostic.span, pen)
    for related in diagnostic.related[:_SHOWN_RELATED]:
        yield from _related(report, related, pen._replace(severity=None))
    yield from _notes(diagnostic, pen)


def _related(report: Report, related: Related, pen: Pen) -> Iterator[str]:
    source = report.sources(related.path)
    position = Places(source).of(related.span)[0]
    place = f"{harmless(report.place(related.path))}:{position.line}:{position.column}"
    yield pen.style.dim(" " * pen.gutter + ":::") + " " + place
    message = harmless(related.message)
    rows = list(draw(source, related.span, pen, message))
    yield from rows or (_note(pen, "note", message) if message else ())


def _notes(diagnostic: Diagnostic, pen: Pen) -> Iterator[str]:
    unshown = len(diagnostic.related) - _SHOWN_RELATED
    if unshown > 0:
        yield from _note(pen, "note", f"{unshown} more place{'s' * (unshown != 1)} like these")
    if diagnostic.help:
        yield from _note(pen, "help", harmless(diagnostic.help))
    fix = diagnostic.fix
    if fix is not None:
        safety = "safe" if fix.applicability is Applicability.SAFE else "unsafe"
        yield from _note(pen, "fix", f"{harmless(fix.title)} [{safety}]")


def _note(pen: Pen, word: str, text: str) -> Iterator[str]:
    margin = " " * (pen.gutter + 1)
    lead = f"= {word}: "
    first, *others = wrap(text, pen.style.width - len(margin) - columns(lead))
    yield f"{margin}{pen.style.dim('=')} {pen.style.bold(word + ':')} {first}"
    for line in others:
        yield margin + " " * len(lead) + line
