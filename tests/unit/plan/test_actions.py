"""What integrations are asked for that no entity shows."""

from datetime import date

import pytest

from alfen_solar.plan.actions import actions

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("domain", "services", "unit"),
    [
        ("nordpool", ["nordpool/get_prices_for_date"] * 2, "SEK/MWh"),
        ("tibber", ["tibber/get_prices"], "SEK/kWh"),
        ("energyzero", ["energyzero/get_energy_prices"] * 2, "SEK/kWh"),
        ("easyenergy", ["easyenergy/get_energy_usage_prices"] * 2, "SEK/kWh"),
        ("forecast_solar", ["forecast_solar/get_forecast"], None),
        ("entsoe", [], None),  # its entities show all
    ],
)
def test_each_integration_has_its_own(domain: str, services: list[str], unit: str | None) -> None:
    found = actions(domain, "abc", TODAY, "SEK")
    assert [each.service for each in found] == services
    assert {each.unit for each in found} <= {unit}


def test_nord_pool_is_asked_for_today_and_tomorrow() -> None:
    found = actions("nordpool", "abc", TODAY, "EUR")
    assert [each.data for each in found] == [
        {"config_entry": "abc", "date": "2026-01-31"},
        {"config_entry": "abc", "date": "2026-02-01"},
    ]


@pytest.mark.parametrize("domain", ["energyzero", "easyenergy"])
def test_those_to_which_a_day_without_prices_is_an_error_are_asked_for_each_day(domain: str) -> None:
    found = [each.data for each in actions(domain, "abc", TODAY, "EUR")]
    assert [(data["start"], data["end"]) for data in found] == [("2026-01-31",) * 2, ("2026-02-01",) * 2]
    assert all(data["config_entry"] == "abc" and data["incl_vat"] for data in found)


def test_tibber_is_asked_for_both_days_at_once() -> None:
    (found,) = actions("tibber", "abc", TODAY, "EUR")
    assert (found.data["start"], found.data["end"]) == ("2026-01-31 00:00:00", "2026-02-02 00:00:00")
