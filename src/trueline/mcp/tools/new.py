"""A new note from a template of the vault."""

from typing import Annotated

from trueline.mcp.proposals import planned, proposed
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Kind, Result, tool
from trueline.refactors._kinds import template_for, templates_for
from trueline.syntax import parse

_FILES = {"type": "array"}


@tool(Kind.PROPOSES, proposal={"type": "string"}, files=_FILES)
def new(
    session: Session,
    kind: Annotated[str, "feature, adr, flow, domain, ..."],
    title: str,
    arguments: Annotated[dict[str, object], "template, domain, stage, status, priority, tag, set, in, file"] = {},  # noqa: B006
) -> Result:
    """Propose a new note from a template of the vault, in its usual place; `apply` makes it, then `guide` it."""
    given: dict[str, object] = {**arguments, "kind": kind, "title": title}
    plan = planned(session, "new", given)
    result = proposed(session, plan, diff=False)
    headings = [
        f"{'  ' * (section.heading.level - 1)}- {section.heading.title}"
        for data in plan.created.values()
        for section in parse(data).sections
        if section.heading
    ]
    others = _others(session, kind) if "template" not in arguments else []
    blocks = (
        [Block(f"Other templates make one, too (`template` in `arguments`): {', '.join(others)}")] if others else []
    )
    return Result([*result.blocks, *blocks, Block("Its headings:"), *map(Block, headings)], result.facts)


def _others(session: Session, kind: str) -> list[str]:
    """The templates that make such a note besides the usual one."""
    vault = session.analysis.vault
    usual = template_for(vault, kind, "", lambda what, names, default: default).name
    return [name for name in templates_for(vault, kind) if name != usual]
