"""A note under another name: its file, its title, its links, and the texts of links that repeat the name."""

import re
from collections.abc import Iterator, Sequence

from trueline.model import Document, document_symbol, heading_key
from trueline.model.symbols import words
from trueline.refactors._front import add_property, add_value, find_property, scalar_text, set_scalar
from trueline.refactors._lines import encoded, ending_of
from trueline.refactors._moving_links import moved_plan, require_free
from trueline.refactors._moving_targets import like_written
from trueline.refactors._rename_search import Search
from trueline.refactors._rename_speaking import spoken_of
from trueline.refactors._rename_spelling import respelled
from trueline.refactors._taking_names import require_new_name
from trueline.refactors.plan import Mention, Plan, compose, plan_of
from trueline.syntax import WikiLink
from trueline.template import title_section
from trueline.text import Edit, Span
from trueline.vault import Vault
from trueline.vault.paths import leads, local_path, path_targets
from trueline.vault.survey import anchored_links, wikilinks
from trueline.vault.vault import leaf_key

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def renamed_note(
    search: Search, path: str, name: str, keep_alias: bool = False, merge: bool = False, speak: bool = True
) -> Plan:
    """The plan that gives the note at `path` the file name `name`, without `.md`, in the folder it lies in.

    Its title follows where it repeats the old name, links to it keep their style, and their texts stay
    unless they are the old name. With `keep_alias` that becomes an alias. Places that only speak of it are
    mentioned, unless `speak` is False.
    """
    vault = search.vault
    document = vault.documents[path]
    name = name.strip().removesuffix(".md")
    if name == document.name:
        return plan_of(path, (), f"it is called {name} already")
    folder = path.rpartition("/")[0]
    to = f"{folder}/{name}.md" if folder else f"{name}.md"
    require_new_name(vault, path, to, merge)
    require_free(vault, {path: to})
    moved = moved_plan(vault, {path: to}, search.texts, search)
    edits: dict[str, tuple[Edit, ...]] = {}
    for other in _linking(vault, path):
        edits[other] = tuple(_shown(vault, vault.documents[other], path, name))
    own = list(_own_texts(document, name))
    for source, edit in _anchors(vault, document, own):
        edits[source] = (*edits.get(source, ()), edit)
    mentions = [*moved.mentions, *_title_mention(document, own)]
    own += _alias(document) if keep_alias else ()
    edits[path] = (*own, *edits.get(path, ()))
    said = {**moved.said, path: (f"renamed to {name}",)}
    plan = compose(
        [moved._replace(said=said, mentions=()), Plan({key: value for key, value in edits.items() if value})]
    )
    mentions += spoken_of(search, document.name, plan) if speak else ()
    return plan._replace(mentions=tuple(mentions))


def _anchors(vault: Vault, document: Document, edits: Sequence[Edit]) -> Iterator[tuple[str, Edit]]:
    """The edits of links to the title's heading, which has other words now."""
    section = title_section(document.tree)
    heading = section.heading if section is not None else None
    if heading is None or not any(heading.text.covers(edit.span) for edit in edits):
        return
    edit = next(edit for edit in edits if heading.text.covers(edit.span))
    old, key = edit.span.cut(document.tree.data), heading_key(heading.title)
    # A link to a heading has no colons and the like, so it may hold only the words that change.
    parts = _difference(old.decode("utf-8", "replace"), edit.replacement.decode())
    changed = (parts[0].encode(), parts[1].encode())
    for symbol in {document_symbol(name) for name in (document.path, *document.meta.aliases)}:
        for note, link in vault.relation(anchored_links)[symbol]:
            leads_to = vault.resolve(note.path, link.target).path if link.target else note.path
            if leads_to != document.path or not link.heading_span or heading_key(link.heading or "") != key:
                continue
            data = vault.documents[note.path].tree.data
            for part, put in ((old, edit.replacement), changed):
                start = data.find(part, *link.heading_span)
                if start >= 0:
                    yield note.path, Edit(Span(start, start + len(part)), put)
                    break


def _linking(vault: Vault, path: str) -> Iterator[str]:
    """The notes that link to the one at `path` by its name."""
    notes = [note.path for note, _ in vault.relation(wikilinks)[document_symbol(path)]]
    notes += [note.path for note, _ in vault.relation(path_targets)[leaf_key(path)]]
    yield from dict.fromkeys(sorted(notes))


def _shown(vault: Vault, document: Document, path: str, name: str) -> Iterator[Edit]:
    """The texts of links to the note that are its old name."""
    old = path.rpartition("/")[2].removesuffix(".md")
    tree = document.tree
    for link in (*tree.front_links, *tree.links):
        if isinstance(link, WikiLink):
            if link.alias_span is None or not link.target:
                continue
            span, to = link.alias_span, vault.resolve(document.path, link.target).path
        else:
            target = local_path(link.url)
            span, to = link.text, target and leads(vault, document.path, target)
        if to == path:
            yield from _replaced(document, span, old, name)


def _replaced(document: Document, span: Span, old: str, name: str) -> Iterator[Edit]:
    raw = document.tree.data[span.start : span.end]
    inner = raw.strip()
    start = span.start + len(raw) - len(raw.lstrip())
    said = inner.decode("utf-8", "replace")
    if said.casefold() == old.casefold():
        written = like_written(said, old, name)
        if written != said:
            yield Edit(Span(start, start + len(inner)), written.encode())


def _own_texts(document: Document, name: str) -> Iterator[Edit]:
    """The title and the property `title`, where they repeat the file's name."""
    section = title_section(document.tree)
    if section is not None and section.heading is not None:
        yield from _titled(document, section.heading.text, name)
    item = find_property(document, "title")
    if item is not None and item.kind == "scalar":
        written = title_for(item.values[0].text, document.name, name)
        if written is not None and "\n" not in item.values[0].text:
            yield from set_scalar(document, item, written)


def _titled(document: Document, span: Span, name: str) -> Iterator[Edit]:
    whole, title = document.tree.text(span), document.meta.title
    if whole != document.name and title and whole.endswith(title):
        span, whole = Span(span.end - len(title.encode()), span.end), title
    written = title_for(whole, document.name, name)
    if written is not None and written != whole:
        yield Edit(span, encoded(document, written))


def title_for(title: str, old: str, new: str) -> str | None:
    """The title of a note that is renamed from `old` to `new`; None where the title says something else.

    A title in words never becomes a slug such as `parcel-labels`, and one that differs from the file's
    name only where the name does not change (`ADR-007: …`) changes where it does.
    """
    if words(old) == words(new) and _SLUG.fullmatch(new):
        return None
    if title.casefold() == old.casefold():
        return like_written(title, old, new)
    if words(title) != words(old):
        return _held(title, old, new)
    if " " not in old:
        return respelled(title, old, new)
    return _changed_part(title, old, new)


def _held(title: str, old: str, new: str) -> str | None:
    """A title that says the old name and more; of a name of one word nobody knows whether it is meant."""
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    if " " not in old or len(pattern.findall(title)) != 1:
        return None
    written = pattern.sub(lambda _: new, title)
    return written if written.count(new) == 1 else None


def _changed_part(title: str, old: str, new: str) -> str | None:
    """`title` with the part in which `new` differs from `old`, if that stands in it as it does in `old`."""
    part, put = _difference(old, new)
    return title.replace(part, put) if part.strip() and title.count(part) == 1 else None


def _difference(old: str, new: str) -> tuple[str, str]:
    """The words of both in which they differ: without the words that they begin and end with in common."""
    mine, theirs = re.split(r"(?<= )", old), re.split(r"(?<= )", new)
    first = 0
    while first < min(len(mine), len(theirs)) - 1 and mine[first] == theirs[first]:
        first += 1
    last = 0
    while last < min(len(mine), len(theirs)) - first - 1 and mine[-1 - last] == theirs[-1 - last]:
        last += 1
    return "".join(mine[first : len(mine) - last]), "".join(theirs[first : len(theirs) - last])


def _title_mention(document: Document, edits: Sequence[Edit]) -> Iterator[Mention]:
    """A title that says something else than the old name stays, which a person should know."""
    if document.meta.title and not edits:
        yield Mention(
            document.path, document.meta.title_span, f"the title says `{document.meta.title}`; it is left as it is"
        )


def _alias(document: Document) -> Iterator[Edit]:
    """The edit that keeps the old name as an alias, unless it is one."""
    old = document.name
    if old in document.meta.aliases:
        return
    item = find_property(document, "aliases") or find_property(document, "alias")
    if item is None:
        ending = ending_of(document.tree.data).decode()
        yield add_property(document, "aliases", f"{ending}  - {scalar_text(old)}")
    elif item.kind in ("list", "empty"):
        yield add_value(document, item, old)
    else:
        value = item.values[0]
        said = document.tree.data[value.start : value.end]
        yield Edit(Span(value.start, value.end), b"[" + said + b", " + encoded(document, scalar_text(old)) + b"]")
