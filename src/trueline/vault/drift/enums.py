"""Sets of values: values that were dropped, added or renamed, and sets that are not there at all."""

from collections.abc import Iterator, Sequence

from trueline.formats.built import BuiltEnum
from trueline.model.stated.names import is_class_name
from trueline.model.stated.values import StatedEnum, StatedValue
from trueline.model.symbols import Symbol, words
from trueline.text import Edit
from trueline.vault.drift.designed import Claim, Designed
from trueline.vault.drift.folders import lies_in, uncovered
from trueline.vault.drift.gathered import Gathered, is_sql
from trueline.vault.drift.values import Drift, Kind

_LIKE = 78


def enum_drifts(designed: Designed, gathered: Gathered) -> Iterator[Drift]:
    """Every drift of a set of values, or of one value."""
    if not gathered.enums:
        return
    claims = list(designed.of(StatedEnum))
    outside = uncovered(
        (claim.entry.path, claim.symbol.name in gathered.enums) for claim in claims if is_class_name(_named(claim).name)
    )
    for claim in claims:
        stated = claim.stated
        assert isinstance(stated, StatedEnum)
        enums = gathered.enums.get(claim.symbol.name, ())
        if enums:
            yield from _values(claim, stated, _most_like(stated, enums))
        elif stated.complete and is_class_name(stated.name) and not lies_in(claim.entry.path, outside):
            yield from _missing(claim, stated, gathered)


def _named(claim: Claim) -> StatedEnum:
    assert isinstance(claim.stated, StatedEnum)
    return claim.stated


def _most_like(stated: StatedEnum, enums: Sequence[BuiltEnum]) -> BuiltEnum:
    """The set of this name that is meant: of code before a database's, and with most of the values."""
    here = {_value_key(value.name) for value in stated.values}

    def rank(enum: BuiltEnum) -> tuple[bool, int]:
        return not is_sql(enum.place), len(here & {_value_key(value) for value in enum.values})

    best = max(enums, key=rank)
    return best._replace(former=tuple(pair for one in enums for pair in one.former))


def _value_key(name: str) -> str:
    return "".join(words(name)) or name.casefold()


def _values(claim: Claim, stated: StatedEnum, enum: BuiltEnum) -> Iterator[Drift]:
    built = {_value_key(value): value for value in enum.values}
    here = {_value_key(value.name): value for value in stated.values}
    known = len(here.keys() & built.keys())
    # The code may show other names than those that are written; and `State` may be any state.
    if not known or (not is_class_name(stated.name) and known * 2 < len(here)):
        return
    renamed = {_value_key(old): new for old, new in enum.former}
    gone = [value for key, value in here.items() if key not in built and not value.time]
    free = [value for key, value in built.items() if key not in here]
    for value in gone:
        drift = _drift(claim, stated, enum, value)
        told = renamed.get(_value_key(value.name))
        near = told or (_near(value.name, free) if len(gone) <= len(free) + 1 else None)
        if near is None:
            yield drift
            continue
        free = [one for one in free if one != near]
        how = "was renamed to" if told else "is probably called"
        yield drift._replace(
            kind=Kind.RENAMED,
            message=f"`{value.name}` of `{stated.name}` {how} `{near}`",
            built=near,
            edits=(Edit(value.span, near.encode()),),
        )
    if free and stated.complete:
        listed = ", ".join(f"`{name}`" for name in free[:5]) + (f" and {len(free) - 5} more" if len(free) > 5 else "")
        yield Drift(
            Kind.UNDOCUMENTED, "enum value", f"{stated.name}.{free[0]}", Symbol("enum value", f"{claim.symbol.name}.{_value_key(free[0])}"),
            claim.entry.path, stated.span, f"`{stated.name}` has {listed} too, which is not listed here",
            built=", ".join(free), place=enum.place, forecast=claim.forecast,
        )  # fmt: skip


def _drift(claim: Claim, stated: StatedEnum, enum: BuiltEnum, value: StatedValue) -> Drift:
    return Drift(
        Kind.MISSING, "enum value", f"{stated.name}.{value.name}",
        Symbol("enum value", f"{claim.symbol.name}.{_value_key(value.name)}"),
        claim.entry.path, value.span, f"`{stated.name}` has no `{value.name}`",
        designed=value.name, built=", ".join(enum.values), place=enum.place, forecast=claim.forecast,
    )  # fmt: skip


def _near(name: str, free: Sequence[str]) -> str | None:
    from rapidfuzz import fuzz

    scored = [(fuzz.ratio(_value_key(name), _value_key(other)), other) for other in free]
    best = max(scored, default=(0, ""))
    return best[1] if best[0] >= _LIKE else None


def _missing(claim: Claim, stated: StatedEnum, gathered: Gathered) -> Iterator[Drift]:
    if claim.symbol.name in gathered.components:
        return
    here = {_value_key(value.name) for value in stated.values}
    base = Drift(
        Kind.MISSING, "enum", stated.name, claim.symbol, claim.entry.path, stated.span,
        f"there is no `{stated.name}`", designed=", ".join(value.name for value in stated.values),
        forecast=claim.forecast,
    )  # fmt: skip
    best: tuple[float, BuiltEnum] | None = None
    for enum in (one for group in gathered.enums.values() for one in group):
        there = {_value_key(value) for value in enum.values}
        score = 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0
        if score >= 0.6 and len(here & there) > 1 and (best is None or score > best[0]):
            best = (score, enum)
    if best is None:
        yield base
        return
    yield base._replace(
        kind=Kind.RENAMED,
        message=f"`{stated.name}` is probably called `{best[1].name}` now",
        built=best[1].name,
        place=best[1].place,
        edits=(Edit(stated.span, best[1].name.encode()),),
    )
