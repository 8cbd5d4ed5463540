"""Which template a document follows, and why."""

import pytest

from trueline.syntax import parse
from trueline.template import Library, assemble_library, derive_template, recognise

FEATURE = b"# Feature: {{title}}\n\n## Overview\n\n## Data Model\n\n## Open Questions\n"
RECORD = b"# ADR-{{number}}: {{title}}\n\n## Context\n\n## Decision\n\n## Consequences\n"
PART = b"# {{title}}\n\n## Purpose\n\n## Dependencies\n\n## Gotchas\n"
PROPOSAL = b"# Summary\n\nOne paragraph.\n\n# Motivation\n\nWhy?\n\n# Drawbacks\n\nWhy not?\n"


@pytest.fixture(scope="module")
def library() -> Library:
    files = {"Feature.md": FEATURE, "Record.md": RECORD, "Part.md": PART, "0000-template.md": PROPOSAL}
    return assemble_library([derive_template(path, parse(data)) for path, data in files.items()])


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("# Feature: Labels\n", "Feature", "title starts with `Feature:`"),
        ("# Feature:Labels\n", "Feature", "title starts with"),
        ("# ADR-012: Use queues\n", "Record", "title starts with `ADR-012:`"),
        ("# Cache\n\n## Purpose\n\na\n\n## Gotchas\n\nb\n\n## Notes\n", "Part", "headings"),
        ("---\ntemplate: Record\n---\n# Anything\n", "Record", "property `template`"),
        ("# Summary\n\nx\n\n# Motivation\n\ny\n", "0000-template", "headings"),
    ],
)
def test_recognised(library: Library, text: str, name: str, reason: str) -> None:
    found = recognise(parse(text.encode()), library)
    assert found.template is not None and found.template.name == name
    assert reason in found.why


@pytest.mark.parametrize("text", ["", "# Notes\n\nhello\n", "## Purpose\n\nalone\n", "plain"])
def test_follows_none(library: Library, text: str) -> None:
    assert recognise(parse(text.encode()), library).template is None
