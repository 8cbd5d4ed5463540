"""A change for programs: `trueline/change@1`."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from trueline.analysis.analysis import Analysis
from trueline.analysis.patches import line_counts, patch
from trueline.analysis.writer import Refused
from trueline.refactors import Changed, Declined, Plan

SCHEMA = "trueline/change@1"


def report(
    name: str,
    arguments: Mapping[str, object],
    analysis: Analysis,
    plan: Plan,
    changed: Sequence[Changed],
    applied: bool,
    refused: Sequence[Refused] = (),
    diff: bool = False,
) -> str:
    """What was changed, or would be, as JSON: one object for each file with its hashes and counts of lines.

    With `diff` each has its patch, too.
    """
    return _text(
        {
            **_head(name, arguments, applied),
            "files": [_file(plan, one, diff) for one in changed],
            "unchanged": {path: list(lines) for path, lines in plan.said.items() if not _is_told(path, changed)},
            "mentions": [
                {
                    "path": mention.path,
                    "line": analysis.lines(mention.path).line(mention.span.start),
                    "message": mention.message,
                }
                for mention in plan.mentions
            ],
            "refused": [_refused(one) for one in refused],
            "declined": None,
        }
    )


def declined(name: str, arguments: Mapping[str, object], error: Declined) -> str:
    """Why nothing was changed."""
    why = {"message": error.message, "reasons": list(error.reasons), "help": error.help}
    return _text(
        {
            **_head(name, arguments, False),
            "files": [],
            "unchanged": {},
            "mentions": [],
            "refused": [],
            "declined": why,
        }
    )


def _head(name: str, arguments: Mapping[str, object], applied: bool) -> dict[str, Any]:
    given = {key.rstrip("_").replace("_", "-"): value for key, value in arguments.items()}
    return {"schema": SCHEMA, "change": name, "arguments": given, "applied": applied}


def _is_told(path: str, changed: Sequence[Changed]) -> bool:
    return any(path in (one.source, one.path) for one in changed)


def _file(plan: Plan, one: Changed, diff: bool) -> dict[str, Any]:
    added, removed = line_counts(one.before or b"", one.after)
    found = {
        "path": one.path,
        "from": one.source if one.source != one.path else None,
        "action": "created" if one.before is None else "moved" if one.source != one.path else "edited",
        "sha256_before": None if one.before is None else sha256(one.before).hexdigest(),
        "sha256": sha256(one.after).hexdigest(),
        "lines_added": added,
        "lines_removed": removed,
        "said": list(plan.said.get(one.source, ()) or plan.said.get(one.path, ())),
    }
    return {**found, "diff": "".join(patch(one))} if diff else found


def _refused(one: Refused) -> dict[str, Any]:
    conflict = None
    if one.conflict is not None:
        conflict = {"expected": one.conflict.expected, "found": one.conflict.found}
    return {"path": one.path, "kind": one.kind, "message": one.message, "conflict": conflict}


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"
