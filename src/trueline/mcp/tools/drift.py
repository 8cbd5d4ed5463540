"""Where designs and what was built have drifted apart."""

from typing import Annotated, Literal

from trueline.mcp.asking import ask as ask_it
from trueline.mcp.asking import blocks_of
from trueline.mcp.session import Session
from trueline.mcp.tool import Result, tool
from trueline.queries import find_query


@tool(rows={"type": "integer"})
def drift(
    session: Session,
    names: Annotated[tuple[str, ...], "only these notes, domains or things"] = (),
    kind: Literal["", "missing", "undocumented", "different", "renamed"] = "",
    forecast: Annotated[bool, "also what is not built because it is planned"] = False,
) -> Result:
    """Where designs and what was built have drifted apart, and what to do about it."""
    answer = ask_it(session, find_query("drift"), {"names": list(names), "kind": kind, "forecast": forecast})
    return Result(blocks_of(answer, session.analysis.vault), {"rows": sum(len(table.rows) for table in answer.tables)})
