"""The body of a section as units: a prompt, a labelled value, an item, a table, a fence, a quote.

A unit is what a template's author writes as one thing and changes as one thing.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from trueline.syntax import Block, Fence, Item, List, Paragraph, Quote, Rule, Section, Table, Tree
from trueline.template.late import late
from trueline.template.normal import SILENT, folded_title, undressed
from trueline.text import Span

_LABEL_MARKS = " :?*_`"
_OLD = frozenset(word[:7] for word in "existing modified affected removed deprecated old changed".split())
_LIKE = 0.6
# As letters go, `State` and `Status` are nearly one word; what is meant to be one is spelled more alike.
_SPELLED = 0.8
# So many letters tell a word whatever it ends in: `Responsibility` and `Responsible for`.
_STEM = 7
_WORD = late(r"\w+")


class Unit(NamedTuple):
    """One thing in a body: `kind` is `text`, `field`, `item`, `table`, `fence` or `quote`.

    `said` are its lines without their dress and without those that say nothing; `content` is where the
    text of an item begins, `start` for all others; `label` is the name of a field.
    """

    kind: str
    said: bytes
    start: int
    end: int
    content: int
    label: str
    node: Block | Item

    @property
    def span(self) -> Span:
        """What cuts it."""
        return Span(self.start, self.end)


def lines_said(body: bytes) -> list[bytes]:
    """The lines of `body` without their dress, silent ones left out."""
    return [line for line in undressed(body.replace(b"\r", b"\n")).split(b"\n") if line not in SILENT]


def said(body: bytes) -> bytes:
    """What `body` says, for comparison; empty where it says nothing."""
    return b"\n".join(lines_said(body))


def body_units(tree: Tree, section: Section) -> tuple[Unit, ...]:
    """The units of a section's own body, in order; rules are none."""
    return tuple(_units(tree, section.blocks))


def _units(tree: Tree, blocks: Sequence[Block]) -> Iterator[Unit]:
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                label = tree.label(item)
                yield _unit(tree, "field" if label else "item", item, label.name if label else "", item.content)
        elif isinstance(block, Paragraph):
            label = tree.label(block)
            yield _unit(tree, "field" if label else "text", block, label.name if label else "")
        elif isinstance(block, Table):
            yield _unit(tree, "table", block)
        elif isinstance(block, Fence):
            yield _unit(tree, "fence", block)
        elif isinstance(block, Quote):
            yield _unit(tree, "quote", block)
        elif not isinstance(block, Rule):
            yield _unit(tree, "text", block)


def _unit(tree: Tree, kind: str, node: Block | Item, label: str = "", content: int | None = None) -> Unit:
    own = said(tree.data[node.start : node.end])
    if isinstance(node, Fence):
        # What is dress elsewhere may be all that is said in code.
        own = b"\n".join(tree.data[node.start : node.end].split())
    return Unit(
        kind, own, node.start, node.end, node.start if content is None else content, label.strip(_LABEL_MARKS), node
    )


def header(tree: Tree, table: Table) -> tuple[str, ...]:
    """The words of a table's header, without emphasis."""
    return tuple(tree.text(cell).strip("*` ") for cell in table.header.cells)


def fold(text: str) -> str:
    """A name for comparison: folded, or only its case where folding leaves nothing."""
    return folded_title(text) or text.strip().casefold()


def likeness(one: str, other: str) -> float:
    """How like two names are, 0 to 1: by their words or their letters, whichever is more."""
    first, second = fold(one), fold(other)
    if first == second:
        return 1.0
    ours, theirs = ({word[:_STEM] for word in _WORD.findall(name)} for name in (first, second))
    # "Existing Entities" is not another name for "New Entities".
    if not ours or not theirs or bool(ours & _OLD) != bool(theirs & _OLD):
        return 0.0
    shared = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    letters = SequenceMatcher(None, first, second).ratio()
    return max(shared, letters if letters >= _SPELLED else 0.0)


def pair_names(old: Sequence[str], new: Sequence[str], renamed: Mapping[str, str]) -> dict[int, int]:
    """Which of `new` each of `old` became: equal names, those that `renamed` says, then the most like."""
    pairs: dict[int, int] = {}
    hints = {fold(name): fold(later) for name, later in renamed.items()}
    folded = [fold(name) for name in new]
    for number, name in enumerate(old):
        wanted = fold(name)
        found = [n for n, one in enumerate(folded) if n not in pairs.values() and one == wanted]
        if not found and wanted in hints:
            found = [n for n, one in enumerate(folded) if n not in pairs.values() and one == hints[wanted]]
        if found:
            pairs[number] = found[0]
    scores = sorted(
        (
            (-likeness(name, later), number, n)
            for number, name in enumerate(old)
            for n, later in enumerate(new)
            if number not in pairs and n not in pairs.values()
        )
    )
    for score, number, n in scores:
        if -score >= _LIKE and number not in pairs and n not in pairs.values():
            pairs[number] = n
    return pairs


def pair_units(
    old: Sequence[Unit],
    new: Sequence[Unit],
    headers: Sequence[Mapping[int, tuple[str, ...]]],
    renamed: Mapping[str, str],
) -> dict[int, int]:
    """Which unit of `new` each of `old` became, by index; `headers` are the tables' words, of both sides."""
    pairs: dict[int, int] = {}
    before = [(unit.kind, unit.said) for unit in old]
    after = [(unit.kind, unit.said) for unit in new]
    gaps = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(i, i_end), range(j, j_end), strict=True))
        else:
            gaps.append((range(i, i_end), range(j, j_end)))
    for number, unit in enumerate(before):
        if number not in pairs:
            again = [n for n, one in enumerate(after) if one == unit and n not in pairs.values()]
            pairs.update({number: again[0]} if again else {})
    _pair_fields(old, new, pairs, renamed)
    _pair_tables(old, new, pairs, headers)
    for ours, theirs in gaps:
        for kind in ("text", "item", "fence", "quote"):
            left = [n for n in ours if n not in pairs and old[n].kind == kind]
            right = [n for n in theirs if n not in pairs.values() and new[n].kind == kind]
            if len(left) == len(right):
                pairs.update(zip(left, right, strict=True))
    return pairs


def _pair_fields(old: Sequence[Unit], new: Sequence[Unit], pairs: dict[int, int], renamed: Mapping[str, str]) -> None:
    left = [n for n, unit in enumerate(old) if n not in pairs and unit.kind == "field"]
    right = [n for n, unit in enumerate(new) if n not in pairs.values() and unit.kind == "field"]
    found = pair_names([old[n].label for n in left], [new[n].label for n in right], renamed)
    pairs.update((left[one], right[other]) for one, other in found.items())


def _pair_tables(
    old: Sequence[Unit], new: Sequence[Unit], pairs: dict[int, int], headers: Sequence[Mapping[int, tuple[str, ...]]]
) -> None:
    left = [n for n, unit in enumerate(old) if n not in pairs and unit.kind == "table"]
    right = [n for n, unit in enumerate(new) if n not in pairs.values() and unit.kind == "table"]
    scores = sorted((-_shared(headers[0][one], headers[1][other]), one, other) for one in left for other in right)
    for score, one, other in scores:
        if (score <= -0.5 or len(left) == len(right) == 1) and one not in pairs and other not in pairs.values():
            pairs[one] = other


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    ours, theirs = {fold(name) for name in one}, {fold(name) for name in other}
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def headers_of(tree: Tree, units: Sequence[Unit]) -> dict[int, tuple[str, ...]]:
    """The words of the tables among `units`, by index."""
    return {n: header(tree, unit.node) for n, unit in enumerate(units) if isinstance(unit.node, Table)}


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising run among `numbers`: what stands in order and so was not moved."""
    runs: list[tuple[int, ...]] = []
    longest: tuple[int, ...] = ()
    for place, number in enumerate(numbers):
        before: tuple[int, ...] = ()
        for run in runs:
            if numbers[run[-1]] < number and len(run) > len(before):
                before = run
        runs.append((*before, place))
        longest = max(longest, runs[-1], key=len)
    return set(longest)
