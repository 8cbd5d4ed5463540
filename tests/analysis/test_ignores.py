"""Ignore patterns mean what they mean to git."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trueline.analysis.files import discover
from trueline.analysis.ignores import Patterns
from trueline.analysis.settings import Settings

FILES = (
    "a.md", "b.md", "ab.md", "a b.md", "b.txt", "#a.md", "!a.md", "a[b].md", "x/a.md", "x/b.md", "x/b",
    "x/y/a.md", "x/y/b.txt", "x/y/x/a.md", "y/x/a.md", "y/ab.md", "y/b/b/a.md", "b/a.md", "b/x/y/a.md",
)  # fmt: skip

SIMPLE = r"a b x y ab * ? .md .txt [ ] \a \* \ # ! [+-y]"
BRACKETS = r"[ab] [a-y] [!a] [^b] []a] [!]a] [a-] [-a] [y-a] [\a] [a\-y] [a [[] [[a] [!#]"
CLASSES = "[[:alpha:]] [[:no:]] [[:lower:]#]"
PIECE = st.sampled_from([" ", *SIMPLE.split(), *BRACKETS.split(), *CLASSES.split()])
# Two stars within a segment are one star; some versions of git read beyond the pattern there.
PLAIN = st.lists(PIECE, min_size=1, max_size=3).map("".join).filter(lambda text: "**" not in text)
SEGMENT = st.one_of(PLAIN, PLAIN, st.just("**"))
LINE = st.builds(
    lambda mark, lead, segments, tail: mark + lead + "/".join(segments) + tail,
    st.sampled_from(["", "", "", "!", "\\!", "#"]),
    st.sampled_from(["", "", "/", "**/"]),
    st.lists(SEGMENT, min_size=1, max_size=3),
    st.sampled_from(["", "", "/", "/**", "/*", " ", "\\ ", "//"]),
)


def git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    result = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return result.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("repository")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    git(folder, "init", "-q")
    yield folder


def found_by_git(repository: Path) -> set[str]:
    listed = git(repository, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    return {name for name in listed if name and not name.rpartition("/")[2].startswith(".")}


def found_by_us(repository: Path) -> set[str]:
    listing = discover(str(repository), Settings())
    assert listing.problems == ()
    return {*listing.notes, *listing.others}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, max_size=5), st.lists(LINE, max_size=2), st.booleans())
def test_listing_is_what_git_lists(repository: Path, top: list[str], inner: list[str], windows: bool) -> None:
    end = "\r\n" if windows else "\n"
    (repository / ".gitignore").write_bytes(end.join([*top, ""]).encode())
    (repository / "x" / ".gitignore").write_bytes(end.join(inner).encode())
    assert found_by_us(repository) == found_by_git(repository)


@pytest.mark.parametrize(
    "lines",
    [
        ["*.md", "!a.md"], ["x/"], ["/x"], ["x/y"], ["**/y/"], ["x/**"], ["x/**/a.md"], ["?.md"], ["*b*"],
        ["[ab].md"], ["*.t[x]t"], ["x/*", "!x/y"], ["x", "!x/a.md"], ["a\\[b\\].md"], ["\\#a.md"], ["[z-a].md"],
        ["**"], ["/*"], ["y/**/a.md"], ["*/b"], ["", "  ", "/", "!"], ["a.md "], ["a\\ b.md"], ["b", "!b/"],
        ["[[:alpha:]].md"], ["a[]b[]b[]].md"], ["a", "x", "/ ", "!b"], ["x//a.md"], ["x/[!a].md"], ["x[!a]"],
    ],
    ids=str,
)  # fmt: skip
def test_usual_and_unusual_patterns(repository: Path, lines: list[str]) -> None:
    (repository / ".gitignore").write_text("\n".join(lines) + "\n")
    (repository / "x" / ".gitignore").write_text("")
    assert found_by_us(repository) == found_by_git(repository)


def test_pattern_that_no_one_can_read_is_passed_over() -> None:
    patterns = Patterns(["a.md", "\\", "!\\", "[", "b.md"])
    assert patterns.verdict("a.md", "a.md", False) is True
    assert patterns.verdict("b.md", "b.md", False) is True
    assert patterns.verdict("c.md", "c.md", False) is None


def test_accents_match_however_they_are_composed() -> None:
    patterns = Patterns(["Caf\u00e9/"])
    assert patterns.verdict("Cafe\u0301", "Cafe\u0301", True) is True


def test_many_stars_take_no_time_to_fail() -> None:
    """A pattern that backtracks would not come back within the age of the universe."""
    name = "a" * 200
    assert Patterns(["a*" * 60 + "b"]).verdict(name, name, False) is None
    assert Patterns(["x/" + "*a" * 60 + "b"]).verdict("x/" + name, name, False) is None
