"""`trueline export FORMAT`, as people and CI use it."""

from pathlib import Path

import pytest

from trueline.analysis.opening import open_analysis
from trueline.cli.exporting.page import formats_page
from trueline.cli.main import run
from trueline.formats.registry import FORMATS

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"

FEATURE = """---
tags: [status/designed, priority/high]
---

# Feature: Labels

## 13. Implementation Tasks

- [ ] Draw the label
- [x] Choose paper
"""


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "trueline.toml").write_text("")
    (tmp_path / "docs" / "3. Active").mkdir(parents=True)
    (tmp_path / "docs" / "3. Active" / "Labels.md").write_text(FEATURE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRUELINE_NO_CACHE", "1")
    return tmp_path


def test_several_files_need_a_folder(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "issues"]) == 2
    assert "issues is 2 files (issues.json, issues.csv): say where with -o DIR" in capsys.readouterr().err
    assert run(["export", "issues", "-o", "out"]) == 0
    assert "wrote 2 files to out" in capsys.readouterr().err
    assert "Draw the label" in (vault / "out" / "issues.json").read_text()


def test_one_file_is_printed(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "gherkin"]) == 0
    assert capsys.readouterr().out == "", "no criterion, no feature"
    note = vault / "docs" / "3. Active" / "Labels.md"
    note.write_text(FEATURE + "\n## 1. Overview\n\n### Success Criteria\n\n- [ ] A label prints in 2 s\n")
    assert run(["export", "gherkin", "Labels"]) == 0
    assert "A label prints in 2 s" in capsys.readouterr().out


def test_what_is_committed_is_held_against_the_design(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "issues", "-o", "out", "--check"]) == 1
    assert "out/issues.json: is missing" in capsys.readouterr().err
    run(["export", "issues", "-o", "out"])
    before = (vault / "out" / "issues.json").stat().st_mtime_ns
    assert run(["export", "issues", "-o", "out", "--check"]) == 0
    assert run(["export", "issues", "-o", "out"]) == 0
    assert (vault / "out" / "issues.json").stat().st_mtime_ns == before, "what is right is not written again"
    (vault / "docs" / "3. Active" / "Labels.md").write_text(FEATURE.replace("Draw", "Print"))
    capsys.readouterr()
    assert run(["export", "issues", "-o", "out", "--check"]) == 1
    said = capsys.readouterr()
    assert "out/issues.csv: is stale" in said.err
    assert "Draw the label" in said.out and "Print the label" in said.out
    assert run(["export", "issues", "--check"]) == 2


def test_designs_are_chosen_by_name_stage_and_status(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "issues", "--stage", "completed", "-o", "out"]) == 0
    assert "nothing to write: none of 0 designs says anything for issues" in capsys.readouterr().err
    assert run(["export", "issues", "--stage", "Active", "--status", "designed", "-o", "out"]) == 0
    assert (vault / "out" / "issues.json").exists()
    assert run(["export", "issues", "Lables"]) == 2
    assert "Did you mean `Labels`?" in capsys.readouterr().err


def test_the_past_is_left_out(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = vault / "docs" / "3. Active" / "Labels.md"
    note.write_text(FEATURE.replace("status/designed", "status/deprecated"))
    assert run(["export", "issues", "-o", "out"]) == 0
    assert "nothing to write" in capsys.readouterr().err


def test_what_nothing_is_written_for_any_more_is_stale(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / "alerts.yml").write_text("groups: []\n")
    note = vault / "docs" / "3. Active" / "Labels.md"
    note.write_text(
        FEATURE + "\n## Alerting\n\n| Condition | Severity | Response |\n|---|---|---|\n| Fire | High | Run |\n"
    )
    assert run(["export", "prometheus", "-o", "alerts.yml"]) == 0
    assert "nothing to write: all that 1 design said for prometheus was skipped" in capsys.readouterr().err
    assert run(["export", "prometheus", "-o", "alerts.yml", "--check"]) == 1
    assert "alerts.yml: is stale, it should not be there" in capsys.readouterr().err


def test_a_place_that_does_not_fit_is_refused(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / "file").write_text("mine")
    assert run(["export", "issues", "-o", "file"]) == 2
    assert run(["export", "issues", "-o", "file/below"]) == 2
    assert (vault / "file").read_text() == "mine"


def test_an_unknown_format_proposes(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "promethius"]) == 2
    assert "there is no format `promethius`. Did you mean `prometheus`?" in capsys.readouterr().err


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", name, "--help"]) == 0
    out = capsys.readouterr().out
    assert FORMATS[name].summary in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80
    assert all(option.help for option in FORMATS[name].options)


def test_the_page_of_formats_is_fresh() -> None:
    page = (EXAMPLE.parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    documents = list(open_analysis(str(EXAMPLE)).vault.documents.values())
    again = "run `python -m trueline.cli.exporting.page examples/parcelhub > docs/formats.md`"
    assert page == formats_page(documents), again
