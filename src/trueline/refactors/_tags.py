"""Tags such as `status/designed`, of which a note keeps one."""

from collections.abc import Sequence

from trueline.model import Document
from trueline.model.sections.meta import TagUse, advance
from trueline.refactors._front import add_property, add_value, find_property, remove_values
from trueline.refactors._lines import encoded, ending_of, line_end, line_start
from trueline.refactors._naming import near_names
from trueline.refactors.refactor import UnknownName
from trueline.syntax import Property
from trueline.text import Edit, Span
from trueline.vault import Vault

_PRIORITIES = ("low", "medium", "high", "critical")


def pick_option(vault: Vault, document: Document, family: str, given: str) -> str:
    """The option that `given` means: of those the note's template offers or, beyond it, a note of the vault has.

    Raises `UnknownName` for any other.
    """
    wanted = given.strip().lstrip("#").lower().removeprefix(family + "/")
    offered = [
        option
        for one in (document.template.families if document.template else ())
        if one.name.lower() == family
        for option in one.options
    ]
    # Other notes are asked only where the template does not know the word: there may be thousands.
    for options in (offered, _used(vault, family) if wanted not in map(str.lower, offered) else ()):
        for option in options:
            if option.lower() == wanted:
                return option
    known = tuple(dict.fromkeys((*offered, *_used(vault, family))))
    there = ", ".join(f"`{option}`" for option in known)
    raise UnknownName(f"`{given}` is no {family}; there are {there}", near_names(wanted, known))


def _used(vault: Vault, family: str) -> Sequence[str]:
    """The tags of a family that notes have, sorted."""
    tags = (tag for note in vault.entries.values() for tag in note.meta.family(family))
    return sorted({tag.name.partition("/")[2].lower() for tag in tags})


def require_word(vault: Vault, family: str, given: str) -> None:
    """Raise `UnknownName` for a status or priority that is no common word, in no template and in no note."""
    word = given.strip().lower()
    known = {option.lower() for one in vault.library.templates for own in one.families for option in own.options}
    if advance(word) is not None or word in _PRIORITIES or word in known:
        return
    known |= {said for note in vault.entries.values() for said in (note.meta.status, note.meta.priority) if said}
    if word not in known:
        raise UnknownName(f"`{given}` is no {family} that a note or a template has", near_names(word, known))


def has_family(document: Document, family: str) -> bool:
    """Whether the note has tags of a family, or its template offers a choice of them."""
    offered = {name.lower() for name in document.families}
    return bool(document.meta.family(family)) or family in offered


def set_tag(document: Document, family: str, option: str) -> list[Edit]:
    """The edits that leave of a family the one tag `family/option`, as the note writes its tags."""
    uses = _uses(document, family)
    wanted = f"{family}/{option}".lower()
    keeper = next((tag for tag in uses if tag.name.lower() == wanted), uses[0] if uses else None)
    if keeper is None:
        return [add_tag(document, f"{family}/{option}")]
    edits = _removed(document, [tag for tag in uses if tag is not keeper])
    if keeper.name.lower() != wanted:
        slash = document.tree.data.index(b"/", keeper.span.start) + 1
        edits.append(Edit(Span(slash, keeper.span.end), encoded(document, option)))
    return edits


def _uses(document: Document, family: str) -> list[TagUse]:
    return [tag for tag in document.meta.tags if tag.name.lower().startswith(family + "/")]


def _item(document: Document) -> Property | None:
    return find_property(document, "tags") or find_property(document, "tag")


def remove_tag(document: Document, family: str, option: str) -> list[Edit]:
    """The edits that take every tag `family/option` out, in whatever case it is written."""
    return _removed(document, [tag for tag in _uses(document, family) if tag.name.lower() == f"{family}/{option}"])


def add_tag(document: Document, tag: str) -> Edit:
    """The edit that adds a tag as the note writes its tags: with a hash where all have one."""
    item = _item(document)
    if item is None:
        return add_property(document, "tags", f"{ending_of(document.tree.data).decode()}  - {tag}")
    data = document.tree.data
    hashed = [data[use.span.start : use.span.start + 1] == b"#" for use in document.meta.tags]
    return add_value(document, item, f"#{tag}" if hashed and all(hashed) else tag)


def _removed(document: Document, gone: Sequence[TagUse]) -> list[Edit]:
    """Tags in lines of their own go with their lines, tags between commas with one of these."""
    edits: list[Edit] = []
    for item in (find_property(document, "tags"), find_property(document, "tag")):
        if item is None or not item.values:
            continue
        own = [use for use in gone if item.start <= use.span.start < item.end]
        if item.kind == "list":
            spans = [use.span for use in own]
            values = [
                value for value in item.values if any(Span(value.start, value.end).covers(span) for span in spans)
            ]
            edits += remove_values(document, item, values)
        else:
            edits += [_without_comma(document, use.span) for use in own]
    return edits


def _without_comma(document: Document, span: Span) -> Edit:
    data = document.tree.data
    before = data[line_start(data, span.start) : span.start].rstrip()
    if before.endswith(b","):
        return Edit(Span(line_start(data, span.start) + len(before) - 1, span.end), b"")
    end = span.end
    after = data[end : line_end(data, end)]
    stripped = after.lstrip()
    if stripped.startswith(b","):
        end += len(after) - len(stripped) + 1
        end += len(data[end : line_end(data, end)]) - len(data[end : line_end(data, end)].lstrip())
    return Edit(Span(span.start, end), b"")
