"""Variables across modules, and prefixes along the way on which routers are mounted."""

from collections.abc import Container, Iterable

from .declared import Code
from .paths import join_paths

_DEEPEST = 8
_MOST_PREFIXES = 20

Key = tuple[str, str]


def dotted(path: str) -> str:
    """A file's path as the dotted name of its module: the form in which imports are compared."""
    stem = path.rpartition(".")[0] if "." in path.rpartition("/")[2] else path
    return stem.removesuffix("/__init__").removesuffix("/index").replace("/", ".")


class Modules:
    """Finds the file that an import names, and through it the variable that is meant."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._by_last: dict[str, list[tuple[str, Code]]] = {}
        for code in codes:
            name = dotted(code.path)
            self._by_last.setdefault(name.rpartition(".")[2], []).append((name, code))
        self._imports: dict[str, dict[str, str]] = {}

    def file(self, module: str, near: str) -> Code | None:
        """The file of a module, by the longest common way: nearest to the file that asks where several fit."""
        candidates = self._by_last.get(module.rpartition(".")[2], [])
        fitting = [(name, code) for name, code in candidates if f".{name}".endswith(f".{module}")]
        if not fitting:
            return None
        asking = dotted(near)

        def closeness(one: tuple[str, Code]) -> tuple[int, int, str]:
            common = next((index for index, (a, b) in enumerate(zip(one[0], asking, strict=False)) if a != b), 0)
            return (-common, len(one[0]), one[0])

        return min(fitting, key=closeness)[1]

    def imports(self, code: Code) -> dict[str, str]:
        """What a file's imported names stand for."""
        known = self._imports.get(code.path)
        if known is None:
            known = self._imports[code.path] = dict(code.imports)
        return known

    def variable(self, name: str, code: Code, known: Container[Key], depth: int = 0) -> Key | None:
        """The file and name of a variable that a file calls `name`, among those that are known."""
        if (code.path, name) in known:
            return code.path, name
        if depth > _DEEPEST:
            return None
        first, _, rest = name.partition(".")
        full = self.imports(code).get(first)
        if full is None:
            for star in (full for alias, full in code.imports if alias == "*"):
                file = self.file(star, code.path)
                found = self.variable(name, file, known, depth + 1) if file is not None and file is not code else None
                if found is not None:
                    return found
            return None
        whole = f"{full}.{rest}" if rest else full
        module, _, variable = whole.rpartition(".")
        file = self.file(module, code.path) if module else None
        if file is not None and file is not code:
            return self.variable(variable, file, known, depth + 1)
        # `pkg.module.Holder.router`, or a default export.
        deeper, _, holder = module.rpartition(".")
        file = self.file(deeper, code.path) if deeper else None
        if file is not None and file is not code:
            return self.variable(f"{holder}.{variable}", file, known, depth + 1)
        return None


class Mounts:
    """Routers with their own prefixes, and what they are mounted on."""

    def __init__(self) -> None:
        self.own: dict[Key, str] = {}
        self._above: dict[Key, list[tuple[Key, str, bool]]] = {}

    def mount(self, child: Key, parent: Key, prefix: str, replaces: bool = False) -> None:
        """Note that a router is mounted below a prefix, which may take the place of its own."""
        if (parent, prefix, replaces) not in self._above.setdefault(child, []):
            self._above[child].append((parent, prefix, replaces))

    def prefixes(self, key: Key) -> tuple[str, ...]:
        """Everything that may stand before the paths of a router."""
        return self._prefixes(key, ())

    def _prefixes(self, key: Key, seen: tuple[Key, ...]) -> tuple[str, ...]:
        if key in seen or len(seen) > _DEEPEST:
            return ()
        found: list[str] = []
        for parent, prefix, replaces in self._above.get(key, ()):
            own = "" if replaces else self.own.get(key, "")
            found += [join_paths(before, prefix, own) for before in self._prefixes(parent, (*seen, key))]
        return tuple(dict.fromkeys(found))[:_MOST_PREFIXES] if found else (join_paths(self.own.get(key, "")),)
