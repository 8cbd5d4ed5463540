"""`trueline export FORMAT`: an artefact of designs, printed, written, or held against what was committed."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from trueline.cli.opening import find_document, open_vault, root_option
from trueline.cli.output.measure import harmless

if TYPE_CHECKING:
    from trueline.analysis.analysis import Analysis
    from trueline.formats.artefact import Artefact, File, Skipped
    from trueline.formats.registry import Format, Option
    from trueline.model import Document

_MOST_SKIPPED = 12
_MOST_LINES = 12


def artefact_command(name: str) -> click.Command:
    """The command that writes the format called `name`."""
    from trueline.formats.registry import FORMATS

    format_ = FORMATS[name]

    def export(names: tuple[str, ...], root: str | None, **given: object) -> int:
        return _export(format_, names, root, given)

    return click.Command(
        name,
        params=[click.Argument(["names"], nargs=-1), *_shared(), *map(_parameter, format_.options)],
        callback=export,
        help=f"{format_.summary}\n\n{_page(format_.page)}",
        short_help=format_.summary,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _page(text: str) -> str:
    """The module's page but for its first line, which the summary says."""
    return text.strip().partition("\n")[2].strip()


def _shared() -> list[click.Parameter]:
    @click.option("-o", "--output", metavar="PATH", help="Write there: a file, or a folder where there are several.")
    @click.option(
        "--check", is_flag=True, help="Write nothing; exit 1 if what lies at --output is not what it should be."
    )
    @click.option("--stage", multiple=True, metavar="STAGE", help="Only designs of this stage, such as Active.")
    @click.option("--status", multiple=True, metavar="STATUS", help="Only designs of this status, such as implemented.")
    @click.option("--all-skipped", is_flag=True, help="List everything that was skipped, however much it is.")
    @root_option
    def nothing() -> None: ...

    return list(reversed(nothing.__click_params__))  # type: ignore[attr-defined]


def _parameter(option: "Option") -> click.Parameter:
    flag = f"--{option.name.strip('_').replace('_', '-')}"
    if option.type is bool:
        return click.Option([flag, option.name], is_flag=True, help=option.help)
    several = option.type == tuple[str, ...]
    kind: click.ParamType[Any] = click.Choice(option.choices) if option.choices else click.STRING
    if option.type is int:
        kind = click.INT
    shown = option.default not in ("", (), None)
    return click.Option(
        [flag, option.name],
        type=kind,
        default=option.default,
        multiple=several,
        show_default=shown and not several,
        metavar=None if option.choices or option.type is int else "TEXT",
        help=option.help,
    )


def _export(format_: "Format", names: Sequence[str], root: str | None, given: dict[str, object]) -> int:
    output = given.pop("output")
    check, every = bool(given.pop("check")), bool(given.pop("all_skipped"))
    stages, statuses = _words(given.pop("stage")), _words(given.pop("status"))
    if check and output is None:
        raise click.UsageError("--check needs to know what to look at: say it with -o")
    analysis = open_vault(root)
    chosen = [find_document(analysis, name) for name in names] or list(_current(analysis))
    documents = [one for one in chosen if _fits(one, stages, statuses)]
    artefact = format_.write(documents, **_by_ending(given, output))
    _tell_skipped(analysis, artefact.skipped, every)
    if not artefact.files:
        counted = _counted(len(documents), "design")
        told = any(one.path for one in artefact.skipped)
        said = f"all that {counted} said" if told else f"none of {counted} says anything"
        _say(f"nothing to write: {said} for {format_.name}" + (" was skipped" if told else ""))
        if check and os.path.isfile(str(output)):
            _say(f"{output}: is stale, it should not be there")
            return 1
        return 0
    if output is None:
        return _print(format_, artefact)
    placed = _placed(artefact, str(output))
    return _hold_against(placed) if check else _write(placed)


def _by_ending(given: dict[str, object], output: object) -> dict[str, object]:
    """The options, with the notation that the file's ending says where a format leaves that open."""
    if given.get("syntax") == "auto" and str(output or "").lower().endswith(".json"):
        return {**given, "syntax": "json"}
    return given


def _words(given: object) -> frozenset[str]:
    assert isinstance(given, tuple)
    return frozenset(str(word).casefold() for word in given)


def _current(analysis: "Analysis") -> Iterator["Document"]:
    """Every design but those that speak of the past."""
    from trueline.model.sections.meta import IMPLEMENTED, advance

    for document in analysis.vault.documents.values():
        if (advance(document.meta.status or "") or 0) <= IMPLEMENTED:
            yield document


def _fits(document: "Document", stages: frozenset[str], statuses: frozenset[str]) -> bool:
    stage, status = (document.meta.stage or "").casefold(), (document.meta.status or "").casefold()
    return (not stages or stage in stages) and (not statuses or status in statuses)


def _print(format_: "Format", artefact: "Artefact") -> int:
    if len(artefact.files) > 1:
        listed = ", ".join(one.name for one in artefact.files[:4]) + (", …" if len(artefact.files) > 4 else "")
        raise click.UsageError(f"{format_.name} is {len(artefact.files)} files ({listed}): say where with -o DIR")
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(artefact.files[0].text)
    return 0


def _placed(artefact: "Artefact", output: str) -> list[tuple[str, "File"]]:
    """Each file with the path it belongs at."""
    folder = len(artefact.files) > 1 or output.endswith(("/", os.sep)) or os.path.isdir(output)
    if not folder:
        return [(output, artefact.files[0])]
    if os.path.isfile(output):
        raise click.UsageError(f"`{output}` is a file; this is {len(artefact.files)} files and needs a folder")
    return [(os.path.join(output, *one.name.split("/")), one) for one in artefact.files]


def _hold_against(placed: Sequence[tuple[str, "File"]]) -> int:
    """Say which files are not what they should be; 1 if there are any."""
    from difflib import unified_diff

    stale = 0
    for path, file in placed:
        there = _there(path)
        if there == file.text.encode():
            continue
        stale += 1
        shown = path.replace(os.sep, "/")
        if there is None:
            _say(f"{shown}: is missing")
            continue
        _say(f"{shown}: is stale")
        old = there.decode("utf-8", "replace").splitlines()
        lines = list(unified_diff(old, file.text.splitlines(), "committed", "designed", lineterm="", n=1))
        for line in lines[:_MOST_LINES]:
            sys.stdout.write(harmless(f"  {line}") + "\n")
        if len(lines) > _MOST_LINES:
            sys.stdout.write(f"  … {len(lines) - _MOST_LINES} more lines\n")
    if not stale:
        _say(f"{_counted(len(placed), 'file')} as designed")
    return 1 if stale else 0


def _write(placed: Sequence[tuple[str, "File"]]) -> int:
    written = 0
    for path, file in placed:
        data = file.text.encode()
        try:
            if _there(path) != data:
                _replace(path, data)
                written += 1
        except OSError as error:
            raise click.UsageError(f"`{path}` cannot be written: {error.strerror or error}") from error
    kept = len(placed) - written
    where = placed[0][0] if len(placed) == 1 else os.path.commonpath([path for path, _ in placed])
    _say(f"wrote {_counted(written, 'file')} to {where}" + (f", {kept} as it was" if kept else ""))
    return 0


def _there(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _replace(path: str, data: bytes) -> None:
    """Put a file in place whole, or not at all."""
    from tempfile import NamedTemporaryFile

    folder = os.path.dirname(path) or "."
    os.makedirs(folder, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".trueline-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            # A file of this kind is for all who may read its folder, as one that an editor makes.
            os.chmod(file.name, _mode(path))
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _tell_skipped(analysis: "Analysis", skipped: Sequence["Skipped"], every: bool) -> None:
    for one in skipped if every else skipped[:_MOST_SKIPPED]:
        # An option that could not be followed stands in no note.
        place = f"{one.path}:{analysis.lines(one.path).line(one.span.start)}: " if one.path else ""
        _say(harmless(f"{place}skipped {one.subject}: {one.reason}"))
    if len(skipped) > _MOST_SKIPPED and not every:
        _say(f"… {len(skipped) - _MOST_SKIPPED} more skipped; --all-skipped lists them")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
