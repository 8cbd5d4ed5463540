"""Quantities as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.model.quantities import quantities, quantity


@pytest.mark.parametrize(
    ("text", "comparison", "value", "unit"),
    [
        ("< 500ms", "<", 0.5, "s"),
        ("under 2 seconds", "<", 2.0, "s"),
        ("> 5%", ">", 0.05, "ratio"),
        ("~100 records", "~", 100.0, "records"),
        ("10k", "", 10_000.0, ""),
        ("2M rows", "", 2_000_000.0, "rows"),
        ("5m", "", 300.0, "s"),
        ("1,200 rows", "", 1200.0, "rows"),
        ("up to 4 GB", "<=", 4e9, "B"),
    ],
)
def test_value(text: str, comparison: str, value: float, unit: str) -> None:
    found = quantity(text)
    assert found is not None
    assert (found.comparison, found.unit) == (comparison, unit)
    assert found.value == pytest.approx(value)


def test_rates_windows_percentiles() -> None:
    rate = quantity("~100 records/second")
    assert rate is not None and rate.per_second == 100
    daily = quantity("10k/day")
    assert daily is not None and daily.per_second == pytest.approx(10_000 / 86_400)
    held = quantity("> 5% for 5 minutes")
    assert held is not None and held.window_s == 300
    found = quantities("p50: 80 ms, p99 < 30s")
    assert [(q.percentile, q.value) for q in found] == [(50.0, pytest.approx(0.08)), (99.0, 30.0)]


@pytest.mark.parametrize("text", ["", "fast", "as fast as possible"])
def test_no_quantity(text: str) -> None:
    assert quantity(text) is None


@given(st.text())
def test_any_text(text: str) -> None:
    for found in quantities(text):
        assert found.value >= 0
