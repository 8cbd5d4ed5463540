"""All findings of the vault, by document; filtered, counted by rule family, in pages."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from trueline.diagnostics import Diagnostic, Severity
from trueline.model import name_key
from trueline.rules.run import matches
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

_ON_PAGE = 25
_MOST_SHOWN = 40


class Wanted(NamedTuple):
    """Which findings are asked for: so bad or worse, of a rule or family, that hold a text."""

    severity: str = ""
    rule: str = ""
    text: str = ""
    page: int = 1


class One(NamedTuple):
    """A finding; `fix` is what would resolve it, if something does."""

    severity: str
    message: str
    help: str
    rule: str
    line: int
    url: str
    fix: str


class Of(NamedTuple):
    """The findings of a document; `left` are more that its own page shows."""

    path: str
    name: str
    url: str
    errors: int
    warnings: int
    findings: tuple[One, ...]
    left: int


class Family(NamedTuple):
    """A family of rules, or a rule, with how many findings it has; `url` shows only those."""

    name: str
    number: int
    tone: str
    url: str
    current: bool


class Found(NamedTuple):
    """What the page shows."""

    documents: tuple[Of, ...]
    families: tuple[Family, ...]
    errors: int
    warnings: int
    others: int
    concerned: int
    wanted: Wanted
    pages: int
    url: str


def found(snapshot: Snapshot, wanted: Wanted) -> Found:
    """The findings as they are asked for; the documents with the worst come first."""
    least = Severity[wanted.severity.upper()] if wanted.severity else Severity.INFO
    text = name_key(wanted.text)
    by_path: dict[str, Sequence[Diagnostic]] = {}
    counts: Counter[str] = Counter()
    worst: dict[str, Severity] = {}
    for path, every in snapshot.findings.items():
        here = []
        for one in every:
            if one.severity < least or (text and text not in name_key(f"{path}\n{one.message}\n{one.rule}")):
                continue
            family = one.rule.partition("/")[0]
            counts[family] += 1
            worst[family] = max(one.severity, worst.get(family, Severity.INFO))
            if not wanted.rule or matches(wanted.rule, one.rule):
                here.append(one)
        if here:
            by_path[path] = here
    words = Counter(one.severity.word for every in by_path.values() for one in every)
    order = sorted(by_path, key=lambda path: (*_badness(by_path[path]), path))
    pages = max(1, -(-len(order) // _ON_PAGE))
    page = min(wanted.page, pages)
    shown = order[(page - 1) * _ON_PAGE : page * _ON_PAGE]
    return Found(
        tuple(_of(snapshot, path, by_path[path]) for path in shown),
        tuple(_family(name, counts[name], worst[name], wanted) for name in sorted(counts)),
        words["error"],
        words["warning"],
        words.total() - words["error"] - words["warning"],
        len(order),
        wanted._replace(page=page),
        pages,
        _address(wanted, wanted.rule) + "&page=",
    )


def _badness(findings: Sequence[Diagnostic]) -> tuple[int, int, int]:
    words = Counter(one.severity.word for one in findings)
    return -words["error"], -words["warning"], -words.total()


def _address(wanted: Wanted, rule: str) -> str:
    return "/findings?" + urlencode({"severity": wanted.severity, "rule": rule, "text": wanted.text})


def _family(name: str, count: int, worst: Severity, wanted: Wanted) -> Family:
    current = wanted.rule.partition("/")[0] == name
    tone = {"error": "bad", "warning": "warn"}.get(worst.word, "info")
    return Family(name, count, tone, _address(wanted, "" if current else name), current)


def _of(snapshot: Snapshot, path: str, findings: Sequence[Diagnostic]) -> Of:
    words = Counter(one.severity.word for one in findings)
    document = snapshot.document(path)
    lines = document.tree.lines if document is not None else snapshot.analysis.lines(path)
    url = file_url(path) if document is not None else ""
    first = sorted(findings, key=lambda one: (-one.severity, one.span.start))[:_MOST_SHOWN]
    shown = []
    for one in first:
        line = lines.line(min(one.span.start, len(lines.data)))
        fix = visible(one.fix.title) if one.fix else ""
        shown.append(
            One(
                one.severity.word,
                visible(one.message),
                visible(one.help),
                one.rule,
                line,
                f"{url}#L{line}" if url else "",
                fix,
            )
        )
    name = visible(path.rpartition("/")[2].removesuffix(".md"))
    return Of(visible(path), name, url, words["error"], words["warning"], tuple(shown), len(findings) - len(shown))
