"""Asking a question of `trueline.queries` with an agent's arguments, and its answer as text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trueline.analysis.analysis import Analysis
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session, unknown
from trueline.mcp.tool import Block
from trueline.mcp.wording import for_agents
from trueline.queries import Answer, Query, Table, UnknownName
from trueline.queries._names import near_names
from trueline.queries.answer import Cell
from trueline.queries.history import NoHistory
from trueline.vault import Vault
from trueline.vault.signatures import Argument

# A cell longer than this is a text, and can be read where it stands.
_CELL = 400


def ask(session: Session, query: Query, given: Mapping[str, Any]) -> Answer:
    """The answer of a question; raises `Fault` for arguments that it does not take."""
    words = {argument.name: argument.default for argument in query.arguments}
    words |= fitted(query.name, query.arguments, given)
    try:
        with_them = {name: _brought(session.analysis, what, query.name) for name, what in query.brought.items()}
        return query.ask(**with_them, **words)
    except UnknownName as error:
        raise unknown(error, "arguments") from error
    except NoHistory as error:
        # Where the vault lies on the server's disk is nobody's business.
        message = error.message.replace(session.analysis.root.path, "the vault")
        help = "questions about the present need no history" if "no git repository" in message else ""
        raise Fault("no-history", for_agents(message), f"`{query.name}`", help=help) from error


def fitted(name: str, arguments: Sequence[Argument], given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as a question or a change takes them, by its own names; raises `Fault` for what does not fit."""
    known = {spelled(argument.name): argument for argument in arguments}
    found: dict[str, Any] = {}
    for key, value in given.items():
        argument = known.get(key.replace("_", "-"))
        if argument is None:
            near = near_names(key[:100], known)
            raise Fault("unknown-argument", f"`{name}` takes no `{key}`", "`arguments`", near, _takes(name, arguments))
        found[argument.name] = _value(name, argument, value)
    for key, argument in known.items():
        if argument.required and argument.type == tuple[str, ...]:
            # What to do without any is for the change to say: `untick` takes all of a section.
            found.setdefault(argument.name, ())
        elif argument.required and argument.name not in found:
            message = f"`{name}` needs `{key}`: {argument.help}"
            raise Fault("missing-argument", message, "`arguments`", help=_takes(name, arguments))
    return found


def _value(name: str, argument: Argument, value: Any) -> Any:
    where = f"`arguments`: `{spelled(argument.name)}`"
    if argument.type == tuple[str, ...]:
        several = [value] if isinstance(value, str) else value
        if isinstance(several, list) and all(isinstance(one, str) for one in several):
            return tuple(several)
        raise Fault("bad-argument", f"{where} must be a text or a list of texts", where)
    if (argument.type is int and type(value) is int) or (argument.type is bool and type(value) is bool):
        return value
    if argument.type is str and isinstance(value, str):
        if argument.choices and value not in argument.choices:
            near = near_names(value[:100], argument.choices)
            choices = ", ".join(f"`{one}`" for one in argument.choices if one)
            raise Fault("bad-argument", f"`{name}` knows no `{value}`", where, near, f"it can be {choices}")
        return value
    kind = {int: "a whole number", bool: "true or false"}.get(argument.type, "a text")
    raise Fault("bad-argument", f"{where} must be {kind}", where)


def _takes(name: str, arguments: Sequence[Argument]) -> str:
    words = [f"{spelled(one.name)}{'' if one.required else '?'}" for one in arguments]
    return f"`{name}` takes {', '.join(words)}" if words else f"`{name}` takes nothing"


def spelled(name: str) -> str:
    """An argument's name as it is written outside."""
    return name.rstrip("_").replace("_", "-")


def usage(name: str, arguments: Sequence[Argument], summary: str) -> Iterator[str]:
    """What a question or a change is and takes, line by line."""
    yield f"**{name}**: {summary}"
    for one in arguments:
        need = "" if one.required else " (optional)"
        choices = f": {', '.join(choice for choice in one.choices if choice)}" if one.choices else ""
        several = " (a list)" if one.type == tuple[str, ...] else ""
        yield f"- `{spelled(one.name)}`{need}{several}: {one.help}{choices}"


def _brought(analysis: Analysis, what: str, name: str) -> object:
    if what == "vault":
        return analysis.vault
    if what == "code":
        from trueline.analysis.code_history import CodeRevisions

        return CodeRevisions(analysis)
    from trueline.analysis.history import open_history

    return open_history(analysis.root.path, analysis.root.path, named=False)


def several_notes(vault: Vault) -> frozenset[str]:
    """The names that several notes have, in lower case."""
    counts = Counter(entry.name.casefold() for entry in vault.entries.values())
    return frozenset(name for name, count in counts.items() if count > 1)


def blocks_of(answer: Answer, vault: Vault) -> list[Block]:
    """An answer as text: each table below its title, a row per line, columns that say nothing left out."""
    several = several_notes(vault)
    found = [Block(for_agents(answer.empty))] if answer.empty else []
    for table in answer.tables:
        if not table.rows and not table.note:
            continue
        if found:
            found.append(Block(""))
        found += _table(table, several)
    return found or [Block("nothing")]


def _table(table: Table, several: frozenset[str]) -> Iterator[Block]:
    title = f"## {table.title} ({len(table.rows)})"
    if not table.rows:
        yield Block(f"{title}\n{for_agents(table.note)}")
        return
    shown = [n for n, _ in enumerate(table.columns) if any(row[n] not in (None, "", ()) for row in table.rows)]
    if "path" in table.columns and _named(table, several):
        shown = [n for n in shown if table.columns[n] != "path"]
    names = [table.columns[n].rstrip("_").replace("_", " ") for n in shown]
    head = f"{title}\n| {' | '.join(names)} |\n|{'---|' * len(names)}"
    for row in table.rows:
        # What to do is told in our words, all other cells are the notes'.
        cells = ((table.columns[n], cell_text(row[n])) for n in shown)
        texts = [for_agents(text) if column == "action" else text for column, text in cells]
        yield Block(f"| {' | '.join(texts)} |", head)
    if table.note:
        yield Block(f"({for_agents(table.note)})")


def _named(table: Table, several: frozenset[str]) -> bool:
    """Whether another column has the name of each note, by which tools find it as well as by its path."""
    place = table.columns.index("path")
    paths = [(row, str(row[place]).rpartition("/")[2].removesuffix(".md")) for row in table.rows if row[place]]
    others = [n for n in range(len(table.columns)) if n != place]
    return any(all(row[n] == name and name.casefold() not in several for row, name in paths) for n in others)


def cell_text(cell: Cell) -> str:
    """A value as it stands in a table."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = ", ".join(cell) if isinstance(cell, tuple) else f"{cell:g}" if isinstance(cell, float) else str(cell)
    line = " ".join(text.split()).replace("|", "\\|")
    return line if len(line) <= _CELL else line[: _CELL - 1].rsplit(" ", 1)[0] + "…"
