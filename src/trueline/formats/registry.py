"""The artefacts that can be written: by name, what each is and which module writes it.

The table is static, so that `trueline export --help` imports none of them. A new format is a module with
`write(documents, *, options…) -> Artefact` and a line here.
"""

from collections.abc import Callable
from importlib import import_module
from inspect import Parameter, signature
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from trueline.formats.artefact import Artefact


class Option(NamedTuple):
    """An option of a format: `type` is `str`, `int`, `bool` or `tuple[str, ...]`; `choices` are all it may be, if any."""

    name: str
    type: Any
    help: str
    default: Any
    choices: tuple[str, ...] = ()


class Format(NamedTuple):
    """A format by its name on the command line; `module` is below `trueline.formats` and has `write`."""

    name: str
    summary: str
    module: str

    @property
    def write(self) -> Callable[..., Artefact]:
        """What makes the artefact of some documents."""
        found: Callable[..., Artefact] = import_module(f"trueline.formats.{self.module}").write
        return found

    @property
    def page(self) -> str:
        """The module's docstring: what is written and what is not."""
        return import_module(f"trueline.formats.{self.module}").__doc__ or ""

    @property
    def options(self) -> tuple[Option, ...]:
        """The options in order: the keyword-only parameters of `write`."""
        hints = get_type_hints(self.write, include_extras=True)
        parameters = signature(self.write).parameters.values()
        return tuple(_option(one, hints[one.name]) for one in parameters if one.kind is Parameter.KEYWORD_ONLY)


def _option(parameter: Parameter, hint: Any) -> Option:
    text = ""
    if get_origin(hint) is Annotated:
        hint, text = get_args(hint)[:2]
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        hint, choices = str, get_args(hint)
    return Option(parameter.name, hint, text, parameter.default, choices)


FORMATS = {
    one.name: one
    for one in (
        Format("openapi", "OpenAPI 3.1 from endpoints with their examples, errors and permissions.", "openapi.writing"),
        Format("sql", "PostgreSQL tables, keys, references and indexes from data models.", "sql.writing"),
        Format("dbml", "The same tables for dbdiagram.io and dbdocs.io.", "dbml"),
        Format("mermaid", "Diagrams of entities, components, sequences or the pipeline.", "mermaid.writing"),
        Format("structurizr", "A C4 model of the components, in Structurizr's language.", "structurizr"),
        Format("likec4", "A C4 model of the components, in LikeC4's language.", "likec4"),
        Format("backstage", "A catalogue of systems, components, APIs, resources and owners.", "backstage"),
        Format("prometheus", "Alert rules from metrics, thresholds and alerts, with unit tests.", "prometheus.writing"),
        Format("openslo", "Service level objectives from latency and availability targets.", "openslo"),
        Format("locust", "Load tests from expected load and latency targets.", "locust"),
        Format("flagd", "Feature flags, opened as far as a phase of the rollout says.", "flagd.writing"),
        Format("gherkin", "Features from success criteria and test cases.", "gherkin"),
        Format("pytest", "Test skeletons from success criteria and test cases.", "pytest"),
        Format("chaos", "Chaos Toolkit experiments from dependency failures.", "chaos"),
        Format("otm", "Open Threat Models from security sections.", "otm"),
        Format("adr", "Decision records in MADR 4 from logs and records of decisions.", "adr"),
        Format("issues", "Tasks as issues with labels, milestones and blockers, in JSON and CSV.", "issues"),
        Format("bases", "A dashboard for Obsidian Bases: by stage, in flight, blocked, by domain.", "bases"),
        Format("canvas", "A JSON Canvas of features and what blocks them, by stage.", "canvas"),
        Format("codeowners", "CODEOWNERS from domains and who stands for them.", "codeowners"),
    )
}
