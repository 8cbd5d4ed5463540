"""Documents laid over templates: how far each place is filled, and where a section went."""

import pytest

from trueline.syntax import parse
from trueline.template import Asks, Outline, State, Template, derive_template, lay_over

TEMPLATE = b"""\
---
tags:
  - status/draft
  - status/done
  - layer/web
  - layer/store
Owner:
---
# Change: {{title}}

## 1. Why

_What hurts today?_

## 2. Shape

### Parts

_List each part_

#### PartName

- **Does:**
- **Kind:** Service / Library / Other

### Tables

| Table | Purpose | Owner |
| ----- | ------- | ----- |
| Main  |         |       |
|       |         | Us / Them |

## 3. Checks (Optional)

- [ ] Check 1
- [ ] Check 2

## 4. Safety

- [ ] Can be switched off
- [ ] Can be rolled back

## Links

- [[Some Note]]
"""


@pytest.fixture(scope="module")
def template() -> Template:
    return derive_template("t/Change.md", parse(TEMPLATE))


def over(template: Template, text: str, **aliases: list[str]) -> Outline:
    named = {name.replace("_", " "): value for name, value in aliases.items()}
    return lay_over(parse(text.encode()), template, named)


def test_schema(template: Template) -> None:
    assert template.prefix == "Change:"
    assert template.properties == ("tags", "owner")
    assert [(f.name, f.exclusive) for f in template.families] == [("status", True), ("layer", False)]
    names = [slot.name for slot in template.every]
    assert names == ["Why", "Shape", "Parts", "Tables", "Checks", "Safety", "Links"]
    by_name = {slot.name: slot for slot in template.every}
    assert by_name["Checks"].optional and by_name["Checks"].series == ("Check",)
    assert by_name["Parts"].children[0].prototype
    assert by_name["Parts"].children[0].fields[1].choices == ("Service", "Library", "Other")
    columns = by_name["Tables"].tables[0]
    assert [column.name for column in columns] == ["Table", "Purpose", "Owner"]
    assert columns[2].choices == ("Us", "Them")
    assert set(by_name["Safety"].lines.values()) == {Asks.OPTION}
    assert "Some Note" in template.links


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("## 1. Why\n\n_What hurts today?_\n", State.UNTOUCHED),
        ("## Why\n\n*What hurts today?*\n", State.UNTOUCHED),
        ("## Why\n", State.UNTOUCHED),
        ("## Why\n\n<!-- nothing yet -->\n", State.UNTOUCHED),
        ("## Why\n\n_What hurts today?_\n\nLogins fail.\n", State.FILLED),
        ("## Why\n\nN/A - internal only\n", State.NOT_APPLICABLE),
        ("## Why\n\nNone.\n", State.NOT_APPLICABLE),
        ("## Why\n\nNothing works without it, as the numbers below show in detail.\n\na\n\nb\n\nc\n", State.FILLED),
        ("", State.ABSENT),
    ],
)
def test_state_of_prose(template: Template, body: str, state: State) -> None:
    assert over(template, "# Change: X\n\n" + body).state("Why") is state


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ("|Table|Purpose|Owner|\n|---|---|---|\n|Main|||\n", State.UNTOUCHED),
        ("| Table | Purpose | Owner |\n|:--|:-:|--:|\n", State.UNTOUCHED),
        ("| Table | Purpose | Owner |\n| - | - | - |\n| Main | holds rows | |\n", State.FILLED),
    ],
)
def test_state_of_tables(template: Template, rows: str, state: State) -> None:
    assert over(template, f"# Change: X\n\n## 2. Shape\n\n### Tables\n\n{rows}").state("Tables") is state


def test_boxes(template: Template) -> None:
    untouched = "## 4. Safety\n\n- [ ] Can be switched off\n- [ ] Can be rolled back\n"
    assert over(template, "# Change: X\n\n" + untouched).state("Safety") is State.UNTOUCHED
    ticked = untouched.replace("[ ] Can be s", "[x] Can be s")
    assert over(template, "# Change: X\n\n" + ticked).state("Safety") is State.FILLED


def test_numbered_placeholders_belong_to_the_series(template: Template) -> None:
    outline = over(template, "# Change: X\n\n## 3. Checks\n\n- [ ] Check 7\n- [ ] Loads in time\n")
    place = next(place for place in outline.places if place.slot.name == "Checks")
    assert place.state is State.PARTLY
    assert [left.asks for left in place.leftovers] == [Asks.ITEM]


def test_parent_sums_up(template: Template) -> None:
    text = "# Change: X\n\n## 2. Shape\n\n### Parts\n\n#### Cache\n\n- **Does:** keeps\n- **Kind:** Library\n\n### Tables\n"
    outline = over(template, text)
    assert outline.state("Parts") is State.FILLED
    assert outline.state("Shape") is State.PARTLY


def test_leftover_span_cuts_the_line(template: Template) -> None:
    text = "# Change: X\r\n\r\n## Why\r\n\r\n  _What hurts today?_  \r\n\r\nLogins.\r\n"
    tree = parse(text.encode())
    outline = lay_over(tree, template, {})
    (left,) = outline.places[0].leftovers
    assert left.span.text(tree.data) == "_What hurts today?_"


@pytest.mark.parametrize(
    ("heading", "slot", "how"),
    [
        ("## Why", "Why", "text"),
        ("## 9) Why", "Why", "text"),
        ("## Safety & Care", "Safety", "near"),
        ("## Reasons", "Why", "alias"),
    ],
)
def test_sections_are_found(template: Template, heading: str, slot: str, how: str) -> None:
    outline = over(template, f"# Change: X\n\n{heading}\n\ntext\n", Why=["Reasons"])
    place = next(place for place in outline.places if place.slot.name == slot)
    assert (place.how, place.state) == (how, State.FILLED)
    assert not outline.extra


def test_position_by_the_same_table(template: Template) -> None:
    text = "# Change: X\n\n## 2. Shape\n\n### Storage\n\n| Table | Purpose | Owner |\n|---|---|---|\n| a | b | c |\n"
    place = next(p for p in over(template, text).places if p.slot.name == "Tables")
    assert (place.how, place.state) == ("position", State.FILLED)


def test_what_matches_nothing_is_extra(template: Template) -> None:
    outline = over(template, "# Change: X\n\n## Rollback drill\n\ntext\n")
    assert [section.heading.title for section in outline.extra if section.heading] == ["Rollback drill"]


def test_new_is_not_existing() -> None:
    template = derive_template("t.md", parse(b"# T: {{title}}\n\n## Data\n\n### New Entities\n\n_which?_\n"))
    outline = lay_over(parse(b"# T: a\n\n## Data\n\n### Existing Entities\n\nx\n"), template, {})
    assert outline.state("New Entities") is State.ABSENT


def test_heading_that_says_nothing_is_no_line_of_the_template() -> None:
    template = derive_template("t.md", parse(b"# T: {{title}}\n\n## Parts\n\n### ``` ```\n\n- **Does:**\n"))
    (parts,) = template.slots
    assert parts.children[0].prototype and b"" not in parts.lines
    (place,) = lay_over(parse(b"# T: a\n\n## Parts\n\nThe press\n\nand the spool.\n"), template, {}).places
    assert (place.state, place.leftovers) == (State.FILLED, ())


def test_states_of_the_lines_of_a_long_and_of_a_short_text(template: Template) -> None:
    long = "\n".join(f"Reason {number} of many" for number in range(9))
    for text, state in ((long, State.FILLED), ("N/A", State.NOT_APPLICABLE), ("```\n```", State.UNTOUCHED)):
        outline = over(template, f"# Change: X\n\n## 1. Why\n\n{text}\n")
        assert outline.state("Why") is state
