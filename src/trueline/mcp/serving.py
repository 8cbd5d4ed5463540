"""One call of a tool: its arguments are looked at, it is run on the vault of the present, its answer is paged."""

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from time import perf_counter
from typing import Any, NamedTuple, get_args, get_origin

from trueline.listening.principals import Principal, Role
from trueline.mcp.fault import Fault, bug, plain, told
from trueline.mcp.session import OWNER, Session
from trueline.mcp.sizes import LEAST, MOST, USUAL, page, read_cursor, shortened, tokens
from trueline.mcp.tool import Kind, Tool
from trueline.queries._names import near_names
from trueline.vault.signatures import Argument

NAMES = (
    "overview",
    "find",
    "read",
    "ask",
    "context",
    "guide",
    "check",
    "explain",
    "drift",
    "new",
    "propose",
    "apply",
)
# What every tool takes besides its own arguments.
_MOST_TOKENS = Argument("max_tokens", int, "", False, USUAL)
_CURSOR = Argument("cursor", str, "", False, "")
_LOG = logging.getLogger(__name__)
_SHOWN = 120
# The longest text in a call: more than any note, less than what hurts.
_LONGEST = 2_000_000


class Answered(NamedTuple):
    """What a call came to: a text for the model, facts for programs, and whether it failed."""

    text: str
    facts: Mapping[str, Any]
    failed: bool = False


@cache
def all_tools() -> Mapping[str, Tool]:
    """Every tool by its name, in the order in which an agent should hear of them."""
    found = {}
    for name in NAMES:
        one = getattr(import_module(f"trueline.mcp.tools.{name}"), name)
        assert isinstance(one, Tool)
        found[name] = one
    return found


def tools_of(session: Session, who: Principal = OWNER) -> Mapping[str, Tool]:
    """The tools that a session offers to somebody."""
    every = all_tools().items()
    reads = session.read_only or who.role < Role.EDITOR
    return {name: one for name, one in every if one.kind is Kind.READS or not reads}


def arguments_of(one: Tool) -> tuple[Argument, ...]:
    """All that a tool takes."""
    own = [argument.name for argument in one.arguments]
    paged = {Kind.READS: (_MOST_TOKENS, _CURSOR), Kind.PROPOSES: (_MOST_TOKENS, _CURSOR), Kind.WRITES: ()}[one.kind]
    return (*one.arguments, *(argument for argument in paged if argument.name not in own))


def answer(session: Session, name: str, given: Mapping[str, Any], who: Principal = OWNER) -> Answered:
    """Answer one call of somebody; never raises. What became of it is logged, with no more of what was given than
    tells calls apart."""
    begun = perf_counter()
    try:
        with session.lock:
            session.who = who
            found = _answer(session, name, given)
    except Fault as fault:
        found = failed(fault, name)
    except Exception as error:
        _LOG.exception("a bug of ours in %s", name[:_SHOWN])
        found = failed(bug(error), name)
    how = found.text.partition(":")[0] if found.failed else f"{tokens(found.text)} tokens"
    shown = plain(shortened(str(dict(given)), _SHOWN))
    _LOG.info(
        "%s%s %s: %s, %.0f ms", who.name and f"{who.name}: ", name[:_SHOWN], shown, how, (perf_counter() - begun) * 1e3
    )
    return found


def _answer(session: Session, name: str, given: Mapping[str, Any]) -> Answered:
    known = tools_of(session, session.who)
    if name not in known:
        if name in all_tools():
            why = "this server was started with --read-only" if session.read_only else "your token is for reading only"
            message, help = f"`{name}` is not offered: {why}", ""
        else:
            message, help = f"there is no tool `{name}`", f"there are {', '.join(known)}"
        raise Fault("unknown-tool", message, near=near_names(name[:100], known), help=help)
    one = known[name]
    words = _checked(arguments_of(one), given)
    most, cursor = words.get("max_tokens", USUAL), words.pop("cursor", "")
    if all(argument.name != "max_tokens" for argument in one.arguments):
        words.pop("max_tokens", None)
    if not LEAST <= most <= MOST:
        raise Fault("bad-argument", f"`max_tokens` is {most}", help=f"give {LEAST:,} to {MOST:,}; usual are {USUAL:,}")
    if cursor and read_cursor(cursor) is None:
        raise Fault("bad-cursor", f"`{cursor}` is no cursor", help="give the one that the last page ended with")
    session.look()
    result = one.call(session, **words)
    found = page(result.blocks, most, cursor)
    text = found.text
    if found.begun_again:
        text = f"(the answer is another one since the last page, so it begins again)\n\n{text}"
    facts: dict[str, Any] = dict(result.facts)
    if found.cursor:
        text += _advice(found.left, found.cursor)
        facts["cursor"] = found.cursor
    text = text.encode("utf-8", "replace").decode()
    return Answered(text, {"text": text, **facts})


def _advice(left: int, cursor: str) -> str:
    return (
        f"\n\n(about {left:,} more tokens; for the next page call again with the same arguments and "
        f'cursor "{cursor}", or ask for less: one document, one section, one table)'
    )


def failed(fault: Fault, name: str) -> Answered:
    """A call of the tool `name` that cannot be answered."""
    text = told(fault, name).encode("utf-8", "replace").decode()
    return Answered(text, {"text": text}, True)


def _checked(arguments: Sequence[Argument], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the function takes them; raises `Fault` for what does not fit."""
    known = {argument.name: argument for argument in arguments}
    found: dict[str, Any] = {}
    for name, value in given.items():
        argument = known.get(name)
        if argument is None:
            near = near_names(name[:100], known)
            raise Fault("unknown-argument", f"there is no argument `{name}`", "", near, f"it takes {', '.join(known)}")
        if value is not None:
            found[name] = _fitting(argument, argument.type, value, f"`{name}`")
    for argument in arguments:
        if argument.required and argument.name not in found:
            about = f": {argument.help}" if argument.help else ""
            raise Fault("missing-argument", f"`{argument.name}` is missing{about}", f"`{argument.name}`")
    return found


def _fitting(argument: Argument, kind: Any, value: Any, where: str) -> Any:
    if kind in (str, bool, int) and type(value) is kind:
        if kind is str and len(value) > _LONGEST:
            raise Fault("too-large", f"a text of {len(value):,} characters", where, help=f"at most {_LONGEST:,}")
        if argument.choices and value and value not in argument.choices:
            near = near_names(value[:100], filter(None, argument.choices))
            raise Fault("bad-argument", f"{where} cannot be `{value}`", where, near, _listed(argument))
        return value
    if get_origin(kind) is dict and isinstance(value, dict):
        return value
    inner = get_args(kind)
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_element(argument, inner[0], one, f"{where}, item {n}") for n, one in enumerate(value, 1))
    raise Fault("bad-argument", f"{where} must be {said(kind)}, not {_json_name(value)}", where)


def _element(argument: Argument, kind: Any, value: Any, where: str) -> Any:
    if kind is str:
        return _fitting(argument, kind, value, where)
    if not isinstance(value, dict):
        raise Fault("bad-argument", f"{where} must be an object, not {_json_name(value)}", where)
    fields = kind.__annotations__
    for name in value:
        if name not in fields:
            raise Fault("unknown-argument", f"{where} has no `{name}`", where, near_names(name[:100], fields))
    missing = [name for name in fields if name not in value and name not in kind._field_defaults]
    if missing:
        raise Fault("missing-argument", f"{where} needs `{missing[0]}`", where)
    checked = {}
    for name, one in value.items():
        checked[name] = _fitting(argument._replace(choices=()), str, one, f"{where}: `{name}`")
    return kind(**checked)


def _listed(argument: Argument) -> str:
    return f"it can be {', '.join(filter(None, argument.choices))}"


def said(kind: Any) -> str:
    """A type in words."""
    return {str: "a text", bool: "true or false", int: "a whole number"}.get(
        kind, "an object" if get_origin(kind) is dict else "a list"
    )


def _json_name(value: object) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "an object"}
    return names.get(type(value), "a list" if isinstance(value, list) else "nothing")
