"""Alert rules, exposed metrics, flags and test results as evidence."""

import pytest

from trueline.formats.built import Built, Source
from trueline.formats.flagd.reading import read as read_flags
from trueline.formats.junit.reading import read as read_tests
from trueline.formats.prometheus.reading import read as read_metrics
from trueline.formats.prometheus.reading import seconds

RULES = b"""groups:
  - name: garden
    rules:
      - alert: TooDry
        expr: soil_moisture_ratio
          < 0.2
        for: 1h30m
        labels: {severity: high}
      - record: garden:water:rate5m
        expr: rate(water_litres_total[5m])
      - note: nothing
"""


def test_alert_rules() -> None:
    built = read_metrics([Source("rules.yml", RULES)])
    (alert,) = built.alerts
    assert (alert.name, alert.expression, alert.duration_s) == ("TooDry", "soil_moisture_ratio < 0.2", 5400)
    assert (alert.severity, alert.place.line) == ("high", 4)
    assert built.metrics[0].name == "garden:water:rate5m"
    assert [problem.place.line for problem in built.problems] == [11]


def test_rules_of_kubernetes() -> None:
    wrapped = b"kind: PrometheusRule\nspec:\n  groups: [{name: a, rules: [{alert: A, expr: up == 0}]}]\n"
    assert [one.name for one in read_metrics([Source("rules.yaml", wrapped)]).alerts] == ["A"]


@pytest.mark.parametrize(
    ("written", "expected"), [("5m", 300), ("1d12h", 129_600), ("100ms", 0.1), ("", None), ("x", None)]
)
def test_durations(written: str, expected: float | None) -> None:
    assert seconds(written) == expected


def test_exposed_metrics_are_named_once() -> None:
    text = (
        b"# HELP wait_seconds How long\n# TYPE wait_seconds histogram\n"
        b'wait_seconds_bucket{le="1"} 3\nwait_seconds_sum 4\nwait_seconds_count 3\nplain{a="b"} 1\nplain 2\n'
    )
    built = read_metrics([Source("metrics.txt", text)])
    assert [(one.name, one.kind, one.place.line) for one in built.metrics] == [
        ("wait_seconds", "histogram", 2),
        ("plain", "", 6),
    ]


def test_lines_are_counted_as_editors_count_them() -> None:
    """A separator that only Python takes for the end of a line is within a line."""
    said = "# HELP drops How many\u2028fell\x0c\n# TYPE drops counter\ndrops 1\n".encode()
    assert [(one.name, one.place.line) for one in read_metrics([Source("m.prom", said)]).metrics] == [("drops", 2)]


@pytest.mark.parametrize(
    "data",
    [
        b'{"flags": {"green-house": {"state": "ENABLED", "variants": {"on": true, "off": false}}}}',
        b"flags:\n  green-house:\n    state: ENABLED\n    variants: {'on': true, 'off': false}\n",
        b'{"flags": [{"key": "green-house", "enabled": true, "variants": ["on", "off"]}]}',
        b'{"green-house": {"enabled": true, "variants": {"on": 1, "off": 0}}}',
    ],
)
def test_flags(data: bytes) -> None:
    built = read_flags([Source("flags.json" if data[:1] == b"{" else "flags.yaml", data)])
    assert [(flag.name, flag.enabled, flag.variants) for flag in built.flags] == [("green-house", True, ("on", "off"))]
    assert not built.problems


def test_test_results() -> None:
    xml = b"""<?xml version="1.0"?>
<testsuites><testsuite name="garden" tests="4">
  <testcase classname="garden.PlotTest" name="C1 waters every plot"/>
  <testcase name="b"><failure message="dry">why</failure></testcase>
  <testcase name="c"><skipped/></testcase>
  <testcase name="d" tags="slow,C2"><properties><property name="covers" value="C3"/></properties><error/></testcase>
</testsuite></testsuites>"""
    built = read_tests([Source("junit.xml", xml)])
    assert [(one.name, one.result) for one in built.tests] == [
        ("garden.PlotTest.C1 waters every plot", "passed"), ("b", "failed"), ("c", "skipped"), ("d", "error"),
    ]  # fmt: skip
    assert (built.tests[0].tags, built.tests[3].tags) == (("C1",), ("slow", "C2", "C3"))
    assert [one.place.line for one in built.tests] == [3, 4, 5, 6]


def refused(read: object, path: str, data: bytes) -> Built:
    assert callable(read)
    built: Built = read([Source(path, data)])
    assert len(built.problems) == 1 and built.problems[0].place.path == path
    return built


def test_no_entity_is_expanded() -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<testsuite>&b;</testsuite>'
    assert refused(read_tests, "a.xml", bomb).problems[0].place.line == 2


@pytest.mark.parametrize("data", [b"", b"<testsuite>", b"<a/>", b"\xff", b"{}", b"groups: [", b"plain text"])
def test_malformed_evidence_is_a_problem(data: bytes) -> None:
    refused(read_tests, "a.xml", data)
    refused(read_metrics, "a.yml", data)
    refused(read_flags, "a.json", data)


def test_a_result_that_ends_in_the_middle_keeps_what_it_has() -> None:
    built = refused(read_tests, "a.xml", b'<testsuite><testcase name="a"/><testcase name="b">')
    assert [one.name for one in built.tests] == ["a"]
