"""`docs/queries.md`: every question with its arguments and the columns of its answers.

`python -m trueline.cli.asking.page` prints it.
"""

import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from typing import Any

from trueline.cli.asking.markdown import escape
from trueline.queries import Argument, Query, all_queries

_HEAD = """# Questions

Generated from the questions themselves; `trueline QUESTION --help` prints one.

Where a question takes words by name only, the first may be given without it: `trueline owners PrintJob`
is `trueline owners --name PrintJob`. Every question takes `--root DIR`, `--output-format table|json|csv|markdown|mermaid|dot`, `--table TITLE`
(only one table), `--limit N` (at most so many rows of each; 0 for all) and `--wide`. Tables fit 80 columns,
on a screen and in a pipe, unless `--wide` is given or `COLUMNS` says otherwise. `json` is
`trueline/answer@1`: an object with `schema`, `question`, `arguments`, `tables` (each with `title`,
`columns`, `rows` as objects, `count` and `note`), `graph` (`nodes` with `key`, `label`, `kind`, `path`;
`edges` with `source`, `target`, `label`; null where there is none) and `empty`, which says why there is
nothing. `csv` is always one table, the first or the one that `--table` names. Paths are relative to the
vault, with `/`; lines count from 1. The exit code is 0 for an answer, also an empty one, and 2 for a name
that names nothing; `drift` gives 1 where anything has drifted.
"""


def questions_page(queries: Sequence[Query]) -> str:
    """All questions as one Markdown page."""
    return "\n".join([_HEAD, *(line for query in queries for line in _section(query))])


def _section(query: Query) -> Iterator[str]:
    yield f"## `trueline {query.name}`\n"
    for paragraph in cleandoc(query.page).split("\n\n"):
        lines = paragraph.split("\n")
        if all(line.startswith("    ") for line in lines):
            yield "\n".join(["```sh", *(line[4:] for line in lines), "```\n"])
        else:
            yield paragraph + "\n"
    if query.arguments:
        yield "| argument | what it is |\n| --- | --- |"
        yield (
            "\n".join(f"| `{_spelled(argument)}` | {escape(_said(argument))} |" for argument in query.arguments) + "\n"
        )
    for kind in _kinds(query):
        yield f"- *{kind.__name__}* ({', '.join(f'`{name}`' for name in kind._fields)}): {_about(kind)}"
    yield ""


def _spelled(argument: Argument) -> str:
    name = argument.name.rstrip("_").replace("_", "-")
    return name.upper() if argument.required or argument.type == tuple[str, ...] else f"--{name}"


def _said(argument: Argument) -> str:
    choices = f": {', '.join(argument.choices)}" if argument.choices else ""
    default = f" (usually {argument.default})" if argument.default else ""
    return argument.help + choices + default


def _kinds(query: Query) -> list[Any]:
    """The types of rows that the question's module defines, in its order."""
    module = sys.modules[query.ask.__module__]
    return [
        value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and hasattr(value, "_fields")
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


def _about(kind: type) -> str:
    """A type's docstring on one line."""
    return " ".join((kind.__doc__ or "").split())


if __name__ == "__main__":
    sys.stdout.write(questions_page(all_queries()))
