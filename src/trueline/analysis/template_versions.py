"""The templates of a vault as they are, and as they were at a revision."""

from collections.abc import Iterable

from trueline.analysis.analysis import Analysis
from trueline.analysis.revisions import Repository
from trueline.template import Template
from trueline.template.difference import Version, read_version


def own_templates(analysis: Analysis) -> list[Template]:
    """The vault's own templates, in order of their path; those built in are none."""
    found = (one for one in analysis.source.library.templates if not one.path.startswith("<"))
    return sorted(found, key=lambda one: one.path)


def version_now(analysis: Analysis, template: Template) -> Version:
    """A template as it is."""
    return read_version(template.path, analysis.source.data(template.path))


def versions_since(analysis: Analysis, revision: str, templates: Iterable[Template]) -> list[tuple[Version, Version]]:
    """Those of `templates` that differ from what they were at a revision, as they were and as they are.

    A template that was not there yet is left out. Raises `NoHistory` where git does not answer.
    """
    repository = Repository(analysis.root.path)
    names = repository.files(repository.commit(revision).name)
    wanted = [template for template in templates if template.path in names]
    contents = repository.contents(names[template.path] for template in wanted)
    found = []
    for template in wanted:
        before = contents.get(names[template.path])
        now = analysis.source.data(template.path)
        if before is not None and before != now:
            found.append((read_version(template.path, before), read_version(template.path, now)))
    return found
