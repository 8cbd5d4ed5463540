"""One more endpoint, written as the note writes them: heading, table row, bullet or line of a fence."""

import re

from trueline.model import Document, Policy
from trueline.model.document import lower
from trueline.model.lowering import walk_blocks, walk_items
from trueline.model.sections.api import Api, Endpoint
from trueline.model.symbols import endpoint_symbol
from trueline.refactors._headings import tables_of
from trueline.refactors._lines import encoded, ending_of, line_end, line_start
from trueline.refactors._lists import add_item
from trueline.refactors._prototypes import add_block
from trueline.refactors._tables import add_row, columns, fill_columns
from trueline.refactors.refactor import Declined, Texts, UnknownName
from trueline.syntax import Fence, List, Section, Table, parse
from trueline.template import Slot
from trueline.text import Edit, Span, splice
from trueline.vault import Vault

_NAMED = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(/\S*)$", re.IGNORECASE)
_FENCED = re.compile(rb"([ \t>]*)([A-Z]+[ \t]+)")
_SECTIONS = ("New Endpoints", "Endpoints", "API Design", "API Changes", "API")


def add_endpoint(vault: Vault, document: Document, text: str, purpose: str, texts: Texts) -> tuple[list[Edit], str]:
    """The edits that add an endpoint such as `POST /parcels`, and its name; none where the note has it."""
    found = _NAMED.match(text.strip().strip("`"))
    if found is None:
        raise UnknownName(f"`{text}` is no endpoint; write it as `POST /parcels/{{id}}`")
    method, path = found[1].upper(), found[2]
    named = f"{method} {path}"
    if any(_is_same(one, method, path) for one in document[Api].endpoints):
        return [], named
    place = document.lowering.find(*_SECTIONS)
    if place is None:
        raise Declined(
            f"`{document.name}` has no section for endpoints",
            help=f'`trueline add "{document.name}" section "New Endpoints"` adds it if its template has it',
        )
    edit = _added(document, *place, method, path, purpose, texts)
    after = lower(document.path, parse(splice(document.tree.data, [edit])), vault.library, Policy())
    if not any(_is_same(one, method, path) for one in after[Api].endpoints):
        raise Declined(
            f"`{named}` would be read as another endpoint where `{document.name}` lists its endpoints",
            ("its paths are written without the part they have in common",),
            "add it by hand, with a heading of its own",
        )
    return [edit], named


def _is_same(endpoint: Endpoint, method: str, path: str) -> bool:
    return endpoint_symbol(endpoint.method, endpoint.path) == endpoint_symbol(method, path)


def _added(
    document: Document, section: Section, slot: Slot | None, method: str, path: str, purpose: str, texts: Texts
) -> Edit:
    """The edit that writes an endpoint as the last one is written, else into the table or block there is for it."""
    for one in reversed(document[Api].endpoints):
        if section.start <= one.span.start < section.end:
            return _beside(document, section, slot, one, method, path, purpose, texts)
    table = next((one for one in tables_of(section) if _is_of_endpoints(document, one)), None)
    if table is not None:
        return _row(document, table, method, path, purpose)
    return add_block(document, section, slot, f"`{method} {path}`", texts)


def _beside(
    document: Document,
    section: Section,
    slot: Slot | None,
    like: Endpoint,
    method: str,
    path: str,
    purpose: str,
    texts: Texts,
) -> Edit:
    """The edit that writes an endpoint as the endpoint `like` is written."""
    dash = f" — {purpose}" if purpose else ""
    for part in (section, *_below(section)):
        if part.heading is not None and part.heading.start <= like.span.start <= part.heading.end:
            holder = next((above for above in (section, *_below(section)) if part in above.children), section)
            return add_block(document, holder, slot if holder is section else None, f"`{method} {path}`", texts)
        for block in walk_blocks(part, deep=False):
            if not block.start <= like.span.start <= block.end:
                continue
            if isinstance(block, Table):
                return _row(document, block, method, _relative(document, block, like, path), purpose)
            if isinstance(block, Fence):
                return _fenced(document, like, method, path)
            if isinstance(block, List) and any(item.start <= like.span.start for item, _ in walk_items(block.items)):
                return add_item(document, part, None, f"`{method} {path}`{dash}")
    return add_block(document, section, slot, f"`{method} {path}`", texts)


def _below(section: Section) -> list[Section]:
    return [inner for child in section.children for inner in (child, *_below(child))]


def _fenced(document: Document, like: Endpoint, method: str, path: str) -> Edit:
    """A line of a fence, its path below that of the line above."""
    data = document.tree.data
    start, end = line_start(data, like.span.start), line_end(data, like.span.start)
    found = _FENCED.match(data[start:end])
    lead = found[1] if found else b""
    said = f"{method} ".ljust(len(found[2]) if found else 0) + path
    return Edit(Span(end, end), ending_of(data) + lead + encoded(document, said))


def _is_of_endpoints(document: Document, table: Table) -> bool:
    names = [name.lower() for name in columns(document, table)]
    return any("method" in name for name in names) or any("endpoint" in name for name in names)


def _row(document: Document, table: Table, method: str, path: str, purpose: str) -> Edit:
    """A row in the columns for method and path, or in the one that holds both."""
    names = columns(document, table)
    split = any("method" in name.lower() or "verb" in name.lower() for name in names)
    place = path if split else f"{method} {path}"
    texts, _ = fill_columns(
        names,
        {
            "method": (("method", "verb"), method),
            "path": (("path", "endpoint", "route", "url"), place),
            "purpose": (("purpose", "description", "what", "summary"), purpose),
        },
    )
    last = table.rows[-1].cells if table.rows else ()
    code = [document.tree.text(cell).startswith("`") for cell in last] + [not last] * len(names)
    dressed = [f"`{text}`" if text in (method, place) and code[n] else text for n, text in enumerate(texts)]
    return add_row(document, table, dressed)


def _relative(document: Document, table: Table, like: Endpoint, path: str) -> str:
    """`path` without the base that the table's other paths leave out."""
    row = next((row for row in table.rows if row.start <= like.span.start <= row.end), None)
    for cell in row.cells if row else ():
        written = document.tree.text(cell).strip("` ")
        base = like.path.removesuffix(written) if written.startswith("/") else like.path
        if base != like.path and path.startswith(base + "/"):
            return path[len(base) :]
    return path
