"""Renaming: every definition and reference in its own way of writing, and back again to the same bytes."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from moved_vaults import Files, after, changed, led, planned

from changed_notes import files_of, plan_for
from rule_examples import check, make_vault
from trueline.refactors import Declined, UnknownName
from trueline.refactors._rename_readings import readings
from trueline.refactors._rename_spelling import Spellings
from trueline.refactors._rename_symbol import symbol_of

DESIGN = """---
tags:
  - component/label-printer
entities:
  - ParcelLabel
---
# Feature: Labels

The LabelPrinter prints a parcel label.

## 2. Data Model

### New Entities

| Entity        | Purpose |
| ------------- | ------- |
| `ParcelLabel` | A label |

```sql
-- parcel_labels are printed
CREATE TABLE parcel_labels (
  id uuid, parcel_label jsonb,
  FOREIGN KEY (x) REFERENCES shop.parcel_labels(id)
);
```

### Relationships

```mermaid
erDiagram
  PARCEL_LABEL ||--o{ SHIPMENT : "a parcel label has"
```

### Data Ownership

`ParcelLabelEntity` is owned by the [[Printing|LabelPrinter]].

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Writes `parcel_labels` and ParcelLabel rows
- **Dependencies:** `PostgreSQL`, [[Home]]

#### LabelQueue

- **Dependencies:** LabelPrinter, `LabelPrinter.print()`

### Component Interaction

```mermaid
sequenceDiagram
  participant LP as LabelPrinter
  participant Q as LabelQueue
  Q->>LP: wake LabelPrinter
  Note over LP,Q: LabelPrinter sleeps
  LabelPrinter-->>Client: done
```

```mermaid
flowchart LR
  A[LabelPrinter] --> LabelPrinter
  B["LabelPrinter"] -->|LabelPrinter| C(The LabelPrinter's queue)
  click LabelPrinter "x"
```

## 4. API Design

Base path: `/api/v1/labels`

| Method | Path | Purpose |
| ------ | ---- | ------- |
| GET    | `/{labelId}` | One |
| DELETE | `/{id}` | None |

### GET /api/v1/labels/:id

Like `GET /api/v1/labels/{id}?full=1`; see GET /api/v1/labels/{id} in prose.

## 8. Observability

### Key Metrics

| Metric | Normal |
| ------ | ------ |
| `label_prints_total` | > 0 |

### Alerting

| Condition | Severity |
| --------- | -------- |
| rate of label_prints_total{shop="a"} < 1 | page |

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `labels-v2`
- **Rollout strategy:** `labels-v2` for ten, `labels-v20` for none
"""
FILES = {
    "docs/Labels.md": DESIGN.encode(),
    "docs/Printing.md": b"# Printing\n\n- LabelPrinter \xe2\x80\x94 the printer\n\nSee [[Labels#LabelPrinter]] and `src/LabelPrinter.kt`.\n",
    "docs/Home.md": b"# Home\n\n[[Labels]] [[docs/Labels|Labels]] [[Labels|them]] [Labels](Labels.md) of Labels.\n",
}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def renamed(old: str, new: str, **options: object) -> tuple[list[str], list[str]]:
    """The lines that a rename took out of `Labels`, and those that it put there."""
    now = changed(FILES, "rename", old, new, **options)["docs/Labels.md"]
    pairs = [
        (one.strip(), other.strip())
        for one, other in zip(DESIGN.splitlines(), now.splitlines(), strict=True)
        if one != other
    ]
    return [one for one, _ in pairs], [other for _, other in pairs]


def test_component_in_every_notation() -> None:
    _, there = renamed("LabelPrinter", "PrintSpooler")
    assert there == [
        "- component/print-spooler",
        "`ParcelLabelEntity` is owned by the [[Printing|PrintSpooler]].",
        "#### PrintSpooler",
        "- **Dependencies:** PrintSpooler, `PrintSpooler.print()`",
        "participant LP as PrintSpooler",
        "PrintSpooler-->>Client: done",
        "A[PrintSpooler] --> PrintSpooler",
        'B["PrintSpooler"] -->|LabelPrinter| C(The LabelPrinter\'s queue)',
    ]
    others = changed(FILES, "rename", "LabelPrinter", "PrintSpooler")
    assert lines(others["docs/Printing.md"])[2:] == [
        "- PrintSpooler — the printer", "", "See [[Labels#PrintSpooler]] and `src/LabelPrinter.kt`.",
    ]  # fmt: skip


def test_what_is_only_spoken_of_is_listed() -> None:
    plan = planned("rename", FILES, "LabelPrinter", "PrintSpooler")
    said = [FILES[one.path][: one.span.start].count(b"\n") + 1 for one in plan.mentions if one.path == "docs/Labels.md"]
    assert [lines(DESIGN)[number - 1] for number in said] == [
        "The LabelPrinter prints a parcel label.",
        "Q->>LP: wake LabelPrinter",
        "Note over LP,Q: LabelPrinter sleeps",
        'B["LabelPrinter"] -->|LabelPrinter| C(The LabelPrinter\'s queue)',
        'B["LabelPrinter"] -->|LabelPrinter| C(The LabelPrinter\'s queue)',
        'click LabelPrinter "x"',
    ]
    assert {one.path for one in plan.mentions} == {"docs/Labels.md", "docs/Printing.md"}


def test_entity_in_every_spelling() -> None:
    _, there = renamed("ParcelLabel", "ShippingTicket")
    assert there == [
        "- ShippingTicket",
        "| `ShippingTicket` | A label |",
        "CREATE TABLE shipping_tickets (",
        "FOREIGN KEY (x) REFERENCES shop.shipping_tickets(id)",
        'SHIPPING_TICKET ||--o{ SHIPMENT : "a parcel label has"',
        "`ShippingTicketEntity` is owned by the [[Printing|LabelPrinter]].",
        "- **Responsibility:** Writes `shipping_tickets` and ParcelLabel rows",
    ]


def test_endpoint_keeps_base_and_parameters() -> None:
    _, there = renamed("GET /api/v1/labels/{id}", "GET /api/v1/labels/{id}/print")
    assert there == [
        "| GET    | `/{labelId}/print` | One |",
        "### GET /api/v1/labels/:id/print",
        "Like `GET /api/v1/labels/{id}/print?full=1`; see GET /api/v1/labels/{id} in prose.",
    ]
    _, there = renamed("GET /api/v1/labels/{id}", "PUT /api/v1/labels/{number}")
    assert there[0] == "| PUT    | `/{labelId}` | One |"
    assert there[1] == "### PUT /api/v1/labels/:number"


def test_endpoint_may_not_leave_its_base() -> None:
    with pytest.raises(Declined, match="does not lie below `/api/v1/labels`"):
        planned("rename", FILES, "GET /api/v1/labels/{id}", "GET /prints/{id}")
    with pytest.raises(Declined, match="an endpoint already"):
        planned("rename", FILES, "GET /api/v1/labels/{id}", "DELETE /api/v1/labels/{any}")


def test_metric_and_flag() -> None:
    _, there = renamed("label_prints_total", "printed_labels_total")
    assert there == ["| `printed_labels_total` | > 0 |", '| rate of printed_labels_total{shop="a"} < 1 | page |']
    _, there = renamed("labels-v2", "labels-next")
    assert there == [
        "- **Flag name:** `labels-next`",
        "- **Rollout strategy:** `labels-next` for ten, `labels-v20` for none",
    ]


def test_note_with_its_title_and_texts() -> None:
    plan = planned("rename", FILES, "Labels", "Parcel Labels")
    new = after(FILES, plan)
    assert new["docs/Parcel Labels.md"] == DESIGN.replace("# Feature: Labels", "# Feature: Parcel Labels").encode()
    assert new["docs/Home.md"] == (
        b"# Home\n\n[[Parcel Labels]] [[docs/Parcel Labels|Parcel Labels]] [[Parcel Labels|them]] "
        b"[Parcel Labels](Parcel%20Labels.md) of Labels.\n"
    )
    assert [(one.path, one.message) for one in plan.mentions] == [
        ("docs/Home.md", "`Labels` is only spoken of here, and stays")
    ]


@pytest.mark.parametrize(
    ("old", "new", "title", "then"),
    [
        ("Parcel Labels", "Prints", "Feature: Parcel Labels", "Feature: Prints"),
        ("Parcel Labels", "Parcel Prints", "Parcel Labels (deferred)", "Parcel Prints (deferred)"),
        ("parcel-labels", "parcel-prints", "Parcel Labels", "Parcel Prints"),
        ("parcel-labels", "Parcel Labels", "Parcel Labels", "Parcel Labels"),
        ("Parcel Labels", "parcel-labels", "Parcel Labels", "Parcel Labels"),
        ("ADR-007 Labels are blue", "ADR-007 Labels are red", "ADR-007: Labels are blue", "ADR-007: Labels are red"),
        ("Labels", "Prints", "Labels and Parcels", "Labels and Parcels"),
    ],
)
def test_title_follows_where_it_says_the_name(old: str, new: str, title: str, then: str) -> None:
    files = {f"docs/{old}.md": f"# {title}\n".encode(), "docs/Home.md": f"[[{old}#{title.replace(':', ' ')}]]".encode()}
    there = after(files, planned("rename", files, old, new))
    assert there[f"docs/{new}.md"] == f"# {then}\n".encode()
    assert not [one for one in check(there) if one.rule == "links/missing-heading"]
    assert after(there, planned("rename", there, new, old)) == files


def test_alias_is_kept_on_request() -> None:
    for head, then in (
        ("# Labels", "---\naliases:\n  - Labels\n---\n# Prints"),
        ("---\naliases: [L]\n---\n# Labels", "---\naliases: [L, Labels]\n---\n# Prints"),
        ("---\naliases: L\n---\n# Labels", "---\naliases: [L, Labels]\n---\n# Prints"),
    ):
        assert changed({"Labels.md": head.encode()}, "rename", "Labels", "Prints", keep_alias=True) == {
            "Prints.md": then
        }


def test_own_note_goes_along() -> None:
    files = {
        "docs/LabelPrinter.md": b"# LabelPrinter\n\n## Dependencies\n\n- [[Home]]\n",
        "docs/Home.md": b"[[LabelPrinter]] `LabelPrinter`\n",
    }
    assert changed(files, "rename", "LabelPrinter", "Spooler") == {
        "docs/Spooler.md": "# Spooler\n\n## Dependencies\n\n- [[Home]]\n",
        "docs/Home.md": "[[Spooler]] `Spooler`\n",
    }
    only = changed(files, "rename", "LabelPrinter", "Spooler", kind="document")
    assert only["docs/Home.md"] == "[[Spooler]] `LabelPrinter`\n"
    assert changed(files, "rename", "LabelPrinter", "Spooler", kind="component") == {
        "docs/Home.md": "[[LabelPrinter]] `Spooler`\n"
    }


@pytest.mark.parametrize("old", ["ParcelLabel", "ParcelLabelEntity"])
def test_note_of_an_entitys_class_goes_along(old: str) -> None:
    files = {**FILES, "docs/ParcelLabelEntity.md": b"# ParcelLabelEntity\n", "docs/Home.md": b"[[ParcelLabelEntity]]"}
    new = after(files, planned("rename", files, old, old.replace("ParcelLabel", "Ticket")))
    assert new["docs/TicketEntity.md"] == b"# TicketEntity\n"
    assert new["docs/Home.md"] == b"[[TicketEntity]]"


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("Labels", "Home", Declined, "means something else already"),
        ("Labels", "home", Declined, "means something else already"),
        ("LabelPrinter", "label_queue", Declined, "is the name of a component already"),
        ("ParcelLabel", "Shipment", Declined, "is the name of an entity already"),
        ("Labels", "a|b", UnknownName, "cannot hold"),
        ("Labels", " ", UnknownName, "no name"),
        ("LabelPrintr", "x", UnknownName, "nothing in the vault is called"),
        ("GET /nowhere", "GET /x", UnknownName, "no document names"),
        ("GET /api/v1/labels/{id}", "labels", UnknownName, "is no endpoint"),
    ],
)
def test_refuses(old: str, new: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        planned("rename", FILES, old, new)


def test_links_to_nothing_are_not_taken_over() -> None:
    files = {"Labels.md": b"", "Home.md": b"[[Prints]] [[Labels]]"}
    with pytest.raises(Declined) as declined:
        planned("rename", files, "Labels", "Prints")
    assert "1 link" in declined.value.reasons[0]
    assert changed(files, "rename", "Labels", "Prints", merge=True)["Home.md"] == "[[Prints]] [[Prints]]"


@pytest.mark.parametrize(
    "old", ["LabelPrinter", "ParcelLabel", "label_prints_total", "labels-v2", "Labels", "GET /api/v1/labels/{id}"]
)
def test_there_and_back_is_the_same(old: str) -> None:
    new = {"Labels": "Tickets of Parcels", "labels-v2": "tickets-v3", "label_prints_total": "label_papers_total"}.get(
        old
    )
    new = new or (old.replace("labels/{id}", "labels/{id}/paper") if old.startswith("GET") else "GreenPaper")
    plan = planned("rename", FILES, old, new)
    there = after(FILES, plan)
    assert there != FILES
    assert len(check(there)) <= len(check(FILES))
    assert after(there, planned("rename", there, new, old)) == FILES


WORDS = st.sampled_from("label parcel status box category match index bus".split())
NAMES = st.lists(WORDS, min_size=2, max_size=3, unique=True).map(
    lambda words: "".join(word.capitalize() for word in words)
)


@given(NAMES, NAMES)
@settings(max_examples=200, deadline=None)
def test_spellings_go_there_and_back(old: str, new: str) -> None:
    there, back = Spellings(old, new, stored=True), Spellings(new, old, stored=True)
    assume(symbol_of("entity", old) != symbol_of("entity", new))
    for text in there._styles:
        written = there.anew(text)
        assert symbol_of("entity", written) == symbol_of("entity", new), (text, written)
        assert back.anew(written) == text


def test_acronym_is_no_plural() -> None:
    assert Spellings("ParcelLabel", "LabelSms", stored=True).anew("parcel_label") == "label_sms"


PIECES = [
    "`{pascal}`", "| `{snake}` | {pascal} |", "{pascal} in prose", "#### {pascal}\n\n- **Purpose:** x", "[[Home|{pascal}]]",
    "```sql\nCREATE TABLE {snake}s (id int);\n```", "```mermaid\nsequenceDiagram\n  participant {pascal}\n  {pascal}->>B: {pascal}\n```",
    "```mermaid\ngraph TD\n  {pascal}[{pascal}] --> B\n```", "- {pascal} - x", "- **Dependencies:** {pascal}, B", "| Entity | x |\n|---|---|\n| {pascal} | `{snake}` |",
    "> [!note] {pascal}\n> - `{pascal}Entity`", "\\{pascal}", "%% {pascal} %%", "[[#{pascal}]]", "x{pascal} {pascal}x {snake}_x",
]  # fmt: skip
HEADINGS = [
    "## 2. Data Model\n\n### New Entities",
    "## 3. Component Design\n\n### New Components",
    "### Affected Existing Components",
    "### Relationships",
    "## Notes",
]


@st.composite
def designs(draw: st.DrawFn) -> Files:
    """Two notes that name `ParcelLabel` in some of all notations."""
    files = {"docs/Home.md": b"# Home\n"}
    for name in ("docs/A.md", "docs/B.md"):
        parts = draw(st.lists(st.sampled_from(HEADINGS + PIECES + PIECES), min_size=1, max_size=12))
        text = "\n\n".join(parts).replace("{pascal}", "ParcelLabel").replace("{snake}", "parcel_label")
        files[name] = draw(st.sampled_from([text, text.replace("\n", "\r\n"), "\ufeff" + text])).encode()
    return files


@given(designs(), st.sampled_from(["entity", "component"]))
@settings(max_examples=200, deadline=None)
def test_symbol_goes_there_and_back(files: Files, kind: str) -> None:
    try:
        plan = planned("rename", files, "ParcelLabel", "GreenTicket", kind=kind)
    except UnknownName:
        return
    there = after(files, plan)
    left = [
        one for document in make_vault(dict(there)).documents.values() for one in readings(document) if one.kind == kind
    ]
    assert not [one for one in left if symbol_of(kind, one.name) == symbol_of(kind, "ParcelLabel")]
    if plan.changes:
        assert after(there, planned("rename", there, "GreenTicket", "ParcelLabel", kind=kind)) == files


FORMS = [
    "[[{n}]]",
    "[[docs/{n}]]",
    "[[x/docs/{n}|{n}]]",
    "![[{n}.md#A|b]]",
    "| [[{n}\\|{n}]] |",
    "[{n}]({u}.md#a)",
    "[x](<{n}.md>)",
    "[r]: {u}.md",
    "`[[{n}]]`",
    "[[{l}|{n}]]",
]


@given(
    st.lists(st.sampled_from(FORMS), max_size=8),
    st.sampled_from(["Parcel Labels", "labels", "A-b c"]),
    st.sampled_from(["Ärger", "To (do)", "New name"]),
)
@settings(max_examples=100, deadline=None)
def test_note_goes_there_and_back(forms: list[str], old: str, new: str) -> None:
    text = "\n\n".join(forms).format(n=old, l=old.lower(), u=old.replace(" ", "%20"))
    front = f"---\nblocked by: \"[[{old}]]\"\nup: '[[docs/{old}|{old}]]'\n---\n"
    files = {f"docs/{old}.md": f"# Feature: {old}\r\n".encode(), "docs/Home.md": (front + text).encode()}
    plan = planned("rename", files, old, new)
    there = after(files, plan)
    assert led(there) == led(files, plan.moves)
    assert after(there, planned("rename", there, new, old)) == files


@pytest.mark.parametrize(
    ("old", "near"),
    [("GET /label/{id}", "GET /labels/{id}"), ("LabelPrintr", "LabelPrinter"), ("label_prnts", "label_prints")],
)
def test_what_names_nothing_proposes_what_designs_name(old: str, near: str) -> None:
    note = (
        "# Feature: Labels\n\n## 2. Data Model\n\n### New Entities\n\n| Entity | Purpose |\n|---|---|\n| label_prints | x |\n\n"
        "## 3. Component Design\n\n### New Components\n\n| Component | Job |\n|---|---|\n| LabelPrinter | x |\n\n"
        "## 4. API Design\n\n#### `GET /labels/{id}`\n"
    )
    with pytest.raises(UnknownName) as error:
        plan_for(files_of(note), "rename", old=old, new="GET /x" if "/" in old else "Fresh")
    assert near in error.value.near
