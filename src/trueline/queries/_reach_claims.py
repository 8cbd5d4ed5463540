"""Who claims to own what: each document by itself, before the claims are compared."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.symbols import component_symbol, entity_symbol, singular, words
from trueline.vault import Vault
from trueline.vault.network import Network
from trueline.vault.pipeline import read_pipeline

# So many claims to one thing are copies of one document; they are not compared with each other.
_CROWD = 12
# Domains own within a system, components within a domain: each is compared with its like.
_LEVELS = {"subdomain": "domain", "context": "domain", "module": "component", "service": "component"}


class Claim(NamedTuple):
    """What one document says: `owner` of the kind `level` owns the symbol; `basis` is `said` where the
    document says so, `defines` where it only brings it in. `offset` is where that stands in bytes."""

    symbol: Symbol
    owner: str
    level: str
    basis: str
    path: str
    offset: int


def read_claims(vault: Vault, known: Network) -> Mapping[Symbol, Sequence[Claim]]:
    """Everything that documents claim, by what is claimed; designs that no longer hold claim nothing."""
    retired = {path for path, feature in vault.table(read_pipeline).features.items() if feature.retired}
    found: dict[Symbol, dict[tuple[str, str], Claim]] = {}
    for path, document in vault.documents.items():
        if path not in retired:
            for claim in _claimed(document, known):
                found.setdefault(claim.symbol, {}).setdefault((claim.owner, claim.basis), claim)
    return {symbol: tuple(claims.values()) for symbol, claims in found.items()}


def _claimed(document: Document, known: Network) -> Iterator[Claim]:
    canonical = known.naming.canonical
    path = document.path
    me = canonical(document_symbol(path))
    kind = known.points[me].kind
    for owner in document[Data].owners:
        who = canonical(Symbol("name", owner.link.rsplit("/", 1)[-1] or owner.owner)) if owner.owner else me
        point = known.points.get(who)
        level = owner.level or (point.kind if point else "")
        said = Claim(
            canonical(entity_symbol(owner.entity)),
            point.label if point else owner.owner,
            _LEVELS.get(level, level),
            "said",
            path,
            owner.span.start,
        )
        yield said
    for domain in document.meta.domains if me.kind == "component" else ():
        name = domain.target.rsplit("/", 1)[-1]
        yield Claim(me, name, "domain", "said", path, domain.start)
    basis = "said" if kind in ("domain", "subdomain") else "defines"
    for entity in document[Data].entities:
        symbol, offset = canonical(entity_symbol(entity.name)), entity.span.start
        yield Claim(symbol, document.name, _LEVELS.get(kind, kind), basis, path, offset)
    for component in document[Components].components:
        symbol, offset = canonical(component_symbol(component.name)), component.span.start
        yield Claim(symbol, document.name, _LEVELS.get(kind, kind), basis, path, offset)


def are_rivals(claims: Sequence[Claim]) -> bool:
    """Whether two documents name different owners of one level, or two designs bring in the same thing."""
    by_level: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
    for claim in claims:
        key = frozenset(singular(word) for word in words(claim.owner)) - {"domain", "subdomain", "the"}
        by_level.setdefault((claim.basis, claim.level), []).append((claim.path, key))
    return any(
        here != there and not (one <= other or other <= one)
        for keys in by_level.values()
        for here, one in keys[:_CROWD]
        for there, other in keys[:_CROWD]
    )
