"""The fields that a body of some declared type has, through lists, wrappers and nested types.

A field's name is its way from the top, as examples are read: `items[].id`.
"""

import re
from typing import NamedTuple

from trueline.formats.built import BuiltField, Place

from .components import enum_values
from .declared import Member
from .expressions import Called, Expression, Name, Raw, Text
from .scope import Found, Scope, members_of

_WRAPPERS = frozenset(
    "ResponseEntity HttpEntity Mono Deferred CompletableFuture CompletionStage Optional Callable DeferredResult Single Maybe "
    "Result EntityModel Annotated Awaitable Task ValueTask ActionResult Promise Observable Partial Readonly Required Ok "
    "Created Results Body Validated ServerSentEvent RequestEntity Response Uni WebAsyncTask Nullable".split()
)
_LISTS = frozenset(
    "List MutableList ArrayList Set MutableSet HashSet LinkedHashSet Collection MutableCollection Iterable Flux Flow Array "
    "Sequence Stream IEnumerable IList ICollection IReadOnlyList IReadOnlyCollection IAsyncEnumerable IQueryable "
    "ReadonlyArray list set tuple Multi CollectionModel frozenset Sequence".split()
)
_PAGES = {"Page": "content[]", "Slice": "content[]", "PagedModel": "content[]", "PageImpl": "content[]"}
_DEEPEST = 4
_MOST_FIELDS = 400
_NAMINGS = {"SnakeCaseStrategy": "snake", "SNAKE_CASE": "snake", "KebabCaseStrategy": "kebab", "KEBAB_CASE": "kebab"}
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RENAMING = ("JsonProperty", "SerialName", "SerializedName", "JsonPropertyName", "JsonAlias")
_HIDING = ("JsonIgnore", "Transient", "JsonBackReference", "Exclude")
_DEMANDING = frozenset({"NotNull", "NotBlank", "NotEmpty", "Required", "IsNotEmpty", "JsonRequired"})
_PRIMITIVES = frozenset("int long short byte boolean double float char".split())


class Written(NamedTuple):
    """A type as written, taken apart: `nullable` where it says so."""

    name: str
    arguments: tuple[str, ...]
    nullable: bool


def snake(name: str) -> str:
    """A name in the way of columns: `createdAt` is `created_at`."""
    return _HUMP.sub("_", name).lower()


def take_apart(written: str, language: str) -> Written:
    """A written type as name and arguments; lists spelled with brackets become `List`."""
    text = written.strip()
    nullable = False
    if language == "python":
        text = text.strip("\"'").replace("[", "<").replace("]", ">")
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    options = split_at(text, "|")
    if len(options) > 1:
        left = [one for one in options if one not in ("None", "null", "undefined")]
        nullable, text = len(left) < len(options), left[0] if left else ""
    if text.endswith("?"):
        nullable, text = True, text[:-1]
    for lead in ("in ", "out ", "suspend ", "final ", "readonly ", "? extends ", "? super ", "typing.", "*"):
        text = text.removeprefix(lead)
    if text.endswith("[]"):
        return Written("List", (text[:-2],), nullable)
    if text.startswith("[]"):
        return Written("List", (text[2:],), nullable)
    name, opened, rest = text.partition("<")
    arguments = tuple(split_at(rest.rstrip().removesuffix(">"), ",")) if opened else ()
    if name in ("Optional", "Nullable") and arguments:
        inside = take_apart(arguments[0], language if language != "python" else "")
        return inside._replace(nullable=True)
    return Written(name.strip(), arguments, nullable)


def split_at(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand in no brackets."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in "<([{":
            depth += 1
        elif character in ">)]}":
            depth -= 1
        elif character == separator and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()]


class Shapes:
    """Reads bodies; `naming` is the naming strategy of the whole application, if it has one."""

    def __init__(self, scope: Scope, naming: str = "") -> None:
        self.scope = scope
        self.naming = _NAMINGS.get(naming, "")

    def fields(self, written: str, found: Found, where: str) -> tuple[BuiltField, ...]:
        """The fields of a body whose type is written in the file and inside the type `found`."""
        gathered: list[BuiltField] = []
        self._expand(written, found, "", where, gathered, ())
        return tuple(gathered)

    def target(self, written: str, found: Found) -> tuple[Found | None, str, Written]:
        """The declared type in a written one, what stands before its fields, and the written type inside."""
        prefix = ""
        part = take_apart(written, found.code.language)
        for _ in range(_DEEPEST * 2):
            short = part.name.rpartition(".")[2]
            if short in _PAGES and part.arguments:
                prefix = f"{prefix}{'.' * bool(prefix)}{_PAGES[short]}"
            elif short in _LISTS and part.arguments:
                prefix += "[]"
            elif not (short in _WRAPPERS and part.arguments):
                break
            part = take_apart(part.arguments[0], found.code.language if short != "Array" else "")
        return self.scope.type(part.name, found.code, found.type.path), prefix, part

    def _expand(
        self, written: str, found: Found, prefix: str, where: str, gathered: list[BuiltField], above: tuple[str, ...]
    ) -> None:
        target, lists, part = self.target(written, found)
        if target is None or target.type.kind in ("enum", "annotation") or len(above) >= _DEEPEST:
            return
        key = f"{target.code.path}:{target.type.path}"
        if key in above:
            return
        if target.type.kind == "alias":
            self._alias(target, f"{prefix}{lists}", where, gathered, (*above, key))
            return
        whole = f"{prefix}{'.' * bool(prefix and lists[:1].isalpha())}{lists}"
        start = f"{whole}." if whole else ""
        bound = dict(zip(target.type.type_parameters, part.arguments, strict=False))
        for holder, member in members_of(self.scope, target, "field"):
            name = self.name(holder, member)
            if name is None or len(gathered) >= _MOST_FIELDS or not self._shown(holder, member, where):
                continue
            own = bound.get(bare_parameter(member.type), member.type) if bound else member.type
            seen_from = found if own != member.type else holder
            gathered.append(self.field(seen_from, member._replace(type=own), f"{start}{name}", where, holder.code.path))
            if own:
                self._expand(own, seen_from, f"{start}{name}", where, gathered, (*above, key))

    def _alias(
        self, target: Found, prefix: str, where: str, gathered: list[BuiltField], above: tuple[str, ...]
    ) -> None:
        for written in target.type.supers:
            self._expand(written, target, prefix, where, gathered, above)

    def field(self, found: Found, member: Member, name: str, where: str, path: str) -> BuiltField:
        """One field of a type."""
        declared, _, part = self.target(member.type, found)
        values = enum_values(declared) if declared is not None else ()
        default = None if "computed" in member.modifiers else literal(member.value)
        return BuiltField(
            name, member.type, Place(path, member.line, member.column),
            required=_required(found, member, part), default=default, values=values, where=where,
        )  # fmt: skip

    def _shown(self, holder: Found, member: Member, where: str) -> bool:
        words = member.modifiers
        if holder.code.language == "kotlin":
            return "property" in words and not ("private" in words or ("computed" in words and where == "request"))
        if holder.code.language == "csharp":
            hidden = words & {"static", "const"} or ("computed" in words and where == "request")
            return "public" in words and not hidden
        return not words & {"static", "const"} and member.annotation("ClassVar") is None

    def name(self, holder: Found, member: Member) -> str | None:
        """The name that a field has outside; None for one that is hidden."""
        if member.annotation(*_HIDING) is not None:
            return None
        renaming = member.annotation(*_RENAMING)
        if renaming is not None:
            text = self.scope.text(renaming.argument("", "value"), holder.code, holder.type.path)
            if text:
                return text
        if holder.code.language == "python" and isinstance(member.value, Called):
            alias = member.value.labelled("alias", "serialization_alias")
            if isinstance(alias, Text):
                return alias.value
        naming = self.naming
        strategy = holder.type.annotation("JsonNaming")
        if strategy is not None:
            value = strategy.argument("", "value")
            path = value.path if isinstance(value, Name) else ""
            naming = next((kind for word, kind in _NAMINGS.items() if word in path), naming)
        if naming:
            return snake(member.name).replace("_", "-" if naming == "kebab" else "_")
        if holder.code.language == "csharp":
            return member.name[:1].lower() + member.name[1:]
        return member.name


def bare_parameter(written: str) -> str:
    """A type parameter's name out of a type that is just that."""
    return written.rstrip("?! ")


def literal(value: Expression | None) -> str | None:
    """A value as people write it where it is a literal or a constant; None for anything else."""
    match value:
        case Text():
            return value.value
        case Raw() if re.fullmatch(r"-?[\d.]+\w?", value.text):
            return value.text
        case Name() if value.path not in ("null", "None", "undefined"):
            return value.path.rpartition(".")[2]
    return None


def _required(found: Found, member: Member, part: Written) -> bool | None:
    if any(one.name in _DEMANDING for one in member.annotations):
        return True
    language = found.code.language
    if language == "java":
        return True if member.type in _PRIMITIVES else False if part.name == "Optional" else None
    if "optional" in member.modifiers or member.annotation("IsOptional") is not None:
        return False
    if language == "csharp":
        return True if "required" in member.modifiers else False if part.nullable else None
    value = member.value
    if isinstance(value, Called) and value.name in ("Field", "field"):
        given = value.argument(0, "default", "default_factory")
        return given is None or (isinstance(given, Raw) and given.text == "...")
    return not part.nullable and value is None
