"""What `tools/list` says: JSON schemas made of the tools' signatures, as short as they can be."""

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin

import mcp_types as types

from trueline.mcp.serving import all_tools, arguments_of
from trueline.mcp.tool import Kind, Tool
from trueline.vault.signatures import Argument

_PLAIN = {str: "string", bool: "boolean", int: "integer"}


@cache
def described(name: str) -> types.Tool:
    """The tool called `name` as clients are told of it."""
    one = all_tools()[name]
    arguments = arguments_of(one)
    taken: dict[str, Any] = {
        "type": "object",
        "properties": {argument.name: _schema(argument) for argument in arguments},
    }
    required = [argument.name for argument in arguments if argument.required]
    if required:
        taken["required"] = required
    writes = one.kind is Kind.WRITES
    # That something destroys says nothing of what only reads.
    hints = types.ToolAnnotations(read_only_hint=not writes, destructive_hint=True if writes else None)
    return types.Tool(
        name=one.name,
        description=one.description,
        input_schema=taken,
        output_schema=told_schema(one),
        annotations=hints,
    )


def input_schema(name: str) -> Mapping[str, Any] | None:
    """What the tool called `name` takes; None where there is none."""
    return described(name).input_schema if name in all_tools() else None


def told_schema(one: Tool) -> dict[str, Any]:
    """The schema of what a tool answers programs with."""
    told: dict[str, Any] = {"text": {"type": "string"}, **one.facts}
    if one.kind is not Kind.WRITES:
        told["cursor"] = {"type": "string"}
    return {"type": "object", "properties": told, "required": ["text"]}


def _schema(argument: Argument) -> Mapping[str, Any]:
    found: dict[str, Any] = dict(_typed(argument.type))
    if argument.choices:
        found["enum"] = [choice for choice in argument.choices if choice]
    if argument.help:
        found["description"] = argument.help
    return found


def _typed(kind: Any) -> Mapping[str, Any]:
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if get_origin(kind) is dict:
        return {"type": "object"}
    (inner, *_) = get_args(kind)
    if inner is str:
        return {"type": "array", "items": {"type": "string"}}
    fields = {name: {"type": "string"} for name in inner.__annotations__}
    required = [name for name in fields if name not in inner._field_defaults]
    items = {"type": "object", "properties": fields, "required": required}
    return {"type": "array", "items": items}
