"""How much there is, and what to do about it first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trueline.cli.output.measure import columns, crop, crop_middle, harmless, wrap
from trueline.cli.output.report import Report, fixed_safely
from trueline.cli.output.style import Style
from trueline.diagnostics import Applicability, Diagnostic, Severity

_WIDEST = 80
_LEAD = "start with: "
# So few can be read one after the other; advice where to begin would be noise.
_FEW = 4


class Step(NamedTuple):
    """One piece of advice: what to act on, and what that does, the most telling way of saying it first."""

    subject: str
    effects: tuple[str, ...]


_NO_STEP = Step("", ())


def summarise(report: Report, style: Style) -> Iterator[str]:
    """The last lines of an output for people, none wider than 80 columns."""
    width = min(style.width, _WIDEST)
    if not report.diagnostics:
        yield _calm(report, width)
        return
    lines = [style.bold(line) for line in wrap(_counts(report), width)]
    for text in (_fixes(report.diagnostics), _unshown(report)):
        if text:
            lines += wrap(text, width)
    lead = _LEAD
    for step in first_steps(report):
        subject, effect = _fitted(step, width - len(_LEAD))
        lines.append(f"{style.dim(lead)}{style.bold(subject)}{effect}")
        lead = " " * len(_LEAD)
    yield "\n".join(lines) + "\n"


def _fitted(step: Step, room: int) -> tuple[str, str]:
    """Subject and effect that take one line together."""
    for effect in step.effects:
        if columns(f"{step.subject} ({effect})") <= room:
            return step.subject, f" ({effect})"
    effect = crop(f" ({step.effects[-1]})", room // 2)
    return crop_middle(step.subject, room - columns(effect)), effect


def _calm(report: Report, width: int) -> str:
    if not report.checked:
        return "no notes found; `trueline doctor` says where they were looked for\n"
    text = f"no findings in {counted(report.checked, 'note')}"
    aside = _aside(report)
    if report.hidden_infos:
        aside.insert(0, f"{report.hidden_infos} less severe with `--severity info`")
    while aside and columns(f"{text} ({', '.join(aside)})") > width:
        aside.pop()
    return f"{text} ({', '.join(aside)})\n" if aside else f"{text}\n"


def _counts(report: Report) -> str:
    severities = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    words = ", ".join(
        counted(severities[severity], severity.word)
        for severity in sorted(Severity, reverse=True)
        if severities[severity]
    )
    files = len(report.by_file())
    notes = counted(report.checked, "note")
    where = f"{files} of {notes}" if files <= report.checked else counted(files, "file")
    aside = _aside(report)
    return f"{words} in {where}" + (f" ({', '.join(aside)})" if aside else "")


def _aside(report: Report) -> list[str]:
    aside = []
    if report.baselined:
        aside.append(f"{report.baselined} in the baseline")
    if report.suppressed:
        aside.append(f"{report.suppressed} suppressed")
    return aside


def _fixes(diagnostics: Sequence[Diagnostic]) -> str:
    safe = sum(map(fixed_safely, diagnostics))
    unsafe = sum(d.fix is not None and d.fix.applicability is Applicability.UNSAFE for d in diagnostics)
    if safe and unsafe:
        return f"`trueline check --fix` fixes {safe}, `--fix --unsafe-fixes` {unsafe} more"
    if safe:
        return f"`trueline check --fix` fixes {safe}"
    return f"`trueline check --fix --unsafe-fixes` fixes {unsafe}" if unsafe else ""


def _unshown(report: Report) -> str:
    return f"{report.hidden_infos} less severe not shown; `--severity info` shows them" if report.hidden_infos else ""


def first_steps(report: Report) -> Iterator[Step]:
    """One to three places to begin: what one command settles, what is worst, where most lies."""
    diagnostics = report.diagnostics
    if len(diagnostics) <= _FEW:
        return
    taken: set[str] = set()
    for step in (_fixed_at_once(diagnostics), _worst(diagnostics), _most(diagnostics)):
        if step.subject and step.subject not in taken:
            taken.add(step.subject)
            yield step
    rest = Counter(diagnostic.path for diagnostic in diagnostics if diagnostic.rule not in taken)
    path, count = max(rest.items(), key=lambda item: item[1], default=("", 0))
    if len(taken) < 3 and count >= _FEW and count * 4 >= len(diagnostics):
        yield Step(harmless(report.place(path)), (f"{count:,} other findings", f"{count:,}"))


def _fixed_at_once(diagnostics: Sequence[Diagnostic]) -> Step:
    """The rule of which `--fix` resolves most."""
    rule, fixed = _leader(diagnostic for diagnostic in diagnostics if fixed_safely(diagnostic))
    if fixed < 2:
        return _NO_STEP
    count = sum(diagnostic.rule == rule for diagnostic in diagnostics)
    share = "all" if fixed == count else f"{fixed:,}"
    return Step(rule, (f"{count:,}, {share} fixed by `trueline check --fix`", f"{count:,}, {share} fixable"))


def _worst(diagnostics: Sequence[Diagnostic]) -> Step:
    """The rule with most errors."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    rule, _ = _leader(errors)
    return _explained(rule, [error for error in errors if error.rule == rule], "error")


def _most(diagnostics: Sequence[Diagnostic]) -> Step:
    """The rule with most findings that need a person."""
    rest = [diagnostic for diagnostic in diagnostics if not fixed_safely(diagnostic)]
    rule, count = _leader(rest)
    return _explained(rule, [d for d in rest if d.rule == rule], "finding") if count > 2 else _NO_STEP


def _leader(diagnostics: Iterable[Diagnostic]) -> tuple[str, int]:
    counts = Counter(diagnostic.rule for diagnostic in diagnostics)
    return max(counts.items(), key=lambda item: item[1], default=("", 0))


def _explained(rule: str, group: Sequence[Diagnostic], noun: str) -> Step:
    if not group:
        return _NO_STEP
    files = len({diagnostic.path for diagnostic in group})
    where = "" if len(group) == 1 else " in one note" if files == 1 else f" in {files:,} notes"
    amount = f"{len(group):,}{where}" if noun == "finding" else f"{counted(len(group), noun)}{where}"
    effects = [f"{amount}; `trueline explain {rule}`", amount]
    message, times = Counter(diagnostic.message for diagnostic in group).most_common(1)[0]
    # What names one thing over and over is often one thing to do, such as a note that many miss.
    if times > _FEW and "`" in message:
        effects.insert(0, f"{amount}; {times:,} of them: {harmless(message)}")
    return Step(rule, tuple(effects))


def counted(count: int, noun: str) -> str:
    """`1 note`, `2 notes`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"
