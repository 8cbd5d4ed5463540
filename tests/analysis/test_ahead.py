"""A server has a large vault read by another process, and reads it for itself where that fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from trueline.analysis.ahead import READ, Ahead, is_worth_it, seems_large
from trueline.analysis.analysis import Analysis
from trueline.analysis.opening import open_analysis
from trueline.analysis.reading import Given
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic
from trueline.store.cache import Cache
from trueline.store.folder import ENVIRONMENT
from trueline.store.hosting import make_host

NOTES = 60
READER = (sys.executable, "-m", "trueline.cli.ahead")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    (root / "trueline.toml").write_text("")
    for number in range(NOTES):
        (root / f"Note {number}.md").write_text(
            f"# Note {number}\n\nSee [[Note {number + 1}]].\n\n" + "A long story. " * 500
        )
    return root


def found(analysis: Analysis) -> list[Diagnostic]:
    return sorted(analysis.check(select_rules(analysis.settings)).diagnostics)


class Counting(Ahead):
    """Counts how often a vault was read ahead."""

    begun = 0

    def begin(self, root: str) -> None:
        self.begun += 1
        super().begin(root)


def test_another_process_reads_what_is_new(vault: Path) -> None:
    ahead = Counting(READER)
    told: list[tuple[int, int]] = []
    cache = str(vault.parent / "cache")
    host = make_host(str(vault), str(vault), cache, ahead, tell=lambda done, total: told.append((done, total)))
    # With one processor there is nobody to read ahead.
    worth = 1 if is_worth_it([10_000] * NOTES) else 0
    assert ahead.begun == worth
    assert told[-1] == (NOTES, NOTES)
    assert found(host.analysis) == found(open_analysis(str(vault)))
    assert any("Note 60" in one.message for one in found(host.analysis))
    again = make_host(str(vault), str(vault), str(vault.parent / "cache"), ahead)
    assert ahead.begun == worth, "nothing is new"
    assert found(again.analysis) == found(host.analysis)


def test_what_it_read_is_kept(vault: Path) -> None:
    done = subprocess.run([*READER, str(vault)], capture_output=True, check=True)
    *told, last = done.stdout.splitlines(keepends=True)
    assert last == READ
    assert told[-1] == b"%d %d\n" % (NOTES, NOTES)
    cache = Cache(str(vault.parent / "cache"), str(vault))
    assert {record.entry.path for record in cache.records()} == {f"Note {number}.md" for number in range(NOTES)}


def test_a_configuration_that_cannot_be_used_is_left_to_whoever_asked(vault: Path) -> None:
    (vault / "trueline.toml").write_text("severity = ")
    done = subprocess.run([*READER, str(vault)], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


@pytest.mark.parametrize("command", [(sys.executable, "-c", "raise SystemExit(1)"), ("/nowhere/at/all",)])
def test_a_process_that_fails_costs_no_more_than_time(vault: Path, command: tuple[str, ...]) -> None:
    host = make_host(str(vault), str(vault), str(vault.parent / "cache"), Ahead(command))
    assert found(host.analysis) == found(open_analysis(str(vault)))


def test_a_small_vault_is_read_at_once(vault: Path) -> None:
    assert seems_large(str(vault)) == is_worth_it([10_000] * NOTES)
    assert not seems_large(str(vault.parent / "nowhere"))
    for number in range(20):
        (vault / f"Note {number}.md").unlink()
    assert not seems_large(str(vault))
    assert not is_worth_it([10_000] * 20)
    assert not is_worth_it([100] * 200)


def test_records_made_elsewhere_are_those_made_here(vault: Path) -> None:
    source = open_analysis(str(vault)).source
    given = [Given(path, source.data(path)) for path in sorted(open_analysis(str(vault)).paths)]
    made = Ahead(READER).records(source.library, source.policy, given)
    assert {path: made[path] for path in sorted(made)} == {one.path: source.record(one.path) for one in given}


@pytest.mark.parametrize(
    "script",
    ["raise SystemExit(1)", "import os; os.write(1, b'x' * 20)", "import sys; sys.stdin.buffer.read(); print()"],
)
def test_records_that_do_not_come_are_missing(vault: Path, script: str) -> None:
    source = open_analysis(str(vault)).source
    given = [Given(f"Note {number}.md", b"# Note\n" * 10_000) for number in range(60)]
    assert Ahead((sys.executable, "-c", script)).records(source.library, source.policy, given) == {}


@pytest.mark.parametrize("command", [READER, (sys.executable, "-c", "")])
def test_a_checkout_comes_out_as_a_fresh_reading(vault: Path, command: tuple[str, ...]) -> None:
    host = make_host(str(vault), str(vault), str(vault.parent / "cache"), Ahead(command))
    for number in range(250):
        text = f"# Note {number}\n\nSee [[Note {number + 1}]] and [[Elsewhere]].\n\n" + "Another story. " * 100
        (vault / f"Note {number}.md").write_text(text)
    (vault / "Note 7.md").unlink()
    assert found(host.refresh()) == found(open_analysis(str(vault)))
    assert len(host.work.documents) >= 249


def test_what_only_some_questions_need_is_drawn_ahead_too(vault: Path) -> None:
    from trueline.queries import all_queries
    from trueline.vault.facts import late_facts_known

    all_queries()
    done = subprocess.run([*READER, str(vault)], capture_output=True, check=True)
    assert done.stdout.endswith(READ)
    keeper = Cache(str(vault.parent / "cache"), str(vault))
    drawing = open_analysis(str(vault), keeper_of=lambda root: keeper).vault.drawing
    fresh = open_analysis(str(vault)).vault
    assert len(late_facts_known()) > 5
    for facts in late_facts_known():
        kept = drawing.known(facts)
        assert {path: kept[path] for path in fresh.entries} == {
            path: tuple(facts.draw(fresh.documents[path])) for path in fresh.entries
        }
