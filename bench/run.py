"""Time `trueline check` against peers, all in turn, on vaults of several sizes; see README.md beside this file."""

import argparse
import compileall
import datetime
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import GenerateError, generate
from measuring import FailedError, Launcher, Series, measure
from peers import find, line_up, notes_of
from plotting import svg
from reporting import LARGE, Measured, times_table, uneven, verdict_table

import trueline

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "parcelhub"


def main() -> int:
    given = _arguments()
    # An installed package is compiled; a checkout may not be, and would be slow for no reason of ours.
    compileall.compile_dir(str(Path(trueline.__file__).parent), quiet=2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        vaults = _vaults(given)
    except GenerateError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    print(_header(), flush=True)
    before = _sources()
    measured = []
    for name, vault in vaults.items():
        measured.append(_measure_vault(name, vault, " grown to " in name, given))
        print(f"\n## {_title(measured[-1])}\n\n{times_table(measured[-1])}", flush=True)
        for note in uneven(measured[-1]):
            print(f"\nNote: {note}.", flush=True)
    print(f"\n## Targets\n\n{verdict_table(measured)}", flush=True)
    _write_plot(measured, given.plot)
    if given.json:
        given.json.write_text(json.dumps([_plain(one) for one in measured], indent=1) + "\n")
    if given.keystrokes:
        # Not before now, because it loads the whole of trueline into this process.
        from keystroke import keystroke_table, keystrokes

        typed = {name: keystrokes(vault, given.keystrokes) for name, vault in vaults.items()}
        print(f"\n## Edit to diagnostics, in one process\n\n{keystroke_table(typed)}", flush=True)
    if _sources() != before:
        print("\nNote: trueline itself was changed during the run, so these figures belong to no version of it.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="*", help="vaults to measure as they are, besides those made")
    parser.add_argument("--from", dest="source", type=Path, default=EXAMPLE, help="what to grow [the example]")
    parser.add_argument("--sizes", default="1000,10000", help="documents of the vaults to make [1000,10000]")
    parser.add_argument("--big", action="store_true", help="also one of 100,000")
    parser.add_argument("--made", type=Path, help="where to make them [in the folder for temporary files]")
    parser.add_argument("--rounds", type=int, default=15, help="counted rounds [15]")
    parser.add_argument("--rounds-large", type=int, help=f"the same from {LARGE} documents on [as --rounds]")
    parser.add_argument("--rounds-huge", type=int, default=3, help="the same from 50,000 documents on [3]")
    parser.add_argument("--keystrokes", type=int, default=200, help="edits in one process; 0 leaves them out [200]")
    parser.add_argument("--plot", type=Path, default=HERE / "out" / "growth.svg", help="where to write the plot")
    parser.add_argument("--json", type=Path, help="write every run there, too")
    return parser.parse_args()


def _vaults(given: argparse.Namespace) -> dict[str, Path]:
    """The vaults to measure, by the names they have in the report."""
    found = {vault.resolve().name: vault.resolve() for vault in given.vaults}
    sizes = [int(size) for size in given.sizes.split(",") if size.strip()] + ([100_000] if given.big else [])
    made = given.made or Path(tempfile.gettempdir()) / "trueline-bench"
    for docs in sizes:
        name = f"{given.source.resolve().name} grown to {docs:,}"
        _tell(f"making {name}")
        target = made / f"{given.source.resolve().name}-{docs}"
        generate(given.source, target, docs)
        found[name] = target
    return found


def _measure_vault(name: str, vault: Path, grown: bool, given: argparse.Namespace) -> Measured:
    notes = notes_of(vault)
    rounds = given.rounds
    if len(notes) >= LARGE:
        rounds = given.rounds_large or given.rounds
    if len(notes) >= 50_000:
        rounds = given.rounds_huge
    with tempfile.TemporaryDirectory(prefix="trueline-bench-") as scratch:
        copy = Path(scratch, "vault")
        shutil.copytree(vault, copy, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            # A vault may be read-only; its copy is written to, and has to be removed again.
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o200)
        launcher = Launcher()
        line = line_up(vault, copy, Path(scratch, "caches"))
        series, failures = measure(launcher, line.commands, rounds, lambda what: _tell(f"{name}: {what}"))
        once: dict[str, Series] = {}
        for command in line.once:
            try:
                once[command.name] = Series([launcher.run(command)])
            except FailedError as error:
                failures.append(str(error))
        launcher.close()
    for note in (*line.missing, *failures):
        print(f"\nNote: {note}.")
    size = sum(path.stat().st_size for path in notes) / 1e6
    return Measured(name, len(notes), size, rounds, grown, series, once)


def _header() -> str:
    rumdl = find("rumdl")
    version = subprocess.run([rumdl, "--version"], capture_output=True, text=True, check=False).stdout if rumdl else ""
    load = f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""
    return (
        f"# Benchmark of {datetime.date.today()}\n\n"
        f"trueline {trueline.__version__}, Python {platform.python_version()}, {version.strip() or 'no rumdl'}; "
        f"{_processor()}, {os.cpu_count()} processors{load}; {platform.system()}.\n"
        "Seconds are this machine's; ratios of minima are what counts."
    )


def _sources() -> dict[str, int]:
    """When each module of trueline was last written."""
    return {str(path): path.stat().st_mtime_ns for path in Path(trueline.__file__).parent.rglob("*.py")}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _title(measured: Measured) -> str:
    return f"{measured.name}: {measured.docs:,} documents, {measured.megabytes:.1f} MB, {measured.rounds} rounds"


def _write_plot(measured: list[Measured], where: Path) -> None:
    measured = [one for one in measured if one.grown]
    if not measured:
        return
    names = list(dict.fromkeys(name for one in measured for name in one.series))
    panels = {
        title: {
            name: [(one.docs, getattr(one.series[name], what)) for one in measured if name in one.series]
            for name in names
        }
        for title, what in (("Seconds of wall clock (minimum)", "wall"), ("Seconds of CPU (minimum)", "cpu"))
    }
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(svg(panels))
    print(f"\nPlot: {os.path.relpath(where)}")


def _plain(measured: Measured) -> dict[str, object]:
    series = {**measured.series, **measured.once}
    return {
        "vault": measured.name,
        "documents": measured.docs,
        "megabytes": measured.megabytes,
        "runs": {name: [run._asdict() for run in one.runs] for name, one in series.items()},
        "memory together": {name: one.together for name, one in series.items()},
    }


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
