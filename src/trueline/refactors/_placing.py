"""Where a new note goes and what its file is called: where notes of its kind lie, and as they are called."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from trueline.model import name_key
from trueline.refactors._lines import one_line
from trueline.refactors._moving_links import paths_in
from trueline.refactors._moving_places import place_of
from trueline.refactors._sound_places import require_sound
from trueline.refactors.refactor import Choose, Declined, Stages, UnknownName
from trueline.template import Template, title_section
from trueline.vault import Entry, Vault
from trueline.vault.survey import wikilinks

_NUMBERED = re.compile(r"^([A-Za-z]+)([-_ ]?)(\d+)([^\w]+)")
_KIND = re.compile(r"^([A-Z][\w]*(?: - |_|: | – ))\S")
# What no file may be called on some system, and what a link cannot name.
_DROPPED = re.compile(r'[\\<>"?*|#^\[\]`\x00-\x1f\x7f]|%%')
_LONGEST = 200


class Series(NamedTuple):
    """How the notes of a numbered template are called: `ADR-007 Title`, and which number is `free`."""

    word: str
    joint: str
    gap: str
    free: str


def series_of(vault: Vault, template: Template) -> Series:
    """The series of a template, with the number after the highest that a note has or a link names."""
    stem = template.prefix.partition("{}")[0]
    word = stem.rstrip("-_ ") or "ADR"
    joint, gap = stem[len(word) :] or "-", " "
    numbers: list[str] = []
    for path in paths_in(vault):
        found = _numbered(path.rpartition("/")[2].removesuffix(".md"), word)
        if found:
            joint, gap = found[2], found[4]
            numbers.append(found[3])
    for entry in _kin(vault, template):
        section = title_section(vault.documents[entry.path].tree)
        found = _numbered(section.heading.title + " ", word) if section and section.heading else None
        numbers += [found[3]] if found else []
    for symbol in vault.relation(wikilinks):
        found = _numbered(getattr(symbol, "name", "") + " ", word)
        numbers += [found[3]] if found else []
    width = max(map(len, numbers), default=3)
    return Series(word, joint, gap, f"{max(map(int, numbers), default=0) + 1:0{width}}")


def _numbered(name: str, word: str) -> re.Match[str] | None:
    found = _NUMBERED.match(name)
    return found if found and found[1].lower() == word.lower() else None


def file_name(title: str) -> str:
    """A title as a file's name, without what some system or a link could not hold."""
    said = one_line(title, "the title")
    if "{{" in said or "<%" in said:
        raise UnknownName(f"`{said}` would make a template of the note")
    said = said.replace("/", "-").replace(": ", " - ").replace(":", "-")
    said = " ".join(_DROPPED.sub("", said).split()).strip(". ").lstrip("-. ")
    if not said or len(said.encode()) > _LONGEST:
        raise UnknownName(f"`{title[:60]}` makes no file name; give one with --file")
    return said


def leaf_for(vault: Vault, template: Template, title: str, named: str) -> tuple[str, str]:
    """The name of a new note's file, without `.md`, and its number if its kind has one."""
    numbered = "{}" in template.prefix
    series = series_of(vault, template) if numbered else None
    if named:
        found = _NUMBERED.match(named)
        return file_name(named.removesuffix(".md")), found[3] if found else series.free if series else ""
    name = file_name(title)
    if series is not None:
        return f"{series.word}{series.joint}{series.free}{series.gap}{name}", series.free
    heads = Counter(found[1] for entry in _kin(vault, template) if (found := _KIND.match(entry.name)))
    head, count = max(heads.items(), key=lambda pair: pair[1], default=("", 0))
    if count > 1 and count * 2 > len(_kin(vault, template)) and not name.startswith(head):
        return head + name, ""
    return name, ""


def folder_for(
    vault: Vault, template: Template, leaf: str, within: str, stage: str, domain: str, stages: Stages, ask: Choose
) -> str:
    """The path of a new note whose file is called `leaf`; `domain` is the path of its domain's note, if any."""
    file = f"{leaf}.md"
    if within:
        return place_of(vault, file, within.rstrip("/") or "/", stages, create=True)
    kin = _kin(vault, template)
    staged = [entry for entry in kin if entry.meta.stage]
    if not staged and (stage or (not kin and any(family.name.lower() == "status" for family in template.families))):
        staged = [entry for entry in vault.entries.values() if entry.meta.stage]
    if stage or (staged and len(staged) * 2 >= len(kin)):
        return _staged(vault, file, staged, stage, stages, ask)
    if not kin:
        return _beside_templates(vault, template, file)
    if domain and sum(_is_below(entry, vault) for entry in kin) * 2 > len(kin):
        return f"{domain.rpartition('/')[0]}/{file}".lstrip("/")
    if sum(_owns_folder(entry) for entry in kin) * 2 > len(kin):
        parent = _usual([entry.path.rpartition("/")[0].rpartition("/")[0] for entry in kin if _owns_folder(entry)])
        return f"{parent}/{leaf}/{file}".lstrip("/")
    return f"{_usual([entry.path.rpartition('/')[0] for entry in kin])}/{file}".lstrip("/")


def require_new(vault: Vault, path: str) -> None:
    """Refuse a path that a file has, in whatever case, and a name that another note has."""
    require_sound(path)
    there = vault.file(path)
    if there is not None:
        raise Declined(f"`{there}` is there already; nothing is overwritten", help="choose another title or --file")
    name = name_key(path.rpartition("/")[2].removesuffix(".md"))
    other = next((one for one in vault.entries if name_key(one.rpartition("/")[2].removesuffix(".md")) == name), None)
    if other is not None:
        raise Declined(
            f"`{other}` has the same name, and links to it could mean either", help="choose another title or --file"
        )


def _kin(vault: Vault, template: Template) -> list[Entry]:
    return [entry for entry in vault.entries.values() if entry.template == template.name]


def _staged(vault: Vault, file: str, staged: Sequence[Entry], stage: str, stages: Stages, ask: Choose) -> str:
    """The path in a stage's folder, beside the folders in which notes of the kind lie."""
    there = {entry.meta.stage for entry in vault.entries.values() if entry.meta.stage}
    known = [one for one in stages if one in there]
    stage = stage or ask("stage", known, next((one for one in ("Planning", "Backlog", *known) if one in there), ""))
    same = [entry for entry in staged if entry.meta.stage == stage] or list(staged)
    home = _usual([_stage_home(entry) for entry in same]) if same else ""
    return place_of(vault, f"{home}/{file}".lstrip("/"), stage, stages, create=True)


def _stage_home(entry: Entry) -> str:
    """The folder of a note up to the one that says its stage."""
    folders = entry.path.split("/")[:-1]
    number = len(folders) - 1 - folders[::-1].index(entry.meta.stage_folder)
    return "/".join(folders[: number + 1])


def _beside_templates(vault: Vault, template: Template, file: str) -> str:
    """A folder for the first note of its kind: one called as the template's own folder, beside the templates."""
    parts = template.path.split("/")[:-1]
    number = next((n for n, part in enumerate(parts) if "template" in part.lower()), None)
    if number is None or template.path.startswith("<"):
        return file
    home = "/".join(parts[:number])
    name = parts[-1].lower() if len(parts) > number + 1 else ""
    folder = "/".join(part for part in (home, name) if part)
    known = {path.rpartition("/")[0] for path in paths_in(vault)}
    spelled = next((one for one in known if name_key(one) == name_key(folder)), folder)
    return f"{spelled}/{file}".lstrip("/")


def _is_below(entry: Entry, vault: Vault) -> bool:
    """Whether a note lies in the folder of another note that is called like that folder."""
    folder = entry.path.rpartition("/")[0]
    own = f"{folder}/{folder.rpartition('/')[2]}.md"
    return own != entry.path and own in vault.entries


def _owns_folder(entry: Entry) -> bool:
    return entry.path.rpartition("/")[0].rpartition("/")[2] == entry.name


def _usual(folders: Sequence[str]) -> str:
    return Counter(folders).most_common(1)[0][0]
