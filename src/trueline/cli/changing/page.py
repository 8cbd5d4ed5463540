"""`docs/changes.md`: every change with its arguments.

`python -m trueline.cli.changing.page` prints it.
"""

import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc

from trueline.cli.asking.markdown import escape
from trueline.model.gates import CONDITIONS, DEFAULT_GATES
from trueline.refactors import Argument, Refactor, all_refactors

_HEAD = """# Changes

Generated from the changes themselves; `trueline CHANGE --help` prints one.

A change works out what it comes to before anything is written: edits of byte spans, new files, moves. Then all
of it is written, or nothing. What is so already is not done again. Every change takes `--root DIR` and

| option | what it does |
| --- | --- |
| `--diff` | prints the change as a patch, for people and for `git apply`, and writes nothing |
| `--dry-run` | says in one line each which files would change, and writes nothing |
| `--output-format json` | says what was changed as `trueline/change@1` |
| `--date DATE` | the date to write, where the change writes one; usually today |
| `--all-mentions` | `move` and `rename` only: lists every place that is left to you, not the first ten |
| `--author NAME` | the author to write; usually `$TRUELINE_AUTHOR`, else git's `user.name` |

The exit code is 0 where it is done or there was nothing to do; 1 where it was refused, by a gate, by the note
itself or because a file changed meanwhile, and then nothing was changed; 2 for a name that names nothing.

`trueline/change@1` is an object with `schema`, `change`, `arguments`, `applied`, `files` (each with `path`,
`from` for a file that moves, `action`: `edited`, `created` or `moved`, `sha256_before`, `sha256`, `lines_added`,
`lines_removed`, `said`, and with `--diff` its `diff`), `unchanged` (what was so already, by path), `mentions`
(each with `path`, `line`, `message`: places that were left to a person), `refused` (files that could not be
written, with `path`, `kind`, `message`, `conflict`) and `declined` (why the change is not allowed: `message`,
`reasons`, `help`; else null).
"""

_GATES = """## Gates

`[gates]` in trueline.toml says what has to be so before `trueline set NAME status=...` takes a design further.
A key is a status; one that is as far on counts alike, so that `accepted` passes the gate of `designed`. Its
value lists conditions: those below, or rules and families of rules (`overview/vague-criterion`, `links`) that
must find nothing. An empty list opens a gate. `--force REASON` passes all of them and records the reason in
the changelog.

```toml
[gates]
{gates}
```

These are the gates where nothing else is said.

| condition | holds where |
| --- | --- |
{conditions}
"""


def changes_page(refactors: Sequence[Refactor]) -> str:
    """All changes as one Markdown page."""
    return "\n".join([_HEAD, *(line for refactor in refactors for line in _section(refactor)), _gates()])


def _gates() -> str:
    gates = [f"{status} = [{', '.join(_quoted(wanted))}]" for status, wanted in DEFAULT_GATES.items()]
    conditions = [f"| `{name}` | {meaning} |" for name, meaning in CONDITIONS.items()]
    return _GATES.format(gates="\n".join(gates), conditions="\n".join(conditions))


def _quoted(words: Sequence[str]) -> list[str]:
    return [f'"{word}"' for word in words]


def _section(refactor: Refactor) -> Iterator[str]:
    yield f"## `trueline {refactor.name}`\n"
    for paragraph in cleandoc(refactor.page).split("\n\n"):
        lines = paragraph.split("\n")
        if all(line.startswith("    ") for line in lines):
            yield "\n".join(["```sh", *(line[4:] for line in lines), "```\n"])
        else:
            yield paragraph + "\n"
    yield "| argument | what it is |\n| --- | --- |"
    yield "\n".join(f"| `{_spelled(one)}` | {escape(_said(one))} |" for one in refactor.arguments) + "\n"


def _spelled(argument: Argument) -> str:
    name = argument.name.rstrip("_").replace("_", "-")
    return name.upper() if argument.required else f"--{name}"


def _said(argument: Argument) -> str:
    return argument.help + (f": {', '.join(filter(None, argument.choices))}" if argument.choices else "")


if __name__ == "__main__":
    sys.stdout.write(changes_page(all_refactors()))
