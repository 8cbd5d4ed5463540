"""A GitLab Code Quality report."""

from collections.abc import Iterator

from trueline.cli.output.fingerprint import fingerprints
from trueline.cli.output.json import plain_position, stream_array
from trueline.cli.output.measure import harmless
from trueline.cli.output.places import Places
from trueline.cli.output.report import Report
from trueline.cli.output.style import Style
from trueline.diagnostics import Diagnostic, Severity
from trueline.text.soundness import sound

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields an array with one object per finding."""
    yield from stream_array(_issues(report))
    yield "\n"


def _issues(report: Report) -> Iterator[dict[str, object]]:
    for path, diagnostics in report.by_file():
        places = Places(report.sources(path))
        for diagnostic, fingerprint in fingerprints(diagnostics):
            yield _issue(diagnostic, fingerprint, report.path_below(path), places)


def _issue(diagnostic: Diagnostic, fingerprint: str, path: str, places: Places) -> dict[str, object]:
    begin, end = places.of(diagnostic.span)
    return {
        "description": harmless(diagnostic.message),
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": sound(path),
            "positions": {"begin": plain_position(begin), "end": plain_position(end)},
        },
    }
