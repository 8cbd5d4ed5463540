"""What is made of notes does not depend on how many processes make it, nor on whether they live."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trueline.analysis.analysis import make_policy
from trueline.analysis.files import discover
from trueline.analysis.opening import derive_library
from trueline.analysis.settings import Settings
from trueline.analysis.shards import Reading, read_notes, worthwhile

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"
FORKING = sys.platform == "linux"


def reading(processes: int, told: list[tuple[int, int]] | None = None) -> Reading:
    settings = Settings()
    kept: list[str] = []
    found = read_notes(
        str(EXAMPLE),
        settings,
        make_policy(settings),
        discover(str(EXAMPLE), settings).notes,
        derive_library,
        {},
        lambda path, record, pickled: kept.append(path),
        lambda done, total: told.append((done, total)) if told is not None else None,
        processes,
    )
    assert sorted(kept) == sorted(found.records)
    return found


@pytest.fixture
def processes() -> Iterator[int]:
    yield 3 if FORKING else 1


def test_several_processes_make_the_same(processes: int) -> None:
    alone, together = reading(1), reading(processes)
    assert list(together.records.items()) == list(alone.records.items())
    assert (together.templates, together.unread, together.reads) == (alone.templates, alone.unread, alone.reads)


def test_progress_is_told_for_each_note(processes: int) -> None:
    told: list[tuple[int, int]] = []
    found = reading(processes, told)
    total = len(found.records)
    assert told == [(number, total) for number in range(1, total + 1)]


def test_a_process_that_dies_costs_nothing(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from trueline.analysis import shards

    expected = reading(1).records
    me, real = os.getpid(), shards.make_record
    count = 0

    def deadly(document):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        if os.getpid() != me and count > 6:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(document)

    monkeypatch.setattr(shards, "make_record", deadly)
    assert reading(processes).records == expected


def test_little_work_is_not_spread() -> None:
    assert worthwhile([1000] * 20) == 1
    assert worthwhile([10] * 1000) == 1
    assert worthwhile([8000] * 1000) == (min(len(os.sched_getaffinity(0)), 16) if FORKING else 1)
