"""Components with what they are, metrics as they are exposed, flags by their names."""

import pytest

from code_fixtures import built_from, built_of


def test_components_are_known_by_annotation_base_and_name() -> None:
    kinds = {one.name: one.kind for one in built_of("spring_kotlin").components}
    assert {
        name: kinds[name] for name in ("PlotController", "PlotService", "DefaultPlotService", "PlotRepository")
    } == {
        "PlotController": "controller",
        "PlotService": "interface",
        "DefaultPlotService": "service",
        "PlotRepository": "repository",
    }
    assert (kinds["FallowJob"], kinds["MarketRoutes"], kinds["PlotEntity"], kinds["Bed"]) == (
        "job",
        "configuration",
        "entity",
        "record",
    )
    assert "Companion" not in kinds
    assert {one.name: one.kind for one in built_of("rails").components}["LaunchJob"] == "job"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("A.kt", 'import io.micrometer.x\nval a = Counter.builder("jobs.done").baseUnit("rows").register(r)', "jobs_done_rows_total"),
        ("A.kt", 'import io.micrometer.x\nclass A { fun f() { meterRegistry.timer(NAME, "a", "b") }\n companion object { const val NAME = "job.time" } }', "job_time_seconds"),
        ("A.java", 'import io.micrometer.x;\nclass A { void f() { registry.gauge("queue.size", q); } }', "queue_size"),
        ("A.java", 'import io.micrometer.x;\nclass A { @Timed(value = "x.y") void f() {} }', "x_y_seconds"),
        ("a.py", "from prometheus_client import Gauge\nG = Gauge('depth', 'x', subsystem='q')", "q_depth"),
        ("a.ts", "import client from 'prom-client';\nexport const h = new client.Histogram({ name: 'took_seconds', help: '' });", "took_seconds"),
        ("a.go", 'package a\nimport "github.com/prometheus/client_golang/prometheus/promauto"\nvar c = promauto.NewCounter(prometheus.CounterOpts{\n\tName: "seen_total",\n})', "seen_total"),
        ("a.cs", 'using Prometheus;\nclass A { static readonly Counter C = Metrics.CreateCounter("baked_total", "x"); }', "baked_total"),
        ("a.rb", "c = Prometheus::Client::Counter.new(:rows, docstring: 'x')", "rows_total"),
    ],
)  # fmt: skip
def test_metrics_are_named_as_they_are_exposed(path: str, text: str, expected: str) -> None:
    assert [one.name for one in built_from(text, path).metrics] == [expected]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("A.kt", 'import dev.openfeature.sdk.Client\nclass A { fun f() = client.getBooleanValue(FLAG, false)\n companion object { const val FLAG = "new-cart" } }', "new-cart"),
        ("A.java", 'import com.launchdarkly.x;\nclass A { boolean f() { return client.boolVariation("dark-mode", user, false); } }', "dark-mode"),
        ("A.java", 'import no.finn.unleash.Unleash;\nclass A { void f() { if (unleash.isEnabled("fast.path")) {} } }', "fast.path"),
        ("A.java", "import org.togglz.core.Feature;\nenum Features implements Feature { ONE_CLICK; }", "ONE_CLICK"),
        ("a.py", "from openfeature import api\nif client.get_boolean_value('beta', False): pass", "beta"),
        ("a.tsx", "import { useFlag } from '@unleash/proxy-client-react';\nconst on = useFlag('new-menu');", "new-menu"),
        ("a.go", 'package a\nimport "github.com/open-feature/go-sdk/openfeature"\nfunc f() { v, _ := client.BooleanValue(ctx, "slow-mode", false, ec) }', "slow-mode"),
        ("a.cs", 'using OpenFeature;\nclass A { async Task F() { await client.GetBooleanValueAsync("cold-start", false); } }', "cold-start"),
        ("a.rb", "Flipper.enabled?(:new_search, user)", "new_search"),
        ("A.kt", '@ConditionalOnProperty("app.features.exports.enabled")\nclass A', "exports"),
    ],
)  # fmt: skip
def test_flags_are_found_by_the_clients_that_ask_for_them(path: str, text: str, expected: str) -> None:
    assert [one.name for one in built_from(text, path).flags] == [expected]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "from collections import Counter\nc = Counter('abc')"),
        ("A.kt", "class A { fun f() = if (button.isEnabled(\"x\")) 1 else 2 }"),
        ("A.kt", '@ConditionalOnProperty("spring.datasource.url")\nclass A'),
        ("A.kt", 'import io.micrometer.x\n// Counter.builder("no.metric")\nval s = "Counter.builder(\\"none\\")"'),
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(path: str, text: str) -> None:
    built = built_from(text, path)
    assert (built.metrics, built.flags) == ((), ())
