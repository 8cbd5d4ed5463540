"""Structurizr's models hold to its language, whatever the designs say."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from any_designs import any_designs
from design_notes import documents
from structurizr_grammar import Refused, check_workspace
from trueline.formats import structurizr
from trueline.model import Document

WORKSPACE = (Path(__file__).with_name("expected") / "workspace.dsl").read_text(encoding="utf-8")


def test_the_model_of_the_example_vault_is_of_the_language() -> None:
    check_workspace(WORKSPACE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Shipments"', '"Ship"ments"'),
        ("s2 = ", "s1 = "),
        ('softwareSystem "Carriers"', 'softwareSystem "Shipments"'),
        (" -> ", " -> nowhere_"),
        ('"landscape"', '"land scape"'),
        ("    views {", "    vistas {"),
        ("autolayout lr\n        }", "autolayout lr"),
    ],
)
def test_what_is_not_of_the_language_is_refused(before: str, after: str) -> None:
    assert before in WORKSPACE
    with pytest.raises(Refused):
        check_workspace(WORKSPACE.replace(before, after, 1))


def test_a_design_without_a_domain_that_is_called_as_one_has_a_system_of_its_own() -> None:
    part = "## Component Design\n\n### New Components\n\n#### Print{}\n\n- **Responsibility:** Prints\n"
    of_domain = '---\nDomains:\n  - "[[Printing]]"\n---\n# Feature: Labels\n\n' + part.format("er")
    notes = documents(Labels=of_domain, Printing="# Printing\n\n" + part.format("Job"))
    (file,) = structurizr.write(notes).files
    check_workspace(file.text)
    assert 'softwareSystem "Printing"' in file.text and 'softwareSystem "Printing 2"' in file.text


@given(any_designs())
@settings(max_examples=40)
def test_models_of_whatever_is_designed_are_of_the_language(notes: list[Document]) -> None:
    for file in structurizr.write(notes).files:
        check_workspace(file.text)
