"""What is wrong with a note, or with all."""

from collections import Counter
from typing import Annotated, Literal

from trueline.analysis.selecting import unknown_patterns
from trueline.diagnostics import Severity
from trueline.mcp import findings
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.queries._names import near_names
from trueline.rules import rule_names
from trueline.rules.run import matches


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
    found = [one for one in findings.findings(analysis, paths) if not rule or matches(rule, one.rule)]
    counts = Counter(one.severity.word for one in found)
    least = Severity[severity.upper()] if severity else Severity.WARNING
    shown = [one for one in found if one.severity >= least]
    where = f"`{next(iter(paths))}`" if paths else f"{len(analysis.paths)} notes"
    head = f"{findings.counted(found)} in {where}"
    if len(shown) < len(found):
        head += f"; shown from {least.word} on"
    facts = {"errors": counts["error"], "warnings": counts["warning"]}
    return Result([Block(head), *findings.blocks_of(analysis, shown)], facts)
