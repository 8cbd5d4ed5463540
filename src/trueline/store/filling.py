"""Filling the tables: what changed is drawn again, what leads from one document to others is looked up anew.

However a database came to be, filled at once or kept and filled again, it holds the same.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from trueline import __version__
from trueline.analysis.analysis import Analysis
from trueline.analysis.drawing import drawn
from trueline.analysis.reading import Documents
from trueline.store.folder import fingerprint
from trueline.store.rows import ROWS, digest_of, draw_rows, sound_path
from trueline.store.schema import INDEXES, NAME, SEARCHED, all_tables, statements
from trueline.vault import Vault
from trueline.vault.paths import leads, local_path

Drawn = Iterable[tuple[str, Iterable[tuple[Any, Any]]]]

_WRITTEN_TOGETHER = 100
# If fewer documents than this have changed, the others' rows are kept however few they are.
_FEW = 100


class Content(NamedTuple):
    """What the tables are to hold.

    `environment` tells what every row depends on besides its document, `kinds` what each file of the vault
    is, `digests` what each document's bytes are, `draw` makes the rows of the documents at some paths.
    `vault` is only asked for where links may lead elsewhere than before.
    """

    vault: Callable[[], Vault]
    environment: str
    kinds: Mapping[str, str]
    digests: Mapping[str, str]
    draw: Callable[[Sequence[str]], Drawn]


def content_of(
    analysis: Analysis,
    tell: Callable[[int, int], None] | None = None,
    digest_at: Callable[[str], str] | None = None,
) -> Content:
    """The content of a vault on disk; `tell` is called with how many of how many documents are drawn.

    `digest_at` is for who knows the documents' digests by their paths; else all are read.
    """
    source = analysis.source
    digest = blake2b(digest_size=16)
    for part in (NAME, *statements(), *INDEXES, __version__, fingerprint(), repr(analysis.settings)):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    for template in source.library.templates:
        known = "" if template.path.startswith("<") else digest_of(source.data(template.path))
        digest.update(f"{template.path}\n{known}".encode("utf-8", "surrogateescape"))
    digests = {path: digest_at(path) if digest_at else digest_of(source.data(path)) for path in analysis.paths}

    def draw(paths: Sequence[str]) -> Drawn:
        made = drawn(ROWS, Documents(paths, source.document), paths, tell)
        return ((path, rows) for path, rows, _ in made)

    others = analysis.listing.others
    kinds = _kinds(analysis.paths, analysis.unchecked, (problem.path for problem in analysis.unread), others)
    return Content(lambda: analysis.vault, digest.hexdigest(), kinds, digests, draw)


def content_of_vault(vault: Vault) -> Content:
    """The content of a vault of which all documents are at hand."""
    digests = {path: digest_of(document.tree.data) for path, document in vault.documents.items()}
    kinds = _kinds(vault.entries, vault.unchecked, (problem.path for problem in vault.unread), vault.files)

    def draw(paths: Sequence[str]) -> Drawn:
        return ((path, draw_rows(vault.documents[path])) for path in paths)

    return Content(lambda: vault, "", kinds, digests, draw)


def fill(connection: sqlite3.Connection, content: Content) -> int:
    """Make the tables hold `content`; returns how many documents were drawn. One transaction, whole or not at all.

    The connection is in autocommit mode. Raises `sqlite3.Error` as SQLite does.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        drawn = _fill(connection, content)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return drawn


def _fill(connection: sqlite3.Connection, content: Content) -> int:
    about = _about(connection)
    # Two names that are no Unicode may look alike when written out; the first has the rows.
    real = {sound_path(path): path for path in reversed(list(content.digests))}
    held = dict(connection.execute("SELECT path, digest FROM document")) if about else {}
    wanted = [path for path in reversed(real) if held.get(path) != content.digests[real[path]]]
    gone = [path for path in held if path not in real]
    anew = about.get("made_from") != content.environment or len(wanted) + len(gone) > max(_FEW, len(real) // 2)
    if anew:
        _clear(connection)
        wanted, gone = list(reversed(real)), []
    _remove(connection, [] if anew else [*wanted, *gone])
    _insert(connection, content.draw([real[path] for path in wanted]))
    _index(connection, None if anew else wanted)
    names = _names_digest(content.kinds)
    if anew or wanted or gone or about.get("names") != names:
        connection.execute("DELETE FROM file")
        connection.executemany("INSERT INTO file VALUES (?, ?)", sorted(content.kinds.items()))
        _resolve(connection, content.vault(), real)
    entries = {"schema": NAME, "version": __version__, "made_from": content.environment, "names": names}
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", entries.items())
    return len(wanted)


def _about(connection: sqlite3.Connection) -> dict[str, str]:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone()
    return dict(connection.execute("SELECT name, value FROM about")) if there else {}


def _clear(connection: sqlite3.Connection) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'fts\\__%' ESCAPE '\\'"
    for (name,) in connection.execute(f"{query} AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in statements():
        connection.execute(statement)


def _remove(connection: sqlite3.Connection, paths: Sequence[str]) -> None:
    given = [(path,) for path in paths]
    columns = ", ".join(SEARCHED)
    connection.executemany(
        f"INSERT INTO fts(fts, rowid, {columns}) SELECT 'delete', id, {columns} FROM section WHERE path = ?", given
    )
    for table in all_tables().values():
        if any(column.name == "path" for column in table.columns) and table.name != "file":
            connection.executemany(f"DELETE FROM {table.name} WHERE path = ?", given)


def _insert(connection: sqlite3.Connection, drawn: Drawn) -> None:
    waiting: dict[str, list[tuple[Any, ...]]] = {}
    for number, (path, rows) in enumerate(drawn, 1):
        shown = sound_path(path)
        for table, row in rows:
            waiting.setdefault(table, []).append((shown, *row))
        if number % _WRITTEN_TOGETHER == 0:
            _write(connection, waiting)
    _write(connection, waiting)


def _write(connection: sqlite3.Connection, waiting: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, rows in waiting.items():
        connection.executemany(_insertion(table), rows)
    waiting.clear()


def _insertion(table: str) -> str:
    names = [column.name for column in all_tables()[table].columns if column.name != "id"]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _index(connection: sqlite3.Connection, paths: Sequence[str] | None) -> None:
    """Make some documents, or all, quick to find and their text searchable."""
    if paths is None:
        for statement in INDEXES:
            connection.execute(statement)
        connection.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
        return
    columns = ", ".join(SEARCHED)
    connection.executemany(
        f"INSERT INTO fts(rowid, {columns}) SELECT id, {columns} FROM section WHERE path = ?",
        [(path,) for path in paths],
    )


def _kinds(
    documents: Iterable[str], notes: Iterable[str], unread: Iterable[str], others: Iterable[str]
) -> dict[str, str]:
    """Every file of the vault, as the tables have its path, and what it is."""
    kinds = dict.fromkeys(map(sound_path, others), "other")
    kinds.update(dict.fromkeys(map(sound_path, unread), "unread"))
    kinds.update(dict.fromkeys(map(sound_path, notes), "note"))
    kinds.update(dict.fromkeys(map(sound_path, documents), "document"))
    return kinds


def _names_digest(kinds: Mapping[str, str]) -> str:
    """What tells the names that links may lead to from others."""
    named = (f"{path}\0{kind}" for path, kind in sorted(kinds.items()))
    return blake2b("\n".join(named).encode(), digest_size=16).hexdigest()


def _resolve(connection: sqlite3.Connection, vault: Vault, real: Mapping[str, str]) -> None:
    """Fill in where links lead; what is as it was is not written."""
    for table, kind in (("link", "kind"), ("domain", "'wikilink'"), ("blocker", "'wikilink'")):
        query = f"SELECT path, number, {kind}, target, leads_to, outcome FROM {table}"
        changed = []
        for path, number, written, target, *before in connection.execute(query):
            find = _wikilink if written == "wikilink" else _markdown
            found = find(vault, real[path], target)
            if found != tuple(before):
                changed.append((*found, path, number))
        connection.executemany(f"UPDATE {table} SET leads_to = ?, outcome = ? WHERE path = ? AND number = ?", changed)


def _wikilink(vault: Vault, path: str, target: str) -> tuple[str | None, str]:
    if not target:
        return sound_path(path), "found"
    found = vault.resolve(path, target)
    return sound_path(found.path) if found.path else None, found.outcome.value


def _markdown(vault: Vault, path: str, url: str) -> tuple[str | None, str]:
    if not url:
        return sound_path(path), "found"
    target = local_path(url)
    if target is None:
        return None, "external"
    found = leads(vault, path, target)
    if not found:
        return None, "missing" if found is None else "outside"
    return sound_path(found), "found"
