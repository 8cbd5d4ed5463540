"""How findings are shown: one module per format, imported only when it is chosen.

A format's module has `render(report, style)`, which yields pieces of text.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from trueline.cli.output.report import Report
from trueline.cli.output.style import Style, admit_any_text, choose_style

__all__ = ["FORMATS", "Report", "Style", "admit_any_text", "choose_style", "render"]

# The names `--output-format` takes. `render` knows "statistics" beside them, which is an option of its own.
FORMATS = ("full", "concise", "grouped", "json", "json-lines", "github", "gitlab", "junit", "rdjson", "sarif")


def render(name: str, report: Report, style: Style) -> Iterator[str]:
    """The report in the format called `name`, piece by piece; raises `KeyError` for a name that is none."""
    if name not in (*FORMATS, "statistics"):
        raise KeyError(name)
    module = import_module("trueline.cli.output." + name.replace("-", "_"))
    chosen: Callable[[Report, Style], Iterator[str]] = module.render
    return chosen(report, style)
