"""Make a large vault by copying a small one many times; see README.md beside this file.

Each copy's notes have names of their own and lie in folders of their own, in which stage folders stay, and its
links lead to its own notes. Templates, the configuration and every file that is no note
are there once. The same vault and options give the same bytes.
"""

import argparse
import hashlib
import json
import os
import posixpath
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from naming import MOST_COPIES, Parts, Slot, find_series, spelled
from rewriting import Original, Reader, collect_names, joined, new_path, own_folders, stem_of, template_words

# A folder with this file was made here and may be replaced.
MARKER = ".trueline-bench.json"
_TEMPLATE_FOLDER = re.compile(r"(?i)_?templates?$")
_VISIBLE = (".obsidian", ".trueline.toml", ".truelineignore", ".obsidianignore", ".gitignore")
_SKIPPED = ("node_modules", "__pycache__")


class GenerateError(Exception):
    """The vault cannot be made; the text says why."""


class Form(NamedTuple):
    """One note with its path, ready to be copied: strings and slots."""

    original: str
    path: Parts
    text: Parts


def generate(source: Path, target: Path, docs: int, *, same_names: bool = False) -> int:
    """Write a vault of `docs` notes to `target` and return how many copies it has; nothing if it is there already.

    Templates count. Raises `GenerateError` if `target` is not ours to replace or `docs` cannot be.
    """
    files = read_vault(source)
    templates = {path for path in files if is_template(path)}
    notes = {path: text_of(files[path]) for path in sorted(files) if path.endswith(".md") and path not in templates}
    wanted = docs - len(templates)
    if not notes:
        raise GenerateError(f"{source} has no notes to copy")
    copies = -(-wanted // len(notes))
    if wanted < 1 or copies > MOST_COPIES:
        raise GenerateError(f"{docs} documents cannot be made of {len(notes)} notes and {len(templates)} templates")
    stamp = _stamp(files, docs, same_names)
    if not _prepare(target, stamp):
        return copies
    shared = {path: data for path, data in files.items() if path not in notes}
    for path, data in shared.items():
        _write(target / path, data)
    original = survey(notes, shared, [text_of(files[path]) for path in sorted(templates)], same_names)
    _write_copies(target, original, wanted)
    (target / MARKER).write_text(json.dumps(stamp))
    return copies


def read_vault(source: Path) -> dict[str, bytes]:
    """Every file of a vault that makes it one, by its path below `source` with `/`."""
    files = {}
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not _hidden(name))
        for name in names:
            where = Path(folder, name)
            if not _hidden(name) and where.is_file():
                files[where.relative_to(source).as_posix()] = where.read_bytes()
    return files


def _hidden(name: str) -> bool:
    return name.startswith(".") and name not in _VISIBLE


def text_of(data: bytes) -> str:
    """Text that gives the same bytes back, whatever they are."""
    return data.decode("utf-8", "surrogateescape")


def is_template(path: str) -> bool:
    """Whether a path lies in a folder called templates."""
    return path.endswith(".md") and any(_TEMPLATE_FOLDER.match(part) for part in path.split("/")[:-1])


def survey(notes: dict[str, str], shared: dict[str, bytes], templates: list[str], same_names: bool) -> Original:
    """What renaming has to know about all notes together."""
    stems: dict[str, list[str]] = {}
    aliases: dict[str, str] = {}
    for path, text in notes.items():
        stems.setdefault(stem_of(path).lower(), []).append(path)
        for alias in _aliases(text):
            aliases.setdefault(alias.lower(), path)
    kept = template_words(templates)
    words, plain = (set(), set()) if same_names else collect_names(notes.values())
    if not same_names:
        words.update(stem for stem in map(stem_of, notes) if re.search(r"[a-z\d][A-Z]|\w_\w", stem) and " " not in stem)
    return Original(
        notes=notes,
        folders=own_folders(notes),
        stems=stems,
        aliases=aliases,
        shared=frozenset(shared),
        series=find_series(list(map(stem_of, notes))),
        words=frozenset(words - kept),
        plain=frozenset(plain),
        kept=kept,
        paths_renamed=not same_names,
    )


def _aliases(text: str) -> Iterator[str]:
    front = re.match(r"\ufeff?---\r?\n(.*?)\r?\n---", text, re.DOTALL)
    block = re.search(r"(?im)^alias(?:es)?:(.*(?:\n[ \t-].*)*)", front[1]) if front else None
    for found in re.finditer(r"[^\s,\[\]\"'-][^,\[\]\"'\n\r]*", block[1] if block else ""):
        yield found[0].strip()


def _write_copies(target: Path, original: Original, wanted: int) -> None:
    forms = [
        Form(path, list(joined(new_path(original, path))), Reader(original, path).parts()) for path in original.notes
    ]
    folders: set[str] = set()
    for copy in range(-(-wanted // len(forms))):
        here = forms[: wanted - copy * len(forms)]
        # The last copy may lack some notes; links to those lead to the copy before it.
        present = None if len(here) == len(forms) else {form.original for form in here}
        spellings: dict[Slot, str] = {}
        for form in here:
            path = _filled(form.path, copy, original, None, spellings)
            text = _filled(form.text, copy, original, present, spellings)
            folder = posixpath.dirname(path)
            if folder not in folders:
                folders.add(folder)
                (target / folder).mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(text.encode("utf-8", "surrogateescape"))


def _filled(parts: Parts, copy: int, original: Original, present: set[str] | None, spellings: dict[Slot, str]) -> str:
    pieces = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        spelling = spellings.get(part)
        if spelling is None:
            absent = present is not None and part.owner and part.owner not in present and copy > 0
            spelling = spelled(part, copy - 1 if absent else copy, original.series)
            spellings[part] = spelling
        pieces.append(spelling)
    return "".join(pieces)


def _stamp(files: dict[str, bytes], docs: int, same_names: bool) -> dict[str, object]:
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for name in ("generate.py", "naming.py", "rewriting.py"):
        digest.update((here / name).read_bytes())
    for path in sorted(files):
        digest.update(repr((path, len(files[path]))).encode("utf-8", "surrogateescape") + files[path])
    return {"made by": "bench/generate.py", "docs": docs, "same names": same_names, "digest": digest.hexdigest()}


def _prepare(target: Path, stamp: dict[str, object]) -> bool:
    """Make `target` an empty folder that says who made it; False if it holds what is wanted already."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise GenerateError(f"{target} is no folder")
    if target.exists() and any(target.iterdir()):
        try:
            before = json.loads((target / MARKER).read_text())
        except (OSError, ValueError):
            raise GenerateError(f"{target} was not made by this program and is left alone") from None
        if before == stamp:
            return False
        shutil.rmtree(target)
    target.mkdir(parents=True, exist_ok=True)
    (target / MARKER).write_text(json.dumps({"made by": "bench/generate.py", "unfinished": True}))
    return True


def _write(where: Path, data: bytes) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    example = Path(__file__).parent.parent / "examples" / "parcelhub"
    parser.add_argument("target", type=Path, help="the folder to make; replaced only if this program made it")
    parser.add_argument("--from", dest="source", type=Path, default=example, help="the vault to copy [the example]")
    parser.add_argument("--docs", type=int, default=1000, help="how many notes, templates included [1000]")
    parser.add_argument("--same-names", action="store_true", help="all copies name the same endpoints and entities")
    given = parser.parse_args()
    try:
        copies = generate(given.source, given.target, given.docs, same_names=given.same_names)
    except GenerateError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 2
    print(f"{given.target}: {given.docs} documents in {copies} copies of {given.source}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
