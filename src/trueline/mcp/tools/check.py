"""What is wrong with a note, or with all."""

from collections import Counter
from typing import Annotated, Literal

from trueline.analysis.baseline import found_beyond
from trueline.analysis.selecting import unknown_patterns
from trueline.diagnostics import Severity
from trueline.mcp import findings
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.queries._names import near_names
from trueline.rules import rule_names
from trueline.rules.run import matches

# More findings than this are told by rule first, of which so many.
_MANY = 20
_RULES = 12


@tool(errors={"type": "integer"}, warnings={"type": "integer"})
def check(
    session: Session,
    document: Annotated[str, "only this note"] = "",
    rule: Annotated[str, "only this rule or family"] = "",
    severity: Annotated[Literal["", "info", "warning", "error"], "the least to show"] = "",
) -> Result:
    """What is wrong with one note or with all: line, rule, what to do."""
    analysis = session.analysis
    paths = frozenset([session.note(document).path]) if document else None
    if rule and unknown_patterns([rule]):
        families = {name.partition("/")[0] for name in rule_names()}
        near = near_names(rule[:100], [*rule_names(), *families])
        raise Fault("unknown-name", f"no rule and no family is called `{rule}`", "`rule`", near)
    found = [one for one in found_beyond(analysis, paths) if not rule or matches(rule, one.rule)]
    counts = Counter(one.severity.word for one in found)
    least = Severity[severity.upper()] if severity else Severity.WARNING
    shown = [one for one in found if one.severity >= least]
    where = f"`{next(iter(paths))}`" if paths else f"{len(analysis.paths)} notes"
    head = f"{findings.counted(found)} in {where}"
    if len(shown) < len(found):
        head += f"; shown from {least.word} on"
    rules = Counter(one.rule for one in shown)
    if len(shown) > _MANY and len(rules) > 1:
        often = ", ".join(f"{name} {count}" for name, count in rules.most_common(_RULES))
        more = f" and {len(rules) - _RULES} more rules" if len(rules) > _RULES else ""
        head += f"\nBy rule: {often}{more}"
    facts = {"errors": counts["error"], "warnings": counts["warning"]}
    return Result([Block(head), *findings.blocks_of(analysis, shown)], facts)
