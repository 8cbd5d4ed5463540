"""Changes over HTTP: a change's signature is what its arguments may be; first it is shown, then it is made."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from inspect import cleandoc
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from trueline.analysis.patches import line_counts, patch
from trueline.listening.problems import Refusal
from trueline.refactors import Argument, Changed, Plan, Refactor, all_refactors
from trueline.web.api import shapes
from trueline.web.api.asking import offer
from trueline.web.api.bodies import said_in
from trueline.web.api.repeating import repeatable
from trueline.web.api.responses import JSON, answer, matches, written
from trueline.web.api.sources import HEADERS, author_of, required_tag
from trueline.web.portal import Portal
from trueline.web.texts import acceptable
from trueline.web.writing import Proposal, apply, propose


def changing(portal: Portal) -> APIRouter:
    """Two routes for each change, and one that lists them."""
    router = APIRouter(prefix="/api/v1", tags=["changes"])

    @router.get("/change", response_model=shapes.Offers, summary="List all changes.")
    def changes(request: Request) -> Response:
        offers = [offer(one.name, one.summary, one.page, one.arguments) for one in all_refactors()]
        return answer(request, {"schema": "trueline/offers@1", "offers": offers})

    for refactor in all_refactors():
        body = {"requestBody": {"required": True, "content": {JSON: {"schema": _schema(refactor)}}}}
        for end, endpoint, extra in (
            ("/preview", _preview(portal, refactor), body),
            ("", _apply(portal, refactor), {**body, "parameters": HEADERS}),
        ):
            router.add_api_route(
                f"/change/{refactor.name}{end}",
                endpoint,
                methods=["POST"],
                response_model=shapes.Change,
                summary=refactor.summary if not end else f"Show what it would change: {refactor.summary}",
                description=cleandoc(refactor.page),
                operation_id=f"change_{refactor.name}{'_preview' if end else ''}",
                openapi_extra=extra,
            )
    return router


def _preview(portal: Portal, refactor: Refactor) -> Callable[..., Any]:
    async def preview(request: Request) -> Response:
        given = arguments_of(refactor, await request.body())
        author = author_of(request)

        def work() -> Response:
            proposal = propose(portal, refactor, dict(given), author)
            said = report(portal, refactor, given, proposal, applied=False)
            return Response(written(said), 200, {"etag": proposal.etag, "cache-control": "no-store"}, JSON)

        return await run_in_threadpool(work)

    return preview


def _apply(portal: Portal, refactor: Refactor) -> Callable[..., Any]:
    async def change(request: Request) -> Response:
        body = await request.body()
        return await repeatable(portal, request, body, lambda: _made(portal, refactor, request, body))

    return change


def _made(portal: Portal, refactor: Refactor, request: Request, body: bytes) -> Response:
    given = arguments_of(refactor, body)
    tag = required_tag(request)
    author = author_of(request)
    with portal.writing:
        portal.host.refresh()
        proposal = propose(portal, refactor, dict(given), author)
        if not _is_meant(tag, proposal):
            said = report(portal, refactor, given, proposal, applied=False)
            raise Refusal(
                412, "changed", "what this would change has changed since it was looked at",
                "look at `current`, and send its `etag` as If-Match", {"current": said}, {"etag": proposal.etag},
            )  # fmt: skip
        if proposal.changed:
            apply(portal, refactor.name, proposal, author)
        said = report(portal, refactor, given, proposal, applied=bool(proposal.changed))
    return Response(written(said), 200, {"etag": proposal.etag, "cache-control": "no-store"}, JSON)


def _is_meant(tag: str, proposal: Proposal) -> bool:
    """Whether a tag is that of the proposal, or of the only document that it changes."""
    if matches(tag, proposal.etag) and tag.strip() != "*":
        return True
    befores = [one.before for one in proposal.changed]
    if tag.strip() == "*" or len(befores) != 1 or befores[0] is None:
        return False
    return matches(tag, f'"{sha256(befores[0]).hexdigest()}"')


def arguments_of(refactor: Refactor, body: bytes) -> dict[str, Any]:
    """The arguments that a body gives; raises `Refusal` for what no argument may be."""
    said = said_in(body or b"{}")
    given = said.get("arguments") if isinstance(said, dict) else None
    if not isinstance(given, dict):
        raise Refusal(422, "argument", "the body is an object with `arguments`, an object")
    known = {one.name.rstrip("_").replace("_", "-"): one for one in refactor.arguments}
    found: dict[str, Any] = {}
    for name, value in given.items():
        argument = known.get(name.rstrip("_").replace("_", "-"))
        if argument is None:
            raise Refusal(422, "argument", f"`{refactor.name}` has no argument of this name", more={"argument": name})
        found[argument.name] = _value(argument, name, value)
    for name, argument in known.items():
        if argument.name not in found:
            if argument.required and argument.type != tuple[str, ...]:
                raise Refusal(422, "argument", f"`{name}` is required: {argument.help}", more={"argument": name})
            found[argument.name] = () if argument.required else argument.default
    return found


def _value(argument: Argument, name: str, value: Any) -> Any:
    if argument.type is bool:
        fits = isinstance(value, bool)
    elif argument.type == tuple[str, ...]:
        value = [value] if isinstance(value, str) else value
        fits = isinstance(value, list) and all(isinstance(one, str) and acceptable(one) for one in value)
        value = tuple(value) if fits else ()
    else:
        fits = isinstance(value, str) and acceptable(value)
    if not fits:
        raise Refusal(422, "argument", f"`{name}` cannot be that: {argument.help}", more={"argument": name})
    if argument.choices and value not in argument.choices:
        said = f"`{name}` is one of {', '.join(argument.choices)}"
        raise Refusal(422, "argument", said, more={"argument": name})
    return value


def _schema(refactor: Refactor) -> dict[str, Any]:
    """The description of a change's body."""
    properties: dict[str, Any] = {}
    for one in refactor.arguments:
        text: dict[str, Any] = {"type": "string", **({"enum": list(one.choices)} if one.choices else {})}
        shape = {"type": "boolean"} if one.type is bool else text
        several = one.type == tuple[str, ...]
        shape = {"type": "array", "items": text} if several else shape
        properties[one.name.rstrip("_").replace("_", "-")] = {**shape, "description": one.help}
    required = [
        one.name.rstrip("_").replace("_", "-")
        for one in refactor.arguments
        if one.required and one.type != tuple[str, ...]
    ]
    arguments = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"type": "object", "properties": {"arguments": arguments}, "required": ["arguments"]}


def report(
    portal: Portal, refactor: Refactor, given: Mapping[str, Any], proposal: Proposal, applied: bool
) -> shapes.Change:
    """What a change comes to, as it goes out."""
    plan, changed = proposal.plan, proposal.changed
    analysis = portal.snapshot.analysis
    told = {path for one in changed for path in (one.source, one.path)}
    return {
        "schema": "trueline/change@1",
        "change": refactor.name,
        "arguments": {name.rstrip("_").replace("_", "-"): value for name, value in given.items()},
        "applied": applied,
        "etag": proposal.etag,
        "files": _files(plan, changed),
        "unchanged": {path: list(lines) for path, lines in plan.said.items() if path not in told},
        "mentions": [
            {"path": one.path, "line": analysis.lines(one.path).line(one.span.start), "message": one.message}
            for one in plan.mentions
        ],
        "revision": portal.snapshot.revision,
    }


def _files(plan: Plan, changed: Sequence[Changed]) -> list[shapes.ChangedFile]:
    found: list[shapes.ChangedFile] = []
    for one in changed:
        added, removed = line_counts(one.before or b"", one.after)
        action = "created" if one.before is None else "moved" if one.source != one.path else "edited"
        found.append(
            {
                "path": one.path,
                "source": one.source,
                "action": action,
                "sha256_before": None if one.before is None else sha256(one.before).hexdigest(),
                "sha256": sha256(one.after).hexdigest(),
                "lines_added": added,
                "lines_removed": removed,
                "said": list(plan.said.get(one.source, ()) or plan.said.get(one.path, ())),
                "diff": "".join(patch(one)),
            }
        )
    return found
