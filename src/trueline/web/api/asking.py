"""The questions over HTTP: a question's signature is its parameters."""

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature, cleandoc
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from starlette.responses import Response

from trueline.analysis.asking import PASTS, bring
from trueline.listening.problems import Refusal
from trueline.queries import Answer, Argument, Query, UnknownName, all_queries
from trueline.queries.history import NoHistory
from trueline.web.api import shapes
from trueline.web.api.responses import JSON, answer, tagged, written
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot
from trueline.web.texts import acceptable


def asking(portal: Portal) -> APIRouter:
    """A route for each question, and one that lists them."""
    router = APIRouter(prefix="/api/v1", tags=["questions"])

    @router.get("/ask", response_model=shapes.Offers, summary="List all questions.")
    def questions(request: Request) -> Response:
        offers = [offer(one.name, one.summary, one.page, one.arguments) for one in all_queries()]
        return answer(request, {"schema": "trueline/offers@1", "offers": offers})

    for query in all_queries():
        router.add_api_route(
            f"/ask/{query.name}",
            _endpoint(portal, query),
            response_model=shapes.Answer,
            summary=query.summary,
            description=cleandoc(query.page),
            operation_id=f"ask_{query.name}",
        )
    return router


def _endpoint(portal: Portal, query: Query) -> Callable[..., Response]:
    """A function whose signature is the question's."""
    arguments = query.arguments

    def ask(request: Request, **given: Any) -> Response:
        limit = given.pop("limit")
        asked = {one.name: tuple(given[one.name]) if _several(one) else given[one.name] for one in arguments}
        snapshot = portal.snapshot
        if PASTS & set(query.brought.values()):
            return answer(request, plain_answer(query, asked, ask_vault(snapshot, query, asked), limit))
        key = (query.name, tuple(sorted(asked.items())), limit)
        body = snapshot.once(
            key, lambda: written(plain_answer(query, asked, ask_vault(snapshot, query, asked), limit)), len
        )
        return tagged(request, body, JSON)

    parameters = [Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)]
    parameters += [_parameter(one) for one in arguments]
    said = Parameters(ge=0, le=100_000, description="at most so many rows of each table, 0 for all")
    parameters.append(Parameter("limit", Parameter.KEYWORD_ONLY, default=0, annotation=Annotated[int, said]))
    ask.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    ask.__doc__ = query.summary
    return ask


def _several(argument: Argument) -> bool:
    return bool(argument.type == tuple[str, ...])


def _parameter(argument: Argument) -> Parameter:
    alias = argument.name.rstrip("_").replace("_", "-")
    kind: Any = list[str] if _several(argument) else argument.type
    said = Parameters(
        alias=alias,
        description=argument.help,
        json_schema_extra={"enum": list(argument.choices)} if argument.choices else None,
    )
    default: Any = Parameter.empty if argument.required else argument.default
    if not argument.required and _several(argument):
        default = list(argument.default or ())
    return Parameter(argument.name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, said])


def ask_vault(snapshot: Snapshot, query: Query, asked: Mapping[str, Any]) -> Answer:
    """Ask a question of a moment; raises `Refusal` for names that name nothing."""
    choices = {one.name: one.choices for one in query.arguments if one.choices}
    for name, value in asked.items():
        if name in choices and value not in choices[name]:
            listed = ", ".join(choices[name])
            raise Refusal(422, "argument", f"`{name}` is one of {listed}", more={"argument": name})
        if not all(
            acceptable(text) for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)
        ):
            raise Refusal(422, "argument", f"`{name}` holds characters that no text has", more={"argument": name})
    try:
        return query.ask(**bring(query.brought, snapshot.analysis, snapshot.vault), **asked)
    except UnknownName as error:
        raise Refusal(404, "unknown-name", error.message, more={"near": list(error.near)}) from error
    except NoHistory as error:
        raise Refusal(409, "no-history", error.message) from error


def plain_answer(query: Query, asked: Mapping[str, Any], given: Answer, limit: int) -> shapes.Answer:
    """An answer as it goes out."""
    graph = given.graph
    return {
        "schema": "trueline/answer@1",
        "question": query.name,
        "arguments": dict(asked),
        "tables": [
            {
                "title": table.title,
                "columns": list(table.columns),
                "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows[: limit or None]],
                "count": len(table.rows),
                "note": table.note,
            }
            for table in given.tables
        ],
        "graph": None
        if graph is None
        else {
            "nodes": [node._asdict() for node in graph.nodes],
            "edges": [edge._asdict() for edge in graph.edges],
            "note": graph.note,
        },
        "empty": given.empty,
    }


def offer(name: str, summary: str, page: str, arguments: Sequence[Any]) -> shapes.Offer:
    """A question or a change as it is listed."""
    return {
        "name": name,
        "summary": summary,
        "page": cleandoc(page),
        "arguments": [
            {
                "name": one.name,
                "type": {str: "text", int: "number", bool: "flag"}.get(one.type, "texts"),
                "help": one.help,
                "required": one.required,
                "default": one.default,
                "choices": list(one.choices),
            }
            for one in arguments
        ],
    }
