"""The vault at a glance."""

from collections import Counter
from collections.abc import Iterator

from trueline.analysis.analysis import Analysis
from trueline.analysis.baseline import found_beyond
from trueline.mcp import findings
from trueline.mcp.asking import cell_text
from trueline.mcp.session import Session
from trueline.mcp.tool import Block, Result, tool
from trueline.queries.answer import Cell
from trueline.vault.pipeline import read_pipeline

_COLUMNS = ("feature", "stage", "status", "priority", "domains", "waits for")


@tool()
def overview(session: Session) -> Result:
    """The vault at a glance: features, their stage and status, other notes, templates. Begin here."""
    analysis = session.analysis
    found = found_beyond(analysis)
    blocks = [Block(line) for line in _head(analysis)]
    blocks.append(Block(f"Findings: {findings.counted(found)} in {len({one.path for one in found})} notes (`check`)"))
    blocks += [Block(""), *_features(analysis), Block(""), *_others(analysis)]
    return Result(blocks)


def _head(analysis: Analysis) -> Iterator[str]:
    name = analysis.root.path.rstrip("/").rpartition("/")[2]
    yield f"# Vault `{name}`: {len(analysis.paths)} notes; tools take a note's name, title or path"
    templates = Counter(entry.template or "" for entry in analysis.vault.entries.values())
    own = [one for one in analysis.vault.library.templates if not one.path.startswith("<")]
    known = own or analysis.vault.library.templates
    yield "Templates: " + "; ".join(f"{one.name} ({templates[one.name]} notes)" for one in known)
    if templates[""]:
        yield f"Without template: {templates['']} notes"
    if analysis.vault.evidence is None:
        yield "What was built: no evidence is configured, so there is no drift to show"
    else:
        yield "What was built: evidence is configured (`drift`)"
    if analysis.unread:
        yield f"Not readable: {len(analysis.unread)} files; `check` says why"


def _features(analysis: Analysis) -> Iterator[Block]:
    pipeline = read_pipeline(analysis.vault)
    order = {stage: number for number, stage in enumerate(("Active", "Planned", "Planning", "Backlog"))}
    features = sorted(
        pipeline.features.values(), key=lambda one: (order.get(pipeline.stage(one), 9), pipeline.stage(one), one.name)
    )
    names = Counter(entry.name for entry in analysis.vault.entries.values())
    head = f"## Features ({len(features)})\n| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}"
    for one in features:
        meta = one.meta
        cells: tuple[Cell, ...] = (
            one.name if names[one.name] == 1 else one.path,
            pipeline.stage(one),
            meta.status or "",
            meta.priority or "",
            tuple(link.target.rsplit("/", 1)[-1] for link in meta.domains),
            tuple(blocker.name for blocker in pipeline.waits(one.path)),
        )
        yield Block(f"| {' | '.join(map(cell_text, cells))} |", head)


def _others(analysis: Analysis) -> Iterator[Block]:
    """All notes that are no features, by folder."""
    features = read_pipeline(analysis.vault).features
    folders: dict[str, list[str]] = {}
    for path in analysis.paths:
        if path not in features:
            folder, _, file = path.rpartition("/")
            folders.setdefault(folder or ".", []).append(file.removesuffix(".md"))
    for folder, names in folders.items():
        shown = ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")
        yield Block(f"- {folder}/: {shown}", "## Other notes")
