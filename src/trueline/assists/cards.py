"""What is known of something, on a card: a note behind a link, a symbol, what the template asks for here."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from trueline.assists._template import slot_at
from trueline.assists.named import link_at, named_at
from trueline.assists.offers import Texts
from trueline.model import Document, Symbol
from trueline.model.sections.overview import Overview
from trueline.model.sections.tasks import Tasks
from trueline.model.symbols import heading_key
from trueline.template import State
from trueline.text import Span
from trueline.vault import Outcome, Vault
from trueline.vault.network import is_at_hand, recent_network
from trueline.vault.points import users_of
from trueline.vault.ties import Handling, told

_ROOM = 400
_MOST = 6
# So many sections are looked through for words of a note's own.
_DEEP = 8


class Card(NamedTuple):
    """Markdown about what stands in `span`."""

    span: Span
    text: str


def card(vault: Vault, document: Document, offset: int, texts: Texts) -> Card | None:
    """What is known of what stands at byte `offset`; of names nothing before the vault's network is there."""
    link = link_at(document, offset)
    if link is not None:
        text = _link_card(vault, document, link.target, link.heading)
        return Card(Span(link.start, link.end), text) if text else None
    if not is_at_hand(vault):
        return _guidance(document, offset, texts)
    found = named_at(vault, document, offset)
    if found is not None:
        return Card(found.span, "\n\n---\n\n".join(symbol_card(vault, one) for one in found.symbols[:_MOST]))
    return _guidance(document, offset, texts)


def _link_card(vault: Vault, document: Document, target: str, heading: str | None) -> str:
    resolution = vault.resolve(document.path, target)
    if not target:
        return _section_text(document, heading) if heading else ""
    if resolution.outcome is Outcome.AMBIGUOUS:
        return "\n".join([f"`{target}` may be any of", "", *(f"- {path}" for path in resolution.paths[:_MOST])])
    path = resolution.path
    if path is None:
        return f"There is no note `{target}`."
    note = vault.documents.get(path)
    if note is None:
        return f"`{path}`"
    moved = (
        f"\n\n*The link names another folder; the note lies in `{path}`.*"
        if resolution.outcome is Outcome.MOVED
        else ""
    )
    text = note_card(note)
    if heading:
        text += "\n\n" + (_section_text(note, heading) or f"*It has no heading `{heading}`.*")
    return text + moved


def note_card(document: Document) -> str:
    """A note in a few lines: what it is, what it is for, how far it is."""
    meta = document.meta
    words = [document.template.name if document.template else "note", meta.stage or "", meta.status or ""]
    words.append(f"{meta.priority} priority" if meta.priority else "")
    lines = [f"**{meta.title or document.name}**", " · ".join(word for word in words if word)]
    overview = document[Overview]
    for label, text in (("Problem", overview.problem.text), ("Solution", overview.solution.text)):
        if text:
            lines.append(f"*{label}:* {_cut(text)}")
    tasks = document[Tasks].tasks
    done = [one for one in overview.criteria if one.done]
    counts = []
    if overview.criteria:
        counts.append(f"{len(done)} of {len(overview.criteria)} criteria")
    if tasks:
        counts.append(f"{sum(one.done for one in tasks)} of {len(tasks)} tasks")
    if counts:
        lines.append(", ".join(counts) + " done")
    if meta.blocked_by:
        lines.append("Blocked by " + ", ".join(link.target.rpartition("/")[2] for link in meta.blocked_by[:_MOST]))
    if len(lines) == 2:
        lines.append(_opening(document))
    return "\n\n".join(line for line in lines if line)


def symbol_card(vault: Vault, symbol: Symbol) -> str:
    """A symbol in a few lines: what it is, whose, who needs it, what is said of its failing."""
    known = recent_network(vault)
    point = known.points.get(symbol)
    if point is None:
        return str(symbol)
    lines = [f"**{point.label}**", point.kind]
    roles: dict[str, list[str]] = {}
    for role, path in known.claims.get(symbol, ()):
        roles.setdefault(role, []).append(_with_status(vault, path))
    for role, said in (("defines", "Defined in"), ("owns", "Owned by"), ("changes", "Changed by")):
        if role in roles:
            lines.append(f"{said} {_listed(sorted(set(roles[role])))}")
    domains = known.domains.get(symbol, ())
    if domains:
        lines.append("Domain: " + ", ".join(domains))
    users = {step.source: step for step in users_of(known, symbol)}
    if users:
        names = sorted({known.points[one].label for one in users if one in known.points}, key=str.casefold)
        if names:
            lines.append(f"{len(names)} depend on it: {_listed(names)}")
    lines += islice(_failing(vault, symbol), 2)
    return "\n\n".join(lines)


def _failing(vault: Vault, symbol: Symbol) -> Iterator[str]:
    """What designs say happens if it fails."""
    known = recent_network(vault)
    canonical = known.naming.canonical
    for path, handled in known.handled.items():
        document = vault.documents.get(path) if symbol in handled else None
        for said in told(document) if document is not None else ():
            if isinstance(said, Handling) and said.behaviour and canonical(said.dependency) == symbol:
                yield f"If it fails, says {_name(path)}: {_cut(said.behaviour, 160)}"


def _guidance(document: Document, offset: int, texts: Texts) -> Card | None:
    """What the template asks for, at a heading of its or in a section that is not filled."""
    place = slot_at(document, offset)
    if place is None or place.section is None or place.section.heading is None or document.template is None:
        return None
    heading = place.section.heading
    if not heading.start <= offset <= heading.end:
        return None
    source = texts(document.template.path)
    asked = place.slot.span.cut(source).decode("utf-8", "replace").partition("\n")[2].strip()
    for child in place.slot.children:
        asked = asked.partition("#" * child.level + " ")[0].strip() if child.level > place.slot.level else asked
    state = "" if place.state is State.FILLED else f" *({place.state.value})*"
    below = ", ".join(child.name for child in place.slot.children if not child.prototype)
    text = f"**{place.slot.name}**{state}\n\n"
    text += f"The template asks:\n\n{_cut(asked, 900)}\n\n" if asked.strip("-* \r\n") else ""
    text += f"The template has below it: {below}" if below else ""
    return Card(heading.text, text.strip())


def _section_text(document: Document, heading: str | None) -> str:
    wanted = heading_key((heading or "").rpartition("#")[2])
    for section in document.tree.sections:
        if section.heading and heading_key(section.heading.title) == wanted:
            return _cut(document.tree.data[section.heading.end : section.end].decode("utf-8", "replace").strip(), 900)
    return ""


def _opening(document: Document) -> str:
    """The first that a note says in its own words."""
    said = (document.lowering.prose(section).text for section in islice(document.tree.sections, _DEEP))
    return _cut(next(filter(None, said), ""))


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _with_status(vault: Vault, path: str) -> str:
    """A note by its name, with how far it is."""
    note = vault.note(path)
    words = [word for word in (note.meta.stage, note.meta.status) if word] if note else []
    return f"{_name(path)} ({' · '.join(words)})" if words else _name(path)


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST
    # Names hold commas: `Shop Webhooks, diagram 1`.
    return "; ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _cut(text: str, room: int = _ROOM) -> str:
    return text if len(text) <= room else text[: room - 1].rsplit(" ", 1)[0] + " …"
