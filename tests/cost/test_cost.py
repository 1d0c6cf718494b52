from dataclasses import replace

import pytest

from tests.cost.measure import Cost, core_us, latencies_s
from tests.cost.report import Result

FORWARDER = Cost(
    latencies_ms=(4, 6, 20), samples=10, processor_s=0.05, memory_mib=75, busy=0.5
)  # a median of 6 ms, and 5 ms of processor time a sample


def result(ours: Cost) -> Result:
    apps = {"forwarder": FORWARDER, "ours": ours}
    return Result(machine="", core_us=1, reading_ms=1, apps=apps, growth={})


def test_a_write_is_counted_from_the_latest_state_before_it() -> None:
    assert latencies_s([10, 11, 12], [9, 11.5, 12]) == [0.5, 0]


def test_rounds_of_the_same_app_add_up() -> None:
    both = FORWARDER + replace(FORWARDER, latencies_ms=(1,), samples=30, processor_s=0.35, memory_mib=80)
    assert both.latencies_ms == (4, 6, 20, 1)
    assert both.processor_ms == pytest.approx(10)
    assert both.memory_mib == 80


def test_an_app_that_costs_as_much_as_allowed_passes() -> None:
    assert result(replace(FORWARDER, latencies_ms=(9,), processor_s=0.04)).failures() == []


def test_a_slower_app_fails() -> None:
    assert result(replace(FORWARDER, latencies_ms=(9.1,), processor_s=0.04)).failures() == [
        "From meter to wire our app takes 9.1 ms: more than 1.5 times the forwarder's 6.0 ms."
    ]


def test_a_dearer_app_fails() -> None:
    assert result(replace(FORWARDER, processor_s=0.041)).failures() == [
        "Our app takes 4.10 ms of processor time a sample: more than 0.8 times the forwarder's 5.00 ms."
    ]


def test_an_app_that_never_wrote_fails() -> None:
    assert len(result(replace(FORWARDER, latencies_ms=())).failures()) == 1


def test_the_tables_name_every_app_and_every_number_of_sockets() -> None:
    lines = "\n".join(replace(result(FORWARDER), growth={50: (FORWARDER, FORWARDER)}).lines())
    assert "| ours | 3 | 6.0 |" in lines
    assert "| 50 x ours | 3 |" in lines


def test_a_second_of_the_core_takes_less_than_a_thousandth_of_it() -> None:
    assert core_us() < 1000
