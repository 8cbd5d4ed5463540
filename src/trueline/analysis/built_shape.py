"""The setting `built`: what evidence there is of what was built, and what of it belongs to whom."""

from collections.abc import Mapping
from typing import Any

from trueline.analysis.shapes import Unfit, lists, meant, strings, table

KINDS = ("code", "sql", "openapi", "prometheus", "flagd", "junit", "database")
_KEYS = ("evidence", "owners", "ignore", "repository")
_OF_EVIDENCE = ("kind", "paths", "base", "url")


def built_shape(key: str, value: object) -> Mapping[str, Any]:
    """`{evidence = [{kind, paths, base, url}], owners = {Domain = [...]}, ignore = [...], repository = "…"}`.

    A single table of evidence counts as a list of one.
    """
    given = table(key, value)
    for name in given:
        if name not in _KEYS:
            raise Unfit(f"there is no setting `{name}` in `{key}`", meant(name, _KEYS), name)
    listed = given.get("evidence", [])
    listed = [listed] if isinstance(listed, Mapping) else listed
    if not isinstance(listed, list):
        raise Unfit(f"`evidence` in `{key}` must be a list of tables: `[[{key}.evidence]]`", inner="evidence")
    repository = given.get("repository", "")
    if not isinstance(repository, str):
        raise Unfit(f"`repository` in `{key}` must be a path", inner="repository")
    return {
        "evidence": tuple(_evidence(key, one) for one in listed),
        "owners": lists(key, given.get("owners", {})),
        "ignore": strings(key, given.get("ignore", []), "ignore"),
        "repository": repository,
    }


def _evidence(key: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unfit(f"each `evidence` in `{key}` must be a table with `kind` and `paths`", inner="evidence")
    for name in value:
        if name not in _OF_EVIDENCE:
            raise Unfit(f"there is no setting `{name}` in `{key}.evidence`", meant(name, _OF_EVIDENCE), "evidence")
    kind = value.get("kind")
    if kind not in KINDS:
        given = f"`{kind}`" if isinstance(kind, str) else "nothing"
        help = meant(kind, KINDS) if isinstance(kind, str) else f"it is one of {', '.join(f'`{one}`' for one in KINDS)}"
        raise Unfit(f"`kind` in `{key}.evidence` says {given}", help, "evidence")
    paths = strings(key, value.get("paths", []), "paths")
    base, url = value.get("base", ""), value.get("url", "")
    if not isinstance(base, str) or not isinstance(url, str):
        raise Unfit(f"`base` and `url` in `{key}.evidence` must be strings", inner="evidence")
    if not paths and not url:
        raise Unfit(
            f"`{kind}` in `{key}.evidence` names no `paths`", "name files, such as `../src/**/*.kt`", "evidence"
        )
    return {"kind": kind, "paths": paths, "base": base, "url": url}
