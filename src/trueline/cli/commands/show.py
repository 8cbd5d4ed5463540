"""`trueline show`: one document at a glance."""

import os
import sys
from collections import Counter

import click

from trueline.analysis.analysis import Analysis
from trueline.analysis.selecting import select_rules
from trueline.cli.opening import find_document, open_vault, root_option
from trueline.cli.output import Style, choose_style
from trueline.cli.output.measure import crop, harmless
from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.observability import Observability
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.rollout import Rollout
from trueline.model.sections.tasks import Tasks
from trueline.template import Outline, Place, State

_WEIGHT = {State.FILLED: 1.0, State.NOT_APPLICABLE: 1.0, State.PARTLY: 0.5}
_BAR = 10


@click.command()
@click.argument("name")
@root_option
def command(name: str, root: str | None) -> int:
    """Show which template a document follows and why, its status, how full each section is, and what
    is wrong with it.

    NAME is a path, a file name or a title.
    """
    analysis = open_vault(root, *([name] if os.path.exists(name) else []))
    document = find_document(analysis, name)
    style = choose_style(sys.stdout, os.environ)
    lines = [*_head(document, style), *_sections(document, style), *_contents(document)]
    lines += _findings(analysis, document, style)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _head(document: Document, style: Style) -> list[str]:
    meta = document.meta
    rows = [
        ("path", document.path),
        ("template", document.template.name if document.template else "none"),
        ("", f"because {document.recognition.why}"),
        ("stage", meta.stage or "-"),
        ("status", _status(document)),
        ("priority", meta.priority or _several(document, "priority")),
        ("domains", ", ".join(link.target.rsplit("/", 1)[-1] for link in meta.domains) or "-"),
        ("blocked by", ", ".join(link.target.rsplit("/", 1)[-1] for link in meta.blocked_by) or "-"),
        ("created", meta.created.text if meta.created else "-"),
        ("updated", meta.updated.text if meta.updated else "-"),
    ]
    title = meta.title or document.name
    return [style.bold(title), "", *(f"{name:>11}  {value}" for name, value in rows), ""]


def _status(document: Document) -> str:
    tags = document.meta.family("status")
    if len(tags) > 1:
        return f"{document.meta.status} (undecided: {', '.join(tag.name for tag in tags)})"
    return document.meta.status or "-"


def _several(document: Document, family: str) -> str:
    tags = document.meta.family(family)
    return f"undecided: {', '.join(tag.name for tag in tags)}" if tags else "-"


def _sections(document: Document, style: Style) -> list[str]:
    outline = document.outline
    if outline is None:
        return [f"{'sections':>11}  {len(document.tree.sections)} headings, no template to compare with", ""]
    depth = len(outline.places[0].slot.path) if outline.places else 0
    lines = [_row(top, outline, style) for top in outline.places if len(top.slot.path) == depth]
    if outline.extra:
        names = ", ".join(section.heading.title for section in outline.extra if section.heading)
        lines.append(f"  beside the template: {names}"[:78])
    return [*lines, ""]


def _row(top: Place, outline: Outline, style: Style) -> str:
    below = [p for p in outline.places if p.slot.leaf and p.slot.path[: len(top.slot.path)] == top.slot.path]
    share = sum(_WEIGHT.get(place.state, 0.0) for place in below) / len(below) if below else 0.0
    full = round(share * _BAR)
    bar = "█" * full + "░" * (_BAR - full)
    if top.section is None:
        return f"  {'·' * _BAR}  {top.slot.name:<28} {style.dim('absent')}"
    counts = Counter(place.state for place in below)
    detail = ", ".join(f"{count} {state.value}" if len(below) > 1 else state.value for state, count in counts.items())
    return f"  {bar}  {top.slot.name:<28} {style.dim(detail)}"


def _contents(document: Document) -> list[str]:
    """What the document defines and how far its boxes are ticked."""
    data, components = document[Data], document[Components]
    seen, rollout = document[Observability], document[Rollout]
    tasks, criteria = document[Tasks].tasks, document[Overview].criteria
    questions = document[Questions].questions
    named = {
        "entities": [entity.name for entity in data.entities],
        "components": [component.name for component in components.components],
        "affects": [*(c.name for c in data.changes), *(c.name for c in components.affected)],
        "endpoints": [f"{endpoint.method} {endpoint.path}" for endpoint in document[Api].endpoints],
        "metrics": [metric.name for metric in seen.metrics],
        "alerts": [alert.condition for alert in seen.alerts],
        "flag": [rollout.flag.name] if rollout.flag else [],
    }
    counted = {
        "criteria": _ticked([criterion.done is True for criterion in criteria]),
        "tasks": _ticked([task.done for task in tasks]),
        "questions": _ticked([question.resolved for question in questions], "answered"),
        "decisions": str(len(document[Decisions].decisions) or ""),
    }
    lines = [f"{name:>11}  {_listed(names)}" for name, names in named.items() if names]
    lines += [f"{name:>11}  {value}" for name, value in counted.items() if value]
    return [*lines, ""] if lines else []


def _ticked(boxes: list[bool], word: str = "done") -> str:
    return f"{sum(boxes)} of {len(boxes)} {word}" if boxes else ""


def _listed(names: list[str]) -> str:
    """As many names as a line of 80 columns holds, and how many are left."""
    text = ""
    for number, name in enumerate(names):
        longer = f"{text}, {name}" if text else name
        if len(longer) > 55 and number:
            return f"{text} and {len(names) - number} more"
        text = longer
    return text


def _findings(analysis: Analysis, document: Document, style: Style) -> list[str]:
    outcome = analysis.check(select_rules(analysis.settings), frozenset([document.path]))
    shown = [diagnostic for diagnostic in outcome.diagnostics if diagnostic.severity >= Severity.WARNING]
    hints = len(outcome.diagnostics) - len(shown)
    lines = []
    for diagnostic in shown[:12]:
        line = document.tree.lines.position(diagnostic.span.start).line
        message = crop(harmless(diagnostic.message), style.width - 18)
        lines.append(f"  {line:>5}  {style.severity(diagnostic.severity)} {message}")
    if len(shown) > 12:
        lines.append(f"         … and {len(shown) - 12} more")
    tail = f" and {hints} hints" if hints else ""
    lines.insert(0, f"{len(shown)} finding{'s' * (len(shown) != 1)}{tail}")
    if outcome.diagnostics:
        lines.append(style.dim(f"  trueline check {document.path!r} shows them in full"))
    return lines
