"""What a user is promised, checked on the trace of a run: what a check returns is what was broken, in sentences."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from .trace import Moment

DRAWS_W = 50.0
"""A car that takes less is not charging."""
LEAST_A = 6.0
ROUNDED_A = 0.01
"""A float32 is not to the last digit what was commanded."""
HOUR_S = 3600


def setpoint_never_lapses(trace: Sequence[Moment], *, within_s: int = 30, from_s: int = 0) -> list[str]:
    """While the charger takes writes, the setpoint stays valid.

    Args:
        trace: What happened.
        within_s: So long after the charger takes writes again, or has restarted, it must be written.
        from_s: The app may need this long to learn how long a setpoint is valid.
    """
    broken: list[str | None] = []
    taken_s = 0
    before = None
    for now in trace:
        restarted = before is not None and not before.lapsed and before.remaining_s > 1 and now.lapsed
        taken_s = taken_s + 1 if now.takes_writes and not restarted else 0
        overdue = now.lapsed and now.t_s >= from_s and taken_s > within_s
        sentence = f"At {now.t_s} s no setpoint is valid, though writes have been taken for {taken_s} s."
        broken.append(sentence if overdue else None)
        before = now
    return _beginnings(broken)


def charging_is_told_only_of_a_car_that_draws(trace: Sequence[Moment], *, within_s: int = 30) -> list[str]:
    """Charging is told of a car that draws, or did until shortly ago."""
    broken: list[str | None] = []
    drew_at_s = trace[0].t_s if trace else 0
    for now in trace:
        if now.car_w >= DRAWS_W:
            drew_at_s = now.t_s
        sentence = f"At {now.t_s} s charging is told, but the car has drawn nothing since {drew_at_s} s."
        broken.append(sentence if now.told.charging and now.t_s - drew_at_s > within_s else None)
    return _beginnings(broken)


def surplus_is_told_truly(
    trace: Sequence[Moment],
    *,
    meter_period_s: float = 1.0,
    poll_s: float = 5.0,
    within_s: int = 30,
    share: float = 0.1,
    slack_w: float = 150.0,
) -> list[str]:
    """The surplus that is told lies among the true ones of the last half minute, and of what was last shown.

    What an app cannot know, as its meter or its charger shows nothing or nonsense, it need not tell truly; while the
    car's power changes it may take the one before for the one of now; and how far below 0 it is costs nobody anything.

    Args:
        trace: What happened, one moment a second.
        meter_period_s: Time between two telegrams, s: a window of three is averaged, and stands until the next.
        poll_s: How often the car's power is polled, s.
        within_s: So long after anything happened it must be told.
        share: It may be off by this share of the true one,
        slack_w: or by so much, W.
    """
    broken: list[str | None] = []
    true_w, car_w = [max(moment.surplus_w, 0.0) for moment in trace], [moment.car_w for moment in trace]
    looks_back = within_s + round(6 * meter_period_s + poll_s)
    knows_since = 0
    for at, now in enumerate(trace):
        if not now.can_know:
            knows_since = at + 1
        sentence = None
        if (told_w := now.told.surplus_w) is not None and at - knows_since >= looks_back:
            recent = slice(at - looks_back, at + 1)
            low_w, high_w = min(true_w[recent]), max(true_w[recent])
            moved_w = max(car_w[recent]) - min(car_w[recent])
            least_w = low_w - moved_w - max(slack_w, share * abs(low_w))
            if not least_w <= max(told_w, 0.0) <= high_w + moved_w + max(slack_w, share * abs(high_w)):
                true = f"{low_w:.0f} to {high_w:.0f} W"
                sentence = f"At {now.t_s} s {told_w:.0f} W of surplus are told, but it is {true}."
        broken.append(sentence)
    return _beginnings(broken)


def changes_are_few(
    trace: Sequence[Moment], *, setpoints: int = 150, reasons: int = 60, messages: int = 12, entries: int = 20
) -> list[str]:
    """In no hour are there more changes of setpoint or reason, messages or entries of the logbook than so many."""
    changed_setpoints = _changes(trace, lambda moment: moment.commanded_a)
    changed_reasons = _changes(trace, lambda moment: moment.told.reason)
    sent = [moment.t_s for moment in trace for _ in moment.told.messages]
    entered = [moment.t_s for moment in trace for _ in moment.told.entries]
    counted = (
        ("changes of setpoint", changed_setpoints, setpoints),
        ("changes of reason", changed_reasons, reasons),
        ("messages", sent, messages),
        ("entries of the logbook", entered, entries),
    )
    broken = []
    for what, times_s, most in counted:
        count, from_s = _most_in_an_hour(times_s)
        if count > most:
            broken.append(f"In the hour from {from_s} s on there were {count} {what}, more than {most}.")
    return broken


def energies_are_never_negative(trace: Sequence[Moment]) -> list[str]:
    """No energy that is told is below zero."""
    return _beginnings(
        f"At {moment.t_s} s an energy of {min(moment.told.energies_wh):g} Wh is told."
        if min(moment.told.energies_wh, default=0) < 0
        else None
        for moment in trace
    )


def shares_are_shares(trace: Sequence[Moment]) -> list[str]:
    """Each share of sun that is told is one from 0 to 1."""
    return _beginnings(
        f"At {moment.t_s} s shares of {moment.told.shares} are told."
        if not all(0 <= share <= 1 for share in moment.told.shares)
        else None
        for moment in trace
    )


def commands_are_allowed(trace: Sequence[Moment], *, within_s: int = 5) -> list[str]:
    """What is commanded is a pause, or a current from the minimum to the most that the user allows.

    Args:
        trace: What happened.
        within_s: So long after the user has allowed less, or writes are taken again, it must be followed.
    """
    broken: list[str | None] = []
    changed_at_s = -within_s
    before = None
    for now in trace:
        if not now.takes_writes or (before is not None and now.most_a < before.most_a):
            changed_at_s = now.t_s
        before = now
        commanded_a = now.commanded_a or 0.0
        sentence = None
        if 0 < commanded_a < LEAST_A:
            sentence = f"At {now.t_s} s {commanded_a:g} A are commanded, which is neither a pause nor a current."
        elif commanded_a > now.most_a + ROUNDED_A and now.t_s - changed_at_s > within_s:
            sentence = f"At {now.t_s} s {commanded_a:g} A are commanded, but only {now.most_a:g} A are allowed."
        broken.append(sentence)
    return _beginnings(broken)


def _changes(trace: Sequence[Moment], of: Callable[[Moment], object]) -> list[int]:
    return [after.t_s for before, after in pairwise(trace) if of(before) != of(after)]


def _most_in_an_hour(times_s: Sequence[int]) -> tuple[int, int]:
    """The largest number of times within an hour, and when that hour began."""
    most, from_s, first = 0, 0, 0
    for last, at_s in enumerate(times_s):
        while times_s[first] <= at_s - HOUR_S:
            first += 1
        if last - first + 1 > most:
            most, from_s = last - first + 1, times_s[first]
    return most, from_s


def _beginnings(broken: Iterable[str | None]) -> list[str]:
    """The first sentence of each time in which a promise is broken moment after moment."""
    return [now for before, now in pairwise([None, *broken]) if now is not None and before is None]
