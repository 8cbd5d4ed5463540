"""Shapes as JSON Schema; what is an entity of the design, and looks the same everywhere, is a schema of its own."""

from collections.abc import Iterable, Sequence
from typing import Any

from trueline.formats.sketches import Shape, merged
from trueline.formats.texts import Names, slug
from trueline.model import Document
from trueline.model.sections.data import Data
from trueline.model.symbols import Symbol, entity_symbol, singular, words

_Key = tuple[Symbol, tuple[str, ...]]


class Schemas:
    """Gathers every shape with the name it has in its place, then writes them, those of entities as references."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._entities = _entities(documents)
        self._shapes: dict[Symbol, dict[tuple[str, ...], list[Shape]]] = {}
        self._names: dict[_Key, str] = {}

    def gather(self, shape: Shape, name: str) -> None:
        """Note a shape, and those inside it; `name` is what it is called in its place, such as a field's name."""
        if "array" in shape.kinds and shape.items is not None:
            self.gather(shape.items, name)
        if "object" in shape.kinds:
            key = self._key(shape, name)
            if key is not None:
                self._shapes.setdefault(key[0], {}).setdefault(key[1], []).append(shape)
            for field, inner in shape.properties.items():
                self.gather(inner, field)

    def settle(self) -> None:
        """Give a name to the shape that most places of each entity have; others stay where they are."""
        names = Names("")
        for symbol, shapes in self._shapes.items():
            fields = max(shapes, key=lambda one: (len(shapes[one]), len(one)))
            self._names[symbol, fields] = names.take(self._entities[symbol])

    def components(self) -> dict[str, Any]:
        """The schemas of entities by name."""
        found = {}
        for (symbol, fields), name in sorted(self._names.items(), key=lambda item: item[1]):
            found[name] = self._inline(merged(self._shapes[symbol][fields]))
        return found

    def schema(self, shape: Shape, name: str) -> dict[str, Any]:
        """A shape as JSON Schema, or as a reference to the schema of the entity it is."""
        key = self._key(shape, name) if "object" in shape.kinds else None
        if key is not None and key in self._names and shape.kinds == ("object",):
            return {"$ref": f"#/components/schemas/{self._names[key]}"}
        return self._inline(shape, name)

    def _inline(self, shape: Shape, name: str = "") -> dict[str, Any]:
        kinds = list(shape.kinds)
        if not kinds or kinds == ["null"]:
            return {}
        found: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds}
        if shape.format:
            found["format"] = shape.format
        if shape.values and set(kinds) <= {"string", "null"}:
            found["enum"] = [*shape.values, *([None] if "null" in kinds else [])]
        if "object" in kinds and shape.properties:
            found["properties"] = {field: self.schema(inner, field) for field, inner in shape.properties.items()}
            required = [field for field in shape.properties if field in shape.required]
            if required:
                found["required"] = required
        if "array" in kinds and shape.items is not None:
            found["items"] = self.schema(shape.items, name)
        return found

    def _key(self, shape: Shape, name: str) -> _Key | None:
        symbol = entity_symbol(name)
        if not shape.properties or symbol not in self._entities:
            return None
        return symbol, tuple(sorted(shape.properties))


def _entities(documents: Iterable[Document]) -> dict[Symbol, str]:
    """The entities that are designed, with the name of each as a schema is called: `PrintJob`."""
    found: dict[Symbol, str] = {}
    for document in documents:
        for entity in document[Data].entities:
            parts = list(words(entity.name.rsplit(".", 1)[-1]))
            while len(parts) > 1 and parts[-1] in ("entity", "entities", "table", "tables"):
                parts.pop()
            if parts:
                parts[-1] = singular(parts[-1])
                found.setdefault(entity_symbol(entity.name), "".join(slug(part).capitalize() for part in parts))
    return found
