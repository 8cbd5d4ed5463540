"""Diagrams, models and catalogues of components and entities, as those who read them see them."""

from functools import cache
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from any_designs import any_designs
from design_notes import designs, documents
from outer_judges import NODE, judged
from trueline.formats import backstage, dbml, structurizr
from trueline.formats import likec4 as model
from trueline.formats.mermaid.labels import label
from trueline.formats.mermaid.writing import write as draw
from trueline.model import Document

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"
EXPECTED = Path(__file__).with_name("expected")
DESIGN = """---
Domains:
  - "[[Printing]]"
---
# Feature: Labels

## 2. Data Model

### New Entities

|Entity|Purpose|Key Fields|
|---|---|---|
|`print_jobs`|What a printer does|`id`, `PK`|

### Data Ownership

`print_jobs` is owned by the [[Paper]] domain.

### Relationships

```
labels ||--o{ print_jobs : "has; some"
[Shop] ---(likes)---> [Label]
```

## 3. Component Design

### New Components

#### LabelPrinter "fast" [new]

- **Responsibility:** Prints; never twice
- **Dependencies:** `end`, Größen-Dienst
- **Exposes to:** Shops

#### Größen-Dienst

- **Responsibility:** Knows sizes

### Component Interaction Diagram

```mermaid
sequenceDiagram
    participant P as LabelPrinter "fast" [new]
    participant E as end
    P->>E: how large; really?
```

## 4. API Design

- `GET /labels` - all labels
"""


def example_vault() -> list[Document]:
    return designs(
        {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.md")}
    )


def drawn(notes: list[Document], diagram: str) -> list[str]:
    return [file.text for file in draw(notes, diagram=diagram).files]  # type: ignore[arg-type]


def every_diagram(notes: list[Document]) -> list[str]:
    return [text for diagram in ("er", "components", "sequence", "pipeline") for text in drawn(notes, diagram)]


def test_entities_are_drawn_with_their_cardinalities() -> None:
    (text,) = drawn(documents(Labels=DESIGN), "er")
    assert '    e_label ||--o{ e_print_jobs : "has#59; some"' in text
    assert '    e_shop }o..o{ e_label : "likes"' in text, "no cardinality claims least"
    assert '        unspecified _PK "PK"' in text


def test_components_are_drawn_with_what_they_use() -> None:
    (text,) = drawn(documents(Labels=DESIGN), "components")
    assert 'subgraph d1["Printing"]' in text
    assert 'c_label_printer_fast_new["LabelPrinter #34;fast#34; #91;new#93;"]' in text
    assert "c_label_printer_fast_new --> c_grossen_dienst" in text
    assert "x_shops --> c_label_printer_fast_new" in text


def test_messages_are_drawn_anew() -> None:
    (text,) = drawn(documents(Labels=DESIGN), "sequence")
    assert text.endswith("    p1->>p2: how large#59; really?\n")


def test_the_pipeline_shows_who_waits_for_whom() -> None:
    waiting = '---\nblocked by: "[[Labels]]"\n---\n# Feature: Paper\n'
    (text,) = drawn(designs({"docs/3. Active/Labels.md": DESIGN, "docs/1. Planning/Paper.md": waiting}), "pipeline")
    assert text.index('["Planning"]') < text.index('["Active"]')
    assert "f_labels -->|blocks| f_paper" in text


def test_models_keep_components_in_the_system_of_their_domain() -> None:
    notes = documents(Labels=DESIGN)
    (written,) = structurizr.write(notes).files
    assert 'softwareSystem "Printing"' in written.text
    assert 'container "LabelPrinter \'fast\' [new]" "Prints; never twice"' in written.text
    assert 'c_label_printer_fast_new -> c_grossen_dienst "Uses"' in written.text
    assert written.text.count("{") == written.text.count("}")
    (written,) = model.write(notes).files
    assert "    s1.c_label_printer_fast_new -> x_end 'how large; really?'" in written.text


def test_a_catalogue_names_who_owns_what() -> None:
    (written,) = backstage.write(documents(Labels=DESIGN)).files
    found = {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(written.text)}
    printer = found["Component", "label-printer-fast-new"]
    assert printer["spec"]["owner"] == "group:printing" and printer["spec"]["system"] == "printing"
    assert printer["spec"]["lifecycle"] == "experimental"
    assert printer["spec"]["dependsOn"] == ["resource:end", "component:grossen-dienst"]
    assert found["Resource", "print-jobs"]["spec"]["owner"] == "group:paper", "the design says whose they are"
    assert "openapi: 3.1.0" in found["API", "labels"]["spec"]["definition"]
    assert {("Group", "paper"), ("Group", "printing"), ("System", "paper")} <= found.keys()


def test_nothing_comes_of_nothing() -> None:
    notes = documents(Empty="# Feature: Empty\n")
    assert not [text for text in every_diagram(notes) if "Empty" not in text]
    assert not structurizr.write(notes).files and not model.write(notes).files and not backstage.write(notes).files


def test_the_example_vault_is_drawn_as_before() -> None:
    notes = example_vault()
    assert drawn(notes, "er") == [(EXPECTED / "entities.mmd").read_text(encoding="utf-8")]
    assert structurizr.write(notes).files[0].text == (EXPECTED / "workspace.dsl").read_text(encoding="utf-8")


@given(st.text(max_size=40))
def test_a_label_holds_nothing_that_mermaid_reads(text: str) -> None:
    assert not set(label(text)) & set('"[]{}()<>|`\n%\\@:')


@given(any_designs())
@settings(max_examples=40)
def test_what_is_written_is_the_same_every_time(notes: list[Document]) -> None:
    assert every_diagram(notes) == every_diagram(notes)
    for write in (structurizr.write, model.write, backstage.write, dbml.write):
        artefact = write(notes)
        assert artefact == write(notes)
        for file in artefact.files:
            assert file.text.endswith("\n") and "\r" not in file.text
    for file in backstage.write(notes).files:
        names = [(one["kind"], one["metadata"]["name"].lower()) for one in yaml.safe_load_all(file.text)]
        assert len(names) == len(set(names))


if NODE:

    @cache
    def any_notes() -> list[list[Document]]:
        found: list[list[Document]] = [documents(Labels=DESIGN), example_vault()]

        @settings(max_examples=40, database=None, derandomize=True)
        @given(any_designs())
        def gather(notes: list[Document]) -> None:
            found.append(notes)

        gather()
        return found

    def test_mermaid_parses_every_diagram(tmp_path: Path) -> None:
        texts = [text for notes in any_notes() for text in every_diagram(notes)]
        assert judged("mermaid", tmp_path, list(dict.fromkeys(texts)), ".mmd") == ""

    def test_dbml_parses_every_schema(tmp_path: Path) -> None:
        texts = [file.text for notes in any_notes() for file in dbml.write(notes, untyped="text").files]
        assert judged("dbml", tmp_path, list(dict.fromkeys(texts)), ".dbml") == ""

    def test_backstage_takes_every_entity(tmp_path: Path) -> None:
        texts = [file.text for notes in any_notes() for file in backstage.write(notes).files]
        assert judged("backstage", tmp_path, list(dict.fromkeys(texts)), ".yaml") == ""

    def test_likec4_takes_every_model(tmp_path: Path) -> None:
        texts = [file.text for notes in any_notes() for file in model.write(notes).files]
        assert judged("likec4", tmp_path, list(dict.fromkeys(texts)), ".c4") == ""
