"""What is wrong with a note, as the editor shows it."""

import os
from functools import lru_cache

from lsprotocol import types

from trueline.analysis.analysis import Analysis
from trueline.analysis.baseline import Baseline, BaselineError, baseline_path, beyond, load_baseline
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic, Severity
from trueline.lsp.pages import rule_page
from trueline.lsp.session import Here, Session

SOURCE = "trueline"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
# Text that need not be there is shown faded by editors that can.
_FADED = frozenset({"template/placeholder-left", "template/prompt-left", "template/untouched-section"})


def findings(here: Here) -> tuple[Diagnostic, ...]:
    """What the rules of the team find in a note, beyond what its baseline has adopted."""
    found = here.analysis.check(select_rules(here.analysis.settings), frozenset([here.path])).diagnostics
    adopted = _baseline(here.analysis)
    return beyond(here.analysis, found, adopted)[0] if adopted and found else found


def _baseline(analysis: Analysis) -> Baseline | None:
    path = baseline_path(analysis)
    try:
        state = os.stat(path)
        return _loaded(path, state.st_mtime_ns, state.st_size)
    except (OSError, BaselineError):
        return None


@lru_cache(maxsize=8)
def _loaded(path: str, changed_ns: int, size: int) -> Baseline | None:
    """The baseline in a file that looks so; `check` says what is wrong with one that cannot be read."""
    return load_baseline(path)


def diagnostics(session: Session, here: Here) -> list[types.Diagnostic]:
    """The findings of a note, in its own order."""
    return [to_lsp(session, here, found) for found in findings(here)]


def to_lsp(session: Session, here: Here, found: Diagnostic) -> types.Diagnostic:
    """One finding."""
    message = found.message + (f"\n{found.help}" if found.help else "")
    # The page is a file of this machine, which nobody elsewhere can open.
    page = rule_page(found.rule) if session.addresses.served is None else None
    return types.Diagnostic(
        range=here.positions.to_lsp(found.span),
        message=message,
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if found.rule in _FADED else None,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(
                    session.uri(here.analysis, one.path),
                    session.positions(here.analysis, one.path).to_lsp(one.span),
                ),
                one.message,
            )
            for one in found.related
        ]
        or None,
    )
