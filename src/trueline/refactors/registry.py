"""Finding the changes: every module of this package with a `Refactor` is one."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from trueline.refactors.refactor import Refactor

_HERE = __file__.rpartition("registry.py")[0]
# What the package is made of besides changes.
_FRAME = frozenset({"importing", "plan", "refactor", "registry", "upgrading"})


@cache
def refactor_names() -> tuple[str, ...]:
    """The names of all changes, sorted; imports none of them."""
    return tuple(
        sorted(
            module.name.replace("_", "-")
            for module in iter_modules([_HERE])
            if module.name not in _FRAME and not module.name.startswith("_")
        )
    )


def find_refactor(name: str) -> Refactor:
    """The change called `name`; raises `KeyError` for a name that is none."""
    if name not in refactor_names():
        raise KeyError(name)
    module = import_module(f"trueline.refactors.{name.replace('-', '_')}")
    own = [value for value in vars(module).values() if isinstance(value, Refactor) and value.name == name]
    assert len(own) == 1, f"{module.__name__} has {len(own)} changes"
    return own[0]


def all_refactors() -> tuple[Refactor, ...]:
    """Every change, sorted by name."""
    return tuple(find_refactor(name) for name in refactor_names())
