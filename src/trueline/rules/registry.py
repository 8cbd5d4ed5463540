"""Finding the rules: every module `rules/<family>/<name>.py` holds one, called `check`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from trueline.rules import rule as _rule_module
from trueline.rules.rule import Rule, Scope

__all__ = ["Rule", "Scope", "all_rules", "find_rule", "rule_names"]

_HERE = _rule_module.__file__.rpartition("rule.py")[0] if _rule_module.__file__ else ""


@cache
def rule_names() -> tuple[str, ...]:
    """The names of all rules, sorted; imports none of them."""
    names = []
    for family in iter_modules([_HERE]):
        if family.ispkg:
            names += [
                f"{family.name}/{module.name}".replace("_", "-")
                for module in iter_modules([_HERE + family.name])
                if not module.name.startswith("_")
            ]
    return tuple(sorted(names))


def find_rule(name: str) -> Rule:
    """The rule called `name`; raises `KeyError` for a name that is none."""
    if name not in rule_names():
        raise KeyError(name)
    found = import_module("trueline.rules." + name.replace("-", "_").replace("/", ".")).check
    assert isinstance(found, Rule)
    return found


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, sorted by name."""
    return tuple(find_rule(name) for name in rule_names())
