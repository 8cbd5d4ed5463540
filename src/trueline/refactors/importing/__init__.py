"""Notes made of designs and decisions that lie in other folders, in other notations."""

from trueline.refactors.importing.importing import Around, Imports, Left, imported
from trueline.refactors.importing.placing import NOT_PLACED, placed

__all__ = ["NOT_PLACED", "Around", "Imports", "Left", "imported", "placed"]
