"""Ranked search in the text of all sections."""

import sqlite3
from contextlib import closing
from typing import Annotated

from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.queries._names import near_names

# More hits than this are noise; words, a document or a section narrow them down.
_MOST = 25
_LONGEST = 1_000


@tool(hits={"type": "integer"})
def find(
    session: Session,
    text: Annotated[str, 'words, or "a phrase"'],
    document: Annotated[str, "only in this note"] = "",
    section: Annotated[str, "only below this heading"] = "",
) -> Result:
    """Find sections by what they say, best first; names are found however they are spelled."""
    from trueline.store.search import CLOSE, OPEN, search, section_names
    from trueline.store.tables import open_tables

    if len(text) > _LONGEST:
        raise Fault("too-large", f"{len(text):,} characters to look for", "`text`", help=f"at most {_LONGEST:,}")
    path = session.note(document).path if document else ""
    with open_tables(session.analysis, session.folder) as database, closing(sqlite3.connect(database)) as connection:
        if section:
            names = section_names(connection)
            if not any(section.casefold() in one.casefold() for one in names):
                raise Fault("unknown-name", "no section is called so", "`section`", near_names(section[:100], names))
        found = search(connection, text, path, section, _MOST)
    if not found.terms:
        raise Fault("bad-argument", "there is no letter and no number to look for", "`text`")
    blocks = [
        Block(f"- {hit.path}:{hit.line} · {hit.place or hit.document}\n  {_marked(hit.snippet, OPEN, CLOSE)}".rstrip())
        for hit in found.hits
    ]
    said = {
        "begun": "No section has these words as they are; these have words that begin like them.",
        "any": "No section has all of these words; these have some.",
    }.get(found.how, "")
    shown = f" (the best of {found.total:,}; narrow it by document or section)" if found.total > len(found.hits) else ""
    head = f"{len(found.hits)} sections{shown}; `read` them. {said}".rstrip()
    if not found.hits:
        near = f"; near words of the vault: {', '.join(f'`{word}`' for word in found.near)}" if found.near else ""
        head = f"nothing found{near}" + ("" if near else "; try fewer or other words, `overview` lists all notes")
    return Result([Block(head), *blocks], {"hits": found.total})


def _marked(snippet: str, opening: str, closing_: str) -> str:
    return snippet.replace(opening, "«").replace(closing_, "»")
