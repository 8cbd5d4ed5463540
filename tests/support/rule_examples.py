"""The `Bad` and `Good` examples of a rule's page, as vaults."""

import re
from typing import NamedTuple

from trueline.analysis.reading import Given, read_vault
from trueline.analysis.suspecting import suspects_in
from trueline.diagnostics import Diagnostic
from trueline.formats.built import Built, Source
from trueline.formats.code import read as read_code
from trueline.formats.openapi.reading import read as read_openapi
from trueline.formats.sql.reading import read as read_sql
from trueline.model import Policy
from trueline.queries.history import Pair
from trueline.rules import Rule
from trueline.rules.page import page_sections
from trueline.rules.run import Selection, check_vault
from trueline.vault import Unread, Vault
from trueline.vault.evidence import Evidence

# The fence's info string may name the file (```md path=docs/1. Planning/Labels.md), before that its
# encoding (encoding=latin-1), or say that it cannot be read (unreadable), or that a note was like that when
# all designs were approved (before).
_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=ticks)$", re.DOTALL | re.MULTILINE)


class Example(NamedTuple):
    """One example: the files of a small vault."""

    rule: Rule
    good: bool
    files: dict[str, bytes]
    unread: tuple[str, ...]
    before: dict[str, bytes]


def examples(rule: Rule) -> list[Example]:
    found = []
    for title, text in page_sections(rule.page):
        kind = title.lower()
        if kind in ("bad", "good"):
            files: dict[str, bytes] = {}
            before: dict[str, bytes] = {}
            unread = []
            for number, fence in enumerate(_FENCE.finditer(text)):
                words, _, named = fence["info"].partition("path=")
                path = named.strip() or f"docs/Note {number}.md"
                if "unreadable" in words.split():
                    unread.append(path)
                    continue
                encoding = next((w.partition("=")[2] for w in words.split() if w.startswith("encoding=")), "utf-8")
                (before if "before" in words.split() else files)[path] = fence["body"].encode(encoding)
            found.append(Example(rule, kind == "good", files, tuple(unread), before))
    return found


def make_vault(files: dict[str, bytes], unread: tuple[str, ...] = ()) -> Vault:
    notes = [Given(path, data) for path, data in sorted(files.items()) if path.endswith(".md")]
    missing = [Unread(path, "unreadable", "permission denied") for path in unread]
    built = evidence_in(files)
    vault = read_vault(
        notes, [path for path in files if not path.endswith(".md")], missing, Policy(compared=built is not None)
    )
    if built is not None:
        vault.evidence = lambda: built
    return vault


def evidence_in(files: dict[str, bytes]) -> Evidence | None:
    """What the files below `built/` show: `.sql`, and OpenAPI in `.json` or `.yaml`, and code."""
    readers = {".sql": read_sql, ".json": read_openapi, ".yaml": read_openapi}
    built = [Source(path, data) for path, data in sorted(files.items()) if path.startswith("built/")]
    if not built:
        return None
    shown = Built()
    for ending, read in readers.items():
        shown = shown.joined(read([one for one in built if one.path.endswith(ending)]))
    code = [one for one in built if not one.path.endswith(tuple(readers))]
    endings = frozenset("." + one.path.rpartition(".")[2] for one in built)
    return Evidence(shown.joined(read_code(code)) if code else shown, endings=endings)


def check(
    files: dict[str, bytes], *names: str, unread: tuple[str, ...] = (), before: dict[str, bytes] | None = None
) -> tuple[Diagnostic, ...]:
    """All findings of the named rules (of all, if none is named) in a vault of these files."""
    vault = make_vault(files, unread)
    if before:
        older = make_vault({**files, **before})
        pairs = [Pair(older.documents[path], vault.documents.get(path)) for path in before]
        vault.suspects = {
            path: tuple(suspects_in(vault, document, pairs, "2026-03-01")) for path, document in vault.documents.items()
        }
    outcome = check_vault(vault, Selection(frozenset(names) or None))
    for crash in outcome.crashes:
        raise crash.error
    return outcome.diagnostics
