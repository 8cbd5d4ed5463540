"""Reading a template file: from its tree to the schema it implies."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from trueline.syntax import (
    Block,
    Heading,
    Html,
    List,
    Paragraph,
    Quote,
    Section,
    Table,
    Tree,
    WikiLink,
)
from trueline.template.late import late
from trueline.template.normal import essence, is_optional, plain_title, split_choices, title_number
from trueline.template.schema import Asks, Column, Field, Slot, TagFamily, Template
from trueline.text import Span

_VARIABLE = late(r"\{\{.*?\}\}")
_SERIES = late(r"^(\D*?[A-Za-z])[ \t]+\d+$")
_CAMEL = late(r"^(?:[A-Z][a-z0-9]+){2,}$")
_ROUTE = late(r"^\W{0,3}[A-Z]{3,7}\W{1,3}/")
_LINE = late(rb"[^\r\n]+")
_NUMBERED = late(r"[-_ ]?(?:N+|X+|x+|0+)$")
_LINKED = late(r"\[\[[^\]]*\]\].*")
_EMPHASIZED = late(r"(\*\*|__|_)[^*_]+:?\1:?")
_GAP = late(r"[\s_]+")

# Words that name a state: of tags like these a note keeps one, while `layer/service` and
# `domain/billing` may stand side by side.
_STATES = frozenset(
    "draft proposed planned designed approved accepted rejected active implemented implementable shipped done"
    " completed deprecated superseded withdrawn obsolete final stagnant living review critical highest high"
    " medium normal low lowest todo doing provisional deferred replaced".split()
)
_STATE_FAMILIES = frozenset("status priority stage state phase adr".split())


def derive_template(path: str, tree: Tree) -> Template:
    """The schema that the template file at `path`, parsed as `tree`, implies."""
    title = title_section(tree)
    headed = title.children if title else tree.root.children
    text = title.heading.title if title and title.heading else ""
    found = _VARIABLE.search(text)
    before = text[: found.start()] if found else _named_prefix(text)
    if found and "number" in found[0].lower():
        before = text.replace(found[0], "{}", 1).split("{{")[0]
    slots = _slots(tree, headed, ())
    return Template(
        name=path.rsplit("/", 1)[-1].removesuffix(".md"),
        path=path,
        prefix=before.strip(),
        title=text,
        properties=_properties(tree),
        families=_families(tree),
        links=frozenset(link.target for link in _placeholder_links(tree)),
        slots=slots,
        every=tuple(slot for top in slots if not top.prototype for slot in top.walk()),
    )


def title_section(tree: Tree) -> Section | None:
    """The section of the note's title: its first heading, where that is its only H1."""
    ones = [section for section in tree.root.children if section.heading and section.heading.level == 1]
    if len(ones) == 1 and tree.root.children[0] is ones[0]:
        return ones[0]
    return None


def _named_prefix(title: str) -> str:
    """`RFC:` of `RFC: Your title`; a template without variables names its kind before a colon."""
    head, colon, _ = title.partition(":")
    if not colon or len(head.split()) > 4:
        return ""
    return _NUMBERED.sub("-{}", head) + ":"


def _slots(tree: Tree, sections: Sequence[Section], path: tuple[str, ...]) -> tuple[Slot, ...]:
    """The slots of sibling sections; a heading that stands twice may stand any number of times."""
    slots: list[Slot] = []
    seen: set[str] = set()
    for section in sections:
        slot = _slot(tree, section, path)
        slots.append(slot._replace(prototype=True) if slot.name in seen else slot)
        seen.add(slot.name)
    return tuple(slots)


def _slot(tree: Tree, section: Section, path: tuple[str, ...]) -> Slot:
    heading = section.heading
    assert heading is not None
    name = plain_title(heading.title)
    here = (*path, name)
    children = _slots(tree, section.children, here)
    blocks = section.blocks
    return Slot(
        name=name,
        number=title_number(heading.title),
        level=heading.level,
        path=here,
        optional=is_optional(heading.title),
        prototype=_prototypical(heading),
        fields=tuple(_fields(tree, blocks)),
        tables=tuple(_columns(tree, block) for block in blocks if isinstance(block, Table)),
        series=tuple(dict.fromkeys(_series(tree, blocks))),
        lines=_lines(tree, section, children),
        span=Span(section.start, section.end),
        children=children,
        leaf=all(child.prototype for child in children),
    )


def _prototypical(heading: Heading) -> bool:
    """Whether a heading of the template stands for headings its authors choose."""
    title = heading.title.strip()
    if _VARIABLE.search(title) or (title.startswith("[") and title.endswith("]")):
        return True
    if heading.level < 3:
        return False
    bare = plain_title(title)
    return bool(title.startswith("`") or _ROUTE.match(title) or _CAMEL.match(bare) or _stem(bare))


def _stem(text: str) -> str:
    """`Criterion` of `Criterion 1`; nothing for a text that is no numbered placeholder."""
    found = _SERIES.match(text) if text[-1:].isdecimal() else None
    return found[1] if found else ""


def _lines(tree: Tree, section: Section, children: Sequence[Slot]) -> dict[bytes, Asks]:
    """The essence of every line of a slot's own body and of its prototypes, with what it asks."""
    lines: dict[bytes, Asks] = {}
    for child, slot in zip(section.children, children, strict=True):
        if slot.prototype and child.heading:
            said = essence(tree.data[child.heading.start : child.heading.end])
            if said:
                lines[said] = Asks.PROTOTYPE
            lines.update(slot.lines)
    start = section.heading.end if section.heading else section.start
    end = section.children[0].start if section.children else section.end
    kinds = tuple(_kinds(tree, section.blocks))
    for found in _LINE.finditer(tree.data, start, end):
        line = found[0]
        said = essence(line)
        if said:
            lines[said] = _asked(kinds, found.end() - len(line.lstrip()))
    return lines


def _asked(kinds: Sequence[tuple[int, int, Asks]], place: int) -> Asks:
    """What the smallest part that holds `place` asks for."""
    for start, end, asks in kinds:
        if start <= place < end:
            return asks
    return Asks.PROMPT


def _kinds(tree: Tree, blocks: Sequence[Block]) -> Iterator[tuple[int, int, Asks]]:
    """Where each part of a slot's body starts and ends and what it asks for; the smaller part comes first."""
    for block in blocks:
        if isinstance(block, Table):
            yield block.header.start, block.delimiter.end, Asks.STRUCTURE
            yield block.start, block.end, Asks.ROW
        elif isinstance(block, List):
            for item in block.items:
                yield from _kinds(tree, [inner for inner in item.blocks if isinstance(inner, List)])
                yield item.start, item.end, _item_kind(tree.text(Span(item.content, item.end)), item.check)
        elif isinstance(block, Quote):
            if block.callout:
                yield block.start, block.callout.title.end, Asks.STRUCTURE
            yield from _kinds(tree, block.blocks)
            yield block.start, block.end, Asks.PROMPT
        elif isinstance(block, Paragraph):
            yield block.start, block.end, Asks.FIELD if tree.label(block) else Asks.PROMPT
        elif isinstance(block, Html):
            yield block.start, block.end, Asks.STRUCTURE
        else:
            yield block.start, block.end, Asks.SKELETON


def _item_kind(text: str, check: Span | None) -> Asks:
    head = text.split("\n", 1)[0].strip()
    if _stem(head) or _LINKED.fullmatch(head) or _VARIABLE.search(head):
        return Asks.ITEM
    if head.startswith(("**", "_", "__")) and _EMPHASIZED.match(head):
        return Asks.FIELD
    if check is not None:
        return Asks.OPTION if head else Asks.ITEM
    return Asks.FIELD if head.endswith((" -", "-")) else Asks.PROMPT


def _fields(tree: Tree, blocks: Sequence[Block]) -> Iterator[Field]:
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                label = tree.label(item)
                if label:
                    value = tree.text(label.value).strip()
                    yield Field(label.name, value, split_choices(value))
        elif isinstance(block, Paragraph):
            label = tree.label(block)
            if label:
                value = tree.text(label.value).strip()
                yield Field(label.name, value, split_choices(value))


def _columns(tree: Tree, table: Table) -> tuple[Column, ...]:
    columns = []
    for number, cell in enumerate(table.header.cells):
        samples = (tree.text(row.cells[number]) for row in table.rows if number < len(row.cells))
        choices = next((found for sample in samples if (found := split_choices(sample))), ())
        columns.append(Column(tree.text(cell).strip("*` "), choices))
    return tuple(columns)


def _series(tree: Tree, blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                stem = _stem(tree.text(Span(item.content, item.end)).strip())
                if stem:
                    yield stem
        elif isinstance(block, Quote):
            yield from _series(tree, block.blocks)


@lru_cache(maxsize=1024)
def property_key(key: str) -> str:
    """A front-matter key for comparison: `blocked by`, `Blocked-By` and `blocked_by` are one."""
    return _GAP.sub("-", key.strip().lower())


def _properties(tree: Tree) -> tuple[str, ...]:
    return tuple(property_key(item.key) for item in tree.front_matter.properties) if tree.front_matter else ()


def _families(tree: Tree) -> tuple[TagFamily, ...]:
    families: dict[str, list[str]] = {}
    for item in tree.front_matter.properties if tree.front_matter else ():
        if property_key(item.key) in ("tags", "tag"):
            for value in item.values:
                family, slash, option = value.text.lstrip("#").partition("/")
                if slash and option not in families.setdefault(family, []):
                    families[family].append(option)
    return tuple(
        TagFamily(name, tuple(options), _exclusive(name, options))
        for name, options in families.items()
        if len(options) > 1
    )


def _exclusive(name: str, options: Sequence[str]) -> bool:
    return name in _STATE_FAMILIES or all(option in _STATES for option in options)


def _placeholder_links(tree: Tree) -> Iterator[WikiLink]:
    """Every wikilink of a template points at nothing: it shows where a link is to be put."""
    yield from tree.front_links
    for link in tree.links:
        if isinstance(link, WikiLink):
            yield link
