"""`check --fix` and `check --diff`: fixes in memory, then one transaction for all files."""

import sys

from trueline.analysis.analysis import Analysis
from trueline.analysis.fixing import fix_all, write_fixes
from trueline.cli.output import Style
from trueline.cli.output.measure import harmless
from trueline.cli.output.summary import counted
from trueline.diagnostics import Applicability
from trueline.rules.run import Selection


def apply_fixes(
    analysis: Analysis, selection: Selection, paths: frozenset[str] | None, least: Applicability
) -> tuple[Analysis, int]:
    """Write all fixes or, where a file refuses, none; return the vault as it is now and how many refused."""
    fixed = fix_all(analysis, selection, paths, least)
    refused = write_fixes(analysis, fixed)
    if refused:
        for one in refused:
            sys.stderr.write(harmless(f"trueline: {one.message}") + "\n")
        sys.stderr.write("trueline: nothing was fixed; paths to check after `--fix` leave others out\n")
        return analysis, len(refused)
    if fixed.texts:
        count = len(fixed.diagnostics)
        sys.stderr.write(f"fixed {counted(count, 'finding')} in {counted(len(fixed.texts), 'file')}\n")
    return analysis.edited(fixed.texts) if fixed.texts else analysis, 0


def print_diff(
    analysis: Analysis,
    selection: Selection,
    paths: frozenset[str] | None,
    least: Applicability,
    style: Style,
) -> int:
    """Print a unified diff of what the fixes would change; 1 if there is anything."""
    from difflib import unified_diff

    fixed = fix_all(analysis, selection, paths, least)
    for path, new in sorted(fixed.texts.items()):
        old = analysis.vault.documents[path].tree.data
        for line in unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}"):
            end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            _print(style.diff(line) + end, style)
    count = len(fixed.diagnostics)
    sys.stderr.write(
        f"would fix {counted(count, 'finding')} in {counted(len(fixed.texts), 'file')}\n"
        if count
        else "nothing to fix\n"
    )
    return 1 if count else 0


def _print(text: str, style: Style) -> None:
    """A patch keeps its bytes, whatever they are; a screen gets what it can show."""
    if style.terminal:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))


def _lines(data: bytes) -> list[str]:
    return [line.decode("utf-8", "surrogateescape") for line in data.splitlines(keepends=True)]
