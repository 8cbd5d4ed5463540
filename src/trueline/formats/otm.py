"""An Open Threat Model (OTM 0.2) from sections 3 and 6: components, data elements, attack vectors, what guards them.

Each design is one project in a file of its own. A data element is an asset whose confidentiality follows its
sensitivity (public 0, internal 50, confidential or personal 100); OTM asks for numbers of integrity and availability
too, of which designs say nothing, so they are 0 and the comment says so. An attack vector is a threat; what the
design says behind its colon or dash is the mitigation, in place where the box is ticked. The likelihood of a threat
is not said and stays empty. New components lie in a zone of the system, named participants of diagrams that no design
defines in a zone of others; messages between them are dataflows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.texts import Names, excerpt, json_text, line, slug
from trueline.model import Document
from trueline.model.sections.components import Components
from trueline.model.sections.failures import Choice
from trueline.model.sections.security import Security
from trueline.model.symbols import Symbol, component_symbol
from trueline.template.late import late

_SAID = late(r"\s*(?::|\s[—–-])\s+")
_SENSITIVE = late(r"(?i)\bpii\b|personal|confidential|secret|sensitive|restricted|private")
_INTERNAL = late(r"(?i)\binternal\b")
_PUBLIC = late(r"(?i)\bpublic\b")
_NONE = late(r"(?i)(?:none|n/?a|-+|—)\.?")


def write(documents: Sequence[Document]) -> Artefact:
    """Open Threat Models: assets, threats and mitigations of each design that speaks of its security."""
    files: list[File] = []
    skipped: list[Skipped] = []
    names = Names()
    for document in documents:
        security = document[Security]
        vectors = [one for one in security.vectors if one.ticked or _SAID.search(line(one.text))]
        for one in security.vectors:
            if one not in vectors and any(other.ticked for other in security.vectors):
                reason = "its box is not ticked and nothing is said of it"
                skipped.append(Skipped(document.path, one.span, f"attack vector {line(one.text)}", reason))
        if security.elements or vectors:
            name = names.take(slug(document.name))
            files.append(File(f"{name}.otm.json", json_text(_model(document, name, vectors))))
    return Artefact(tuple(files), tuple(skipped))


def _model(document: Document, name: str, vectors: Sequence[Choice]) -> dict[str, Any]:
    security = document[Security]
    attributes = {
        "trueline_source": line(document.path),
        "access": line(security.access.text),
        "authorization": line(security.authorization.text),
        "permissions": line(security.permissions.text),
        "trust_boundaries": line(security.trust_boundaries.text),
    }
    assets = _assets(document)
    threats, mitigations, states = _threats(vectors)
    components, dataflows, zones = _components(document)
    for component in components:
        if states and component["parent"] == {"trustZone": "system"}:
            component["threats"] = states
    return {
        "otmVersion": "0.2.0",
        "project": {
            "name": excerpt(line(document.meta.title or document.name), 200),
            "id": name,
            "attributes": {key: value for key, value in attributes.items() if value},
        },
        "trustZones": zones,
        "assets": assets,
        "components": components,
        "dataflows": dataflows,
        "threats": threats,
        "mitigations": mitigations,
    }


def _assets(document: Document) -> list[dict[str, Any]]:
    names = Names()
    found = []
    for element in document[Security].elements:
        said = [("Sensitivity", element.sensitivity), ("Protection", element.protection)]
        texts = [f"{label}: {line(text)}" for label, text in said if line(text)]
        found.append(
            {
                "name": line(element.name) or "data",
                "id": names.take(slug(element.name)),
                "description": ". ".join(texts),
                "risk": {
                    "confidentiality": _confidentiality(element.sensitivity),
                    "integrity": 0,
                    "availability": 0,
                    "comment": "The design rates confidentiality only.",
                },
            }
        )
    return found


def _confidentiality(said: str) -> int:
    """From 0 to 100; what says nothing of these words counts as confidential."""
    if _SENSITIVE.search(said):
        return 100
    return 50 if _INTERNAL.search(said) else 0 if _PUBLIC.search(said) else 100


def _threats(vectors: Sequence[Choice]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Threats, mitigations, and how far each threat is met."""
    names = Names()
    threats, mitigations, states = [], [], []
    for vector in vectors:
        title, *rest = _SAID.split(line(vector.text), maxsplit=1)
        name = names.take(slug(title))
        risk = {"likelihood": None, "impact": 0, "impactComment": "The design does not rate it."}
        threats.append({"id": name, "name": title or "threat", "description": line(vector.text), "risk": risk})
        state: dict[str, Any] = {"threat": name, "state": "mitigated" if vector.ticked else "exposed"}
        if rest and not _NONE.fullmatch(rest[0].partition(",")[0]):
            guard = f"{name}-mitigation"
            # OTM wants a number; what a design ticks as considered, it takes for met.
            mitigations.append(
                {"id": guard, "name": excerpt(rest[0], 200), "riskReduction": 100 if vector.ticked else 0}
            )
            met = "implemented" if vector.ticked else "recommended"
            state["mitigations"] = [{"mitigation": guard, "state": met}]
        states.append(state)
    return threats, mitigations, states


def _components(document: Document) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Components, the flows between them, and the zones that they lie in."""
    section = document[Components]
    zones: dict[str, dict[str, Any]] = {}
    written: dict[Symbol, dict[str, Any]] = {}
    names = Names()
    for one in section.components:
        _place(written, zones, names, one.name, "system", one.responsibility, one.kind)
    for change in section.affected:
        _place(written, zones, names, change.name, "system", change.change, "")
    for diagram in section.interactions:
        for participant in diagram.participants:
            _place(written, zones, names, participant, "others", "", "")
    flows = _flows(document, written)
    return list(written.values()), flows, list(zones.values())


def _place(
    written: dict[Symbol, dict[str, Any]], zones: dict[str, dict[str, Any]], names: Names, name: str, zone: str,
    said: str, kind: str,
) -> None:  # fmt: skip
    symbol = component_symbol(line(name))
    if symbol in written or not line(name):
        return
    rating = {"system": 100, "others": 0}[zone]
    title = {"system": "The system", "others": "Others"}[zone]
    zones.setdefault(zone, {"id": zone, "name": title, "risk": {"trustRating": rating}})
    written[symbol] = {
        "id": names.take(slug(name)),
        "name": line(name),
        "type": slug(kind) if line(kind) else "generic-component",
        "description": line(said),
        "parent": {"trustZone": zone},
    }


def _flows(document: Document, written: Mapping[Symbol, dict[str, Any]]) -> list[dict[str, Any]]:
    flows: dict[tuple[str, str], dict[str, Any]] = {}
    for diagram in document[Components].interactions:
        for message in diagram.messages:
            source = written.get(component_symbol(line(message.source)))
            target = written.get(component_symbol(line(message.target)))
            if source is None or target is None or source is target:
                continue
            pair = (source["id"], target["id"])
            said = line(message.text)
            flow = flows.setdefault(
                pair,
                {"id": "-to-".join(pair), "name": f"{source['name']} to {target['name']}", "description": "",
                 "source": pair[0], "destination": pair[1]},
            )  # fmt: skip
            if said:
                flow["description"] = f"{flow['description']}; {said}" if flow["description"] else said
    return list(flows.values())
