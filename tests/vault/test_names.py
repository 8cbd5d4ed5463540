"""Where links lead, and how a vault writes its paths."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rule_examples import make_vault
from trueline.vault import Names, Outcome
from trueline.vault.mounts import find_mounts
from trueline.vault.names import join_relative

NAMES = Names(
    ["docs/a/FAQ.md", "docs/b/FAQ.md", "docs/a/Labels.md", "Top.md", "docs/Caf\u00e9.md", "docs/v1.2.md"],
    ["docs/plan.png"],
    {"post": ["docs/a/Labels.md"], "both": ["docs/a/FAQ.md", "Top.md"]},
    {"vault/": "docs"},
)


@pytest.mark.parametrize(
    ("target", "outcome", "path"),
    [
        ("Labels", Outcome.FOUND, "docs/a/Labels.md"),
        ("labels.md", Outcome.FOUND, "docs/a/Labels.md"),
        ("docs/a/Labels", Outcome.FOUND, "docs/a/Labels.md"),
        ("big/docs/a/Labels", Outcome.FOUND, "docs/a/Labels.md"),
        ("a/Labels", Outcome.FOUND, "docs/a/Labels.md"),
        ("a\\Labels", Outcome.FOUND, "docs/a/Labels.md"),
        ("vault/a/Labels", Outcome.FOUND, "docs/a/Labels.md"),
        ("docs/b/Labels", Outcome.MOVED, "docs/a/Labels.md"),
        ("../b/FAQ", Outcome.FOUND, "docs/b/FAQ.md"),
        ("../../../x/FAQ", Outcome.OUTSIDE, None),
        ("b/FAQ", Outcome.FOUND, "docs/b/FAQ.md"),
        ("c/FAQ", Outcome.AMBIGUOUS, None),
        ("FAQ", Outcome.AMBIGUOUS, None),
        ("Top", Outcome.FOUND, "Top.md"),
        ("big/Top", Outcome.FOUND, "Top.md"),
        ("Cafe\u0301", Outcome.FOUND, "docs/Caf\u00e9.md"),
        ("v1.2", Outcome.FOUND, "docs/v1.2.md"),
        ("plan.png", Outcome.FOUND, "docs/plan.png"),
        ("POST", Outcome.FOUND, "docs/a/Labels.md"),
        ("Both", Outcome.AMBIGUOUS, None),
        ("Gone", Outcome.MISSING, None),
        ("", Outcome.MISSING, None),
        ("..", Outcome.MISSING, None),
        ("/", Outcome.MISSING, None),
    ],
)
def test_where_a_link_leads(target: str, outcome: Outcome, path: str | None) -> None:
    found = NAMES.resolve("docs/c/X.md", target)
    assert (found.outcome, found.path) == (outcome, path)


def test_bare_name_prefers_its_own_folder() -> None:
    assert NAMES.resolve("docs/b/X.md", "FAQ").path == "docs/b/FAQ.md"


PATHS = st.lists(st.text("ab", min_size=1, max_size=2), min_size=1, max_size=4).map("/".join)


@given(st.sets(PATHS, min_size=1, max_size=8), PATHS)
@settings(deadline=None)
def test_whole_path_leads_to_its_note(paths: set[str], source: str) -> None:
    names = Names([path + ".md" for path in paths])
    for path in paths:
        if "/" in path:
            assert names.resolve(source + ".md", path).paths == (path + ".md",)


@given(st.sets(PATHS, max_size=8), st.text("ab./\\", max_size=12), PATHS)
@settings(deadline=None)
def test_any_target_has_an_outcome(paths: set[str], target: str, source: str) -> None:
    notes = [path + ".md" for path in sorted(paths)]
    found = Names(notes).resolve(source + ".md", target)
    assert set(found.paths) <= set(notes)
    assert (found.path is not None) == (found.outcome in (Outcome.FOUND, Outcome.MOVED))


@pytest.mark.parametrize(
    ("source", "target", "joined"),
    [
        ("a/b/X.md", "../c/Y.md", "a/c/Y.md"),
        ("a/X.md", "./Y.md", "a/Y.md"),
        ("a/X.md", "/Y.md", "Y.md"),
        ("X.md", "../Y.md", None),
        ("a/X.md", "../..", None),
    ],
)
def test_relative_paths(source: str, target: str, joined: str | None) -> None:
    assert join_relative(source, target) == joined


def vault_with(links: str) -> dict[str, bytes]:
    files = dict.fromkeys(("docs/a/One.md", "docs/a/Two.md", "docs/b/Three.md", "web/Four.md"), b"")
    return {**files, "docs/Index.md": links.encode()}


def test_mounts_are_learned_from_links_that_lead_somewhere() -> None:
    links = "[[big/docs/a/One]] [[big/docs/a/Two]] [[big/docs/x/b/Three]] [[2. Areas/plans/b/Three]]"
    links += " [[One]] [[a/One]]"
    mounts = make_vault(vault_with(links)).table(find_mounts)
    assert {(mount.prefix, mount.folder) for mount in mounts.mounts.values()} == {
        ("big", ""),
        ("2. Areas/plans", "docs"),
        ("", "docs"),
    }
    assert mounts.exact("big/docs/a/Two") == "docs/a/Two"
    assert mounts.exact("2. Areas/plans/b/Three") == "docs/b/Three"
    assert mounts.exact("unknown/b/Three") is None


@pytest.mark.parametrize(
    ("target", "path", "written"),
    [
        ("big/docs/gone/One", "docs/a/One.md", "big/docs/a/One"),
        ("big/docs/gone/One.md", "docs/a/One.md", "big/docs/a/One.md"),
        ("2. Areas/plans/a/Three", "docs/b/Three.md", "2. Areas/plans/b/Three"),
        ("2. Areas/plans/a/Four", "web/Four.md", "big/web/Four"),
        ("elsewhere/Four", "web/Four.md", "big/web/Four"),
    ],
)
def test_links_are_rewritten_in_their_own_style(target: str, path: str, written: str) -> None:
    links = "[[big/docs/a/One]] [[big/docs/a/Two]] [[2. Areas/plans/b/Three]]"
    vault = make_vault(vault_with(links))
    assert vault.table(find_mounts).rewritten(target, path) == written
    assert vault.resolve("docs/Index.md", written).path == path


def test_table_is_made_once() -> None:
    vault = make_vault(vault_with("[[big/docs/a/One]]"))
    assert vault.table(find_mounts) is vault.table(find_mounts)
