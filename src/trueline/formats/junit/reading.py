"""Reading JUnit XML: every test with its result, and the tags that say which criteria it covers.

Nothing in the XML is expanded: a file that declares a document type is a problem, because only such a declaration can
make a few lines stand for billions, or for other files.
"""

import re
from collections.abc import Sequence
from typing import Any

from trueline.formats.built import Built, BuiltTest, Place, Problem, Source

_LARGEST = 64_000_000
_TAG = re.compile(r"\b(?:[A-Z]{1,4}-?\d+(?:\.\d+)?|(?:criterion|covers|tag)[:=_]\w[\w.-]*)\b")
_ATTRIBUTES = ("tags", "tag", "covers", "criterion", "criteria", "requirement", "markers")
_RESULTS = {"failure": "failed", "error": "error", "skipped": "skipped", "rerunFailure": "failed"}


def read(sources: Sequence[Source]) -> Built:
    """What files of test results show."""
    built = Built()
    for source in sources:
        built = built.joined(_read_one(source))
    return built


def _read_one(source: Source) -> Built:
    if len(source.data) > _LARGEST:
        message = f"{len(source.data) // 1_000_000} MB is more than is read of one file"
        return Built(problems=(Problem(Place(source.path, 1), message),))
    reading = _Reading(source.path)
    try:
        reading.parse(source.data)
    except _Refused as refused:
        return Built(problems=(Problem(Place(source.path, *refused.place), str(refused)),))
    if not reading.suites and not reading.tests:
        return Built(problems=(Problem(Place(source.path, 1), "this is no JUnit XML: it has no `testsuite`"),))
    return Built(tests=tuple(reading.tests), problems=tuple(reading.problems))


class _Refused(Exception):
    """Why a file is not read, and where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.place = (line, column)


class _Reading:
    """The tests of one file while it is parsed."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.tests: list[BuiltTest] = []
        self.problems: list[Problem] = []
        self.suites = 0
        self._result = ""
        self._case: dict[str, str] | None = None
        self._place = Place(path, 1)
        self._tags: list[str] = []
        self._parser: Any = None

    def parse(self, data: bytes) -> None:
        """Read the whole file; what ends in the middle keeps what came before."""
        from xml.parsers import expat

        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            message = f"this is no XML: {expat.errors.messages.get(error.code, 'it cannot be parsed')}"
            if not self.tests:
                raise _Refused(message, error.lineno, error.offset + 1) from None
            self.problems.append(Problem(Place(self.path, error.lineno, error.offset + 1), message))

    def _refuse(self, *_: object) -> None:
        message = "it declares a document type, which test results never need; it is not read"
        raise _Refused(message, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("testsuite", "testsuites"):
            self.suites += 1
        elif name == "testcase":
            self._case, self._result, self._tags = attributes, "passed", []
            self._place = Place(self.path, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        elif self._case is not None and name in _RESULTS:
            self._result = _RESULTS[name]
        elif self._case is not None and name == "property" and attributes.get("name", "").lower() in _ATTRIBUTES:
            self._tags += re.split(r"[,;\s]+", attributes.get("value", ""))

    def _end(self, name: str) -> None:
        if name != "testcase" or self._case is None:
            return
        case, self._case = self._case, None
        group, own = case.get("classname", ""), case.get("name", "")
        given = [tag for key in _ATTRIBUTES for tag in re.split(r"[,;\s]+", case.get(key, ""))]
        tags = dict.fromkeys(filter(None, (*given, *self._tags, *_TAG.findall(own))))
        self.tests.append(BuiltTest(f"{group}.{own}" if group else own, self._result, self._place, tuple(tags)))
