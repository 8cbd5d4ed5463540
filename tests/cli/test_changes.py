"""`trueline diff` and `trueline since-approval` as a person types them."""

import json
from pathlib import Path

import pytest

from feature_vaults import feature
from git_vaults import GitVault
from trueline.cli.main import run

Capture = pytest.CaptureFixture[str]
A = "docs/1. Planning/A.md"
CRITERIA = "## 1. Overview\n\n### Success Criteria\n\n- [ ] Prints in < {} s\n- [ ] Nobody prints twice\n"

TRANSCRIPT = """\
Changes (2)
document  kind    what           before         after         line  section
A         weaker  criterion      Prints in < 2  Prints in <     11  Success
                  loosened       s              5 s                 Criteria
          weaker  criterion      Nobody prints                   9  Success
                  dropped        twice                              Criteria
2 changes in 1 document: 2 weaker; from HEAD ({head}) to the work tree
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitVault:
    vault = GitVault(tmp_path)
    vault.commit({A: feature("A", tags=("status/designed",), body=CRITERIA.format(2))})
    vault.write(
        {A: feature("A", tags=("status/designed",), body=CRITERIA.format(5).replace("- [ ] Nobody prints twice\n", ""))}
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return vault


def test_transcript(repository: GitVault, capsys: Capture) -> None:
    assert run(["diff"]) == 0
    assert capsys.readouterr().out == TRANSCRIPT.format(head=repository.git("rev-parse", "HEAD")[:9])


def test_for_programs_and_pull_requests(repository: GitVault, capsys: Capture) -> None:
    assert run(["diff", "HEAD", A, "--output-format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["arguments"]["what"] == ["HEAD", A]
    assert [row["kind"] for row in answer["tables"][0]["rows"]] == ["weaker", "weaker"]
    assert run(["diff", "--output-format", "markdown"]) == 0
    assert "| A | weaker | criterion loosened | Prints in \\< 2 s | Prints in \\< 5 s | 11 |" in capsys.readouterr().out


def test_a_path_as_typed_names_a_note(repository: GitVault, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.vault / "docs")
    assert run(["diff", "HEAD", "1. Planning/A.md", "--root", str(repository.vault), "--wide"]) == 0
    assert "criterion loosened" in capsys.readouterr().out
    assert run(["since-approval", "1. Planning/A.md", "--root", str(repository.vault)]) == 0
    assert "(status designed)" in capsys.readouterr().out


def test_what_cannot_be_answered_exits_2(repository: GitVault, tmp_path: Path, capsys: Capture) -> None:
    for arguments, said in (
        (["diff", "nothing"], "no revision, note or folder is called `nothing`"),
        (["diff", "HEAD", "AA"], "Did you mean `A`?"),
        (["diff", "HEAD..nothing"], "no revision, note or folder is called"),
        (["diff", "--root", "gone"], "there is no `gone`"),
        (["since-approval", "Ab"], "no note is called `Ab`"),
    ):
        assert run(arguments) == 2, arguments
        captured = capsys.readouterr()
        assert said in " ".join(captured.err.split()) and not captured.out


def test_without_a_repository(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "A.md").write_text(feature("A"))
    monkeypatch.chdir(tmp_path)
    for arguments in (["diff"], ["diff", "main"], ["since-approval", "A"], ["stats", "--over-time"]):
        assert run([*arguments, "--root", "."]) == 2
        assert "lies in no git repository" in " ".join(capsys.readouterr().err.split())
    assert run(["stats", "--root", "."]) == 0


def test_settings_that_cannot_be_used_are_shown(repository: GitVault, capsys: Capture) -> None:
    repository.write({"trueline.toml": "excude = []\n"})
    assert run(["diff"]) == 2
    assert "there is no setting `excude`" in capsys.readouterr().err
