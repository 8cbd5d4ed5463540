"""How a note is built, for whatever shows it."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rule_examples import make_vault
from trueline.assists.structure import Node, around, folds, outline
from trueline.model import Document

NOTE = b"""---
tags: [design]
Created: 2026-01-02
---

# Parcels

## Goals

- [ ] fast
  - more of it
- [x] sound

| Name | Why |
| ---- | --- |
| [[A]] | `code` |

%% a comment
of two lines %%

> [!note] Mind
> this

### Deeper

text
## Last
"""


def document(data: bytes = NOTE) -> Document:
    return make_vault({"Parcels.md": data}).documents["Parcels.md"]


def shape(nodes: tuple[Node, ...]) -> list[object]:
    return [(node.name, shape(node.children)) if node.children else node.name for node in nodes]


def test_headings_nest() -> None:
    assert shape(outline(document())) == [("Parcels", [("Goals", ["Deeper"]), "Last"])]


def test_a_section_ends_with_its_text() -> None:
    (root,) = outline(document())
    deeper = root.children[0].children[0]
    assert deeper.span.cut(NOTE) == b"### Deeper\n\ntext"
    assert deeper.name_span.cut(NOTE) == b"Deeper"


def test_what_spans_lines_may_be_folded() -> None:
    cut = {(fold.kind, fold.span.cut(NOTE).splitlines()[0]) for fold in folds(document())}
    assert ("matter", b"---") in cut
    assert ("comment", b"%% a comment") in cut
    assert ("block", b"| Name | Why |") in cut
    assert ("block", b"> [!note] Mind") in cut
    assert ("block", b"- [ ] fast") in cut
    assert ("section", b"## Last") in cut


def test_a_selection_grows_from_cell_to_note() -> None:
    place = NOTE.index(b"A]]")
    cut = [span.cut(NOTE) for span in around(document(), place)]
    assert cut[0] == NOTE
    assert cut[-2:] == [b"| [[A]] | `code` |", b"[[A]]"]
    assert any(text.startswith(b"| Name") for text in cut)


def test_a_selection_in_front_matter_grows_from_value_to_property() -> None:
    cut = [span.cut(NOTE) for span in around(document(), NOTE.index(b"2026"))]
    assert cut[-2:] == [b"Created: 2026-01-02", b"2026-01-02"]


@given(st.binary(max_size=200) | st.text(alphabet="#- |[]`\n>x%", max_size=120).map(str.encode), st.integers(0, 200))
def test_what_encloses_a_place_holds_it_and_what_it_encloses(data: bytes, offset: int) -> None:
    note = document(data)
    chain = around(note, min(offset, len(data)))
    for outer, inner in itertools.pairwise(chain):
        assert outer.covers(inner) and outer != inner
    assert all(span.start <= min(offset, len(data)) <= span.end for span in chain)
    for fold in folds(note):
        assert 0 <= fold.span.start <= fold.span.end <= len(data)
