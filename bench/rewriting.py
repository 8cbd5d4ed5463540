"""One note as a form to be filled in: what stays in every copy, and what differs.

A note is read once; each copy of it is a join of strings. Reading goes line by line and knows no more Markdown
than front matter, fences, code spans, tables and headings.

What is renamed: links to notes that are copied; titles that repeat their note's name; aliases; numbers of a
series such as `ADR-002`; and, unless names are to stay, what the notes name:

- identifiers of several words (`LabelPrinter`, `label_printer`, `label-printer`) that stand alone in a code span,
  a heading, or the first cell of a table of components, entities, metrics or flags: wherever they occur,
- one-word names of tables and entities (`CREATE TABLE shops`, `shops ||--o{ orders`, a code span at the start of a
  bullet, such a first cell): in fences, in code spans, and where they are a whole heading or first cell or stand in a
  line with an arrow, but not in prose,
- the first word of an absolute path (`/v1/shops/{id}` -> `/v1/LABEL-shops/{id}`).

What is not: words that a template holds too (they are placeholders or mean something to every note), tags and
other values of front matter, what a link displays, anchors, hosts in addresses, and names that this does not
recognise; the latter are shared by all copies, as RabbitMQ would be.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

from naming import Parts, Series, Slot, is_compound, renamed, renamed_note

_STAGE = re.compile(r"\d+\. ")
_FENCE = re.compile(r"[ \t>]*(?:[-*+] |\d+\. )?[ \t]*(```+|~~~+)")
_HEADING = re.compile(r"(#{1,6}[ \t]+)(.*?)([ \t]*)$")
_TABLE = re.compile(r"(?i)CREATE TABLE (?:IF NOT EXISTS )?[\"`]?(?:\w+\.)?(\w+)")
_ARROW = re.compile(r"(?<![\w-])(\w+)[ \t]+(?:[|}][|o]--[|o][|{]|\w\|--|[-=]+>|→|↔)[ \t]*(?:\|[^|]*\|[ \t]*)?(\w+)?")
_ENDS = re.compile(r"[|}][|o]--[|o][|{]|→|↔|[-=]>")
_NAMING_COLUMN = re.compile(r"(?i)[*_ ]*(?:entity|component|metric|table|flag|service|class|name)(?: name)?[*_ ]*$")
_BULLET = re.compile(r"(?m)^[ \t]*[-*] `([A-Za-z]\w*)`")
_FLAG = re.compile(r"(?i)flag name:\W*([A-Za-z][\w-]*)")
_PATH_HEAD = r"/(?:(?:api|v\d+)/)*"
_TOKEN = re.compile(
    r"(?P<wiki>\[\[[^\[\]\n]+\]\])|(?P<inline>\]\([^()\n]+\))"
    r"|(?P<code>`[^`\n]+`)"
    r"|(?P<path>(?<![\w.:/}>)<*-])" + _PATH_HEAD + r"[a-z][\w-]*)"
    r"|(?P<word>(?<![\w-])[A-Za-z]\w*(?:-\w+)*)"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
# Words of diagrams and of SQL, which must stay even where a table has such a name.
_KEYWORDS = frozenset(
    "participant actor note end loop alt opt par state class entity table key select from where create insert update "
    "delete index null true false text uuid date time string number object array name type status id".split()
)


class Original(NamedTuple):
    """The vault that is copied: its notes by path, and what else one needs to know to rename in them.

    `folders` are the names, in lower case, of folders that every copy has for itself. `stems` and `aliases` give the
    paths of the notes with a name in lower case; `shared` are the files that are there once; `words` and `plain` are
    the names to change, by their keys, `kept` what templates say.
    """

    notes: dict[str, str]
    folders: frozenset[str]
    stems: dict[str, list[str]]
    aliases: dict[str, str]
    shared: frozenset[str]
    series: dict[str, Series]
    words: frozenset[str]
    plain: frozenset[str]
    kept: frozenset[str]
    paths_renamed: bool


def stem_of(path: str) -> str:
    return posixpath.basename(path).removesuffix(".md")


def plain_key(word: str) -> str:
    """One key for `Shop`, `shop` and `shops`."""
    return word.lower().rstrip("s")


def own_folders(paths: Iterable[str]) -> frozenset[str]:
    """The names, in lower case, of the folders that a copy does not share with others.

    They are those that hold notes, themselves or in stage folders (`4. Completed`). Stages keep their names, and so
    do folders of mere folders and what lies above all notes: links may name them by the paths of a larger vault.
    """
    folders = [posixpath.dirname(path).lower() for path in paths]
    above = posixpath.commonpath([folder or "." for folder in folders]).split("/")
    found = set()
    for folder in folders:
        parts = folder.split("/")
        while parts and _STAGE.match(parts[-1]):
            parts.pop()
        found.update(parts[-1:])
    return frozenset(found - set(above) - {""})


def new_path(original: Original, path: str) -> Parts:
    """Where a note lies in a copy."""
    *folders, _ = path.split("/")
    parts: Parts = []
    for folder in folders:
        parts += [*_new_folder(original, folder, path), "/"]
    return [*parts, *renamed_note(stem_of(path), path, original.series), ".md"]


def _new_folder(original: Original, folder: str, owner: str) -> Parts:
    if folder.lower() not in original.folders:
        return [folder]
    # A folder called as its note stays so.
    return (
        renamed_note(folder, owner, original.series)
        if folder.lower() in original.stems
        else [folder, Slot("after", owner)]
    )


def collect_names(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """The identifiers of several words, and the keys of one-word names, that notes give to things."""
    words: set[str] = set()
    plain: set[str] = set()
    for text in texts:
        alone, single = _candidates(text)
        words.update(word for word in alone if is_compound(word))
        plain.update(
            plain_key(word)
            for word in single
            if not is_compound(word) and len(word) > 2 and word.lower() not in _KEYWORDS
        )
    return words, plain


def _candidates(text: str) -> tuple[list[str], list[str]]:
    single = [*_TABLE.findall(text), *_BULLET.findall(text)]
    alone = [*_FLAG.findall(text), *re.findall(r"`([A-Za-z][\w-]*)`", text), *single]
    naming = False
    before = ""
    for line in text.splitlines():
        cell = _first_cell(line)
        if cell is not None:
            if before == "":
                naming = _NAMING_COLUMN.match(cell) is not None
            elif naming and re.fullmatch(r"[\w-]+", cell):
                alone.append(cell)
                single.append(cell)
        before = "" if cell is None else cell
        heading = _HEADING.match(line)
        if heading and heading[1].count("#") > 2 and re.fullmatch(r"`?([A-Za-z]\w*)`?", heading[2]):
            alone.append(heading[2].strip("`"))
        ends = _ARROW.search(line)
        if ends and ("||" in line or "}" in line):
            alone += [end for end in ends.groups() if end]
            single += [end for end in ends.groups() if end]
    return alone, single


def _first_cell(line: str) -> str | None:
    """The text of a table row's first cell without its marks; None for another line."""
    if not line.lstrip().startswith("|"):
        return None
    return line.lstrip()[1:].partition("|")[0].strip(" *_`\t")


def template_words(texts: Iterable[str]) -> frozenset[str]:
    """The words and paths of templates, which no copy changes."""
    return frozenset(match[0] for text in texts for match in re.finditer(r"/?[A-Za-z][\w/-]*|/[\w/-]+", text))


class Reader:
    """Turns one note into parts; it remembers only where in the note it is."""

    def __init__(self, original: Original, path: str) -> None:
        self.original = original
        self.path = path
        self.fence = ""
        self.in_aliases = False

    def parts(self) -> Parts:
        """The whole note. Neighbouring strings are joined."""
        found: Parts = []
        front = False
        for number, line in enumerate(self.original.notes[self.path].splitlines(keepends=True)):
            if number == 0 and line.lstrip("\ufeff").rstrip() == "---":
                front = True
                found.append(line)
            elif front:
                front = line.rstrip() not in ("---", "...")
                found += self._front_matter(line)
            else:
                found += self._line(line)
        return list(joined(found))

    def _front_matter(self, line: str) -> Iterator[str | Slot]:
        if line[:1].strip(" -\t\r\n"):
            self.in_aliases = line.lower().startswith(("aliases:", "alias:"))
        if self.in_aliases:
            head, colon, rest = line.partition(":") if line[:1] not in " -" else ("", "", line)
            yield head + colon
            for piece in re.split(r"([^\s,\[\]\"'-][^,\[\]\"'\n\r]*[^\s,\[\]\"'])", rest):
                yield piece
                if piece.strip(" ,[]\"'-\r\n\t"):
                    yield Slot("after", self.path)
            return
        for match in re.split(r"(\[\[[^\[\]\n]+\]\])", line):
            yield from self._wikilink(match) if match.startswith("[[") else [match]

    def _line(self, line: str) -> Iterable[str | Slot]:
        fence = _FENCE.match(line)
        if self.fence:
            if fence and fence[1].startswith(self.fence):
                self.fence = ""
            return self._text(line, in_code=True)
        if fence:
            self.fence = fence[1]
            return [line]
        heading = _HEADING.match(line)
        if heading and heading[1].startswith("# "):
            return [heading[1], *self._title(heading[2]), line[heading.end(2) :]]
        if heading and re.fullmatch(r"`?\w+`?", heading[2]):
            return self._text(line, in_code=True)
        cell = _first_cell(line)
        if cell and re.fullmatch(r"\w+", cell):
            end = line.index("|", line.index("|") + 1) if line.count("|") > 1 else len(line)
            return [*self._text(line[:end], in_code=True), *self._text(line[end:])]
        return self._text(line, in_code=bool(_ENDS.search(line)))

    def _title(self, title: str) -> Iterable[str | Slot]:
        """A title that holds the note's name gets its new name; another stays."""
        stem = stem_of(self.path)
        new = renamed_note(stem, self.path, self.original.series)
        start = title.find(stem)
        if start >= 0:
            return [title[:start], *new, title[start + len(stem) :]]
        theirs = re.findall(r"\w+", title.lower())
        if any(word in theirs for word in re.findall(r"\w+", stem.lower())):
            return [*self._text(title), Slot("after", self.path)]
        return self._text(title)

    def _text(self, text: str, in_code: bool = False) -> Iterator[str | Slot]:
        done = 0
        for match in _TOKEN.finditer(text):
            yield text[done : match.start()]
            done = match.end()
            token = match[0]
            if match["wiki"]:
                yield from self._wikilink(token)
            elif match["inline"]:
                yield from self._inline(token)
            elif match["code"] and not in_code:
                yield "`"
                yield from self._text(token[1:-1], in_code=True)
                yield "`"
            elif match["code"]:
                yield "`"
                done = match.start() + 1
                yield from self._text(text[done:], in_code=True)
                return
            elif match["path"]:
                yield from self._path(token)
            else:
                yield from self._word(token, in_code)
        yield text[done:]

    def _word(self, token: str, in_code: bool) -> Iterable[str | Slot]:
        prefix, _, number = token.partition("-")
        if prefix in self.original.series and number.isdigit():
            return [Slot("number", "", prefix, int(number))]
        if token in self.original.words:
            return renamed(token)
        if "-" in token:
            pieces = re.split(r"(-)", token)
            return [part for piece in pieces for part in (["-"] if piece == "-" else self._word(piece, False))]
        if in_code and plain_key(token) in self.original.plain and token not in self.original.kept:
            return renamed(token)
        return [token]

    def _path(self, token: str) -> Parts:
        head = re.match(_PATH_HEAD, token)
        if head is None or not self.original.paths_renamed or token in self.original.kept:
            return [token]
        return [head[0], Slot("kebab"), token[head.end() :]]

    def _wikilink(self, token: str) -> Parts:
        target, rest = _split(token[2:-2])
        return ["[[", *self._target(target), rest + "]]"]

    def _inline(self, token: str) -> Parts:
        url, rest = _split(token[2:-1])
        title = url.find(' "')
        if title >= 0:
            url, rest = url[:title], url[title:] + rest
        bare = url.strip("<>")
        if not bare or _SCHEME.match(bare):
            return [token]
        target = unquote(bare)
        owner = self._leads_to(target)
        if owner is not None:
            new: Parts = [quote(part, safe="/") if isinstance(part, str) else part for part in self._target(target)]
            spaced: Parts = []
            for part in new:
                # A slot that starts with a space cannot be quoted later, so its space is written here.
                after = isinstance(part, Slot) and part.style == "after"
                spaced += ["%20", Slot("pascal", owner)] if after else [part]
            return ["](", *spaced, rest + ")"]
        there = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), target))
        if there in self.original.shared:
            own = self.original.folders
            here = [part + "\0" if part.lower() in own else part for part in self.path.split("/")[:-1]]
            return ["](", quote(posixpath.relpath(there, "/".join(here)), safe="/."), rest + ")"]
        return [token]

    def _leads_to(self, target: str) -> str | None:
        """The copied note that a link's target names, as far as its name tells; folders decide between several."""
        leaf = target.strip().rsplit("/", 1)[-1].removesuffix(".md").lower()
        found = self.original.stems.get(leaf)
        if not found:
            return self.original.aliases.get(leaf)
        ending = "/" + target.strip().removesuffix(".md").lower()
        fits = (path for path in found if ("/" + path).lower().removesuffix(".md").endswith(ending))
        return next(fits, found[0])

    def _target(self, target: str) -> Parts:
        """A link's target with the new names of its folders and note."""
        owner = self._leads_to(target)
        if owner is None:
            return [target]
        *folders, leaf = target.split("/")
        parts: Parts = []
        for folder in folders:
            parts += [*_new_folder(self.original, folder, owner), "/"]
        return [*parts, *self._leaf(leaf, owner)]

    def _leaf(self, leaf: str, owner: str) -> Parts:
        stem = leaf.strip().removesuffix(".md")
        lead = leaf[: len(leaf) - len(leaf.lstrip())]
        end = leaf.rstrip()[len(lead) + len(stem) :] + leaf[len(leaf.rstrip()) :]
        if stem.lower() not in self.original.stems:
            return [lead, stem, Slot("after", owner), end]
        return [lead, *renamed_note(stem, owner, self.original.series), end]


def _split(link: str) -> tuple[str, str]:
    """A link's target, and the rest of it from the first anchor or display text on."""
    cut = re.search(r"\\?[|#]", link)
    return (link[: cut.start()], link[cut.start() :]) if cut else (link, "")


def joined(parts: Iterable[str | Slot]) -> Iterator[str | Slot]:
    """The same parts with neighbouring strings made one and empty ones left out."""
    text: list[str] = []
    for part in parts:
        if isinstance(part, str):
            text.append(part)
            continue
        if text:
            yield "".join(text)
            text = []
        yield part
    if text:
        yield "".join(text)
