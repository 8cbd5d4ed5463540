"""Adding to a note: a task, a criterion, a question, a related note, a row, an endpoint, a section."""

from collections.abc import Sequence
from typing import Annotated, Literal

from trueline.model import Document
from trueline.model.lowering import walk_blocks, walk_items
from trueline.model.sections.related import Related
from trueline.refactors._endpoints import add_endpoint
from trueline.refactors._headings import section_called, section_for, tables_of, title_of
from trueline.refactors._lines import encoded, one_line, quoted
from trueline.refactors._linking import link_to
from trueline.refactors._lists import add_item, child_item, has_boxes, is_same
from trueline.refactors._naming import choose, find_note, pick, plain
from trueline.refactors._prototypes import add_block
from trueline.refactors._sections import add_section
from trueline.refactors._tables import add_row, by_column, columns, find_table, has_row
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import Declined, Texts, UnknownName, refactor
from trueline.syntax import List, Paragraph, Section, Table
from trueline.template import Slot
from trueline.text import Edit, Span
from trueline.vault import Vault

_Kind = Literal["task", "criterion", "question", "related", "row", "endpoint", "component", "section"]


@refactor
def add(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    kind: Annotated[_Kind, "what to add"],
    text: Annotated[tuple[str, ...], "its text; a row's cells in order or as COLUMN=TEXT; a section's name"],
    texts: Texts,
    in_: Annotated[str, "the section of a row, SECTION/2 for its second table; a task's or question's group"] = "",
    under: Annotated[str, "the task below which a new one is nested: its text or a part of it, or its number"] = "",
    note: Annotated[str, "why a related note is worth reading, or what an endpoint is for"] = "",
) -> Plan:
    """Add a task, a criterion, a question, a related note, a table's row, an endpoint or a section to a note.

    It is written as its neighbours are: bullets or numbers, with or without boxes, inside a callout or not,
    a table with or without padding, an endpoint as a heading, a row, a bullet or a line. The template's
    placeholders give their place to what is new. Sections come from the template with their guidance, to
    where the template has them; so do the blocks below an endpoint and a component. What is there already
    is not added twice.

    Example:

        trueline add "Return Labels" task "Print labels in A6"
        trueline add "Public Tracking Page" task "Limits per shop" --under "Public API"
        trueline add "Return Labels" related "Carrier Health and Failover" --note "labels wait for it"
        trueline add "Return Labels" row Database "Loss of the primary" --in "Dependency Failures"
        trueline add "Return Labels" endpoint "POST /return-labels"
        trueline add "Delivery Time Estimates" section "Key Metrics"
    """
    document = find_note(vault, name)
    _refuse_unfit(kind, in_, under, note)
    if kind == "row":
        return _row(document, text, in_)
    said = one_line(" ".join(text), f"the {kind}")
    if kind == "section":
        edits, called = add_section(document, said, texts)
        return _told(document, edits, "section", called)
    if kind == "endpoint":
        edits, called = add_endpoint(vault, document, said, note.strip(), texts)
        return _told(document, edits, kind, called)
    if kind == "component":
        return _component(document, said, texts)
    section, slot = _section(document, kind, in_)
    if kind == "related":
        return _related(vault, document, section, slot, said, note)
    if under:
        return _nested(document, section, slot, under, said)
    return _item(document, kind, section, slot, said)


def _refuse_unfit(kind: str, within: str, under: str, note: str) -> None:
    """Options that would be passed over are said to be."""
    unfit = {
        "--in": within and kind not in ("row", "task", "question", "criterion"),
        "--under": under and kind != "task",
        "--note": note and kind not in ("related", "endpoint"),
    }
    for option, wrong in unfit.items():
        if wrong:
            raise UnknownName(f"{option} means nothing for a {kind}")


def _told(document: Document, edits: Sequence[Edit], what: str, text: str) -> Plan:
    named = f"the {what} {quoted(text)}"
    return plan_of(document.path, edits, f"added {named}" if edits else f"has {named} already")


def _section(document: Document, kind: str, within: str) -> tuple[Section, Slot | None]:
    """The section for what is new; the group `within` it, if one is named."""
    if not within:
        return section_for(document, kind)
    try:
        section, slot = section_for(document, kind)
    except Declined:
        return section_called(document, within)
    groups = [child for child in section.children if child.heading]
    if not groups:
        return section_called(document, within)
    return groups[choose(within, [title_of(group) for group in groups], "group")], slot


def _item(document: Document, kind: str, section: Section, slot: Slot | None, text: str) -> Plan:
    every = [item for block in walk_blocks(section) if isinstance(block, List) for item in block.items]
    if any(is_same(document.lowering.head(item).text, text) for item in every):
        return _told(document, [], kind, text)
    if kind == "question":
        table = next((one for one in tables_of(section)), None)
        if table is not None and not every:
            names = [name.lower() for name in columns(document, table)]
            number = next((n for n, name in enumerate(names) if "question" in name), 0)
            if any(
                plain(document.tree.text(row.cells[number])) == plain(text) for row in table.rows if row.cells[number:]
            ):
                return _told(document, [], kind, text)
            return _told(document, _row_edits(document, table, slot, [""] * number + [text]), kind, text)
    denial = _denial(document, section)
    if denial is not None:
        box = "[ ] " if has_boxes([], slot) else ""
        return _told(document, [Edit(denial, encoded(document, f"- {box}{text}"))], kind, text)
    kept = [item for item in every if not document.lowering.placeholder(item, slot)]
    check = has_boxes(kept or every, slot)
    return _told(document, [add_item(document, section, slot, text, check)], kind, text)


def _nested(document: Document, section: Section, slot: Slot | None, under: str, text: str) -> Plan:
    lists = [block for block in walk_blocks(section) if isinstance(block, List)]
    items = [item for block in lists for item, _ in walk_items(block.items)]
    items = [item for item in items if not document.lowering.placeholder(item, slot)]
    where = f" in `{document.name}`"
    parent = items[pick(under, [document.lowering.head(item).text for item in items], "task", where)]
    nested = [inner for block in parent.blocks if isinstance(block, List) for inner in block.items]
    if any(is_same(document.lowering.head(inner).text, text) for inner in nested):
        return _told(document, [], "task", text)
    return _told(document, [child_item(document, parent, text, check=parent.check is not None)], "task", text)


def _denial(document: Document, section: Section) -> Span | None:
    """The paragraph that says in a word or two that there are none; raises `Declined` where it says more."""
    if not document.lowering.denied(section):
        return None
    first = next(block for block in walk_blocks(section) if isinstance(block, Paragraph | List))
    if len(document.tree.text(first).split()) <= (3 if isinstance(first, Paragraph) else 4):
        return Span(first.start, first.end)
    if isinstance(first, List):
        # A task such as `No new endpoints in the client` denies nothing.
        return None
    raise Declined("the section says that there are none", help="say so no longer, by hand, and add it again")


def _related(vault: Vault, document: Document, section: Section, slot: Slot | None, name: str, note: str) -> Plan:
    links = document[Related].links
    target = link_to(vault, document, name.strip("[]"), [link.target for link in links])
    path = vault.resolve(document.path, target).path
    if any(vault.resolve(document.path, link.target).path == path for link in links):
        return _told(document, [], "related note", name)
    dash = next((_dash(document.tree.text(link.span)) for link in links if link.note), " - ")
    text = f"[[{target}]]" + (f"{dash}{one_line(note)}" if note.strip() else "")
    return _told(document, [add_item(document, section, slot, text)], "related note", name)


def _dash(text: str) -> str:
    behind = text.partition("]]")[2]
    return next((dash for dash in (" — ", " – ", " -- ", " - ", ": ") if behind.startswith(dash)), " - ")


def _component(document: Document, name: str, texts: Texts) -> Plan:
    found = document.lowering.find("New Components", "Components", "Component Design")
    if found is None:
        raise Declined(f"`{document.name}` has no section for components")
    section, slot = found
    table = next(tables_of(section), None)
    if table is not None and not section.children:
        return _told(document, _row_edits(document, table, slot, [name]), "component", name)
    if any(plain(title_of(child)) == plain(name) for child in section.children):
        return _told(document, [], "component", name)
    return _told(document, [add_block(document, section, slot, name, texts)], "component", name)


def _row(document: Document, given: Sequence[str], within: str) -> Plan:
    if not within:
        raise UnknownName("say which table with --in SECTION")
    table, slot = find_table(document, within)
    if not any(word.strip() for word in given):
        raise UnknownName("the row is empty")
    texts = by_column(columns(document, table), given)
    first = next((text for text in texts if text.strip()), "")
    return _told(document, _row_edits(document, table, slot, texts), "row", first)


def _row_edits(document: Document, table: Table, slot: Slot | None, texts: Sequence[str]) -> list[Edit]:
    """The edits that add a row; none where the table has the same."""
    texts = [*texts, *[""] * (len(table.header.cells) - len(texts))]
    if has_row(document, table, texts):
        return []
    return [add_row(document, table, texts, slot)]
