"""From success criteria to the tests that were run."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from trueline.formats.built import BuiltTest
from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.model.sections.testing import Testing
from trueline.model.symbols import singular, words
from trueline.queries._names import find_note
from trueline.queries._places import line_of
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.text import Span
from trueline.vault import Vault

_IDENTIFIER = re.compile(r"\b([A-Z]{1,8}-?\d+(?:\.\d+)?)\b")
_SILENT = frozenset(
    "the and for with from that this into onto over than then when where which while are was were has have had not any all "
    "its it is be by as at of on in to or an a no one two out off per each every same only test tests case should shall must "
    "may can will does do done after before between within without case also still even".split()
)
_ENOUGH = 2
_SHARE = 0.5
# The worst of several results is that of all.
_GRAVITY = ("failed", "error", "skipped", "", "passed")


class Traced(NamedTuple):
    """A success criterion or a planned test, and the tests that were run for it.

    `kind` is `criterion` or `test case`; `tests` names those that were run, `result` is the worst of their results:
    `failed`, `error`, `skipped`, `passed`, or `no test`. `by` says how they were matched: `tag` or `words`.
    """

    design: str
    kind: str
    text: str
    done: bool | None
    result: str
    tests: tuple[str, ...]
    by: str
    path: str
    line: int


class Loose(NamedTuple):
    """A test that names a criterion by its number, and no design has it."""

    test: str
    tags: tuple[str, ...]
    result: str
    code: str


@query
def trace(
    vault: Vault,
    names: Annotated[tuple[str, ...], "only these designs"] = (),
    untested: Annotated[bool, "only what no test that ran speaks of, or what did not pass"] = False,
) -> Answer:
    """Follow success criteria and planned tests to the tests that were run, and how these went.

    Which tests were run is read from JUnit XML that `built` in `trueline.toml` names. A test belongs to a criterion
    if its name or one of its tags (`covers`, `criterion`, markers) gives the criterion's number, such as `AC-3`;
    otherwise if most words of its name stand in the criterion or in the planned test. The words only hint: a test
    that says the number is certain.

    Example: `trueline trace "Tracking Event Ingestion"`
    """
    if vault.evidence is None or not vault.evidence().built.tests:
        return Answer((), empty="no test results are known: name JUnit XML as evidence in `trueline.toml`")
    tests = vault.evidence().built.tests
    documents = [find_note(vault, name) for name in names] if names else list(vault.documents.values())
    rows = [row for document in documents for row in _rows(vault, document, tests)]
    if not names:
        # A design of which no test speaks at all is tested elsewhere.
        spoken = {row.path for row in rows if row.tests}
        rows = [row for row in rows if row.path in spoken]
    known = {number for document in documents for number in _numbers(document)}
    loose = () if names else tuple(_loose(tests, known))
    shown = [row for row in rows if row.result != "passed"] if untested else rows
    passed = sum(row.result == "passed" for row in rows)
    note = f"{passed} of {len(rows)} passed; {len(tests)} tests were run"
    tables = [Table("Criteria and tests", Traced, tuple(shown), note)] if shown else []
    tables += [Table("Tests for criteria that no design has", Loose, loose)] if loose else []
    return Answer(tuple(tables), empty="" if tables else f"nothing is left untested: {note}")


def _rows(vault: Vault, document: Document, tests: Sequence[BuiltTest]) -> Iterator[Traced]:
    planned = [("criterion", one.text, one.done, one.span) for one in document[Overview].criteria]
    planned += [("test case", one.text, one.done, one.span) for one in document[Testing].cases]
    for kind, text, done, span in planned:
        by, found = _tests_for(text, tests)
        names = tuple(one.name.rpartition(".")[2] for one in found)
        line = line_of(vault, document.path, Span(span.start, span.end))
        yield Traced(document.name, kind, text, done, _result(found), names, by, document.path, line)


def _numbers(document: Document) -> set[str]:
    texts = [one.text for one in document[Overview].criteria] + [one.text for one in document[Testing].cases]
    return {number for text in texts for number in _IDENTIFIER.findall(text)}


def _tests_for(text: str, tests: Sequence[BuiltTest]) -> tuple[str, list[BuiltTest]]:
    numbers = set(_IDENTIFIER.findall(text))
    tagged = [one for one in tests if numbers & {*one.tags, *_IDENTIFIER.findall(one.name)}]
    if tagged:
        return "tag", tagged
    said = _telling(text)
    found = []
    for one in tests:
        own = _telling(one.name.rpartition(".")[2].partition("[")[0])
        if len(own & said) >= _ENOUGH and len(own & said) >= len(own) * _SHARE:
            found.append(one)
    return ("words", found) if found else ("", [])


def _telling(text: str) -> set[str]:
    """The words of a text that tell it from others, without their endings."""
    return {_stem(word) for word in words(text.replace("_", " ")) if len(word) > 2 and word not in _SILENT}


def _stem(word: str) -> str:
    word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e")


def _result(found: Sequence[BuiltTest]) -> str:
    if not found:
        return "no test"
    return (
        min((one.result for one in found), key=lambda one: _GRAVITY.index(one) if one in _GRAVITY else 3) or "not run"
    )


def _loose(tests: Sequence[BuiltTest], known: set[str]) -> Iterator[Loose]:
    for one in tests:
        numbers = tuple(tag for tag in one.tags if _IDENTIFIER.fullmatch(tag))
        if numbers and not known & set(numbers):
            yield Loose(one.name, numbers, one.result or "not run", str(one.place))
