"""Asking the questions of Trueline."""

from typing import Annotated

from trueline.mcp.asking import ask as ask_it
from trueline.mcp.asking import blocks_of, usage
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.queries import all_queries, find_query, query_names
from trueline.queries._names import near_names


@tool(rows={"type": "integer"})
def ask(
    session: Session,
    question: Annotated[str, "its name; empty lists all with their arguments"] = "",
    arguments: Annotated[dict[str, object], "by name, as listed"] = {},  # noqa: B006
) -> Result:
    """Ask a question about the whole system: board, next, blocked, critical-path, stats, brief, open, decisions,
    tasks, impact, references, owners, conflicts, matrix, capacity, drift, trace, touched, diff, since-approval."""
    if not question:
        every = [Block("\n".join(usage(one.name, one.arguments, one.summary)), "# Questions") for one in all_queries()]
        return Result(every)
    name = question.strip().lower().replace("_", "-").replace(" ", "-")
    if name not in query_names():
        near = near_names(name[:100], query_names())
        raise Fault("unknown-name", f"there is no question `{question}`", "`question`", near, _help())
    answer = ask_it(session, find_query(name), arguments)
    return Result(blocks_of(answer, session.analysis.vault), {"rows": sum(len(table.rows) for table in answer.tables)})


def _help() -> str:
    return f"there are {', '.join(query_names())}"
