"""What the pages of `links/` do not show: styles of links, placeholders, and where the rules keep silent."""

import pytest

from rule_examples import check, make_vault
from trueline.analysis.reading import Given, read_vault
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.model import Policy
from trueline.rules.run import Selection, check_vault
from trueline.text import splice
from trueline.vault import Outcome, Unread

TEMPLATE = b"""---
tags:
  - status/draft
  - status/designed
Domains:
  - "[[Domain]]"
---
# Feature: {{title}}

## Overview

_What is it?_

## Related

- [[Dependency1]]
- [[Dependency2]]
"""


def found(files: dict[str, bytes], rule: str) -> list[Diagnostic]:
    return list(check(files, rule))


def texts(files: dict[str, bytes], rule: str) -> list[str]:
    return [diagnostic.span.text(files[diagnostic.path]) for diagnostic in found(files, rule)]


def fixed(files: dict[str, bytes], diagnostic: Diagnostic) -> str:
    assert diagnostic.fix is not None
    return splice(files[diagnostic.path], diagnostic.fix.edits).decode()


def note(text: str, **others: str) -> dict[str, bytes]:
    return {"docs/Labels.md": text.encode(), **{path: body.encode() for path, body in others.items()}}


# links/broken


def test_links_of_a_vault_that_are_not_broken() -> None:
    text = (
        "[[Shipping]] [[shipping|alias]] [[Shipping#Heading]] ![[plan.png]] [[plan.png]]\n"
        "[[other/docs/Shipping.md]] [[Post]] `[[Code]]` [[]] [[#Labels]]\n\n"
        "```\n[[Fence]]\n```\n\n%% [[Comment]] %%\n"
    )
    files = note(text) | {
        "docs/Shipping.md": b"---\naliases: [Post]\n---\n# Shipping\n",
        "docs/plan.png": b"",
    }
    assert not texts(files, "links/broken")


def test_broken_link_is_information_while_planning() -> None:
    files = {f"docs/{folder}/A.md": b"[[Gone]]\n" for folder in ("1. Planning", "3. Active", "notes")}
    assert [d.severity for d in found(files, "links/broken")] == [
        Severity.INFO,
        Severity.WARNING,
        Severity.WARNING,
    ]


def test_one_finding_for_each_note_that_links_a_missing_one() -> None:
    files = note("[[Gone]], [[x/Gone|again]] and [[gone]]\n") | {"docs/B.md": b"[[Gone]]\n"}
    one, two = found(files, "links/broken")
    assert one.path == "docs/B.md" and "3 links elsewhere lead" in one.help
    assert two.span.text(files[two.path]) == "Gone" and len(two.related) == 2
    assert "1 link elsewhere leads" in two.help


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("Adress Book", "Address Book"),
        ("address-book", "Address Book"),
        ("Flow - Address Book", "Address Book"),
        ("Address Books", "Address Book"),
        ("old/docs/Adress Book", "old/docs/Address Book"),
    ],
)
def test_near_name_is_proposed(target: str, meant: str) -> None:
    files = note(f"[[{target}|book]] and [[old/docs/Tables]]\n")
    files |= {"docs/Address Book.md": b"", "docs/Tables.md": b""}
    (diagnostic,) = found(files, "links/broken")
    assert diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.UNSAFE
    assert f"[[{meant}|book]]" in fixed(files, diagnostic)


@pytest.mark.parametrize("name", ["OrderService", "Adress Box", "ADR-007 Labels", "EntityReader"])
def test_similar_names_of_other_things_are_not_proposed(name: str) -> None:
    files = note(f"[[{name}]]\n")
    for other in ("OrderRepository", "Address Book", "ADR-008 Labels", "EntityWriter"):
        files[f"docs/{other}.md"] = b""
    (diagnostic,) = found(files, "links/broken")
    assert diagnostic.fix is None and "did you mean" not in diagnostic.help


def test_two_equally_near_names_are_no_proposal() -> None:
    files = note("[[Parcel Label C]]\n") | {"docs/Parcel Label A.md": b"", "docs/Parcel Label B.md": b""}
    (diagnostic,) = found(files, "links/broken")
    assert diagnostic.fix is None


@pytest.mark.parametrize(
    "url",
    [
        "./Shipping.md",
        "Shipping.md",
        "sub/Deep%20Note.md#part",
        "Deep%20Note.md",
        "/docs/Shipping.md",
        "/site/x.md",
        "https://example.org/x.md",
        "mailto:a@b.md",
        "#labels",
        "//host/x.md",
        "../src/main.rs",
        "sub/",
        "../../x.md",
    ],
)
def test_markdown_links_that_are_not_broken(url: str) -> None:
    files = note(f"[a]({url})\n") | {"docs/Shipping.md": b"", "docs/sub/Deep Note.md": b""}
    assert not texts(files, "links/broken")


@pytest.mark.parametrize("url", ["./Gone.md", "gone.png", "../Shipping.md", "/docs/Gone.md", "sub%2FGone.md#a"])
def test_markdown_links_that_are_broken(url: str) -> None:
    files = note(f"[a]({url})\n") | {"docs/Shipping.md": b""}
    assert texts(files, "links/broken") == [url]


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("./Deep%20Note.md#part", "./sub/Deep%20Note.md#part"),
        ("../other/Deep%20Note.md", "sub/Deep%20Note.md"),
        ("../docs2/Far.md", "../far/Far.md"),
    ],
)
def test_markdown_link_to_a_file_that_lies_elsewhere(url: str, written: str) -> None:
    files = note(f"[a]({url})\n") | {"docs/sub/Deep Note.md": b"", "far/Far.md": b""}
    (diagnostic,) = found(files, "links/broken")
    assert f"[a]({written})" in fixed(files, diagnostic)
    assert not texts({**files, diagnostic.path: fixed(files, diagnostic).encode()}, "links/broken")


def test_unreadable_note_is_not_missing() -> None:
    notes = [Given("docs/Labels.md", b"[[Locked]] [x](Locked.md) [[Gone]]\n")]
    unread = [Unread("docs/Locked.md", "permission", "permission denied")]
    vault = read_vault(notes, (), unread, Policy())
    found = check_vault(vault, Selection(frozenset(["links/broken"]))).diagnostics
    assert [diagnostic.message for diagnostic in found] == ["no note is called `Gone`"]


def test_double_brackets_that_are_no_links() -> None:
    assert texts(note("[[1]](https://a.example) [[1]]\n"), "links/broken") == ["1"]
    plain = {f"docs/{number}.md": b"[[bin]]\n" for number in range(20)}
    assert not texts(plain, "links/broken")
    assert texts(plain | {"docs/20.md": b"[[19]]\n"}, "links/broken") == ["bin"] * 20


# links/unfilled-link


def feature(text: str, path: str = "docs/3. Active/Labels.md") -> dict[str, bytes]:
    return {"docs/templates/Feature.md": TEMPLATE, path: text.encode()}


def test_placeholders_are_unfilled_and_not_broken() -> None:
    text = (
        '---\nDomains:\n  - "[[Domain]]"\n---\n# Feature: Labels\n\n## Overview\n\n'
        "Labels need [[]] and [[…]].\n\n## Related\n\n- [[Dependency1]]\n- [[Dependency7]] and the printer\n"
    )
    files = feature(text)
    assert not texts(files, "links/broken")
    assert texts(files, "links/unfilled-link") == ["Domain", "[[]]", "…", "Dependency1", "Dependency7"]


def test_untouched_section_has_its_own_finding() -> None:
    text = "# Feature: Labels\n\n## Overview\n\nText.\n\n## Related\n\n- [[Dependency1]]\n- [[Dependency2]]\n"
    assert not texts(feature(text), "links/unfilled-link")


def test_placeholder_that_names_a_note_is_a_link() -> None:
    files = feature('---\nDomains:\n  - "[[Domain]]"\n---\n# Feature: Labels\n\n## Overview\n\nText.\n')
    assert texts(files, "links/unfilled-link") == ["Domain"]
    assert not texts(files | {"docs/Domain.md": b""}, "links/unfilled-link")


def test_unfilled_link_is_information_while_planning() -> None:
    text = '---\nDomains:\n  - "[[Domain]]"\n---\n# Feature: Labels\n\n## Overview\n\nText.\n'
    (early,) = found(feature(text, "docs/1. Planning/Labels.md"), "links/unfilled-link")
    assert early.severity is Severity.INFO


# links/ambiguous, links/moved


def test_bare_name_beside_its_note_is_not_ambiguous() -> None:
    files = {"a/FAQ.md": b"", "b/FAQ.md": b"", "a/Labels.md": b"[[FAQ]]", "c/Labels.md": b"[[FAQ]]"}
    (diagnostic,) = found(files, "links/ambiguous")
    assert diagnostic.path == "c/Labels.md"
    assert [related.path for related in diagnostic.related] == ["a/FAQ.md", "b/FAQ.md"]


def test_alias_of_two_notes_is_ambiguous() -> None:
    body = b"---\naliases: [Post]\n---\n"
    files = note("[[Post]]\n") | {"docs/A.md": body, "docs/B.md": body}
    assert texts(files, "links/ambiguous") == ["Post"]
    assert not texts(files, "links/broken")


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("[[big/docs/2. Planned/Book|the book]]", "[[big/docs/4. Completed/Book|the book]]"),
        ("[[big/docs/2. Planned/Book#Part]]", "[[big/docs/4. Completed/Book#Part]]"),
        ("![[big/docs/2. Planned/Book.md]]", "![[big/docs/4. Completed/Book.md]]"),
        ("| [[big/docs/2. Planned/Book\\|b]] |", "| [[big/docs/4. Completed/Book\\|b]] |"),
        ("[[docs/2. Planned/Book]]", "[[docs/4. Completed/Book]]"),
        ("[[docs/gone/2. Planned/Book]]", "[[docs/4. Completed/Book]]"),
        ("[[my vault/plans/2. Planned/Book]]", "[[my vault/plans/4. Completed/Book]]"),
    ],
)
def test_moved_link_is_rewritten_in_its_own_style(link: str, written: str) -> None:
    files = note(
        f"{link}\n\n[[big/docs/2. Planned/Other]] [[docs/2. Planned/Other]]\n[[my vault/plans/2. Planned/Other]]\n"
    )
    files |= {"docs/4. Completed/Book.md": b"## Part\n", "docs/2. Planned/Other.md": b""}
    (diagnostic,) = found(files, "links/moved")
    assert diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.SAFE
    assert written in fixed(files, diagnostic)
    after = {**files, diagnostic.path: fixed(files, diagnostic).encode()}
    assert not found(after, "links/moved")
    target = written.strip("!|[ ]").split("|")[0].split("#")[0].rstrip("\\")
    assert make_vault(after).resolve("docs/Labels.md", target).outcome is Outcome.FOUND


def test_moved_link_that_is_the_end_of_a_path_stays_one() -> None:
    files = note("[[plans/2. Planned/Book]]\n") | {"docs/plans/4. Completed/Book.md": b""}
    (diagnostic,) = found(files, "links/moved")
    assert diagnostic.severity is Severity.WARNING
    assert "[[plans/4. Completed/Book]]" in fixed(files, diagnostic)


def test_note_that_kept_its_last_folder_has_moved_too() -> None:
    files = note("[[big/docs/a/print/Labels 2]] [[big/docs/c/x/Other]] [[big/docs/c/x/Third]]\n")
    files |= {
        "docs/b/print/Labels 2.md": b"",
        "docs/a/Else.md": b"",
        "docs/c/x/Other.md": b"",
        "docs/c/x/Third.md": b"",
    }
    (diagnostic,) = found(files, "links/moved")
    assert "[[big/docs/b/print/Labels 2]]" in fixed(files, diagnostic)


def test_link_below_an_unknown_mount_is_found_by_its_last_folders() -> None:
    files = note("[[somewhere/else/print/Labels 2]] [[print/Labels 2]]\n") | {"docs/print/Labels 2.md": b""}
    assert not found(files, "links/moved") and not found(files, "links/broken")


def test_link_from_another_vault_is_rewritten_only_on_request() -> None:
    files = note("[[3. Resources/Printers]] [[big/docs/a/Book]]\n")
    files |= {"docs/b/Printers.md": b"", "docs/a/Book.md": b""}
    (diagnostic,) = found(files, "links/moved")
    assert diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.UNSAFE
    assert "[[big/docs/b/Printers]]" in fixed(files, diagnostic)


# links/missing-heading, links/missing-embed, links/outside-vault, links/orphan

TARGET = b"# Book\n\n## 1. How long: Keep & Drop\n\nText. ^para-1\n\n### `Code` name\n\n- item ^li\n"


@pytest.mark.parametrize(
    "anchor",
    [
        "#1. How long Keep & Drop",
        "#1. how long: keep & drop",
        "#Book#Code name",
        "#`Code` name",
        "#^para-1",
        "#^li",
        "#",
        "",
    ],
)
def test_anchors_that_exist(anchor: str) -> None:
    assert not texts(note(f"[[Book{anchor}]]\n") | {"docs/Book.md": TARGET}, "links/missing-heading")


@pytest.mark.parametrize(
    ("anchor", "applicability", "written"),
    [
        ("How long keep and drop", Applicability.SAFE, "1. How long Keep & Drop"),
        ("2. How Long - Keep & Drop", Applicability.SAFE, "1. How long Keep & Drop"),
        ("Code nmae", Applicability.UNSAFE, "Code name"),
        ("Something else", None, ""),
    ],
)
def test_anchors_that_do_not_exist(anchor: str, applicability: Applicability | None, written: str) -> None:
    files = note(f"[[Book#{anchor}|x]]\n") | {"docs/Book.md": TARGET}
    (diagnostic,) = found(files, "links/missing-heading")
    assert diagnostic.span.text(files[diagnostic.path]) == anchor
    assert (diagnostic.fix.applicability if diagnostic.fix else None) is applicability
    if diagnostic.fix:
        assert f"[[Book#{written}|x]]" in fixed(files, diagnostic)
        assert not found({**files, diagnostic.path: fixed(files, diagnostic).encode()}, "links/missing-heading")


def test_anchors_of_the_note_itself_and_of_other_files() -> None:
    files = note("# Labels\n\n[[#Labels]] [[#Gone]] [[plan.pdf#page=3]] [[Nowhere#x]] [[#^none]]\n")
    assert texts(files | {"docs/plan.pdf": b""}, "links/missing-heading") == ["Gone", "^none"]


def test_embeds_of_missing_files_are_not_broken_links() -> None:
    files = note("![[gone.png|300]] ![[Gone Note]]\n") | {"docs/gone2.png": b"", "docs/label.png": b""}
    assert texts(files, "links/missing-embed") == ["gone.png", "Gone Note"]
    assert not texts(files, "links/broken")


def test_near_file_is_proposed_for_an_embed() -> None:
    (diagnostic,) = found(note("![[lable.png]]\n") | {"docs/label.png": b""}, "links/missing-embed")
    assert "`label.png`" in diagnostic.help


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("[a](../../x.md)", ["../../x.md"]),
        ("[[../../x]]", ["../../x"]),
        ("[a](file:///x/y.pdf)", ["file:///x/y.pdf"]),
        ("[a](C:\\x.md)", ["C:\\x.md"]),
        ("[a](/Users/kim/x.md)", ["/Users/kim/x.md"]),
        ("[a](../x.md) [[../x]] [b](https://a.example/../x) [[a...b]]", []),
    ],
)
def test_links_out_of_the_vault(text: str, outside: list[str]) -> None:
    assert texts(note(text + "\n"), "links/outside-vault") == outside


@pytest.mark.parametrize("link", ["[[Labels]]", "[[3. Active/Labels|x]]", "[x](3.%20Active/Labels.md)", "[[Stickers]]"])
def test_linked_designs_are_no_orphans(link: str) -> None:
    text = "---\naliases: [Stickers]\n---\n# Feature: Labels\n\n## Overview\n\nText, [[Labels]].\n"
    files = feature(text)
    assert len(found(files, "links/orphan")) == 1
    assert not found(files | {"docs/Plan.md": link.encode()}, "links/orphan")


def test_notes_that_are_no_designs_are_no_orphans() -> None:
    assert not found(note("# Labels\n"), "links/orphan")
