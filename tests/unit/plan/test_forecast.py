"""The sun to come, as the integrations of Home Assistant tell it: shapes as documented, values made up."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.plan.forecast import LEAN, read_forecast
from alfen_solar.plan.periods import Course

ZONE = ZoneInfo("Europe/Amsterdam")
TEN = datetime(2026, 6, 21, 10, tzinfo=ZONE)

SOLCAST = [  # the attributes of today's sensor, and of tomorrow's
    {
        "detailedForecast": [
            {"period_start": "2026-06-21T10:00:00+02:00", "pv_estimate": 3.0, "pv_estimate10": 1.5, "pv_estimate90": 4},
            {"period_start": "2026-06-21T10:30:00+02:00", "pv_estimate": 4.0, "pv_estimate10": 2.0, "pv_estimate90": 5},
        ],
        "detailedHourly": [
            {"period_start": "2026-06-21T10:00:00+02:00", "pv_estimate": 3.5, "pv_estimate10": 1.75},
        ],
    },
    {
        "detailedForecast": [
            {"period_start": TEN + timedelta(days=1), "pv_estimate": 3.0, "pv_estimate10": 0.5, "pv_estimate90": 4},
        ]
    },
]
FORECAST_SOLAR = {
    "watts": {"2026-06-21T10:00:00+02:00": 2000, "2026-06-21T11:00:00+02:00": 3000},
    "wh_period": {
        "2026-06-21T10:00:00+02:00": 1000,
        "2026-06-21T10:30:00+02:00": 1500,
        "2026-06-21T11:00:00+02:00": 1200,
        "2026-06-22T05:00:00+02:00": 100,
    },
}


@pytest.mark.parametrize(
    ("hours", "watts"), [(0, 1500), (0.49, 1500), (0.5, 2000), (1.1, None), (24.1, 500), (-0.1, None)]
)
def test_solcast_is_read_by_what_nine_days_of_ten_exceed(hours: float, watts: float | None) -> None:
    assert Course(read_forecast(SOLCAST, ZONE)).at(TEN.astimezone(UTC) + timedelta(hours=hours)) == watts


@pytest.mark.parametrize(("hours", "watts"), [(0, 2000), (0.5, 3000), (1.1, 2400), (2.1, None), (-1, None)])
def test_forecast_solar_is_read_by_its_energies_and_cut(hours: float, watts: float | None) -> None:
    found = Course(read_forecast(FORECAST_SOLAR, ZONE)).at(TEN.astimezone(UTC) + timedelta(hours=hours))
    assert found == (None if watts is None else pytest.approx(LEAN * watts))


def test_forecast_solar_without_energies_is_read_by_its_powers() -> None:
    course = Course(read_forecast({"watts": FORECAST_SOLAR["watts"]}, ZONE))
    assert course.at(TEN.astimezone(UTC)) == pytest.approx(LEAN * 2000)


def test_a_mean_counts_each_part_for_as_long_as_it_lasts() -> None:
    course = Course(read_forecast(SOLCAST, ZONE))
    start = TEN.astimezone(UTC) + timedelta(minutes=15)
    assert course.mean(start, start + timedelta(minutes=45)) == pytest.approx((1500 + 2 * 2000) / 3)
    assert course.mean(start + timedelta(hours=2), start + timedelta(hours=3)) is None


@given(
    source=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda deeper: (
            st.lists(deeper, max_size=4)
            | st.dictionaries(
                st.sampled_from(["watts", "wh_period", "period_start", "pv_estimate10", "2026-06-21T10:00:00Z"]),
                deeper,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_is_shown_is_no_error_and_no_power_below_zero(source: object) -> None:
    assert all(period.value >= 0 for period in read_forecast(source, ZONE))
