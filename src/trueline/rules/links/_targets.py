"""What the rules about links share: placeholders, near names, and links rewritten."""

import re
from collections.abc import Iterator, Mapping

from trueline.diagnostics import Related
from trueline.model import Document, Symbol, name_key
from trueline.rules.near import Index, index_words, nearest
from trueline.syntax import WikiLink
from trueline.text import Edit, Span
from trueline.vault import Outcome, Vault
from trueline.vault.links import Use, troubled_links
from trueline.vault.mounts import find_mounts

_NUMBER = re.compile(r"\d+$")
_WORDS = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\W*$|(?:tbd|todo|xxx+)$|.*\{\{|<.*>$", re.IGNORECASE)
# Characters that a link's target cannot hold.
_UNLINKABLE = re.compile(r"[\[\]|#^\\\"\r\n]")


def missing_links(symbol: Symbol, vault: Vault, embed: bool) -> Iterator[Use]:
    """The links (or embeds) of what does not exist, without those that a template left."""
    for use in vault.table(troubled_links).get(symbol, ()):
        link = use.link
        if (
            link.embed is embed
            and use.resolution.outcome is Outcome.MISSING
            and not is_placeholder(vault, link.target)
            # `[[1]](https://…)` is how people write a Markdown link that shows brackets.
            and use.document.tree.data[link.end : link.end + 1] != b"("
            and vault.table(_speaks_wiki)
        ):
            yield use


def _speaks_wiki(vault: Vault) -> bool:
    """Whether double brackets are links here: in a large vault some of them lead somewhere."""
    if len(vault.documents) < 20:
        return True
    return any(
        vault.resolve(path, link.target).path is not None
        for path, document in vault.documents.items()
        for link in document.wikilinks()
        if link.target
    )


def is_placeholder(vault: Vault, target: str) -> bool:
    """Whether a link target that leads nowhere is one that templates show: `Domain`, `Component3`, `…`."""
    if _BLANK.match(target):
        return True
    placeholders = vault.table(_placeholders)
    key = name_key(target)
    return key in placeholders or _NUMBER.sub("#", key) in placeholders


def _placeholders(vault: Vault) -> frozenset[str]:
    """The links of all templates; `component#` stands for a numbered one."""
    targets = {
        name_key(target) for template in vault.library.templates for target in template.links if target
    }
    return frozenset(targets | {_NUMBER.sub("#", target) for target in targets})


def near_note(vault: Vault, target: str) -> Document | None:
    """The note that a misspelt link most likely means."""
    name = name_key(target.rsplit("/", 1)[-1].removesuffix(".md"))
    names = vault.table(_notes_by_name)
    alike = vault.table(_notes_by_words).get(_folded(name))
    near = nearest(name, vault.table(_index)) if alike is None else None
    path = alike or (names[near] if near else "")
    return vault.documents.get(path)


def _notes_by_name(vault: Vault) -> Mapping[str, str]:
    """The path of each note by its name in normal form; empty for a name that several notes have."""
    found: dict[str, str] = {}
    for path, document in vault.documents.items():
        key = name_key(document.name)
        found[key] = "" if key in found else path
    return found


def _index(vault: Vault) -> Index:
    return index_words(vault.table(_notes_by_name))


def _notes_by_words(vault: Vault) -> Mapping[str, str]:
    """The same by the words of the name alone, whatever stands between them."""
    found: dict[str, str] = {}
    for name, path in vault.table(_notes_by_name).items():
        key = _folded(name)
        found[key] = "" if key in found else path
    return found


def _folded(name: str) -> str:
    """The words of a name in the singular, without `Flow - ` and others that only say its kind."""
    words = _WORDS.findall(name)
    if len(words) > 2 and words[0] in ("flow", "feature", "domain", "subdomain", "component", "page"):
        words = words[1:]
    return "".join(word.removesuffix("s").removesuffix("ie").removesuffix("y") for word in words)


def retargeted(vault: Vault, document: Document, link: WikiLink, path: str) -> Edit | None:
    """The edit that lets a link lead to `path`, written in the way it was; None where none does."""
    if "/" in link.target:
        target = vault.table(find_mounts).rewritten(link.target, path)
    else:
        target = path.rsplit("/", 1)[-1].removesuffix(".md")
    resolution = vault.resolve(document.path, target)
    if resolution.outcome is not Outcome.FOUND or resolution.paths != (path,) or _UNLINKABLE.search(target):
        return None
    front = document.tree.front_matter
    if front is not None and link.start < front.end and "'" in target:
        return None  # it may end the quotes around the link
    return Edit(link.target_span, target.encode())


def target_place(link: WikiLink) -> Span:
    """What a link names, or all of it where it names nothing."""
    return Span(link.start, link.end) if link.target_span.empty else link.target_span


def candidate(vault: Vault, path: str, message: str = "") -> Related:
    """The title of a note as the second place of a finding."""
    document = vault.documents.get(path)
    span = document.meta.title_span if document is not None else Span(0, 0)
    return Related(path, span, message or f"`{path}`")


def is_design(document: Document) -> bool:
    """Whether a note goes through a pipeline: its template offers it a status or a priority."""
    template = document.template
    return template is not None and any(family.name in ("status", "priority") for family in template.families)
