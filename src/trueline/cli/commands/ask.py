"""The questions as commands: arguments from a question's signature, help from its docstring."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from trueline.analysis.analysis import Analysis
from trueline.cli.asking import FORMATS, Shown, render
from trueline.cli.opening import ConfigurationError, open_vault, root_option, vault_path
from trueline.cli.output import admit_any_text, choose_style
from trueline.queries import Answer, Argument, Query, Table, UnknownName, find_query
from trueline.queries.history import NoHistory

if TYPE_CHECKING:
    from trueline.analysis.history import GitHistory

_GRAPHS = ("mermaid", "dot")
# What click calls the first argument where it is given without its name.
_WORD = "first_word"
# More rows than this drown a reader; programs get all.
_READABLE = 100


def question_command(name: str) -> click.Command:
    """The command that asks the question called `name`."""
    query = find_query(name)

    first = _first(query)

    def ask(root: str | None, output_format: str, **given: object) -> int:
        word = given.pop(_WORD, None)
        if word is not None and first is not None:
            if given[first.name]:
                raise click.UsageError(f"`{word}` and `--{first.name}` both say which; give one of them")
            given[first.name] = word
        return _ask(query, root, output_format, given)

    words = [click.Argument([_WORD], required=False, metavar=f"[{_metavar(first.name)}]")] if first else []
    return click.Command(
        name,
        params=[*words, *map(_parameter, query.arguments), *_options()],
        callback=ask,
        help=_help(query.page),
        short_help=query.summary,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _first(query: Query) -> Argument | None:
    """The argument that may be given without its name: the first, if it is a word that need not be given."""
    for argument in query.arguments[:1]:
        if argument.type is str and not argument.required and not argument.choices:
            return argument
    return None


class _Words(click.types.StringParamType):
    """Text; where it is missing, what it would be is told."""

    def __init__(self, said: str) -> None:
        self._missing = said

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return self._missing


def _parameter(argument: Argument) -> click.Parameter:
    name = argument.name.rstrip("_")
    words = _Words(_said(argument))
    kind = click.Choice(argument.choices) if argument.choices else {int: click.INT}.get(argument.type, words)
    several = argument.type == tuple[str, ...]
    if argument.required or several:
        metavar = _metavar(name) if argument.required else f"[{_metavar(name)}]..."
        nargs = -1 if several else 1
        return click.Argument([argument.name], type=kind, nargs=nargs, required=argument.required, metavar=metavar)
    option = "--" + name.replace("_", "-")
    if argument.type is bool:
        return click.Option([option, argument.name], is_flag=True, default=argument.default, help=_said(argument))
    return click.Option(
        [option, argument.name],
        type=kind,
        default=argument.default,
        metavar=None if argument.choices else _metavar(name),
        help=_said(argument),
        show_default=bool(argument.default),
    )


def _metavar(name: str) -> str:
    return name.upper().replace("_", "-")


def _said(argument: Argument) -> str:
    return argument.help[:1].upper() + argument.help[1:].rstrip(".") + "."


def _options() -> list[click.Parameter]:
    """What every question takes. No question may have an argument called like one of these."""

    @root_option
    @click.option(
        "--output-format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to show it."
    )
    @click.option("--table", "title", metavar="TITLE", default="", help="Only the table with this title.")
    @click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help=f"At most N rows of each table, 0 for all. [default: {_READABLE} in tables for people, else all]",
    )
    @click.option("--wide", is_flag=True, help="One line for each row and every column, however wide.")
    def nothing() -> None: ...

    return list(reversed(nothing.__click_params__))  # type: ignore[attr-defined]


def _help(page: str) -> str:
    """A docstring as click wants it: what is indented stays as it is."""
    from inspect import cleandoc

    paragraphs = cleandoc(page).split("\n\n")
    return "\n\n".join(
        "\b\n" + text if all(line.startswith("    ") for line in text.split("\n")) else text for text in paragraphs
    )


def _ask(query: Query, root: str | None, output_format: str, given: Mapping[str, object]) -> int:
    words = {argument.name: given[argument.name] for argument in query.arguments}
    files = [word for value in words.values() for word in _strings(value) if _is_note(word)]
    brought, opened = query.brought, set(query.brought.values())
    analysis = open_vault(root, *files) if "vault" in opened else None
    history = _open_history(root, *files) if "history" in opened else None
    subject = analysis or history
    assert subject is not None
    asked = {name: _inside(subject, word) for name, word in words.items()}
    try:
        bring = {"vault": analysis.vault if analysis else None, "history": history, "code": _code_of(analysis)}
        with_them = {name: bring[what] for name, what in brought.items()}
        answer = query.ask(**with_them, **asked)
    except UnknownName as error:
        raise click.UsageError(_proposed(error)) from error
    except NoHistory as error:
        raise click.UsageError(error.message) from error
    tables = _chosen(answer, str(given["title"]))
    if output_format in _GRAPHS and answer.graph is None:
        others = ", ".join(name for name in FORMATS if name not in _GRAPHS)
        raise click.UsageError(f"the answer to `{query.name}` is no graph; it can be shown as {others}")
    limit = given["limit"]
    if limit is None:
        limit = _READABLE if output_format == "table" and not given["wide"] else 0
    assert isinstance(limit, int)
    style = choose_style(sys.stdout, os.environ)
    shown = Shown(query.name, asked, answer, tables, style, bool(given["wide"]), limit)
    admit_any_text(sys.stdout)
    for piece in render(output_format, shown):
        sys.stdout.write(piece)
    sys.stdout.flush()
    if output_format == "csv":
        _mention_others(answer, tables)
    if analysis is not None and answer.unanswered and analysis.source.gathering is None and output_format == "table":
        from trueline.cli.commands.evidence import propose_evidence

        sys.stdout.write("\n")
        propose_evidence(analysis)
    unread = len(analysis.vault.unread) if analysis else 0
    if unread:
        sys.stderr.write(f"{unread} note{'s' * (unread > 1)} could not be read; `trueline check` says why\n")
    return 2 if answer.unanswered else 1 if answer.stops else 0


def _code_of(analysis: Analysis | None) -> object:
    """The past of the code, for questions that ask for it."""
    if analysis is None:
        return None
    from trueline.analysis.code_history import CodeRevisions

    return CodeRevisions(analysis)


def _is_note(word: str) -> bool:
    return word.endswith(".md") and os.path.isfile(word)


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _inside(subject: "Analysis | GitHistory", word: object) -> object:
    """A path as typed becomes the vault's own; any other word stays as it is."""
    if isinstance(word, tuple):
        return tuple(_inside(subject, one) for one in word)
    if isinstance(word, str) and _is_note(word):
        return vault_path(subject, word) or word
    return word


def _open_history(root: str | None, *files: str) -> "GitHistory":
    """The history of the vault that the files, or else the current folder, lie in."""
    from trueline.analysis.history import open_history
    from trueline.analysis.opening import SettingsError

    if root is not None and not os.path.exists(root):
        raise click.UsageError(f"there is no `{root}`")
    where = os.path.commonpath([os.path.abspath(path) for path in files]) if files else os.getcwd()
    try:
        return open_history(where, root, named=bool(files))
    except SettingsError as error:
        raise ConfigurationError(error) from error


def _proposed(error: UnknownName) -> str:
    if not error.near:
        return error.message
    *others, last = (f"`{name}`" for name in error.near)
    return f"{error.message}. Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"


def _chosen(answer: Answer, title: str) -> Sequence[Table]:
    """The tables to show; one that `--table` names may be spelled in any case, with dashes for spaces."""
    if not title:
        return answer.tables
    titles = {table.title.casefold().replace(" ", "-"): table for table in answer.tables}
    found = titles.get(title.strip().casefold().replace(" ", "-"))
    if found is not None:
        return (found,)
    if not titles:
        return ()
    raise click.UsageError(f"there is no table `{title}`; there are {_quoted(answer.tables)}")


def _mention_others(answer: Answer, shown: Sequence[Table]) -> None:
    """A file of comma-separated values is one table; say on the side what else there is."""
    if answer.empty:
        sys.stderr.write(answer.empty + "\n")
    others = [table for table in answer.tables if table not in shown[:1]]
    if others and len(shown) > 1:
        sys.stderr.write(f"this is `{shown[0].title}`; --table names another: {_quoted(others)}\n")


def _quoted(tables: Sequence[Table]) -> str:
    return ", ".join(f"`{table.title}`" for table in tables)
