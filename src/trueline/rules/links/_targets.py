"""What the rules about links share: placeholders, near names, and links rewritten."""

import re
from collections.abc import Iterator

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.rules.lexicon import Lexicon, lexicon, meant
from trueline.text import Edit
from trueline.vault import Entry, Outcome, Vault, facts
from trueline.vault.mounts import find_mounts
from trueline.vault.survey import LinkUse, Use, astray, own_names, wikilinks

_NUMBER = re.compile(r"\d+$")
_BLANK = re.compile(r"\W*$|(?:tbd|todo|xxx+)$|.*\{\{|<.*>$", re.IGNORECASE)
# Characters that a link's target cannot hold.
_UNLINKABLE = frozenset('[]|#^\\"\r\n')


def missing_links(symbol: Symbol, vault: Vault, embed: bool) -> Iterator[Use]:
    """The links (or embeds) of what does not exist, without those that a template left."""
    for use in vault.at(astray, symbol):
        if (
            use.link.embed is embed
            and use.resolution.outcome is Outcome.MISSING
            and not is_placeholder(vault, use.link.target)
            and symbol.name not in vault.table(_unread_names)
            and vault.table(_speaks_wiki)
        ):
            yield use


def _unread_names(vault: Vault) -> frozenset[str]:
    """The names of files that exist and cannot be read, which is a finding of its own."""
    return frozenset(document_symbol(problem.path).name for problem in vault.unread)


def _speaks_wiki(vault: Vault) -> bool:
    """Whether double brackets are links here: in a large vault some of them lead somewhere."""
    if len(vault.entries) < 20:
        return True
    return any(
        vault.resolve(note.path, link.target).path is not None
        for note, link in vault.relation(wikilinks).values()
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


def near_note(vault: Vault, target: str) -> Entry | None:
    """The note that a misspelt link most likely means."""
    written = target.rsplit("/", 1)[-1].removesuffix(".md")
    alike = vault.relation(note_words)[_folded(name_key(written))]
    if len(alike) == 1:
        return alike[0][0]
    near = None if alike else meant(written, vault.table(_known_names))
    named = [note for note, _ in vault.relation(own_names)[document_symbol(near)] if note.name == near] if near else []
    return named[0] if len(named) == 1 else None


@facts
def note_words(document: Document) -> Iterator[tuple[str, None]]:
    """The words of a note's name alone, whatever stands between them."""
    yield _folded(name_key(document.name)), None


def _known_names(vault: Vault) -> Lexicon:
    """The names of all notes."""
    return lexicon({name_key(note.name): note.name for note, _ in vault.relation(note_words).values()})


def _folded(name: str) -> str:
    """The words of a name in the singular, without `Flow - ` and others that only say its kind."""
    words = re.findall(r"[^\W_]+", name)
    if len(words) > 2 and words[0] in ("flow", "feature", "domain", "subdomain", "component", "page"):
        words = words[1:]
    return "".join(word.removesuffix("s").removesuffix("ie").removesuffix("y") for word in words)


def retargeted(vault: Vault, note: Entry, link: LinkUse, path: str) -> Edit | None:
    """The edit that lets a link lead to `path`, written in the way it was; None where none does."""
    if "/" in link.target:
        target = vault.table(find_mounts).rewritten(link.target, path)
    else:
        target = path.rsplit("/", 1)[-1].removesuffix(".md")
    resolution = vault.resolve(note.path, target)
    if resolution.outcome is not Outcome.FOUND or resolution.paths != (path,) or not _UNLINKABLE.isdisjoint(target):
        return None
    if link.quoted and "'" in target:
        return None  # it may end the quotes around the link
    return Edit(link.place, target.encode())
