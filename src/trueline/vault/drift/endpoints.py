"""Endpoints: designed ones that are not there, are there under another path or method, and the other way round."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.model.stated.values import StatedEndpoint
from trueline.model.symbols import component_symbol, path_key, singular, words
from trueline.text import Edit
from trueline.vault.drift.designed import Claim, Designed
from trueline.vault.drift.gathered import Gathered, Route
from trueline.vault.drift.values import Drift, Kind

_LIKE = 0.74
# What a framework lists of itself, for every endpoint that takes anything.
_AUTOMATIC = frozenset({"422"})
# What is answered before any endpoint is asked; a description lists these for all, or for none.
_EVERYWHERE = frozenset({"401", "403", "429"})


class _Sought(NamedTuple):
    """A claim on an endpoint, with the paths it may mean."""

    claim: Claim
    stated: StatedEndpoint
    paths: tuple[str, ...]


def endpoint_drifts(designed: Designed, gathered: Gathered) -> Iterator[Drift]:
    """Every drift of an endpoint."""
    if not gathered.endpoints:
        return
    met: set[str] = set()
    lost: list[_Sought] = []
    for claim in designed.of(StatedEndpoint):
        stated = claim.stated
        assert isinstance(stated, StatedEndpoint)
        sought = _Sought(claim, stated, _paths(stated, gathered))
        routes = _found(sought, gathered)
        if routes:
            met.update(_key(route) for route in routes)
            yield from _differences(sought, routes, gathered)
        elif stated.firm or _is_sure(sought, gathered):
            lost.append(sought)
    free = [route for route in gathered.endpoints if _key(route) not in met]
    taken: set[str] = set()
    for one in _once(lost):
        drift = _lost(one, gathered, free)
        if drift.place is not None and drift.kind is not Kind.MISSING:
            taken.add(drift.built)
        yield drift
    for route in free:
        if _key(route) not in taken:
            yield _undocumented(route)


def routes_meant(claim: Claim, gathered: Gathered) -> Sequence[Route]:
    """The built endpoints that a claim on an endpoint means; none where it is nowhere."""
    stated = claim.stated
    assert isinstance(stated, StatedEndpoint)
    return _found(_Sought(claim, stated, _paths(stated, gathered)), gathered)


def _key(route: Route) -> str:
    return f"{route.endpoint.method} {route.endpoint.path}"


def _paths(stated: StatedEndpoint, gathered: Gathered) -> tuple[str, ...]:
    own = path_key(stated.path)
    joined = [path_key(base.rstrip("/") + "/" + stated.path.lstrip("/")) for base in stated.bases]
    # A note about a controller may leave out what stands before all of its routes.
    for handler in stated.handlers:
        shared = _shared(gathered.handlers.get(component_symbol(handler).name, ()))
        joined += [path_key(base + "/" + stated.path.lstrip("/")) for base in shared]
    return tuple(dict.fromkeys((own, *joined)))


def _shared(routes: Sequence[Route]) -> tuple[str, ...]:
    if not routes:
        return ()
    first = min(routes, key=lambda one: len(one.parts)).parts
    count = 0
    while count < len(first) and all(one.parts[: count + 1] == first[: count + 1] for one in routes):
        count += 1
    return tuple("/" + "/".join(first[:end]) for end in range(1, count + 1))


def _found(sought: _Sought, gathered: Gathered) -> list[Route]:
    """The built endpoints that a claim means."""
    method = sought.stated.method
    for path in sought.paths:
        route = gathered.at(path, method)
        if route is not None:
            return [route]
    own = sought.paths[0]
    if not sought.stated.firm:
        # A sentence or diagram may give an example: `/carriers/nordpost` for `/carriers/{carrier}`.
        example = _as_example(own, method, gathered)
        if example is not None:
            return [example]
    if _is_whole(own, gathered):
        return []
    # Half a path: any that ends like it.
    parts = tuple(own.strip("/").split("/"))
    return [
        route
        for route in gathered.endpoints
        if route.parts[-len(parts) :] == parts and route.endpoint.method.upper() in (method, "ANY", "ALL", "*", "")
    ]


def _as_example(path: str, method: str, gathered: Gathered) -> Route | None:
    parts = path.strip("/").split("/")
    for route in gathered.endpoints:
        if len(route.parts) == len(parts) and route.endpoint.method.upper() == method:
            fits = [mine in (theirs, "{}") or theirs == "{}" for mine, theirs in zip(parts, route.parts, strict=True)]
            if all(fits) and any(mine == theirs for mine, theirs in zip(parts, route.parts, strict=True)):
                return route
    return None


def _is_whole(path: str, gathered: Gathered) -> bool:
    """Whether a path begins as those do that were built."""
    first = path.strip("/").split("/")[0]
    return bool(gathered.prefix) and first == gathered.prefix[0]


def _is_sure(sought: _Sought, gathered: Gathered) -> bool:
    """Whether an endpoint that is named in passing is surely one of the system's own."""
    if _is_whole(sought.paths[0], gathered):
        return True
    parts = sought.paths[0].strip("/").split("/")
    return not gathered.prefix and len(parts) > 1 and parts[0] in gathered.firsts


def _once(lost: Sequence[_Sought]) -> Iterator[_Sought]:
    """Each lost endpoint once for every note: where it is listed, if it is."""
    best: dict[tuple[str, str], _Sought] = {}
    for one in lost:
        key = (one.claim.entry.path, f"{one.stated.method} {one.paths[0]}")
        known = best.get(key)
        if known is None or (one.stated.firm and not known.stated.firm):
            best[key] = one
    yield from best.values()


def _lost(sought: _Sought, gathered: Gathered, free: Sequence[Route]) -> Drift:
    stated, claim = sought.stated, sought.claim
    name = f"{stated.method} {stated.path}"
    base = Drift(
        Kind.MISSING, "endpoint", name, claim.symbol, claim.entry.path, stated.span,
        f"`{name}` is not built", designed=name, forecast=claim.forecast,
    )  # fmt: skip
    for path in sought.paths:
        others = [route for route in gathered.routes.get(path, ()) if route in free]
        if len(others) == 1:
            return _otherwise(base, sought, others[0], Kind.DIFFERENT, "another method")
    near = _nearest(sought, free, gathered.prefix)
    if near is not None:
        return _otherwise(base, sought, near, Kind.RENAMED, "another path")
    handlers = [handler for handler in stated.handlers if component_symbol(handler).name not in gathered.handlers]
    if handlers and gathered.components and component_symbol(handlers[0]).name not in gathered.components:
        return base._replace(message=f"`{name}` is not built, and there is no `{handlers[0]}`")
    rival = gathered.routes.get(sought.paths[0])
    if rival:
        methods = " and ".join(sorted({route.endpoint.method for route in rival}))
        return base._replace(
            message=f"`{name}` is not built; at this path there is {methods}", place=rival[0].endpoint.place
        )
    return base


def _otherwise(base: Drift, sought: _Sought, route: Route, kind: Kind, what: str) -> Drift:
    built = _key(route)
    return base._replace(
        kind=kind,
        message=f"`{base.name}` is built under {what}: `{built}`",
        built=built,
        place=route.endpoint.place,
        edits=tuple(_edits(sought, route, what)),
    )


def _edits(sought: _Sought, route: Route, what: str) -> Iterator[Edit]:
    stated = sought.stated
    path = route.endpoint.path
    if what == "another path":
        for base in stated.bases:
            # Where the note leaves out a base, the new path leaves it out too.
            if not stated.path.startswith(base) and path.startswith(base + "/"):
                path = path[len(base) :]
        yield Edit(stated.path_span, path.encode())
    elif stated.span.start < stated.path_span.start:
        span = stated.span._replace(end=stated.span.start + len(stated.method))
        yield Edit(span, route.endpoint.method.encode())


def _nearest(sought: _Sought, free: Sequence[Route], prefix: Sequence[str]) -> Route | None:
    best: tuple[float, Route] | None = None
    for route in free:
        if route.endpoint.method.upper() != sought.stated.method:
            continue
        score = max(likeness(path, route.path, prefix) for path in sought.paths)
        if any(component_symbol(one).name == component_symbol(route.handler).name for one in sought.stated.handlers):
            score += 0.1
        if score >= _LIKE and (best is None or score > best[0]):
            best = (score, route)
    return best[1] if best else None


def likeness(one: str, other: str, prefix: Sequence[str] = ()) -> float:
    """How much two paths in normal form are alike, from 0 to 1: by the words in their segments.

    What nearly all paths begin with, `prefix`, makes no two of them alike.
    """
    from rapidfuzz.distance import Indel

    left, right = _words(one, prefix), _words(other, prefix)
    if not left or not right:
        return 0.0
    kin = [next((word for word in left if _are_kin(word, theirs)), theirs) for theirs in right]
    score = float(Indel.normalized_similarity(left, kin)) - (0.1 if kin != right else 0.0)
    right = kin
    # What the last words name is what it is about.
    if left[-1] != right[-1]:
        score -= 0.12
    if one.endswith("{}") != other.endswith("{}"):
        score -= 0.15
    return score


def _are_kin(one: str, other: str) -> bool:
    """Whether two words have one stem: `extend` and `extension`."""
    shared = next(
        (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )
    if one == other or shared < 3:
        return False
    # `pay` and `payment`: one is the beginning of the other.
    return shared == min(len(one), len(other)) or (shared >= 4 and shared >= 0.55 * max(len(one), len(other)))


def _words(path: str, prefix: Sequence[str] = ()) -> list[str]:
    found = []
    for part in path.strip("/").split("/"):
        if part != "{}" and part not in prefix:
            found += [singular(word) for word in words(part)]
    return found


def _differences(sought: _Sought, routes: Sequence[Route], gathered: Gathered) -> Iterator[Drift]:
    """What a built endpoint does otherwise; only evidence that lists all errors says which are missing."""
    if len(routes) != 1 or not sought.stated.errors:
        return
    endpoint = gathered.listed.get((routes[0].endpoint.method.upper(), routes[0].path))
    listed = {code[:3] for code in endpoint.errors} if endpoint is not None else set()
    if endpoint is None or "4XX" in listed:
        return
    claim, name = sought.claim, f"{sought.stated.method} {sought.stated.path}"
    for code in sought.stated.errors:
        if str(code) in _EVERYWHERE and not any(str(code) in one.errors for one in gathered.listed.values()):
            continue
        if str(code) not in listed and 400 <= code < 500 and listed - _AUTOMATIC:
            yield Drift(
                Kind.DIFFERENT, "error code", f"{code} of {name}", claim.symbol, claim.entry.path, sought.stated.span,
                f"`{name}` never answers {code}, only {', '.join(sorted(listed))}",
                designed=str(code), built=", ".join(sorted(listed)), place=endpoint.place, forecast=claim.forecast,
            )  # fmt: skip


def _undocumented(route: Route) -> Drift:
    from trueline.model.symbols import endpoint_symbol
    from trueline.text import Span

    name = _key(route)
    endpoint = route.endpoint
    return Drift(
        Kind.UNDOCUMENTED, "endpoint", name, endpoint_symbol(endpoint.method, endpoint.path), "", Span(0, 0),
        f"`{name}` is built, and no note lists it", built=name, place=endpoint.place, near=route.handler,
    )  # fmt: skip
