"""What the pages of `meta/` do not show: where the rules keep silent, and their fixes byte by byte."""

import pytest

from rule_examples import check
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.text import splice

FEATURE = b"""---
tags:
  - "#status/draft"
  - status/designed
  - status/implemented
  - priority/low
  - priority/high
  - layer/service
  - layer/utility
Created:
Domains:
  - "[[Domain]]"
---
# Feature: {{title}}

## Overview

_What is it?_
"""


def feature(front: str, path: str = "docs/3. Active/Labels.md") -> dict[str, bytes]:
    body = "# Feature: Labels\n\n## Overview\n\nLabels are printed at the packing table.\n"
    return {"docs/templates/Feature.md": FEATURE, path: f"---\n{front}---\n{body}".encode()}


def found(files: dict[str, bytes], rule: str) -> list[Diagnostic]:
    return list(check(files, rule))


def cut(files: dict[str, bytes], diagnostic: Diagnostic) -> str:
    return diagnostic.span.text(files[diagnostic.path])


def fixed(files: dict[str, bytes], diagnostic: Diagnostic) -> str:
    assert diagnostic.fix is not None
    return splice(files[diagnostic.path], diagnostic.fix.edits).decode()


def test_untouched_statuses_are_only_information_while_planning() -> None:
    front = "tags:\n  - status/draft\n  - status/designed\n  - status/implemented\n"
    early = found(feature(front, "docs/1. Planning/Labels.md"), "meta/several-statuses")
    late = found(feature(front), "meta/several-statuses")
    assert [d.severity for d in early + late] == [Severity.INFO, Severity.WARNING]
    two = found(
        feature("tags: [status/draft, status/designed]\n", "docs/1. Planning/Labels.md"),
        "meta/several-statuses",
    )
    assert [d.severity for d in two] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("tags", "left"),
    [
        ("tags:\n  - status/draft\n  - status/designed\n", "tags:\n  - status/designed\n"),
        ("tags:\r\n  - status/draft\r\n  - status/designed\r\n", "tags:\r\n  - status/designed\r\n"),
        ('tags: ["#status/draft", status/designed]\n', "tags: [status/designed]\n"),
        ("tags: [status/designed, 'status/draft']\n", "tags: [status/designed]\n"),
        ('tags: "status/draft, status/designed"\n', 'tags: "status/designed"\n'),
        ("tags: status/designed, status/draft\n", "tags: status/designed\n"),
    ],
)
def test_fix_keeps_the_status_of_the_folder(tags: str, left: str) -> None:
    files = feature(tags)
    (diagnostic,) = found(files, "meta/several-statuses")
    assert left in fixed(files, diagnostic)
    assert not found({**files, diagnostic.path: fixed(files, diagnostic).encode()}, "meta/several-statuses")


def test_same_tag_twice_is_no_choice() -> None:
    assert not found(feature("tags:\n  - status/draft\n  - '#Status/Draft'\n"), "meta/several-statuses")


def test_statuses_matter_only_where_the_template_offers_them() -> None:
    files = {"docs/3. Active/Labels.md": b"---\ntags: [status/a, status/b]\nstatus: x\n---\n# Labels\n"}
    names = {d.rule for d in check(files)}
    assert not names & {"meta/several-statuses", "meta/no-status", "meta/unknown-tag", "meta/stage-disagrees"}


@pytest.mark.parametrize("front", ["status: Accepted\n", "tags:\n  - Status/Designed\n", "tags:\n  - statsu/draft\n"])
def test_status_said_otherwise_is_a_status(front: str) -> None:
    assert not found(feature(front), "meta/no-status")


@pytest.mark.parametrize(("front", "where"), [("tags:\n  - layer/service\n", "tags"), ("Created:\n", "---")])
def test_no_status_is_shown_at_the_tags(front: str, where: str) -> None:
    files = feature(front)
    (diagnostic,) = found(files, "meta/no-status")
    assert cut(files, diagnostic) == where
    assert "`status/designed`" in diagnostic.help


def test_no_status_without_front_matter_is_at_the_start() -> None:
    files = feature("")
    files["docs/3. Active/Labels.md"] = b"# Feature: Labels\n\n## Overview\n\nText.\n"
    (diagnostic,) = found(files, "meta/no-status")
    assert diagnostic.span == (0, 0)


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("status/desinged", "status/designed"),
        ('"#status/desinged"', "#status/designed"),
        ("statsu/draft", "status/draft"),
        ("priority/hihg", "priority/high"),
    ],
)
def test_near_miss_of_a_tag_is_fixed(tag: str, meant: str) -> None:
    files = feature(f"tags:\n  - {tag}\n")
    (diagnostic,) = found(files, "meta/unknown-tag")
    assert diagnostic.fix is not None
    assert diagnostic.fix.applicability is Applicability.SAFE
    assert meant in fixed(files, diagnostic)


def test_unknown_option_without_a_near_one_names_the_options() -> None:
    (diagnostic,) = found(feature("tags:\n  - priority/critical\n"), "meta/unknown-tag")
    assert diagnostic.fix is None
    assert "`low`, `high`" in diagnostic.help


@pytest.mark.parametrize("tag", ["layer/gateway", "domain/shipping", "STATUS/DRAFT", "statics/draft2", "plain"])
def test_free_tags_are_free(tag: str) -> None:
    assert not found(feature(f"tags:\n  - {tag}\n"), "meta/unknown-tag")


@pytest.mark.parametrize(
    ("folder", "status", "meant"),
    [
        ("4. Completed", "draft", "implemented"),
        ("4. Completed", "designed", "implemented"),
        ("4. Completed", "implemented", None),
        ("3. Active", "draft", "designed"),
        ("2. Planned", "designed", None),
        ("2. Planned", "implemented", None),
        ("1. Planning", "designed", None),
        ("1. Planning", "draft", None),
        ("elsewhere", "draft", None),
    ],
)
def test_stage_and_status(folder: str, status: str, meant: str | None) -> None:
    files = feature(f'tags:\n  - "#status/{status}"\n', f"docs/{folder}/Labels.md")
    diagnostics = found(files, "meta/stage-disagrees")
    if meant is None:
        assert not diagnostics
    else:
        assert f'"#status/{meant}"' in fixed(files, diagnostics[0])


def test_built_but_still_planned_has_no_fix() -> None:
    (diagnostic,) = found(feature("tags: [status/implemented]\n", "docs/5. Backlog/Labels.md"), "meta/stage-disagrees")
    assert diagnostic.fix is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-2-3",
        "13-02-2026",
        "2026-02-03T10:00",
        "'2026-02-03'",
        '"[[2026-02-03]]"',
        "Feb 3, 2026",
        "2026-02",
        "{{date:DD-MM-YYYY}}",
        "<% tp.date.now() %>",
        "YYYY-MM-DD",
        "TBD",
        "n/a",
        '"-"',
        "",
    ],
)
def test_dates_and_what_stands_for_none_are_valid(text: str) -> None:
    files = feature(f"Created: {text}\n")
    assert not found(files, "meta/invalid-date") and not found(files, "meta/wrong-type")


@pytest.mark.parametrize("text", ["13-40-2026", "2026-02-30", "yesterday", "2026-00-10", "3rd of March"])
def test_other_values_are_no_dates(text: str) -> None:
    files = feature(f"last updated: {text}\n")
    (diagnostic,) = found(files, "meta/invalid-date")
    assert cut(files, diagnostic) == text


def test_swapped_day_and_month_are_swapped_back() -> None:
    files = feature('Updated: "2026-28-02"\n')
    (diagnostic,) = found(files, "meta/invalid-date")
    assert 'Updated: "2026-02-28"' in fixed(files, diagnostic)


@pytest.mark.parametrize(
    ("created", "updated", "wrong"),
    [
        ("2026-03-10", "2026-03-09", True),
        ("2026-03-10", "2026-03-10", False),
        ("2026-03-10", "14-02-2026", True),
        ("2026-03-10", "02-04-2026", False),
        ("2026-03-10", "04-03-2026", False),  # April 3 in the other reading
        ("2026-03-10", "soon", False),
    ],
)
def test_updated_before_created_in_every_reading(created: str, updated: str, wrong: bool) -> None:
    files = feature(f"Created: {created}\nUpdated: {updated}\n")
    assert bool(found(files, "meta/updated-before-created")) is wrong


@pytest.mark.parametrize(
    ("front", "text"),
    [
        ('Created:\n  - "[[A]]"\n  - "[[B]]"\n', '"[[A]]"\n  - "[[B]]"'),
        ('Created: "[[Shipping]]"\n', '"[[Shipping]]"'),
        ("Created: [2026-02-03]\n", "2026-02-03"),
        ("tags:\n  status: draft\n", "status: draft"),
        ("Domains: Shipping\n", "Shipping"),
        ("blocked by:\n  - Address Book\n", "Address Book"),
    ],
)
def test_wrong_types(front: str, text: str) -> None:
    files = feature(front)
    (diagnostic,) = found(files, "meta/wrong-type")
    assert cut(files, diagnostic) == text


@pytest.mark.parametrize(
    "front", ["blocked by: none\n", "blocked by: []\n", "Domains:\n", "tags: a\n", "due: {{date}}\n"]
)
def test_right_types(front: str) -> None:
    assert not found(feature(front), "meta/wrong-type")


def test_domains_may_be_text_where_the_template_shows_no_link() -> None:
    files = {"docs/Labels.md": b"---\ndomains: [shipping, packing]\n---\n# Labels\n"}
    assert not found(files, "meta/wrong-type")


@pytest.mark.parametrize(
    ("name", "title", "severity"),
    [
        ("Flow - Print", "Flow: Print", None),
        ("ADR-008 Thermal Printers", "ADR-008: Thermal Printers", None),
        ("Thermal Printers", "ADR-008: Thermal Printers", None),
        ("Labels", "Feature: Labels at the Packing Table", None),
        ("LabelService", "Label Service", None),
        ("Syncing Labels", "Label Sync", None),
        ("README", "The Packing House", None),
        ("rfc-17", "Thermal Printers", None),
        ("Labels", "Feature: {{title}}", None),
        ("Thermal Labels", "Feature: Paper Labels", Severity.INFO),
        ("Labels", "Thermal Printers", Severity.INFO),
        ("Labels", "Feature: Thermal Printers", Severity.WARNING),
        ("ADR-008 Thermal Printers", "ADR-007: Thermal Printers", Severity.WARNING),
    ],
)
def test_title_and_name(name: str, title: str, severity: Severity | None) -> None:
    body = f"# {title}\n\n## Overview\n\nText.\n".encode()
    files = {"docs/templates/Feature.md": FEATURE, f"docs/{name}.md": body}
    assert [d.severity for d in found(files, "meta/title-differs")] == ([severity] if severity else [])


def test_title_of_a_note_without_one_cannot_differ() -> None:
    assert not found({"docs/Labels.md": b"## Printers\n\n# Paper\n\n# Ink\n"}, "meta/title-differs")


def test_equal_duplicate_is_removed_safely() -> None:
    files = feature("Created: 2026-02-10\nUpdated:\nCreated: 2026-02-10\nUpdated: 2026-03-01\n")
    one, two = found(files, "meta/duplicate-property")
    assert "Created: 2026-02-10\nUpdated:\nUpdated: 2026-03-01\n---" in fixed(files, one)
    assert "Created: 2026-02-10\nCreated: 2026-02-10\nUpdated: 2026-03-01\n" in fixed(files, two)
    assert one.fix and two.fix
    assert one.fix.applicability is two.fix.applicability is Applicability.SAFE


def test_different_duplicates_are_left_to_the_author() -> None:
    (diagnostic,) = found(feature("Created: 2026-02-10\ncreated: 2026-02-11\n"), "meta/duplicate-property")
    assert diagnostic.fix is None


def test_both_spellings_of_blocked_by_block() -> None:
    files = feature('blocked by:\n  - "[[A]]"\nblocked-by:\n  - "[[B]]"\n')
    files |= {"docs/4. Completed/A.md": b"# A\n", "docs/4. Completed/B.md": b"# B\n"}
    assert len(found(files, "vault/blocked-by-completed")) == 2


def test_unclosed_front_matter_is_found() -> None:
    files = {"docs/Labels.md": b"---\nCreated: 2026-02-10\nDomain: Shipping\n\n# Labels\n"}
    (diagnostic,) = found(files, "meta/invalid-front-matter")
    assert diagnostic.span == (0, 3)


def test_quotes_are_added_around_a_link() -> None:
    files = feature('Domains:\n  - [[Shipping]]\n  - [[A|the "A"]]\n')
    one, two = found(files, "meta/invalid-front-matter")
    assert '  - "[[Shipping]]"\n' in fixed(files, one)
    assert "  - '[[A|the \"A\"]]'\n" in fixed(files, two)
