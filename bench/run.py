"""Time `trueline check` against peers in one interleaved run; see README.md beside this file."""

import argparse
import compileall
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import trueline

HERE = Path(__file__).parent


class Run(NamedTuple):
    """One finished process: seconds of wall clock and of CPU, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


def run_once(command: list[str], folder: Path) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} failed with exit code {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def peers(vault: Path) -> dict[str, list[str]]:
    commands = {
        "trueline": [str(Path(sys.executable).with_name("trueline")), "check", "--root", str(vault), "-q"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    rumdl = shutil.which("rumdl", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if rumdl:
        commands["rumdl"] = [rumdl, "check", "--no-cache", "-s", "."]
    return commands


def table(runs: dict[str, list[Run]]) -> str:
    lines = ["| command | wall min | wall median | CPU min | CPU median | peak MiB | wall / rumdl | CPU / rumdl |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    base = runs.get("rumdl")
    for name, results in runs.items():
        walls, cpus = [r.wall for r in results], [r.cpu for r in results]
        row = [name, f"{min(walls):.3f}", f"{statistics.median(walls):.3f}", f"{min(cpus):.3f}"]
        row += [f"{statistics.median(cpus):.3f}", f"{max(r.peak for r in results):.0f}"]
        if base:
            row.append(f"{min(walls) / min(r.wall for r in base):.2f}")
            row.append(f"{min(cpus) / min(r.cpu for r in base):.2f}")
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path, nargs="?", default=HERE.parent / "examples" / "parcelhub")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    # An installed package is compiled; a checkout may not be, and would be slow for no reason of ours.
    compileall.compile_dir(str(Path(trueline.__file__).parent), quiet=2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    commands = peers(arguments.vault.resolve())
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(arguments.rounds + 1):
        for name, command in commands.items():
            result = run_once(command, arguments.vault)
            if number:
                runs[name].append(result)
    notes = list(arguments.vault.rglob("*.md"))
    size = sum(note.stat().st_size for note in notes)
    print(f"{len(notes)} notes, {size / 1e6:.1f} MB, {arguments.rounds} rounds, {os.cpu_count()} processors\n")
    print(table(runs))


if __name__ == "__main__":
    main()
