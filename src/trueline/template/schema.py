"""A template as a schema: what a document made from it is asked for.

A template is an ordinary note. Every heading is a `Slot`; what stands below it is guidance and
places to fill. The same reading serves any Markdown file, so a team's own template needs no
second description.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from trueline.text import Span


class Asks(Enum):
    """What a line of a template asks of its author."""

    PROMPT = "prompt"  # guidance: an italic line, a comment, running text
    FIELD = "field"  # `- **Label:**` with an empty or exemplary value
    ITEM = "item"  # an item of an open list: `- [ ] Task 1`, `- [[Flow - Related Flow]]`
    OPTION = "option"  # an item of a fixed list that is ticked or not
    ROW = "row"  # a table row to be replaced
    PROTOTYPE = "prototype"  # a heading that stands for any number of headings
    SKELETON = "skeleton"  # a line of a fence to be replaced
    STRUCTURE = "structure"  # a table header, a callout line: stays as it is


class Field(NamedTuple):
    """A labelled value; `choices` are the alternatives its placeholder names, if it does."""

    name: str
    placeholder: str
    choices: tuple[str, ...]


class Column(NamedTuple):
    """A column of a table in the template; `choices` as for a field."""

    name: str
    choices: tuple[str, ...]


class Slot(NamedTuple):
    """One heading of a template and what it asks for.

    `name` is the heading without its number and without `(Optional)`; `lines` maps the
    essence of each line of the body to what it asks; `series` are the stems of numbered placeholders (`Criterion` for
    `Criterion 1`). A `leaf` is divided no further, prototypes aside. A `prototype` stands for any number of headings and is never missed.
    """

    name: str
    number: str
    level: int
    path: tuple[str, ...]
    optional: bool
    prototype: bool
    fields: tuple[Field, ...]
    tables: tuple[tuple[Column, ...], ...]
    series: tuple[str, ...]
    lines: Mapping[bytes, Asks]
    span: Span
    children: "tuple[Slot, ...]"
    leaf: bool

    def walk(self) -> "Iterator[Slot]":
        """This slot and all below it that are not prototypes, in document order."""
        yield self
        for child in self.children:
            if not child.prototype:
                yield from child.walk()


class TagFamily(NamedTuple):
    """Tags of one prefix that the template offers; `exclusive` when a note is to keep one of them."""

    name: str
    options: tuple[str, ...]
    exclusive: bool


class Template(NamedTuple):
    """A template file, read.

    `name` is the file's name without extension; `prefix` what its H1 has before the title
    (`Feature:`; a number placeholder in it is written `{}`), empty when it has none; `properties`
    are the front-matter keys in normal form; `every` lists all slots that are no prototypes, in order;
    `links` the targets of its placeholder links.
    """

    name: str
    path: str
    prefix: str
    title: str
    properties: tuple[str, ...]
    families: tuple[TagFamily, ...]
    links: frozenset[str]
    slots: tuple[Slot, ...]
    every: tuple[Slot, ...]
