"""Status codes of errors that Spring's handlers say they answer with."""

import re

from .declared import Member
from .expressions import Called, Expression, Listed, Name, Raw, Text, calls_in
from .scope import Found, Scope, bare

STATUSES = {
    "BAD_REQUEST": "400", "UNAUTHORIZED": "401", "PAYMENT_REQUIRED": "402", "FORBIDDEN": "403", "NOT_FOUND": "404",
    "METHOD_NOT_ALLOWED": "405", "NOT_ACCEPTABLE": "406", "REQUEST_TIMEOUT": "408", "CONFLICT": "409", "GONE": "410",
    "PRECONDITION_FAILED": "412", "PAYLOAD_TOO_LARGE": "413", "CONTENT_TOO_LARGE": "413", "UNSUPPORTED_MEDIA_TYPE": "415",
    "I_AM_A_TEAPOT": "418", "UNPROCESSABLE_ENTITY": "422", "UNPROCESSABLE_CONTENT": "422", "LOCKED": "423",
    "FAILED_DEPENDENCY": "424", "TOO_EARLY": "425", "PRECONDITION_REQUIRED": "428", "TOO_MANY_REQUESTS": "429",
    "INTERNAL_SERVER_ERROR": "500", "NOT_IMPLEMENTED": "501", "BAD_GATEWAY": "502", "SERVICE_UNAVAILABLE": "503",
    "GATEWAY_TIMEOUT": "504", "INSUFFICIENT_STORAGE": "507",
}  # fmt: skip
_STATUS = re.compile(r"(?:\bHttpStatus\.|\bResponseStatusException\(\s*|\bstatus\(\s*)(" + "|".join(STATUSES) + r")\b")
_SHORTHANDS = {"notFound": "404", "badRequest": "400", "unprocessableEntity": "422", "internalServerError": "500"}
_SHORTHAND = re.compile(r"\b(?:ResponseEntity|ServerResponse)\s*\.\s*(" + "|".join(_SHORTHANDS) + r")\b")
_NUMBER = re.compile(r"\bstatus\(\s*([45]\d\d)\s*\)")
_THROWN = re.compile(r"\b(?:throw|orElseThrow|error)\b[\s({]*(?:\(\)\s*->\s*)?(?:new\s+)?([A-Z][\w.]*)(?=\s*\(|::new)")
_CALLED = re.compile(r"\b([a-z]\w*)\s*\.\s*([a-z]\w*)\s*[({]")
_DEEPEST = 2


class Failures:
    """Knows which status an exception is answered with, and which ones a handler may end in."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._statuses: dict[str, str] = {}
        for found in scope.types():
            if found.code.language in ("kotlin", "java"):
                self._note(found)

    def _note(self, found: Found) -> None:
        status = found.type.annotation("ResponseStatus")
        if status is not None:
            code = _status_in(status.argument("", "value", "code"))
            if code:
                self._statuses.setdefault(found.type.name, code)
        for member in found.type.members:
            handler = member.annotation("ExceptionHandler")
            if handler is None:
                continue
            own = member.annotation("ResponseStatus")
            code = _status_in(own.argument("", "value", "code")) if own is not None else ""
            code = code or next(iter(_in_text(member.text)), "")
            for name in _exceptions(handler.argument("", "value", "exception"), member):
                if code:
                    self._statuses.setdefault(name, code)

    def codes(self, holder: Found, member: Member) -> tuple[str, ...]:
        """The codes from 400 on that a handler documents or is seen to answer with, in order."""
        found = set(_documented(member))
        self._gather(holder, member, found, 0, set())
        return tuple(sorted(found))

    def _gather(self, holder: Found, member: Member, found: set[str], depth: int, seen: set[tuple[str, str]]) -> None:
        found.update(_in_text(member.text))
        for match in _THROWN.finditer(member.text):
            found.update(self._status_of(match[1], holder))
        if depth >= _DEEPEST:
            return
        fields = {one.name: one.type for one in holder.type.members if one.kind == "field" and one.type}
        for match in _CALLED.finditer(member.text):
            written, name = fields.get(match[1]), match[2]
            if written is None or (written, name) in seen:
                continue
            seen.add((written, name))
            for one, called in self._methods(holder, written, name):
                self._gather(one, called, found, depth + 1, seen)

    def _methods(self, holder: Found, written: str, name: str) -> list[tuple[Found, Member]]:
        target = self.scope.type(written, holder.code, holder.type.path)
        if target is None:
            return []
        places = self.scope.below(target.type.name) if target.type.kind == "interface" else (target,)
        return [
            (one, member)
            for one in places
            for member in one.type.members
            if member.kind == "method" and member.name == name
        ]

    def _status_of(self, name: str, holder: Found) -> list[str]:
        short = bare(name).rpartition(".")[2]
        if short in self._statuses:
            return [self._statuses[short]]
        found = self.scope.type(name, holder.code, holder.type.path)
        for above in self.scope.supers(found) if found is not None else ():
            if above.type.name in self._statuses:
                return [self._statuses[above.type.name]]
        return []


def _in_text(text: str) -> set[str]:
    found = {STATUSES[match[1]] for match in _STATUS.finditer(text)}
    found |= {_SHORTHANDS[match[1]] for match in _SHORTHAND.finditer(text)}
    return found | set(_NUMBER.findall(text))


def _status_in(expression: Expression | None) -> str:
    name = expression.path.rpartition(".")[2] if isinstance(expression, Name) else ""
    return STATUSES.get(name, "")


def _exceptions(expression: Expression | None, member: Member) -> list[str]:
    items = expression.items if isinstance(expression, Listed) else [expression] if expression is not None else []
    names = [item.path.removesuffix(".class").removesuffix("::class") for item in items if isinstance(item, Name)]
    if not names:
        names = [
            bare(parameter.type)
            for parameter in member.parameters
            if "Exception" in parameter.type or "Error" in parameter.type
        ]
    return [name.rpartition(".")[2] for name in names]


def _documented(member: Member) -> set[str]:
    """The codes in annotations of OpenAPI: `@ApiResponse(responseCode = "404")`, on its own or in a list."""
    found: set[str] = set()
    for annotation in member.annotations:
        if annotation.name in ("ApiResponse", "Operation", "ApiResponses"):
            for label, value in _labelled(annotation.arguments):
                if label in ("responseCode", "code"):
                    code = value.value if isinstance(value, Text) else value.text if isinstance(value, Raw) else ""
                    found.update(re.findall(r"^[45]\d\d$", code))
    return found


def _labelled(arguments: tuple[tuple[str, Expression], ...]) -> list[tuple[str, Expression]]:
    found = list(arguments)
    for _, value in arguments:
        for call in calls_in(value):
            if isinstance(call, Called):
                found += [(one.label, one.value) for one in call.arguments]
    return found
