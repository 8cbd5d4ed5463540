"""What may be written at a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule_examples import make_vault
from trueline.assists.completion import complete
from trueline.assists.offers import Offer
from trueline.text import Edit, splice

TEMPLATE = b"""---
tags:
  - "#status/draft"
  - "#status/designed"
  - "#priority/high"
  - "#priority/low"
Created:
blocked-by:
---

# Feature: {{title}}

## 1. Overview

*What hurts?*

## 2. Component Design

### New Components

| Component | Kind |
| --- | --- |
| | [Service / Job / Library] |

- **Consistency:** [Strong / Eventual]

## 3. Rollout

*How does it reach its users?*

- [ ] Step 1
"""
LABELS = b"""# Feature: Labels

## 2. Component Design

### New Components

| Component | Kind |
| --- | --- |
| LabelPrinter | Service |
"""


def offered(text: str, path: str = "docs/Parcels.md", **others: bytes) -> list[Offer]:
    """What is offered at the `^` in a note that follows the template."""
    before, _, after = text.partition("^")
    data = (before + after).encode()
    notes = {"templates/Feature.md": TEMPLATE, "docs/Labels.md": LABELS, path: data}
    vault = make_vault({**notes, **{f"docs/{name}.md": other for name, other in others.items()}})
    texts = {"templates/Feature.md": TEMPLATE}
    found = complete(vault, vault.documents[path], len(before.encode()), lambda one: texts.get(one, b""))
    return list(found.offers)


def written(text: str, label: str, **others: bytes) -> str:
    """The text after the offer with this label was taken at the `^`."""
    offer = next(one for one in offered(text, **others) if one.label == label)
    data = text.replace("^", "").encode()
    return splice(data, [Edit(offer.span, offer.text.encode())]).decode()


def labels(text: str, **others: bytes) -> list[str]:
    return [one.label for one in offered(text, **others)]


def test_links_are_closed_and_named() -> None:
    assert written("# Feature: P\n\nSee [[La^\n", "Labels") == "# Feature: P\n\nSee [[Labels]]\n"
    assert written("# Feature: P\n\nSee [[La^]] now\n", "Labels") == "# Feature: P\n\nSee [[Labels]] now\n"


def test_links_have_the_folders_that_links_around_have() -> None:
    text = "# Feature: P\n\n[[docs/Labels]] [[docs/Labels]] and [[La^\n"
    assert written(text, "Labels").endswith("and [[docs/Labels]]\n")


def test_a_name_that_several_notes_have_gets_its_folder() -> None:
    vault = make_vault({"a/Same.md": b"# A\n", "b/Same.md": b"# B\n", "c/Here.md": b"See [[\n"})
    found = complete(vault, vault.documents["c/Here.md"], 6, lambda _: b"")
    assert {offer.text for offer in found.offers} == {"a/Same]]", "b/Same]]"}


def test_headings_and_aliases_of_the_note_that_is_linked() -> None:
    assert labels("# Feature: P\n\n[[Labels#Comp^]]\n") == ["2. Component Design", "New Components"]
    assert labels("# Feature: P\n\n## Mine\n\n[[#^]]\n") == ["Feature: P", "Mine"]
    other = b"---\naliases: [Postage]\n---\n# Stamps\n"
    assert labels("# Feature: P\n\n[[Stamps|^]]\n", Stamps=other)[:2] == ["Stamps", "Postage"]
    assert "Postage" in labels("# Feature: P\n\n[[Post^\n", Stamps=other)


def test_front_matter() -> None:
    assert labels("---\nta^\n---\n# Feature: P\n") == ["tags"]
    assert "blocked-by" in labels("---\ntags: []\n^\n---\n# Feature: P\n")
    found = labels("---\ntags:\n  - status/^\n---\n# Feature: P\n")
    assert found == ["status/draft", "status/designed"]
    assert labels("---\ntags: [priority/h^]\n---\n# Feature: P\n") == ["priority/high"]


def test_sections_of_the_template() -> None:
    text = "# Feature: P\n\n## 1. Overview\n\nIt hurts.\n\n## Ro^\n"
    assert labels(text) == ["Rollout", "Rollout"]
    short, whole = offered(text)
    assert short.text == "## 3. Rollout"
    assert whole.text == "## 3. Rollout\n\n*How does it reach its users?*\n\n- [ ] Step 1"


def test_choices_of_columns_and_fields() -> None:
    table = "# Feature: P\n\n## 2. Component Design\n\n### New Components\n\n| Component | Kind |\n| --- | --- |\n"
    assert labels(table + "| Printer | ^ |\n") == ["Service", "Job", "Library"]
    assert written(table + "| Printer | Jo^ |\n", "Job").endswith("| Printer | Job |\n")
    assert labels(table + "\n- **Consistency:** ^\n") == ["Strong", "Eventual"]


def test_names_that_the_vault_knows() -> None:
    assert "LabelPrinter" in labels("# Feature: P\n\nThe `Lab^` prints.\n")
    assert labels("# Feature: P\n\nThe `code` Lab^ prints.\n") == []
    drawn = "# Feature: P\n\n```mermaid\nsequenceDiagram\n    participant A as Agent\n    ^\n```\n"
    assert labels(drawn)[:2] == ["Agent", "LabelPrinter"]


@given(st.text(alphabet="[]#|`-: \n*ab/", max_size=60), st.integers(0, 60))
def test_anything_may_be_typed(text: str, place: int) -> None:
    place = min(place, len(text))
    for offer in offered(text[:place] + "^" + text[place:]):
        assert 0 <= offer.span.start <= place <= offer.span.end <= len(text.encode())


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_whole_sections_have_the_notes_line_endings(ending: str) -> None:
    text = "# Feature: P\n\n## Ro^\n".replace("\n", ending)
    assert offered(text)[1].text.count("\r") == (4 if ending == "\r\n" else 0)


def test_brackets_in_code_are_no_links() -> None:
    assert offered("# Feature: Parcels\n\n```sh\nif [[^\n```\n") == []
    assert offered("# Feature: Parcels\n\nWrite `[[^`\n") == []


def test_an_alias_in_a_table_does_not_part_its_cell() -> None:
    aliased = b"---\naliases: [Stickers]\n---\n# Labels\n"
    text = "# Feature: Parcels\n\n| a | b |\n| --- | --- |\n| [[Sti^ | x |\n"
    assert "| [[Labels2\\|Stickers]] | x |" in written(text, "Stickers", Labels2=aliased)
    assert "see [[Labels2|Stickers]]" in written("# Feature: Parcels\n\nsee [[Sti^\n", "Stickers", Labels2=aliased)


def test_what_every_note_may_say_is_offered() -> None:
    assert "blocked-by" in [one.label for one in offered("---\nblo^\n---\n# Something\n", path="docs/Other.md")]


def test_sections_that_belong_here_come_first() -> None:
    text = "# Feature: Parcels\n\n## 1. Overview\n\nParcels.\n\n## 2. Component Design\n\nNone.\n\n{}\n\n## 4. More\n"
    assert offered(text.format("### ^"))[0].label == "New Components"
    assert offered(text.format("## ^"))[0].label == "Rollout"


def test_a_link_with_a_text_keeps_it_in_a_table() -> None:
    text = "# Feature: Parcels\n\n| a |\n| --- |\n| [[Lab^\\|them]] |\n"
    assert "| [[Labels\\|them]] |" in written(text, "Labels")
