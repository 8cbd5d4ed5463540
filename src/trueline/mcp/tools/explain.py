"""The page of a rule, a question, a change, or of the gates."""

from collections.abc import Sequence
from typing import Annotated

from trueline.mcp.asking import usage
from trueline.mcp.examples import page_for_agents
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.mcp.wording import for_agents
from trueline.model.gates import CONDITIONS, DEFAULT_GATES
from trueline.queries import find_query, query_names
from trueline.queries._names import near_names
from trueline.refactors import find_refactor, refactor_names
from trueline.rules import find_rule, rule_names
from trueline.vault.signatures import Argument

# What `propose` does besides the changes that the command line has.
_OWN = {
    "fix": """\
**fix**: Mend what the rules find in a note, where they know how.
- `name`: a note: its path, file name, alias or title
- `rule` (optional): only this rule, or a family
- `unsafe` (optional): also fixes that have to be looked at; true if not said otherwise where `rule` is given

Example:

    propose {"change": "fix", "arguments": {"name": "Shop Webhooks"}}
    propose {"change": "fix", "arguments": {"name": "Shop Webhooks", "rule": "links/moved"}}""",
    "edits": """\
**edits**: Text in place of text, in one note or several; all of it is written, or nothing. Each edit has
- `document`: a note: its path, file name, alias or title
- `new`: the new text; empty takes the old one out
- `old`: text that stands there exactly once (how tables are padded does not matter), or instead
- `section`: a heading; `new` comes in place of all below it, with the sections that lie in it
- `sha256` (optional): the hash that `read` gave; refused if the note is another one by now

Example:

    propose {"edits": [{"document": "Return Labels", "old": "within 8 s", "new": "within 5 s"}]}
    propose {"edits": [{"document": "Return Labels", "section": "Blast Radius", "new": "Nobody else."}]}""",
}


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
    if word in _OWN:
        return Result([Block(line) for line in _OWN[word].splitlines()])
    if word in refactor_names():
        change = find_refactor(word)
        return Result(_page("propose", "change", change.page, word, change.arguments, change.summary))
    if word in query_names():
        query = find_query(word)
        return Result(_page("ask", "question", query.page, word, query.arguments, query.summary))
    known = [*rule_names(), *query_names(), *refactor_names(), *_OWN]
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


def _page(tool: str, named: str, page: str, name: str, arguments: Sequence[Argument], summary: str) -> list[Block]:
    from inspect import cleandoc

    rest = cleandoc(page).partition("\n\n")[2]
    lines = for_agents("\n".join(page_for_agents(rest, tool, named, arguments))).splitlines()
    return [Block(line) for line in [*usage(name, arguments, summary), "", *lines]]


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
