"""Alert rules: what they compare, and that promtool finds them firing when and only when they should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from design_notes import documents, table
from trueline.formats.artefact import Artefact
from trueline.formats.built import Source
from trueline.formats.prometheus.conditions import condition, exposed_name
from trueline.formats.prometheus.expressions import duration, expression
from trueline.formats.prometheus.reading import read
from trueline.formats.prometheus.writing import known_metrics, write
from trueline.model.symbols import metric_symbol

PROMTOOL = shutil.which("promtool")
METRICS = (
    ("`print_latency_ms`", "p99 < 1s", "p99 > 3s for 5 minutes"),
    ("`print_failed_ratio`", "< 1%", "5%"),
    ("`print_waiting_jobs`", "< 50", "> 1,000 for 10 minutes"),
    ("`print_jobs_total`", "> 60 per minute", "< 5 per minute for 20 minutes"),
    ("`print_errors_total`", "0", "> 3 within 15 minutes"),
    ("`print_ink_percent`", "> 20 %", "< 10 %"),
    ("`print_paper_bytes`", "", "> 2 GB"),
    ("`print.queue.age.seconds`", "", ">= 2 min"),
    ("Printed labels", "many", "< 10 a day"),
)


def written(metrics: object = METRICS, alerts: object = (), **options: object) -> Artefact:
    text = table("Key Metrics", ("Metric", "Normal Range", "Alert Threshold"), metrics)  # type: ignore[arg-type]
    text += "\n" + table("Alerting", ("Condition", "Severity", "Response"), alerts)  # type: ignore[arg-type]
    return write(documents(Labels="# Feature: Labels\n\n" + text), **options)  # type: ignore[arg-type]


def rules(artefact: Artefact) -> list[dict[str, object]]:
    return [rule for group in yaml.safe_load(artefact.files[0].text)["groups"] for rule in group["rules"]]


def promtool(folder: Path, artefact: Artefact, *arguments: str) -> subprocess.CompletedProcess[str]:
    for file in artefact.files:
        (folder / file.name).write_text(file.text, encoding="utf-8")
    return subprocess.run(
        [str(PROMTOOL), *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_thresholds_are_compared_in_the_unit_of_the_metric() -> None:
    found = {rule["alert"]: (rule["expr"], rule.get("for")) for rule in rules(written())}
    assert found == {
        "PrintLatencyP99High": (
            "histogram_quantile(0.99, sum by (le) (rate(print_latency_ms_bucket[5m]))) > 3000",
            "5m",
        ),
        "PrintFailedRatioHigh": ("print_failed_ratio > 0.05", None),
        "PrintWaitingJobsHigh": ("print_waiting_jobs > 1000", "10m"),
        "PrintJobsLow": ("sum(rate(print_jobs_total[5m])) * 60 < 5", "20m"),
        "PrintErrorsHigh": ("sum(increase(print_errors_total[15m])) > 3", None),
        "PrintInkPercentLow": ("print_ink_percent < 10", None),
        "PrintPaperHigh": ("print_paper_bytes > 2000000000", None),
        "PrintQueueAgeHigh": ("print_queue_age_seconds >= 120", None),
    }


def test_an_alert_has_its_severity_and_what_to_do_and_takes_the_place_of_the_threshold() -> None:
    alert = ("`print_waiting_jobs` > 500 for 1 hour", "High", 'Call **us**: "now" {{ $value }}| 🙂')
    found = [rule for rule in rules(written(alerts=[alert])) if rule["alert"] == "PrintWaitingJobsHigh"]
    assert found == [
        {
            "alert": "PrintWaitingJobsHigh",
            "expr": "print_waiting_jobs > 500",
            "for": "1h",
            "labels": {"severity": "high"},
            "annotations": {
                "summary": "print_waiting_jobs > 500 for 1 hour",
                "response": 'Call us: "now" { { $value }}| 🙂',
                "trueline_source": "docs/2. Planned/Labels.md",
            },
        }
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("`shelf_height_ratio` > 5%", "`shelf_height_ratio` is in no design's table of metrics"),
        ("Printer on fire", "it names no metric that a design lists"),
        ("`print_waiting_jobs` > `print_jobs_total`", "it compares several metrics"),
        ("`print_waiting_jobs` > 5 or > 9 for an hour", "it gives several figures"),
        ("`print_latency_ms` > 5 %", "it compares with a ratio, but `print_latency_ms` is named as a time"),
        ("`print_jobs_total` > 5 %", "a ratio of `print_jobs_total` needs a second metric to divide by"),
        ("`print_paper_bytes` 17 KB", "it does not say whether too much or too little is meant"),
        ("Printed labels < 3", "`Printed labels` is no name that a metric is exposed under; write that name in backticks"),
        ('`print_waiting_jobs{room=~"a.*"}` > 3', 'its labels are not of the form `name="value"`'),
        ("`print_jobs_total` < 0 per minute", "it compares with 0, which cannot be watched for"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_told_is_listed_and_not_written(said: str, reason: str) -> None:
    artefact = written(alerts=[(said, "High", "Look")])
    found = [skipped for skipped in artefact.skipped if skipped.subject.startswith("alert ")]
    assert [skipped.reason for skipped in found] == [reason]
    assert found[0].span.end > found[0].span.start
    assert not [rule for rule in rules(artefact) if "Look" in str(rule)]


def test_a_name_is_made_of_words_only_when_asked_for() -> None:
    assert [one.subject for one in written().skipped] == ["threshold of Printed labels"]
    derived = written(derive_names=True)
    assert derived.skipped == ()
    assert rules(derived)[-1]["expr"] == "sum(rate(printed_labels[5m])) * 86400 < 10"
    assert exposed_name("5 % of all", derive=True) == "_5_of_all"


def test_what_is_written_is_read_again() -> None:
    alerts = [("`print_waiting_jobs` > 500 for 1 hour", "High", "Look")]
    artefact = written(alerts=alerts)
    built = read([Source("alerts.yml", artefact.files[0].text.encode())])
    assert built.problems == ()
    assert [(one.name, one.expression, one.severity) for one in built.alerts] == [
        (rule["alert"], rule["expr"], rule.get("labels", {}).get("severity", ""))  # type: ignore[attr-defined]
        for rule in rules(artefact)
    ]
    assert built.alerts[0].duration_s == 3600
    designed = {metric_symbol(exposed_name(name)) for name, _, _ in METRICS if exposed_name(name)}
    compared = {metric_symbol(word) for one in built.alerts for word in re.findall(r"\w+", one.expression)}
    assert designed - {metric_symbol("print_latency_ms")} <= compared


def test_no_metrics_make_no_file() -> None:
    assert written(metrics=(), alerts=()).files == ()


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed")
def test_promtool_finds_every_rule_well_made_and_firing_when_it_should(tmp_path: Path) -> None:
    alerts = [
        ('`print_failed_ratio{room="a b"}` > 7% for 2 minutes', "low", "Look | there"),
        ("`print_waiting_jobs` < 0", "low", ""),
        ("`print_jobs_total` > 0 per second", "", "ok"),
        ("`print_errors_total` > 0 for 3 minutes", "Page!", "{{ .Value }}"),
        ("`print_latency_ms` p999 < 20ms for 1 minute", "low", "It is asleep"),
    ]
    artefact = written(alerts=alerts, derive_names=True)
    assert len(rules(artefact)) == len(alerts) + 4
    checked = promtool(tmp_path, artefact, "check", "rules", "--lint=all", "--lint-fatal", "alerts.yml")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = promtool(tmp_path, artefact, "test", "rules", "alerts.test.yml")
    assert tested.returncode == 0, tested.stdout + tested.stderr


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print_latency_ms_bucket[5m]))) > 3000", "print_latency_ms_bucket[5m]))) > 9000"),
        ("print_waiting_jobs > 1000", "print_waiting_jobs >= 1000"),
        ("print_jobs_total[5m])) * 60 < 5", "print_jobs_total[5m])) < 5"),
        ("for: 10m", "for: 8m"),
    ],
)
def test_the_tests_notice_a_rule_that_was_changed(tmp_path: Path, before: str, after: str) -> None:
    artefact = written()
    rules_file, tests_file = artefact.files
    assert rules_file.text.count(before) == 1
    changed = Artefact((rules_file._replace(text=rules_file.text.replace(before, after)), tests_file))
    assert promtool(tmp_path, changed, "test", "rules", "alerts.test.yml").returncode == 1


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4), st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_whatever_the_cells_hold_the_output_is_yaml(metrics: object, alerts: object) -> None:
    artefact = written([*METRICS[:2], *metrics], alerts, derive_names=True)  # type: ignore[misc]
    for rule in rules(artefact):
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert artefact == written([*METRICS[:2], *metrics], alerts, derive_names=True)  # type: ignore[misc]


@given(
    st.sampled_from(["<", ">", "<=", ">=", "above", "below"]),
    st.floats(0.001, 1e9).map(lambda value: f"{value:.3f}"),
    st.sampled_from(["", "%", "ms", " per minute", " KB"]),
    st.integers(1, 500),
)
def test_a_condition_says_what_was_written(sign: str, value: str, unit: str, minutes: int) -> None:
    metrics = known_metrics(documents(A=table("Key Metrics", ("Metric", "Alert Threshold"), [("`queue_depth`", "1")])))
    read = condition(f"`queue_depth` {sign} {value}{unit} for {minutes} minutes", metrics)
    assert not isinstance(read, str)
    assert read.for_s == minutes * 60
    factor = {"%": 0.01, "ms": 0.001, " KB": 1000.0}.get(unit, 1.0)
    assert read.value == pytest.approx(float(value) * factor)
    assert read.comparison == {"above": ">", "below": "<"}.get(sign, sign)
    assert expression(read, 300.0).startswith("sum(rate(" if "per" in unit else "queue_depth ")


def test_durations() -> None:
    assert [duration(one) for one in (60, 90, 3600, 86400, 604800, 0.25)] == ["1m", "90s", "1h", "1d", "1w", "250ms"]
