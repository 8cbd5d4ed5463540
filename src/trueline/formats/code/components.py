"""Declared types that do something, and the sets of values that are declared."""

from collections.abc import Iterator

from trueline.formats.built import BuiltComponent, BuiltEnum, Place

from .declared import Member, Type
from .expressions import Text
from .scope import Found, Scope, bare
from .spring_mappings import CONTROLLERS, is_annotated

_STEREOTYPES = {
    "service": frozenset(
        {"Service", "DomainService", "ApplicationService", "UseCase", "ApplicationScoped", "Injectable"}
    ),
    "repository": frozenset({"Repository", "RepositoryRestResource", "EntityRepository"}),
    "controller": CONTROLLERS | {"ApiController", "WebSocketGateway", "Resolver"},
    "configuration": frozenset(
        {"Configuration", "ConfigurationProperties", "SpringBootApplication", "Module", "AutoConfiguration"}
    ),
    "entity": frozenset({"Entity", "Embeddable", "MappedSuperclass", "Document", "Table"}),
    "component": frozenset({"Component", "Bean", "Catalog", "RestControllerAdvice", "ControllerAdvice"}),
}
_ENDINGS = {
    "Controller": "controller",
    "Repository": "repository",
    "Service": "service",
    "Job": "job",
    "Worker": "job",
    "Task": "job",
    "Listener": "listener",
    "Consumer": "listener",
}
_SUPERS = {
    "JpaRepository": "repository",
    "CrudRepository": "repository",
    "CoroutineCrudRepository": "repository",
    "PagingAndSortingRepository": "repository",
    "ReactiveCrudRepository": "repository",
    "R2dbcRepository": "repository",
    "MongoRepository": "repository",
    "ControllerBase": "controller",
    "Controller": "controller",
    "ApplicationController": "controller",
    "BackgroundService": "job",
    "IHostedService": "job",
    "ApplicationJob": "job",
    "ActiveJob::Base": "job",
    "Job": "job",
    "Tasklet": "job",
    "APIView": "controller",
    "ViewSet": "controller",
    "ModelViewSet": "controller",
    "DbContext": "repository",
}
_LISTENING = frozenset(
    {"KafkaListener", "RabbitListener", "SqsListener", "EventListener", "JmsListener", "TransactionalEventListener"}
)
_PERIODIC = frozenset({"Scheduled", "Cron", "Interval", "Recurring", "Scheduler"})
# Classes that only say something of the class around them.
_NAMELESS = frozenset({"", "Companion", "Meta"})
_VALUED = ("JsonValue",)
_RENAMED = ("JsonProperty", "SerialName", "SerializedName", "EnumMember", "Description", "XmlEnumValue")
_BY_VALUE = frozenset({"python", "typescript", "tsx", "javascript", "go"})


def read_components(scope: Scope) -> Iterator[BuiltComponent]:
    """Every class and interface that is no set of values, annotation or alias, with what it is known to be."""
    for found in scope.types():
        type_ = found.type
        if type_.kind in ("enum", "annotation", "alias") or type_.name in _NAMELESS:
            continue
        yield BuiltComponent(type_.name, kind_of(scope, found), Place(found.code.path, type_.line, type_.column))


def kind_of(scope: Scope, found: Found) -> str:
    """What a type is: by its annotations, then what it is built on, then its name; else how it is declared."""
    type_ = found.type
    if any(one.name in _PERIODIC for member in type_.members for one in member.annotations):
        return "job"
    for kind, names in _STEREOTYPES.items():
        if any(one.name in names for one in type_.annotations):
            return kind
    for kind, names in _STEREOTYPES.items():
        if type_.annotations and is_annotated(scope, found, names):
            return kind
    for written in type_.supers:
        name = bare(written.partition("[")[0])
        kind_above = _SUPERS.get(name) or _SUPERS.get(name.rpartition(".")[2])
        if kind_above:
            return kind_above
    if any(one.name in _LISTENING for member in type_.members for one in member.annotations):
        return "listener"
    if type_.kind == "interface":
        return "interface"
    if any(member.kind == "method" for member in type_.members) or type_.kind == "class":
        ending = next((kind for word, kind in _ENDINGS.items() if type_.name.endswith(word)), "")
        if ending:
            return ending
    return "record" if type_.kind == "record" else "class"


def read_enums(scope: Scope) -> Iterator[BuiltEnum]:
    """Every declared set of values, as it is seen outside: what is written to JSON, else the entries' names."""
    for found in scope.types():
        values = enum_values(found)
        if values:
            yield BuiltEnum(found.type.name, values, Place(found.code.path, found.type.line, found.type.column))


def enum_values(found: Found) -> tuple[str, ...]:
    """The values of a declared set; none for any other type."""
    type_ = found.type
    entries = [member for member in type_.members if member.kind == "entry"]
    if not entries:
        return ()
    position = _json_value(type_)
    return tuple(_value(found, entry, position) for entry in entries)


def _json_value(type_: Type) -> int | None:
    """Which argument of the constructor is written to JSON; None where none is."""
    parameters = [member for member in type_.members if "constructor" in member.modifiers]
    for index, member in enumerate(parameters):
        if member.annotation(*_VALUED) is not None:
            return index
    marked = next((member for member in type_.members if member.annotation(*_VALUED) is not None), None)
    if marked is None:
        return None
    wanted = marked.name.removeprefix("get").lower()
    fields = parameters or [one for one in type_.members if one.kind == "field" and "static" not in one.modifiers]
    return next(
        (index for index, one in enumerate(fields) if one.name.lower() == wanted), 0 if len(fields) == 1 else None
    )


def _value(found: Found, entry: Member, position: int | None) -> str:
    renamed = entry.annotation(*_RENAMED)
    if renamed is not None:
        value = renamed.argument("", "value", "Value")
        if isinstance(value, Text):
            return value.value
    if position is not None and position < len(entry.parameters):
        value = entry.parameters[position].value
        if isinstance(value, Text):
            return value.value
    if found.code.language in _BY_VALUE and isinstance(entry.value, Text):
        return entry.value.value
    return entry.name
