"""What the functions behind Python's endpoints take and give: parameters, bodies, status codes."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltField, Place

from .components import enum_values
from .declared import Member, Parameter
from .expressions import Argument, Called, Expression, Listed, Name, Raw, Table, Text, last_name
from .paths import parameters_in
from .scope import Found, Scope
from .shapes import Shapes, split_at, take_apart

_MARKERS = {
    "Query": "query",
    "Path": "path",
    "Header": "header",
    "Cookie": "cookie",
    "File": "request",
    "Form": "request",
}
_OWN = frozenset(
    "Request Response BackgroundTasks WebSocket Session AsyncSession HTTPConnection SecurityScopes HttpRequest".split()
)
_MODELS = frozenset({"BaseModel", "SQLModel", "Schema", "BaseSchema", "TypedDict", "Struct"})
_RAISED = re.compile(
    r"\b(?:HTTPException|abort|HttpError|HTTPError|Response|JSONResponse)\s*\(\s*(?:status_code\s*=\s*|code\s*=\s*|status\s*=\s*)?"
    r"(?:(?:\w+\.)*HTTP_([45]\d\d)\w*|(?:\w+\.)*HTTPStatus\.([A-Z_]+)|([45]\d\d))\b"
)
_STATUS = re.compile(r"\b(?:status_code|status|code)\s*=\s*(?:(?:\w+\.)*HTTP_([45]\d\d)|([45]\d\d))")
_CODED = re.compile(r",\s*([45]\d\d)\s*$", re.MULTILINE)


def error_codes(member: Member) -> set[str]:
    """The status codes from 400 on that a function names in what it raises or answers."""
    from .spring_errors import STATUSES

    found: set[str] = set()
    for match in _RAISED.finditer(member.text):
        found.add(match[1] or match[3] or STATUSES.get(match[2] or "", ""))
    for match in _STATUS.finditer(member.text):
        found.add(match[1] or match[2])
    found.update(match[1] for match in _CODED.finditer(member.text) if "return" in member.text)
    if "get_object_or_404" in member.text or "get_or_404" in member.text:
        found.add("404")
    return found - {""}


def responses_of(given: Expression | None) -> set[str]:
    """The status codes from 400 on in a decorator's `responses={404: …}`."""
    names = [name for name, _ in given.pairs] if isinstance(given, Table) else []
    return {code for name in names for code in re.findall(r"(?<!\d)[45]\d\d(?!\d)", name)}


class Bodies:
    """Reads the parameters of FastAPI's functions."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.shapes = Shapes(scope)

    def fields(self, found: Found, member: Member, path: str, depth: int = 0) -> Iterator[BuiltField]:
        """What a function takes: from the path, the query, headers, cookies, and the body."""
        names = set(parameters_in(path))
        for parameter in member.parameters:
            if parameter.name not in ("self", "cls"):
                yield from self._parameter(found, parameter, names, depth)

    def _parameter(self, found: Found, parameter: Parameter, names: set[str], depth: int) -> Iterator[BuiltField]:
        written, marker = _annotated(parameter)
        place = Place(found.code.path, parameter.line, parameter.column)
        kind = last_name(marker) if isinstance(marker, Called) else ""
        if isinstance(marker, Called) and kind in ("Depends", "Security"):
            yield from self._dependency(found, marker, names, depth)
            return
        part = take_apart(written, "python")
        short = part.name.rpartition(".")[2]
        if short in _OWN:
            return
        where = "path" if parameter.name in names else _MARKERS.get(kind, "")
        target = self.scope.type(part.name, found.code)
        inner, _, _ = self.shapes.target(written, found)
        if not where and inner is not None and self._is_model(inner):
            yield from self.shapes.fields(written, found, "query" if kind == "Query" else "request")
            return
        if kind == "Body":
            where = "request"
        default = _default(parameter.value, marker)
        absent_ok = default is not None or (parameter.value is not None and not _demanded(parameter.value))
        yield BuiltField(
            _alias(marker) or (parameter.name.replace("_", "-") if where == "header" else parameter.name), written, place,
            required=where == "path" or not absent_ok, default=default, where=where or "query",
            values=enum_values(target) if target is not None else _choices(written),
        )  # fmt: skip

    def _is_model(self, found: Found) -> bool:
        above = (found, *self.scope.supers(found))
        supers = {written.rpartition(".")[2] for one in above for written in one.type.supers}
        return bool(supers & _MODELS) or any(one.name == "dataclass" for one in found.type.annotations)

    def _dependency(self, found: Found, marker: Called, names: set[str], depth: int) -> Iterator[BuiltField]:
        wanted = last_name(marker.argument(0, "dependency"))
        places = [(code, one) for code in self.scope.codes for one in code.functions if one.name == wanted]
        if len(places) == 1 and depth < 3:
            code, function = places[0]
            inside = Found(code, found.type)
            for parameter in function.parameters:
                yield from self._parameter(inside, parameter, names, depth + 1)


def _annotated(parameter: Parameter) -> tuple[str, Expression | None]:
    """A parameter's type, and the marker that says where it comes from: `Annotated[int, Query()]` or a default."""
    written = parameter.type
    if written.startswith(("Annotated[", "typing.Annotated[")):
        inside = split_at(written.partition("[")[2].rpartition("]")[0], ",")
        name, opened, rest = (inside[-1] if len(inside) > 1 else "").partition("(")
        arguments = re.match(r"[\w.]+", rest)
        found = tuple(_spelled(arguments[0] if arguments else "", rest)) if opened else ()
        return inside[0], Called(Name(name.strip()), found, parameter.line, parameter.column) if opened else None
    return written, parameter.value


def _spelled(first: str, rest: str) -> Iterator[Argument]:
    if first and "=" not in rest.partition(",")[0]:
        yield Argument("", Name(first))
    for match in re.finditer(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.]+))", rest):
        text = match[2] or match[3]
        yield Argument(match[1], Text(text) if text is not None else Name(match[4]))


def _alias(marker: Expression | None) -> str:
    given = marker.labelled("alias") if isinstance(marker, Called) else None
    return given.value if isinstance(given, Text) else ""


def _demanded(value: Expression) -> bool:
    first = value.argument(0, "default") if isinstance(value, Called) else value
    return (isinstance(first, Raw) and first.text == "...") or (isinstance(value, Called) and first is None)


def _default(value: Expression | None, marker: Expression | None) -> str | None:
    if isinstance(value, Called) and value is marker:
        value = value.argument(0, "default")
    match value:
        case Text():
            return value.value
        case Raw() if value.text != "...":
            return value.text
        case Name() if value.path != "None":
            return value.path.rpartition(".")[2]
    return None


def _choices(written: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\"']([^\"']*)[\"']", written)) if "Literal[" in written else ()


def texts_in(expression: Expression | None) -> tuple[str, ...]:
    """The literal texts of a list."""
    items = expression.items if isinstance(expression, Listed) else (expression,)
    return tuple(item.value for item in items if isinstance(item, Text))
