"""The JSON Schema of `trueline/vault@1`, made from the model's own types."""

from collections.abc import Iterator
from json import dumps
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from trueline.formats.json import SCHEMA
from trueline.model.rooms import all_rooms
from trueline.template import State
from trueline.text import Span

_TEXTS = {"type": "array", "items": {"type": "string"}}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_PRIMITIVES: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
}
_TEXT_FIELDS = "status_tags priority_tags domains blocked_by entities_new entities_modified components_new"
_MORE_TEXT_FIELDS = "components_affected dependency_failures metrics log_events related unfilled_sections"
_LAST_TEXT_FIELDS = "sections_missing sections_extra"
_NULLABLE_FIELDS = "template status priority stage created updated sub_domain feature_flag"
_COUNT_FIELDS = "alerts rollout_phases decisions changelog_rows"


def write() -> Iterator[str]:
    """The schema as text."""
    yield dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """The schema as JSON values (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "A vault of design documents, as Trueline understands it",
        "type": "object",
        "required": ["schema", "documents"],
        "properties": {
            "schema": {"const": SCHEMA},
            "documents": {"type": "array", "items": {"$ref": "#/$defs/document"}},
        },
        "$defs": {"document": _document(), "span": _span()},
    }


def _document() -> dict[str, Any]:
    properties: dict[str, Any] = {"path": {"type": "string"}, "title": {"type": "string"}}
    properties |= dict.fromkeys(_NULLABLE_FIELDS.split(), _TEXT_OR_NULL)
    properties |= dict.fromkeys((*_TEXT_FIELDS.split(), *_MORE_TEXT_FIELDS.split(), *_LAST_TEXT_FIELDS.split()), _TEXTS)
    properties |= dict.fromkeys(_COUNT_FIELDS.split(), _COUNT)
    properties |= {
        "success_criteria": _array(text={"type": "string"}, done={"type": ["boolean", "null"]}),
        "open_questions": _array(text={"type": "string", "maxLength": 60}, resolved={"type": "boolean"}),
        "endpoints": _array(
            method={"type": "string"},
            path={"type": "string"},
            kind={"enum": ["new", "modified"]},
            errors={"type": "array", "items": {"type": "integer", "minimum": 100, "maximum": 599}},
        ),
        "tasks": _object(done=_COUNT, total=_COUNT),
        "sections_renamed": {"type": "object", "additionalProperties": {"type": "string"}},
        "section_states": {
            "type": "object",
            "additionalProperties": {"enum": [state.value for state in State]},
        },
        "sections": _object(**{name: _of(room) for name, room in all_rooms().items()}),
    }
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _array(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


def _span() -> dict[str, Any]:
    place = _object(line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1})
    return _object(start=place, end=place)


def _of(kind: Any) -> dict[str, Any]:
    """The schema of one of the model's types."""
    if kind is Span:
        return {"$ref": "#/$defs/span"}
    if kind in _PRIMITIVES:
        return _PRIMITIVES[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [_of(argument) for argument in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _of(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(arguments[1])}
    return _object(**{name: _of(hint) for name, hint in get_type_hints(kind).items()})
