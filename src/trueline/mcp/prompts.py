"""Prompts that walk an agent through designing, reviewing or implementing a feature, by the vault's own template."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import mcp_types as types

from trueline.mcp.fault import Fault
from trueline.mcp.session import Session, unknown
from trueline.model.gates import CONDITIONS, DEFAULT_GATES
from trueline.refactors import UnknownName
from trueline.refactors._kinds import template_for
from trueline.template import Slot, Template


class Prompt(NamedTuple):
    """A prompt: its arguments by name (with what each is, and whether it is required), and what writes it."""

    name: str
    description: str
    arguments: Mapping[str, tuple[str, bool]]
    write: Callable[[Session, Mapping[str, str]], Iterator[str]]

    def described(self) -> types.Prompt:
        """As clients are told of it."""
        arguments = [
            types.PromptArgument(name=name, description=said, required=required)
            for name, (said, required) in self.arguments.items()
        ]
        return types.Prompt(name=self.name, description=self.description, arguments=arguments)


def written(session: Session, name: str, given: Mapping[str, str]) -> str:
    """The text of a prompt; raises `Fault` for what it does not know."""
    prompt = PROMPTS.get(name)
    if prompt is None:
        raise Fault("unknown-name", f"there is no prompt `{name}`", help=f"there are {', '.join(PROMPTS)}")
    for argument, (said, required) in prompt.arguments.items():
        if required and not given.get(argument, "").strip():
            raise Fault("missing-argument", f"`{argument}` is missing: {said}", f"`{argument}`")
    with session.lock:
        session.look()
        return "\n".join(prompt.write(session, given)) + "\n"


def _design(session: Session, given: Mapping[str, str]) -> Iterator[str]:
    kind = given.get("kind", "").strip() or "feature"
    template = _template(session, kind, given.get("template", ""))
    title = given["title"].strip()
    yield f"Design `{title}` with the tools of Trueline, in the template `{template.name}`."
    if given.get("about"):
        yield f"\nWhat it is about: {given['about'].strip()}"
    yield "\nFirst"
    yield f"1. `find` and `overview`: is there a {kind} like it already? Which domains and components does it touch?"
    yield "2. `ask` the question `impact` of each thing that it will change, and `owners` of the data it needs."
    yield f'3. `new` kind "{kind}", title "{title}", arguments {{"template": "{template.name}", "domain": ["..."]}}; `apply` it.'
    yield "\nThen section by section, in this order. For each: `guide` (what is asked, and the names that are known), write what is"
    yield "true and decided, `propose` it with edits, read what would be found, `apply`, and `check` the document."
    yield "What is not known becomes an open question; what does not apply says so, and why. Invent no figures.\n"
    yield from _listed(template)
    yield "\nAt the end"
    yield "- `check` the document: no error, and no warning that is not explained"
    yield "- answer the open questions with whoever knows (`propose` the change `answer`), or leave the design a draft"
    yield from _last(session, template)


def _review(session: Session, given: Mapping[str, str]) -> Iterator[str]:
    note = session.note(given["document"])
    yield f"Review the design `{note.name}` with the tools of Trueline."
    yield '\n1. `context` with purpose "review": what it promises, what its neighbours promise, findings, drift.'
    yield f'2. `ask` the question `conflicts`, and `impact` with symbol "{note.name}".'
    yield "3. Section by section, in the template's order: is it true, complete, and enough to build and to run it by?\n"
    if note.template is not None:
        yield from _listed(note.template)
    yield "\n4. Look at what no rule finds: a dependency without a failure, a success criterion that nobody can measure,"
    yield "   data without an owner, an endpoint without its errors, a rollback that loses data."
    yield "5. Tell what you found, the worst first: the section and line, what is wrong, what to do. Change nothing unless"
    yield "   you are asked to; then `propose` one change at a time, and `check` after each `apply`."
    yield '   A question that is left goes into the design: `propose` the change `add` with kind "question".'


def _implement(session: Session, given: Mapping[str, str]) -> Iterator[str]:
    note = session.note(given["document"])
    yield f"Implement `{note.name}` as it is designed, with the tools of Trueline beside your own."
    yield '\n1. `context` with purpose "implement", and what it left out that you need. Read it whole before you write code.'
    yield "2. What the design waits for, and its open questions: say so and ask, before you build on a guess."
    yield "3. Build in the order of its tasks. The contracts (endpoints, entities, events, metrics, flags) are named as designed.\n"
    if note.template is not None:
        yield "Each section is a part of what is to be built:"
        yield from _listed(note.template)
    yield "\n4. After each task: `propose` the change `tick`, `apply`, `check`. Where the code has to be otherwise than the"
    yield "   design, change the design first (`propose`), with the reason (`decide`)."
    yield "5. At the end: `drift` shows nothing for this feature that is not wanted; criteria that are shown to hold are ticked."
    if note.template is not None:
        yield from _last(session, note.template, "implemented")


def _template(session: Session, kind: str, named: str) -> Template:
    try:
        return template_for(session.analysis.vault, kind, named.strip(), lambda what, options, default: default)
    except UnknownName as error:
        raise unknown(error, "kind") from error


def _listed(template: Template) -> Iterator[str]:
    """The sections of a template in order, each with what is asked below it."""
    depth = min((len(slot.path) for slot in template.every), default=0)
    number = 0
    for slot in template.every:
        if len(slot.path) == depth:
            number += 1
            inner = [one.name for one in slot.walk() if one is not slot]
            asked = inner or _asked(slot)
            optional = " (optional)" if slot.optional else ""
            yield f"{number}. **{slot.name}**{optional}" + (f": {', '.join(asked)}" if asked else "")


def _asked(slot: Slot) -> Sequence[str]:
    columns = [column.name for table in slot.tables for column in table]
    return [*(field.name for field in slot.fields), *columns]


def _last(session: Session, template: Template, status: str = "designed") -> Iterator[str]:
    """The gate of a status, where notes of this template have one."""
    if all(family.name != "status" for family in template.families):
        return
    wanted = {**DEFAULT_GATES, **session.analysis.settings.gates}.get(status, ())
    yield f'- `propose` the change `set` with values ["status={status}"]; its gate asks:'
    for one in wanted:
        yield f"  - {CONDITIONS.get(one, f'the rules `{one}` find nothing')}"
    yield "  Never pass it with `force` unless a person says so, with the reason."


PROMPTS = {
    one.name: one
    for one in (
        Prompt(
            "design",
            "Design a feature (or another kind of note) section by section, with a check after each",
            {
                "title": ("its title", True),
                "about": ("what it is about", False),
                "kind": ("feature, if not said otherwise", False),
                "template": ("the template's name, where several make this kind", False),
            },
            _design,
        ),
        Prompt("review", "Review a design section by section", {"document": ("the design", True)}, _review),
        Prompt("implement", "Implement a design, and keep it true", {"document": ("the design", True)}, _implement),
    )
}
