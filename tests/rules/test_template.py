"""What the pages of `template/` do not show: where the rules keep silent, and their fixes byte by byte."""

import pytest

from rule_examples import check
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.text import splice

TEMPLATE = b"""\
---
tags:
  - status/draft
  - status/designed
---
# Change: {{title}}

## 1. Why

_What hurts today?_

## 2. Shape

_How do the parts fit together?_

### Parts

#### PartName

- **Does:**
- **Kind:** Service / Library / Job

### Tables

| Table | Purpose | Owner Team | Access |
| ----- | ------- | ---------- | ------ |
| Main | | | |
| | | | Internal / Public |

### Flow

```
[Part A] ---> [Part B]
```

## 3. Checks

- [ ] Check 1
- [ ] Check 2

## 4. Safety

- [ ] Can be switched off
- [ ] Can be rolled back

## 5. Index

> Every change of this team.

```dataview
TABLE status FROM "docs"
```

## Licence

Text and drawings may be shared under the terms of CC0.
"""

FILLED = {
    "1. Why": "Logins fail at night.",
    "2. Shape": "### Parts\n\n#### Cache\n\n- **Does:** keeps\n- **Kind:** Library\n\n"
    "### Tables\n\n| Table | Purpose | Owner Team | Access |\n|---|---|---|---|\n"
    "| Main | rows | us | Public |\n\n### Flow\n\nOne after the other.",
    "3. Checks": "- [ ] Loads in a second",
    "4. Safety": "- [x] Can be switched off\n- [ ] Can be rolled back",
    "5. Index": '> Every change of this team.\n\n```dataview\nTABLE status FROM "docs"\n```',
    "Licence": "Text and drawings may be shared under the terms of CC0. Photographs may not.",
}
ACTIVE = "docs/3. Active/Labels.md"
PLANNING = "docs/1. Planning/Labels.md"
NOTE = "docs/Labels.md"

UNTOUCHED = "template/untouched-section"
MISSING = "template/missing-section"
PLACEHOLDER = "template/placeholder-left"
PROMPT = "template/prompt-left"
FIELD = "template/empty-field"
COLUMNS = "template/wrong-columns"
CHOICE = "template/unknown-choice"
EMPTY = "template/empty-document"
ORDER = "template/out-of-order"
DUPLICATE = "template/duplicate-heading"


def vault(text: str, path: str = ACTIVE) -> dict[str, bytes]:
    return {"docs/templates/Change.md": TEMPLATE, path: text.encode()}


def change(path: str = ACTIVE, **bodies: str | None) -> dict[str, bytes]:
    """A filled document with some sections replaced; None leaves one out."""
    sections = {name: bodies.get(name.split()[-1], body) for name, body in FILLED.items()}
    parts = [f"## {name}\n\n{body}\n" for name, body in sections.items() if body is not None]
    front = "---\ntags:\n  - status/designed\n---\n"
    return vault(front + "# Change: Labels\n\n" + "\n".join(parts), path)


def found(files: dict[str, bytes], rule: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in check(files, rule) if diagnostic.rule == rule]


def cuts(files: dict[str, bytes], rule: str) -> list[str]:
    return [d.span.text(files[d.path]) for d in found(files, rule)]


def fixed(files: dict[str, bytes], rule: str) -> bytes:
    (diagnostic,) = found(files, rule)
    assert diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.SAFE
    return splice(files[diagnostic.path], diagnostic.fix.edits)


def test_a_filled_document_has_no_finding() -> None:
    files = change()
    assert [d for d in check(files) if d.severity > Severity.INFO] == []


def test_span_is_the_heading() -> None:
    files = change(Why="*What hurts today?*")
    assert cuts(files, UNTOUCHED) == ["1. Why"]
    assert found(files, UNTOUCHED)[0].severity is Severity.WARNING


def test_planning_hears_it_softly() -> None:
    (diagnostic,) = found(change(PLANNING, Why="_What hurts today?_"), UNTOUCHED)
    assert diagnostic.severity is Severity.INFO


@pytest.mark.parametrize(
    ("path", "severity"), [(ACTIVE, Severity.WARNING), (NOTE, Severity.INFO), (PLANNING, Severity.INFO)]
)
def test_an_empty_section_of_a_note_without_stage_is_information(path: str, severity: Severity) -> None:
    (diagnostic,) = found(change(path, Why="<!-- later -->"), UNTOUCHED)
    assert (diagnostic.message, diagnostic.severity) == ("section `1. Why` is empty", severity)


def test_a_parent_speaks_for_its_children() -> None:
    untouched = TEMPLATE.decode().split("## 2. Shape\n")[1].split("## 3.")[0]
    (diagnostic,) = found(change(Shape=untouched), UNTOUCHED)
    assert diagnostic.message == "section `2. Shape` is still the template's text, with all 3 below it"


def test_a_fresh_copy_hears_it_once() -> None:
    body = TEMPLATE.decode().split("# Change: {{title}}\n")[1]
    (diagnostic,) = found(vault("# Change: Labels\n" + body), UNTOUCHED)
    assert diagnostic.message == "7 of 8 sections are still the template's text"
    assert cuts(vault("# Change: Labels\n" + body), UNTOUCHED) == ["Change: Labels"]


def test_text_that_asks_nothing_is_information() -> None:
    licence = "Text and drawings may be shared under the terms of CC0."
    (diagnostic,) = found(change(Licence=licence), UNTOUCHED)
    assert diagnostic.message == "section `Licence` is still the template's text"
    assert diagnostic.severity is Severity.INFO


@pytest.mark.parametrize("body", ["None.", "N/A - internal", "_What hurts today?_\n\nLogins fail."])
def test_an_answer_fills(body: str) -> None:
    assert cuts(change(Why=body), UNTOUCHED) == []


def test_a_query_stays_as_it_is() -> None:
    assert cuts(change(), UNTOUCHED) == []


def test_children_of_an_absent_parent_are_not_mentioned() -> None:
    files = change(Shape=None)
    assert [d.message for d in found(files, MISSING)] == ["the template's section `Shape` is absent"]
    assert cuts(files, MISSING) == ["Change: Labels"]


def test_span_is_the_parent() -> None:
    files = change(Shape="### Flow\n\nOne after the other.\n\n### Parts\n\n#### Cache\n\nkeeps")
    assert [d.message for d in found(files, MISSING)] == ["the template's section `Tables` is absent from `Shape`"]
    assert cuts(files, MISSING) == ["2. Shape"]


def test_a_document_cut_down_hears_it_once() -> None:
    files = vault("# Change: Labels\n\n## Why\n\nLogins fail.\n\n## Licence\n\nCC0\n")
    (diagnostic,) = found(files, MISSING)
    assert diagnostic.message == ("4 of the template's 6 main sections are absent; kept: `Why`, `Licence`")
    assert diagnostic.severity is Severity.INFO


@pytest.mark.parametrize("text", ["", "# Change: Labels\n", "# Change: Labels\n\nFree form.\n"])
def test_a_document_without_any_is_not_counted(text: str) -> None:
    assert found(vault(text), MISSING) == []


def test_item() -> None:
    files = change(Checks="- [ ] Loads in a second\n- [ ] Check 2\n- [ ] Check 9\n")
    assert cuts(files, PLACEHOLDER) == ["Check 2", "Check 9"]


def test_item_in_a_callout() -> None:
    files = change(Checks="> [!todo] Open\n> - [ ] Loads in a second\n> - [ ] Check 2\n")
    assert cuts(files, PLACEHOLDER) == ["Check 2"]
    assert b"Check 2" not in fixed(files, PLACEHOLDER)


@pytest.mark.parametrize(
    "body",
    [
        "- [ ] Check 1\n  - the lamp is green\n",
        "- [ ] Check 1 of the scale\n",
        "- [ ] Loads\n\n**Check 1**\n\nThe lamp is green.\n",
        "- [ ] Loads\n- [[Check 1]]\n",
    ],
)
def test_what_only_looks_like_one(body: str) -> None:
    assert cuts(change(Checks=body), PLACEHOLDER) == []


def test_the_fix_deletes_the_line_and_nothing_else() -> None:
    files = vault("# Change: Labels\r\n\r\n## Checks\r\n\r\n- [ ] Loads\r\n\t- [ ] Check 2  \r\n")
    assert fixed(files, PLACEHOLDER) == b"# Change: Labels\r\n\r\n## Checks\r\n\r\n- [ ] Loads\r\n"


def test_heading() -> None:
    files = change(Shape="### Parts\n\n#### Cache\n\nkeeps\n\n#### PartName\n\n- **Does:**\n")
    assert cuts(files, PLACEHOLDER) == ["PartName"]
    assert cuts(files, "template/empty-field") == []


def test_row() -> None:
    head = "### Tables\n\n| Table | Purpose | Owner Team | Access |\n|---|---|---|---|\n"
    rows = "| Parcel | rows | us | Public |\n| Main | | | |\n||||Internal / Public|\n| | | | |\n"
    files = change(Shape=head + rows)
    assert cuts(files, PLACEHOLDER) == ["| Main | | | |", "||||Internal / Public|"]
    assert cuts(change(Shape=head + "| Main | | | |\n\nMore.\n"), PLACEHOLDER) == []


def test_whole_fence_only() -> None:
    fence = "### Flow\n\nOne after the other.\n\n```\n[Part A] ---> [Part B]\n{}```\n"
    assert cuts(change(Shape=fence.format("")), PLACEHOLDER) == ["```"]
    assert cuts(change(Shape=fence.format("Cache\n")), PLACEHOLDER) == []


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("See {{title}} of {{date:YYYY-MM-DD}}.", ["{{title}}", "{{date:YYYY-MM-DD}}"]),
        ("Renders {{ user.name }} and `{{title}}`.", []),
        ("Renders:\n\n```\n{{title}}\n```", []),
        ("Text. %% {{title}} %%", []),
    ],
)
def test_variables(body: str, left: list[str]) -> None:
    assert cuts(change(Why=body), PLACEHOLDER) == left


def test_a_variable_left_in_the_title() -> None:
    template = b"# ADR-{{number}}: {{title}}\n\n## Context\n\n_Why?_\n\n## Decision\n"
    note = b"# ADR-{{7}}: Queues\n\n## Context\n\ntext\n\n## Decision\n\ntext\n"
    files = {"docs/templates/ADR.md": template, NOTE: note}
    assert cuts(files, PLACEHOLDER) == ["{{7}}"]


def test_a_numbered_heading_may_stay_once_something_stands_below() -> None:
    template = b"# Record: {{title}}\n\n## Stories\n\n### Story 1\n\n- **Who:**\n\n### Story 2\n"
    note = b"# Record: a\n\n## Stories\n\n### Story 1\n\n- **Who:** Ann\n\n### Story 2\n"
    assert cuts({"docs/templates/Record.md": template, NOTE: note}, PLACEHOLDER) == ["Story 2"]


def test_placeholders_in_braces() -> None:
    template = b"# Record: {{title}}\n\n## Options\n\n* {title of option 1}\n* {title of option 2}\n"
    files = {
        "docs/templates/Record.md": template,
        NOTE: b"# Record: Queue\n\n## Options\n\n* Kafka\n* {title of option 2}\n",
    }
    assert cuts(files, PLACEHOLDER) == ["{title of option 2}"]


def test_fix_leaves_no_gap() -> None:
    files = vault("# Change: Labels\r\n\r\n## Why\r\n\r\n_What hurts today?_\r\n\r\nLogins.\r\n")
    assert fixed(files, PROMPT) == b"# Change: Labels\r\n\r\n## Why\r\n\r\nLogins.\r\n"


def test_at_the_end_of_the_file() -> None:
    files = vault("# Change: Labels\n\n## Why\n\nLogins.\n\n*What hurts today?*")
    assert fixed(files, PROMPT) == b"# Change: Labels\n\n## Why\n\nLogins.\n\n"


def test_a_parent_that_only_leads_in_may_keep_its_prompt() -> None:
    body = "_How do the parts fit together?_\n\n{}### Flow\n\nOne after the other.\n"
    assert cuts(change(Shape=body.format("")), PROMPT) == []
    assert cuts(change(Shape=body.format("Loosely.\n\n")), PROMPT) == ["_How do the parts fit together?_"]


def test_text_that_every_note_keeps() -> None:
    licence = "Text and drawings may be shared under the terms of CC0.\n\nBut not the logo."
    assert cuts(change(Licence=licence), PROMPT) == []


def test_comments_may_stay() -> None:
    template = b"# Record: {{title}}\n\n## Why\n\n<!-- what hurts? -->\n"
    files = {
        "docs/templates/R.md": template,
        NOTE: b"# Record: a\n\n## Why\n\n<!-- what hurts? -->\n\nb\n",
    }
    assert cuts(files, PROMPT) == []


@pytest.mark.parametrize(
    "field",
    [
        "- **Does:**\n- **Kind:** Library",
        "- **Kind:** Library\n- **Does:**   ",
        "- **Kind:** Library\n- **Does:**\n\n#### Other\n\ntext",
    ],
)
def test_span_is_the_label(field: str) -> None:
    assert cuts(change(Shape=f"### Parts\n\n#### Cache\n\n{field}\n"), FIELD) == ["Does"]


@pytest.mark.parametrize(
    "field",
    [
        "- **Does:**\n  - keeps rows\n- **Kind:** Library",
        "- **Kind:** Library\n- **Does:**\n\n```\nkeep()\n```",
        "- **Kind:** Library\n- **Does:**\n\n  It keeps rows.",
        "- **Kind:** Library\n\n**Does:**\n\n| A | B |\n| - | - |\n| a | b |",
        "- **Kind:** Library\n- **Has:**",
    ],
)
def test_what_stands_below_is_a_value(field: str) -> None:
    assert cuts(change(Shape=f"### Parts\n\n#### Cache\n\n{field}\n"), FIELD) == []


def test_the_placeholder_is_no_value() -> None:
    body = "### Parts\n\n#### Cache\n\n- **Does:** keeps\n- **Kind:** Service / Library / Job\n"
    assert cuts(change(Shape=body), FIELD) == ["Kind"]
    assert cuts(change(Shape=body), "template/unknown-choice") == []


def table(header: str, *rows: str) -> dict[str, bytes]:
    width = header.count("|") - 1
    return change(Shape="\n".join(["### Tables\n", header, "|---" * width + "|", *rows]))


@pytest.mark.parametrize(
    "header",
    [
        "| Access | Owner Team | Size | **table** | _Purpose_ |",
        "| Column | Type | Purpose |",
        "| Endpoint | Method |",
    ],
)
def test_tables_that_are_fine(header: str) -> None:
    assert found(table(header, "| a | b | c |"), COLUMNS) == []


@pytest.mark.parametrize(
    ("header", "cut"),
    [
        ("| Table | Purpos | Owner Team | Access |", "Purpos"),
        ("| Table | Purpose | **Owner** | Access |", "Owner"),
        ("| Access | Purpose | Ownre Team | Table |", "Ownre Team"),
    ],
)
def test_another_name(header: str, cut: str) -> None:
    files = table(header, "| a | b | c | Public |")
    (diagnostic,) = found(files, COLUMNS)
    assert cuts(files, COLUMNS) == [cut]
    assert diagnostic.severity is Severity.WARNING
    assert diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.UNSAFE
    after = {**files, ACTIVE: splice(files[ACTIVE], diagnostic.fix.edits)}
    assert found(after, COLUMNS) == []


def test_absent() -> None:
    files = table("| Table | Purpose | Note |", "| a | b | c |")
    (diagnostic,) = found(files, COLUMNS)
    assert diagnostic.message == "the template's columns `Owner Team`, `Access` are absent from this table"
    assert diagnostic.severity is Severity.INFO


@pytest.mark.parametrize(
    "value",
    [
        "library",
        "**Job**",
        "`Service`",
        "Library (internal)",
        "Service and Job",
        "Service/Library",
        "Lib",
        "Lambda, for now, because nothing else scales",
        "None",
        "-",
    ],
)
def test_values_that_are_fine(value: str) -> None:
    files = change(Shape=f"### Parts\n\n#### Cache\n\n- **Does:** keeps\n- **Kind:** {value}\n")
    assert found(files, CHOICE) == []


def test_another_value_is_information() -> None:
    files = change(Shape="### Parts\n\n#### Cache\n\n- **Does:** keeps\n- **Kind:** Lambda\n")
    (diagnostic,) = found(files, CHOICE)
    assert (cuts(files, CHOICE), diagnostic.severity) == (["Lambda"], Severity.INFO)
    assert diagnostic.help == "the template offers `Service`, `Library`, `Job`"


def test_a_slip_is_a_warning() -> None:
    files = change(Shape="### Parts\n\n#### Cache\n\n- **Does:** keeps\n- **Kind:** *libary* / Job\n")
    assert cuts(files, CHOICE) == ["libary"]
    assert b"**Kind:** *Library* / Job\n" in fixed(files, CHOICE)


def test_an_opposite_is_no_slip() -> None:
    header = "| Table | Purpose | Owner Team | Access |"
    files = table(header, *["| a | b | c | Internal |"] * 3, "| d | e | f | External |")
    (diagnostic,) = found(files, CHOICE)
    assert (diagnostic.severity, diagnostic.fix) == (Severity.INFO, None)


def test_choices_that_a_column_does_not_keep_to_were_examples() -> None:
    header = "| Table | Purpose | Owner Team | Access |"
    files = table(header, "| a | b | c | via gateway |", "| d | e | f | direct |", "| g | h | i | Public |")
    assert found(files, CHOICE) == []


def test_open_choices() -> None:
    template = b"# Record: {{title}}\n\n## Who\n\n- **Model:** RBAC / ABAC / Other\n- **At:** Step X / End\n"
    note = b"# Record: a\n\n## Who\n\n- **Model:** Everyone\n- **At:** Step 3\n"
    assert found({"docs/templates/Record.md": template, NOTE: note}, CHOICE) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
        "\ufeff",
        "# Labels\n",
        "---\ntags: [a]\n---\n",
        "# Labels\n\n---\n\n%% later %%\n<!-- b -->\n",
    ],
)
def test_an_empty_document(text: str) -> None:
    (diagnostic,) = found({NOTE: text.encode()}, EMPTY)
    assert diagnostic.severity is Severity.WARNING


@pytest.mark.parametrize("text", ["a", "# A\n\n![[b.png]]\n", "# A\n\n## B\n", "# A\n\n- [ ]\n"])
def test_a_document_with_content(text: str) -> None:
    assert found({NOTE: text.encode()}, EMPTY) == []


def test_properties_may_be_the_content() -> None:
    (diagnostic,) = found({NOTE: b"---\ntags: [person]\nphone: 12345\n---\n"}, EMPTY)
    assert diagnostic.severity is Severity.INFO


@pytest.mark.parametrize(
    ("order", "moved"),
    [
        ("Why Shape Checks Safety", []),
        ("Why Checks Safety", []),
        ("Safety Why Shape Checks", ["Safety"]),
        ("Why Safety Checks Shape", ["Safety", "Checks"]),
        ("Licence Index Safety Checks Shape Why", 3),
    ],
)
def test_fewest_headings(order: str, moved: list[str] | int) -> None:
    files = vault("# Change: a\n\n" + "".join(f"## {name}\n\ntext\n\n" for name in order.split()))
    cut = cuts(files, ORDER)
    assert len(cut) == moved if isinstance(moved, int) else len(cut) == len(moved)


def test_says_where_it_belongs() -> None:
    files = vault("# Change: a\n\n## Why\n\nb\n\n## Safety\n\nc\n\n## Shape\n\nd\n\n## Checks\n\ne\n")
    assert [d.message for d in found(files, ORDER)] == ["in the template `Safety` comes after `Checks`"]


def test_the_second_is_cut() -> None:
    files = change(Why="a\n\n### Costs\n\nb\n\n### costs\n\nc")
    (diagnostic,) = found(files, DUPLICATE)
    assert cuts(files, DUPLICATE) == ["costs"]
    assert diagnostic.severity is Severity.WARNING
    assert diagnostic.related[0].span.text(files[ACTIVE]) == "Costs"


@pytest.mark.parametrize(
    "body", ["a\n\n#### Costs\n\nb\n\n#### Costs\n\nc", "### Costs\n\na\n\n## More\n\n### Costs\n\nb"]
)
def test_deep_and_apart(body: str) -> None:
    assert found(change(Why=body), DUPLICATE) == []


def test_what_the_template_repeats() -> None:
    template = b"# Flow: {{title}}\n\n## Failures\n\n### Failure: {{name}}\n\n### Failure: {{name}}\n"
    note = b"# Flow: a\n\n## Failures\n\n### Failure: {{name}}\n\n### Failure: {{name}}\n"
    assert found({"docs/templates/Flow.md": template, NOTE: note}, DUPLICATE) == []


def test_without_template_it_is_information() -> None:
    (diagnostic,) = found({NOTE: b"# A\n\n## B\n\nc\n\n## B\n\nd\n"}, DUPLICATE)
    assert diagnostic.severity is Severity.INFO


def test_a_rule_of_another_family_is_meant() -> None:
    files = {NOTE: b"# A\n\n%% trueline: allow meta/ragged-row: wide %%\n\n| a |\n| - |\n| b | c |\n"}
    assert b"allow template/ragged-row: wide" in fixed(files, "suppression/unknown-rule")


@pytest.mark.parametrize("comment", ["%% trueline: ignore all %%", "<!-- trueline: allow ragged-row -->"])
def test_a_comment_that_cannot_be_read(comment: str) -> None:
    files = {NOTE: f"# A\n\n{comment}\n\ntext\n".encode()}
    assert cuts(files, "suppression/unknown-rule") == [comment]


@pytest.mark.parametrize("names", ["template/*", "template/ragged-row, links/*"])
def test_families_are_known(names: str) -> None:
    files = {NOTE: f"# A\n\n%% trueline: allow {names}: because %%\n\ntext\n".encode()}
    assert found(files, "suppression/unknown-rule") == []


def test_an_unknown_family() -> None:
    files = {NOTE: b"# A\n\n%% trueline: allow apis/*: because %%\n\ntext\n"}
    assert cuts(files, "suppression/unknown-rule") == ["apis/*"]


def test_an_unused_one_goes_with_its_line() -> None:
    files = {NOTE: b"# A\n\n%% trueline: allow template/ragged-row: old %%\n\ntext\n"}
    selected = [d for d in check(files) if d.rule == "suppression/unused"]
    (fix,) = [d.fix for d in selected if d.fix]
    assert splice(files[NOTE], fix.edits) == b"# A\n\ntext\n"
