"""Adopting an existing vault: findings recorded today are not reported tomorrow.

An entry is a rule, the path of headings above the finding and its normalised text, never a line
number, so that editing elsewhere in a note neither loses an entry nor hides a new finding.
"""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from trueline.analysis.analysis import Analysis
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic
from trueline.template import plain_title

VERSION = 1


class Baseline(NamedTuple):
    """How many findings of each key every path may have: `{path: {key: count}}`."""

    entries: Mapping[str, Mapping[str, int]]


class BaselineError(Exception):
    """The baseline file cannot be read as one; the message says why."""


def finding_key(analysis: Analysis, diagnostic: Diagnostic) -> str:
    """What identifies a finding while a note is edited around it: `rule heading > heading digest`."""
    from hashlib import blake2b

    document = analysis.vault.documents.get(diagnostic.path)
    headings: list[str] = []
    text = ""
    if document is not None:
        sections = document.tree.root.children
        while sections:
            inside = [s for s in sections if s.start <= diagnostic.span.start < s.end]
            if not inside or inside[0].heading is None:
                break
            headings.append(plain_title(inside[0].heading.title))
            sections = inside[0].children
        text = " ".join(diagnostic.span.text(document.tree.data).split())
    digest = blake2b(f"{text}\0{diagnostic.message}".encode(), digest_size=6).hexdigest()
    return f"{diagnostic.rule} {' > '.join(headings)} {digest}"


def record(analysis: Analysis, diagnostics: Iterable[Diagnostic]) -> Baseline:
    """The baseline that hides exactly `diagnostics`."""
    entries: dict[str, dict[str, int]] = {}
    for diagnostic in diagnostics:
        counts = entries.setdefault(diagnostic.path, {})
        key = finding_key(analysis, diagnostic)
        counts[key] = counts.get(key, 0) + 1
    return Baseline(entries)


def beyond(
    analysis: Analysis, diagnostics: Iterable[Diagnostic], baseline: Baseline
) -> tuple[tuple[Diagnostic, ...], int]:
    """The findings that the baseline does not hide, and how many it hides."""
    left = {path: dict(counts) for path, counts in baseline.entries.items()}
    kept = []
    hidden = 0
    for diagnostic in diagnostics:
        counts = left.get(diagnostic.path, {})
        key = finding_key(analysis, diagnostic) if counts else ""
        if counts.get(key, 0) > 0:
            counts[key] -= 1
            hidden += 1
        else:
            kept.append(diagnostic)
    return tuple(kept), hidden


def pruned(old: Baseline, now: Baseline) -> tuple[Baseline, int]:
    """The entries of `old` that still occur in `now`, and how many findings were dropped."""
    entries: dict[str, dict[str, int]] = {}
    dropped = 0
    for path, counts in old.entries.items():
        found = now.entries.get(path, {})
        for key, count in counts.items():
            kept = min(count, found.get(key, 0))
            dropped += count - kept
            if kept:
                entries.setdefault(path, {})[key] = kept
    return Baseline(entries), dropped


def size(baseline: Baseline) -> int:
    """How many findings the baseline hides."""
    return sum(sum(counts.values()) for counts in baseline.entries.values())


def baseline_path(analysis: Analysis) -> str:
    """Where the baseline of this vault is kept."""
    return str(os.path.join(analysis.root.path, analysis.settings.baseline))


def adopted(analysis: Analysis) -> Baseline | None:
    """The baseline of this vault as its file is now; None also for one that cannot be read: `check` says why."""
    path = baseline_path(analysis)
    try:
        state = os.stat(path)
        return _loaded(path, state.st_mtime_ns, state.st_size)
    except (OSError, BaselineError):
        return None


@lru_cache(maxsize=8)
def _loaded(path: str, changed_ns: int, size: int) -> Baseline | None:
    """The baseline in a file that looks so."""
    return load_baseline(path)


def found_beyond(analysis: Analysis, paths: frozenset[str] | None = None) -> tuple[Diagnostic, ...]:
    """What the rules of the team find in some notes or in all, beyond what the baseline has adopted."""
    found = analysis.check(select_rules(analysis.settings), paths).diagnostics
    known = adopted(analysis)
    return beyond(analysis, found, known)[0] if known and found else found


def load_baseline(path: str) -> Baseline | None:
    """The baseline at `path`, None where there is none; raises `BaselineError` for anything else."""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            content: Any = json.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BaselineError(f"the baseline `{path}` cannot be read: {error}") from error
    entries = content.get("findings") if isinstance(content, dict) else None
    if not isinstance(entries, dict) or content.get("version") != VERSION:
        raise BaselineError(f"`{path}` is no baseline of version {VERSION}")
    for counts in entries.values():
        if not isinstance(counts, dict) or not all(isinstance(count, int) for count in counts.values()):
            raise BaselineError(f"`{path}` is no baseline: its entries must be counts")
    return Baseline(entries)


def save_baseline(analysis: Analysis, baseline: Baseline) -> None:
    """Write the baseline, sorted so that it reads well in a diff; raises `BaselineError` where it cannot be written."""
    import json

    from trueline.analysis.writer import Refused, put

    content = {"version": VERSION, "findings": baseline.entries}
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    result = put(analysis.root.path, analysis.settings.baseline, text.encode("utf-8", "surrogateescape"))
    if isinstance(result, Refused):
        raise BaselineError(f"the baseline was not written: {result.message}")
