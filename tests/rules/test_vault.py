"""What the pages of `vault/` do not show."""

import pytest

from rule_examples import check
from trueline.diagnostics import Diagnostic, Severity
from trueline.text import splice


def found(files: dict[str, bytes], rule: str) -> list[Diagnostic]:
    return list(check(files, rule))


def design(*blockers: str, spelled: str = "blocked by") -> bytes:
    entries = "".join(f'  - "[[{blocker}]]"\n' for blocker in blockers)
    return f"---\n{spelled}:\n{entries}---\n# Design\n".encode()


def planned(**blockers: str) -> dict[str, bytes]:
    """`planned(A="B C")`: in Planned, `A` is blocked by `B` and `C`."""
    return {f"docs/2. Planned/{name}.md": design(*names.split()) for name, names in blockers.items()}


def test_circle_is_one_finding_at_its_smallest_path() -> None:
    files = planned(A="X B", B="C", C="A", D="A", X="")
    (diagnostic,) = found(files, "vault/blocked-by-cycle")
    assert diagnostic.severity is Severity.ERROR
    assert diagnostic.path.endswith("/A.md")
    assert diagnostic.span.text(files[diagnostic.path]) == "B"
    assert "`A` waits for `B` waits for `C` waits for `A`" in diagnostic.message
    assert [related.path[-4:] for related in diagnostic.related] == ["B.md", "C.md"] or len(diagnostic.related) == 2


def test_two_circles_are_two_findings() -> None:
    assert len(found(planned(A="B", B="A", C="D", D="C", E="A C"), "vault/blocked-by-cycle")) == 2


def test_design_that_waits_for_itself() -> None:
    (diagnostic,) = found(planned(A="A"), "vault/blocked-by-cycle")
    assert diagnostic.message == "`A` is blocked by itself"


def test_completed_design_breaks_a_circle() -> None:
    files = planned(A="B") | {"docs/4. Completed/B.md": design("A")}
    assert not found(files, "vault/blocked-by-cycle")


def test_circle_is_found_however_its_links_are_spelled() -> None:
    files = {
        "docs/2. Planned/A.md": design("big/docs/2. Planned/B|the B", spelled="Blocked-By"),
        "docs/2. Planned/B.md": design("a"),
    }
    assert len(found(files, "vault/blocked-by-cycle")) == 1


def test_very_long_circle() -> None:
    count = 3000
    files = {f"docs/N{n:05}.md": design(f"N{(n + 1) % count:05}") for n in range(count)}
    (diagnostic,) = found(files, "vault/blocked-by-cycle")
    assert diagnostic.path == "docs/N00000.md"
    assert len(diagnostic.message) < 200


@pytest.mark.parametrize(
    ("front", "left"),
    [
        ('blocked by:\n  - "[[B]]"\n  - "[[C]]"\n', 'blocked by:\n  - "[[C]]"\n'),
        ('blocked-by: ["[[C]]", "[[B|b]]"]\n', 'blocked-by: ["[[C]]"]\n'),
        ('blocked-by: "[[B]]"\n', "blocked-by: \n"),
    ],
)
def test_completed_blocker_is_removed_on_request(front: str, left: str) -> None:
    files = planned(C="") | {
        "docs/4. Completed/B.md": b"# B\n",
        "docs/2. Planned/A.md": f"---\n{front}---\n# A\n".encode(),
    }
    (diagnostic,) = found(files, "vault/blocked-by-completed")
    assert diagnostic.fix is not None
    fixed = splice(files[diagnostic.path], diagnostic.fix.edits)
    assert fixed == f"---\n{left}---\n# A\n".encode()


def test_last_blocker_gone_is_said() -> None:
    files = planned(A="B") | {"docs/4. Completed/B.md": b"# B\n"}
    (alone,) = found(files, "vault/blocked-by-completed")
    (second,) = found(planned(A="B C", C="") | {"docs/4. Completed/B.md": b""}, "vault/blocked-by-completed")
    assert "nothing else blocks" in alone.help and "nothing else" not in second.help


def test_completed_designs_are_not_blocked_by_completed_ones() -> None:
    files = {"docs/4. Completed/A.md": design("B"), "docs/4. Completed/B.md": b"# B\n"}
    assert not found(files, "vault/blocked-by-completed") and not found(files, "vault/completed-but-blocked")


def test_missing_blocker_is_no_open_one() -> None:
    assert not found({"docs/4. Completed/A.md": design("Gone")}, "vault/completed-but-blocked")


def test_status_says_completed_where_no_folder_does() -> None:
    files = {"docs/A.md": design("B"), "docs/B.md": b"---\ntags: [status/implemented]\n---\n# B\n"}
    assert len(found(files, "vault/blocked-by-completed")) == 1


def test_same_names_are_information_but_for_designs() -> None:
    files = {"a/FAQ.md": b"# One\n", "b/faq.md": b"# Two\n", "c/FAQ.md": b"", "d/X.md": b"[[FAQ]]"}
    assert [(d.path, d.severity) for d in found(files, "vault/duplicate-name")] == [
        ("b/faq.md", Severity.INFO),
        ("c/FAQ.md", Severity.INFO),
    ]
    template = b"---\ntags: [status/draft, status/designed]\n---\n# Feature: {{title}}\n\n## Overview\n"
    designs = {"templates/F.md": template, "a/X.md": b"# Feature: X\n", "b/X.md": b"# Feature: X\n"}
    assert [d.severity for d in found(designs, "vault/duplicate-name")] == [Severity.WARNING]


def test_names_that_every_folder_has_and_aliases_are_no_duplicates() -> None:
    files = {
        "a/README.md": b"",
        "b/README.md": b"",
        "a/Labels.md": b"",
        "b/B.md": b"---\naliases: [Labels]\n---\n",
    }
    assert not found(files, "vault/duplicate-name")


@pytest.mark.parametrize(
    ("one", "two", "number"),
    [
        (("x/ADR-008 A.md", "# ADR-008: A\n"), ("x/ADR-8 B.md", "# ADR-8: B\n"), "8"),
        (("x/A.md", "# ADR-008: A\n"), ("x/ADR-008 B.md", "# B\n"), "B"),
        (("x/A.md", "# ADR 3: A\n"), ("x/B.md", "# adr-3 B\n"), "3"),
        (("x/A.md", "# KEP-0017: A\n"), ("x/B.md", "# KEP-0017: B\n"), "0017"),
    ],
)
def test_numbers_that_two_records_have(one: tuple[str, str], two: tuple[str, str], number: str) -> None:
    files = {path: text.encode() for path, text in (one, two)}
    files["x/templates/KEP.md"] = b"# KEP-NNNN: Your short, descriptive title\n\n## Summary\n"
    (diagnostic,) = found(files, "vault/duplicate-adr-number")
    assert diagnostic.path == two[0]
    assert diagnostic.span.text(files[two[0]]) == number


def test_next_free_number_skips_those_that_links_name() -> None:
    files = {
        "x/ADR-008 A.md": b"# ADR-008: A\n\nSee [[ADR-011 Later]].\n",
        "x/ADR-008 B.md": b"# ADR-008: B\n",
        "x/ADR-009 C.md": b"# ADR-009: C\n",
    }
    (diagnostic,) = found(files, "vault/duplicate-adr-number")
    assert diagnostic.help.endswith(" 012")


def test_numbers_of_other_things_and_placeholders_are_free() -> None:
    files = {
        "x/A.md": b"# ADR-xxx: A\n",
        "x/B.md": b"# ADR-xxx: B\n",
        "x/C.md": b"# Room 7\n",
        "x/D.md": b"# Room 7\n",
    }
    assert not found(files, "vault/duplicate-adr-number")
