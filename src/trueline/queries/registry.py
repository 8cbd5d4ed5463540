"""Finding the questions: every module of this package with a `Query` called like it asks one."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from trueline.queries.query import Query

_HERE = __file__.rpartition("registry.py")[0]
# What the package is made of besides questions.
_FRAME = frozenset({"code_history", "answer", "history", "query", "registry"})


@cache
def query_names() -> tuple[str, ...]:
    """The names of all questions, sorted; imports none of them."""
    return tuple(
        sorted(
            module.name.replace("_", "-")
            for module in iter_modules([_HERE])
            if module.name not in _FRAME and not module.name.startswith("_")
        )
    )


def find_query(name: str) -> Query:
    """The question called `name`; raises `KeyError` for a name that is none."""
    if name not in query_names():
        raise KeyError(name)
    module = name.replace("-", "_")
    found = getattr(import_module(f"trueline.queries.{module}"), module)
    assert isinstance(found, Query)
    return found


def all_queries() -> tuple[Query, ...]:
    """Every question, sorted by name."""
    return tuple(find_query(name) for name in query_names())
