"""Until when the car charges at the maximum, from the text of an `input_datetime`."""

from datetime import UTC, datetime, time, timedelta, tzinfo


def boost_end(value: str, set_at: datetime, zone: tzinfo) -> datetime | None:
    """Tell when a boost ends.

    Args:
        value: the state of the helper: `2026-06-21 07:30:00` (that moment), or `07:30:00` (the next such time after
            it was set; `00:00:00` is a cleared helper). A date without a time, an unknown state or any other text
            is no boost.
        set_at: when the user set it, with a time zone.
        zone: the time zone of Home Assistant, in which the helper is meant.

    Returns:
        The end, in UTC, which may be past; None: no boost.
    """
    if moment := _parse(value, "%Y-%m-%d %H:%M:%S"):
        return moment.replace(tzinfo=zone).astimezone(UTC)
    clock = _parse(value, "%H:%M:%S")
    if clock is None or clock.time() == time.min:
        return None
    local = set_at.astimezone(zone)
    end = datetime.combine(local.date(), clock.time(), zone).astimezone(UTC)
    if end <= set_at:
        end = datetime.combine(local.date() + timedelta(days=1), clock.time(), zone).astimezone(UTC)
    return end


def _parse(value: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(value, form)  # noqa: DTZ007 - the caller knows the zone
    except ValueError:
        return None
