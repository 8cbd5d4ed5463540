"""What a change comes to before anything is written: edits per path, new files, moves."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from trueline.text import Edit, Span, splice

T = TypeVar("T")


class Mention(NamedTuple):
    """A place that a person has to look at; `message` says why it was left alone."""

    path: str
    span: Span
    message: str


class Plan(NamedTuple):
    """A change that is ready to be made.

    `edits` are byte spans of the documents as they are in the vault, by their present path; `created` are new
    files with all their bytes; `moves` maps a document's present path to where it is to lie. `said` are lines
    for people by path, in lower case, also where there is nothing to change. `mentions` are left alone.
    """

    edits: Mapping[str, tuple[Edit, ...]] = {}
    created: Mapping[str, bytes] = {}
    moves: Mapping[str, str] = {}
    said: Mapping[str, tuple[str, ...]] = {}
    mentions: tuple[Mention, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.edits or self.created or self.moves)


class Changed(NamedTuple):
    """One file before and after; `before` is None for a new file, `source` differs from `path` for a moved one."""

    source: str
    path: str
    before: bytes | None
    after: bytes


class Clash(Exception):
    """Two plans that cannot both be carried out; `message` is one lower-case line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def plan_of(path: str, edits: Iterable[Edit], *said: str) -> Plan:
    """A plan for one document; without edits it changes nothing and only says so."""
    wanted = tuple(edits)
    return Plan(edits={path: wanted} if wanted else {}, said={path: said} if said else {})


def compose(plans: Iterable[Plan]) -> Plan:
    """All plans, made for one and the same vault, as one.

    The same edit wanted twice is made once. Raises `Clash` where two plans want the same bytes, file or place.
    """
    edits: dict[str, list[Edit]] = {}
    created: dict[str, bytes] = {}
    moves: dict[str, str] = {}
    said: dict[str, tuple[str, ...]] = {}
    mentions: list[Mention] = []
    for plan in plans:
        for path, wanted in plan.edits.items():
            own = edits.setdefault(path, [])
            own += [edit for edit in wanted if edit not in own]
        _join(created, plan.created, "made")
        _join(moves, plan.moves, "moved")
        for path, lines in plan.said.items():
            said[path] = tuple(dict.fromkeys((*said.get(path, ()), *lines)))
        mentions += plan.mentions
    for path, wanted_edits in edits.items():
        _require_apart(path, wanted_edits)
    return Plan({path: tuple(own) for path, own in edits.items()}, created, moves, said, tuple(mentions))


def outcome(plan: Plan, data: Callable[[str], bytes]) -> tuple[Changed, ...]:
    """Every file that `plan` changes, in order of its new path; `data` gives the bytes at a path."""
    changed = [Changed(path, path, None, after) for path, after in plan.created.items()]
    for path in {*plan.edits, *plan.moves}:
        before = data(path)
        after = splice(before, plan.edits.get(path, ()))
        to = plan.moves.get(path, path)
        if after != before or to != path:
            changed.append(Changed(path, to, before, after))
    return tuple(sorted(changed, key=lambda one: one.path))


def _join(into: dict[str, T], wanted: Mapping[str, T], word: str) -> None:
    for path, value in wanted.items():
        if into.setdefault(path, value) != value:
            raise Clash(f"`{path}` would be {word} in two ways")


def _require_apart(path: str, edits: list[Edit]) -> None:
    position = 0
    for span, _ in sorted(edits, key=lambda edit: edit.span):
        if span.start < position:
            raise Clash(f"two changes want the same place of `{path}`, byte {span.start}; make one after the other")
        position = span.end
