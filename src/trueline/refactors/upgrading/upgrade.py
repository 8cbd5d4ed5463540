"""Documents brought to a newer version of their template."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from trueline.model import Document, Policy
from trueline.refactors._lines import ending_of
from trueline.refactors.plan import Mention, Plan, compose, plan_of
from trueline.refactors.upgrading.arrange import Node
from trueline.refactors.upgrading.bodies import IsOption, Merged, Origin, is_option_of, merge_body
from trueline.refactors.upgrading.front import upgraded_front, without_doubles
from trueline.refactors.upgrading.sections import Sections, section_text
from trueline.refactors.upgrading.words import lost_words
from trueline.syntax import Section, parse
from trueline.template import Asks, Slot, Template, assemble_library, recognise, title_section
from trueline.template.difference import Difference, Version, own_prototypes, pair_samples
from trueline.template.units import body_units, fold, said
from trueline.text import Edit, Span, splice
from trueline.vault import Vault

# So often at most is a document read anew after it was changed.
_MOST_STEPS = 5
# A document with one of these cannot be told apart into sections with certainty.
_UNCERTAIN = {
    "nul-byte": "it is no text",
    "not-utf8": "it is not UTF-8",
    "unclosed-fence": "a fence in it is never closed",
    "unclosed-comment": "a comment in it is never closed",
    "unclosed-front-matter": "its front matter is never closed",
}


def followers(vault: Vault, old: Template, new: Template) -> list[Document]:
    """The documents that follow either version of a template."""
    others = [one for one in vault.library.templates if one.path not in (old.path, new.path)]
    library = assemble_library([*others, old])
    found = []
    for path in vault.entries:
        document = vault.documents[path]
        own = document.template
        if (own is not None and own.path == new.path) or recognise(document.tree, library).template is old:
            found.append(document)
    return found


def upgrade(
    documents: Iterable[Document], difference: Difference, aliases: Mapping[str, Sequence[str]] | None = None
) -> Plan:
    """The plan that brings `documents` from one version of their template to the next, without losing a word.

    What the author filled stays, also where the newer version has no place for it: then it is among the
    mentions. A document that is there already, or on its way, gets what it lacks; upgrading again changes
    nothing.
    """
    return compose(upgraded(document, difference, aliases or {}) for document in documents)


def upgraded(document: Document, difference: Difference, aliases: Mapping[str, Sequence[str]]) -> Plan:
    """The plan for one document; what it leads to needs no further upgrade."""
    uncertain = [problem for problem in document.tree.problems if problem.kind in _UNCERTAIN]
    if uncertain:
        return _declined(document, uncertain[0].span, _UNCERTAIN[uncertain[0].kind])
    plan = _step(document, difference, aliases)
    after = splice(document.tree.data, plan.edits.get(document.path, ()))
    final = _settled(document, after, difference, aliases) if plan.changes else after
    if final is None:
        return _declined(document, Span(0, 0), "its sections stand in an order that the template's has no place for")
    final = _ended_like(document.tree.data, final) if plan.changes else final
    lost = lost_words(document.tree, final, difference.old)
    if lost:
        told = ", ".join(f"`{word}`" for word in lost[:5])
        return _declined(document, Span(0, 0), f"upgrading it would lose {told}; please report this")
    if final == after:
        return plan
    return plan._replace(edits={document.path: tuple(_line_edits(document.tree.data, final))})


def _ended_like(before: bytes, after: bytes) -> bytes:
    """`after` with a line ending at its end if `before` has one there, else without: its last lines may be new."""
    ends = (b"\n", b"\r")
    if before.endswith(ends) == after.endswith(ends):
        return after
    return after + ending_of(before) if before.endswith(ends) else after.rstrip(b"\r\n")


def _declined(document: Document, span: Span, reason: str) -> Plan:
    return Plan(mentions=(Mention(document.path, span, f"left as it is: {reason}"),))


def _settled(
    document: Document, after: bytes, difference: Difference, aliases: Mapping[str, Sequence[str]]
) -> bytes | None:
    """The bytes at which upgrading comes to rest; None where it does not.

    Sections that moved may stand beside others than before, and so be read in another way.
    """
    for _ in range(_MOST_STEPS):
        again = Document(document.path, parse(after), document.recognition, document.meta, Policy())
        edits = _step(again, difference, aliases).edits.get(document.path, ())
        if not edits:
            return after
        after = splice(after, edits)
    return None


def _line_edits(before: bytes, after: bytes) -> Iterator[Edit]:
    """The edits that turn one text into the other, line by line."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, old))]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(Span(starts[i], starts[i_end]), b"".join(new[j:j_end]))


def _step(document: Document, difference: Difference, aliases: Mapping[str, Sequence[str]]) -> Plan:
    """What one reading of a document against both versions leads to."""
    sections = Sections(document.tree, difference, aliases, title_section(document.tree))
    for merged in _bodies(document, sections):
        sections.said += merged.said
        sections.left += merged.left
    sections.rename()
    _retitle(document, sections)
    sections.restructure()
    edits = sections.arrangement.edits()
    if without_doubles(document):
        front = upgraded_front(document, difference)
        edits = [*front.edits, *edits]
        sections.said += front.said
        sections.left += front.left
    mentions = tuple(Mention(document.path, span, message) for span, message in sorted(sections.left))
    return plan_of(document.path, edits, *(_told(sections.said) if edits else ()))._replace(mentions=mentions)


def _told(lines: Sequence[str]) -> Iterator[str]:
    """Each thing done once, with how often."""
    for line, count in Counter(lines).items():
        yield line if count == 1 else f"{line} ({count} times)"


def _bodies(document: Document, sections: Sections) -> Iterator[Merged]:
    """The bodies of all sections that both versions have, merged; the edits go to their nodes."""
    difference = sections.difference
    old, new = difference.old, difference.new
    yield _into(document, sections.top, difference, _titled(old), _titled(new))
    earlier = {slot.path: slot for slot in old.template.every}
    later = {slot.path: slot for slot in new.template.every}
    for before, after in difference.pairs.items():
        node = sections.nodes.get(after)
        if node is None:
            continue
        yield from _samples(document, sections, node, earlier[before], later[after])
        yield _into(
            document,
            node,
            difference,
            Origin(old.tree, old.sections[before], _options(earlier[before])),
            Origin(new.tree, new.sections[after], _options(later[after])),
        )


def _into(document: Document, node: Node, difference: Difference, old: Origin, new: Origin) -> Merged:
    if node.section is None or not isinstance(node.own, Span):
        return Merged([], [], [])
    merged = merge_body(document, node.section, node.own.end, old, new, difference.renamed)
    node.edits += merged.edits
    return merged


def _titled(version: Version) -> Origin:
    return Origin(version.tree, version.title, is_option_of(()))


def _options(slot: Slot) -> IsOption:
    return is_option_of([line for line, asks in slot.lines.items() if asks is Asks.OPTION])


def _samples(document: Document, sections: Sections, node: Node, one: Slot, other: Slot) -> Iterator[Merged]:
    """Sections that stand for any number of sections: untouched ones are replaced, labels in filled ones renamed."""
    difference = sections.difference
    old, new = own_prototypes(difference.old, one), own_prototypes(difference.new, other)
    if not old:
        return
    pairs = pair_samples(old, new, difference.renamed)
    texts = [_said(difference.old, section) for _, section in old]
    data = document.tree.data
    for child in tuple(node.children):
        if child.slot is not None or child.section is None:
            continue
        own = said(data[child.section.start : child.section.end])
        if own in texts:
            number = texts.index(own)
            later = new[pairs[number]][1] if number in pairs else None
            yield _replaced(document, child, difference, later, own)
            continue
        like = _likest(document, child.section, difference.old, [section for _, section in old])
        if like is not None and like in pairs:
            never = is_option_of(())
            yield _into(
                document,
                child,
                difference,
                Origin(difference.old.tree, old[like][1], never),
                Origin(difference.new.tree, new[pairs[like]][1], never),
            )


def _said(version: Version, section: Section) -> bytes:
    return said(version.tree.data[section.start : section.end])


def _replaced(document: Document, child: Node, difference: Difference, later: Section | None, own: bytes) -> Merged:
    """An untouched sample becomes what the newer version has in its place."""
    if later is None:
        child.leave()
        return Merged([], ["dropped an untouched sample"], [])
    if _said(difference.new, later) == own:
        return Merged([], [], [])
    ending = b"\r\n" if b"\r\n" in document.tree.data else b"\n"
    child.own = section_text(difference.new.tree.data, later, later.end, child.level, ending)
    child.children.clear()
    return Merged([], ["changed an untouched sample"], [])


def _likest(document: Document, section: Section, version: Version, samples: Sequence[Section]) -> int | None:
    """The sample that a filled section was made from: the one whose labels it shares."""
    own = {fold(unit.label) for unit in body_units(document.tree, section) if unit.kind == "field"}
    shared = [
        len(own & {fold(unit.label) for unit in body_units(version.tree, sample) if unit.kind == "field"})
        for sample in samples
    ]
    return shared.index(max(shared)) if max(shared, default=0) else None


def _retitle(document: Document, sections: Sections) -> None:
    """What a title begins with, such as `Feature:`, follows the template."""
    old, new = sections.difference.old.template, sections.difference.new.template
    heading = sections.top.section.heading if sections.top.section else None
    if (
        heading is None
        or old.prefix == new.prefix
        or not old.prefix
        or not new.prefix
        or "{}" in old.prefix + new.prefix
    ):
        return
    if heading.title.startswith(new.prefix) or not heading.title.startswith(old.prefix):
        return
    start = heading.text.start
    if document.tree.data[start : start + len(old.prefix.encode())] == old.prefix.encode():
        sections.top.edits.append(Edit(Span(start, start + len(old.prefix.encode())), new.prefix.encode()))
        sections.said.append(f"the title begins with `{new.prefix}`")
