"""SARIF 2.1.0, for code scanning services."""

import json
from collections.abc import Iterator
from urllib.parse import quote

from trueline import __version__
from trueline.cli.output.fingerprint import fingerprints
from trueline.cli.output.json import stream_array
from trueline.cli.output.measure import harmless
from trueline.cli.output.places import Places
from trueline.cli.output.report import Report, replacements, told
from trueline.cli.output.style import Style
from trueline.diagnostics import Applicability, Diagnostic, Fix, Severity
from trueline.text import Span
from trueline.text.soundness import sound

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields the log of one run, result by result."""
    names = sorted({diagnostic.rule for diagnostic in report.diagnostics})
    driver = {
        "name": "trueline",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name) for name in names],
    }
    yield f'{{\n"$schema": "{_SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n'
    yield f'"tool": {json.dumps({"driver": driver})},\n"columnKind": "unicodeCodePoints",\n"results": '
    yield from stream_array(_results(report, {name: index for index, name in enumerate(names)}))
    yield "}]}\n"


def _rule(name: str) -> dict[str, object]:
    """A rule with its page; one that is not installed has only its name."""
    from trueline.rules import find_rule

    descriptor: dict[str, object] = {"id": name, "properties": {"tags": [name.partition("/")[0]]}}
    try:
        rule = find_rule(name)
    except KeyError:
        return descriptor
    page = rule.page.strip()
    return descriptor | {
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(page.partition("\n## ")[0].split())},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _results(report: Report, indexes: dict[str, int]) -> Iterator[dict[str, object]]:
    for path, diagnostics in report.by_file():
        places = Places(report.sources(path))
        for diagnostic, fingerprint in fingerprints(diagnostics):
            yield _result(report, places, diagnostic, indexes[diagnostic.rule], fingerprint)


def _result(report: Report, places: Places, diagnostic: Diagnostic, index: int, fingerprint: str) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": told(diagnostic)},
        "locations": [_location(report, places, diagnostic.path, diagnostic.span)],
        "partialFingerprints": {"truelineFinding/v1": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": harmless(related.message)}}
            | _location(report, Places(report.sources(related.path)), related.path, related.span)
            for number, related in enumerate(diagnostic.related, 1)
        ]
    fix = _fix(report, places, diagnostic.path, diagnostic.fix)
    return result | {"fixes": [fix]} if fix else result


def _location(report: Report, places: Places, path: str, span: Span) -> dict[str, object]:
    artifact = {"artifactLocation": _artifact(report, path)}
    return {"physicalLocation": artifact | {"region": _region(places, span)}}


def _artifact(report: Report, path: str) -> dict[str, object]:
    uri = quote(sound(report.path_below(path)), safe="/")
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(places: Places, span: Span) -> dict[str, object]:
    start, end = places.of(span)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(report: Report, places: Places, path: str, fix: Fix | None) -> dict[str, object] | None:
    texts = replacements(fix)
    if fix is None or not texts:
        return None
    safety = "" if fix.applicability is Applicability.SAFE else " (unsafe: may change the meaning)"
    changes = [
        {"deletedRegion": _region(places, edit.span), "insertedContent": {"text": text}}
        for edit, text in zip(fix.edits, texts, strict=True)
    ]
    return {
        "description": {"text": harmless(fix.title) + safety},
        "artifactChanges": [{"artifactLocation": _artifact(report, path), "replacements": changes}],
    }
