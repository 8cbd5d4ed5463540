"""All files together: what a name in one of them stands for.

Types and constants are found as the languages find them, as far as names tell: in the type itself and those around
and above it, in the file, by its imports, in its package, and last anywhere if only one place has the name.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .declared import Code, Member, Type
from .expressions import Assigned, Called, Expression, Joined, Listed, Name, Table, Text

_DEEPEST = 12
_MOST_SUPERS = 40


class Found(NamedTuple):
    """A type and the file that declares it."""

    code: Code
    type: Type


def bare(written: str) -> str:
    """A type's name without its arguments, nullability and array brackets."""
    return written.partition("<")[0].strip().rstrip("?[]!").strip()


def arguments_in(written: str) -> list[str]:
    """The type arguments of a written type."""
    inside = written.partition("<")[2].rpartition(">")[0]
    parts, depth, start = [], 0, 0
    for index, character in enumerate(inside):
        depth += (character in "<([") - (character in ">)]")
        if character == "," and depth == 0:
            parts.append(inside[start:index].strip())
            start = index + 1
    return [*parts, inside[start:].strip()] if inside else []


class Scope:
    """The files, and indexes over what they declare."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self.codes = tuple(codes)
        self._types: dict[str, list[Found]] = {}
        self._constants: dict[str, list[tuple[Code, Expression]]] = {}
        self._own: dict[tuple[str, str], Expression] = {}
        self._by_path: dict[tuple[str, str], Found] = {}
        self._below: dict[str, list[Found]] = {}
        for code in self.codes:
            for type_ in code.types:
                found = Found(code, type_)
                self._types.setdefault(type_.name, []).append(found)
                self._by_path.setdefault((code.path, type_.path), found)
                for written in type_.supers:
                    self._below.setdefault(bare(written).rpartition(".")[2], []).append(found)
            for name, value in code.constants:
                self._own.setdefault((code.path, name), value)
                self._constants.setdefault(name, []).append((code, value))
        self._imports = {code.path: dict(code.imports) for code in self.codes}
        self._stars = {code.path: {full for name, full in code.imports if name == "*"} for code in self.codes}

    def types(self) -> Iterator[Found]:
        """Every type, in the order of the files."""
        for code in self.codes:
            for type_ in code.types:
                yield Found(code, type_)

    def inside(self, found: Found, name: str) -> Type | None:
        """The type of a name directly inside another one."""
        one = self._by_path.get((found.code.path, f"{found.type.path}.{name}"))
        return one.type if one is not None else None

    def below(self, name: str) -> tuple[Found, ...]:
        """The types that name this one as their super."""
        return tuple(self._below.get(name, ()))

    def type(self, written: str, code: Code, around: str = "") -> Found | None:
        """The type that a name stands for in a file, seen from inside the type `around`."""
        name = bare(written)
        candidates = self._types.get(name.rpartition(".")[2])
        if not candidates:
            return None
        if "." in name:
            fitting = [one for one in candidates if f".{_full(one)}".endswith(f".{name}")]
            candidates = fitting or ([] if name[0].isupper() else candidates)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        imported = self._imports[code.path].get(name.partition(".")[0], "")
        best = sorted(
            range(len(candidates)),
            key=lambda index: (-self._nearness(candidates[index], code, around, imported), index),
        )
        near = [self._nearness(candidates[index], code, around, imported) for index in best[:2]]
        return candidates[best[0]] if near[0] > near[1] or near[0] >= 4 else None

    def _nearness(self, one: Found, code: Code, around: str, imported: str) -> int:
        if one.code.path == code.path:
            inside = around == one.type.outer or around.startswith(f"{one.type.outer}.") or around == one.type.path
            return 6 if inside and one.type.outer else 5 if not one.type.outer else 3
        if imported:
            full = f".{_full(one)}"
            return 4 if full.endswith(f".{imported}") or _module_fits(one.code.path, imported) else 0
        if one.code.package and one.code.package == code.package:
            return 2 if not one.type.outer else 1
        return 1 if one.code.package in self._stars[code.path] else 0

    def supers(self, found: Found) -> tuple[Found, ...]:
        """The types above one that are among the files, nearest first, each once."""
        above: list[Found] = []
        waiting = [found]
        seen = {(found.code.path, found.type.path)}
        while waiting and len(above) < _MOST_SUPERS:
            one = waiting.pop(0)
            for written in one.type.supers:
                next_ = self.type(written, one.code, one.type.outer)
                if next_ is not None and (next_.code.path, next_.type.path) not in seen:
                    seen.add((next_.code.path, next_.type.path))
                    above.append(next_)
                    waiting.append(next_)
        return tuple(above)

    def bindings(self, found: Found, holder: Found) -> dict[str, str]:
        """What the type parameters of a type above stand for, seen from one below it."""
        waiting: list[tuple[Found, dict[str, str]]] = [(found, {})]
        for _ in range(_MOST_SUPERS):
            if not waiting:
                break
            one, known = waiting.pop(0)
            if one == holder:
                return known
            for written in one.type.supers:
                above = self.type(written, one.code, one.type.outer)
                if above is not None:
                    given = arguments_in(written)
                    names = zip(above.type.type_parameters, (known.get(name, name) for name in given), strict=False)
                    waiting.append((above, dict(names)))
        return {}

    def text(self, expression: Expression | None, code: Code, around: str = "") -> str | None:
        """The string that an expression is; None where that cannot be told without running it."""
        return self._text(expression, code, around, 0)

    def texts(self, expression: Expression | None, code: Code, around: str = "") -> tuple[str | None, ...]:
        """The strings of a list, or of a single value; none for no expression."""
        if expression is None:
            return ()
        if isinstance(expression, Name):
            meant = self.constant(expression.path, code, around)
            if meant is not None and isinstance(meant[1], Listed):
                expression, code, around = meant[1], meant[0], meant[2]
        if isinstance(expression, Listed):
            return tuple(text for item in expression.items for text in self.texts(item, code, around))
        return (self.text(expression, code, around),)

    def _text(self, expression: Expression | None, code: Code, around: str, depth: int) -> str | None:
        if depth > _DEEPEST:
            return None
        match expression:
            case Text():
                return expression.value
            case Joined():
                parts = [self._text(part, code, around, depth + 1) for part in expression.parts]
                return None if None in parts else "".join(part or "" for part in parts)
            case Name():
                meant = self.constant(expression.path, code, around)
                return None if meant is None else self._text(meant[1], meant[0], meant[2], depth + 1)
            case Called() if expression.receiver is not None and not expression.arguments:
                plain = ("trim", "trimIndent", "toString", "strip")
                text = self._text(expression.receiver, code, around, depth + 1) if expression.name in plain else None
                return text if text is None or expression.name == "toString" else text.strip()
        return None

    def constant(self, path: str, code: Code, around: str = "") -> tuple[Code, Expression, str] | None:
        """The value of a name, with the file and the type in which that value is to be read."""
        owner, _, name = path.removeprefix("this.").rpartition(".")
        if owner:
            found = self.type(owner, code, around)
            if found is None and owner.partition(".")[0] in self._imports[code.path]:
                found = self.type(owner.rpartition(".")[2], code, around)
            if found is None:
                found = self._made(owner, code, around)
            if found is not None:
                return self._member(found, name)
            return self._through_module(owner, name, code)
        inside = around
        while inside:
            found = self._by_path.get((code.path, inside))
            meant = self._member(found, name) if found is not None else None
            if meant is not None:
                return meant
            inside = inside.rpartition(".")[0]
        own = self._own.get((code.path, name))
        if own is not None:
            return code, own, ""
        return self._imported(name, code)

    def _made(self, owner: str, code: Code, around: str) -> Found | None:
        """The type of an object that a name was given: `settings = Settings()`."""
        meant = self.constant(owner, code, around) if owner.count(".") < _DEEPEST else None
        if meant is not None and isinstance(meant[1], Called) and isinstance(meant[1].callee, Name):
            return self.type(meant[1].callee.path, meant[0], meant[2])
        return None

    def _through_module(self, owner: str, name: str, code: Code) -> tuple[Code, Expression, str] | None:
        """A constant of a module that was imported as a whole: `config.PREFIX`."""
        first, _, rest = owner.partition(".")
        full = self._imports[code.path].get(first)
        if full is None:
            own = self._own.get((code.path, f"{owner}.{name}"))
            return (code, own, "") if own is not None else None
        module = f"{full}.{rest}" if rest else full
        places = [one for one in self._constants.get(name, []) if _module_fits(one[0].path, module)]
        return (places[0][0], places[0][1], "") if places else None

    def _imported(self, name: str, code: Code) -> tuple[Code, Expression, str] | None:
        full = self._imports[code.path].get(name, "")
        owner, _, real = full.rpartition(".")
        holders = [owner] if owner else sorted(self._stars[code.path])
        for holder in holders:
            found = self.type(holder.removesuffix(".Companion"), code)
            meant = self._member(found, real or name) if found is not None else None
            if meant is not None:
                return meant
        places = self._constants.get(real or name, [])
        fitting = [one for one in places if one[0].package in (owner or code.package, *self._stars[code.path])]
        fitting = fitting or [one for one in places if full and _module_fits(one[0].path, owner)]
        chosen = fitting or (places if len(places) == 1 and full else [])
        return (chosen[0][0], chosen[0][1], "") if chosen else None

    def _member(self, found: Found, name: str) -> tuple[Code, Expression, str] | None:
        for one in (found, *self.supers(found)):
            for type_ in (one.type, *self._companions(one)):
                member = next(
                    (member for member in type_.members if member.name == name and member.kind == "field"), None
                )
                if member is not None and member.value is not None:
                    return one.code, member.value, type_.path
        return None

    def _companions(self, found: Found) -> list[Type]:
        companion = self.inside(found, "Companion")
        return [companion] if companion is not None else []


def _full(found: Found) -> str:
    return f"{found.code.package}.{found.type.path}" if found.code.package else found.type.path


def _module_fits(path: str, imported: str) -> bool:
    """Whether a file may be the module that an import names, such as `./users/dto` or `app.users.dto`."""
    module = imported.strip("./").replace("../", "").replace(".", "/").rpartition("/")[0] or imported
    stem = path.rpartition(".")[0].removesuffix("/index").removesuffix("/__init__")
    return f"/{stem}".endswith(f"/{module}") or f"/{stem}".endswith(f"/{imported.strip('./').replace('.', '/')}")


def members_of(scope: Scope, found: Found, kind: str) -> Iterator[tuple[Found, Member]]:
    """The members of a type and of those above it, the nearest of a name only."""
    seen: set[tuple[str, int]] = set()
    for one in (found, *scope.supers(found)):
        for member in one.type.members:
            key = (member.name, len(member.parameters) if kind == "method" else 0)
            if member.kind == kind and key not in seen:
                seen.add(key)
                yield one, member


def table_of(scope: Scope, expression: Expression | None, code: Code) -> Table | None:
    """The map that an expression is, or names."""
    if isinstance(expression, Name):
        meant = scope.constant(expression.path, code)
        expression = meant[1] if meant is not None else None
    return expression if isinstance(expression, Table) else None


def assigned_in(statements: Iterable[Expression]) -> Iterator[tuple[str, Expression]]:
    """The names that statements give values to."""
    for statement in statements:
        if isinstance(statement, Assigned):
            yield statement.name, statement.value
