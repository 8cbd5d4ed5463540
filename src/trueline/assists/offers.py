"""What may be written at a place, and what is written when it is chosen."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from trueline.text import Span

# The bytes of a file of the vault that is no document, such as a template; empty where there is none.
Texts: TypeAlias = Callable[[str], bytes]

# So many are shown at once; more are found by typing on.
MOST = 200


class Offer(NamedTuple):
    """One proposal.

    `kind` is `note`, `heading`, `alias`, `tag`, `property`, `section`, `choice`, `component`, `entity`,
    `endpoint`, `flag`, `metric`, `domain` or `participant`. `text` takes the place of `span`, in which the
    cursor stands; `page` is Markdown that says more. Editors compare what was typed with `typed`.
    """

    label: str
    kind: str
    span: Span
    text: str
    detail: str = ""
    page: str = ""
    typed: str = ""


class Offers(NamedTuple):
    """The proposals, the best first; `complete` says that typing on finds no others."""

    offers: tuple[Offer, ...] = ()
    complete: bool = True


def best(given: str, offers: Iterable[Offer]) -> Offers:
    """The offers that fit what was typed: those that begin with it first, then those that hold it, then near ones."""
    wanted = given.casefold().strip()
    ranked: list[tuple[int, int, Offer]] = []
    for number, offer in enumerate(offers):
        name = (offer.typed or offer.label).casefold()
        rank = 0 if name.startswith(wanted) else 1 if wanted in name else 2 if _scattered(wanted, name) else 3
        if rank < 3:
            ranked.append((rank, number, offer))
    ranked.sort(key=lambda one: one[:2])
    return Offers(tuple(offer for _, _, offer in ranked[:MOST]), len(ranked) <= MOST and not wanted)


def _scattered(wanted: str, name: str) -> bool:
    """Whether the characters of `wanted` come in `name` in their order."""
    place = 0
    for character in wanted:
        place = name.find(character, place) + 1
        if not place:
            return False
    return True
