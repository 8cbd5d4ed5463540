"""What the rules about links share: placeholders, near names, and links rewritten."""

import re
from collections.abc import Iterator, Mapping

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.rules.near import Index, index_words, nearest
from trueline.syntax import WikiLink
from trueline.text import Edit
from trueline.vault import Outcome, Vault
from trueline.vault.links import troubled_links
from trueline.vault.mounts import find_mounts
from trueline.vault.survey import Use

_NUMBER = re.compile(r"\d+$")
_BLANK = re.compile(r"\W*$|(?:tbd|todo|xxx+)$|.*\{\{|<.*>$", re.IGNORECASE)
# In a vault with more links astray than this they are not misspelt, and comparing names takes too long.
_MOST_ASTRAY = 1000
# Characters that a link's target cannot hold.
_UNLINKABLE = frozenset('[]|#^\\"\r\n')


def missing_links(symbol: Symbol, vault: Vault, embed: bool) -> Iterator[Use]:
    """The links (or embeds) of what does not exist, without those that a template left."""
    if symbol.name in vault.table(_unread_names):
        return
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


def _unread_names(vault: Vault) -> frozenset[str]:
    """The names of files that exist and cannot be read, which is a finding of its own."""
    return frozenset(document_symbol(problem.path).name for problem in vault.unread)


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
    targets = {name_key(target) for template in vault.library.templates for target in template.links if target}
    return frozenset(targets | {_NUMBER.sub("#", target) for target in targets})


def near_note(vault: Vault, target: str) -> Document | None:
    """The note that a misspelt link most likely means."""
    name = name_key(target.rsplit("/", 1)[-1].removesuffix(".md"))
    names = vault.table(_notes_by_name)
    alike = vault.table(_notes_by_words).get(_folded(name))
    near = None
    if alike is None and len(vault.table(troubled_links)) <= _MOST_ASTRAY:
        near = nearest(name, vault.table(_index))
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
    words = re.findall(r"[^\W_]+", name)
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
    if resolution.outcome is not Outcome.FOUND or resolution.paths != (path,) or not _UNLINKABLE.isdisjoint(target):
        return None
    front = document.tree.front_matter
    if front is not None and link.start < front.end and "'" in target:
        return None  # it may end the quotes around the link
    return Edit(link.target_span, target.encode())
