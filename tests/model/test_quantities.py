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


@pytest.mark.parametrize(
    ("text", "unit", "value", "per_s", "window_s"),
    [
        ("> 15 for 1 minute", "", 15, None, 60),
        ("15 over the last 5 minutes", "", 15, None, 300),
        ("300 per minute", "", 300, 60, None),
        ("5 jobs per 10 minutes", "jobs", 5, 600, None),
        ("300 per hour per shop", "", 300, 3600, None),
        ("3 per shop", "", 3, None, None),
        ("0 of 3", "", 0, None, None),
        ("100 at most", "", 100, None, None),
        ("5 per 0 minutes", "", 5, None, None),
        ("10 a day", "", 10, 86_400, None),
        ("5 each hour for 10 min", "", 5, 3600, 600),
        ("3 requests every 5 minutes", "requests", 3, 300, None),
    ],
)
def test_words_between_a_number_and_what_follows_are_no_unit(
    text: str, unit: str, value: float, per_s: float | None, window_s: float | None
) -> None:
    found = quantity(text)
    assert found is not None
    assert (found.unit, found.value, found.per_s, found.window_s) == (unit, value, per_s, window_s)


@pytest.mark.parametrize("text", ["", "fast", "as fast as possible"])
def test_no_quantity(text: str) -> None:
    assert quantity(text) is None


@given(st.text())
def test_any_text(text: str) -> None:
    for found in quantities(text):
        assert found.value >= 0
