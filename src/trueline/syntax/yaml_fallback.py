"""Front matter with an entry that only a whole YAML parser can read.

The parser sees the block with those sound entries blanked that YAML reads otherwise than people
mean them (`[[Note]]`, `{{title}}`, a value with `: `); their values come from the line reader. If
YAML forbids the block all the same, every unsound entry is tried alone and salvaged.
"""

import re
from typing import Final

from trueline.syntax.tree import Problem, Property
from trueline.syntax.yaml_events import read_yaml
from trueline.syntax.yaml_lines import Entry, salvage
from trueline.syntax.yaml_scalar import shown
from trueline.text import Span

# A whole YAML parser in Python takes up to ten seconds for a megabyte.
MOST_BYTES: Final = 50_000
_MOST_ATTEMPTS: Final = 50
_MOST_ATTEMPTED_BYTES: Final = 10_000

_ODD = re.compile(rb"\t|\[\[|\{\{")
_NOT_EOL = re.compile(rb"[^\r\n]")
_BARE = re.compile(rb"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^:\r\n]|:(?=[^ \t\r\n]))*+(?=[\r\n]|\Z)")
_LINE = re.compile(rb"[^\r\n]*")
_NO_SPACE = re.compile(r"[\w -]+:(?!//)\S")


def reread(
    data: bytes, body: Span, entries: list[Entry], problems: list[Problem]
) -> tuple[list[Property], list[Problem]]:
    """The properties and problems of front matter that has unsound entries."""
    if body.length > MOST_BYTES:
        first = next(entry for entry in entries if not entry.sound)
        message = f"this needs a whole YAML parser, which reads at most {MOST_BYTES:,} bytes"
        line = _LINE.match(data, first.start, body.end)
        span = Span(first.start, line.end() if line else first.start)
        return _recover(data, body, entries, problems, Problem(span, "refused-yaml", message))
    own = _own_problems(entries, problems)
    odd = [
        entry for entry in entries if entry.sound and (own[entry.start] or _ODD.search(data, entry.key_end, entry.end))
    ]
    for _attempt in range(2):
        reading = read_yaml(_blanked(data[: body.end], odd), body.start, body.end)
        if not reading.complete:
            cause = _bare_line(data, entries) or reading.problems[-1]
            return _recover(data, body, entries, problems, cause)
        tops = {item.start for item in reading.properties}
        # An odd entry that is none to YAML is a line of a longer value: read once more with it.
        confirmed = {entry.start: entry for entry in odd if entry.start in tops}
        if len(confirmed) == len(odd):
            break
        odd = list(confirmed.values())
    properties = [
        confirmed[item.start].property(data) if item.start in confirmed else item for item in reading.properties
    ]
    kept = [problem for start in confirmed for problem in own[start]]
    return properties, [*kept, *reading.problems]


def _own_problems(entries: list[Entry], problems: list[Problem]) -> dict[int, list[Problem]]:
    """The problems of each entry, by where it starts."""
    ends = [*(entry.first_problem for entry in entries[1:]), len(problems)]
    return {entry.start: problems[entry.first_problem : end] for entry, end in zip(entries, ends, strict=True)}


def _recover(
    data: bytes, body: Span, entries: list[Entry], problems: list[Problem], cause: Problem
) -> tuple[list[Property], list[Problem]]:
    """What can be read entry by entry of a block that cannot be read whole, for the cause given."""
    properties: list[Property] = []
    problems = [*problems, cause]
    attempts, left = _MOST_ATTEMPTS, _MOST_ATTEMPTED_BYTES
    for entry, end in zip(entries, [*(entry.start for entry in entries[1:]), body.end], strict=True):
        if entry.sound:
            properties.append(entry.property(data))
            continue
        size = end - entry.start
        # What stopped the whole reading would stop this one as well.
        if attempts and size <= left and not entry.start <= cause.span.start < end:
            attempts -= 1
            left -= size
            reading = read_yaml(data, entry.start, end)
            if reading.complete:
                properties.extend(reading.properties)
                problems.extend(reading.problems)
                continue
        if entry.key_end > entry.start:
            properties.append(salvage(data, entry, end))
    return properties, problems


def _blanked(data: bytes, entries: list[Entry]) -> bytes:
    """`data` with spaces in place of what stands behind the keys of `entries`; no offset moves."""
    pieces = []
    position = 0
    for entry in entries:
        pieces.append(data[position : entry.key_end + 1])
        pieces.append(_NOT_EOL.sub(b" ", data[entry.key_end + 1 : entry.end]))
        position = entry.end
    pieces.append(data[position:])
    return b"".join(pieces)


def _bare_line(data: bytes, entries: list[Entry]) -> Problem | None:
    """The problem of a line without a key, where that is the first thing no line reader can read."""
    first = next(entry for entry in entries if not entry.sound)
    found = _BARE.match(data, first.start)
    if first.key_end > first.start or found is None:
        return None
    text = found[0].rstrip().decode("utf-8", "replace")
    advice = "; a space is missing after the colon" if _NO_SPACE.match(text) else ""
    span = Span(first.start, first.start + len(found[0].rstrip()))
    return Problem(span, "invalid-yaml", f"{shown(text)} is no `key: value`{advice}")
