"""Setting tags, properties and fields: in every notation one line changes, and it says what was asked."""

import pytest

from changed_notes import NOTE, after, document_of, files_of, lines_changed, note_after, plan_for
from trueline.refactors import Declined, UnknownName

HEAD = """---
tags:
  - "#status/draft"
  - priority/low
Created: 12-02-2026
Domains:
  - "[[Parcels]]"
blocked by: []
---
# Feature: Labels

## 10. Rollout

### Feature Flags

- **Flag name:**
- **Rollout strategy:** `all-at-once`
"""


@pytest.mark.parametrize(
    ("tags", "gone", "new"),
    [
        ('tags:\n  - "#status/draft"\n  - x', '-   - "#status/draft"', '+   - "#status/designed"'),
        ("tags:\n  - status/draft\n  - x", "-   - status/draft", "+   - status/designed"),
        ("tags:\n- x\n- 'status/draft'", "- - 'status/draft'", "+ - 'status/designed'"),
        ("tags: [x, status/draft, y]", "- tags: [x, status/draft, y]", "+ tags: [x, status/designed, y]"),
        ("tags: ['status/draft']", "- tags: ['status/draft']", "+ tags: ['status/designed']"),
        ("tags: x, status/draft, y", "- tags: x, status/draft, y", "+ tags: x, status/designed, y"),
        ("tag: status/Draft", "- tag: status/Draft", "+ tag: status/designed"),
        ("status: draft", "- status: draft", "+ status: designed"),
        ('Status: "Draft"', '- Status: "Draft"', '+ Status: "designed"'),
    ],
)
def test_a_status_is_changed_in_its_place(tags: str, gone: str, new: str) -> None:
    note = f"---\n{tags}\nCreated: 2026-01-01\n---\n# Feature: Labels\n"
    assert lines_changed(note, "set", values=("status=designed",), gates={}) == [gone, new]


@pytest.mark.parametrize(
    ("tags", "left"),
    [
        (
            "tags:\n  - status/draft\n  - x\n  - status/designed\n  - status/implemented",
            "tags:\n  - x\n  - status/designed",
        ),
        ("tags: [status/draft, status/designed, x]", "tags: [status/designed, x]"),
        ("tags: [x, status/draft, status/designed]", "tags: [x, status/designed]"),
        ("tags: status/draft, x, status/implemented", "tags: status/designed, x"),
        ("tags:\n  - status/draft\n  - status/implemented", "tags:\n  - status/designed"),
    ],
)
def test_of_several_statuses_one_stays(tags: str, left: str) -> None:
    note = f"---\n{tags}\n---\n# Feature: Labels\n"
    assert note_after(note, "set", values=("status=designed",), gates={}) == note.replace(tags, left)


@pytest.mark.parametrize(
    ("head", "now"),
    [
        ("---\ntags:\n  - x\n---\n", "---\ntags:\n  - x\n  - status/designed\n---\n"),
        ("---\ntags:\n  - '#x'\n---\n", "---\ntags:\n  - '#x'\n  - '#status/designed'\n---\n"),
        ("---\ntags: []\n---\n", "---\ntags: [status/designed]\n---\n"),
        ("---\ntags:\n---\n", "---\ntags:\n  - status/designed\n---\n"),
        ("---\nCreated: 2026-01-01\n---\n", "---\ntags:\n  - status/designed\nCreated: 2026-01-01\n---\n"),
        ("---\n---\n", "---\ntags:\n  - status/designed\n---\n"),
        ("", "---\ntags:\n  - status/designed\n---\n"),
        ("\ufeff", "\ufeff---\ntags:\n  - status/designed\n---\n"),
    ],
)
def test_a_note_without_a_status_gets_one(head: str, now: str) -> None:
    rest = "# Feature: Labels\n\n## 1. Overview\n"
    assert note_after(head + rest, "set", values=("status=designed",), gates={}) == now + rest


def test_line_endings_and_the_missing_end_stay() -> None:
    note = HEAD.replace("\n", "\r\n").rstrip()
    now = note_after(
        note, "set", values=("status=designed", "blocked-by+=[[Parcels]]", "Flag name=new-labels"), gates={}
    )
    expected = note.replace("#status/draft", "#status/designed").replace("Flag name:**", "Flag name:** new-labels")
    assert now == expected.replace("by: []", 'by: ["[[Parcels]]"]')


@pytest.mark.parametrize(
    ("value", "gone", "new"),
    [
        ("priority=high", "-   - priority/low", "+   - priority/high"),
        ("Created=2026-03-01", "- Created: 12-02-2026", "+ Created: 01-03-2026"),
        ("flag name=new-labels", "- - **Flag name:**", "+ - **Flag name:** new-labels"),
        (
            "Rollout strategy=in steps",
            "- - **Rollout strategy:** `all-at-once`",
            "+ - **Rollout strategy:** `in steps`",
        ),
        ("Feature Flags/Flag name=x: y", "- - **Flag name:**", "+ - **Flag name:** x: y"),
        ("blocked-by+=[[Printer]]", "- blocked by: []", '+ blocked by: ["[[Printer]]"]'),
        ("Created=", "- Created: 12-02-2026", "+ Created:"),
    ],
)
def test_one_line_changes(value: str, gone: str, new: str) -> None:
    assert lines_changed(HEAD, "set", values=(value,)) == [gone, new]


def test_a_property_of_the_template_is_added_where_the_template_has_it() -> None:
    assert lines_changed(HEAD, "set", values=("Updated=2026-05-01",)) == ["+ Updated: 2026-05-01"]
    assert "Created: 12-02-2026\nUpdated: 2026-05-01\nDomains:" in note_after(
        HEAD, "set", values=("Updated=2026-05-01",)
    )


def test_lists_grow_and_shrink() -> None:
    with_two = HEAD.replace('  - "[[Parcels]]"\n', '  - "[[Parcels]]"\n  - "[[Printers]]"\n')
    assert lines_changed(HEAD, "set", values=("domains+=[[Printers]]",)) == ['+   - "[[Printers]]"']
    assert lines_changed(with_two, "set", values=("domains-=Printers",)) == ['-   - "[[Printers]]"']
    assert lines_changed(with_two, "set", values=("Domains-=[[Parcels]]",)) == ['-   - "[[Parcels]]"']
    with pytest.raises(Declined, match="a list of several values"):
        plan_for(files_of(with_two), "set", values=("domains=[[X]]",))


def test_labels_may_stand_side_by_side() -> None:
    note = HEAD.replace("priority/low", "layer/service")
    assert lines_changed(note, "set", values=("layer+=service",)) == []
    files = files_of(note, Other="---\ntags:\n  - layer/utility\n---\n# Other\n")
    plan = plan_for(files, "set", values=("layer+=utility",))
    assert plan.said[NOTE] == ("layer with utility",)
    assert lines_changed(note, "set", values=("layer-=service",)) == ["-   - layer/service"]


def test_a_name_becomes_a_link_to_a_note_there_is() -> None:
    files = files_of(HEAD, Printer="# Printer\n")
    plan = plan_for(files, "set", values=("blocked-by+=printer",))
    assert [edit.replacement for edit in plan.edits[NOTE]] == [b'["[[Printer]]"]']
    with pytest.raises(UnknownName, match="no note is called `Printr`") as error:
        plan_for(files, "set", values=("blocked-by+=Printr",))
    assert error.value.near == ("Printer",)


def test_the_status_of_a_decision_record_is_its_one_choice() -> None:
    files = {
        "docs/templates/Decision.md": b"---\ntags:\n  - adr/proposed\n  - adr/accepted\n---\n# ADR-{{number}}: {{title}}\n\n## Context\n\n_Why?_\n",
        NOTE: b"---\ntags:\n  - adr/proposed\n---\n# ADR-001: Labels\n\n## Context\n\nBecause.\n",
    }
    plan = plan_for(files, "set", values=("status=accepted",))
    assert plan.said[NOTE] == ("adr proposed → accepted",)


@pytest.mark.parametrize(
    ("value", "message", "near"),
    [
        ("status=desinged", "`desinged` is no status", "designed"),
        ("priority=hihg", "`hihg` is no priority", "high"),
        ("Flag nme=x", "no property, tag or field `Flag nme`", "Flag name"),
        ("status", "is no KEY=VALUE", ""),
        ("=x", "is no KEY=VALUE", ""),
        ("domains+=Nothing at all", "no note is called", ""),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_is_near(value: str, message: str, near: str) -> None:
    with pytest.raises(UnknownName, match=message) as error:
        plan_for(files_of(HEAD), "set", values=(value,))
    assert not near or near in error.value.near


def test_a_status_of_its_own_property_is_checked_as_well() -> None:
    with pytest.raises(UnknownName, match="`desinged` is no status"):
        plan_for(files_of("---\nstatus: draft\n---\n# Feature: Labels\n"), "set", values=("status=desinged",))


def test_a_field_of_a_section_that_is_missing_names_the_section() -> None:
    with pytest.raises(Declined, match="stands in the section `Feature Flags` of the template") as error:
        plan_for(files_of("# Feature: Labels\n\n## 1. Overview\n\nText.\n"), "set", values=("Flag name=x",))
    assert "section" in error.value.help


def test_what_is_so_already_changes_nothing() -> None:
    plan = plan_for(files_of(HEAD), "set", values=("status=draft", "priority=low", "Created=12-02-2026"))
    assert not plan.changes
    assert plan.said[NOTE] == ("status is draft already", "priority is low already", "Created is 12-02-2026 already")


def test_updated_is_set_with_the_rest_in_the_notes_own_way() -> None:
    note = HEAD.replace("Created: 12-02-2026", "Created: 22-02-2026\nUpdated: 23-02-2026")
    now = lines_changed(note, "set", values=("priority=high",), updated=True)
    assert now == ["-   - priority/low", "+   - priority/high", "- Updated: 23-02-2026", "+ Updated: 04-05-2026"]
    assert lines_changed(note, "set", values=("priority=low",), updated=True) == []


@pytest.mark.parametrize(
    "value", ['a "quoted" one', "a: b", "# no comment", "- no list", "[no, list]", "it's", "\\n", "ja", ""]
)
def test_a_value_means_what_was_given(value: str) -> None:
    files = files_of(HEAD.replace("Created: 12-02-2026", "Owner: nobody"))
    from changed_notes import after

    now = document_of(after(files, "set", values=(f"Owner={value}",)))
    assert now.tree.front_matter is not None
    (owner,) = (item for item in now.tree.front_matter.properties if item.key == "Owner")
    assert [one.text for one in owner.values] == ([value] if value else [])
    assert not now.tree.front_matter.problems


def test_several_values_in_a_note_without_front_matter() -> None:
    now = note_after(
        "# Feature: Labels\n", "set", values=("Updated=2026-05-04", "Created=2026-05-01", "blocked-by+=[[Labels]]")
    )
    assert (
        now == '---\nCreated: 2026-05-01\nUpdated: 2026-05-04\nblocked-by:\n  - "[[Labels]]"\n---\n# Feature: Labels\n'
    )
    assert note_after(now, "set", values=("updated=2026-05-04", "blocked-by+=[[Labels]]")) == now


def test_the_last_of_two_values_holds() -> None:
    now = note_after("# Feature: Labels\n", "set", values=("Updated=2026-05-04", "updated=2026-05-05"))
    assert now == "---\nUpdated: 2026-05-05\n---\n# Feature: Labels\n"


@pytest.mark.parametrize("value", ["heute", "2026-02-30", "x 2026-02-03"])
def test_a_date_is_one(value: str) -> None:
    with pytest.raises(UnknownName, match=f"`{value}` is no date; write it as YYYY-MM-DD"):
        plan_for(files_of("# Feature: Labels\n"), "set", values=(f"updated={value}",))


def test_a_stage_is_a_folder() -> None:
    with pytest.raises(Declined, match="stage is the folder") as error:
        plan_for(files_of("# Feature: Labels\n"), "set", values=("stage=Active",))
    assert "trueline move" in error.value.help


def test_what_is_not_there_cannot_be_taken_out() -> None:
    plan = plan_for(files_of("# Feature: Labels\n"), "set", values=("blocked-by-=[[Paper]]",))
    assert not plan.changes
    assert plan.said[NOTE] == ("blocked-by has no [[Paper]] already",)


def test_a_link_to_no_note_is_told() -> None:
    plan = plan_for(files_of("# Feature: Labels\n"), "set", values=("blocked-by=[[Paper]]",))
    assert plan.said[NOTE] == ("blocked-by: [[Paper]] (no note is called `Paper` yet)",)


def test_a_new_property_is_spelled_as_other_notes_of_its_kind_spell_it() -> None:
    paper = "---\nCreated: 2026-01-01\nblocked by:\n---\n# Feature: Paper\n"
    files = files_of("# Feature: Labels\n", Paper=paper)
    now = after(files, "set", values=("created=2026-05-04", "blocked-by=[[Paper]]"))[NOTE].decode()
    assert now == '---\nCreated: 2026-05-04\nblocked by: "[[Paper]]"\n---\n# Feature: Labels\n'


def test_a_path_is_exact_where_only_the_case_differs() -> None:
    files = {"docs/case.md": b"# a\n", "docs/Case.md": b"# b\n"}
    for path in files:
        plan = plan_for(files, "set", name=path, values=("updated=2026-05-04",))
        assert list(plan.edits) == [path]
    assert list(plan_for(files, "set", name="Case", values=("updated=2026-05-04",)).edits) == ["docs/Case.md"]
    with pytest.raises(UnknownName, match="may be any of 2 notes"):
        plan_for(files, "set", name="CASE", values=("updated=2026-05-04",))


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("tags: {a: [b\n---\n", "line 2: `[` is never closed"),
        ("tags:\n  - status/draft\n", "line 1: front matter begins here and no `---` line ends it"),
        (
            "tags: [status/draft]\ntags:\n  - priority/low\n---\n",
            "line 3: the property `tags` stands here a second time",
        ),
    ],
)
def test_front_matter_that_is_not_sound_is_left_alone(front: str, why: str) -> None:
    with pytest.raises(Declined, match="is not sound") as error:
        plan_for(files_of(f"---\n{front}# Feature: Labels\n"), "set", values=("status=designed",))
    assert error.value.reasons == (why,)


def test_another_property_that_is_not_sound_is_in_nobodys_way() -> None:
    note = "---\nOwner: [a\nUpdated: 2026-01-01\n---\n# Feature: Labels\n"
    assert lines_changed(note, "set", values=("updated=2026-05-04",)) == [
        "- Updated: 2026-01-01",
        "+ Updated: 2026-05-04",
    ]
