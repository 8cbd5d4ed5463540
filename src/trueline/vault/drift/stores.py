"""Tables and their columns: missing ones, renamed ones, ones of another type or with another default."""

import re
from collections.abc import Iterator, Mapping, Sequence

from trueline.formats.built import BuiltField
from trueline.model.stated.values import StatedEntity, StatedField
from trueline.model.symbols import Symbol, component_symbol, entity_symbol, singular, words
from trueline.template.late import late
from trueline.text import Edit, Span
from trueline.vault.drift.designed import Claim, Designed
from trueline.vault.drift.folders import lies_in, uncovered
from trueline.vault.drift.gathered import Gathered, Store, field_key, is_sql
from trueline.vault.drift.types import differ, family
from trueline.vault.drift.values import Drift, Kind

_AUDIT = frozenset(
    "id createdat updatedat createdby updatedby deleted deletedat version createdon updatedon modifiedat modifiedby "
    "lastmodifiedat lastmodifiedby lastmodifieddate createddate deletedby isdeleted archived archivedat".split()
)
_NOT_STORED = late(
    r"\b(?:transient|computed|derived|virtual|not stored|not persisted|relation(?:ship)?s? to|one-to-many|@Transient)\b",
    re.IGNORECASE,
)
_DEFAULT = late(
    r"\bdefault(?:s|ed)?(?:\s+(?:to|value|is))?\s*[:=]?\s*[`'\"]{0,2}((?:\w+\(\))|-?\d+(?:\.\d+)?|true|false|[A-Za-z_][\w-]*)",
    re.IGNORECASE,
)
_NULLABLE = late(r"\bnullable\b|\boptional\b", re.IGNORECASE)
_REQUIRED = late(r"\bnot null\b|\bnon-?null(?:able)?\b|\bnot nullable\b|\bNN\b", re.IGNORECASE)
_NO_DEFAULT = frozenset({"none", "null", "value", "values", "no", "not", "for", "to", "is", "of", "in", "the", "a"})
_SIZED = late(r"\(([^()]*)\)")
_CAST = late(r"::[\w. \[\]]+(?:\(\d+\))?$")
_LIKE_TABLE, _LIKE_COLUMN = 84, 62


def store_drifts(designed: Designed, gathered: Gathered) -> Iterator[Drift]:
    """Every drift of a table or column."""
    if not gathered.stores:
        return
    claims = [one for one in designed.of(StatedEntity) if _is_stored(one, gathered)]
    met = {id(claim): store_of(claim, gathered) for claim in claims}
    outside = uncovered((claim.entry.path, met[id(claim)] is not None) for claim in claims)
    found = {key for key in met.values() if key is not None}
    told: set[tuple[str, str]] = set()
    for claim in _fullest(claims):
        stated = claim.stated
        assert isinstance(stated, StatedEntity)
        key = met[id(claim)]
        if key is not None:
            yield from _columns(claim, stated, gathered.stores[key], designed, told)
        elif not lies_in(claim.entry.path, outside):
            yield from _missing(claim, stated, gathered, found)
    for key, store in gathered.stores.items():
        if key not in found and key not in designed.mentioned and not _mentioned(store, key, designed, gathered):
            symbol = entity_symbol(store.name)
            yield Drift(
                Kind.UNDOCUMENTED, "entity", store.name, symbol, "", Span(0, 0),
                f"`{store.name}` is stored, and no note tells of it", built=store.name, place=store.place,
            )  # fmt: skip


def _is_stored(claim: Claim, gathered: Gathered) -> bool:
    """Whether something is surely meant to be stored; the shape of a message is where it is nearly a table's."""
    stated = claim.stated
    assert isinstance(stated, StatedEntity)
    if stated.form != "shape":
        return True
    key = store_of(claim, gathered)
    known = {field_key(field.name) for field in stated.fields} & gathered.stores[key].fields.keys() if key else ()
    return len(known) > 2 and len(known) >= len(stated.fields) * 0.7


def _fullest(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Each entity of a note once with each form, the fullest first."""
    seen: set[tuple[str, str, bool]] = set()
    ranked = sorted(claims, key=lambda one: -len(one.stated.fields) if isinstance(one.stated, StatedEntity) else 0)
    kept = []
    for claim in ranked:
        assert isinstance(claim.stated, StatedEntity)
        key = (claim.entry.path, claim.symbol.name, bool(claim.stated.fields))
        if key not in seen and (claim.stated.fields or (*key[:2], True) not in seen):
            seen.add(key)
            kept.append(claim)
    yield from sorted(kept, key=lambda one: (one.entry.path, one.stated.span))


def store_of(claim: Claim, gathered: Gathered) -> str | None:
    """The key of the built table that a claim means."""
    stated = claim.stated
    assert isinstance(stated, StatedEntity)
    for name in (stated.name, stated.table):
        key = entity_symbol(name).name if name else ""
        if key in gathered.stores:
            return key
        if key in gathered.classes:
            return gathered.classes[key]
    return None


def _was(stated: StatedEntity, gathered: Gathered) -> Store | None:
    """The built table that had this name before."""
    key = entity_symbol(stated.name).name
    for entity in gathered.evidence.built.entities:
        if key in (entity_symbol(name).name for name in entity.former):
            return gathered.stores.get(entity_symbol(entity.name).name)
    return None


def _mentioned(store: Store, key: str, designed: Designed, gathered: Gathered) -> bool:
    names = {component_symbol(store.name).name, *(one for one, of in gathered.classes.items() if of == key)}
    names |= {name + "entity" for name in tuple(names)} | {key + "entity", key + "s", key + "es"}
    return not names.isdisjoint(designed.mentioned)


def _missing(claim: Claim, stated: StatedEntity, gathered: Gathered, found: set[str]) -> Iterator[Drift]:
    own = component_symbol(stated.name).name
    if own in gathered.components or own in gathered.enums:
        # A class of this name is there; that it is not stored is no drift of the table.
        return
    if stated.form == "er" and not stated.fields:
        return
    base = Drift(
        Kind.MISSING, "entity", stated.name, claim.symbol, claim.entry.path, stated.span,
        f"`{stated.name}` is not stored anywhere", designed=stated.name, forecast=claim.forecast,
    )  # fmt: skip
    was = _was(stated, gathered)
    store = was or _like(stated, gathered, found)
    if store is None:
        yield base
        return
    new = store.name
    if stated.name[:1].isupper():
        new = "".join(word.capitalize() for word in map(singular, words(store.name)))
        new += "Entity" if stated.name.endswith("Entity") else ""
    yield base._replace(
        kind=Kind.RENAMED,
        message=f"`{stated.name}` {'was renamed to' if was else 'is probably stored as'} `{store.name}`",
        built=store.name,
        place=store.place,
        edits=(Edit(stated.span, new.encode()),),
    )


def _like(stated: StatedEntity, gathered: Gathered, found: set[str]) -> Store | None:
    from rapidfuzz import fuzz

    key, fields = entity_symbol(stated.name).name, {field_key(field.name) for field in stated.fields}
    best: tuple[float, Store] | None = None
    for other, store in gathered.stores.items():
        if other in found:
            continue
        score = fuzz.ratio(key, other)
        shared = len(fields & store.fields.keys()) / len(fields) if len(fields - _AUDIT) > 2 else 0.0
        if score >= _LIKE_TABLE or (shared >= 0.7 and score >= 40):
            total = score + 60 * shared
            if best is None or total > best[0]:
                best = (total, store)
    return best[1] if best else None


def _columns(
    claim: Claim, stated: StatedEntity, store: Store, designed: Designed, told: set[tuple[str, str]]
) -> Iterator[Drift]:
    if not store.fields or not stated.fields:
        return
    known = {field_key(field.name) for field in stated.fields}
    free = {key: field for key, field in store.fields.items() if key not in known}
    lost = []
    for field in stated.fields:
        if field.time == "past":
            continue
        key = field_key(field.name)
        built = store.fields.get(key) or _short(key, field, store, stated.form == "row")
        if built is not None:
            free.pop(field_key(built.name), None)
            yield from _compared(claim, stated, field, built, store)
        elif not _may_be_elsewhere(field, key, store):
            lost.append(field)
    is_whole = stated.complete and stated.form in ("columns", "sql")
    for field in lost:
        alone = is_whole and len(lost) == 1 and len(free.keys() - _AUDIT) == 1
        for drift in _lost(claim, stated, field, store, free, alone):
            if stated.form == "shape" and drift.kind is Kind.MISSING:
                continue
            free.pop(field_key(drift.built), None)
            yield drift
    if is_whole:
        yield from _unlisted(claim, stated, store, free, designed)


def _short(key: str, field: StatedField, store: Store, loose: bool) -> BuiltField | None:
    """A column of which the note leaves out a word: `sourceId` for `source_entity_id`, `owner` for `owner_id`."""
    found = store.fields.get(key + "id") or (store.fields.get(key.removesuffix("id")) if key.endswith("id") else None)
    if found is not None or "_" in field.name or not loose:
        return found
    wanted = words(field.name)
    fits = [
        one
        for one in store.fields.values()
        if len(wanted) > 1 and _is_within(wanted, words(one.name)) and len(words(one.name)) <= len(wanted) + 2
    ]
    return fits[0] if len(fits) == 1 else None


def _is_within(few: Sequence[str], many: Sequence[str]) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


def _may_be_elsewhere(field: StatedField, key: str, store: Store) -> bool:
    """Whether a property need not be a column: what a base class brings, what is a relation or computed."""
    if not store.defined and key in _AUDIT:
        return True
    if field.name.isupper() or _NOT_STORED.search(field.note):
        return True
    holder = re.match(r"(?:Mutable)?(?:List|Set|Collection|Map)<", field.type)
    return bool(holder) and "json" not in field.note.lower()


def _drift(claim: Claim, stated: StatedEntity, field: StatedField, store: Store, kind: Kind, message: str) -> Drift:
    name = f"{stated.name}.{field.name}"
    symbol = Symbol("column", f"{entity_symbol(stated.name).name}.{field_key(field.name)}")
    return Drift(
        kind, "column", name, symbol, claim.entry.path, field.span, message,
        designed=field.name, place=store.place, forecast=claim.forecast or field.time == "later",
    )  # fmt: skip


def _lost(
    claim: Claim, stated: StatedEntity, field: StatedField, store: Store, free: Mapping[str, BuiltField], alone: bool
) -> Iterator[Drift]:
    """A column that is not there; `alone` is whether it is the only one, and one other is all that is not listed."""
    from rapidfuzz import fuzz

    best: tuple[float, BuiltField] | None = None
    own = " ".join(words(field.name))
    told = [built for built in store.fields.values() if field_key(field.name) in map(field_key, built.former)]
    if told:
        best = (100.0, told[0])
    for key, built in free.items():
        if key in _AUDIT or told:
            continue
        score = fuzz.ratio(own, " ".join(words(built.name)))
        shares = set(words(field.name)) & set(words(built.name)) - {"id", "at", "is", "by", "name", "type", "key"}
        alike = score >= 80 or (score >= _LIKE_COLUMN and shares) or _holds(words(field.name), words(built.name))
        alike = alike or (alone and family(field.type) == family(built.type) != "")
        if alike and not differ(field.type, built.type) and (best is None or score > best[0]):
            best = (score, built)
    base = _drift(claim, stated, field, store, Kind.MISSING, f"`{store.name}` has no column `{field.name}`")
    if best is None:
        yield base
        return
    built = best[1]
    new = built.name
    if "_" not in field.name and "_" in new and not field.name.islower():
        first, *rest = new.split("_")
        new = first + "".join(word.capitalize() for word in rest)
    yield base._replace(
        kind=Kind.RENAMED,
        message=f"`{field.name}` of `{stated.name}` {'was renamed to' if told else 'is probably'} `{built.name}`"
        f"{'' if told else ' now'}",
        built=built.name,
        place=built.place,
        edits=(Edit(field.span, new.encode()),),
    )


def _holds(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name is the end of the other: `name` of `full_name`."""
    few, many = sorted((tuple(one), tuple(other)), key=len)
    return bool(few) and len(few) < len(many) <= len(few) + 1 and many[-len(few) :] == few


def _compared(
    claim: Claim, stated: StatedEntity, field: StatedField, built: BuiltField, store: Store
) -> Iterator[Drift]:
    written = field.type if family(field.type) else ""
    name = f"{stated.name}.{field.name}"
    base = _drift(claim, stated, field, store, Kind.DIFFERENT, "")._replace(place=built.place)
    if written and built.type and differ(written, built.type):
        yield base._replace(
            message=f"`{name}` is {_a(built.type)}, not {_a(field.type)}",
            designed=field.type,
            built=built.type,
            span=field.type_span,
            edits=_type_edit(field, built),
        )
    designed, actual = _default_in(field), default_value(built.default)
    if designed and actual and designed.lower() != actual.lower() and _comparable(designed, actual):
        yield base._replace(
            subject="default",
            message=f"`{name}` defaults to `{actual}`, not `{designed}`",
            designed=designed,
            built=actual,
        )
    wanted = _required_in(field)
    if (
        wanted is not None
        and built.required is not None
        and wanted is not built.required
        and is_sql(built.place)
        and not built.primary
    ):
        says = "is required" if built.required else "may be empty"
        yield base._replace(
            subject="nullability",
            message=f"`{name}` {says}, and the design says otherwise",
            designed="required" if wanted else "may be empty",
            built="required" if built.required else "may be empty",
        )


def _a(type_: str) -> str:
    return f"`{' '.join(type_.split())}`"


def _type_edit(field: StatedField, built: BuiltField) -> tuple[Edit, ...]:
    """The type as built, where the note writes types as databases do."""
    if not is_sql(built.place) or field.type_span.length == 0 or "?" in field.type or field.note.startswith("sql "):
        return ()
    bare = _SIZED.sub("", field.type).strip()
    if bare and bare.upper() == bare:
        return (Edit(field.type_span, built.type.upper().encode()),)
    return ()


def _default_in(field: StatedField) -> str:
    """The default that a row states; empty where it states none that can be compared."""
    found = _DEFAULT.search(field.note)
    if found is None or found[1].lower() in _NO_DEFAULT:
        return ""
    return found[1]


def default_value(written: str | None) -> str:
    """A default without its cast and quotes: `'open'::status` is `open`."""
    if not written or written == "sequence":
        return ""
    text = _CAST.sub("", written.strip().strip("()")).strip().strip("'\"")
    return text if len(text) < 40 else ""


def _comparable(designed: str, built: str) -> bool:
    """Whether two defaults are literals: `now()` is written in too many ways."""
    plain = re.compile(r"-?\d+(?:\.\d+)?|true|false|[A-Z][A-Z_]+|[a-z][a-z_-]+")
    if not plain.fullmatch(designed) or not plain.fullmatch(built):
        return False
    if {designed.lower(), built.lower()} & {"now", "current_timestamp", "uuid", "null", "empty", "auto", "generated"}:
        return False
    numbers = [re.fullmatch(r"-?\d+(?:\.\d+)?", one) is not None for one in (designed, built)]
    if all(numbers):
        return float(designed) != float(built)
    return numbers[0] == numbers[1] and field_key(designed) != field_key(built)


def _required_in(field: StatedField) -> bool | None:
    text = f"{field.type} {field.note}"
    if field.note.startswith("sql "):
        return True if _REQUIRED.search(text) or "primary key" in text.lower() else None
    if _REQUIRED.search(text):
        return True
    if field.type.rstrip().endswith("?") or _NULLABLE.search(text):
        return False
    return None


def _unlisted(
    claim: Claim, stated: StatedEntity, store: Store, free: Mapping[str, BuiltField], designed: Designed
) -> Iterator[Drift]:
    names = designed.by_path.get(claim.entry.path, frozenset())
    stems = {field_key(field.name).removesuffix("id") for field in stated.fields}
    left = [
        field
        for key, field in free.items()
        if key not in _AUDIT and key not in names and key.removesuffix("id") not in stems
        and not any(_short(field_key(one.name), one, store, False) is field for one in stated.fields)
    ]  # fmt: skip
    if not left or len(left) > len(store.fields) * 0.8:
        return
    listed = ", ".join(f"`{field.name}`" for field in left[:4]) + (
        f" and {len(left) - 4} more" if len(left) > 4 else ""
    )
    yield Drift(
        Kind.UNDOCUMENTED, "column", f"{stated.name}.{left[0].name}",
        Symbol("column", f"{entity_symbol(stated.name).name}.{field_key(left[0].name)}"),
        claim.entry.path, stated.span,
        f"`{store.name}` has {listed}, which `{stated.name}` does not list",
        built=", ".join(field.name for field in left), place=left[0].place, forecast=claim.forecast,
    )  # fmt: skip
