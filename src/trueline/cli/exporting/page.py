"""`docs/formats.md`: what is written for other programs, with the beginning of what an example comes to.

`python -m trueline.cli.exporting.page examples/parcelhub` prints it.
"""

import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc

from trueline.cli.asking.markdown import escape
from trueline.formats.artefact import File
from trueline.formats.registry import FORMATS, Format, Option
from trueline.model import Document

_LINES, _WIDTH = 14, 110
_LANGUAGES = {"yaml": "yaml", "yml": "yaml", "json": "json", "sql": "sql", "py": "python", "mmd": "mermaid"}
_HEAD = """# Artefacts

Generated from the formats themselves; `trueline export FORMAT --help` prints one.

```sh
trueline export openapi                                  # print it, of all designs
trueline export openapi "Shop Webhooks" -o webhooks.yaml # of one, into a file
trueline export sql --status implemented -o schema.sql   # of designs that are built
trueline export prometheus -o ops/ --check               # exit 1 if what lies there is not up to date
```

Only what could be read is written. What was skipped is listed on standard error with its place and the reason; the
first dozen, or with `--all-skipped` everything. A design that is archived or superseded is left out unless it is
named. The same designs give the same bytes, so an artefact can be committed, and `--check` in CI says with a
difference when the design has moved on:

```sh
trueline export openapi -o api/openapi.yaml --check
```

What is written carries the place it comes from (`x-trueline-source`, a comment, a label), and is judged by its
owners' own programs in our tests: openapi-spec-validator and schemathesis, a running PostgreSQL, Mermaid,
`@dbml/core`, LikeC4, Backstage's catalog model, promtool, flagd's evaluator, Gherkin's parser, locust, Chaos
Toolkit. For Structurizr, Open Threat Models, OpenSLO and JSON Canvas there is no program that runs here: grammar and
schemas are written from their specifications. Obsidian itself has not opened the dashboards.

The way back, from what was built to the designs, is [drift](drift.md): OpenAPI, SQL, Prometheus rules, flagd, JUnit and
source code are read there. What is written in a language that is also read is read back as the same things
(`tests/formats`, on generated designs). For the vault as a whole there are `export json`, `json-schema`, `sqlite`, `csv`,
`xlsx` and `html`; see `trueline export --help`.

The examples below are the beginnings of what `examples/parcelhub` comes to.
"""


def formats_page(documents: Sequence[Document]) -> str:
    """All formats as one Markdown page, with examples of what these documents come to."""
    pieces = [_HEAD, *(line for one in FORMATS.values() for line in _section(one, documents))]
    return "\n".join(pieces)


def _section(one: Format, documents: Sequence[Document]) -> Iterator[str]:
    yield f"## `trueline export {one.name}`\n"
    yield cleandoc(one.page) + "\n"
    if one.options:
        yield "| option | what it is |\n| --- | --- |"
        yield "\n".join(f"| `--{_spelled(option)}` | {escape(_said(option))} |" for option in one.options) + "\n"
    written = one.write(documents)
    if written.files:
        first = written.files[0]
        others = f", the first of {len(written.files)} files" if len(written.files) > 1 else ""
        yield f"`{first.name}`{others}:\n"
        yield "\n".join(_beginning(first)) + "\n"


def _spelled(option: Option) -> str:
    return option.name.strip("_").replace("_", "-")


def _said(option: Option) -> str:
    choices = f": {', '.join(option.choices)}" if option.choices else ""
    default = f" (usually {option.default})" if option.default not in ("", (), None, False) else ""
    return option.help + choices + default


def _beginning(file: File) -> Iterator[str]:
    """A fence with the first lines of a file; four ticks, for what holds a fence itself."""
    yield f"````{_LANGUAGES.get(file.name.rpartition('.')[2], 'text')}"
    lines = file.text.rstrip("\n").split("\n")
    for line in lines[:_LINES]:
        yield line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
    if len(lines) > _LINES:
        yield "…"
    yield "````"


if __name__ == "__main__":
    from trueline.analysis.opening import open_analysis

    sys.stdout.write(formats_page(list(open_analysis(sys.argv[1]).vault.documents.values())))
