"""Gherkin features from the success criteria and the test cases of a design, one file each.

A criterion that says `Given … when … then …`, `When …, …` or `… → …` becomes steps; any other becomes a scenario
with the one step that it is, because its preconditions are not written. Tags say what a scenario is (`@criterion`,
`@unit`, `@integration`, `@end-to-end`), its identifier (`@CONF-01`), and `@done` where its box is ticked.
"""

from collections.abc import Sequence

from trueline.formats.artefact import Artefact, File
from trueline.formats.expectations import Expectation, expectations
from trueline.formats.texts import Names, excerpt, line, slug
from trueline.model import Document
from trueline.template.late import late

_PARTS = late(r"(?i)\b(given|when|then)\b")
_WHEN = late(r"(?i)^(?:when|if|once)\s+([^,]{3,200}),\s+(?:then\s+)?(.{3,})$")
_ARROW = late(r"\s+(?:→|->|=>|⇒)\s+")


def write(documents: Sequence[Document]) -> Artefact:
    """Gherkin features: a scenario for each success criterion and test case."""
    files = []
    names = Names()
    for document in documents:
        found = list(expectations(document))
        if found:
            files.append(File(f"{names.take(slug(document.name))}.feature", _feature(document, found)))
    return Artefact(tuple(files))


def _feature(document: Document, found: Sequence[Expectation]) -> str:
    lines = [f"# Designed in {line(document.path)}", f"Feature: {line(document.meta.title or document.name)}"]
    titles = Names(" ")
    for one in found:
        tags = [one.kind, *([one.identifier] if one.identifier else []), *(["done"] if one.done else [])]
        lines += ["", "  " + " ".join(f"@{tag}" for tag in tags)]
        lines += [f"  Scenario: {titles.take(excerpt(one.text, 100))}"]
        lines += [f"    {keyword} {text}" for keyword, text in steps(one.text)]
    return "\n".join(lines) + "\n"


def steps(text: str) -> list[tuple[str, str]]:
    """The steps that a sentence says: keyword and text; the sentence itself where it is not built of them."""
    parts = _PARTS.split(text)
    order = [part.lower() for part in parts[1::2]]
    if not parts[0].strip() and order in (["given", "when", "then"], ["when", "then"], ["given", "then"]):
        said = [part.strip(" ,;") for part in parts[2::2]]
        if all(said):
            return [(keyword.capitalize(), one) for keyword, one in zip(order, said, strict=True)]
    conditional = _WHEN.match(text)
    if conditional:
        return [("When", conditional[1].strip()), ("Then", conditional[2].strip())]
    arrows = [part.strip() for part in _ARROW.split(text)]
    if len(arrows) > 1 and all(arrows):
        return (
            [("When", arrows[0]), ("Then", arrows[1]), *(("And", one) for one in arrows[2:])]
            if _plain(text)
            else [("Then", text)]
        )
    return [("Then", text)]


def _plain(text: str) -> bool:
    """Whether arrows lead from step to step, and are not several cases in one sentence."""
    return len(_ARROW.findall(text)) <= 3 and not late(r"\(\d\)").search(text)
