"""What is different between two versions of a template: sections, guidance, fields, tables, properties.

Sections are matched by their names, then by what stands in them, so that a heading with other words is
the same section; what stands in a section is compared unit by unit. Nothing here knows what a section means.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from trueline.syntax import Section, Table, Tree, parse
from trueline.template.derive import derive_template, title_section
from trueline.template.schema import Slot, Template
from trueline.template.units import (
    Unit,
    body_units,
    fold,
    headers_of,
    likeness,
    longest_rising,
    pair_names,
    pair_units,
)
from trueline.text import Span

Path = tuple[str, ...]


class Kind(Enum):
    """What became of a thing."""

    ADDED = "added"
    DROPPED = "dropped"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


class TemplateChange(NamedTuple):
    """One difference: `what` is the kind of thing, `path` the headings it stands below, in the newer version
    if it is there; `before` and `after` are as written, empty where there is nothing. The spans are in the
    older and in the newer file."""

    kind: Kind
    what: str
    path: Path
    before: str
    after: str
    was: Span | None = None
    span: Span | None = None


class Version(NamedTuple):
    """A version of a template: its schema and its text; `sections` maps a slot's path to its section."""

    template: Template
    tree: Tree
    sections: Mapping[Path, Section]

    @property
    def title(self) -> Section:
        """What stands above the first slot: the section of the title, or the whole file."""
        return title_section(self.tree) or self.tree.root

    def heading(self, slot: Slot) -> str:
        """A slot's heading as written, with its number."""
        heading = self.sections[slot.path].heading
        return heading.title if heading else ""


class Difference(NamedTuple):
    """Two versions side by side.

    `pairs` maps the path of an older slot to that of the newer one it became; `moved` are the newer paths
    of those that stand in another place or on another level.
    """

    old: Version
    new: Version
    renamed: Mapping[str, str]
    pairs: Mapping[Path, Path]
    moved: frozenset[Path]

    def changes(self) -> list[TemplateChange]:
        """Every difference, from front matter to the end; sections in their newer order, then those dropped."""
        return list(_changes(self))


def read_version(path: str, data: bytes) -> Version:
    """The version of a template that these bytes are."""
    tree = parse(data)
    template = derive_template(path, tree)
    by_start = {section.start: section for section in tree.sections}
    return Version(template, tree, {slot.path: by_start[slot.span.start] for slot in template.every})


def compare(old: Version, new: Version, renamed: Mapping[str, str] | None = None) -> Difference:
    """The two versions side by side; `renamed` says what was called otherwise where nobody could guess it."""
    hints = renamed or {}
    pairs = _pair_slots(old.template.every, new.template.every, hints)
    return Difference(old, new, hints, pairs, _moved(old.template.every, new.template.every, pairs))


def own_prototypes(version: Version, slot: Slot) -> list[tuple[Slot, Section]]:
    """The sections right below a slot that stand for any number of sections."""
    children = version.sections[slot.path].children
    return [(own, section) for own, section in zip(slot.children, children, strict=True) if own.prototype]


def pair_samples(
    old: Sequence[tuple[Slot, Section]], new: Sequence[tuple[Slot, Section]], renamed: Mapping[str, str]
) -> dict[int, int]:
    """Which of the newer samples each older one became: by name, then in order where as many are left."""
    pairs = pair_names([slot.name for slot, _ in old], [slot.name for slot, _ in new], renamed)
    left = [n for n in range(len(old)) if n not in pairs]
    free = [n for n in range(len(new)) if n not in pairs.values()]
    if len(left) == len(free):
        pairs.update(zip(left, free, strict=True))
    return pairs


def _pair_slots(old: Sequence[Slot], new: Sequence[Slot], renamed: Mapping[str, str]) -> dict[Path, Path]:
    pairs: dict[Path, Path] = {}
    while True:
        _pair_by_name(old, new, pairs, renamed)
        taken = set(pairs.values())
        scores = [
            (_score(one, other, pairs), one.path, other.path)
            for one in old
            if one.path not in pairs
            for other in new
            if other.path not in taken
        ]
        score, before, after = max(scores, default=(0.0, (), ()), key=lambda entry: entry[0])
        if score < 0.5:
            return pairs
        pairs[before] = after


def _pair_by_name(
    old: Sequence[Slot], new: Sequence[Slot], pairs: dict[Path, Path], renamed: Mapping[str, str]
) -> None:
    """Equal names below the same parent first, then equal names wherever they stand."""
    hints = {fold(name): fold(later) for name, later in renamed.items()}
    for anywhere in (False, True):
        for one in old:
            if one.path in pairs:
                continue
            names = (fold(one.name), hints.get(fold(one.name)))
            taken = set(pairs.values())
            found = [other for other in new if other.path not in taken and fold(other.name) in names]
            near = [other for other in found if other.path[:-1] == pairs.get(one.path[:-1], ())]
            rivals = [other for other in old if other.path not in pairs and other.name == one.name]
            if near and (len(one.path) == 1) == (len(near[0].path) == 1):
                pairs[one.path] = near[0].path
            elif anywhere and len(found) == 1 == len(rivals):
                pairs[one.path] = found[0].path


def _score(one: Slot, other: Slot, pairs: Mapping[Path, Path]) -> float:
    """How likely a section was renamed: by what stands in it, the sections below it and its words."""
    if not -1 <= one.level - other.level <= 1:
        return 0.0
    lines = _overlap(set(one.lines), set(other.lines))
    children = _overlap({child.name for child in one.children}, {child.name for child in other.children})
    alike = max(lines, children, likeness(one.name, other.name) - 0.15)
    at_home = pairs.get(one.path[:-1], () if len(one.path) == 1 else None) == other.path[:-1]
    return alike + (0.1 if at_home and alike else -0.15)


def _overlap(one: set[bytes] | set[str], other: set[bytes] | set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _moved(old: Sequence[Slot], new: Sequence[Slot], pairs: Mapping[Path, Path]) -> frozenset[Path]:
    order = {slot.path: number for number, slot in enumerate(old)}
    levels = {slot.path: slot.level for slot in old}
    back = {later: earlier for earlier, later in pairs.items()}
    moved: set[Path] = set()
    families: dict[Path, list[Path]] = {}
    for slot in new:
        was = back.get(slot.path)
        if was is None:
            continue
        above, parent = was[:-1], slot.path[:-1]
        if (pairs.get(above) if above else ()) != parent or levels[was] != slot.level:
            moved.add(slot.path)
        else:
            families.setdefault(parent, []).append(slot.path)
    for paths in families.values():
        stay = longest_rising([order[back[path]] for path in paths])
        moved |= {path for place, path in enumerate(paths) if place not in stay}
    return frozenset(moved)


def _changes(found: Difference) -> Iterator[TemplateChange]:
    yield from _front(found)
    old, new = found.old, found.new
    if old.template.title != new.template.title:
        yield TemplateChange(Kind.CHANGED, "title", (), old.template.title, new.template.title)
    yield from _bodies(found, (), old.title, new.title)
    back = {later: earlier for earlier, later in found.pairs.items()}
    earlier = {slot.path: slot for slot in old.template.every}
    for slot in new.template.every:
        was = back.get(slot.path)
        if was is None:
            yield TemplateChange(Kind.ADDED, "section", slot.path, "", new.heading(slot), None, slot.span)
            continue
        yield from _section(found, earlier[was], slot)
    for slot in old.template.every:
        if slot.path not in found.pairs:
            yield TemplateChange(Kind.DROPPED, "section", slot.path, old.heading(slot), "", slot.span)


def _section(found: Difference, one: Slot, other: Slot) -> Iterator[TemplateChange]:
    before, after = found.old.heading(one), found.new.heading(other)
    spans = (one.span, other.span)
    if one.name != other.name:
        yield TemplateChange(Kind.RENAMED, "section", other.path, before, after, *spans)
    elif before != after:
        yield TemplateChange(Kind.CHANGED, "number", other.path, before, after, *spans)
    if other.path in found.moved:
        above = " > ".join(one.path[:-1]) or "top", " > ".join(other.path[:-1]) or "top"
        if one.level != other.level:
            above = f"{above[0]} (H{one.level})", f"{above[1]} (H{other.level})"
        what = "section" if above[0] != above[1] else "order"
        yield TemplateChange(Kind.MOVED, what, other.path, above[0], above[1], *spans)
    sections = found.old.sections[one.path], found.new.sections[other.path]
    yield from _bodies(found, other.path, *sections)
    theirs = own_prototypes(found.old, one), own_prototypes(found.new, other)
    ours = pair_samples(theirs[0], theirs[1], found.renamed)
    for number, (slot, section) in enumerate(theirs[0]):
        later = theirs[1][ours[number]] if number in ours else None
        if later is None:
            yield TemplateChange(Kind.DROPPED, "sample", other.path, slot.name, "", slot.span)
            continue
        if slot.name != later[0].name:
            yield TemplateChange(Kind.RENAMED, "sample", other.path, slot.name, later[0].name, slot.span, later[0].span)
        yield from _bodies(found, (*other.path, later[0].name), section, later[1])
    for number, (slot, _) in enumerate(theirs[1]):
        if number not in ours.values():
            yield TemplateChange(Kind.ADDED, "sample", other.path, "", slot.name, None, slot.span)


_WHAT = {"text": "guidance", "fence": "sample", "quote": "callout"}


def _bodies(found: Difference, path: Path, one: Section, other: Section) -> Iterator[TemplateChange]:
    old, new = body_units(found.old.tree, one), body_units(found.new.tree, other)
    headers = headers_of(found.old.tree, old), headers_of(found.new.tree, new)
    pairs = pair_units(old, new, headers, found.renamed)
    back = {later: earlier for earlier, later in pairs.items()}
    paired = sorted(back)
    stay = {paired[place] for place in longest_rising([back[n] for n in paired])}
    for number, unit in enumerate(new):
        if number not in back:
            yield _unit_change(Kind.ADDED, path, found, None, unit)
            continue
        was = old[back[number]]
        if unit.kind == "table" and was.said != unit.said:
            yield from _tables(found, path, was, unit)
        elif unit.kind == "field" and fold(was.label) != fold(unit.label):
            yield _unit_change(Kind.RENAMED, path, found, was, unit)
        elif was.said != unit.said:
            yield _unit_change(Kind.CHANGED, path, found, was, unit)
        if number not in stay and unit.kind in ("field", "table", "item"):
            yield _unit_change(Kind.MOVED, path, found, was, unit)
    for number, unit in enumerate(old):
        if number not in pairs:
            yield _unit_change(Kind.DROPPED, path, found, unit, None)


def _unit_change(kind: Kind, path: Path, found: Difference, was: Unit | None, unit: Unit | None) -> TemplateChange:
    either = unit or was
    assert either is not None
    return TemplateChange(
        kind,
        _WHAT.get(either.kind, either.kind),
        path,
        _shown(found.old.tree, was, kind),
        _shown(found.new.tree, unit, kind),
        was.span if was else None,
        unit.span if unit else None,
    )


def _shown(tree: Tree, unit: Unit | None, kind: Kind) -> str:
    if unit is None:
        return ""
    if unit.kind == "field" and kind is not Kind.CHANGED:
        return unit.label
    if isinstance(unit.node, Table):
        return tree.text(Span(unit.node.header.start, unit.node.header.end))
    return " ".join(tree.text(Span(unit.content, unit.end)).split())


def _tables(found: Difference, path: Path, was: Unit, unit: Unit) -> Iterator[TemplateChange]:
    old, new = headers_of(found.old.tree, [was])[0], headers_of(found.new.tree, [unit])[0]
    pairs = pair_names(old, new, found.renamed)
    back = {later: earlier for earlier, later in pairs.items()}
    paired = sorted(back)
    stay = {paired[place] for place in longest_rising([back[n] for n in paired])}
    spans = (was.span, unit.span)
    seen = False
    for number, name in enumerate(new):
        before = old[back[number]] if number in back else ""
        if number not in back:
            yield TemplateChange(Kind.ADDED, "column", path, "", name, *spans)
        elif before != name:
            yield TemplateChange(Kind.RENAMED, "column", path, before, name, *spans)
        if number in back and number not in stay:
            yield TemplateChange(Kind.MOVED, "column", path, before, name, *spans)
        seen = seen or number not in back or before != name or number not in stay
    for number, name in enumerate(old):
        if number not in pairs:
            yield TemplateChange(Kind.DROPPED, "column", path, name, "", *spans)
    rows = (samples(found.old.tree, was), samples(found.new.tree, unit))
    if rows[0] != rows[1] and not (seen or len(pairs) < len(old)):
        yield TemplateChange(Kind.CHANGED, "row", path, rows[0], rows[1], *spans)


def samples(tree: Tree, unit: Unit) -> str:
    """The rows of a template's table as one text; empty where they are empty."""
    rows = unit.node.rows if isinstance(unit.node, Table) else ()
    texts = (" / ".join(filter(None, (tree.text(cell) for cell in row.cells))) for row in rows)
    return "; ".join(filter(None, texts))


def _front(found: Difference) -> Iterator[TemplateChange]:
    old, new = (side.tree.front_matter.properties if side.tree.front_matter else () for side in (found.old, found.new))
    pairs = pair_names([item.key for item in old], [item.key for item in new], found.renamed)
    back = {later: earlier for earlier, later in pairs.items()}
    for number, item in enumerate(new):
        if number not in back:
            yield TemplateChange(Kind.ADDED, "property", (), "", item.key, None, item.key_span)
            continue
        was = old[back[number]]
        if was.key != item.key:
            yield TemplateChange(Kind.RENAMED, "property", (), was.key, item.key, was.key_span, item.key_span)
        before, after = [v.text for v in was.values], [v.text for v in item.values]
        what = "tag" if fold(item.key) in ("tags", "tag") else "value"
        if before == after:
            continue
        if what == "value":
            yield TemplateChange(
                Kind.CHANGED, what, (item.key,), ", ".join(before), ", ".join(after), was.key_span, item.key_span
            )
            continue
        bare = [text.lstrip("#") for text in before], [text.lstrip("#") for text in after]
        for text in bare[1]:
            if text not in bare[0]:
                yield TemplateChange(Kind.ADDED, what, (), "", text, None, item.key_span)
        for text in bare[0]:
            if text not in bare[1]:
                yield TemplateChange(Kind.DROPPED, what, (), text, "", was.key_span)
    for number, item in enumerate(old):
        if number not in pairs:
            yield TemplateChange(Kind.DROPPED, "property", (), item.key, "", item.key_span)
