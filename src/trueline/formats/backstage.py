"""A Backstage catalogue from designs: domains as systems, components, APIs, stored entities, owners as groups.

A system is a domain, and the group that owns it has its name; what belongs to no domain is owned by the group
`unassigned`, because Backstage asks for an owner. Components are those that designs make new; they are `production`
where the design is completed, else `experimental`. Each design with endpoints is an API with its OpenAPI
description. Entities, and what components depend on without a design making it, are resources.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from trueline.formats.architecture import Architecture, Part, architecture, domains_of
from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.openapi.writing import write as write_openapi
from trueline.formats.texts import Names, dashed, excerpt, line, slug, yaml_text
from trueline.model import Document
from trueline.model.sections.data import Data, Entity
from trueline.model.symbols import Symbol, entity_symbol

_LONGEST = 58
_NOBODY = "unassigned"


def write(documents: Sequence[Document]) -> Artefact:
    """One catalogue of everything that the documents design."""
    catalogue = _Catalogue(documents)
    found = list(catalogue.entities())
    if not found:
        return Artefact((), tuple(catalogue.skipped))
    groups = list(catalogue.groups())
    return Artefact((File("catalog-info.yaml", yaml_text([*groups, *found])),), tuple(catalogue.skipped))


class _Catalogue:
    """Gathers the entities of one catalogue; remembers the names that are taken, and who owns something."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.found: Architecture = architecture(documents)
        self.skipped: list[Skipped] = list(self.found.skipped)
        self.owners: dict[str, str] = {}
        self.systems: dict[str, str] = {}
        self.resources = Names("-", str.lower)
        self.components = {}
        names = Names("-", str.lower)
        for part in self.found.parts:
            if part.component is not None:
                self.components[part.key] = f"component:{names.take(dashed(part.name, _LONGEST))}"
        for part in self.found.named:
            self.components[part.key] = f"resource:{self.resources.take(dashed(part.name, _LONGEST))}"

    def groups(self) -> Iterator[dict[str, Any]]:
        """Those who own something, as far as they are named, and the systems they own."""
        for group, domain in self.owners.items():
            said = domain or "What no design gives to a domain."
            spec = {"type": "team", "children": []}
            metadata = {"name": group, "title": domain} if domain else {"name": group, "description": said}
            yield {"apiVersion": "backstage.io/v1alpha1", "kind": "Group", "metadata": metadata, "spec": spec}
        for domain, system in self.systems.items():
            yield _entity("System", {"name": system, "title": domain}, {"owner": f"group:{system}"})

    def entities(self) -> Iterator[dict[str, Any]]:
        """Components, APIs and resources."""
        for part in self.found.parts:
            yield self.component(part) if part.component is not None else self.dependency(part)
        apis = Names("-", str.lower)
        for document in self.documents:
            described = write_openapi([document])
            if described.files:
                name = apis.take(dashed(document.name, _LONGEST))
                spec = {"type": "openapi", "lifecycle": _lifecycle(document), **self.belonging(domains_of(document))}
                spec["definition"] = described.files[0].text
                yield _entity("API", _metadata(document, name, document.meta.title or document.name, "", 1), spec)
        taken: set[Symbol] = set()
        for document in self.documents:
            for entity in document[Data].entities:
                symbol = entity_symbol(entity.name)
                if symbol.name and symbol not in taken:
                    taken.add(symbol)
                    yield self.resource(document, entity)

    def component(self, part: Part) -> dict[str, Any]:
        """A component with what it depends on."""
        assert part.component is not None
        kind = slug(part.component.kind, 40) if part.component.kind and len(part.component.kind) <= 40 else "service"
        spec: dict[str, Any] = {"type": kind, "lifecycle": _lifecycle(part.document), **self.belonging(part.domains)}
        needs = [self.components[link.target] for link in self.found.links if link.source == part.key]
        if needs:
            spec["dependsOn"] = needs
        number = part.document.tree.lines.line(part.span.start)
        name = self.components[part.key].partition(":")[2]
        metadata = _metadata(part.document, name, part.name, part.component.responsibility, number)
        return _entity("Component", metadata, spec)

    def dependency(self, part: Part) -> dict[str, Any]:
        """What is only named."""
        number = part.document.tree.lines.line(part.span.start)
        metadata = _metadata(part.document, self.components[part.key].partition(":")[2], part.name, "", number)
        return _entity("Resource", metadata, {"type": "dependency", **self.belonging(())})

    def resource(self, document: Document, entity: Entity) -> dict[str, Any]:
        """A stored entity; its owner is whom the design names, if that is a domain, else the design's domain."""
        symbol = entity_symbol(entity.name)
        named = [
            one.owner
            for one in document[Data].owners
            if entity_symbol(one.entity) == symbol and one.level in ("domain", "subdomain")
        ]
        domains = tuple(line(name) for name in named if line(name)) or domains_of(document)
        number = document.tree.lines.line(entity.span.start)
        name = self.resources.take(dashed(entity.name, _LONGEST))
        purpose = entity.purpose.partition(" | ")[0]
        spec = {"type": "database-table", **self.belonging(domains)}
        return _entity("Resource", _metadata(document, name, entity.name, purpose, number), spec)

    def belonging(self, domains: Sequence[str]) -> dict[str, str]:
        """Owner and system of what belongs to the first of some domains."""
        if not domains:
            self.owners.setdefault(_NOBODY, "")
            return {"owner": f"group:{_NOBODY}"}
        if domains[0] not in self.systems:
            taken = Names("-", str.lower)
            for name in (_NOBODY, *self.systems.values()):
                taken.take(name)
            self.systems[domains[0]] = taken.take(dashed(domains[0], _LONGEST))
            self.owners[self.systems[domains[0]]] = domains[0]
        name = self.systems[domains[0]]
        return {"owner": f"group:{name}", "system": name}


def _entity(kind: str, metadata: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}


def _metadata(document: Document, name: str, title: str, description: str, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "title": excerpt(line(title), 120) or name}
    if line(description):
        found["description"] = excerpt(line(description), 300)
    found["annotations"] = {"trueline/source": f"{line(document.path)}:{number}"}
    return found


def _lifecycle(document: Document) -> str:
    return "production" if document.meta.completed else "experimental"
