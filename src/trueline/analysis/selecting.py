"""Which rules count: what the command line says goes before what the settings say."""

from collections.abc import Iterable

from trueline.analysis.settings import Settings
from trueline.diagnostics import Severity
from trueline.rules.run import Selection, matches


def select_rules(settings: Settings, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
    """The rules that count: `select` and `ignore` of the command line go before those of the settings."""
    chosen = tuple(select) or settings.select or ("ALL",)
    left_out = (*settings.ignore, *ignore)
    names = None
    if left_out or "ALL" not in chosen:
        from trueline.rules import rule_names

        names = frozenset(
            name
            for name in rule_names()
            if any(matches(pattern, name) for pattern in chosen)
            and not any(matches(pattern, name) for pattern in left_out)
        )
    severities = {
        pattern: None if word == "off" else Severity[word.upper()] for pattern, word in settings.severity.items()
    }
    return Selection(names, severities, tuple(settings.per_file_ignores.items()))


def unknown_patterns(patterns: Iterable[str]) -> tuple[str, ...]:
    """Those of `patterns` that name no rule and no family."""
    from trueline.rules import rule_names

    return tuple(p for p in patterns if not any(matches(p, name) for name in rule_names()))
