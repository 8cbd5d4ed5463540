"""Graphs: components with what they depend on, features by stage."""

from collections.abc import Sequence

from trueline.formats.architecture import architecture
from trueline.formats.artefact import Artefact, File
from trueline.formats.mermaid.labels import label
from trueline.formats.stages import blockers
from trueline.formats.texts import Names, dashed
from trueline.model import Document
from trueline.model.policy import DEFAULT_STAGES
from trueline.model.symbols import document_symbol


def components(documents: Sequence[Document]) -> Artefact:
    """Who depends on whom; the components of a domain stand together."""
    found = architecture(documents)
    if not found.parts:
        return Artefact((), found.skipped)
    lines = ["flowchart LR"]
    for number, domain in enumerate(found.domains, 1):
        margin = "    "
        if domain:
            lines.append(f'    subgraph d{number}["{label(domain)}"]')
            margin = "        "
        lines += [f'{margin}{part.key}["{label(part.name)}"]' for part in found.within(domain)]
        if domain:
            lines.append("    end")
    lines += [f'    {part.key}("{label(part.name)}")' for part in found.named]
    lines += [f"    {link.source} --> {link.target}" for link in found.links]
    return Artefact((File("components.mmd", "\n".join(lines) + "\n"),), found.skipped)


def pipeline(documents: Sequence[Document]) -> Artefact:
    """The features by stage, and an arrow from each to what waits for it."""
    features = [document for document in documents if document.meta.stage]
    if not features:
        return Artefact()
    order = list(dict.fromkeys((*DEFAULT_STAGES, *(document.meta.stage or "" for document in features))))
    names = Names("_", str.lower)
    keys = {
        document_symbol(document.path): names.take("f_" + dashed(document.name).replace("-", "_"))
        for document in features
    }
    lines = ["flowchart LR"]
    for number, stage in enumerate(order, 1):
        within = [document for document in features if document.meta.stage == stage]
        if within:
            lines.append(f'    subgraph s{number}["{label(stage)}"]')
            lines += [f'        {keys[document_symbol(one.path)]}["{label(one.name)}"]' for one in within]
            lines.append("    end")
    arrows: dict[str, None] = {}
    for document in features:
        for link in blockers(document):
            source, target = keys.get(document_symbol(link.target)), keys[document_symbol(document.path)]
            if source is not None and source != target:
                arrows[f"    {source} -->|blocks| {target}"] = None
    return Artefact((File("pipeline.mmd", "\n".join([*lines, *arrows]) + "\n"),))
