"""New notes: the template's bytes with what is known filled in, where others of their kind lie."""

from typing import Any

import pytest

from changed_notes import TEMPLATE, TEMPLATE_PATH, document_of, files_of, plan_for
from rule_examples import check
from trueline.refactors import Declined, Plan, UnknownName

HEAD = '---\ntags:\n  - "#status/draft"\n  - priority/low\n  - architecture/feature\nCreated: 2026-01-02\nDomains:\n  - "[[Parcels]]"\n---\n'
QUICK = "---\ntags:\n  - status/draft\n  - status/designed\nCreated: {{date:DD-MM-YYYY}}\n---\n# Quick Design: {{title}}\n\n## What\n\n_What is {{title}}?_\n"
ADR = '---\ntags:\n  - adr/proposed\n  - adr/accepted\nSupersedes: "[[ADR-xxx]]"\nCreated:\n---\n# ADR-{{number}}: {{title}}\n\n## Context\n\n_Why?_\n\n## Option 1: {{name}}\n'
DOMAIN = "---\nCreated:\n---\n# Domain: {{DomainName}}\n\n## Mission\n\n_What for?_\n"
COMPONENT = "---\ntags:\n  - layer/service\n  - layer/library\nCreated:\n---\n# {{title}}\n\n## Job\n\n_What?_\n\n## Interface\n\n_How?_\n"
SCRIPTED = '# Note: <% tp.file.title %>\n\n<%* tR += "" %>Made <% tp.date.now("D MMM YYYY") %>, <%tp.file.creation_date()%>.<% tp.file.cursor() %>\n\n## Aim\n\n_Why?_\n'

FILES = {
    TEMPLATE_PATH: TEMPLATE.encode(),
    "docs/templates/Feature Quick.md": QUICK.encode(),
    "docs/templates/Decisions/Decision.md": ADR.encode(),
    "docs/templates/Domain Overview.md": DOMAIN.encode(),
    "docs/templates/Component.md": COMPONENT.encode(),
    "docs/templates/Note.md": SCRIPTED.encode(),
    "docs/features/1. Planning/Labels.md": (HEAD + "# Feature: Labels\n\n## 1. Overview\n\nx\n").encode(),
    "docs/features/3. Active/Paper.md": (HEAD + "# Feature: Paper\n\n## 1. Overview\n\nx\n").encode(),
    "docs/domains/Parcels/Parcels.md": b"# Domain: Parcels\n\n## Mission\n\nParcels.\n",
    "docs/domains/Parcels/Sorter.md": b"---\ntags:\n  - layer/service\n---\n# Sorter\n\n## Job\n\nSorts.\n\n## Interface\n\nBelt.\n",
    "docs/domains/Shops/Shops.md": b"# Domain: Shops\n\n## Mission\n\nShops, see [[Locker Codes]].\n",
}


def new(kind: str, title: str, files: dict[str, bytes] = FILES, **options: Any) -> Plan:
    return plan_for(files, "new", kind=kind, title=title, **options)


def made(kind: str, title: str, **options: Any) -> tuple[str, str]:
    """The path and the text of a new note."""
    ((path, data),) = new(kind, title, **options).created.items()
    return path, data.decode()


def test_a_feature_is_the_template_with_what_is_known() -> None:
    path, text = made("feature", "Lockers", domain=("shops",), priority="high")
    assert path == "docs/features/1. Planning/Lockers.md"
    expected = TEMPLATE.replace("  - status/designed\n  - status/implemented\n  - priority/low\n", "")
    expected = expected.replace("Created:\nUpdated:", "Created: 2026-05-04\nUpdated: 2026-05-04")
    expected = expected.replace("[[Domain]]", "[[Shops]]").replace("{{title}}", "Lockers")
    assert text == expected.replace("|      |        | Initial draft |", "| 2026-05-04 | Ada    | Initial draft |")


def test_what_is_not_chosen_is_said() -> None:
    plan = new("feature", "Lockers")
    ((path, data),) = plan.created.items()
    assert b"priority/" not in data and b"[[Domain]]" not in data
    assert plan.said[path] == ("made from `Feature`", "no priority is chosen; `trueline set` takes low, high")


def test_a_person_is_asked_for_what_is_open() -> None:
    asked: list[tuple[str, tuple[str, ...], str]] = []

    def choose(what: str, options: tuple[str, ...], default: str) -> str:
        asked.append((what, tuple(options), default))
        return {"priority": "high", "domain": "Parcels", "stage": "Active"}.get(what, default)

    path, text = made("feature", "Lockers", choose=choose)
    assert path == "docs/features/3. Active/Lockers.md"
    assert "priority/high" in text and "[[Parcels]]" in text
    assert ("stage", ("Planning", "Active"), "Planning") in asked
    assert ("status", ("draft", "designed", "implemented"), "draft") in asked


def test_another_template_and_stage() -> None:
    path, text = made("feature", "Locker Codes", template="quick", stage="Active", status="designed")
    assert path == "docs/features/3. Active/Locker Codes.md"
    assert text == QUICK.replace("  - status/draft\n", "").replace("{{date:DD-MM-YYYY}}", "04-05-2026").replace(
        "{{title}}", "Locker Codes"
    )


def test_links_that_led_nowhere_are_told() -> None:
    plan = new("feature", "Locker Codes", priority="low")
    assert plan.said["docs/features/1. Planning/Locker Codes.md"][-1] == "1 link that led nowhere leads here now"


def test_a_stage_without_a_folder_gets_one_as_the_others_are_called() -> None:
    assert made("feature", "Lockers", stage="Completed")[0] == "docs/features/4. Completed/Lockers.md"
    assert made("feature", "Lockers", in_="docs/ideas")[0] == "docs/ideas/Lockers.md"
    with pytest.raises(UnknownName, match="there is no stage `Activ`"):
        new("feature", "Lockers", stage="Activ")


def test_decision_records_are_numbered() -> None:
    assert made("adr", "Paper")[0] == "docs/decisions/ADR-001 Paper.md"
    files = FILES | {
        "docs/adr/ADR-0007 Old.md": b"# ADR-0007: Old\n\n## Context\n\nSee [[ADR-0009 Planned]].\n",
    }
    ((path, data),) = new("decision", "Paper: cheap/thermal?", files, status="accepted").created.items()
    assert path == "docs/adr/ADR-0010 Paper - cheap-thermal.md"
    text = data.decode()
    assert "# ADR-0010: Paper: cheap/thermal?\n" in text
    assert "tags:\n  - adr/accepted\nSupersedes:\nCreated: 2026-05-04\n" in text
    assert "Option 1: {{name}}" in text


def test_domains_and_components_lie_where_theirs_lie() -> None:
    path, text = made("domain", "Lockers")
    assert (path, text) == (
        "docs/domains/Lockers/Lockers.md",
        DOMAIN.replace("{{DomainName}}", "Lockers").replace("Created:", "Created: 2026-05-04"),
    )
    path, text = made("component", "LockerGateway", domain=("Shops",))
    assert path == "docs/domains/Shops/LockerGateway.md"
    assert "  - layer/service\nCreated" in text
    assert "layer/library" in made("component", "X", domain=("Shops",), tag=("layer/library",))[1]


def test_templater_is_read_as_far_as_it_can_be() -> None:
    plan = new("note", "Lockers", in_="docs")
    ((path, data),) = plan.created.items()
    assert (
        data
        == SCRIPTED.replace("<% tp.file.title %>", "Lockers")
        .replace(
            '<% tp.date.now("D MMM YYYY") %>, <%tp.file.creation_date()%>.<% tp.file.cursor() %>',
            "4 May 2026, 2026-05-04.",
        )
        .encode()
    )
    assert plan.said[path][-1] == '`<%* tR += "" %>` is left to its plug-in'


def test_values_and_tags_can_be_given() -> None:
    _, text = made(
        "feature", "Lockers", set_=("Flag name=lockers", "blocked-by+=Paper"), tag=("team/x",), priority="low"
    )
    assert "- **Flag name:** lockers\n" in text
    assert "  - team/x\n" in text
    assert 'blocked-by:\n  - "[[Paper]]"' in text
    with pytest.raises(UnknownName, match="no property, tag or field `Flg nme`"):
        new("feature", "Lockers", set_=("Flg nme=x",))


@pytest.mark.parametrize("title", ['A "quoted" title', "Yes: a colon # and more", "Ünïcödé", "$1 \\1 it's"])
def test_titles_are_taken_as_they_are(title: str) -> None:
    template = TEMPLATE.replace("Created:\n", 'title: "{{title}}"\nname: {{title}}\nCreated:\n')
    files = FILES | {TEMPLATE_PATH: template.encode()}
    ((path, data),) = new("feature", title, files, priority="low").created.items()
    document = document_of({**files, path: data}, path)
    assert document.meta.title == title
    assert document.tree.front_matter is not None
    said = {item.key: [one.text for one in item.values] for item in document.tree.front_matter.properties}
    assert said["title"] == said["name"] == [title]


def test_nothing_is_overwritten_in_whatever_case() -> None:
    with pytest.raises(Declined, match=r"`docs/features/1\. Planning/Labels\.md` is there already"):
        new("feature", "LABELS")
    with pytest.raises(Declined, match="has the same name"):
        new("feature", "Sorter")
    assert made("feature", "Sorter", file="Sorter feature")[0] == "docs/features/1. Planning/Sorter feature.md"


@pytest.mark.parametrize(
    ("kind", "options", "message", "near"),
    [
        ("featur", {}, "no template makes a `featur`", "feature"),
        ("feature", {"template": "Qick"}, "no template is called `Qick`", "Feature Quick"),
        ("feature", {"domain": ("Parcel",)}, "no note is called `Parcel`, so it can be no domain", "Parcels"),
        ("feature", {"status": "desinged"}, "`desinged` is no status", "designed"),
        ("feature", {"file": "{{title}}"}, "would make a template of the note", ""),
        ("feature", {"tag": ("two words",)}, "is no tag", ""),
        ("feature", {"file": "???"}, "makes no file name", ""),
    ],
)
def test_what_cannot_be_meant(kind: str, options: dict[str, Any], message: str, near: str) -> None:
    with pytest.raises(UnknownName, match=message) as error:
        new(kind, "Lockers", **options)
    assert not near or near in error.value.near


def test_a_new_note_has_only_findings_of_what_is_unfilled() -> None:
    ((path, data),) = new("feature", "Lockers", domain=("Shops",), priority="high").created.items()
    found = {one.rule for one in check({**FILES, path: data}) if one.path == path}
    assert found <= {"template/untouched-section", "links/unfilled-link", "overview/no-criteria", "links/orphan"}


def test_a_title_that_no_variable_stands_for() -> None:
    files = files_of("# x\n") | {"docs/templates/RFC.md": b"# RFC: Your title\n\n## Why\n\n_x_\n\n## How\n\n_y_\n"}
    ((_, data),) = new("rfc", "Lockers", files).created.items()
    assert data.startswith(b"# RFC: Lockers\n")


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("{{time}}", "09:07"),
        ("{{time:H.mm:ss}}", "9.07:05"),
        ("{{date:YYYY-MM-DD[ at ]hh:mm A}}", "2026-05-04 at 09:07 AM"),
        ('<% tp.date.now("D.M. HH:mm") %>', "4.5. 09:07"),
        ("{{timestamp}}", "{{timestamp}}"),
    ],
)
def test_the_time_of_day(variable: str, said: str) -> None:
    template = f"# Minutes: {{{{title}}}}\n\n## When\n\nHeld {variable} sharp.\n"
    files = {**FILES, "docs/templates/Minutes.md": template.encode()}
    ((_, data),) = new("minutes", "Budget", files).created.items()
    assert f"Held {said} sharp.\n" in data.decode()


def test_a_template_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match=r"no template is called `zzz`; there are .*Feature Quick"):
        new("feature", "Lockers", template="zzz")


def test_no_file_begins_like_an_option() -> None:
    ((path, _),) = new("feature", "--force / it").created.items()
    assert path.endswith("/force - it.md")


@pytest.mark.parametrize("within", [".git", ".git/hooks", "docs/.trash", "a\nb", "x" * 300, "docs/" + "é" * 130])
def test_nothing_new_lies_where_no_vault_reads(within: str) -> None:
    with pytest.raises(Declined):
        new("feature", "Lockers", in_=within)


def test_a_folder_is_named_in_many_ways_and_is_one() -> None:
    for within in ("/docs/new/", "docs//new", "./docs/./new"):
        assert list(new("feature", "Lockers", in_=within).created) == ["docs/new/Lockers.md"]
