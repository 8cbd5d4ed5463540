"""What the rules about tags share: the choices a template offers, and what a note keeps of them."""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Applicability, Fix, Related, Severity
from trueline.model import Document
from trueline.model.sections.meta import DESIGNED, IMPLEMENTED, TagUse, advance
from trueline.rules.entries import entry_removal
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding
from trueline.template import TagFamily
from trueline.text import Edit, Span


def offered(document: Document, name: str) -> TagFamily | None:
    """The tags `name/…` of which the document's template wants one kept."""
    template = document.template
    for family in template.families if template else ():
        if family.name == name and family.exclusive:
            return family
    return None


def surplus(document: Document, family: TagFamily, noun: str) -> Iterator[Finding]:
    """A finding where a note keeps more than one tag of a choice."""
    kept = document.meta.family(family.name)
    if len(kept) < 2:
        return
    untouched = {option(tag) for tag in kept} == {name.lower() for name in family.options}
    keep = _to_keep(document, family, kept)
    yield Finding(
        kept[1].span,
        f"{listed(kept)} at once: the {noun} is undecided",
        help=f"keep one of them; until then the note counts as {_counts_as(document, family, noun)}",
        fix=_keep_only(document, keep, kept) if keep else None,
        related=tuple(Related(document.path, tag.span, f"`{tag.name}`") for tag in (kept[0], *kept[2:8])),
        severity=Severity.INFO if untouched and document.meta.early else None,
    )


def option(tag: TagUse) -> str:
    """What a tag says within its family, in lower case: `draft` of `status/draft`."""
    return tag.name.partition("/")[2].lower()


def listed(tags: Sequence[TagUse]) -> str:
    """Tags as a person lists them."""
    names = [f"`{tag.name}`" for tag in tags[:8]]
    if len(tags) > len(names):
        names.append(f"{len(tags) - len(names)} more")
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def choices(options: Sequence[str]) -> str:
    """Options as a person lists them."""
    return ", ".join(f"`{name}`" for name in options)


def meant_by_stage(document: Document, family: TagFamily) -> str | None:
    """The status that the document's folder means, as far as the template offers one for it."""
    stage = document.meta.stage
    ranked = sorted((rank, name) for name in family.options if (rank := advance(name)) is not None)
    if stage == "Completed":
        return next((name for rank, name in ranked if rank == IMPLEMENTED), None)
    if stage in ("Planned", "Active"):
        return next((name for rank, name in ranked if DESIGNED <= rank <= IMPLEMENTED), None)
    if stage in ("Planning", "Backlog"):
        return next((name for rank, name in ranked if rank < DESIGNED), None)
    return None


def misspelt_family(document: Document, tag: TagUse) -> TagFamily | None:
    """The choice that a tag such as `statsu/draft` belongs to, if only its family is misspelt."""
    template, said = document.template, option(tag)
    families = [family for family in template.families if family.exclusive] if template else []
    # Hardly any tag gets past this line, and the rest is slow.
    if not any(said == known.lower() for family in families for known in family.options):
        return None
    name = tag.name.partition("/")[0].lower()
    known = {family.name.lower(): family for family in template.families} if template else {}
    meant = known.get(nearest(name, index_words(known)) or "") if name not in known else None
    fits = meant and meant.exclusive and said in (known.lower() for known in meant.options)
    return meant if fits else None


def renaming(tag: TagUse, data: bytes, name: str) -> Edit:
    """The edit that makes `name` of a tag; a `#` before it stays."""
    hash_width = 1 if data[tag.span.start : tag.span.start + 1] == b"#" else 0
    return Edit(Span(tag.span.start + hash_width, tag.span.end), name.encode())


def _to_keep(document: Document, family: TagFamily, kept: Sequence[TagUse]) -> TagUse | None:
    """Of several statuses the one that the folder means, else the least advanced."""
    if family.name != "status":
        return None
    meant = meant_by_stage(document, family)
    for tag in kept:
        if option(tag) == meant:
            return tag
    return next((tag for tag in kept if option(tag) == document.meta.status), None)


def _keep_only(document: Document, keep: TagUse, kept: Sequence[TagUse]) -> Fix:
    edits = [entry_removal(document.tree, tag.span) for tag in kept if tag is not keep]
    return Fix(f"keep `{keep.name}` only", Applicability.UNSAFE, tuple(edits))


def _counts_as(document: Document, family: TagFamily, noun: str) -> str:
    if family.name == "status":
        return f"`{document.meta.status}`, the least advanced"
    return f"having no {noun}"
