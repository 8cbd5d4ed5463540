"""What is different between two designs, or between a design and what was built: one way for both.

A design is a sequence of `Part`s, each a thing that it says with what it says of it (`model/parts.py`
makes them of a document; whatever else reads a model can make them too). `difference` matches the parts
of two sides by what they mean, never by where they stand, and judges each difference by whom it hurts.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from trueline.model.limits import Limit, judge
from trueline.model.symbols import Symbol
from trueline.template.late import late
from trueline.text import Span

_LINK = late(r"!?\[\[(?:[^\[\]|]*/)?([^\[\]|/\\]*)\\?(?:\|[^\[\]]*)?\]\]")
# Likeness is looked for among so many pairs at most; beyond that nobody reads them one by one.
_MOST_PAIRS = 40_000


class Kind(Enum):
    """Whom a change hurts, gravest first."""

    BREAKING = "breaking"  # what relied on the older version breaks
    WEAKER = "weaker"  # less is promised, guarded or seen
    STRONGER = "stronger"
    GONE = "gone"
    NEW = "new"
    CHANGED = "changed"  # another value, neither better nor worse by itself
    NOTE = "note"  # other words, the same meaning as far as can be read


class Sense(Enum):
    """How another text for a trait is judged."""

    PROSE = "prose"
    VALUE = "value"
    CONTRACT = "contract"  # others rely on it
    PROMISE = "promise"  # saying nothing is worse
    LIMIT = "limit"  # quantities that bound something
    RANK = "rank"  # a step of a sequence
    MARK = "mark"  # said or not, such as a tick


class Trait(NamedTuple):
    """One thing that is said of a part: `text` for people, `key` for comparison, `folded(text)` if empty.

    `limits` are what a `LIMIT` bounds, `rank` how far a `RANK` has come; the text of a `MARK` is empty
    where it is not set, `yes` or, where more is said, that.
    """

    name: str
    text: str
    sense: Sense = Sense.VALUE
    key: str = ""
    limits: tuple[Limit, ...] = ()
    rank: int | None = None


class Part(NamedTuple):
    """One thing that a design says, to be found again in another version by `kind`, `key` and `within`.

    `within` is kind and key of the part it belongs to: it comes and goes with that one silently. `added`
    and `removed` say whom its coming and going hurts. Where only the `wording` could tell a part, those
    left over on both sides are matched by likeness of `alike` (or of the wording), within one `group`.
    `span` is None for what stands in no text.
    """

    kind: str
    key: str
    name: str
    section: str
    traits: tuple[Trait, ...] = ()
    added: Kind = Kind.NEW
    removed: Kind = Kind.GONE
    span: Span | None = None
    symbol: Symbol | None = None
    within: tuple[str, str] | None = None
    wording: Trait | None = None
    alike: str = ""
    group: str = ""
    likeness: int = 60


class Change(NamedTuple):
    """One difference: `what` says it in a few words, `before` and `after` are as written.

    `subject` is the kind of part it is about. The spans are of the part in the older and in the newer
    version, None where it is not there. `trait` is empty for what came or went.
    """

    kind: Kind
    what: str
    section: str
    before: str
    after: str
    subject: str
    trait: str
    was: Span | None
    span: Span | None
    symbol: Symbol | None


# What is said of coming and going, and of a mark that is set and taken away, where there is a better word.
_CAME = {"question": "opened", "migration": "planned"}
_WENT = {"criterion": "dropped"}
_MARKED = {
    "criterion": ("ticked", "unticked"),
    "question": ("answered", "opened again"),
    "task": ("done", "no longer done"),
    "test case": ("done", "no longer done"),
}
# The text of a mark that says no more than that it is set.
_SET = "yes"
# Words for nothing, where something is to be promised.
_NOTHING = frozenset({"", "-", "–", "—", "none", "no", "n/a", "nothing"})
_Id = tuple[str, str, tuple[str, str] | None]


def difference(before: Iterable[Part], after: Iterable[Part]) -> list[Change]:
    """Every change from one side to the other, in the order of the sections and of the newer side."""
    old, new = _by_identity(before), _by_identity(after)
    pairs = {one: one for one in old if one in new}
    owners = _renamed(old, new, pairs, inner=False)
    if owners:
        old = {_adopted(one, owners): part for one, part in old.items()}
        pairs = {one: one for one in old if one in new}
    _renamed(old, new, pairs, inner=True)
    order = _order(old, new, pairs)
    found: list[tuple[tuple[int, int, int], Change]] = []
    back = {later: earlier for earlier, later in pairs.items()}
    for one, part in old.items():
        if one not in pairs and not _goes_along(part, one, pairs):
            found.append((order[0][one], _went(part, old)))
    for one, part in new.items():
        if one in back:
            found += [(order[1][one], change) for change in _changed(old[back[one]], part)]
        elif not _goes_along(part, one, back):
            found.append((order[1][one], _came(part, new)))
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def folded(text: str) -> str:
    """A text for comparison: no emphasis, links by the name of their note, white space and case ignored."""
    if "[[" in text:
        text = _LINK.sub(r"\1", text)
    return " ".join(text.replace("*", "").replace("`", "").casefold().split()).rstrip(" .;:,")


def _by_identity(parts: Iterable[Part]) -> dict[_Id, Part]:
    found: dict[_Id, Part] = {}
    for part in parts:
        found.setdefault((part.kind, part.key, part.within), part)
    return found


def _renamed(
    old: dict[_Id, Part], new: dict[_Id, Part], pairs: dict[_Id, _Id], *, inner: bool
) -> dict[tuple[str, str], tuple[str, str]]:
    """Add pairs of parts that are alike to `pairs`; returns what owners are called now by what they were."""
    taken = set(pairs.values())
    groups: dict[tuple[object, ...], tuple[list[_Id], list[_Id]]] = {}
    for side, parts in enumerate((old, new)):
        for one, part in parts.items():
            free = one not in (pairs, taken)[side]
            if free and part.wording is not None and (part.within is not None) == inner:
                groups.setdefault((part.kind, part.within, part.group), ([], []))[side].append(one)
    owners = {}
    for lost, gained in groups.values():
        for earlier, later in _alike([(one, old[one]) for one in lost], [(one, new[one]) for one in gained]):
            pairs[earlier] = later
            owners[earlier[:2]] = later[:2]
    return owners


def _adopted(one: _Id, owners: dict[tuple[str, str], tuple[str, str]]) -> _Id:
    """The identity of a part of the older side under what it, and its owner, are called now."""
    kind, key, within = one
    if within is None:
        kind, key = owners.get((kind, key), (kind, key))
        return kind, key, None
    return kind, key, owners.get(within, within)


def _alike(lost: Sequence[tuple[_Id, Part]], gained: Sequence[tuple[_Id, Part]]) -> Iterator[tuple[_Id, _Id]]:
    """Pairs of parts that are reworded, the most alike first; each part once."""
    if not lost or not gained or len(lost) * len(gained) > _MOST_PAIRS:
        return
    from rapidfuzz import fuzz

    scored = []
    for row, (_, was) in enumerate(lost):
        for column, (_, now) in enumerate(gained):
            score = fuzz.ratio(_looks(was), _looks(now), score_cutoff=now.likeness)
            if score:
                scored.append((-score, row, column))
    rows: set[int] = set()
    columns: set[int] = set()
    for _, row, column in sorted(scored):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            yield lost[row][0], gained[column][0]


def _looks(part: Part) -> str:
    return part.alike or (folded(part.wording.text) if part.wording else "")


def _order(
    old: dict[_Id, Part], new: dict[_Id, Part], pairs: dict[_Id, _Id]
) -> tuple[dict[_Id, tuple[int, int, int]], dict[_Id, tuple[int, int, int]]]:
    """Where each part's changes are told: by section, as the newer side has them, then by place.

    What is gone stands behind what stood before it.
    """
    sections = {part.section: None for part in new.values()}
    for part in old.values():
        sections.setdefault(part.section)
    rank = {section: number for number, section in enumerate(sections)}
    later = {one: (rank[part.section], number, 0) for number, (one, part) in enumerate(new.items())}
    earlier: dict[_Id, tuple[int, int, int]] = {}
    last: dict[str, int] = {}
    for number, (one, part) in enumerate(old.items()):
        if one in pairs:
            last[part.section] = later[pairs[one]][1]
        earlier[one] = (rank[part.section], last.get(part.section, -1), number + 1)
    return earlier, later


def _goes_along(part: Part, one: _Id, kept: dict[_Id, _Id]) -> bool:
    """Whether a part came or went with the one it belongs to."""
    within = one[2]
    return within is not None and (*within, None) not in kept


def _inside(owner: Part, side: dict[_Id, Part]) -> str:
    """How many parts belong to one, in brackets: ` (3 fields, 2 error cases)`."""
    counts: dict[str, int] = {}
    for part in side.values():
        if part.within == (owner.kind, owner.key):
            counts[part.kind] = counts.get(part.kind, 0) + 1
    said = ", ".join(f"{number} {plural(kind) if number > 1 else kind}" for kind, number in counts.items())
    return f" ({said})" if said else ""


def plural(noun: str) -> str:
    """`criteria`, `dependencies`, `fields`; `sensitive data` is many already."""
    if noun.endswith("data"):
        return noun
    if noun.endswith("criterion"):
        return noun[:-2] + "a"
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def _came(part: Part, side: dict[_Id, Part]) -> Change:
    what = f"{part.kind} {_CAME.get(part.kind, 'added')}"
    return _change(part.added, what, None, part, "", part.name + _inside(part, side))


def _went(part: Part, side: dict[_Id, Part]) -> Change:
    what = f"{part.kind} {_WENT.get(part.kind, 'removed')}"
    return _change(part.removed, what, part, None, part.name + _inside(part, side), "")


def _changed(was: Part, now: Part) -> Iterator[Change]:
    """What is said otherwise of a part that both sides have."""
    if was.wording and now.wording:
        judged = _judged(was.wording, now.wording)
        if judged:
            kind, verb = judged
            yield _change(kind, f"{now.kind} {verb}", was, now, was.name, now.name)
    traits = {trait.name: trait for trait in was.traits}
    for trait in now.traits:
        earlier = traits.pop(trait.name, Trait(trait.name, "", trait.sense))
        yield from _said_otherwise(was, now, earlier, trait)
    for trait in traits.values():
        yield from _said_otherwise(was, now, trait, Trait(trait.name, "", trait.sense))


def _said_otherwise(was: Part, now: Part, earlier: Trait, later: Trait) -> Iterator[Change]:
    judged = _judged(earlier, later)
    if judged is None:
        return
    kind, verb = judged
    if later.sense is Sense.MARK and verb != "changed":
        words = _MARKED.get(now.kind, ("set", "no longer set"))
        what = f"{now.kind} {words[0] if later.text else words[1]}"
        told = later.text if later.text not in ("", _SET) else ""
        yield _change(kind, what, was, now, now.name if told else "", told or now.name, later.name)
        return
    # A document, and what has no name of its own, is told by the trait alone.
    subject = later.name or now.kind
    if now.name:
        # A target that is called `Latency target` says itself that it is one.
        called = now.name if now.kind in now.name.casefold() else f"{now.kind} {now.name}"
        subject = f"{called}: {later.name}" if later.name else called
    yield _change(kind, f"{subject} {verb}", was, now, earlier.text, later.text, later.name or now.kind)


def _judged(was: Trait, now: Trait) -> tuple[Kind, str] | None:
    """The kind of a change and its verb; None where both say the same."""
    if (was.key or folded(was.text)) == (now.key or folded(now.text)):
        return None
    gone, given = not now.text, not was.text
    if now.sense is Sense.PROMISE:
        gone, given = folded(now.text) in _NOTHING, folded(was.text) in _NOTHING
    verb = "removed" if gone else "added" if given else "changed"
    if now.sense is Sense.PROSE:
        return Kind.NOTE, verb if gone or given else "reworded"
    if now.sense is Sense.CONTRACT:
        return (Kind.CHANGED if gone or given else Kind.BREAKING), verb
    if now.sense is Sense.PROMISE:
        return (Kind.WEAKER if gone else Kind.STRONGER if given else Kind.CHANGED), verb
    if now.sense is Sense.LIMIT and (was.limits or now.limits):
        direction = judge(was.limits, now.limits)
        if direction is None:
            return Kind.CHANGED, verb
        if direction == 0:
            return Kind.NOTE, "reworded"
        words = ("removed" if gone else "loosened", "added" if given else "tightened")
        return (Kind.WEAKER, words[0]) if direction < 0 else (Kind.STRONGER, words[1])
    if now.sense is Sense.RANK and was.rank is not None and now.rank is not None and was.rank != now.rank:
        return Kind.CHANGED, "advanced" if now.rank > was.rank else "taken back"
    return Kind.CHANGED, verb


def _change(
    kind: Kind, what: str, was: Part | None, now: Part | None, before: str, after: str, trait: str = ""
) -> Change:
    part = now or was
    assert part is not None
    return Change(
        kind,
        what,
        part.section,
        before,
        after,
        part.kind,
        trait,
        was.span if was else None,
        now.span if now else None,
        part.symbol,
    )
