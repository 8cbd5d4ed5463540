"""Prisma's schema: models, enums, and what maps them to tables. A reader of lines, as the language is one."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltEnum, BuiltField, BuiltIndex, Place, Source

_OPENING = re.compile(r"^\s*(model|view|enum|type)\s+(\w+)\s*\{")
_FIELD = re.compile(r"^\s*(\w+)\s+(\w+(?:\([^)]*\))?)(\[\])?(\?)?\s*(.*)$")
_MAP = re.compile(r"@@?map\(\s*(?:name:\s*)?\"([^\"]*)\"")
_DEFAULT = re.compile(r"@default\(\s*(\"[^\"]*\"|[^()]*(?:\([^()]*\))?)\s*\)")
_RELATION = re.compile(r"@relation\(.*?fields:\s*\[([^\]]*)\].*?references:\s*\[([^\]]*)\]")
_BLOCK = re.compile(r"^\s*@@(id|unique|index)\(\s*(?:fields:\s*)?\[([^\]]*)\](.*)$")
_NAMED = re.compile(r"(?:map|name):\s*\"([^\"]*)\"")
_SCHEMA = re.compile(r"@@schema\(\s*\"([^\"]*)\"")

Lines = list[tuple[int, str]]


def read_schema(source: Source) -> Iterator[BuiltEntity | BuiltEnum]:
    """The tables and enums of one schema file."""
    blocks = list(_blocks(source.data.decode("utf-8", "replace")))
    tables = {name: _mapped(lines) or name for kind, name, _, lines in blocks if kind in ("model", "view")}
    enums = {name: _values(lines) for kind, name, _, lines in blocks if kind == "enum"}
    for kind, name, line, lines in blocks:
        place = Place(source.path, line)
        if kind == "enum":
            yield BuiltEnum(_mapped(lines) or name, enums[name], place)
        elif kind in ("model", "view"):
            yield _table(source.path, name, place, lines, tables, enums)._replace(
                kind="table" if kind == "model" else "view"
            )


def _blocks(text: str) -> Iterator[tuple[str, str, int, Lines]]:
    kind, name, start = "", "", 0
    lines: Lines = []
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
        plain = re.sub(r"(?<!:)//.*$", "", line).rstrip()
        opening = _OPENING.match(plain)
        if opening is not None:
            kind, name, start, lines = opening[1], opening[2], number, []
        elif plain.strip() == "}":
            if kind:
                yield kind, name, start, lines
            kind = ""
        elif kind and plain.strip():
            lines.append((number, plain))


def _mapped(lines: Lines) -> str:
    return next(
        (match[1] for _, line in lines if line.lstrip().startswith("@@map") and (match := _MAP.search(line))), ""
    )


def _values(lines: Lines) -> tuple[str, ...]:
    found = []
    for _, line in lines:
        word = line.split()[0]
        if not word.startswith("@@"):
            mapped = _MAP.search(line)
            found.append(mapped[1] if mapped else word)
    return tuple(found)


def _table(
    path: str, name: str, place: Place, lines: Lines, tables: dict[str, str], enums: dict[str, tuple[str, ...]]
) -> BuiltEntity:
    fields: dict[str, BuiltField] = {}
    references: dict[str, str] = {}
    indexes: list[BuiltIndex] = []
    primary: set[str] = set()
    schema = ""
    for number, line in lines:
        block = _BLOCK.match(line)
        if block is not None:
            columns = tuple(re.sub(r"\(.*?\)", "", part).strip() for part in block[2].split(",") if part.strip())
            named = _NAMED.search(block[3])
            if block[1] == "id":
                primary.update(columns)
            else:
                indexes.append(
                    BuiltIndex(named[1] if named else "", columns, block[1] == "unique", Place(path, number))
                )
            continue
        schema_match = _SCHEMA.search(line)
        if schema_match is not None:
            schema = schema_match[1]
        match = _FIELD.match(line)
        if match is None or line.lstrip().startswith("@@"):
            continue
        if match[2] in tables:
            relation = _RELATION.search(match[5])
            if relation is not None:
                pairs = zip(relation[1].split(","), relation[2].split(","), strict=False)
                references |= {own.strip(): f"{tables[match[2]]}.{other.strip()}" for own, other in pairs}
            continue
        fields[match[1]] = _field(path, number, line, match, enums)
    columns_of = {key: field.name for key, field in fields.items()}
    kept = tuple(
        field._replace(references=references.get(key, ""), primary=field.primary or (True if key in primary else None))
        for key, field in fields.items()
    )
    named_indexes = tuple(
        one._replace(columns=tuple(columns_of.get(column, column) for column in one.columns)) for one in indexes
    )
    return BuiltEntity(tables[name], place, kept, named_indexes, schema)


def _field(path: str, number: int, line: str, match: re.Match[str], enums: dict[str, tuple[str, ...]]) -> BuiltField:
    mapped = _MAP.search(match[5])
    default = _DEFAULT.search(match[5])
    column = len(line) - len(line.lstrip()) + 1
    return BuiltField(
        mapped[1] if mapped else match[1], match[2] + (match[3] or ""), Place(path, number, column),
        required=not match[4], default=default[1].strip('"') if default else None,
        unique="@unique" in match[5] or None, primary=True if re.search(r"@id\b", match[5]) else None,
        values=enums.get(match[2], ()),
    )  # fmt: skip
