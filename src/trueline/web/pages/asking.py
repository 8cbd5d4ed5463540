"""The pages that answer a question: what is open, what was decided, what has drifted, matrices."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.queries import all_queries
from trueline.queries.answer import Answer
from trueline.web.api.asking import ask_vault
from trueline.web.mapping import known_network
from trueline.web.pages.showing import shown, soon
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot
from trueline.web.views.answers import Asked, Sheets, sentence, sheets_of
from trueline.web.views.checking import Wanted, found
from trueline.web.views.counting import counted, course_chart
from trueline.web.views.opening import Open, open_points

MATRICES = (
    ("permissions", "Permissions", "Who may call which endpoint."),
    ("data", "Data", "What is sensitive, what protects it, and where it leaves."),
    ("failures", "Failures", "What happens when a dependency fails."),
    ("criteria", "Criteria", "Which planned tests speak of which success criterion."),
)
Word = Annotated[str, Query(max_length=500)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Severity = Annotated[Literal["", "warning", "error"], Query()]


def asking_pages(portal: Portal) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/questions")
    def questions(
        request: Request, text: Word = "", stage: Word = "", table: Word = "", page: Page = 1, completed: bool = False
    ) -> Response:
        words = {"stage": stage, "completed": "true" if completed else ""}

        def made(snapshot: Snapshot) -> Open:
            answer = _answered(snapshot, "open", stage=stage, completed=completed)
            return open_points(snapshot, answer, Asked(text.strip(), table, page), words)

        view = soon(portal, request, made)
        return shown(portal, request, "questions.html", "Questions", open=view, text=text)

    @router.get("/decisions")
    def decisions(request: Request, text: Word = "", since: Word = "", table: Word = "", page: Page = 1) -> Response:
        def made(snapshot: Snapshot) -> Sheets:
            answer = _answered(snapshot, "decisions", since=since.strip())
            return sheets_of(answer, Asked(text.strip(), table, page), "/decisions", {"since": since})

        view = soon(portal, request, made)
        return shown(portal, request, "decisions.html", "Decisions", answer=view, text=text, since=since)

    @router.get("/drift")
    def drift(request: Request, text: Word = "", table: Word = "", page: Page = 1, forecast: bool = False) -> Response:
        def made(snapshot: Snapshot) -> Sheets:
            answer = _answered(snapshot, "drift", forecast=forecast)
            words = {"forecast": "true" if forecast else ""}
            return sheets_of(answer, Asked(text.strip(), table, page), "/drift", words)

        view = soon(portal, request, made)
        return shown(portal, request, "drift.html", "Drift", answer=view, text=text, forecast=forecast)

    @router.get("/matrices")
    def matrices(
        request: Request, kind: Word = "permissions", text: Word = "", table: Word = "", page: Page = 1
    ) -> Response:
        if kind not in [name for name, _, _ in MATRICES]:
            raise Refusal(404, "unknown-name", "there is no such matrix")

        def made(snapshot: Snapshot) -> Sheets:
            answer = _answered(snapshot, "matrix", kind=kind)
            return sheets_of(answer, Asked(text.strip(), table, page), "/matrices", {"kind": kind})

        view = soon(portal, request, made)
        return shown(portal, request, "matrices.html", "Matrices", answer=view, text=text, kind=kind, matrices=MATRICES)

    _add_numbers(router, portal)
    return router


def _add_numbers(router: APIRouter, portal: Portal) -> None:
    """The pages that count: findings by rule, notes by template, features over time."""

    @router.get("/findings")
    def findings(
        request: Request, severity: Severity = "", rule: Word = "", text: Word = "", page: Page = 1
    ) -> Response:
        wanted = Wanted(severity, rule.strip(), text.strip(), page)
        view = soon(portal, request, lambda snapshot: found(snapshot, wanted))
        return shown(portal, request, "findings.html", "Findings", found=view)

    @router.get("/stats")
    def stats(request: Request) -> Response:
        view = soon(portal, request, lambda snapshot: counted(_answered(snapshot, "stats")))
        return shown(portal, request, "stats.html", "Stats", stats=view)

    @router.get("/stats/over-time")
    def over_time(request: Request) -> Response:
        try:
            answer = _answered(portal.snapshot, "stats", over_time=True)
        except Refusal as refusal:
            answer = Answer((), empty=refusal.detail)
        said = sentence(answer.empty)
        return shown(portal, request, "course.html", "Over time", chart=course_chart(answer), said=said)


def warm_answers() -> Sequence[Callable[[Snapshot], object]]:
    """What answers the questions of these pages as they are opened first, in the order of the menu."""
    asked: list[tuple[str, dict[str, Any]]] = [
        ("open", {"stage": "", "completed": False}),
        ("decisions", {"since": ""}),
        ("drift", {"forecast": False}),
        ("stats", {}),
        *(("matrix", {"kind": kind}) for kind, _, _ in MATRICES),
    ]
    return [partial(_answered, name=name, **given) for name, given in asked]


def _answered(snapshot: Snapshot, name: str, **given: Any) -> Answer:
    """The answer to a question, kept as long as the vault is what it is."""
    if given.get("kind") == "failures":
        # The map takes it, too, and it takes the longest.
        known_network(snapshot)
    query = next(one for one in all_queries() if one.name == name)
    asked: Mapping[str, Any] = {one.name: given.get(one.name, one.default) for one in query.arguments}
    key = ("answer", name, tuple(sorted(given.items())))
    return snapshot.once(key, lambda: ask_vault(snapshot, query, asked), _size)


def _size(answer: Answer) -> int:
    """About as many bytes as an answer takes; its texts are those of the facts that it is made of."""
    return 200 * sum(len(table.rows) for table in answer.tables)
