"""A change as a patch that git and patch understand."""

from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff

from trueline.refactors import Changed


def patch(one: Changed) -> Iterator[str]:
    """The lines of a patch for one file, each with its line ending; bytes that are no text are surrogates."""
    yield f"diff --git a/{one.source} b/{one.path}\n"
    if one.before is None:
        yield "new file mode 100644\n"
    elif one.source != one.path:
        yield f"rename from {one.source}\n"
        yield f"rename to {one.path}\n"
    old, name = (b"", "/dev/null") if one.before is None else (one.before, f"a/{_ended(one.source)}")
    for line in unified_diff(_lines(old), _lines(one.after), name, f"b/{_ended(one.path)}"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _ended(path: str) -> str:
    """A path with blanks ends in a tab, as git writes it, so that no date is looked for in it."""
    return f"{path}\t" if " " in path else path


def _lines(data: bytes) -> list[str]:
    # A lone carriage return ends no line of a patch.
    return [line.decode("utf-8", "surrogateescape") for line in _split(data)]


def _split(data: bytes) -> list[bytes]:
    *lines, last = data.split(b"\n")
    return [*(line + b"\n" for line in lines), *([last] if last else [])]


def line_counts(before: bytes, after: bytes) -> tuple[int, int]:
    """How many lines are new, and how many are gone; a line that changed counts as both."""
    old, new = _split(before), _split(after)
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    added = removed = 0
    matcher = SequenceMatcher(None, old[start:], new[start:], autojunk=False)
    for kind, first, last, other_first, other_last in matcher.get_opcodes():
        if kind != "equal":
            removed += last - first
            added += other_last - other_first
    return added, removed
