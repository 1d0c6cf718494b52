"""Until when the car charges at the maximum, from the text of an `input_datetime`."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, tzinfo

from .states import Unusable, UnusableStateError

_FIRST_YEAR, _LAST_YEAR = 1970, 9998  # beyond, time zones overflow


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
    if moment := _parse(value, "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        return moment.replace(tzinfo=zone).astimezone(UTC) if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None
    clock = _parse(value, "%H:%M:%S", "%H:%M")
    if clock is None:
        raise UnusableStateError(Unusable.NO_TIME, state=value)
    if clock.time() == time.min:
        return None
    today = set_at.astimezone(zone).date()
    # An autumn night has an hour twice (fold 0 and 1); the first such time that is still to come is meant.
    ends = [
        datetime.combine(day, clock.time(), zone).replace(fold=fold).astimezone(UTC)
        for day in (today, today + timedelta(days=1))
        for fold in (0, 1)
    ]
    return next(end for end in ends if end > set_at)


def _parse(value: str, *forms: str) -> datetime | None:
    for form in forms:
        with suppress(ValueError):
            return datetime.strptime(value, form)  # noqa: DTZ007 - the caller knows the zone
    return None
