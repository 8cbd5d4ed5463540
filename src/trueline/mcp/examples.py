"""The examples of our pages, written for the command line, as calls of tools."""

import json
import shlex
from collections.abc import Sequence
from typing import Any

from trueline.mcp.asking import spelled
from trueline.vault.signatures import Argument

# What only the command line takes, with the number of words that follow.
_SHOWING = {"--diff": 0, "--dry-run": 0, "--output-format": 1, "--table": 1, "--date": 1, "--author": 1}


def page_for_agents(page: str, tool: str, named: str, arguments: Sequence[Argument]) -> list[str]:
    """The lines of a page, each of its examples as a call of `tool`, which takes the name as `named`."""
    lines: list[str] = []
    for line in page.splitlines():
        if not line.startswith("    trueline "):
            lines.append(line)
            continue
        _, name, *words = shlex.split(line)
        call = f"    {tool} {json.dumps({named: name, 'arguments': given(words, arguments)}, ensure_ascii=False)}"
        if call not in lines:
            lines.append(call)
    return lines


def given(words: Sequence[str], arguments: Sequence[Argument]) -> dict[str, Any]:
    """What the words of a command line give to the arguments of a change or a question."""
    known = {f"--{spelled(one.name)}": one for one in arguments}
    found: dict[str, Any] = {}
    plain: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        argument = known.get(word)
        if word in _SHOWING:
            del left[: _SHOWING[word]]
        elif argument is None:
            plain.append(word)
        elif argument.type is bool:
            found[spelled(argument.name)] = True
        elif argument.type == tuple[str, ...]:
            found.setdefault(spelled(argument.name), []).append(left.pop(0))
        else:
            found[spelled(argument.name)] = left.pop(0)
    placed = [one for one in arguments if one.required or one.type == tuple[str, ...]]
    return {**_placed(plain, placed), **found}


def _placed(words: list[str], arguments: Sequence[Argument]) -> dict[str, Any]:
    """Words without an option, each for the argument in its place; the one that takes several takes the rest."""
    found: dict[str, Any] = {}
    for argument in arguments:
        if words and argument.type == tuple[str, ...]:
            found[spelled(argument.name)], words = words, []
        elif words:
            found[spelled(argument.name)], words = words[0], words[1:]
    return found
