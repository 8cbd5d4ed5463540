"""`check --fix` and `check --diff`: fixes in memory, then one guarded write per file."""

import sys
from hashlib import sha256

from trueline.analysis.analysis import Analysis
from trueline.analysis.fixing import difference, fix_all
from trueline.analysis.writer import Refused, write
from trueline.cli.output import Style
from trueline.cli.output.summary import counted
from trueline.diagnostics import Applicability
from trueline.rules.run import Selection


def apply_fixes(
    analysis: Analysis, selection: Selection, paths: frozenset[str] | None, least: Applicability
) -> tuple[Analysis, int]:
    """Write all fixes; return the vault as it is now and how many files refused the write."""
    fixed = fix_all(analysis, selection, paths, least)
    written: dict[str, bytes] = {}
    refused = 0
    for path, new in sorted(fixed.texts.items()):
        old = analysis.vault.documents[path].tree.data
        edit = difference(old, new)
        if edit is None:
            continue
        result = write(analysis.root.path, path, sha256(old).hexdigest(), [edit])
        if isinstance(result, Refused):
            refused += 1
            sys.stderr.write(f"trueline: {path} is left as it was: {result.message}\n")
        else:
            written[path] = new
    count = sum(diagnostic.path in written for diagnostic in fixed.diagnostics)
    if count:
        sys.stderr.write(f"fixed {counted(count, 'finding')} in {counted(len(written), 'file')}\n")
    return analysis.edited(written) if written else analysis, refused


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
