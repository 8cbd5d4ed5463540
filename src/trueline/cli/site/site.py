"""All pages of a vault, and the folder they are written to."""

import json
import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from hashlib import blake2b

from trueline.analysis.analysis import Analysis
from trueline.analysis.selecting import select_rules
from trueline.cli.site.layout import PAGES, answered, page, text
from trueline.cli.site.notes import Leads, Rendered, render_note
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.queries import find_query
from trueline.store.placing import TargetRefused
from trueline.text.soundness import sound
from trueline.vault.paths import leads, local_path

# A folder with this file was made here, and lists what may be replaced.
MARKER = ".trueline-site.json"
_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
# What a section says is searched so far; all of it would make a page that takes long to load.
_SEARCHED_CHARACTERS, _MOST_SECTIONS = 400, 20_000


def page_name(path: str) -> str:
    """The name of a document's page: readable, and of this path alone whatever the file system thinks of case."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".md").casefold()
    digest = blake2b(path.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"{re.sub(r'[^a-z0-9]+', '-', stem).strip('-')[:60] or 'note'}-{digest}.html"


class Site:
    """The pages of one vault; each is made when it is asked for."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._vault = analysis.vault
        self._names = {path: page_name(path) for path in analysis.paths}
        self._findings: dict[str, list[Diagnostic]] = {}
        for finding in analysis.check(select_rules(analysis.settings)).diagnostics:
            self._findings.setdefault(finding.path, []).append(finding)

    def page_of(self, path: str) -> str | None:
        """The page of a document."""
        return self._names.get(path)

    def pages(self) -> Iterator[tuple[str, str]]:
        """The name and text of every page."""
        for name, question in {"index.html": "board", "decisions.html": "decisions", "questions.html": "open"}.items():
            answer = find_query(question).ask(self._vault)
            yield name, page(name, PAGES[name], answered(answer, self.page_of))
        index: list[dict[str, object]] = []
        for path, name in self._names.items():
            document = self._vault.documents[path]
            rendered = render_note(document, self._leads(path))
            yield name, page(name, document.meta.title or document.name, self._note(document, rendered))
            index += self._searched(document, name, rendered)
        yield "search.html", self._search(index)

    def _leads(self, path: str) -> Leads:
        def wikilink(target: str) -> str | None:
            found = self._vault.resolve(path, target).path if target else path
            return self._names.get(found) if found else None

        def url(written: str) -> str | None:
            if _SCHEME.match(written):
                return written
            target = local_path(written)
            found = leads(self._vault, path, target) if target else None
            return self._names.get(found) if found else None

        return Leads(wikilink, url)

    def _note(self, document: Document, rendered: Rendered) -> Iterator[str]:
        meta = document.meta
        facts = (document.path, meta.stage, meta.status, meta.priority, meta.updated.iso if meta.updated else None)
        yield f'<p class="dim">{" · ".join(text(fact) for fact in facts if fact)}</p>\n'
        findings = self._findings.get(document.path, [])
        if findings:
            count = f"{len(findings)} finding{'s' * (len(findings) > 1)}"
            yield f"<details><summary>{count}</summary><ul>\n"
            for finding in findings:
                line = document.tree.lines.line(finding.span.start)
                place = _nearest(rendered, line)
                where = f'<a href="#L{place}">line {line}</a>' if place else f"line {line}"
                yield f"<li>{where}: {finding.severity.word}: {text(finding.message)} <code>{finding.rule}</code></li>\n"
            yield "</ul></details>\n"
        yield rendered.html

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
                "line": _nearest(rendered, line),
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
            f'<p><label for="field">Words to look for in {what}:</label><input id="field" type="search" autofocus></p>\n'
            '<p id="told" class="dim" role="status"></p><ol id="found"></ol>\n'
            f'<script id="index" type="application/json">{data}</script>\n'
        )
        return page("search.html", PAGES["search.html"], (body,), script)


def _nearest(rendered: Rendered, line: int) -> int:
    """The last line up to `line` that has an anchor, else the first one; 0 where there is none."""
    number = bisect_right(rendered.lines, line)
    return rendered.lines[max(number - 1, 0)] if rendered.lines else 0


def write_site(analysis: Analysis, folder: str) -> int:
    """Write the pages to `folder`, and remove those that were written before and are no more; returns how many.

    Raises `TargetRefused` for a folder that holds anything else, and `OSError`.
    """
    before = _made_before(folder)
    os.makedirs(folder, exist_ok=True)
    written: list[str] = []
    for name, said in Site(analysis).pages():
        with open(os.path.join(folder, name), "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(said)
        written.append(name)
    for name in before - set(written):
        if os.path.isfile(os.path.join(folder, name)):
            os.remove(os.path.join(folder, name))
    with open(os.path.join(folder, MARKER), "w", encoding="utf-8") as file:
        json.dump({"schema": "trueline/site@1", "pages": sorted(written)}, file, indent=1)
    return len(written)


def _made_before(folder: str) -> set[str]:
    """The pages that a folder holds from the last time."""
    if not os.path.lexists(folder):
        return set()
    if not os.path.isdir(folder):
        raise TargetRefused(f"`{folder}` is no folder")
    try:
        with open(os.path.join(folder, MARKER), encoding="utf-8") as file:
            names = json.load(file)["pages"]
        return {name for name in names if re.fullmatch(r"[a-z0-9-]+\.html", name)}
    except FileNotFoundError:
        if os.listdir(folder):
            raise TargetRefused(f"`{folder}` is not empty and holds no site of ours") from None
        return set()
    except (ValueError, KeyError, TypeError):
        raise TargetRefused(f"`{folder}/{MARKER}` cannot be understood") from None
