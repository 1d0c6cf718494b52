"""Until when the car charges at the maximum, from the text of an `input_datetime`."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from .states import date_or_time


def boost_end(value: str, set_at: datetime, zone: tzinfo) -> datetime | None:
    """Tell when a boost ends.

    Args:
        value: the state of the helper: `2026-06-21 07:30:00` (that moment), or `07:30:00` (the next such time after
            it was set; `00:00:00` is a cleared helper); the seconds may be missing.
        set_at: when the user set it, with a time zone.
        zone: the time zone of Home Assistant, in which the helper is meant.

    Returns:
        The end, in UTC, which may be past; None: no boost.

    Raises:
        UnusableStateError: it is a date without a time, or another text that is no time.
    """
    found = date_or_time(value)
    if isinstance(found, datetime):
        return found.replace(tzinfo=zone).astimezone(UTC)
    if found is None or found == time.min:
        return None
    today = set_at.astimezone(zone).date()
    # An autumn night has an hour twice (fold 0 and 1); the first such time that is still to come is meant.
    ends = [
        datetime.combine(day, found, zone).replace(fold=fold).astimezone(UTC)
        for day in (today, today + timedelta(days=1))
        for fold in (0, 1)
    ]
    return next(end for end in ends if end > set_at)
