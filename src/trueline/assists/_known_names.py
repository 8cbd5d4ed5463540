"""Completing what the vault knows by name: in code spans, and who takes part in diagrams."""

import re
from collections.abc import Iterator

from trueline.assists.offers import Offer, Offers, best
from trueline.model import Document
from trueline.model.sequences import is_sequence, sequence
from trueline.syntax import Fence
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.network import recent_network
from trueline.vault.points import Point

_KINDS = ("component", "entity", "endpoint", "flag", "metric", "dependency", "domain")
_DRAWN = ("component", "dependency", "entity")
_WORD = re.compile(rb"[\w.-]*$")


def in_code(vault: Vault, document: Document, start: int, offset: int) -> Offers:
    """The names that fit in a code span whose text begins at `start`."""
    typed = document.tree.data[start:offset].decode("utf-8", "replace")
    return best(typed, _offers(vault, _KINDS, Span(start, offset)))


def in_fence(vault: Vault, document: Document, fence: Fence, start: int, offset: int) -> Offers:
    """Who takes part in a diagram: those of the diagram first, then all that are known."""
    if fence.language != "mermaid":
        return Offers()
    word = _WORD.search(document.tree.data[start:offset])
    assert word is not None
    span = Span(start + word.start(), offset)
    here: list[Offer] = []
    if is_sequence(document.tree, fence):
        drawn = sequence(document.tree, fence).participants
        here = [Offer(one.name, "participant", span, one.alias, "in this diagram") for one in drawn]
    there = {offer.label for offer in here}
    others = (offer for offer in _offers(vault, _DRAWN, span) if offer.label not in there)
    return best(word[0].decode("utf-8", "replace"), [*here, *others])


def _offers(vault: Vault, kinds: tuple[str, ...], span: Span) -> Iterator[Offer]:
    points = [one for one in recent_network(vault).points.values() if one.kind in kinds]
    for point in sorted(points, key=lambda one: (kinds.index(one.kind), one.label.casefold())):
        yield Offer(point.label, point.kind, span, point.label, _detail(point))


def _detail(point: Point) -> str:
    home = point.path.rsplit("/", 1)[-1].removesuffix(".md")
    return f"{point.kind} · {home}" if home and home != point.label else point.kind
