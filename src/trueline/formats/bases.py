"""Dashboards for Obsidian Bases: features per stage, in flight, blocked, by domain.

One `.base` file with a view each. It asks the notes themselves, so that it needs to be written again only when
folders, statuses or priorities get other names. Stages are the folders of stages; status and priority are read from
the tags that the designs use. A feature is blocked while it waits for a note that is not in a folder of completed
ones.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from trueline.formats.artefact import Artefact, File
from trueline.formats.stages import Stage, spellings, stages
from trueline.formats.texts import line, yaml_text
from trueline.model import Document


def write(
    documents: Sequence[Document],
    *,
    within: Annotated[str, "The folder that Obsidian opens, where that is not the root of the vault."] = "",
) -> Artefact:
    """A dashboard for Obsidian Bases: features per stage, in flight, blocked, by domain."""
    found = stages(documents, within)
    if not found:
        return Artefact()
    features = [document for stage in found for document in stage.features]
    domains, blocked = spellings(features, ("domains", "domain"))[0], spellings(features, ("blocked-by",))
    columns = ["file.name", "formula.status", "formula.priority", f"note.{domains}", "formula.waits_for"]
    active = [stage for stage in found if stage.meaning == "Active"]
    early = [stage for stage in found if stage.meaning != "Completed"]
    views = [_view("Features per stage", columns, group="formula.stage")]
    if active:
        views.append(_view("In flight", columns, filters={"or": _folders(active)}))
    if early:
        views.append(
            _view("Blocked", columns, filters={"and": [{"or": _folders(early)}, "!formula.waits_for.isEmpty()"]})
        )
    views.append(_view("By domain", ["file.name", "formula.stage", *columns[1:3], columns[4]], group=f"note.{domains}"))
    base = {
        "filters": {"or": _folders(found)},
        "formulas": {
            "stage": _choice((f"file.inFolder({_text(stage.folder)})", stage.name) for stage in found),
            "status": _tagged(features, "status"),
            "priority": _tagged(features, "priority"),
            "waits_for": _waiting(found, blocked),
        },
        "properties": {
            "formula.stage": {"displayName": "Stage"},
            "formula.status": {"displayName": "Status"},
            "formula.priority": {"displayName": "Priority"},
            "formula.waits_for": {"displayName": "Waits for"},
        },
        "views": views,
    }
    return Artefact((File("features.base", yaml_text([base])),))


def _view(name: str, order: Sequence[str], *, group: str = "", filters: Any = None) -> dict[str, Any]:
    view: dict[str, Any] = {"type": "table", "name": name}
    if filters is not None:
        view["filters"] = filters
    if group:
        view["groupBy"] = {"property": group, "direction": "ASC"}
    return {**view, "order": list(order)}


def _folders(found: Iterable[Stage]) -> list[str]:
    return [f"file.inFolder({_text(stage.folder)})" for stage in found]


def _choice(cases: Iterable[tuple[str, str]]) -> str:
    """Nested conditions, the first that holds wins; an empty text where none does."""
    written = '""'
    for condition, value in reversed(list(cases)):
        written = f"if({condition}, {_text(value)}, {written})"
    return written


def _tagged(features: Sequence[Document], family: str) -> str:
    """The word of a tag family, or the property of that name where the designs have no such tags."""
    names = sorted({tag.name for document in features for tag in document.meta.family(family)})
    cases = [(f"file.hasTag({_text(name)})", name.partition("/")[2]) for name in names]
    return _choice(cases) if cases else f'note["{family}"]'


def _waiting(found: Sequence[Stage], keys: Sequence[str]) -> str:
    """The blockers that are not completed; a link that leads nowhere still blocks."""
    completed = [f"value.asFile().inFolder({_text(stage.folder)})" for stage in found if stage.meaning == "Completed"]
    said = [f"note[{_text(key)}]" for key in keys]
    blockers = said.pop()
    for one in reversed(said):
        blockers = f"if({one}, {one}, {blockers})"
    blockers = f"list({blockers})"
    if not completed:
        return blockers
    return f"{blockers}.filter(if(value.asFile(), !({' || '.join(completed)}), true))"


def _text(value: str) -> str:
    """A text of the language of formulas."""
    return '"' + line(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
