"""Paths of endpoints, put together and spelled as people write them."""

import re

_SPRING = re.compile(r"\{\*?(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}")
_COLON = re.compile(r"(?<=/):(\w+)(?:\([^()]*\))?[?*+]?")
_ANGLED = re.compile(r"<(?:\w+(?:\([^()]*\))?:)?(\w+)>")
_SHARP = re.compile(r"\{\*{0,2}(\w+)(?::[^{}]*|\.{3}|\$)?(?:=[^{}]*)?\??\}")


def join_paths(*parts: str) -> str:
    """Paths one below the other: one slash in front and between, none at the end."""
    kept = [part.strip().strip("/") for part in parts]
    return "/" + "/".join(part for part in kept if part)


def braced(path: str) -> str:
    """A path with every parameter as `{name}`, without the pattern or type that it is held to."""
    path = _SPRING.sub(r"{\1}", path)
    path = _ANGLED.sub(r"{\1}", path)
    path = _COLON.sub(r"{\1}", path)
    return _SHARP.sub(r"{\1}", path)


def parameters_in(path: str) -> tuple[str, ...]:
    """The names of the parameters of a path that `braced` made."""
    return tuple(re.findall(r"\{(\w+)\}", path))
