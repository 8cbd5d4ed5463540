"""Moving notes: links that need it follow in their own style, and nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moved_vaults import Files, after, changed, led, planned

from trueline.refactors import Declined, UnknownName

A, B = "docs/features/2. Planned/Labels.md", "docs/features/3. Active/Address Book.md"
THERE = "docs/features/3. Active/Labels.md"


def vault(text: str, *, at: str = "docs/Home.md", own: str = "# Labels\n", **more: str) -> dict[str, bytes]:
    files = {
        A: own,
        B: "# Address Book\n",
        at: text,
        **{name.replace("__", "/") + ".md": t for name, t in more.items()},
    }
    return {path: data.encode() for path, data in files.items()}


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("[[docs/features/2. Planned/Labels]]", "[[docs/features/3. Active/Labels]]"),
        ("[[2. Planned/Labels]]", "[[3. Active/Labels]]"),
        ("![[2. Planned/Labels.md#Why|why]]", "![[3. Active/Labels.md#Why|why]]"),
        ("[[2. Planned/labels#^b1]]", "[[3. Active/labels#^b1]]"),
        ("[[riven/docs/features/2. Planned/Labels]]", "[[riven/docs/features/3. Active/Labels]]"),
        ("| a |\n|---|\n| [[2. Planned/Labels\\|x]] |", "| a |\n|---|\n| [[3. Active/Labels\\|x]] |"),
        ('---\nblocked by: "[[2. Planned/Labels]]"\n---\n', '---\nblocked by: "[[3. Active/Labels]]"\n---\n'),
        ("[x](features/2.%20Planned/Labels.md#a)", "[x](features/3.%20Active/Labels.md#a)"),
        ("[x](./features/2.%20Planned/Labels.md)", "[x](./features/3.%20Active/Labels.md)"),
        ('[x](<features/2. Planned/Labels.md> "t")', '[x](<features/3. Active/Labels.md> "t")'),
        ("[x](/docs/features/2.%20Planned/Labels.md)", "[x](/docs/features/3.%20Active/Labels.md)"),
        ("See [x].\n\n[x]: features/2.%20Planned/Labels.md", "See [x].\n\n[x]: features/3.%20Active/Labels.md"),
    ],
)
def test_link_follows_in_its_own_style(before: str, then: str) -> None:
    files = vault(before + "\r\nno end")
    assert changed(files, "move", "Labels", "Active") == {THERE: "# Labels\n", "docs/Home.md": then + "\r\nno end"}


@pytest.mark.parametrize(
    "text",
    [
        "[[Labels]]",
        "[[Labels#A|b]]",
        "[x](Labels.md)",
        "`[[2. Planned/Labels]]`",
        "[[1. Nowhere/Labels]]",
        "[[]] [[Lost]]",
    ],
)
def test_link_that_needs_nothing_stays(text: str) -> None:
    assert changed(vault(text), "move", "Labels", "Active") == {THERE: "# Labels\n"}


def test_links_inside_the_note_follow() -> None:
    own = "[a](../3.%20Active/Address%20Book.md) ![](img/a.png) [[../Other]] [web](https://x.y) [up](../../../src/a.py) [[#Own]]\n"
    files = vault("", own=own, docs__features__Other="") | {"docs/features/2. Planned/img/a.png": b""}
    then = "[a](../3.%20Active/Address%20Book.md) ![](../2.%20Planned/img/a.png) [[../Other]] [web](https://x.y) [up](../../../src/a.py) [[#Own]]\n"
    assert changed(files, "move", "Labels", "Active")[THERE] == then
    deeper = changed(files, "move", "Labels", "docs/features/3. Active/deep", create=True)
    assert deeper["docs/features/3. Active/deep/Labels.md"].endswith(
        "[[../../Other]] [web](https://x.y) [up](../../../../src/a.py) [[#Own]]\n"
    )


def test_bare_name_that_meant_the_note_beside_gets_its_path() -> None:
    files = {
        "docs/a/FAQ.md": b"", "docs/b/FAQ.md": b"", "docs/c/x.md": b"", "docs/a/One.md": b"[[FAQ]]", "docs/b/Two.md": b"[[FAQ]]",
    }  # fmt: skip
    new = after(files, planned("move", files, "docs/a/FAQ", "docs/c"))
    assert new["docs/b/Two.md"] == b"[[FAQ]]"
    assert led(new) == led(files, {"docs/a/FAQ.md": "docs/c/FAQ.md"})


def test_templates_and_canvases_follow() -> None:
    files = {
        **vault("", docs__templates__Feature="# Feature: {{title}}\n\n[[2. Planned/Labels]]\n"),
        "docs/board.canvas": b'{"nodes":[{"type":"file","file":"docs/features/2. Planned/Labels.md"},{"text":"[[2. Planned/Labels]]"}]}',
    }
    plan = planned("move", files, "Labels", "Active")
    new = after(files, plan)
    assert new["docs/templates/Feature.md"].endswith(b"[[3. Active/Labels]]\n")
    assert new["docs/board.canvas"] == files["docs/board.canvas"].replace(
        b'file":"docs/features/2. Planned', b'file":"docs/features/3. Active'
    )
    assert [mention.path for mention in plan.mentions] == ["docs/board.canvas"]


def test_old_paths_in_diagrams_are_listed() -> None:
    text = '```mermaid\ngraph TD\n  click A "docs/features/2. Planned/Labels"\n```\n<a href="features/2.%20Planned/Labels.md">x</a>\n'
    plan = planned("move", vault(text), "Labels", "Active")
    assert [one.path for one in plan.mentions] == ["docs/Home.md"] * 2
    assert not plan.edits


@pytest.mark.parametrize(
    ("where", "to"),
    [
        ("Active", THERE),
        ("active", THERE),
        ("3. Active", THERE),
        ("in progress", THERE),
        ("docs", "docs/Labels.md"),
        ("features", "docs/features/Labels.md"),
        ("/", "Labels.md"),
        ("Prints.md", "docs/features/2. Planned/Prints.md"),
        ("docs/Prints.md", "docs/Prints.md"),
        ("Planned", A),
    ],
)
def test_place_is_found(where: str, to: str) -> None:
    assert planned("move", vault(""), "Labels", where).moves in ({A: to}, {} if to == A else None)


def test_stage_without_folder_is_proposed_and_made() -> None:
    with pytest.raises(Declined) as declined:
        planned("move", vault(""), "Labels", "Completed")
    assert declined.value.help == "--create makes `docs/features/4. Completed`"
    assert planned("move", vault(""), "Labels", "Completed", create=True).moves == {
        A: "docs/features/4. Completed/Labels.md"
    }


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("docs/features/3. active/ADDRESS book.md", Declined),
        ("docs/features/3. Active/Address Book.md", Declined),
        ("docs/nowhere/at all", Declined),
        ("docs/nowhere/x.md", Declined),
        ("../x.md", UnknownName),
        ("Actve", UnknownName),
        ("docs/a[b].md", UnknownName),
        ("docs/Home", Declined),
    ],
)
def test_refuses(where: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        planned("move", vault(""), "Labels", where)


def test_case_alone_may_change() -> None:
    assert planned("move", vault(""), "Labels", "labels.md").moves == {A: "docs/features/2. Planned/labels.md"}


NAMES = st.sampled_from(["Labels", "labels", "Address Book", "Ärger", "a(b)", "100% (all)", "x.y", "Bob's", "FAQ"])
FOLDERS = st.sampled_from(["", "docs/", "docs/2. Planned/", "docs/3. Active/", "docs/3. Active/in/", "other/docs/"])


def url(path: str) -> str:
    for character in "% ()":
        path = path.replace(character, f"%{ord(character):02X}")
    return path


@st.composite
def linked_vaults(draw: st.DrawFn) -> tuple[Files, str, str]:
    """A vault whose notes link to each other in all ways, one of its notes, and a folder."""
    paths = draw(
        st.lists(st.builds(lambda f, n: f"{f}{n}.md", FOLDERS, NAMES), min_size=2, max_size=6, unique_by=str.casefold)
    )
    forms = [
        "[[{leaf}]]",
        "[[{stem}]]",
        "[[{tail}]]",
        "[[mount/{stem}]]",
        "![[{leaf}#A|b]]",
        "[x]({url})",
        "[x](<{rel}>)",
        "[[{up}]]",
    ]
    files = {}
    for path in paths:
        lines = [f"# {path}"]
        for to in draw(st.lists(st.sampled_from(paths), max_size=5)):
            stem = to.removesuffix(".md")
            depth = path.count("/")
            rel = "../" * depth + to
            form = draw(st.sampled_from(forms))
            values = {
                "leaf": stem.rpartition("/")[2],
                "stem": stem,
                "tail": "/".join(stem.split("/")[-2:]),
                "url": url(rel),
                "rel": rel,
            }
            lines.append(form.format(**values, up="../" * depth + stem))
        files[path] = "\n".join(lines).encode()
    return files, draw(st.sampled_from(paths)), draw(FOLDERS)


@given(linked_vaults())
@settings(max_examples=150, deadline=None)
def test_every_link_leads_where_it_led(case: tuple[Files, str, str]) -> None:
    files, path, folder = case
    name = path.rpartition("/")[2]
    try:
        plan = planned("move", files, path, folder + name, create=True)
    except Declined:
        return
    new = after(files, plan)
    before = [end for _, end in led(files, plan.moves) if "AMBIGUOUS" not in repr(end)]
    left = [end for _, end in led(new)]
    for end in before:
        # A link that named a folder in which its note did not lie may name the right one now.
        if "MOVED" not in repr(end):
            assert end in left
    assert sum("MISSING" in repr(end) or end is None for end in left) <= sum(
        "MISSING" in repr(e) or e is None for e in before
    )


@pytest.mark.parametrize(
    "where", [".git", ".hidden/deep", "docs/.obsidian/x.md", "new\nfolder", "x" * 300, "x" * 300 + ".md"]
)
def test_a_note_stays_where_a_vault_reads_it(where: str) -> None:
    with pytest.raises(Declined):
        planned("move", vault(""), "Labels", where, create=True)
