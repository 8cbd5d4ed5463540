"""Classes and services: those that notes describe and nobody can find, and those that nobody describes."""

import re
from collections.abc import Iterator

from trueline.model.stated.values import StatedComponent
from trueline.model.symbols import Symbol
from trueline.template.late import late
from trueline.text import Edit, Span
from trueline.vault.drift.designed import Claim, Designed
from trueline.vault.drift.folders import lies_in, uncovered
from trueline.vault.drift.gathered import Gathered, ignored
from trueline.vault.drift.values import Drift, Kind

_ROLES = late(
    r"(?:Controller|Service|Repository|Entity|Config|Configuration|Properties|Listener|Filter|Interceptor|Wrapper|Client|"
    r"Handler|Workflow|Activities|ActivitiesImpl|Activity|Provider|Converter|Builder|Generator|Validator|Visitor|Factory|"
    r"Job|Worker|Consumer|Producer|Publisher|Mapper|Resolver|Scheduler|Processor|Strategy|Engine|Coordinator|Store|"
    r"Gateway|Adapter|Dispatcher|Registry|Manager|Executor|Parser|Loader|Evaluator|Calculator|Router|Guard|Decoder|"
    r"Encoder|Advice|Exception|Runner|Sender|Fetcher|Importer|Exporter|Aware|Security|Specification|Query)$"
)
# What is built for a browser; only evidence in its language can tell of it.
_SCREENS = late(
    r"(?:Page|Modal|Dialog|Drawer|Form|Card|Button|Screen|Panel|Sidebar|Tab|Tabs|Layout|Input|Picker|Editor|Badge|Table|"
    r"List|Grid|Cell|Menu|Toolbar|Hook|Widget|View|Context|Chart|Canvas|Icon|Avatar|Uploader|Select|Tooltip)$"
)
_FRONT = late(
    r"\b(?:hook|react|component|page|ui|frontend|client-side|zustand|tanstack|next\.?js|tsx?)\b", re.IGNORECASE
)
_WEB = frozenset({".ts", ".tsx", ".js", ".jsx", ".mts", ".vue"})
_TELLING = frozenset({"controller", "service", "job", "listener"})
_LIKE = 86


def component_drifts(designed: Designed, gathered: Gathered) -> Iterator[Drift]:
    """Every drift of a component."""
    if not gathered.components:
        return
    claims = list(designed.of(StatedComponent))
    met = {id(claim): _is_there(claim, gathered) for claim in claims}
    outside = uncovered((claim.entry.path, met[id(claim)]) for claim in claims)
    stated_keys = {claim.symbol.name for claim in claims}
    for claim in claims:
        stated = claim.stated
        assert isinstance(stated, StatedComponent)
        if met[id(claim)]:
            yield from _package(claim, stated, gathered)
        elif not lies_in(claim.entry.path, outside) and _is_sure(stated, gathered):
            yield _missing(claim, stated, gathered, stated_keys)
    told = {one.kind for key, one in gathered.components.items() if key in stated_keys}
    for key, component in gathered.components.items():
        if (
            component.kind in _TELLING & told
            and key not in designed.mentioned
            and key.removesuffix("impl") not in designed.mentioned
        ):
            if _is_test(component.place.path) or ignored(
                gathered.evidence.ignore, component.name, component.place.path
            ):
                continue
            yield Drift(
                Kind.UNDOCUMENTED, "component", component.name, Symbol("component", key), "", Span(0, 0),
                f"`{component.name}` is built, and no note mentions it", built=component.name, place=component.place,
            )  # fmt: skip


def _is_test(path: str) -> bool:
    return bool(re.search(r"(?:^|/)(?:tests?|testing|testFixtures|spec|mocks?|it)/|(?:Test|Tests|Spec|IT)\.\w+$", path))


def _is_there(claim: Claim, gathered: Gathered) -> bool:
    key = claim.symbol.name
    names = (
        key,
        key.removesuffix("impl"),
        key + "impl",
        key.removesuffix("interface"),
        "i" + key,
        key.removesuffix("bean"),
    )
    return any(name in gathered.components or name in gathered.enums for name in names) or (
        key.removesuffix("entity") in gathered.stores and key.endswith("entity")
    )


def _is_sure(stated: StatedComponent, gathered: Gathered) -> bool:
    """Whether a name is surely that of a class in the code that was read."""
    if gathered.evidence.endings & _WEB:
        return True
    front = _FRONT.search(stated.kind)
    # A `Component` may be one of Spring's; its name tells.
    is_front = front is not None and not (front[0].lower() == "component" and _ROLES.search(stated.name))
    if stated.name.startswith("use") or _SCREENS.search(stated.name) or is_front:
        return False
    return stated.form == "note" or bool(_ROLES.search(stated.name)) or bool(stated.kind)


def _missing(claim: Claim, stated: StatedComponent, gathered: Gathered, stated_keys: set[str]) -> Drift:
    from rapidfuzz import fuzz

    base = Drift(
        Kind.MISSING, "component", stated.name, claim.symbol, claim.entry.path, stated.span,
        f"there is no `{stated.name}` in the code", designed=stated.name, forecast=claim.forecast,
    )  # fmt: skip
    role = _ROLES.search(stated.name)
    best: tuple[float, str] | None = None
    for key, component in gathered.components.items():
        if key in stated_keys or _is_test(component.place.path):
            continue
        if role and not component.name.endswith(role[0]):
            continue
        score = fuzz.ratio(claim.symbol.name, key)
        if score >= _LIKE and (best is None or score > best[0]):
            best = (score, key)
    if best is None:
        return base
    found = gathered.components[best[1]]
    return base._replace(
        kind=Kind.RENAMED,
        message=f"`{stated.name}` is probably called `{found.name}` now",
        built=found.name,
        place=found.place,
        # The name of a note is changed by renaming the note, which is more than an edit.
        edits=() if stated.form == "note" else (Edit(stated.span, found.name.encode()),),
    )


def _package(claim: Claim, stated: StatedComponent, gathered: Gathered) -> Iterator[Drift]:
    component = gathered.components.get(claim.symbol.name)
    if component is None or "." not in stated.package or not component.place.path.endswith((".kt", ".java")):
        return
    package = stated.package.removesuffix("." + stated.name).strip(".")
    folder = package.replace(".", "/")
    if f"/{component.place.path}".rpartition("/")[0].endswith("/" + folder):
        return
    # Kotlin lets a file lie elsewhere; then the end of the package at least is its folder.
    if folder.rpartition("/")[2] == component.place.path.split("/")[-2:-1][0] if "/" in component.place.path else True:
        return
    yield Drift(
        Kind.DIFFERENT, "component", stated.name, claim.symbol, claim.entry.path, stated.span,
        f"`{stated.name}` lies in `{component.place.path.rpartition('/')[0]}`, not in the package `{package}`",
        designed=package, built=component.place.path.rpartition("/")[0], place=component.place, forecast=claim.forecast,
    )  # fmt: skip
