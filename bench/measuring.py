"""Running commands one after the other, round by round, and what each run cost."""

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

_SAMPLE_SECONDS = 0.02


class Run(NamedTuple):
    """One finished process: seconds of wall clock, seconds of CPU, and peak memory in MiB.

    CPU is user and system time, of its children too. `peak` is the resident memory of the biggest single process.
    """

    wall: float
    cpu: float
    peak: float


class Command(NamedTuple):
    """What is measured. `folder` is where it runs; `before` prepares each run and is not timed."""

    name: str
    argv: tuple[str, ...]
    folder: Path
    before: Callable[[], None] | None = None


class Series(NamedTuple):
    """All counted runs of one command.

    `together` is the peak of what all its processes held at one time in MiB, in one run that was not timed:
    proportional set size, which counts a page that n processes share 1/n times to each; None where unknown.
    """

    runs: list[Run]
    together: float | None = None

    @property
    def wall(self) -> float:
        """The least seconds of wall clock."""
        return min(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """The least seconds of CPU."""
        return min(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        """The most memory of one process in MiB."""
        return max(run.peak for run in self.runs)

    @property
    def memory(self) -> float:
        """Peak memory in MiB: of all processes together where that was seen, and no less than the biggest."""
        return max(self.peak, self.together or 0)


class FailedError(Exception):
    """A command ended otherwise than with 0 or 1, which linters use for "nothing found" and "something found"."""


class Launcher:
    """A small process that starts the measured ones."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", str(Path(__file__).with_name("launcher.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, command: Command) -> Run:
        """Run it with its output thrown away."""
        if command.before is not None:
            command.before()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\0".join([str(command.folder), *command.argv]) + "\n")
        self._process.stdin.flush()
        code, wall, cpu, peak = self._process.stdout.readline().split()
        if code not in ("0", "1"):
            raise FailedError(f"{command.name} ended with exit code {code}")
        # Linux counts in KiB, macOS in bytes.
        return Run(float(wall), float(cpu), int(peak) / (2**20 if sys.platform == "darwin" else 2**10))

    def close(self) -> None:
        """End the process; the launcher is of no use after this."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def _started(command: Command) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        command.argv, cwd=command.folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )


def measure(
    launcher: Launcher, commands: Sequence[Command], rounds: int, tell: Callable[[str], None]
) -> tuple[dict[str, Series], list[str]]:
    """Run all commands in turn, `rounds` times and once before that for warmth, and say what failed.

    Taking turns spreads whatever else the machine does over all of them.
    """
    counted: dict[str, list[Run]] = {command.name: [] for command in commands}
    together: dict[str, float | None] = {}
    failures: dict[str, str] = {}
    for number in range(rounds + 1):
        tell(f"round {number} of {rounds}" if number else "warming up")
        for command in commands:
            if command.name in failures:
                continue
            try:
                run = launcher.run(command)
                if number == 0:
                    # The second run is the one to look at: the first may have filled a cache.
                    together[command.name] = sampled(command)
            except FailedError as error:
                failures[command.name] = str(error)
                continue
            if number:
                counted[command.name].append(run)
    whole = {name: Series(runs, together.get(name)) for name, runs in counted.items() if runs and name not in failures}
    return whole, list(failures.values())


def sampled(command: Command) -> float | None:
    """The most memory that all processes of one run held together in MiB; None where the system does not tell."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    if command.before is not None:
        command.before()
    process = _started(command)
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(_SAMPLE_SECONDS):
            peak = max(peak, sum(map(_proportional, _family(process.pid))))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    process.wait()
    done.set()
    watcher.join()
    return peak or None


def _family(leader: int) -> list[int]:
    """A process and all its descendants."""
    found = [leader]
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):
            continue
    return found


def _proportional(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024
    except (OSError, ValueError):
        return 0.0
