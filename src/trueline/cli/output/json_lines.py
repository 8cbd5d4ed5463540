"""Findings as JSON, one object per line, each as `findings.schema.json` describes it."""

import json
from collections.abc import Iterator

from trueline.cli.output.json import findings
from trueline.cli.output.report import Report
from trueline.cli.output.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one line per finding."""
    for finding in findings(report):
        yield json.dumps(finding) + "\n"
