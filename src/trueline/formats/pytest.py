"""Skeletons for pytest from the success criteria and the test cases of a design, one file each.

Every test is there under its name, says in its docstring what it is to show, and raises `NotImplementedError`. It is
marked as a strict expected failure for just that error: a suite stays green while tests are missing, shows how many
(`xfailed`), and turns red as soon as a test does something but the mark still stands. Nothing is skipped. The
property `covers` in JUnit's XML says which criterion or case a test is for: its identifier (`CONF-01`), else its words
joined by dashes.
"""

from collections.abc import Sequence

from trueline.formats.artefact import Artefact, File
from trueline.formats.expectations import Expectation, expectations
from trueline.formats.texts import Names, identifier, line, slug
from trueline.model import Document

_HEAD = '''"""Tests that {title} asks for ({path})."""

import pytest

missing = pytest.mark.xfail(raises=NotImplementedError, strict=True, reason="not written yet")
'''
_TEST = '''

@missing
def test_{name}(record_property):
    """{text}"""
    record_property("covers", "{covers}")
    raise NotImplementedError
'''


def write(documents: Sequence[Document]) -> Artefact:
    """Tests for pytest that are still to be written: one for each success criterion and test case."""
    files = []
    names = Names("_")
    for document in documents:
        found = list(expectations(document))
        if found:
            name = names.take(f"test_{identifier(document.name)}")
            files.append(File(f"{name}.py", _module(document, found)))
    return Artefact(tuple(files))


def _module(document: Document, found: Sequence[Expectation]) -> str:
    title, path = _quoted(document.meta.title or document.name), _quoted(document.path)
    text = _HEAD.format(title=title, path=path)
    names = Names("_")
    for one in found:
        name = names.take(identifier(f"{one.identifier} {one.text}"))
        covers = one.identifier or slug(one.text)
        text += _TEST.format(name=name, text=_quoted(one.text), covers=covers)
    return text


def _quoted(text: str) -> str:
    """A text as it may stand in a docstring; a quotation mark at its end would close it too early."""
    plain = line(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return plain[:-1] + '\\"' if plain.endswith('"') else plain
