"""Front matter: the properties between two `---` lines at the head of a note, with byte spans.

Nearly all front matter in the world is `key: value` and `- item` lines. Those are read here, one
regular expression per line, in time linear in their size and without a YAML parser (importing one
costs more than reading two hundred notes). An entry this reader does not know is unsound, and
`yaml_fallback` reads the whole block again; where YAML forbids the block, every entry that can be
read alone still is: a broken line never hides the others.

Problems are of these kinds: `invalid-yaml`; `refused-yaml` (YAML, but dangerous or boundless: an
alias, a merge key, a foreign tag, too deep, too large); `unquoted-link`; `duplicate-property`;
`unclosed-front-matter`.
"""

import re
from typing import Final

from trueline.syntax.tree import FrontMatter, Problem, Property
from trueline.syntax.yaml_lines import LINE, read_entries
from trueline.syntax.yaml_scalar import shown
from trueline.text import Span

MOST_BYTES: Final = 1_000_000

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*+(?:\r\n?|\n)")
_CLOSING = re.compile(rb"[\r\n](?:---|\.\.\.)[ \t]*+(?=[\r\n]|\Z)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_UNCLOSED_BYTES: Final = 65_536


def read_front_matter(data: bytes) -> FrontMatter | None:
    """The front matter of the file `data`; None where it has none or never closes it. Never raises."""
    opening = _OPENING.match(data)
    closing = _CLOSING.search(data, opening.end() - 1) if opening else None
    if opening is None or closing is None:
        return None
    start = 3 if data.startswith(b"\xef") else 0
    body = Span(opening.end(), closing.start() + 1)
    if body.length > MOST_BYTES:
        problem = Problem(Span(start, start + 3), "refused-yaml", f"front matter is larger than {MOST_BYTES:,} bytes")
        return FrontMatter(start, closing.end(), body, (), (problem,))
    properties, problems = _read_body(data, body)
    return FrontMatter(start, closing.end(), body, tuple(properties), tuple(sorted(problems)))


def unclosed_front_matter(data: bytes) -> Problem | None:
    """The problem of a file that opens front matter with properties and never closes it.

    A `---` alone may be a thematic break, so every line up to the first blank one must look like
    front matter, and one of them like a property.
    """
    opening = _OPENING.match(data)
    if opening is None:
        return None
    has_key = False
    for line in LINE.finditer(data, opening.end(), opening.end() + _MOST_UNCLOSED_BYTES):
        if not line[0].strip():
            break
        if line.lastindex is None and line[0][:1] not in b" \t":
            return None
        has_key = has_key or line.lastindex in (1, 2, 3, 4)
    if not has_key or _CLOSING.search(data, opening.end() - 1):
        return None
    start = 3 if data.startswith(b"\xef") else 0
    return Problem(
        Span(start, start + 3), "unclosed-front-matter", "front matter begins here and no `---` line ends it"
    )


def _read_body(data: bytes, body: Span) -> tuple[list[Property], list[Problem]]:
    problems: list[Problem] = []
    entries = read_entries(data, body, problems)
    if all(entry.sound for entry in entries):
        properties = [entry.property(data) for entry in entries]
    else:
        from trueline.syntax.yaml_fallback import reread

        properties, problems = reread(data, body, entries, problems)
    if len({item.key for item in properties}) < len(properties):
        problems.extend(_duplicates(properties))
    control = _CONTROL.search(data, body.start, body.end)
    if control:
        message = f"the control character U+{control[0][0]:04X} cannot stand in front matter"
        problems.append(Problem(Span(*control.span()), "invalid-yaml", message))
    return properties, problems


def _duplicates(properties: list[Property]) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for item in properties:
        if item.key in seen:
            message = f"the property {shown(item.key)} stands here a second time"
            problems.append(Problem(item.key_span, "duplicate-property", message))
        seen.add(item.key)
    return problems
