"""The page of a rule, a question, a change, or of the gates."""

from typing import Annotated

from trueline.mcp.asking import usage
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.model.gates import CONDITIONS, DEFAULT_GATES
from trueline.queries import find_query, query_names
from trueline.queries._names import near_names
from trueline.refactors import find_refactor, refactor_names
from trueline.rules import find_rule, rule_names


@tool()
def explain(session: Session, topic: Annotated[str, "its name, or `gates`, or `rules`"]) -> Result:
    """The page of a rule, with examples; of a question or a change, with its arguments; of the gates of a status."""
    word = topic.strip().strip("`").lower().replace(" ", "-")
    if word == "gates":
        return Result([Block(line) for line in _gates(session)])
    if word == "rules":
        return Result([Block(f"- {name}: {find_rule(name).summary}", "# Rules") for name in rule_names()])
    rules = [name for name in rule_names() if word in (name, name.partition("/")[2])]
    if len(rules) == 1:
        return Result([Block(line) for line in rule_lines(rules[0])])
    if word in refactor_names():
        change = find_refactor(word)
        return Result(_page(list(usage(word, change.arguments, change.summary)), change.page))
    if word in query_names():
        query = find_query(word)
        return Result(_page(list(usage(word, query.arguments, query.summary)), query.page))
    known = [*rule_names(), *query_names(), *refactor_names()]
    near = tuple(rules[:3]) or near_names(word[:100], known)
    raise Fault(
        "unknown-name", f"nothing is called `{topic}`", "`topic`", near, "" if near else "try `rules` or `gates`"
    )


def rule_lines(name: str) -> list[str]:
    """The page of the rule called `name`, with how bad it is."""
    rule = find_rule(name)
    severity = rule.severity.word
    if rule.early != rule.severity:
        severity += f", {rule.early.word} in Planning and Backlog"
    return [f"# {rule.name} ({severity})", "", *rule.page.strip().splitlines()]


def _page(head: list[str], page: str) -> list[Block]:
    from inspect import cleandoc

    rest = cleandoc(page).split("\n\n", 1)[1:]
    return [Block(line) for line in [*head, "", *(line for text in rest for line in text.splitlines())]]


def _gates(session: Session) -> list[str]:
    gates = {**DEFAULT_GATES, **session.analysis.settings.gates}
    lines = ["# Gates", "", "A design reaches a status (`propose` the change `set`) when all of this holds:", ""]
    for status, wanted in gates.items():
        lines.append(f"- **{status}**" + ("" if wanted else ": nothing is asked for"))
        lines += [
            f"  - `{one}`: {CONDITIONS.get(one, 'the rule or family finds nothing in the document')}" for one in wanted
        ]
    lines += ["", "`force` with a reason passes them all the same, and records the reason in the changelog."]
    return lines
