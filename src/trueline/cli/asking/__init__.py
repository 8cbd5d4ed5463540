"""How answers are shown: one module per format, imported only when it is chosen.

A format's module has `render(shown)`, which yields pieces of text.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from trueline.cli.asking.shown import Shown

__all__ = ["FORMATS", "Shown", "render"]

FORMATS = ("table", "json", "csv", "markdown", "mermaid", "dot")


def render(name: str, shown: Shown) -> Iterator[str]:
    """The answer in the format called `name`, piece by piece; raises `KeyError` for a name that is none."""
    if name not in FORMATS:
        raise KeyError(name)
    chosen: Callable[[Shown], Iterator[str]] = import_module(f"trueline.cli.asking.{name}").render
    return chosen(shown)
