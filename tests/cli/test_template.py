"""`trueline template` and `trueline import` as a person types them."""

import json
from pathlib import Path

import pytest

from git_vaults import GitVault
from outer_folders import ADR
from trueline.cli.main import run

Capture = pytest.CaptureFixture[str]
TEMPLATE = "docs/templates/Plan.md"
NOTE = "docs/Note.md"
OLD = "# Plan: {{title}}\n\n## Why\n\n_What hurts?_\n\n## Parts\n\n_Which?_\n\n## Risks\n\n_Which?_\n"
NEW = "# Plan: {{title}}\n\n## Why\n\n_Who is hurt?_\n\n## Cost\n\n_How much?_\n\n## Pieces\n\n_Which?_\n"
MINE = "# Plan: Mine\n\n## Why\n\n_What hurts?_\n\n## Parts\n\nA press.\n\n## Risks\n\nFire.\n"
THEN = (
    "# Plan: Mine\n\n## Why\n\n_Who is hurt?_\n\n## Cost\n\n_How much?_\n\n## Pieces\n\nA press.\n\n## Risks\n\nFire.\n"
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitVault:
    vault = GitVault(tmp_path)
    vault.commit({TEMPLATE: OLD, NOTE: MINE})
    vault.write({TEMPLATE: NEW})
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return vault


def test_what_changed_since_a_revision(repository: GitVault, capsys: Capture) -> None:
    assert run(["template", "diff", "--since", "HEAD", "--output-format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["tables"][0]["rows"]
    assert [(row["kind"], row["what"], row["before"], row["after"]) for row in rows] == [
        ("changed", "guidance", "_What hurts?_", "_Who is hurt?_"),
        ("added", "section", "", "Cost"),
        ("renamed", "section", "Parts", "Pieces"),
        ("dropped", "section", "Risks", ""),
    ]


def test_two_files_and_the_notes(repository: GitVault, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ".old").mkdir()
    (tmp_path / ".old/Plan.md").write_text(OLD)
    assert run(["template", "diff", ".old/Plan.md", TEMPLATE]) == 0
    assert "Changes (4)" in capsys.readouterr().out
    assert run(["template", "diff", ".old/Plan.md", ".old/Plan.md"]) == 0
    assert "the two files say the same" in capsys.readouterr().out
    assert run(["template", "diff"]) == 0
    assert "Cost" in capsys.readouterr().out


def test_upgrade(repository: GitVault, tmp_path: Path, capsys: Capture) -> None:
    note = tmp_path / NOTE
    before = note.read_bytes()
    for option in ("--diff", "--dry-run"):
        assert run(["template", "upgrade", "--since", "HEAD", option]) == 0
        captured = capsys.readouterr()
        assert "docs/Note.md" in captured.out and note.read_bytes() == before
        assert captured.err == ("docs/Note.md:11: `Risks` is no longer in the template; it is filled, so it stays\n")
    assert run(["template", "upgrade", "--since", "HEAD"]) == 0
    assert "docs/Note.md: changed guidance; renamed `Parts` to `Pieces`; added `Cost`" in capsys.readouterr().out
    assert note.read_text() == THEN
    assert run(["template", "upgrade", "--since", "HEAD", "Note"]) == 0
    assert "nothing to change" in capsys.readouterr().out
    assert note.read_text() == THEN


def test_upgrade_from_a_file(repository: GitVault, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "before.md").write_text(OLD)
    assert run(["template", "upgrade", "--from", "before.md", "--to", "Plan", NOTE]) == 0
    assert (tmp_path / NOTE).read_text() == THEN


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["upgrade"], "say what the template was"),
        (["upgrade", "--since", "nothing"], "git knows no revision `nothing`"),
        (["upgrade", "--since", "HEAD", "--to", "Plan"], "say what the template was"),
        (["upgrade", "--from", "gone.md"], "`gone.md` cannot be read"),
        (["upgrade", "--since", "HEAD", "--renamed", "Risks"], "`Risks` is no OLD=NEW"),
        (["diff", "Plam"], "Did you mean `Plan`?"),
        (["diff", "a", "b", "c"], "name two files"),
        (["diff", "gone.md", TEMPLATE], "`gone.md` cannot be read"),
    ],
)
def test_what_cannot_be_done(repository: GitVault, arguments: list[str], said: str, capsys: Capture) -> None:
    assert run(["template", *arguments]) == 2
    captured = capsys.readouterr()
    assert said in " ".join(captured.err.split()) and not captured.out


def test_import(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    adr = "# ADR-{{number}}: {{title}}\n\n## Context\n\n## Decision\n\n## Consequences\n"
    vault, outer = tmp_path / "vault", tmp_path / "outer"
    for path, text in {"vault/docs/templates/ADR.md": adr, "vault/docs/Home.md": "# Home\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (outer / "adr").mkdir(parents=True)
    for path, text in ADR.items():
        (outer / path).write_text(text)
    monkeypatch.chdir(outer)
    sources = {path: path.read_bytes() for path in outer.rglob("*.md")}
    for option in ("--dry-run", "--diff"):
        assert run(["import", "adr", "adr", "--root", str(vault), "--into", "docs/decisions", option]) == 0
        assert "docs/decisions/ADR-001 Print on demand.md" in capsys.readouterr().out
        assert not (vault / "docs/decisions").exists()
    assert run(["import", "adr", "adr", "--root", str(vault), "--into", "docs/decisions"]) == 0
    captured = capsys.readouterr()
    assert captured.out.endswith("4 notes made\n")
    assert "adr/0003-keep-raw-scans.md:31: `Weather` has no place; it is kept under" in captured.err
    assert "adr/README.md:1: not imported: it is no decision by its name" in captured.err
    assert len(list((vault / "docs/decisions").iterdir())) == 4
    assert {path: path.read_bytes() for path in outer.rglob("*.md")} == sources
    assert run(["import", "adr", "adr", "--root", str(vault)]) == 0
    assert capsys.readouterr().out.endswith("0 notes made\n")
    assert run(["import", "kep", "gone", "--root", str(vault)]) == 2
