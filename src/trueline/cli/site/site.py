"""All pages of a vault, and the folder they are written to."""

import json
import os
import re
from collections.abc import Iterator
from hashlib import blake2b

from trueline.analysis.analysis import Analysis
from trueline.analysis.contents import ReadProblem, read
from trueline.analysis.selecting import select_rules
from trueline.cli.site.layout import PAGES, answered, page, text
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.queries import find_query
from trueline.rendering.anchors import Anchors
from trueline.rendering.leading import leads_from
from trueline.rendering.notes import Rendered, render_note
from trueline.store.placing import TargetRefused
from trueline.syntax import WikiLink
from trueline.text.soundness import sound
from trueline.vault import Vault

# A folder with this file was made here, and lists what may be replaced.
MARKER = ".trueline-site.json"
_QUESTIONS = {
    "index.html": "board",
    "next.html": "next",
    "blocked.html": "blocked",
    "critical-path.html": "critical-path",
    "questions.html": "open",
    "decisions.html": "decisions",
    "owners.html": "owners",
    "conflicts.html": "conflicts",
    "stats.html": "stats",
}
# What a section says is searched so far; all of it would make a page that takes long to load.
_SEARCHED_CHARACTERS, _MOST_SECTIONS = 400, 20_000


def page_name(path: str) -> str:
    """The name of a document's page: readable, and of this path alone whatever the file system thinks of case."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".md").casefold()
    return f"{re.sub(r'[^a-z0-9]+', '-', stem).strip('-')[:60] or 'note'}-{digest_of(path)}.html"


def digest_of(path: str) -> str:
    """A few letters that stand for a path."""
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()


class Site:
    """The pages of one vault; each is made when it is asked for."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._vault = analysis.vault
        self._names = {path: page_name(path) for path in analysis.paths}
        self._findings: dict[str, list[Diagnostic]] = {}
        for finding in analysis.check(select_rules(analysis.settings)).diagnostics:
            self._findings.setdefault(finding.path, []).append(finding)
        self._linked = _linked(self._vault)
        # The pictures that pages show: where each lies beside them, and in the vault.
        self.pictures: dict[str, str] = {}

    def page_of(self, path: str) -> str | None:
        """The page of a document."""
        return self._names.get(path)

    def pages(self) -> Iterator[tuple[str, str]]:
        """The name and text of every page; `pictures` is whole after the last."""
        for name, question in _QUESTIONS.items():
            query = find_query(question)
            # A site is of one moment: what git knows of the past is left out.
            answer = query.ask(**{one: self._vault if what == "vault" else None for one, what in query.brought.items()})
            yield name, page(name, PAGES[name], answered(PAGES[name], answer, self.page_of))
        index: list[dict[str, object]] = []
        for path, name in self._names.items():
            document = self._vault.documents[path]
            leads = leads_from(self._vault, path, self.page_of, self._picture, self._vault.documents.get)
            rendered = render_note(document, leads)
            yield name, page(name, document.meta.title or document.name, self._note(document, rendered))
            index += self._searched(document, name, rendered)
        yield "search.html", self._search(index)

    def _picture(self, path: str) -> str:
        """Where a picture of the vault will lie beside the pages."""
        name = f"pictures/{digest_of(path)}.{path.rpartition('.')[2].lower()}"
        self.pictures[name] = path
        return name

    def _note(self, document: Document, rendered: Rendered) -> Iterator[str]:
        headings = [one for one in document.tree.sections if one.heading is not None]
        yield '<div class="note"><article>\n'
        if not any(one.heading and one.heading.level == 1 for one in headings):
            yield f"<h1>{text(document.meta.title or document.name)}</h1>\n"
        yield from self._facts(document)
        yield from self._found(document, rendered)
        yield f"{rendered.html}</article>\n"
        yield '<aside class="beside">\n'
        anchors = Anchors()
        contents = [(one.heading.level, one.heading.title.strip() or "(no title)") for one in headings if one.heading]
        entries = [(level, title, anchors.of(title)) for level, title in contents]
        chosen = [one for one in entries if one[0] in (2, 3)]
        if chosen:
            yield '<h2>On this page</h2><nav aria-label="On this page"><ul>\n'
            for level, title, anchor in chosen:
                yield f'<li{" class=deep" if level > 2 else ""}><a href="#{anchor}">{text(title.replace("`", ""))}</a></li>\n'
            yield "</ul></nav>\n"
        linked = self._linked.get(document.path, ())
        if linked:
            yield "<h2>Linked from</h2><ul>\n"
            for path in linked:
                entry = self._vault.entries[path]
                yield f'<li><a href="{self._names[path]}">{text(entry.name)}</a></li>\n'
            yield "</ul>\n"
        yield "</aside></div>\n"

    def _facts(self, document: Document) -> Iterator[str]:
        meta = document.meta
        updated = f"updated {meta.updated.iso}" if meta.updated and meta.updated.iso else None
        priority = f"{meta.priority} priority" if meta.priority else None
        domains = [link.target.rpartition("/")[2].removesuffix(".md") for link in meta.domains]
        facts = [fact for fact in (meta.stage, meta.status, priority, *domains, updated, document.path) if fact]
        yield '<ul class="facts">' + "".join(f"<li>{text(fact)}</li>" for fact in facts) + "</ul>\n"

    def _found(self, document: Document, rendered: Rendered) -> Iterator[str]:
        findings = self._findings.get(document.path, [])
        if not findings:
            return
        yield f"<details><summary>{len(findings)} finding{'s' * (len(findings) > 1)}</summary><ul>\n"
        for finding in findings:
            line = document.tree.lines.line(finding.span.start)
            place = rendered.nearest(line)
            where = f'<a href="#L{place}">line {line}</a>' if place else f"line {line}"
            yield f"<li>{where}: {finding.severity.word}: {text(finding.message)} <code>{finding.rule}</code></li>\n"
        yield "</ul></details>\n"

    def _searched(self, document: Document, name: str, rendered: Rendered) -> Iterator[dict[str, object]]:
        title = sound(document.meta.title or document.name)
        for section in document.tree.sections:
            assert section.heading is not None
            end = section.children[0].start if section.children else section.end
            said = document.tree.data[section.heading.end : end][: _SEARCHED_CHARACTERS * 4].decode("utf-8", "replace")
            line = document.tree.lines.line(section.start)
            yield {
                "title": title,
                "place": sound(section.heading.title),
                "page": name,
                "line": rendered.nearest(line),
                "text": " ".join(said.split())[:_SEARCHED_CHARACTERS],
            }

    def _search(self, index: list[dict[str, object]]) -> str:
        short = len(index) > _MOST_SECTIONS
        held = [{**one, "text": ""} for one in index] if short else index
        # Within a script only this could end it.
        data = json.dumps(held, separators=(",", ":")).replace("<", "\\u003c")
        what = "titles and headings" if short else "titles, headings and the beginning of each section"
        with open(os.path.join(os.path.dirname(__file__), "search.js"), encoding="utf-8") as file:
            script = file.read()
        body = (
            "<h1>Search</h1>\n"
            f'<p><label for="field">Words to look for in {what}:</label><input id="field" type="search" autofocus></p>\n'
            '<p id="told" class="dim" role="status"></p><ol id="found"></ol>\n'
            f'<script id="index" type="application/json">{data}</script>\n'
        )
        return page("search.html", PAGES["search.html"], (body,), script)


def _linked(vault: Vault) -> dict[str, list[str]]:
    """By the path of each document those that link to it, each once."""
    found: dict[str, list[str]] = {}
    for path, document in vault.documents.items():
        targets = {link.target for link in document.tree.links if isinstance(link, WikiLink) and link.target}
        for to in {vault.resolve(path, target).path for target in targets} - {None, path}:
            assert to is not None
            found.setdefault(to, []).append(path)
    return found


def write_site(analysis: Analysis, folder: str) -> int:
    """Write the pages to `folder`, and remove those that were written before and are no more; returns how many.

    Raises `TargetRefused` for a folder that holds anything else, and `OSError`.
    """
    before = _made_before(folder)
    os.makedirs(os.path.join(folder, "pictures"), exist_ok=True)
    site = Site(analysis)
    written: list[str] = []
    for name, said in site.pages():
        with open(os.path.join(folder, name), "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(said)
        written.append(name)
    pages = len(written)
    for name, path in site.pictures.items():
        found = read(analysis.root.path, path, analysis.settings.max_file_size)
        if not isinstance(found, ReadProblem):
            with open(os.path.join(folder, name), "wb") as picture:
                picture.write(found.data)
            written.append(name)
    for name in before - set(written):
        if os.path.isfile(os.path.join(folder, name)):
            os.remove(os.path.join(folder, name))
    if not os.listdir(os.path.join(folder, "pictures")):
        os.rmdir(os.path.join(folder, "pictures"))
    with open(os.path.join(folder, MARKER), "w", encoding="utf-8") as marker:
        json.dump({"schema": "trueline/site@1", "pages": sorted(written)}, marker, indent=1)
    return pages


def _made_before(folder: str) -> set[str]:
    """The pages that a folder holds from the last time."""
    if not os.path.lexists(folder):
        return set()
    if not os.path.isdir(folder):
        raise TargetRefused(f"`{folder}` is no folder")
    try:
        with open(os.path.join(folder, MARKER), encoding="utf-8") as file:
            names = json.load(file)["pages"]
        return {name for name in names if re.fullmatch(r"[a-z0-9-]+\.html|pictures/[0-9a-f]+\.[a-z]+", name)}
    except FileNotFoundError:
        if os.listdir(folder):
            raise TargetRefused(f"`{folder}` is not empty and holds no site of ours") from None
        return set()
    except (ValueError, KeyError, TypeError):
        raise TargetRefused(f"`{folder}/{MARKER}` cannot be understood") from None
