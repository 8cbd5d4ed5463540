"""Ranked search in the text of all sections.

Words are found however they end (`job` finds `jobs`), names by the words they are made of: `print_jobs`,
`GET /labels/{id}` and `LabelPrinter` are phrases. What stands in quotes is found as it is. No text is an
error: what is no word is no word to look for.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import normalize

from trueline.model.symbols import singular, words
from trueline.store.schema import SEARCHED

_QUOTED = re.compile(r'"([^"]*)"?|(\S+)')
# What the tokenizer takes for a word: letters and numbers, with the marks that belong to them.
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MOST_TERMS = 32
# Words shorter than this mean too much when their ends are left open.
_SHORT = 4
# How much more a word in the document's title, in a heading and in the text tells.
_WEIGHTS = (2.0, 5.0, 1.0, 0.8)
_OWN = " ".join(name for name in SEARCHED if name != "title")
# Marks around what was found while the text is on its way; no document has them for long.
OPEN, CLOSE = "\ue0f1", "\ue0f2"
_SNIPPET_WORDS = 24
_SNIPPET_CHARACTERS = 240
# SQLite compares each place with each to find the best words to show, and copies the text for each place it marks: in a
# very long section that takes minutes, in which nothing stops it. There the first place is shown.
_LONG = 20_000


class Term(NamedTuple):
    """Something to look for: a word or a name; `exact` where it stood in quotes."""

    text: str
    exact: bool = False


class Hit(NamedTuple):
    """A section that was found. `line` is that of the first place in its text, else that of its heading.

    In `snippet` what was found stands between `OPEN` and `CLOSE`.
    """

    path: str
    line: int
    document: str
    place: str
    snippet: str


class Found(NamedTuple):
    """The best sections, how many there are in `total`, and how they were found.

    `how` is `all` (every term), `begun` (a word that begins like each term), `any` (at least one term) or
    `none`; `near` are words of the vault that may have been meant, where nothing was found.
    """

    hits: Sequence[Hit]
    total: int
    how: str
    terms: Sequence[Term]
    near: Sequence[str] = ()


def terms_of(text: str) -> list[Term]:
    """What a text looks for: words apart, what is in quotes together."""
    found = []
    for quoted, bare in _QUOTED.findall(normalize("NFC", text)):
        term = Term(quoted, True) if quoted else Term(bare)
        if _WORD.search(term.text) and term not in found:
            found.append(term)
    return found[:_MOST_TERMS]


def search(connection: sqlite3.Connection, text: str, path: str = "", section: str = "", limit: int = 20) -> Found:
    """The sections that tell most of `text`, in one document or those below one heading if that is asked.

    All of it is read as it is at one moment, whoever fills the tables meanwhile. Raises `sqlite3.Error` as SQLite does.
    """
    connection.execute("BEGIN")
    try:
        return _search(connection, terms_of(text), path, section, limit)
    finally:
        connection.rollback()


def _search(connection: sqlite3.Connection, terms: Sequence[Term], path: str, section: str, limit: int) -> Found:
    for how, query in _queries(terms):
        count, hits = _hits(connection, terms, query, path, section, limit)
        if count:
            return Found(hits, count, how, terms)
    return Found((), 0, "none", terms, _near(connection, terms) if terms else ())


def _queries(terms: Sequence[Term]) -> Iterable[tuple[str, str]]:
    if terms:
        yield "all", _query(map(_meant, terms), " AND ")
        yield "begun", _query(map(_begun, terms), " AND ")
    if len(terms) > 1:
        yield "any", _query(map(_begun, terms), " OR ")


def _query(phrases: Iterable[str], joined: str) -> str:
    """The phrases joined; the document's title may hold some of them, but not all that is found."""
    known = list(phrases)
    return f"({joined.join(known)}) AND {{{_OWN}}} : ({' OR '.join(known)})"


def _phrase(text: str) -> str:
    """The words of a text as a phrase of FTS5, which ends at nothing but a quote."""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"'


def _meant(term: Term) -> str:
    """A term however its last word ends, and however the words of a name are joined."""
    if term.exact:
        return _phrase(term.text)
    kinds = dict.fromkeys((_phrase(term.text), _phrase(_HUMP.sub(" ", term.text))))
    for text in (term.text, _HUMP.sub(" ", term.text)):
        *first, last = _WORD.findall(text)
        stem = " ".join([*first, singular(last.lower())])
        if len(singular(last.lower())) >= _SHORT:
            kinds[_phrase(stem) + " *"] = None
        else:
            kinds.update(dict.fromkeys((_phrase(stem), _phrase(f"{stem}s"))))
    return "(" + " OR ".join(kinds) + ")"


def _begun(term: Term) -> str:
    return _phrase(term.text) if term.exact else f"({_phrase(term.text)} * OR {_phrase(_HUMP.sub(' ', term.text))} *)"


def _hits(
    connection: sqlite3.Connection, terms: Sequence[Term], query: str, path: str, section: str, limit: int
) -> tuple[int, list[Hit]]:
    where, values = "fts MATCH ?", [query]
    if path:
        where, values = f"{where} AND section.path = ?", [*values, path]
    if section:
        where, values = f"{where} AND (folded(place) LIKE ? ESCAPE '\\' OR folded(slot) LIKE ? ESCAPE '\\')", [
            *values, *[f"%{_like(section.casefold())}%"] * 2,
        ]  # fmt: skip
    connection.create_function("folded", 1, lambda text: (text or "").casefold(), deterministic=True)
    rows = "FROM fts JOIN section ON section.id = fts.rowid"
    (count,) = connection.execute(f"SELECT count(*) {rows} WHERE {where}", values).fetchone()
    if not count:
        return 0, []
    best = f"SELECT id, bm25(fts, {', '.join(map(str, _WEIGHTS))}) AS score {rows} WHERE {where}"
    # What is still the template's own text stands in every note, and tells nothing of this one.
    chosen = f"{best} ORDER BY section.state IS 'untouched', score, section.path, section.number LIMIT ?"
    numbers = [number for number, _ in connection.execute(chosen, [*values, limit or -1])]
    told = {number: (long, *rest) for number, long, *rest in _told(connection, query, numbers)}
    return count, [_hit(terms, *told[number]) for number in numbers]


def _told(connection: sqlite3.Connection, query: str, numbers: Sequence[int]) -> sqlite3.Cursor:
    """What is shown of the sections with these numbers, in one pass: looking one up by its number costs as much."""
    place = f"fts, {SEARCHED.index('text')}, '{OPEN}', '{CLOSE}'"
    return connection.execute(
        f"""
        SELECT section.id, length(section.text) > {_LONG} AS long,
            iif(length(section.text) > {_LONG}, section.text, highlight({place})),
            iif(length(section.text) > {_LONG}, '', snippet({place}, '…', {_SNIPPET_WORDS})),
            path, line, section.title, place, text_line
        FROM fts JOIN section ON section.id = fts.rowid
        WHERE fts MATCH ? AND +fts.rowid IN (SELECT value FROM json_each(?))
        """,
        (query, str([*numbers])),
    )


def _first_marked(text: str, terms: Sequence[Term]) -> str:
    """A text in which the first word that begins like one of the terms' words is marked."""
    wanted = "|".join(re.escape(word) for term in terms for word in _WORD.findall(term.text))
    found = re.search(rf"(?<![^\W_])(?:{wanted})[^\W_]*", text, re.IGNORECASE)
    return f"{text[: found.start()]}{OPEN}{found[0]}{CLOSE}{text[found.end() :]}" if found else text


def _around_first(marked: str) -> str:
    """What stands around the first place of a text in which that is marked."""
    begin = max(marked.find(OPEN) - _SNIPPET_CHARACTERS // 4, 0)
    words = marked[begin : begin + _SNIPPET_CHARACTERS].split()[:_SNIPPET_WORDS]
    return ("…" if begin else "") + " ".join(words) + "…"


def _hit(
    terms: Sequence[Term],
    long: bool,
    marked: str,
    snippet: str,
    path: str,
    line: int,
    title: str,
    place: str,
    text_line: int,
) -> Hit:
    if long:
        marked = _first_marked(marked, terms)
        snippet = _around_first(marked)
    first = marked.find(OPEN)
    if first >= 0:
        line = text_line + marked.count("\n", 0, first)
    return Hit(path, line, title, place, " ".join(snippet.split()) if _WORD.search(snippet) else "")


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _near(connection: sqlite3.Connection, terms: Sequence[Term]) -> list[str]:
    """Words of the vault that are most like those that it does not have."""
    from rapidfuzz import fuzz, process

    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, fts, 'row')")
    known = [word for (word,) in connection.execute("SELECT term FROM temp.vocabulary ORDER BY cnt DESC")]
    there = set(known)
    found: dict[str, None] = {}
    for term in terms:
        for word in words(term.text):
            if word not in there and len(word) > 2:
                likely = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=74, limit=3)
                found.update((one, None) for one, _, _ in likely)
    return list(found)[:5]


def section_names(connection: sqlite3.Connection) -> list[str]:
    """The headings and slots that sections of the vault have."""
    query = "SELECT heading FROM section UNION SELECT slot FROM section WHERE slot IS NOT NULL"
    return [name for (name,) in connection.execute(query) if name]
