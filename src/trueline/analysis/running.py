"""Evidence from what runs on this machine: the description of an API, the metrics of a service, a database.

Only this machine is asked, so that a configuration that comes with a repository can send nobody's request elsewhere;
but for a database whose whole address is a variable of the environment, which is the asker's own.
"""

from urllib.parse import urlsplit

from trueline.analysis.databases import HERE
from trueline.formats.built import Built, Place, Problem, Source

_SECONDS = 5
_LARGEST = 32_000_000


def read_running(kind: str, url: str, base: str = "") -> Built:
    """What a service or database shows; a problem where it cannot be asked."""
    shown = _shown(url)
    if kind == "database":
        from trueline.analysis.databases import read_database

        return read_database(url, shown)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return _problem(shown, "this is no address")
    if parts.scheme not in ("http", "https") or host not in HERE:
        return _problem(shown, "only `http` on this machine (`localhost`) is asked")
    found = _fetch(url)
    if isinstance(found, str):
        return _problem(shown, found)
    if kind == "openapi":
        from trueline.formats.openapi.reading import read

        return read([Source(shown, found)], base=base)
    if kind == "prometheus":
        from trueline.formats.prometheus.reading import read as read_metrics

        return read_metrics([Source(shown, found)])
    return _problem(shown, f"`{kind}` is read from files, not from an address")


def _fetch(url: str) -> bytes | str:
    """The answer's bytes, or why there are none. No redirection is followed, no proxy asked."""
    from urllib import error, request

    class Stay(request.HTTPRedirectHandler):
        """Follows nothing."""

        def redirect_request(self, *_: object) -> None:
            return None

    opener = request.build_opener(Stay, request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=_SECONDS) as answer:
            data: bytes = answer.read(_LARGEST + 1)
    except error.HTTPError as refused:
        return f"it answers {refused.code}"
    except (OSError, ValueError) as failed:
        reason = getattr(failed, "reason", failed)
        return f"it cannot be asked: {str(getattr(reason, 'strerror', None) or reason).lower()}"
    return f"it answers more than {_LARGEST // 1_000_000} MB" if len(data) > _LARGEST else data


def _shown(url: str) -> str:
    """An address without a password in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    if not parts.scheme:
        return f"database://{url.strip('${}')}"
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _problem(shown: str, message: str) -> Built:
    return Built(problems=(Problem(Place(shown, 1), message),))
