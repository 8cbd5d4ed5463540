"""What a design expects of what is built: its success criteria and its test cases, as one list."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.formats.texts import line
from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.model.sections.testing import Testing
from trueline.template.late import late
from trueline.text import Span

_IDENTIFIER = late(r"([A-Z][A-Z0-9]{0,9}-\d{1,5}(?:\.\d{1,4})?)\b\s*[:.)–—-]*\s*")


class Expectation(NamedTuple):
    """A criterion or a test case in plain words; `kind` is `criterion`, `unit`, `integration` or `end-to-end`.

    `identifier` is what the text begins with (`CONF-01`), else empty; `text` has it no more. `done` is None where
    there is no check box.
    """

    kind: str
    identifier: str
    text: str
    done: bool | None
    path: str
    span: Span


def expectations(document: Document) -> Iterator[Expectation]:
    """The criteria and test cases of a design in their order; those that say nothing are left out."""
    said = [("criterion", one.text, one.done, one.span) for one in document[Overview].criteria]
    said += [(one.level, one.text, one.done, one.span) for one in document[Testing].cases]
    for kind, text, done, span in said:
        plain = line(text)
        found = _IDENTIFIER.match(plain)
        rest = plain[found.end() :] if found else plain
        if rest:
            yield Expectation(kind, found[1] if found else "", rest, done, document.path, span)
