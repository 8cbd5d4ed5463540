"""A document as the rooms read it: sections by the name of their slot, placeholders subtracted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from trueline.model.naming import name_in, names_in
from trueline.model.synonyms import synonyms
from trueline.syntax import (
    Block,
    Cell,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Section,
    Table,
    Tree,
    parse,
)
from trueline.template import Asks, Outline, Slot, State, folded_title
from trueline.template.late import late
from trueline.template.normal import essence, essences
from trueline.text import Span

# What narrows a heading down without making it another.
_MORE = late(r"\s+\(|\s+for\s", re.IGNORECASE)
_NONE = late(
    r"^[-*+>\s\[\]xX_(]*(?:none|n/?a|not applicable|nothing|no (?:new|changes?|open|unresolved|outstanding|further|questions?)"
    r"|all (?:resolved|answered|closed))\b",
    re.IGNORECASE,
)

_NOTHING = late(r"\W*(?:none|n/?a|not applicable|nothing)?\W*", re.IGNORECASE)


class Text(NamedTuple):
    """A piece of text and where it stands; `text` is what is meant, `span` what is written."""

    text: str
    span: Span

    def __bool__(self) -> bool:
        return bool(self.text)


class Record(NamedTuple):
    """A filled table row: cells by the header's words in lower case, in column order.

    `columns` are all words of the header, also those for which a short row has no cell.
    """

    row: Row
    cells: dict[str, Cell]
    columns: tuple[str, ...]

    def place(self, *words: str) -> Span | None:
        """The cell of the first column whose header holds one of `words`; None where there is none.

        A short row has the column, but no cell: then the place is a point at the row's end.
        """
        column = first_holding(self.columns, words)
        if column is None:
            return None
        cell = self.cells.get(column)
        return Span(cell.start, cell.end) if cell else Span(self.row.end, self.row.end)


def first_holding(names: Iterable[str], words: Sequence[str]) -> str | None:
    """The first of `names` that holds one of `words`."""
    for name in names:
        for word in words:
            if word in name:
                return name
    return None


class Lowering:
    """One document, ready to be read room by room."""

    __slots__ = ("_data", "_names", "_sections", "_slots", "_states", "outline", "tree")

    def __init__(self, tree: Tree, outline: Outline | None) -> None:
        self.tree = tree
        self._data = tree.data
        self.outline = outline
        self._slots: dict[int, Slot] = {}
        self._states: dict[str, State] = {}
        sections: dict[str, tuple[Section, Slot | None]] = {
            folded_title(section.heading.title): (section, None)
            for section in reversed(tree.sections)
            if section.heading
        }
        for found in tuple(sections.values()):
            heading = found[0].heading
            if heading is not None and _MORE.search(heading.title):
                # `Open Questions (deferred)` and `Open Questions for the pilot` are open questions.
                sections.setdefault(folded_title(_MORE.split(heading.title, 1)[0]), found)
        for place in reversed(outline.places if outline else ()):
            if place.section is not None:
                name = folded_title(place.slot.name)
                sections[name] = (place.section, place.slot)
                self._slots[id(place.section)] = place.slot
                self._states[name] = place.state
        self._sections: dict[str, tuple[Section, Slot | None]] | _Asked = sections
        self._names = sections.keys()

    def find(self, *names: str) -> "tuple[Section, Slot | None] | None":
        """The section that answers the first of `names` the document has, with its slot if it has one."""
        for name in names:
            found = self._sections.get(folded_title(name))
            if found:
                return found
        for folded in synonyms(*names):
            found = self._sections.get(folded)
            if found and found[1] is not None:
                return found
        return None

    def lacks(self, folded: frozenset[str]) -> bool:
        """Whether no section answers to any of these names, which are folded titles."""
        return self._names.isdisjoint(folded)

    def section(self, *names: str) -> Section | None:
        """The section that answers the first of `names` the document has."""
        found = self.find(*names)
        return found[0] if found else None

    def state(self, *names: str) -> State:
        """How far the section that `find` finds is filled; what answers no slot is filled or denied."""
        for name in names:
            folded = folded_title(name)
            found = self._sections.get(folded)
            if found and folded in self._states:
                return self._states[folded]
            if found:
                return State.NOT_APPLICABLE if self.denied(found[0]) else State.FILLED
        return State.ABSENT

    def text(self, node: "Block | Cell | Item | Span") -> str:
        """The text of a node or span with white space folded."""
        return " ".join(self._data[node.start : node.end].decode("utf-8", "replace").split())

    def written(self, node: "Block | Cell | Item | Span") -> Text:
        """What a node says, trimmed, with its span."""
        return Text(self.text(node), Span(node.start, node.end))

    def records(
        self, found: "tuple[Section, Slot | None] | None", first: str | tuple[str, ...] = "", deep: bool = True
    ) -> Iterator[Record]:
        """The filled rows of a section's tables; `first` is what the first header cell must start with."""
        if found is None:
            return
        section, slot = found
        for block in walk_blocks(section, deep):
            if isinstance(block, Table) and block.header.cells:
                names = self.columns(block)
                if names[0].startswith(first):
                    for row in block.rows:
                        if self.filled(row, slot):
                            yield Record(row, dict(zip(names, row.cells, strict=False)), names)

    def columns(self, table: Table) -> tuple[str, ...]:
        """The words of a table's header in lower case."""
        return tuple([self.text(cell).strip("*` ").lower() for cell in table.header.cells])

    def filled(self, row: Row, slot: Slot | None) -> bool:
        """Whether a row says more than the template's placeholder row, and more than `None` and dashes."""
        said = essence(self.tree.data[row.start : row.end])
        if not said or (slot is not None and slot.lines.get(said) is Asks.ROW):
            return False
        return len(said) > 80 or not all(_NOTHING.fullmatch(self.text(cell)) for cell in row.cells)

    def items(self, section: Section | None, deep: bool = True) -> Iterator[Item]:
        """The top-level items of all lists of a section, also those in callouts, without placeholders."""
        for item, _ in self.headed(section, deep):
            yield item

    def headed(self, section: Section | None, deep: bool = True) -> Iterator[tuple[Item, Text]]:
        """The items that `items` gives, each with its head."""
        if section is None:
            return
        slot = self._slots.get(id(section))
        for block in walk_blocks(section, deep):
            if isinstance(block, List):
                for item in block.items:
                    head = self.head(item)
                    if not self._repeats(item, head, slot):
                        yield item, head

    def offered(self, item: Item, section: Section) -> bool:
        """Whether an item is an option of the template's that its author has left as it was."""
        slot = self._slots.get(id(section))
        said = essence(self.tree.data[item.start : item.end]) if slot and not item.ticked else b""
        return slot is not None and slot.lines.get(said) is Asks.OPTION

    def placeholder(self, item: Item, slot: Slot | None) -> bool:
        """Whether an item is empty or the template's own."""
        return self._repeats(item, self.head(item), slot)

    def slot(self, section: Section) -> Slot | None:
        """What a section answers in the template, if it does."""
        return self._slots.get(id(section))

    def _repeats(self, item: Item, head: Text, slot: Slot | None) -> bool:
        if not head.text:
            return not item.blocks
        if item.check is not None and not head.text.strip(".… "):
            # `- [ ] ...` is no more than an empty item.
            return len(item.blocks) == 1
        if slot is None:
            return False
        said = essence(self.tree.data[item.start : head.span.end])
        if said in slot.lines and slot.lines[said] is not Asks.OPTION:
            return True
        stem, _, number = head.text.rpartition(" ")
        return number.isdigit() and stem in slot.series

    def head(self, item: Item) -> Text:
        """An item's own text: its first paragraph, without nested lists."""
        first = item.blocks[0] if item.blocks else None
        if isinstance(first, Paragraph):
            return self.written(first)
        return Text("", Span(item.content, item.content))

    def labels(self, section: Section | None, deep: bool = True) -> "dict[str, Text]":
        """The labelled values of a section (`- **Flag name:** x`), by label in lower case; empty values too."""
        values: dict[str, Text] = {}
        for block in walk_blocks(section, deep) if section else ():
            nodes: Sequence[Item | Paragraph] = (
                block.items if isinstance(block, List) else (block,) if isinstance(block, Paragraph) else ()
            )
            for node in nodes:
                label = self.tree.label(node)
                if label:
                    values.setdefault(label.name.strip(" :?").lower(), self.written(label.value))
        return values

    def prose(self, section: Section | None) -> Text:
        """A section's own paragraphs without the template's prompt; empty where there are none."""
        if section is None:
            return Text("", Span(0, 0))
        slot = self._slots.get(id(section))
        kept = [b for b in section.blocks if not isinstance(b, Heading) and not self._prompt(b, slot)]
        if not kept:
            return Text("", Span(section.start, section.start))
        return self.written(Span(kept[0].start, kept[-1].end))

    def _prompt(self, block: Block, slot: Slot | None) -> bool:
        """Whether a block only repeats the template, line by line or, wrapped, as a whole."""
        if isinstance(block, Rule):
            return True
        if slot is None:
            return False
        said = self.tree.data[block.start : block.end].replace(b"\r", b"\n")
        if all(not line or line in slot.lines for line in essences(said)):
            return True
        return isinstance(block, Paragraph) and essence(said.replace(b"\n", b" ")) in slot.lines

    def untouched(self, section: Section, slot: Slot | None) -> bool:
        """Whether a section, heading and all, is still the template's prototype."""
        if slot is None:
            return False
        lines = essences(self.tree.data[section.start : section.end].replace(b"\r", b"\n"))
        return all(not line or line in slot.lines for line in lines)

    def denied(self, section: Section) -> bool:
        """Whether a section opens by saying that there is nothing."""
        for block in walk_blocks(section):
            if isinstance(block, Paragraph | List):
                return denies(self.text(block))
            if not isinstance(block, Quote):
                return False
        return False

    def name(self, span: Span, bullet: bool = False) -> Text:
        """The name in a cell, heading or bullet, see `name_in`, and where exactly it stands."""
        return self.placed(name_in(self.text(span), bullet), span)

    def named(self, span: Span, bullet: bool = False) -> Text:
        """The name like `name`; empty where the text only says that there is none (`None`, `N/A`, a dash)."""
        text = self.text(span)
        if len(text) <= 20 and "`" not in text and _NOTHING.fullmatch(text):
            return Text("", span)
        return self.placed(name_in(text, bullet), span)

    def names(self, span: Span) -> tuple[Text, ...]:
        """The names in a heading that may join several with ` / ` or ` + `, without its number and last remark."""
        return tuple(self.placed(name, span) for name in names_in(self.text(span)))

    def placed(self, name: str, within: Span) -> Text:
        """`name` at its first place in a span; at the whole span where it is not written like that."""
        said, data = name.encode("utf-8", "replace"), self.tree.data
        link = data.find(b"[[", within.start, within.end)
        if link >= 0:
            # The alias and the last segment of a path are what is written last.
            start = data.rfind(said, link, data.find(b"]]", link, within.end) % (within.end + 1))
        else:
            start = data.find(said, within.start, within.end)
        return Text(name, within if start < 0 or not said else Span(start, start + len(said)))


class _Asked:
    """The sections of a note that has none; remembers what it was asked for."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        self.names: set[str] = set()

    def get(self, folded: str) -> None:
        """Nothing, whatever is asked for."""
        self.names.add(folded)


def listening() -> tuple[Lowering, set[str]]:
    """A note without sections, and a set that gathers the folded titles it is asked for."""
    lowering, asked = Lowering(parse(b""), None), _Asked()
    lowering._sections = asked
    return lowering, asked.names


def denies(text: str) -> bool:
    """Whether a text opens by saying that there is nothing."""
    return bool(_NONE.match(text))


def byte_places(text: str) -> Sequence[int]:
    """For every character of `text`, and its end, how many bytes stand before it.

    Bytes that are no UTF-8 are to be decoded as `surrogateescape`.
    """
    if text.isascii():
        return range(len(text) + 1)
    widths = (len(character.encode("utf-8", "surrogateescape")) for character in text)
    return list(accumulate(widths, initial=0))


def walk_blocks(section: Section, deep: bool = True) -> Iterator[Block]:
    """The blocks of a section in order, with those inside quotes; `deep` goes into sub-sections."""
    for block in section.blocks:
        yield block
        if isinstance(block, Quote):
            yield from _inside(block)
    if deep:
        for child in section.children:
            if child.heading:
                yield child.heading
            yield from walk_blocks(child)


def _inside(quote: Quote) -> Iterator[Block]:
    for block in quote.blocks:
        yield block
        if isinstance(block, Quote):
            yield from _inside(block)


def walk_items(items: Sequence[Item], depth: int = 0) -> Iterator[tuple[Item, int]]:
    """Items with all nested ones, depth first, each with its depth."""
    for item in items:
        yield item, depth
        for block in item.blocks:
            if isinstance(block, List):
                yield from walk_items(block.items, depth + 1)
