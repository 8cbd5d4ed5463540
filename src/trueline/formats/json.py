"""The vault as JSON, `trueline/vault@1`: every field by itself, then everything the model knows.

The flat fields (`status`, `endpoints`, `tasks`, …) are what most programs ask for; `sections` nests
the whole model by room, each value with its span in characters of lines and columns.
"""

import re
from collections.abc import Iterable, Iterator
from json import dumps
from typing import Any

from trueline.model import Document
from trueline.model.naming import last_segment, name_in
from trueline.model.rooms import all_rooms
from trueline.model.sections.api import Api
from trueline.model.sections.changelog import Changelog
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.failures import Failures
from trueline.model.sections.observability import Observability
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.related import Related
from trueline.model.sections.rollout import Rollout
from trueline.model.sections.tasks import Tasks
from trueline.syntax import WikiLink
from trueline.template import Place, State
from trueline.text import Span

SCHEMA = "trueline/vault@1"


def write(documents: Iterable[Document]) -> Iterator[str]:
    """The JSON text in pieces, one per document, in the order given."""
    yield f'{{"schema": "{SCHEMA}", "documents": ['
    for number, document in enumerate(documents):
        yield ("," if number else "") + "\n" + dumps(plain(document), ensure_ascii=False)
    yield "\n]}\n"


def plain(document: Document) -> dict[str, Any]:
    """One document as JSON values."""
    return {
        "path": document.path,
        **_meta(document),
        **_contents(document),
        **_outline(document),
        "sections": {name: _value(document, document[room]) for name, room in all_rooms().items()},
    }


def _meta(document: Document) -> dict[str, Any]:
    meta = document.meta
    return {
        "template": template_slug(document.template.name) if document.template else None,
        "title": meta.title or document.name,
        "status": meta.status,
        "status_tags": [tag.name.partition("/")[2] for tag in meta.family("status")],
        "priority": meta.priority,
        "priority_tags": [tag.name.partition("/")[2] for tag in meta.family("priority")],
        "stage": meta.stage,
        "created": meta.created.iso if meta.created else None,
        "updated": meta.updated.iso if meta.updated else None,
        "domains": _targets(document, meta.domains),
        "sub_domain": next(iter(_targets(document, (meta.sub_domain,) if meta.sub_domain else ())), None),
        "blocked_by": _targets(document, meta.blocked_by),
    }


def _targets(document: Document, links: Iterable[WikiLink]) -> list[str]:
    """The last segment of each link, placeholders of the template left out."""
    placeholders = document.template.links if document.template else frozenset()
    names = [last_segment(link.target) for link in links if link.target and link.target not in placeholders]
    return list(dict.fromkeys(names))


def _contents(document: Document) -> dict[str, Any]:
    data, components, api = document[Data], document[Components], document[Api]
    tasks, rollout, seen = document[Tasks].tasks, document[Rollout], document[Observability]
    affected = [c.name for c in components.affected if c.notation in ("table", "list")]
    return {
        "success_criteria": [{"text": c.text, "done": c.done} for c in document[Overview].criteria],
        "entities_new": [e.name for e in data.entities if e.notation != "sql"],
        "entities_modified": [change.name for change in data.changes],
        "components_new": [component.name for component in components.components],
        "components_affected": affected,
        "endpoints": [
            {
                "method": e.method,
                "path": e.path,
                "kind": e.kind,
                "errors": sorted({error.code for error in e.errors}),
            }
            for e in api.endpoints
        ],
        "dependency_failures": list(dict.fromkeys(d.name for d in document[Failures].dependencies)),
        "metrics": [metric.name for metric in seen.metrics],
        "log_events": [event.name for event in seen.events],
        "alerts": len(seen.alerts),
        "rollout_phases": len(rollout.phases),
        "feature_flag": rollout.flag.name if rollout.flag else None,
        "open_questions": [
            {"text": re.sub(r"[*`]", "", q.text)[:60], "resolved": q.resolved} for q in document[Questions].questions
        ],
        "decisions": len(document[Decisions].decisions),
        "changelog_rows": len(document[Changelog].changes),
        "tasks": {"done": sum(task.done for task in tasks), "total": len(tasks)},
        "related": [name_in(f"[[{link.target}]]") for link in document[Related].links],
    }


def _outline(document: Document) -> dict[str, Any]:
    outline = document.outline
    places = [place for place in outline.places if place.slot.level <= 3] if outline else []
    renamed = {
        place.slot.name: place.section.heading.title
        for place in places
        if place.section and place.section.heading and place.how in ("near", "position", "alias")
    }
    return {
        "unfilled_sections": [place.slot.name for place in places if _unfilled(place)],
        "sections_missing": [place.slot.name for place in places if place.section is None],
        "sections_renamed": renamed,
        "sections_extra": [s.heading.title for s in outline.extra if s.heading] if outline else [],
        "section_states": {" > ".join(place.slot.path): place.state.value for place in places},
    }


def _unfilled(place: Place) -> bool:
    return place.slot.leaf and place.state is State.UNTOUCHED


def template_slug(name: str) -> str:
    """A template's name for programs: `Feature Design - Full` is `feature-full`."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join(word for word in words if word != "design") or "template"


def _value(document: Document, value: Any) -> Any:
    """Any value of the model as JSON; spans become line and column ranges."""
    if isinstance(value, Span):
        start, end = document.tree.lines.position(value.start), document.tree.lines.position(value.end)
        return {
            "start": {"line": start.line, "column": start.column},
            "end": {"line": end.line, "column": end.column},
        }
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is not None:
            return {name: _value(document, item) for name, item in zip(fields, value, strict=True)}
        return [_value(document, item) for item in value]
    if isinstance(value, dict):
        return {str(key): _value(document, item) for key, item in value.items()}
    return value
