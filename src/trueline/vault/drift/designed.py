"""What all notes state, with whether a note speaks of what is there or of what is still to come."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Symbol
from trueline.model.sections.meta import IMPLEMENTED, advance
from trueline.model.stated.values import LATER, PAST
from trueline.vault.entry import Entry
from trueline.vault.statements import Stated, spelled, statements
from trueline.vault.vault import Vault


class Claim(NamedTuple):
    """A statement with the note it stands in; `forecast` where it speaks of what is still to be built."""

    entry: Entry
    symbol: Symbol
    stated: Stated
    forecast: bool


class Designed:
    """The claims of a vault on the system as it stands, and everything that is mentioned anywhere."""

    def __init__(self, vault: Vault) -> None:
        self.claims: list[Claim] = []
        self.mentioned: set[str] = set()
        self.by_path: dict[str, frozenset[str]] = {}
        for symbol, rows in vault.relation(statements).items():
            for entry, stated in rows:
                assert isinstance(symbol, Symbol)
                # What a note says of itself counts too.
                vault.note(entry.path)
                if is_told(entry) and stated.time != PAST:
                    self.claims.append(Claim(entry, symbol, stated, stated.time == LATER or is_forecast(entry)))
        self.claims.sort(key=lambda one: (one.entry.path, one.stated.span))
        for entry, names in vault.relation(spelled).values():
            self.mentioned |= names
            self.by_path[entry.path] = names

    def of(self, kind: type) -> Iterator[Claim]:
        """The claims of one kind, in the order of the notes."""
        return (claim for claim in self.claims if type(claim.stated) is kind)


def is_told(entry: Entry) -> bool:
    """Whether a note tells of the system, and not of how it was once decided or what changed when."""
    name = entry.name.lower()
    if "decision" in entry.template.lower() or name.startswith("adr-") or "changelog" in name:
        return False
    return (advance(entry.meta.status or "") or 0) <= IMPLEMENTED


def is_forecast(entry: Entry) -> bool:
    """Whether a note speaks of what is still to be built: a design that is not completed, or a plan."""
    if entry.meta.stage:
        return not entry.meta.completed
    rank = advance(entry.meta.status or "")
    if rank is not None and "status" in entry.families:
        return rank < IMPLEMENTED
    return "plan" in entry.template.lower().replace("-", " ").split()
