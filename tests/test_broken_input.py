"""Broken input of every kind: a clear finding with a place, and the rest of the vault still checked."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

SOUND = "# Notes\n\n| a | b |\n|---|---|\n| 1 |\n"


def check(root: Path, *arguments: str, seconds: int = 60) -> tuple[int, list[dict[str, object]]]:
    """Exit code and findings of a real run; a hang is a failure."""
    result = subprocess.run(
        [sys.executable, "-m", "trueline", "check", "--root", str(root), "--output-format", "json", *arguments],
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    assert b"Traceback" not in result.stderr, result.stderr.decode()
    assert result.returncode in (0, 1), result.stderr.decode()
    return result.returncode, json.loads(result.stdout)


def rules(findings: list[dict[str, object]], path: str) -> set[object]:
    return {finding["rule"] for finding in findings if finding["path"] == path}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "Sound.md").write_text(SOUND)
    return tmp_path


BYTES = {
    "not UTF-8": (b"# A\n\n\xff\xfe\xc3(\n", "file/not-utf8"),
    "UTF-16": ("# A\n\ntext\n".encode("utf-16"), "file/not-utf8"),
    "NUL bytes": (b"# A\n\nx\x00y\n", "file/nul-byte"),
    "empty": (b"", "template/empty-document"),
    "only front matter": (b"---\ntags:\n---\n", "template/empty-document"),
    "unclosed fence": (b"# A\n\n```\ncode\n\n## B\n", "diagrams/unclosed-fence"),
    "broken front matter": (b"---\ntags: [a, b\nCreated: 2026-01-01\n---\n# A\n\ntext\n", "meta/invalid-front-matter"),
    "duplicate property": (b"---\nOwner: a\nOwner: b\n---\n# A\n\ntext\n", "meta/duplicate-property"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes(vault: Path, name: str) -> None:
    data, rule = BYTES[name]
    (vault / "Odd.md").write_bytes(data)
    _, findings = check(vault)
    assert rule in rules(findings, "Odd.md")
    assert "template/ragged-row" in rules(findings, "Sound.md")


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_line_endings_and_marks_change_no_finding(vault: Path, ending: bytes, mark: bytes) -> None:
    text = b"---\ntags:\n  - a\n---\n" + SOUND.encode()
    (vault / "Odd.md").write_bytes(mark + text.replace(b"\n", ending))
    _, findings = check(vault, "--select", "template/ragged-row")
    (odd,) = [finding for finding in findings if finding["path"] == "Odd.md"]
    assert odd["start"] == {"line": 9, "column": 1}


HUGE = {
    "10,000 quotes": b">" * 10_000 + b" x\n",
    "10,000 nested brackets": b"[" * 10_000 + b"]" * 10_000 + b"\n",
    "10,000 nested items": b"".join(b" " * (2 * depth) + b"- x\n" for depth in range(1_000)),
    "100,000 open brackets in front matter": b"---\na: " + b"[" * 100_000 + b"\n---\n# A\n",
    "100,000 back-ticks": b"`" * 100_000 + b"\n\n" + b"`a" * 50_000 + b"\n",
    "a table of one row of 20,000 cells": b"|a" * 20_000 + b"|\n" + b"|-" * 20_000 + b"|\n" + b"|b" * 20_000 + b"|\n",
    "unclosed comments": b"<!-- " * 50_000 + b"%% " * 50_000 + b"\n",
    "a line of 2 MB": b"x " * 1_000_000 + b"\n",
    "50,000 headings": b"# h\n" * 50_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_input_neither_hangs_nor_hides_the_rest(vault: Path, name: str) -> None:
    (vault / "Odd.md").write_bytes(b"# A\n\n" * (not HUGE[name].startswith(b"---")) + HUGE[name])
    _, findings = check(vault, seconds=120)
    assert "template/ragged-row" in rules(findings, "Sound.md")


def test_a_file_beyond_the_limit_is_reported_not_read(vault: Path) -> None:
    with (vault / "Odd.md").open("wb") as file:
        file.truncate(50_000_000)
    code, findings = check(vault)
    assert code == 1
    assert rules(findings, "Odd.md") == {"file/unreadable"}


def test_what_is_no_file_is_reported_never_opened(vault: Path) -> None:
    os.mkfifo(vault / "Pipe.md")
    (vault / "Folder.md").mkdir()
    (vault / "Folder.md" / "Inside.md").write_text(SOUND)
    (vault / "Gone.md").symlink_to(vault / "nowhere.md")
    (vault / "Self.md").symlink_to(vault / "Self.md")
    (vault / "loop").symlink_to(vault)
    (vault / "Outside.md").symlink_to("/dev/zero")
    code, findings = check(vault)
    assert code == 1
    for path in ("Pipe.md", "Gone.md", "Self.md", "Outside.md"):
        assert rules(findings, path) == {"file/unreadable"}, path
    assert "template/ragged-row" in rules(findings, "Folder.md/Inside.md")
    assert sum(finding["rule"] == "template/ragged-row" for finding in findings) == 2, "the loop is read once"


def test_a_name_in_decomposed_characters_is_the_same_name(vault: Path) -> None:
    composed = "Résumé"
    (vault / (unicodedata.normalize("NFD", composed) + ".md")).write_text("# R\n\ntext [[Sound]]\n")
    (vault / "Sound.md").write_text(f"# Sound\n\n[[{composed}]]\n")
    _, findings = check(vault, "--select", "links")
    assert "links/broken" not in {finding["rule"] for finding in findings}


def test_names_that_are_hard_to_print(vault: Path) -> None:
    for name in (
        "a\nb.md",
        "tab\t.md",
        "quote'\".md",
        "%25.md",
        "-rf.md",
        b"latin-\xe9.md".decode("utf-8", "surrogateescape"),
    ):
        (vault / name).write_text(SOUND)
    _, findings = check(vault)
    assert sum(finding["rule"] == "template/ragged-row" for finding in findings) == 7
    for style in ("full", "concise", "github", "gitlab", "junit", "sarif", "rdjson", "grouped"):
        result = subprocess.run(
            [sys.executable, "-m", "trueline", "check", "--root", str(vault), "--output-format", style],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 1, result.stderr.decode()


def test_an_empty_folder_is_an_answer(tmp_path: Path) -> None:
    code, findings = check(tmp_path)
    assert (code, findings) == (0, [])
