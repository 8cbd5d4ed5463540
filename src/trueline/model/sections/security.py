"""6 Security: who may, what is sensitive, where trust ends."""

from typing import NamedTuple

from trueline.model.lowering import Lowering, Text
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.text import Span


class DataElement(NamedTuple):
    """A piece of data with its sensitivity and protection; the spans cut those cells."""

    name: str
    sensitivity: str
    protection: str
    span: Span
    protection_span: Span


class Security(NamedTuple):
    """Access, authorization model, permissions, data elements, trust boundaries, attack vectors."""

    access: Text
    authorization: Text
    permissions: Text
    elements: tuple[DataElement, ...]
    trust_boundaries: Text
    vectors: tuple[Choice, ...]


@section(Security)
def lower(lowering: Lowering) -> Security:
    """Read the labelled fields, the table of data elements and the attack vectors."""
    labels = lowering.labels(lowering.section("Authentication & Authorization"))
    nothing = Text("", Span(0, 0))
    elements = []
    for record in lowering.records(lowering.find("Data Sensitivity")):
        cells = record.row.cells
        texts = [lowering.text(cell) for cell in cells] + ["", ""]
        last = cells[2] if len(cells) > 2 else cells[-1]
        name = lowering.name(Span(cells[0].start, cells[0].end))
        elements.append(DataElement(name.text, texts[1], texts[2], name.span, Span(last.start, last.end)))
    return Security(
        labels.get("who can access this feature", nothing),
        labels.get("authorization model", nothing),
        labels.get("required permissions", nothing),
        tuple(elements),
        lowering.prose(lowering.section("Trust Boundaries")),
        choices(lowering, "Attack Vectors Considered"),
    )
