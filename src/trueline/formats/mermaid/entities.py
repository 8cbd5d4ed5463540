"""Diagrams of entities."""

from collections.abc import Iterator, Sequence

from trueline.formats.artefact import Artefact, File
from trueline.formats.mermaid.labels import label
from trueline.formats.texts import Names, dashed, line
from trueline.model import Document
from trueline.model.sections.data import Data, Entity, Field, Relationship
from trueline.model.symbols import Symbol, entity_symbol
from trueline.template.late import late

_FEET = late(r"(?:\|o|\|\||\}o|\}\|)(?:--|\.\.)(?:o\||\|\||o\{|\|\{)")
_WORD = late(r"[A-Za-z_][A-Za-z0-9_-]*")
_TYPE = late(r"[^A-Za-z0-9_\[\]()-]+")
_PRIMARY = late(r"(?i)\bPK\b|\bprimary key\b")
_FOREIGN = late(r"(?i)\bFK\b|\bforeign key\b|\breferences\b")
_UNIQUE = late(r"(?i)\bunique\b")
_MARKS = ("PK", "FK", "UK")
_KINDS = (
    (late(r"(?i)\b(?:n|m|\*|many)\s*(?::|-to-|\.\.| to )\s*(?:n|m|\*|many)\b"), "}o--o{"),
    (late(r"(?i)\b1\s*:\s*[nm*]|\bone[- ]to[- ]many\b|\bhas many\b|1\s*\.\.\s*\*|\b0\.\.[n*]"), "||--o{"),
    (late(r"(?i)\b[nm*]\s*:\s*1\b|\bmany[- ]to[- ]one\b|\bbelongs to\b"), "}o--||"),
    (late(r"(?i)\b1\s*:\s*1\b|\bone[- ]to[- ]one\b|\bhas one\b"), "||--||"),
    (late(r"\b0\s*\.\.\s*1\b"), "||--o|"),
)


def entities(documents: Sequence[Document]) -> Artefact:
    """One diagram of all entities and relationships."""
    found: dict[Symbol, tuple[str, Entity | None]] = {}
    relations: dict[tuple[Symbol, Symbol, str, str], None] = {}
    for document in documents:
        for entity in document[Data].entities:
            symbol = entity_symbol(entity.name)
            if symbol.name and (symbol not in found or not _fields(found[symbol][1])):
                found[symbol] = (entity.name, entity)
    for document in documents:
        for relation in document[Data].relationships:
            ends = entity_symbol(relation.source), entity_symbol(relation.target)
            if ends[0].name and ends[1].name:
                for symbol, name in zip(ends, (relation.source, relation.target), strict=True):
                    found.setdefault(symbol, (name, None))
                relations[(*ends, _feet(document, relation), _said(relation))] = None
    if not found:
        return Artefact()
    names = Names("_", str.lower)
    keys = {symbol: names.take("e_" + dashed(name).replace("-", "_")) for symbol, (name, _) in found.items()}
    lines = ["erDiagram"]
    for symbol, (name, one) in found.items():
        lines += _entity(keys[symbol], name, one)
    for source, target, feet, said in relations:
        lines.append(f'    {keys[source]} {feet} {keys[target]} : "{label(said)}"')
    return Artefact((File("entities.mmd", "\n".join(lines) + "\n"),))


def _fields(entity: Entity | None) -> tuple[Field, ...]:
    return entity.fields if entity is not None else ()


def _entity(key: str, name: str, entity: Entity | None) -> Iterator[str]:
    fields = _fields(entity)
    if not fields:
        yield f'    {key}["{label(name)}"]'
        return
    yield f'    {key}["{label(name)}"] {{'
    taken = Names("_")
    for field in fields:
        plain = bool(_WORD.fullmatch(field.name))
        # A name that begins with a digit, or is the mark of a key, is none to Mermaid.
        called = field.name if plain else dashed(field.name).replace("-", "_")
        called = taken.take(f"_{called}" if called[0].isdigit() or called.upper() in _MARKS else called)
        type_ = _TYPE.sub("_", line(field.type)).strip("_-") or "unspecified"
        type_ = type_ if type_[0].isalpha() and type_.upper() not in _MARKS else f"t_{type_}"
        said = f"{field.type} {field.note}"
        keys = [word for pattern, word in ((_PRIMARY, "PK"), (_FOREIGN, "FK"), (_UNIQUE, "UK")) if pattern.search(said)]
        remark = "" if plain and called == field.name else f' "{label(field.name)}"'
        yield f"        {type_} {called}{' ' + ', '.join(keys) if keys else ''}{remark}"
    yield "    }"


def _feet(document: Document, relation: Relationship) -> str:
    """The cardinalities as they are drawn, or as a word says them."""
    if relation.notation == "er":
        found = _FEET.search(relation.span.text(document.tree.data))
        return found[0] if found else "}o..o{"
    return next((feet for pattern, feet in _KINDS if pattern.search(relation.kind)), "}o..o{")


def _said(relation: Relationship) -> str:
    return "" if _FEET.fullmatch(relation.kind) else relation.kind
