"""Floor 2: a template file as a schema, and a document laid over it. Knows no meaning.

A value that equals its placeholder is absent; that subtraction happens here, once.
"""

from trueline.template.derive import derive_template, property_key, title_section
from trueline.template.match import Leftover, Outline, Place, State, lay_over
from trueline.template.normal import folded_title, plain_title, title_number
from trueline.template.recognise import Library, Recognition, assemble_library, recognise
from trueline.template.schema import Asks, Column, Field, Slot, TagFamily, Template

__all__ = [
    "Asks",
    "Column",
    "Field",
    "Leftover",
    "Library",
    "Outline",
    "Place",
    "Recognition",
    "Slot",
    "State",
    "TagFamily",
    "Template",
    "assemble_library",
    "derive_template",
    "folded_title",
    "lay_over",
    "plain_title",
    "property_key",
    "recognise",
    "title_number",
    "title_section",
]
