"""Sections of a document brought to a newer template: found, added, moved, renamed, dropped."""

from collections.abc import Mapping, Sequence

from trueline.refactors._lines import ending_of
from trueline.refactors.upgrading.arrange import Arrangement, Node, hashes_of
from trueline.syntax import Heading, Section, Tree
from trueline.template import Outline, Slot, lay_over, plain_title
from trueline.template.difference import Difference, Path, Version
from trueline.template.units import body_units, fold
from trueline.text import Edit, Span

Aliases = Mapping[str, Sequence[str]]
_MOST_ROUNDS = 8


class Found:
    """Which section answers which slot: `at` by the path of the newer slot, `dropped` by that of the older.

    Those in `alike` were found by likeness only: they are not moved, as a heading may be like several.
    """

    __slots__ = ("alike", "at", "dropped", "taken")

    def __init__(self) -> None:
        self.alike: frozenset[Path] = frozenset()
        self.at: dict[Path, Section] = {}
        self.dropped: dict[Path, Section] = {}
        self.taken: set[int] = set()

    def take(self, path: Path, section: Section | None, into: dict[Path, Section]) -> None:
        """Let a section answer a slot, where both are free."""
        if section is not None and section.start not in self.taken and path not in into:
            into[path] = section
            self.taken.add(section.start)


def find_sections(tree: Tree, difference: Difference, aliases: Aliases) -> Found:
    """The sections of a document that follows the older version, the newer one, or is on its way.

    Where a slot got another name, a section that has the new name is the one; names come before likeness.
    """
    found = Found()
    old = _places(lay_over(tree, difference.old.template, aliases))
    new = _places(lay_over(tree, difference.new.template, aliases))
    pairs = difference.pairs
    changed = [(one, other) for one, other in pairs.items() if fold(one[-1]) != fold(other[-1])]
    for one, other in changed:
        found.take(other, new["text"].get(other), found.at)
        found.take(other, old["text"].get(one), found.at)
    for one, other in pairs.items():
        found.take(other, old["text"].get(one), found.at)
        found.take(other, new["text"].get(other), found.at)
    for slot in difference.new.template.every:
        found.take(slot.path, new["text"].get(slot.path), found.at)
    for one in old["text"]:
        if one not in pairs:
            found.take(one, old["text"][one], found.dropped)
    named = frozenset(found.at)
    for one, other in pairs.items():
        found.take(other, old["like"].get(one), found.at)
    for slot in difference.new.template.every:
        found.take(slot.path, new["like"].get(slot.path), found.at)
    found.alike = frozenset(found.at) - named
    return found


def _places(outline: Outline) -> dict[str, dict[Path, Section]]:
    """The sections of an outline by path: those found by their text, and those by likeness."""
    found: dict[str, dict[Path, Section]] = {"text": {}, "like": {}}
    for place in outline.places:
        if place.section is not None:
            found["text" if place.how == "text" else "like"][place.slot.path] = place.section
    return found


class Sections:
    """A document's arrangement on its way to the newer version; `said` and `left` tell what came of it.

    `left` pairs what was left alone with why.
    """

    def __init__(self, tree: Tree, difference: Difference, aliases: Aliases, top: Section | None) -> None:
        self.tree = tree
        self.difference = difference
        self.arrangement = Arrangement(tree)
        self.found = find_sections(tree, difference, aliases)
        self.said: list[str] = []
        self.left: list[tuple[Span, str]] = []
        self.top = self.arrangement.by_start[top.start] if top else self._usual_parent()
        self.nodes: dict[Path, Node] = {(): self.top}
        for path, section in self.found.at.items():
            node = self.arrangement.by_start[section.start]
            node.slot = path
            self.nodes[path] = node

    def _usual_parent(self) -> Node:
        """What holds most of the top sections, in a document without one title above all."""
        starts = (section.start for path, section in self.found.at.items() if len(path) == 1)
        parents = [parent for start in starts if (parent := self.arrangement.by_start[start].parent) is not None]
        return max(parents, key=parents.count, default=self.arrangement.root)

    def restructure(self) -> None:
        """Move what moved, add what is new and drop what is untouched, in the order of the newer version."""
        # A section may have to wait until another, which it would swallow, is out of its way.
        for _ in range(_MOST_ROUNDS):
            before = self._shape()
            self._place_all()
            if self._shape() == before:
                break

    def _shape(self) -> list[tuple[int, int, int]]:
        """Where every section stands, for comparison."""
        return [(id(node), id(node.parent), node.level) for node in self.arrangement.root.walk()]

    def _place_all(self) -> None:
        """Add what is missing, move what is not in its place, drop what is untouched and no longer asked for, once."""
        back = {later: earlier for earlier, later in self.difference.pairs.items()}
        for slot in self.difference.new.template.every:
            node = self.nodes.get(slot.path)
            if node is None:
                if slot.path not in back and slot.path[:-1] in self.nodes:
                    self._add(slot)
            elif (
                slot.path in self.difference.moved
                and slot.path[:-1] in self.nodes
                and slot.path not in self.found.alike
            ):
                self._move(slot, node)
        # What stands below another goes first, so that the other may go too.
        for path in sorted(self.found.dropped, key=lambda path: -self.found.dropped[path].start):
            self._drop(path)

    def _index(self, slot: Slot, parent: Node, node: Node | None) -> int | None:
        """Where a section belongs among the children of `parent` without it; None where it is in its place."""
        order = [one.path for one in self.difference.new.template.every if one.path[:-1] == slot.path[:-1]]
        earlier = [self.nodes[path] for path in order[: order.index(slot.path)] if path in self.nodes]
        before = next((one for one in reversed(earlier) if one.parent is parent), None)
        others = [child for child in parent.children if child is not node]
        answering = [child for child in others if child.slot is not None]
        if node is not None and node.parent is parent:
            place = parent.children.index(node)
            above = [child for child in parent.children[:place] if child.slot is not None]
            if (above[-1] if above else None) is before:
                return None
        if before is None:
            return others.index(answering[0]) if answering else len(others)
        place = others.index(before) + 1
        while place < len(others) and others[place].slot is None:
            place += 1
        return place

    def _add(self, slot: Slot) -> None:
        parent = self.nodes[slot.path[:-1]]
        index = self._index(slot, parent, None)
        assert index is not None
        level = _fitting(_level(slot, parent, self.difference.new), parent.children, index)
        text = template_text(self.difference.new, slot, level, ending_of(self.tree.data))
        node = Node(None, self.arrangement.gap(level), text, level)
        node.slot = slot.path
        self.nodes[slot.path] = node
        parent.put(node, index)
        self.said.append(f"added `{slot.name}`")

    def _move(self, slot: Slot, node: Node) -> None:
        parent = self.nodes[slot.path[:-1]]
        if node is parent or any(one is parent for one in node.walk()):
            return
        index = self._index(slot, parent, node)
        others = [child for child in parent.children if child is not node]
        place = parent.children.index(node) if index is None else index
        level = _fitting(_level(slot, parent, self.difference.new), others, place)
        shift = level - node.level
        if shift and not can_shift(self.tree, node, shift):
            self._leave(node, f"`{slot.name}` moved in the template; its headings cannot stand so deep, so it stays")
            return
        if index is None and not shift:
            return
        for one in node.walk():
            one.level += shift
        if index is not None:
            parent.put(node, index)
        if shift:
            node.gap = self.arrangement.gap(level)
        if f"moved `{slot.name}`" not in self.said:
            self.said.append(f"moved `{slot.name}`")

    def _drop(self, path: Path) -> None:
        section = self.found.dropped[path]
        node = self.arrangement.by_start[section.start]
        name = path[-1]
        if node.parent is None:
            return
        if node.children or not is_untouched(self.tree, section, self.difference.old, path):
            self._leave(node, f"`{name}` is no longer in the template; it is filled, so it stays")
            return
        node.leave()
        # An earlier round may have seen sections below it that have moved on since.
        self.left = [told for told in self.left if not section.start <= told[0].start < section.end]
        self.said.append(f"dropped `{name}`, which was untouched")

    def _leave(self, node: Node, message: str) -> None:
        heading = node.section.heading if node.section else None
        told = (Span(heading.start, heading.end) if heading else Span(0, 0), message)
        self.left += [] if told in self.left else [told]

    def rename(self) -> None:
        """Give headings that are as the older version has them their newer words."""
        for one, other in self.difference.pairs.items():
            section = self.found.at.get(other)
            if section is None or section.heading is None:
                continue
            before = self.difference.old.sections[one].heading
            after = self.difference.new.sections[other].heading
            assert before is not None and after is not None
            edit = renamed_heading(self.tree, section.heading, before.title, after.title)
            if edit is not None:
                self.nodes[other].edits.append(edit)
                words = plain_title(before.title) != plain_title(after.title)
                self.said.append(f"renamed `{one[-1]}` to `{other[-1]}`" if words else f"renumbered `{other[-1]}`")


def renamed_heading(tree: Tree, heading: Heading, before: str, after: str) -> Edit | None:
    """The edit that gives a heading that says `before` the words `after`.

    A heading that has another number, or none, keeps that and gets the new name.
    """
    if before == after:
        return None
    title = heading.title
    if title == before:
        return Edit(heading.text, after.encode())
    old, new = plain_title(before), plain_title(after)
    place = title.rfind(old)
    if old == new or plain_title(title) != old or place < 0 or title == after:
        return None
    written = title[:place] + new + title[place + len(old) :]
    return Edit(heading.text, written.encode()) if tree.text(heading.text) == title else None


def can_shift(tree: Tree, node: Node, shift: int) -> bool:
    """Whether a section and all below it can stand so many levels deeper, or higher."""
    for one in node.walk():
        if not isinstance(one.own, Span) or one.section is None or one.section.heading is None:
            return False
        hashes = hashes_of(one.section.heading)
        if hashes.cut(tree.data) != b"#" * hashes.length or not 1 <= one.level + shift <= 6:
            return False
    return True


def _level(slot: Slot, parent: Node, version: Version) -> int:
    above = (version.sections[slot.path[:-1]] if len(slot.path) > 1 else version.title).heading
    base = above.level if above else slot.level - 1
    # A document without a title of its own begins its sections where the template does.
    return slot.level if not parent.level else min(6, parent.level + slot.level - base)


def _fitting(level: int, siblings: Sequence[Node], index: int) -> int:
    """The level nearest to `level` at which a section stands beside its siblings, and takes none of them below it."""
    above = siblings[index - 1].level if index else level
    below = siblings[index].level if index < len(siblings) else level
    return max(min(level, above), below)


def template_text(version: Version, slot: Slot, level: int, ending: bytes) -> bytes:
    """A slot's heading and own body, samples and all, as they are to stand in a document."""
    section = version.sections[slot.path]
    inner = [own for own, child in zip(section.children, slot.children, strict=True) if not child.prototype]
    stop = min((own.start for own in inner), default=section.end)
    return section_text(version.tree.data, section, stop, level, ending)


def section_text(data: bytes, section: Section, stop: int, level: int, ending: bytes) -> bytes:
    """A section's bytes up to `stop` with its headings on another level and other line endings."""
    heading = section.heading
    assert heading is not None
    shift = level - heading.level
    text = data[section.start : stop].rstrip()
    if text.endswith((b"\n---", b"\r---")):
        text = text[:-3].rstrip()
    starts = [section.start, *(child.start for child in section.children if child.start < stop)] if shift else []
    for start in reversed(starts):
        at = start - section.start
        hashes = len(text[at:]) - len(text[at:].lstrip(b"#"))
        if hashes:
            text = text[:at] + b"#" * max(1, min(6, hashes + shift)) + text[at + hashes :]
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", ending)


def is_untouched(tree: Tree, section: Section, version: Version, path: Path) -> bool:
    """Whether a section's own body says nothing but what the template says there."""
    origin = version.sections[path]
    known = {unit.said for unit in body_units(version.tree, origin)}
    return all(not unit.said or unit.said in known for unit in body_units(tree, section))
