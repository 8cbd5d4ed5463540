"""What is run, and that it is run in turn. No time is asserted."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from measuring import Command, FailedError, Launcher, measure
from peers import by_size, line_up, middling, typist


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    found = Launcher()
    yield found
    found.close()


def python(folder: Path, text: str, name: str = "it") -> Command:
    return Command(name, (sys.executable, "-c", text), folder)


def test_a_run_has_its_costs_and_its_folder(launcher: Launcher, tmp_path: Path) -> None:
    run = launcher.run(python(tmp_path, "open('was here', 'w').close(); bytearray(60_000_000); raise SystemExit(1)"))
    assert (tmp_path / "was here").exists()
    assert run.wall > 0
    assert run.cpu > 0
    assert run.peak > 57


def test_the_memory_of_who_measures_is_not_counted(launcher: Launcher, tmp_path: Path) -> None:
    large = bytearray(200_000_000)
    assert launcher.run(python(tmp_path, "pass")).peak < 100 < len(large)


def test_another_exit_code_is_a_failure(launcher: Launcher, tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="exit code 2"):
        launcher.run(python(tmp_path, "raise SystemExit(2)"))
    with pytest.raises(FailedError, match="exit code 127"):
        launcher.run(Command("it", ("no such program",), tmp_path))


def test_commands_take_turns_and_the_first_round_does_not_count(launcher: Launcher, tmp_path: Path) -> None:
    log = tmp_path / "log"

    def says(word: str) -> Command:
        return python(tmp_path, f"open({str(log)!r}, 'a').write({word!r})", word)

    broken = python(tmp_path, "raise SystemExit(3)", "broken")
    found, failures = measure(launcher, [says("a"), broken, says("b")], 3, lambda _: None)
    assert {name: len(one.runs) for name, one in found.items()} == {"a": 3, "b": 3}
    assert failures == ["broken ended with exit code 3"]
    assert log.read_text().replace("aa", "a").replace("bb", "b") == "abababab"


def test_a_typist_never_repeats_a_text(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_bytes(b"# Title\r\n")
    write = typist(note)
    texts = set()
    for _ in range(4):
        write()
        texts.add(note.read_bytes())
    assert len(texts) == 4
    assert all(text.startswith(b"# Title") for text in texts)


def test_notes_are_sorted_by_size_without_templates_and_hidden_ones(tmp_path: Path) -> None:
    sizes = {"a.md": 3, "b.md": 1, "templates/t.md": 9, ".trash/x.md": 8, "c/d.md": 2, "e.txt": 7}
    for path, size in sizes.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x" * size)
    notes = by_size(tmp_path)
    assert [note.relative_to(tmp_path).as_posix() for note in notes] == ["b.md", "c/d.md", "a.md"]
    assert middling(notes).name == "d.md"


def test_trueline_is_in_the_line_cold_warm_and_changed(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Note\n")
    line = line_up(tmp_path, tmp_path, tmp_path / "caches")
    names = [command.name for command in line.commands]
    assert names[:4] == ["python -c pass", "trueline cold", "trueline warm", "trueline, one file changed"]
    argv = {command.name: command.argv for command in line.commands}
    assert "--no-cache" in argv["trueline cold"]
    assert "--cache-dir" in argv["trueline warm"]
