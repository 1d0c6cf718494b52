from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.inputs.boost import boost_end
from alfen_solar.inputs.states import Unusable, UnusableStateError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONES = st.sampled_from(
    ["Europe/Amsterdam", "UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
).map(ZoneInfo)
JANUARY = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 86400).map(lambda seconds: JANUARY + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("value", "set_at", "end"),
    [
        # a date and a time: that moment
        ("2026-06-21 07:30:00", "2026-06-20T20:00+02:00", "2026-06-21T07:30+02:00"),
        ("2026-12-21 07:30:00", "2026-12-20T20:00+01:00", "2026-12-21T07:30+01:00"),
        ("1970-01-01 00:00:00", "2026-06-20T20:00+02:00", "1970-01-01T00:00+01:00"),
        ("9998-12-31 23:59:59", "2026-06-20T20:00+02:00", "9998-12-31T23:59:59+01:00"),
        ("2020-01-01 00:00:00", "2026-06-20T20:00+02:00", "2020-01-01T00:00+01:00"),
        # a time only: the next such time after it was set
        ("22:00:00", "2026-06-20T20:00+02:00", "2026-06-20T22:00+02:00"),
        ("07:30:00", "2026-06-20T20:00+02:00", "2026-06-21T07:30+02:00"),
        ("20:00:00", "2026-06-20T20:00+02:00", "2026-06-21T20:00+02:00"),
        # ... without seconds
        ("14:00", "2026-06-20T12:00+02:00", "2026-06-20T14:00+02:00"),
        ("7:30", "2026-06-20T20:00+02:00", "2026-06-21T07:30+02:00"),
        ("2026-06-21 07:30", "2026-06-20T20:00+02:00", "2026-06-21T07:30+02:00"),
        # ... in the hour that an autumn night has twice
        ("02:30:00", "2026-10-25T02:15+02:00", "2026-10-25T02:30+02:00"),
        ("02:30:00", "2026-10-25T02:45+02:00", "2026-10-25T02:30+01:00"),
        ("02:30:00", "2026-10-25T02:15+01:00", "2026-10-25T02:30+01:00"),
        # ... over both changes of daylight-saving time
        ("07:30:00", "2026-03-28T20:00+01:00", "2026-03-29T07:30+02:00"),
        ("07:30:00", "2026-10-24T20:00+02:00", "2026-10-25T07:30+01:00"),
    ],
)
def test_a_boost_ends_at(value: str, set_at: str, end: str) -> None:
    assert boost_end(value, datetime.fromisoformat(set_at), AMSTERDAM) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    "value", ["00:00:00", "00:00", "9999-01-01 00:00:00", "1969-12-31 23:59:59", "0001-01-01 00:00:00"]
)
def test_a_cleared_helper_is_no_boost(value: str) -> None:
    assert boost_end(value, datetime(2026, 6, 20, 18, tzinfo=UTC), AMSTERDAM) is None


@pytest.mark.parametrize("value", ["", "2026-06-21", "16", "16.0", "25:00:00", "on", "07:30:00 tomorrow"])
def test_what_is_no_time_is_refused(value: str) -> None:
    with pytest.raises(UnusableStateError) as refused:
        boost_end(value, datetime(2026, 6, 20, 18, tzinfo=UTC), AMSTERDAM)
    assert (refused.value.why, refused.value.values) == (Unusable.NO_TIME, {"state": value})


@pytest.mark.parametrize("value", ["2026-06-21 07:30:00", "07:30:00"])
def test_the_end_is_in_utc(value: str) -> None:
    end = boost_end(value, datetime(2026, 6, 20, 18, tzinfo=UTC), AMSTERDAM)
    assert end is not None
    assert end.tzinfo is UTC


@given(st.times(min_value=time(0, 0, 1)).map(lambda clock: clock.replace(microsecond=0)), MOMENTS, ZONES)
def test_a_time_only_is_the_first_such_time_after_it_was_set(clock: time, set_at: datetime, zone: ZoneInfo) -> None:
    end = boost_end(f"{clock:%H:%M:%S}", set_at, zone)
    assert end is not None
    assert set_at < end <= set_at + timedelta(hours=26)
    shown = end.astimezone(zone)
    hour_before = (end - timedelta(hours=1)).astimezone(zone)
    skipped = shown.utcoffset() != hour_before.utcoffset()  # a time that a spring night does not have
    assert skipped or shown.time() == clock


@given(MOMENTS, MOMENTS, ZONES)
def test_a_date_and_time_is_that_moment_whenever_it_was_set(moment: datetime, set_at: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    end = boost_end(f"{local:%Y-%m-%d %H:%M:%S}", set_at, zone)
    assert end is not None
    assert end == moment or local.fold == 1  # the second 02:30 of an autumn night reads as the first


@given(st.times(min_value=time(0, 0, 1)).map(lambda clock: clock.replace(microsecond=0)), MOMENTS, ZONES)
def test_no_such_time_is_passed_over(clock: time, set_at: datetime, zone: ZoneInfo) -> None:
    end = boost_end(f"{clock:%H:%M:%S}", set_at, zone)
    assert end is not None
    today = set_at.astimezone(zone).date()
    for day in (today, today + timedelta(days=1)):
        for fold in (0, 1):
            moment = datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC)
            is_there = moment.astimezone(zone).time() == clock  # a spring night does not have all times
            assert not (is_there and set_at < moment < end)
