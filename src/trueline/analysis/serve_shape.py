"""What `[serve]` may say: how a portal is reached, and who may come in."""

from collections.abc import Mapping
from typing import Any

_TEXTS = ("public-url",)
_OIDC = ("issuer", "client-id", "client-secret-env", "scope", "roles-claim", "name-claim")
_REQUIRED = ("issuer", "client-id")
_ROLES = ("reader", "editor", "admin")


def serve_shape(key: str, value: object) -> Mapping[str, Any]:
    """The table as it is used; raises `Unfit`."""
    from trueline.analysis.shapes import Unfit, lists, meant, strings, table

    known = (*_TEXTS, "oidc", "roles", "domains")
    found: dict[str, Any] = {}
    for name, inner in table(key, value).items():
        if name in _TEXTS:
            found[name] = _url(key, name, inner)
        elif name == "oidc":
            found[name] = _provider(key, table(f"{key}.oidc", inner))
        elif name == "domains":
            found[name] = lists(f"{key}.domains", inner)
        elif name == "roles":
            roles = table(f"{key}.roles", inner)
            for role in roles:
                if role not in _ROLES:
                    raise Unfit(f"there is no role `{role}`", meant(role, _ROLES), name)
            found[name] = {role: strings(f"{key}.roles", members, role) for role, members in roles.items()}
        else:
            raise Unfit(f"there is no setting `{name}` in `{key}`", meant(name, known), name)
    if "oidc" in found and not found.get("roles"):
        raise Unfit(
            f"`{key}.oidc` lets nobody in without `{key}.roles`",
            'say who may what, such as reader = ["everyone@example.org"]',
            "oidc",
        )
    return found


def _url(key: str, name: str, value: object) -> str:
    from trueline.analysis.shapes import Unfit

    text = value if isinstance(value, str) else ""
    scheme, _, rest = text.partition("://")
    if scheme not in ("http", "https") or not rest.strip("/") or "/" in rest.rstrip("/"):
        raise Unfit(
            f"`{name}` in `{key}` must be an address without a path", 'such as "https://designs.example.org"', name
        )
    return text.rstrip("/")


def _provider(key: str, given: Mapping[str, object]) -> dict[str, str]:
    from trueline.analysis.shapes import Unfit, meant

    for name, value in given.items():
        if name not in _OIDC:
            raise Unfit(f"there is no setting `{name}` in `{key}.oidc`", meant(name, _OIDC), "oidc")
        if not isinstance(value, str) or not value:
            raise Unfit(f"`{name}` in `{key}.oidc` must be a text", inner="oidc")
    for name in _REQUIRED:
        if name not in given:
            raise Unfit(f"`{key}.oidc` needs `{name}`", inner="oidc")
    issuer = str(given["issuer"])
    if not issuer.startswith("https://") and not issuer.startswith(("http://127.0.0.1", "http://localhost")):
        raise Unfit(f"`issuer` in `{key}.oidc` must begin with https://", inner="oidc")
    return {name: str(value) for name, value in given.items()}
