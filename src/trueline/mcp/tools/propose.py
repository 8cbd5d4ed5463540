"""Proposing a change: by its name, or as edits of text."""

from typing import Annotated

from trueline.analysis.fixing import difference, fix_all
from trueline.analysis.selecting import select_rules, unknown_patterns
from trueline.diagnostics import Applicability
from trueline.mcp.fault import Fault
from trueline.mcp.proposals import planned, proposed
from trueline.mcp.replacing import Replacement, plan_for
from trueline.mcp.session import Session
from trueline.mcp.tool import Kind, Result, tool
from trueline.queries._names import near_names
from trueline.refactors import Plan, refactor_names

_FILES = {"type": "array"}


@tool(Kind.PROPOSES, proposal={"type": "string"}, files=_FILES)
def propose(
    session: Session,
    change: Annotated[str, "its name"] = "",
    arguments: Annotated[dict[str, object], "by name"] = {},  # noqa: B006
    edits: Annotated[
        tuple[Replacement, ...], "`new` for `old`, which stands there once, or for all below the heading `section`"
    ] = (),
) -> Result:
    """Show a change as a diff with the hash it rests on, and what would be found after it; writes nothing.

    By `edits` of text, or by name: set, set-cell, tick, untick, answer, decide, add, accept, log, move, rename, fix.
    `explain` tells their arguments."""
    if bool(change) == bool(edits):
        raise Fault("bad-argument", "give either `change` or `edits`", help="changes: " + ", ".join(_names()))
    if edits:
        return proposed(session, plan_for(session, edits))
    name = change.strip().lower().replace("_", "-").replace(" ", "-")
    if name == "fix":
        return proposed(session, _fixes(session, arguments))
    if name not in refactor_names():
        raise Fault("unknown-name", f"there is no change `{change}`", "`change`", near_names(name[:100], _names()))
    return proposed(session, planned(session, name, arguments))


def _names() -> list[str]:
    return sorted([*refactor_names(), "fix"])


def _fixes(session: Session, given: dict[str, object]) -> Plan:
    """The plan of all fixes in one note, of one rule or of all."""
    odd = [key for key in given if key not in ("name", "rule", "unsafe")]
    name, rule, unsafe = given.get("name", ""), given.get("rule", ""), given.get("unsafe", bool(given.get("rule")))
    if odd or not isinstance(name, str) or not isinstance(rule, str) or not isinstance(unsafe, bool):
        raise Fault("bad-argument", "`fix` takes name, rule?, unsafe?", "`arguments`")
    if rule and unknown_patterns([rule]):
        raise Fault("unknown-name", f"no rule is called `{rule}`", "`arguments`: `rule`")
    analysis = session.analysis
    note = session.note(name, "arguments: name")
    selection = select_rules(analysis.settings, [rule] if rule else [])
    least = Applicability.UNSAFE if unsafe else Applicability.SAFE
    fixed = fix_all(analysis, selection, frozenset([note.path]), least)
    edits = {}
    for path, data in fixed.texts.items():
        edit = difference(analysis.vault.documents[path].tree.data, data)
        if edit is not None:
            edits[path] = (edit,)
    said = tuple(dict.fromkeys(f"{one.rule}: {one.fix.title}" for one in fixed.diagnostics if one.fix))
    return Plan(edits=edits, said={note.path: said or ("there is nothing to fix",)})
