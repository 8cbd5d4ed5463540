"""What a file of code declares, in the same values for every language."""

from typing import NamedTuple

from .expressions import Argument, Block, Called, Expression, Listed


class Annotation(NamedTuple):
    """An annotation, decorator or attribute, by its last name; `owner` is what stands before its last dot."""

    name: str
    arguments: tuple[Argument, ...]
    line: int
    column: int
    owner: str = ""

    def argument(self, *labels: str) -> Expression | None:
        """The argument with one of these labels, the one by position if `""` is among them."""
        found = [argument.value for argument in self.arguments if argument.label in labels]
        return Listed(tuple(found)) if len(found) > 1 else found[0] if found else None


class Parameter(NamedTuple):
    """A parameter; `optional` where its type or a mark of the language says it may be absent."""

    name: str
    type: str
    annotations: tuple[Annotation, ...] = ()
    value: Expression | None = None
    optional: bool = False
    line: int = 0
    column: int = 1


class Member(NamedTuple):
    """A field, method or enum entry (`kind` is `field`, `method`, `entry`), or a function of its own.

    `type` is that of the field or of what the method returns, as written; `text` is the body as written where a
    reader asked for it, `body` the same, lowered.
    """

    name: str
    kind: str
    type: str
    line: int
    column: int
    annotations: tuple[Annotation, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    value: Expression | None = None
    modifiers: frozenset[str] = frozenset()
    text: str = ""
    body: Block | None = None

    def annotation(self, *names: str) -> Annotation | None:
        """The first annotation of one of these names."""
        return next((annotation for annotation in self.annotations if annotation.name in names), None)


class Type(NamedTuple):
    """A declared type: `kind` is `class`, `interface`, `enum`, `object`, `annotation`, `record`, `struct`, `alias`.

    `outer` is the dotted name of the types around it; `supers` are written with their type arguments;
    `constructed` are the arguments given to the first of them.
    """

    name: str
    kind: str
    line: int
    column: int
    annotations: tuple[Annotation, ...] = ()
    supers: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    outer: str = ""
    modifiers: frozenset[str] = frozenset()
    type_parameters: tuple[str, ...] = ()
    constructed: tuple[Argument, ...] = ()
    statements: tuple[Expression, ...] = ()

    @property
    def path(self) -> str:
        """Its name with those around it."""
        return f"{self.outer}.{self.name}" if self.outer else self.name

    def annotation(self, *names: str) -> Annotation | None:
        """The first annotation of one of these names."""
        return next((annotation for annotation in self.annotations if annotation.name in names), None)

    def field(self, name: str) -> Member | None:
        """The field of this name."""
        return next((member for member in self.members if member.kind == "field" and member.name == name), None)


class Code(NamedTuple):
    """One file: `imports` pairs the name used here with the full one; `*` stands for a whole package.

    `calls` are those that may name a metric or a flag; `marks` says which libraries the file speaks of.
    """

    path: str
    language: str
    package: str = ""
    imports: tuple[tuple[str, str], ...] = ()
    types: tuple[Type, ...] = ()
    functions: tuple[Member, ...] = ()
    constants: tuple[tuple[str, Expression], ...] = ()
    statements: tuple[Expression, ...] = ()
    calls: tuple[Called, ...] = ()
    marks: frozenset[str] = frozenset()
