"""The arithmetic of the bench."""

import math
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keystroke import percentile
from measuring import Run, Series
from peers import CHANGED, COLD, RUMDL_COLD, RUMDL_WARM, WARM
from plotting import svg
from reporting import Measured, exponent, per_document, slope, times_table, uneven, verdict, verdict_table


def series(wall: float, cpu: float | None = None, peak: float = 10, together: float | None = None) -> Series:
    slower = Run(wall * 3, (cpu or wall) * 3, peak / 2)
    return Series([slower, Run(wall, cpu or wall, peak), slower], together)


def measured(docs: int, grown: bool = True, **runs: Series) -> Measured:
    names = {"cold": COLD, "warm": WARM, "changed": CHANGED, "peer": RUMDL_COLD, "warm_peer": RUMDL_WARM}
    return Measured(f"vault of {docs}", docs, 1.0, 3, grown, {names[name]: one for name, one in runs.items()}, {})


@given(st.floats(0.01, 100), st.floats(-3, 3), st.lists(st.integers(1, 10**6), min_size=2, unique=True))
def test_the_slope_of_a_power_is_its_exponent(factor: float, power: float, sizes: list[int]) -> None:
    found = slope((size, factor * size**power) for size in sizes)
    assert found is not None
    assert math.isclose(found, power, rel_tol=1e-6, abs_tol=1e-6)


def test_one_size_has_no_slope() -> None:
    assert slope([(1000, 1.0), (1000, 2.0)]) is None
    assert slope([]) is None


def test_growth_is_read_from_cpu_minima_of_grown_vaults_only() -> None:
    vaults = [
        measured(214, grown=False, cold=series(1, cpu=500)),
        measured(1000, cold=series(9, cpu=2)),
        measured(10_000, cold=series(1, cpu=20)),
    ]
    assert exponent(vaults, COLD) == pytest.approx(1.0)
    assert exponent(vaults, WARM) is None


def test_memory_counts_from_sixty_megabytes_on() -> None:
    assert per_document(50, 10) == 0
    assert per_document(160e6 / 2**20, 10_000) == pytest.approx(10)


def test_memory_is_that_of_all_processes_if_it_was_seen() -> None:
    assert series(1, peak=50, together=80).memory == 80
    assert series(1, peak=50, together=3).memory == 50
    assert series(1, peak=50).memory == 50


def test_a_value_at_the_limit_is_kept() -> None:
    assert verdict(1.0, 1.0) == "kept"
    assert verdict(1.5, 1.0) == "missed, 1.5 times the target"


def test_verdicts_compare_minima_with_the_limits_of_the_size() -> None:
    small = measured(300, cold=series(0.9), peer=series(1), warm=series(1.1), warm_peer=series(1), changed=series(1.2))
    large = measured(9000, cold=series(0.9), peer=series(1), warm=series(0.4), warm_peer=series(1), changed=series(0.6))
    lines = verdict_table([small, large]).splitlines()
    ratios = [line for line in lines if "×" in line]
    assert [line.rpartition(" | ")[2].removesuffix(" |") for line in ratios] == [
        "kept",
        "kept",
        "kept",
        "missed, 1.5 times the target",
        "kept",
        "missed, 1.2 times the target",
    ]
    assert "| trueline cold / rumdl cold | vault of 300 | 0.90× | 1.0× | kept |" in lines


def test_what_was_not_measured_has_no_row() -> None:
    assert "rumdl" not in verdict_table([measured(300, cold=series(1))])


def test_times_show_minimum_and_median() -> None:
    assert f"| {COLD} | 1.000 | 3.000 | 3.000 | 2.000 | 6.000 | 10 | – | 3 |" in times_table(
        measured(9, cold=series(1, cpu=2))
    )


def test_runs_with_different_peaks_are_named() -> None:
    steady = Series([Run(1, 1, 20), Run(9, 9, 21)])
    jumping = Series([Run(1, 1, 20), Run(9, 9, 60)])
    (note,) = uneven(measured(9, cold=steady, changed=jumping))
    assert CHANGED in note
    assert "20 to 60 MiB, 1.00 to 9.00 s" in note


@given(st.lists(st.integers(-(2**53), 2**53), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_enough_do_not_exceed(values: list[int], percent: int) -> None:
    found = percentile([float(value) for value in values], percent)
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


def test_the_plot_is_xml_with_every_name_and_every_point_inside() -> None:
    lines = {"a < b": [(1000.0, 0.02), (10_000.0, 3.0)], "one point": [(1000.0, 250.0)]}
    root = ElementTree.fromstring(svg({"Wall": lines, "CPU": lines}))
    space = "{http://www.w3.org/2000/svg}"
    texts = {element.text for element in root.iter(f"{space}text")}
    assert {"Wall", "CPU", "a < b", "one point", "1,000", "10,000"} <= texts
    circles = list(root.iter(f"{space}circle"))
    assert len(circles) == 6
    assert all(0 <= float(one.attrib["cx"]) <= 460 and 0 <= float(one.attrib["cy"]) <= 340 for one in circles)
