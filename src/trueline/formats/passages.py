"""What other ways of writing designs down come to: passages of text, each with where it belongs in a feature
design or a decision record. The readers of these formats make them; nobody loses a byte on the way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.formats.built import Source
from trueline.syntax import Section, Tree, parse
from trueline.template import folded_title, title_section
from trueline.template.late import late
from trueline.text import Span

_FIELD = late(
    rb"^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?([A-Za-z][A-Za-z /-]{1,30}?)(?:\*\*|__)?:(?:\*\*|__)?[ \t]*(.*?)[ \t]*$"
)
_MARK = b"\xef\xbb\xbf"


class Belongs(NamedTuple):
    """Where a passage belongs: the names of sections that it fills, the best first, else of one that it may
    stand below with its own heading."""

    slots: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


class Passage(NamedTuple):
    """A piece of a source: its heading and what stands below that, byte for byte.

    `level` is the heading's level, 0 where there was none; `line` counts from 1. A `fence` is a file of
    another language that is to stand in a fence of that language.
    """

    path: str
    line: int
    title: str
    body: bytes
    level: int
    belongs: Belongs
    fence: str = ""


class Imported(NamedTuple):
    """One design or decision as its source has it.

    `kind` is `feature` or `adr`; `number` has digits only; `status` is one word in lower case, `date` is as
    `2026-01-31`; both may be empty. `values` are properties by name; `replaces` and `replaced_by` name
    sources. `problems` are lower-case lines about what could not be read.
    """

    kind: str
    path: str
    title: str
    number: str = ""
    status: str = ""
    date: str = ""
    passages: tuple[Passage, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    stage: str = ""


class Unplaced(NamedTuple):
    """A file that no document came of, and why in one lower-case line."""

    path: str
    message: str


class Reading(NamedTuple):
    """What a folder holds."""

    found: tuple[Imported, ...] = ()
    left: tuple[Unplaced, ...] = ()


def text_problem(data: bytes) -> str:
    """Why these bytes are no text, or an empty string."""
    if b"\0" in data:
        return "it is no text"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "it is not UTF-8"
    return ""


def title_of(tree: Tree) -> str:
    """What the first heading of level 1 says; empty where there is none."""
    title = title_section(tree) or next((s for s in tree.sections if s.heading and s.heading.level == 1), None)
    return title.heading.title.strip() if title and title.heading else ""


def passages_of(source: Source, known: Mapping[str, Belongs], rest: Belongs) -> list[Passage]:
    """The passages of a Markdown file: one for each heading that `known` has, by its folded title, and one for
    what stands between them. What stands above the first heading belongs to `rest`."""
    tree = parse(source.data)
    title = title_section(tree)
    top = title or tree.root
    found = []
    preamble = _own(tree, top, known)
    if title is not None:
        above = source.data[tree.root.start : title.start].removeprefix(_MARK)
        preamble = above + preamble if above.strip() else preamble
    if preamble.strip():
        found.append(
            Passage(source.path, _line(tree, top), "", preamble, top.heading.level if top.heading else 0, rest)
        )
    for child in top.children:
        found += _section(source, tree, child, known, False)
    return found


def _section(
    source: Source, tree: Tree, section: Section, known: Mapping[str, Belongs], inside: bool
) -> Iterator[Passage]:
    """The passage of a section and those of the known sections below it."""
    heading = section.heading
    assert heading is not None
    belongs = _known(heading.title, known)
    inner = [child for child in section.children if _holds(child, known)]
    body = _own(tree, section, known)
    # A heading that only holds others, which go their own ways, says nothing by itself.
    if body.strip() or not inner:
        yield Passage(source.path, _line(tree, section), heading.title, body, heading.level, belongs or Belongs())
    for child in inner:
        yield from _section(source, tree, child, known, True)


def _known(title: str, known: Mapping[str, Belongs]) -> Belongs | None:
    folded = folded_title(title)
    found = known.get(folded)
    if found is None:
        # `User Scenarios & Testing *(mandatory)*`, `Success Criteria (measured)`.
        found = known.get(folded_title(title.partition("(")[0].rstrip(" *_")))
    return found


def _holds(section: Section, known: Mapping[str, Belongs]) -> bool:
    if section.heading is None:
        return False
    return _known(section.heading.title, known) is not None or any(_holds(one, known) for one in section.children)


def _own(tree: Tree, section: Section, known: Mapping[str, Belongs]) -> bytes:
    """What stands below a heading without the sections that are passages of their own."""
    start = section.heading.end if section.heading else section.start
    pieces = []
    for child in section.children:
        if section.heading is None or section is title_section(tree) or _holds(child, known):
            pieces.append(tree.data[start : child.start])
            start = child.end
    pieces.append(tree.data[start : section.end])
    return b"".join(pieces)


def _line(tree: Tree, section: Section) -> int:
    start = section.heading.start if section.heading else section.start
    return tree.lines.line(start)


def taken_fields(body: bytes, wanted: Sequence[str]) -> tuple[dict[str, str], bytes]:
    """The values of lines such as `**Status**: Draft` or `* Date: 2026-01-31` with one of the `wanted` labels, in
    lower case, and `body` without these lines."""
    found: dict[str, str] = {}
    kept = []
    for line in body.splitlines(keepends=True):
        field = _FIELD.match(line.rstrip(b"\r\n"))
        name = field[1].decode().strip().lower() if field else ""
        if field and name in wanted and name not in found:
            found[name] = field[2].decode("utf-8", "replace").strip().strip("`").strip()
        else:
            kept.append(line)
    return found, b"".join(kept)


def front_fields(source: Source, wanted: Sequence[str]) -> tuple[dict[str, str], list[Passage]]:
    """The values of front matter's properties among `wanted`, in lower case, and a passage with all others."""
    tree = parse(source.data)
    found: dict[str, str] = {}
    left = []
    for item in tree.front_matter.properties if tree.front_matter else ():
        name = item.key.strip().lower()
        if name in wanted and item.kind in ("scalar", "empty"):
            found[name] = item.values[0].text.strip() if item.values else ""
        else:
            left.append(Span(item.start, item.end).cut(source.data))
    body = b"\n".join(left)
    return found, [Passage(source.path, 1, "Front matter", body, 0, Belongs(), "yaml")] if body else []
