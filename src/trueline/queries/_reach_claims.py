"""Who claims to own what: each document by itself, before the claims are compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.symbols import component_symbol, entity_symbol, singular, words
from trueline.vault import Vault
from trueline.vault.facts import Line, late_facts
from trueline.vault.pipeline import read_pipeline
from trueline.vault.points import Network

# So many claims to one thing are copies of one document; they are not compared with each other.
_CROWD = 12
# Domains own within a system, components within a domain: each is compared with its like.
_LEVELS = {"subdomain": "domain", "context": "domain", "module": "component", "service": "component"}


class Said(NamedTuple):
    """What one document says by itself: who owns `symbol`, as written, and by which link.

    `basis` is `owns` where the document names the owner, or is one itself if it names none, `domain` where the
    note of a component says where it belongs, `brings` where a document brings something in.
    """

    symbol: Symbol
    owner: str
    link: str
    level: str
    basis: str
    line: Line


class Claim(NamedTuple):
    """`owner` of the kind `level` owns the symbol; `basis` is `said` where the document says so, `defines`
    where it only brings it in."""

    symbol: Symbol
    owner: str
    level: str
    basis: str
    path: str
    line: int


@late_facts
def claimed(document: Document) -> Iterator[tuple[str, Said]]:
    """Everything that a document says about who owns what, by its path."""
    lines, path = document.tree.lines, document.path
    for owner in document[Data].owners:
        link, line = owner.link.rsplit("/", 1)[-1], Line(lines.line(owner.span.start))
        yield path, Said(entity_symbol(owner.entity), owner.owner, link, owner.level, "owns", line)
    for domain in document.meta.domains:
        line = Line(lines.line(domain.start))
        yield path, Said(document_symbol(path), domain.target.rsplit("/", 1)[-1], "", "", "domain", line)
    things = [(entity_symbol(entity.name), entity.span) for entity in document[Data].entities]
    things += [(component_symbol(one.name), one.span) for one in document[Components].components]
    for symbol, span in things:
        yield path, Said(symbol, document.name, "", "", "brings", Line(lines.line(span.start)))


def read_claims(vault: Vault, known: Network) -> Mapping[Symbol, Sequence[Claim]]:
    """Everything that documents claim, by what is claimed; designs that no longer hold claim nothing."""
    retired = {path for path, feature in vault.table(read_pipeline).features.items() if feature.retired}
    rows = dict(vault.relation(claimed).items())
    found: dict[Symbol, dict[tuple[str, str], Claim]] = {}
    for path in vault.entries:
        if path not in retired and path in rows:
            for claim in _claims(path, (said for _, said in rows[path]), known):
                found.setdefault(claim.symbol, {}).setdefault((claim.owner, claim.basis), claim)
    return {symbol: tuple(claims.values()) for symbol, claims in found.items()}


def _claims(path: str, said: Iterable[Said], known: Network) -> Iterator[Claim]:
    canonical = known.naming.canonical
    me = canonical(document_symbol(path))
    kind = known.points[me].kind
    basis = "said" if kind in ("domain", "subdomain") else "defines"
    for one in said:
        symbol = canonical(one.symbol)
        if one.basis == "owns":
            who = canonical(Symbol("name", one.link or one.owner)) if one.owner else me
            point = known.points.get(who)
            level = one.level or (point.kind if point else "")
            name = point.label if point else one.owner
            yield Claim(symbol, name, _LEVELS.get(level, level), "said", path, one.line.number)
        elif one.basis == "brings":
            yield Claim(symbol, one.owner, _LEVELS.get(kind, kind), basis, path, one.line.number)
        elif me.kind == "component":
            yield Claim(me, one.owner, "domain", "said", path, one.line.number)


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
