"""Plain or coloured, and how wide: what the place where the text goes can show."""

import os
from collections.abc import Mapping
from typing import NamedTuple, TextIO

from trueline.cli.output.measure import harmless
from trueline.diagnostics import Severity

# Never a meaning by colour alone: the word stands beside it. Red and green never oppose each other.
_SEVERITIES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_DIFF = {"+": "32", "-": "31", "@": "36"}
_NARROWEST, _USUAL, _WIDEST = 40, 80, 120


class Style(NamedTuple):
    """How text is dressed; `width` counts columns, `terminal` says that a person's screen shows it."""

    coloured: bool = False
    width: int = _USUAL
    terminal: bool = False

    def bold(self, text: str) -> str:
        """What the eye should find first."""
        return self._dressed("1", text)

    def dim(self, text: str) -> str:
        """What is there for reference."""
        return self._dressed("2", text)

    def severity(self, severity: Severity, text: str = "") -> str:
        """`text`, or else the severity's word, in the severity's colour."""
        return self._dressed(_SEVERITIES[severity], text or severity.word)

    def diff(self, line: str) -> str:
        """One line of a unified diff, with or without its line ending."""
        body = line.rstrip("\n")
        ending = line[len(body) :]
        if self.terminal:
            body = harmless(body.rstrip("\r"), tabs=True)
        if body.startswith(("+++", "---")):
            return self.bold(body) + ending
        return self._dressed(_DIFF.get(body[:1], ""), body) + ending

    def _dressed(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.coloured and code and text else text


def choose_style(stream: TextIO, environ: Mapping[str, str]) -> Style:
    """The style for `stream`: NO_COLOR before FORCE_COLOR and CLICOLOR_FORCE before what it is."""
    terminal = stream.isatty()
    if environ.get("NO_COLOR"):
        coloured = False
    elif _asked(environ, "FORCE_COLOR") or _asked(environ, "CLICOLOR_FORCE"):
        coloured = True
    else:
        coloured = terminal and environ.get("TERM") != "dumb"
    return Style(coloured, _width(stream, environ, terminal), terminal)


def admit_any_text(stream: object) -> None:
    """Make a stream of any encoding take any text: what it has no character for becomes `?`.

    One for one, so that the columns of narrow text still stand below each other.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _asked(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "0").lower() not in ("", "0", "false")


def _width(stream: TextIO, environ: Mapping[str, str], terminal: bool) -> int:
    given = environ.get("COLUMNS", "")
    columns = int(given) if given.isascii() and given.isdigit() else 0
    if not columns and terminal:
        try:
            columns = os.get_terminal_size(stream.fileno()).columns
        except (OSError, ValueError):
            columns = 0
    return min(max(columns, _NARROWEST), _WIDEST) if columns else _USUAL
