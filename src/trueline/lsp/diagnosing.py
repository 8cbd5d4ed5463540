"""What is wrong with a note, as the editor shows it."""

from lsprotocol import types

from trueline.analysis.baseline import found_beyond
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
    return found_beyond(here.analysis, frozenset([here.path]))


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
