"""The `Bad` and `Good` examples of a rule's page, as vaults."""

import re
from typing import NamedTuple

from trueline.analysis.reading import Given, read_vault
from trueline.diagnostics import Diagnostic
from trueline.model import Policy
from trueline.rules import Rule, all_rules
from trueline.rules.page import page_sections
from trueline.rules.run import Selection, check_vault
from trueline.vault import Vault

# The fence's info string may name the file: ```md path=docs/1. Planning/Labels.md
_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=ticks)$", re.DOTALL | re.MULTILINE)


class Example(NamedTuple):
    """One example: the files of a small vault."""

    rule: Rule
    good: bool
    files: dict[str, bytes]


def examples(rule: Rule) -> list[Example]:
    found = []
    for title, text in page_sections(rule.page):
        kind = title.lower()
        if kind in ("bad", "good"):
            files = {}
            for number, fence in enumerate(_FENCE.finditer(text)):
                info = fence["info"]
                path = info.partition("path=")[2].strip() or f"docs/Note {number}.md"
                files[path] = fence["body"].encode()
            found.append(Example(rule, kind == "good", files))
    return found


def make_vault(files: dict[str, bytes]) -> Vault:
    notes = [Given(path, data) for path, data in sorted(files.items()) if path.endswith(".md")]
    return read_vault(notes, [path for path in files if not path.endswith(".md")], (), Policy())


def check(files: dict[str, bytes], *names: str) -> tuple[Diagnostic, ...]:
    """All findings of the named rules (of all, if none is named) in a vault of these files."""
    rules = tuple(rule for rule in all_rules() if not names or rule.name in names)
    outcome = check_vault(make_vault(files), Selection(rules))
    for crash in outcome.crashes:
        raise crash.error
    return outcome.diagnostics
