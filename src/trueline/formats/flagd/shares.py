"""What the scope of a rollout phase opens a flag to: a share, groups of people, or everybody."""

from collections.abc import Iterable
from typing import NamedTuple

from trueline.formats.texts import line, slug
from trueline.template.late import late

_SHARE = late(r"(?<![\w.])(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:%|per ?cent\b)")
_EVERYBODY = late(
    r"(?i)(?:everybody|everyone|everything|general(?:ly)? availab(?:ility|le)|ga|full(?: rollout| launch)?"
    r"|(?:to )?all(?: (?:the )?[\w-]+)?|100\s*%.*)\.?$"
)
_AND = late(r"(?i)\s+(?:and|plus)\s+|\s*[&+]\s*")
_FILLING = frozenset(
    "canary gradual gradually ramp ramped ramping roll rollout out release expand expanded increase increased open "
    "opened up to for at about around roughly approximately first initially random the of with on in a and".split()
)


class Scope(NamedTuple):
    """Whom a phase reaches: the groups, of which there are none where it is anybody, and how much of them in percent."""

    groups: tuple[str, ...]
    percent: float


def scope(text: str) -> Scope:
    """Read the scope of a phase.

    A group is named by what stands before a share, or by the whole first clause where there is no share; what
    follows (`of recipients`, `results compared only`) says what is counted or done. Of several shares in one
    phase the smallest counts: a phase begins with it.
    """
    said = line(text)
    clauses = [one.strip() for one in said.replace(";", ",").split(",") if one.strip()]
    if not clauses or _EVERYBODY.match(clauses[0]):
        return Scope((), 100.0) if clauses else Scope((), 0.0)
    shares = [min(float(found[1].replace(",", ".")), 100.0) for found in _SHARE.finditer(said)]
    if not shares:
        return Scope(tuple(_groups(clauses[0])), 100.0)
    before = said[: next(_SHARE.finditer(said)).start()]
    return Scope(tuple(_groups(_named(before))), min(shares))


def reached(scopes: Iterable[Scope]) -> tuple[dict[str, float], float]:
    """What is open after these phases: percent by group, and percent of everybody else; the last word counts."""
    groups: dict[str, float] = {}
    rest = 0.0
    for one in scopes:
        if one.groups:
            groups.update(dict.fromkeys(one.groups, one.percent))
        else:
            rest = one.percent
    return {name: percent for name, percent in groups.items() if percent > rest}, rest


def _named(text: str) -> str:
    """What stands before a share, without the words around it that name nobody: `Canary, first`."""
    parts = text.replace(",", " and ").split()
    while parts and slug(parts[0]) in _FILLING:
        parts.pop(0)
    while parts and slug(parts[-1]) in _FILLING:
        parts.pop()
    return " ".join(parts) if any(part.isalnum() for part in "".join(parts)) else ""


def _groups(text: str) -> Iterable[str]:
    return dict.fromkeys(slug(part) for part in _AND.split(text) if part.strip())
