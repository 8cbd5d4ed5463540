"""A CODEOWNERS file from the domains of a vault: who owns which code, and who owns which design.

Designs do not know where code lies, so the paths of a domain are options: `--owner Shipments=/src/shipments/`, as
often as there are paths. Who stands for a domain is read from the property `owner`, `owners` or `team` of its note
(`@org/shipments`, `@ida` or a mail address), or given as `--team Shipments=@org/shipments`. Each design is then owned
by all of its domains, unless `--code-only` is given.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.texts import line
from trueline.model import Document
from trueline.model.symbols import name_key
from trueline.template import property_key
from trueline.template.late import late
from trueline.text import Span

_OWNER = late(r"@[A-Za-z0-9][\w-]*(?:/[\w.-]+)?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_KEYS = ("owner", "owners", "team", "teams")
_SPECIAL = late(r"([\\ #])")


def write(
    documents: Sequence[Document],
    *,
    owner: Annotated[tuple[str, ...], "DOMAIN=PATTERN: code that a domain owns; any number of times."] = (),
    team: Annotated[tuple[str, ...], "DOMAIN=@TEAM: who stands for a domain whose note does not say it."] = (),
    code_only: Annotated[bool, "Leave out who owns the designs."] = False,
) -> Artefact:
    """A CODEOWNERS file: which domain's people own which code and which designs."""
    teams = _teams(documents)
    skipped = [*_added(teams, team)]
    lines = ["# Who owns what; written by `trueline export codeowners`."]
    for given in owner:
        domain, _, pattern = (part.strip() for part in given.partition("="))
        known = teams.get(name_key(domain), ())
        if not pattern or any(mark in pattern for mark in "\n\r"):
            skipped.append(Skipped("", Span(0, 0), f"--owner {line(given)}", "it is not of the form DOMAIN=PATTERN"))
        elif not known:
            reason = f"nobody is known to stand for the domain `{line(domain)}`: say it in its note or with --team"
            skipped.append(Skipped("", Span(0, 0), f"--owner {line(given)}", reason))
        else:
            lines.append(f"{_pattern(pattern)} {' '.join(known)}")
    if not code_only:
        for document in documents:
            domains = [
                link.target.rsplit("/", 1)[-1].removesuffix(".md") for link in document.meta.domains if link.target
            ]
            found = dict.fromkeys(one for domain in domains for one in teams.get(name_key(domain), ()))
            if found:
                lines.append(f"{_pattern('/' + document.path)} {' '.join(found)}")
            elif domains:
                place = document.meta.domains[0]
                reason = "nobody is known to stand for its domains"
                skipped.append(Skipped(document.path, Span(place.start, place.end), line(document.name), reason))
    if len(lines) == 1:
        return Artefact((), tuple(skipped))
    return Artefact((File("CODEOWNERS", "\n".join(lines) + "\n"),), tuple(skipped))


def _teams(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """Who stands for a note, by the note's name in normal form."""
    found: dict[str, tuple[str, ...]] = {}
    for document in documents:
        people = tuple(dict.fromkeys(_people(document)))
        if people:
            found.setdefault(name_key(document.name), people)
    return found


def _people(document: Document) -> Iterator[str]:
    for item in document.tree.front_matter.properties if document.tree.front_matter else ():
        if property_key(item.key) in _KEYS:
            for value in item.values:
                yield from (found[0] for found in _OWNER.finditer(value.text))


def _added(teams: dict[str, tuple[str, ...]], given: Sequence[str]) -> Iterator[Skipped]:
    """Take in what options say; what is no team is told."""
    said: Mapping[str, list[str]] = {}
    for one in given:
        domain, _, people = one.partition("=")
        found = [match[0] for match in _OWNER.finditer(people)]
        if not domain.strip() or not found:
            yield Skipped("", Span(0, 0), f"--team {line(one)}", "it is not of the form DOMAIN=@TEAM")
        else:
            said = {**said, name_key(domain.strip()): [*said.get(name_key(domain.strip()), []), *found]}
    teams.update({name: tuple(dict.fromkeys(people)) for name, people in said.items()})


def _pattern(path: str) -> str:
    """A pattern in which blanks and `#` stand for themselves."""
    return _SPECIAL.sub(r"\\\1", path)
