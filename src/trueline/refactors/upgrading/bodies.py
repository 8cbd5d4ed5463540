"""The body of a section brought to a newer template: what is untouched is replaced, what is the author's stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.refactors._lines import ending_of, line_end, line_start, next_line
from trueline.refactors.upgrading.arrange import joined
from trueline.refactors.upgrading.columns import Version as TableVersion
from trueline.refactors.upgrading.columns import upgraded_table
from trueline.syntax import Item, Section, Table, Tree
from trueline.template.units import Unit, body_units, fold, header, headers_of, pair_units, said
from trueline.text import Edit, Span

IsOption = Callable[[bytes], bool]


class Origin(NamedTuple):
    """A section of a version of the template; `is_option` tells whether a line is ticked or not, never filled."""

    tree: Tree
    section: Section
    is_option: IsOption

    @property
    def units(self) -> tuple[Unit, ...]:
        """What stands in it."""
        return body_units(self.tree, self.section)


class Merged(NamedTuple):
    """The edits of one body, what they do, and what was left alone."""

    edits: list[Edit]
    said: list[str]
    left: list[tuple[Span, str]]


class Match(NamedTuple):
    """Where a unit of a template stands in a document; `exact` where it stands as the template has it."""

    unit: Unit
    exact: bool


def merge_body(
    document: Document, section: Section, end: int, old: Origin, new: Origin, renamed: Mapping[str, str]
) -> Merged:
    """The body of `section`, which ends at byte `end`, with what changed from `old` to `new`."""
    return _Merge(document, section, end, old, new, renamed).merged()


class _Merge:
    def __init__(
        self, document: Document, section: Section, end: int, old: Origin, new: Origin, renamed: Mapping[str, str]
    ) -> None:
        self.document = document
        self.tree = document.tree
        self.section = section
        self.end = end
        self.origin, self.goal = old, new
        self.renamed = renamed
        self.own = body_units(self.tree, section)
        self.old, self.new = old.units, new.units
        self.result = Merged([], [], [])
        self.at_old: dict[int, Match] = {}
        self.at_new: dict[int, Unit] = {}
        self.untouched = False

    def merged(self) -> Merged:
        """What comes of it."""
        if [(unit.kind, unit.said) for unit in self.old] == [(unit.kind, unit.said) for unit in self.new]:
            return self.result
        headers = headers_of(self.origin.tree, self.old), headers_of(self.goal.tree, self.new)
        pairs = pair_units(self.old, self.new, headers, self.renamed)
        self._locate()
        known = {unit.said for unit in self.old}
        self.untouched = bool(self.own) and all(not unit.said or unit.said in known for unit in self.own)
        gone = {number for number in range(len(self.old)) if number not in pairs}
        for number in sorted(gone):
            self._drop(number)
        back = {later: earlier for earlier, later in pairs.items()}
        for number, unit in enumerate(self.new):
            if number in back:
                self._change(back[number], number)
            elif number not in self.at_new and self._wanted(unit):
                self._insert(number, unit)
        edits = joined(self.result.edits, self.section.start, self.end, self.tree.data)
        return self.result._replace(edits=edits)

    def _locate(self) -> None:
        """Find the units of both versions in the document; the newer one's claim what says just what they say."""
        taken: set[int] = set()
        for number, unit in enumerate(self.new):
            one = next((n for n, own in enumerate(self.own) if n not in taken and _same(own, unit)), None)
            if one is not None:
                self.at_new[number] = self.own[one]
                if not any(_same(unit, was) for was in self.old):
                    taken.add(one)
        for exact in (True, False):
            for number, unit in enumerate(self.old):
                if number in self.at_old:
                    continue
                for n, own in enumerate(self.own):
                    if n not in taken and (_same(own, unit) if exact else self._likely(own, unit)):
                        self.at_old[number] = Match(own, exact)
                        taken.add(n)
                        break
                else:
                    inner = self._inside(unit) if exact and unit.kind == "text" else None
                    if inner is not None:
                        self.at_old[number] = Match(inner, True)
        self._locate_filled(taken)

    def _locate_filled(self, taken: set[int]) -> None:
        """Labels and tables that have their newer words already, with what the author wrote."""
        for number, unit in enumerate(self.new):
            if number not in self.at_new:
                for n, own in enumerate(self.own):
                    if n not in taken and self._likely(own, unit, self.goal.tree):
                        self.at_new[number] = own
                        break

    def _likely(self, own: Unit, unit: Unit, tree: Tree | None = None) -> bool:
        """Whether a unit of the document is one of a template that the author filled."""
        if own.kind != unit.kind:
            return False
        if unit.kind == "field":
            return fold(own.label) == fold(unit.label)
        if isinstance(own.node, Table) and isinstance(unit.node, Table):
            ours = {fold(name) for name in header(self.tree, own.node)}
            theirs = {fold(name) for name in header(tree or self.origin.tree, unit.node)}
            return 2 * len(ours & theirs) >= min(len(ours), len(theirs))
        return unit.kind == "item" and _bare(own) == _bare(unit) != b""

    def _inside(self, unit: Unit) -> Unit | None:
        """The lines of a prompt that the author went on right below, in one paragraph."""
        wanted = unit.said.split(b"\n")
        for own in self.own:
            if own.kind != "text" or len(own.said) <= len(unit.said):
                continue
            lines = list(_lines(self.tree.data, own.start, own.end))
            spoken = [said(span.cut(self.tree.data)) for span in lines]
            for place in range(len(lines) - len(wanted) + 1):
                if spoken[place : place + len(wanted)] == wanted:
                    start, end = lines[place].start, lines[place + len(wanted) - 1].end
                    return own._replace(start=start, end=end, content=start, said=unit.said)
        return None

    def _drop(self, number: int) -> None:
        match, unit = self.at_old.get(number), self.old[number]
        if match is None:
            return
        keep = not self.untouched and (unit.kind == "item" and self.origin.is_option(unit.said))
        if isinstance(match.unit.node, Table) and not match.exact:
            known = set(TableVersion(self.origin.tree, unit.node).rows()) if isinstance(unit.node, Table) else set()
            rows = (said(self.tree.data[row.start : row.end]) for row in match.unit.node.rows)
            keep = keep or any(row and row not in known for row in rows)
        elif not match.exact:
            keep = True
        if not keep:
            self.result.edits.append(Edit(self._whole_lines(match.unit), b""))
            self.result.said.append(f"dropped {_named(unit)}")
        elif unit.kind != "text":
            self._leave(match.unit, f"{_named(unit)} is no longer in the template; it stays, as it may be an answer")

    def _change(self, before: int, after: int) -> None:
        match = self.at_old.get(before)
        was, unit = self.old[before], self.new[after]
        if match is None:
            return
        self.at_new.setdefault(after, match.unit)
        if isinstance(match.unit.node, Table) and isinstance(was.node, Table) and isinstance(unit.node, Table):
            found = upgraded_table(
                self.document,
                match.unit.node,
                TableVersion(self.origin.tree, was.node),
                TableVersion(self.goal.tree, unit.node),
                self.renamed,
            )
            self.result.edits.extend(found.edits)
            self.result.said.extend(found.said)
            self.result.left.extend(found.left)
        elif was.said == unit.said:
            return
        elif match.exact or was.kind == "item":
            start = match.unit.content if isinstance(match.unit.node, Item) else match.unit.start
            self.result.edits.append(Edit(Span(start, match.unit.end), self._text(unit)))
            self.result.said.append(f"changed {_named(was)}")
        elif was.kind == "field" and fold(was.label) != fold(unit.label):
            self._relabel(match.unit, unit)

    def _relabel(self, own: Unit, unit: Unit) -> None:
        assert not isinstance(own.node, Table)
        label = self.tree.label(own.node)  # type: ignore[arg-type]
        newer = self.goal.tree.label(unit.node)  # type: ignore[arg-type]
        if label is not None and newer is not None:
            self.result.edits.append(Edit(label.name_span, newer.name.encode()))
            self.result.said.append(f"renamed `{own.label}` to `{unit.label}`")

    def _wanted(self, unit: Unit) -> bool:
        """Whether something the newer version adds belongs into a body that is as it is."""
        if self.untouched:
            return True
        if unit.kind == "text":
            return any(match.exact and self.old[n].kind == "text" for n, match in self.at_old.items())
        if unit.kind == "field":
            return any(self.old[n].kind == "field" for n in self.at_old)
        if unit.kind == "item" and self.goal.is_option(unit.said):
            return any(self.origin.is_option(self.old[n].said) for n in self.at_old)
        return False

    def _insert(self, number: int, unit: Unit) -> None:
        gone = {edit.span.start for edit in self.result.edits if not edit.replacement}
        before = None
        for earlier in range(number - 1, -1, -1):
            one = self.at_new.get(earlier)
            if one is not None and line_start(self.tree.data, one.start) not in gone:
                before = one
                break
        data, ending = self.tree.data, ending_of(self.tree.data)
        heading = self.section.heading
        if before is None and heading is None:
            return
        place = before.end if before else heading.end if heading else 0
        end = min(line_end(data, place), max(self.end, place))
        item = isinstance(unit.node, Item)
        close = item and before is not None and isinstance(before.node, Item)
        written = self._text(unit, whole=True)
        text = ending * (1 if close else 2) + written
        after = next_line(data, end)
        following = next((own for own in self.own if own.start >= after), None)
        crowded = end < self.end and data[after : line_end(data, after)].strip()
        if crowded and not (item and following is not None and isinstance(following.node, Item)):
            text += ending
        self.result.edits.append(Edit(Span(end, end), text))
        self.result.said.append(f"added {_named(unit)}")
        self.at_new[number] = unit._replace(start=end, end=end, content=end)

    def _text(self, unit: Unit, whole: bool = False) -> bytes:
        """What a unit of the newer template says, with the document's line endings and list marks."""
        data = self.goal.tree.data
        start = unit.content if isinstance(unit.node, Item) and not whole else unit.start
        text = data[start : unit.end].rstrip()
        like = next((own.node for own in self.own if isinstance(own.node, Item)), None)
        if whole and isinstance(unit.node, Item) and like is not None and like.marker.length == 1:
            text = like.marker.cut(self.tree.data) + text[unit.node.marker_end - unit.start :]
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return text.replace(b"\n", ending_of(self.tree.data))

    def _whole_lines(self, unit: Unit) -> Span:
        """The lines of a unit and, where blank lines stand on both sides, those behind it."""
        data = self.tree.data
        start, end = line_start(data, unit.start), min(next_line(data, unit.end), self.end)
        before = data[:start].rstrip(b" \t")
        if before.endswith((b"\n\n", b"\n\r\n", b"\r\r")) or before.rstrip() == before:
            while end < self.end and not data[end : line_end(data, end)].strip():
                end = next_line(data, end)
        return Span(start, min(end, self.end))

    def _leave(self, unit: Unit, message: str) -> None:
        self.result.left.append((unit.span, message))


def _same(one: Unit, other: Unit) -> bool:
    return one.kind == other.kind and one.said == other.said and bool(one.said or one.kind == "item")


def _bare(unit: Unit) -> bytes:
    """What an item says, ticked or not."""
    for box in (b"[]", b"[x]", b"[X]"):
        if unit.said.startswith(box):
            return unit.said[len(box) :]
    return unit.said


def _named(unit: Unit) -> str:
    words = {"text": "guidance", "item": "an item", "table": "a table", "fence": "a sample", "quote": "a callout"}
    return f"`{unit.label}`" if unit.kind == "field" else words[unit.kind]


def _lines(data: bytes, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = min(line_end(data, start), end)
        yield Span(start, stop)
        start = next_line(data, start)


def is_option_of(lines: Sequence[bytes]) -> IsOption:
    """Whether a line is among `lines`, which are those a template has ticked or not."""
    known = frozenset(lines)
    return lambda line: line in known
