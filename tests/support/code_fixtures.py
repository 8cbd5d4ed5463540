"""Fixtures of source code: whole small projects below `tests/formats/code/fixtures`."""

from pathlib import Path

from trueline.formats.built import Built, Source
from trueline.formats.code import read

FIXTURES = Path(__file__).parents[1] / "formats" / "code" / "fixtures"


def sources_of(name: str) -> list[Source]:
    """The files of a fixture, by their paths inside it."""
    root = FIXTURES / name
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return [Source(str(path.relative_to(root)), path.read_bytes()) for path in files]


def built_of(name: str, base: str = "") -> Built:
    """What a fixture shows."""
    return read(sources_of(name), base=base)


def built_from(text: str, path: str) -> Built:
    """What one file shows."""
    return read([Source(path, text.encode())])


def routes(built: Built) -> set[str]:
    """The endpoints as `METHOD /path`."""
    return {f"{endpoint.method} {endpoint.path}" for endpoint in built.endpoints}


def listed(text: str) -> set[str]:
    """The lines of a text."""
    return {" ".join(line.split()) for line in text.splitlines() if line.strip()}
