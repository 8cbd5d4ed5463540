"""`trueline check`: what is wrong, precisely."""

import os
import sys
import time
from collections.abc import Sequence

import click

from trueline.analysis.analysis import Analysis
from trueline.analysis.baseline import BaselineError, baseline_path, beyond, load_baseline
from trueline.analysis.roots import places_asked
from trueline.analysis.selecting import select_rules, unknown_patterns
from trueline.cli.opening import NOTES, chosen_paths, open_vault, root_option, vault_path
from trueline.cli.output import FORMATS, Report, admit_any_text, choose_style, render
from trueline.cli.replay import is_repeatable, remember
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.rules.run import Outcome, Selection

_LEVELS = {"info": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}
# Programs can filter for themselves; people and pull requests are shown what needs acting on.
_COMPLETE = ("json", "json-lines", "sarif")

_EPILOG = """\b
Examples:
  trueline check                        the whole vault
  trueline check docs/features          a folder of it
  trueline check --fix                  apply the safe fixes
  trueline check --diff                 show what the fixes would change
  trueline check --select links,meta    two families of rules
  trueline check --diff-base main       only notes changed since `main`
  trueline check --statistics           which rule says how much

\b
Exit codes: 0 clean, 1 warnings or errors, 2 usage or configuration,
3 a bug of ours.
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, type=click.Path())
@root_option
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="full",
    metavar="FORMAT",
    help=f"How findings are printed: {', '.join(FORMATS)}.",
)
@click.option(
    "--severity",
    type=click.Choice(list(_LEVELS)),
    help="Show findings from this severity up [default: warning; info for json, json-lines and sarif].",
)
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules or families, comma-separated.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules or families out.")
@click.option("--fix", is_flag=True, help="Apply safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fixes that may change the meaning, too.")
@click.option("--diff", is_flag=True, help="Print what the fixes would change; write nothing.")
@click.option("--all", "all_findings", is_flag=True, help="Show every finding, not a few of each rule.")
@click.option("--statistics", is_flag=True, help="Count findings per rule instead of listing them.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings.")
@click.option("--diff-base", metavar="REV", help="Only notes changed since this git revision.")
@click.option("--history", is_flag=True, help="Also say which approved designs rest on what has changed since.")
@click.option("--no-baseline", is_flag=True, help="Report what the baseline hides, too.")
@click.option("--stdin-filename", metavar="PATH", help="Check standard input as if it were this note.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--no-cache", is_flag=True, help="Read every note anew and keep nothing for the next run.")
@click.option("--cache-dir", metavar="DIR", type=click.Path(file_okay=False), help="Where to keep the cache.")
@click.option("--profile", is_flag=True, help="Say what each rule costs on this vault, instead of what it finds.")
@click.option("-v", "--verbose", is_flag=True, help="Say where the vault is and how long it took.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
def command(**options: object) -> int:
    """Check the documents of a vault: their template, meta data, links and diagrams.

    Without PATH the whole vault is checked; nothing is changed unless --fix is given.
    """
    return Check(options).run()


class Check:
    """One invocation: the options, and what they lead to."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        self.paths: Sequence[str] = options["paths"]  # type: ignore[assignment]
        admit_any_text(sys.stdout)
        self.style = choose_style(sys.stdout, os.environ)
        self.arguments = sys.argv[1:]

    def run(self) -> int:
        """Check once, or again and again with `--watch`."""
        if self.options["watch"]:
            return self._watch()
        return self._once()

    def _watch(self) -> int:
        from trueline.analysis.host import AnalysisHost
        from trueline.cli.watching import watch

        for option in ("fix", "diff", "stdin_filename", "profile"):
            if self.options[option]:
                name = option.replace("_", "-")
                raise click.UsageError(f"`--watch` only looks: it does not go with `--{name}`")
        opened = self._open()
        return watch(AnalysisHost(opened.root.path, opened.root.path), self._once)

    def _open(self) -> Analysis:
        root = self.options["root"]
        name = self.options["stdin_filename"]
        folder = os.path.dirname(name) if isinstance(name, str) else ""
        paths = self.paths or ([folder] if folder else [])
        cache_folder = self.options["cache_dir"]
        return open_vault(
            root if isinstance(root, str) else None,
            *paths,
            cache=not self.options["no_cache"],
            cache_folder=cache_folder if isinstance(cache_folder, str) else None,
        )

    def _once(self, given: Analysis | None = None) -> int:
        begun, begun_ns = time.perf_counter(), time.time_ns()
        analysis = given or self._open()
        if self.options["profile"]:
            from trueline.cli.profiling import print_profile

            return print_profile(analysis)
        selection = self._selection(analysis)
        analysis, paths = self._scope(analysis)
        if self.options["diff"] or self.options["fix"]:
            from trueline.cli.fixing import apply_fixes, print_diff

            least = Applicability.UNSAFE if self.options["unsafe_fixes"] else Applicability.SAFE
            if self.options["diff"]:
                return print_diff(analysis, selection, paths, least, self.style)
            analysis, refused = apply_fixes(analysis, selection, paths, least)
        else:
            refused = 0
        historical = bool(self.options["history"]) or analysis.settings.check.get("history", False)
        if historical:
            analysis = self._with_history(analysis)
        outcome = analysis.check(selection, paths)
        found, baselined = self._beyond_baseline(analysis, outcome)
        printed = self._print(analysis, outcome, found, baselined, paths, time.perf_counter() - begun)
        code = 3 if outcome.crashes else self._exit_code(found, refused)
        if (
            given is None
            and not historical
            and is_repeatable(self.arguments)
            and not analysis.unread
            and not outcome.crashes
            and analysis.is_lasting
        ):
            looked_at = (*analysis.looked_at(), *places_asked(os.getcwd()), *map(os.path.abspath, self.paths))
            remember(self.arguments, looked_at, begun_ns, printed, code)
        return code

    def _with_history(self, analysis: Analysis) -> Analysis:
        """The same with what git's history shows; where nobody named it on the command line, it may be absent."""
        from trueline.analysis.suspecting import with_suspects
        from trueline.queries.history import NoHistory

        try:
            return with_suspects(analysis)
        except NoHistory as error:
            if self.options["history"]:
                raise click.UsageError(error.message) from error
            sys.stderr.write(f"without history: {error.message}\n")
            return analysis

    def _selection(self, analysis: Analysis) -> Selection:
        select = _patterns(self.options["select"])
        ignore = _patterns(self.options["ignore"])
        for pattern in unknown_patterns((*select, *ignore)):
            from trueline.cli.proposal import propose
            from trueline.rules import rule_names

            names = rule_names()
            near = propose(pattern, [*names, *{name.partition("/")[0] for name in names}])
            hint = f" Did you mean `{near}`?" if near else ""
            raise click.UsageError(f"no rule or family is called `{pattern}`.{hint} `trueline rules` lists them.")
        return select_rules(analysis.settings, select, ignore)

    def _scope(self, analysis: Analysis) -> tuple[Analysis, frozenset[str] | None]:
        name = self.options["stdin_filename"]
        if isinstance(name, str):
            path = vault_path(analysis, name)
            if path is None:
                raise click.UsageError(f"`{name}` lies outside the vault `{analysis.root.path}`")
            return analysis.edited({path: sys.stdin.buffer.read()}), frozenset([path])
        paths = chosen_paths(analysis, self.paths)
        base = self.options["diff_base"]
        if isinstance(base, str):
            from trueline.analysis.git import GitProblem, changed_since

            changed = changed_since(analysis.root.path, base)
            if isinstance(changed, GitProblem):
                raise click.UsageError(changed.message)
            paths = frozenset(changed) if paths is None else paths & changed
        return analysis, paths

    def _beyond_baseline(self, analysis: Analysis, outcome: Outcome) -> tuple[tuple[Diagnostic, ...], int]:
        if self.options["no_baseline"]:
            return outcome.diagnostics, 0
        try:
            baseline = load_baseline(baseline_path(analysis))
        except BaselineError as error:
            raise click.UsageError(str(error)) from error
        return beyond(analysis, outcome.diagnostics, baseline) if baseline else (outcome.diagnostics, 0)

    def _print(
        self,
        analysis: Analysis,
        outcome: Outcome,
        found: Sequence[Diagnostic],
        baselined: int,
        paths: frozenset[str] | None,
        seconds: float,
    ) -> str:
        wanted = "statistics" if self.options["statistics"] else str(self.options["output_format"])
        level = _LEVELS.get(str(self.options["severity"]))
        if level is None:
            explicit = bool(self.options["select"])
            level = Severity.INFO if wanted in _COMPLETE or explicit else Severity.WARNING
        shown = tuple(diagnostic for diagnostic in found if diagnostic.severity >= level)
        report = Report(
            diagnostics=shown,
            sources=analysis.lines,
            checked=len(analysis.paths) if paths is None else len(paths),
            root=analysis.root.path,
            suppressed=outcome.suppressed,
            baselined=baselined,
            seconds=seconds,
            hidden_infos=len(found) - len(shown),
            quiet=bool(self.options["quiet"]),
            folder=os.getcwd(),
            brief=paths is None and not self.options["select"] and not self.options["all_findings"],
        )
        pieces = []
        for piece in render(wanted, report, self.style):
            sys.stdout.write(piece)
            pieces.append(piece)
        sys.stdout.flush()
        if self.options["verbose"]:
            sys.stderr.write(f"root: {analysis.root.path} ({analysis.root.how})\n")
            sys.stderr.writelines(f"{note}\n" for note in NOTES)
            sys.stderr.write(f"took {seconds:.2f} s\n")
        for crash in outcome.crashes[:5]:
            where = f" in {crash.path}" if crash.path else ""
            sys.stderr.write(
                f"trueline: a bug of ours in {crash.rule}{where}: {type(crash.error).__name__}: {crash.error}\n"
            )
        return "".join(pieces)

    def _exit_code(self, found: Sequence[Diagnostic], refused: int) -> int:
        wrong = any(diagnostic.severity >= Severity.WARNING for diagnostic in found)
        return 1 if refused or (wrong and not self.options["exit_zero"]) else 0


def _patterns(given: object) -> tuple[str, ...]:
    assert isinstance(given, tuple)
    return tuple(part.strip() for text in given for part in str(text).split(",") if part.strip())
