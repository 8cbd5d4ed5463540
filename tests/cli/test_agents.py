"""`trueline agents init`: what agents are told is true, and nothing else in their files is touched."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from trueline.cli.agents import BEGIN, END, section_text, skill_text, with_section
from trueline.cli.main import CHANGES, COMMANDS, QUESTIONS, cli, run

TEXTS = (section_text("docs"), skill_text("docs"))


def commands(text: str) -> list[list[str]]:
    """The command lines that a text mentions, in words."""
    return [found.split() for found in re.findall(r"`trueline ([^`]*)`", text)]


@pytest.mark.parametrize("text", TEXTS)
def test_every_command_that_is_mentioned_exists_with_its_options(text: str) -> None:
    mentioned = commands(text)
    assert len(mentioned) > 10
    for name, *words in mentioned:
        assert name in {**COMMANDS, **QUESTIONS, **CHANGES}, name
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, (name, words)
    for option in re.findall(r"(?<=[^\w-]`)--[a-z-]+", text):
        assert any(option in p.opts for name in CHANGES for p in cli.get_command(None, name).params), option  # type: ignore[arg-type, union-attr]


def test_every_tool_that_is_mentioned_exists() -> None:
    from trueline.mcp.serving import NAMES

    (said,) = re.findall(
        r"server is there, (.*) do what follows", skill_text(".").replace("\n", " ").replace("MCP ", "")
    )
    assert set(re.findall(r"`(\w+)`", said)) <= set(NAMES)


def test_the_skill_has_the_front_matter_that_agents_read() -> None:
    _, front, body = skill_text("docs").split("---\n", 2)
    meta = yaml.safe_load(front)
    assert meta["name"] == "trueline"
    assert 20 < len(meta["description"]) < 1_024
    assert body.strip().startswith("# ")


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_short(text: str) -> None:
    assert len(text) < 3_500


@given(st.binary(max_size=300).filter(lambda data: BEGIN.encode() not in data and END.encode() not in data))
@example(b"a\r")
def test_nothing_else_is_touched_and_twice_is_once(data: bytes) -> None:
    section = section_text("docs")
    once = with_section(data, section)
    assert once.startswith(data)
    assert with_section(once, section) == once
    other = with_section(once, section_text("."))
    assert other.startswith(data) and other != once
    assert with_section(other, section) == once


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_what_stands_around_the_section_stays(before: bytes, after: bytes) -> None:
    marks = (BEGIN.encode(), END.encode())
    if any(mark in before + after for mark in marks):
        return
    old = before + marks[0] + b"\nold\n" + marks[1] + after
    new = with_section(old, section_text("docs"))
    assert new.startswith(before + marks[0]) and new.endswith(marks[1] + after)
    assert b"old" not in new[len(before) : len(new) - len(after)]


def test_it_writes_both_files_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trueline.toml").write_text("")
    (tmp_path / "A.md").write_text("# A\n")
    (tmp_path / "AGENTS.md").write_text("# Ours\n")
    assert run(["agents", "init", "--root", str(tmp_path)]) == 0
    assert (tmp_path / "AGENTS.md").read_text().startswith("# Ours\n\n" + BEGIN)
    assert (tmp_path / ".agents/skills/trueline/SKILL.md").read_text() == skill_text(".")
    assert run(["agents", "init", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_the_skill_goes_where_skills_are(tmp_path: Path) -> None:
    (tmp_path / "trueline.toml").write_text("")
    (tmp_path / ".claude").mkdir()
    assert run(["agents", "init", "--root", str(tmp_path)]) == 0
    assert (tmp_path / ".claude/skills/trueline/SKILL.md").is_file()
    assert not (tmp_path / ".agents").exists()


def test_a_diff_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trueline.toml").write_text("")
    assert run(["agents", "init", "--root", str(tmp_path), "--diff", "--skills", "kept/skills"]) == 0
    assert "+++ b/kept/skills/trueline/SKILL.md" in capsys.readouterr().out
    assert not (tmp_path / "AGENTS.md").exists()


def test_it_does_not_leave_the_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "trueline.toml").write_text("")
    assert run(["agents", "init", "--root", str(root), "--file", "../AGENTS.md"]) == 2
    assert "lies outside" in capsys.readouterr().err
    assert not (tmp_path / "AGENTS.md").exists()


def vault_with(root: Path, **files: str) -> Path:
    (root / "trueline.toml").write_text("")
    for name, text in files.items():
        (root / f"{name}.md").write_bytes(text.encode())
    return root / "AGENTS.md"


@pytest.mark.parametrize(
    "text",
    [
        f"# A\n{BEGIN}\nmy words\n",
        f"# A\n{END}\nmy words\n",
        f"{END}\nmy words\n{BEGIN}\n",
        f"{BEGIN}\r\nmy words\r\n{BEGIN}\r\n",
        "\ufeff# my words",
        "# my words\r\n\r\n",
    ],
)
def test_a_marker_that_lost_its_other_half_takes_nothing_along(tmp_path: Path, text: str) -> None:
    path = vault_with(tmp_path, AGENTS=text)
    for _ in range(3):
        assert run(["agents", "init", "--root", str(tmp_path)]) == 0
        assert path.read_bytes().startswith(text.encode())
    written = path.read_bytes()
    assert written.count(END.encode()) == text.count(END) + 1
    assert b"\r\n" not in text.encode() or b"\n" not in written.replace(b"\r\n", b"")


def test_it_writes_into_what_a_link_means_but_not_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for root in (inside, outside):
        root.mkdir()
        vault_with(root)
    (inside / "CLAUDE.md").write_text("# Mine\n")
    (inside / "AGENTS.md").symlink_to("CLAUDE.md")
    assert run(["agents", "init", "--root", str(inside)]) == 0
    assert (inside / "AGENTS.md").is_symlink()
    assert (inside / "CLAUDE.md").read_text().startswith("# Mine\n\n" + BEGIN)
    (tmp_path / "Mine.md").write_text("# Mine\n")
    (outside / "AGENTS.md").symlink_to("../Mine.md")
    assert run(["agents", "init", "--root", str(outside)]) == 1
    said = capsys.readouterr().err
    assert "`AGENTS.md` leads out" in said and "--file and --skills name other places" in said
    assert (tmp_path / "Mine.md").read_text() == "# Mine\n" and (outside / "AGENTS.md").is_symlink()
    assert not (outside / ".agents").exists()


def test_where_one_file_cannot_be_written_none_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = vault_with(tmp_path, AGENTS="# Mine\n")
    (tmp_path / ".agents").write_text("a file\n")
    assert run(["agents", "init", "--root", str(tmp_path), "--skills", ".agents/skills"]) in (1, 2)
    assert path.read_text() == "# Mine\n" and (tmp_path / ".agents").read_text() == "a file\n"
    path.unlink()
    path.mkdir()
    assert run(["agents", "init", "--root", str(tmp_path)]) == 2
    assert "`AGENTS.md` cannot be read" in capsys.readouterr().err
