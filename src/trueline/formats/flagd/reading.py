"""Reading feature flags: flagd's JSON and YAML, and files that list flags by name."""

from collections.abc import Iterator, Sequence

from trueline.formats.built import Built, BuiltFlag, Place, Problem, Source
from trueline.formats.located import Located, mapping, read_data, sequence, text_of

_VALUES = ("enabled", "default", "state", "defaultVariant", "variants", "value", "on", "targeting")


def read(sources: Sequence[Source]) -> Built:
    """What files of flags show."""
    built = Built()
    for source in sources:
        found = read_data(source)
        if isinstance(found, Problem):
            built = built.joined(Built(problems=(found,)))
            continue
        flags = tuple(flag for located in found for flag in _flags(located))
        problems: tuple[Problem, ...] = ()
        if not flags and not any("flags" in mapping(located.root) for located in found):
            problems = (Problem(Place(source.path, 1), "this file shows no flags: there is no `flags`"),)
        built = built.joined(Built(flags=flags, problems=problems))
    return built


def _flags(located: Located) -> Iterator[BuiltFlag]:
    root = mapping(located.root)
    listed = root.get("flags", root.get("featureFlags", root.get("features")))
    if isinstance(listed, list):
        for index, one in enumerate(listed):
            flag = mapping(one)
            name = text_of(flag.get("key")) or text_of(flag.get("name")) or text_of(flag.get("id")) or text_of(one)
            if name:
                yield _flag(name, flag, located.place(listed, index))
        return
    if listed is None and root and all(_is_flag(value) for value in root.values()):
        listed = root
    flags = mapping(listed)
    for name, value in flags.items():
        # `$schema` and `$comment` stand among the flags; one of the flags may be called `$end` all the same.
        if not str(name).startswith("$") or _is_flag(value):
            told = mapping(value) if isinstance(value, dict) else {"enabled": value}
            yield _flag(str(name), told, located.place(flags, name))


def _is_flag(value: object) -> bool:
    return isinstance(value, dict) and any(word in value for word in _VALUES)


def _flag(name: str, told: dict[str, object], place: Place) -> BuiltFlag:
    state = told.get("enabled", told.get("state"))
    enabled = state if isinstance(state, bool) else state.upper() == "ENABLED" if isinstance(state, str) else None
    variants = told.get("variants")
    names = tuple(map(str, mapping(variants))) or tuple(map(text_of, sequence(variants)))
    return BuiltFlag(name, place, enabled, names)
