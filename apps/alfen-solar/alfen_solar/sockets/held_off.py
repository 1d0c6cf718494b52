"""A car that is held off by what is believed of it gets that tested: another one may have come unseen.

What is believed is what was seen, or what the settings say: with `phases: 3` a visitor's car of one phase would never
be started while the sun gives less than three phases need.
"""

from datetime import datetime, timedelta

from alfen_solar.decision import CarState

from .car_model import CarModel
from .needs import NeededCurrent


class HeldOff:
    """Watches a car that would charge if it were as the settings say."""

    DOUBT_AFTER = timedelta(minutes=10)
    """How long a car is held off by what was believed of it before that is tested; it doubles with each test."""
    _DOUBLINGS = 4

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._tests = 0

    def watch(self, model: CarModel, needs: NeededCurrent, now: datetime, *, held_off: bool) -> None:
        """Let be forgotten what an ampere is to the car, and what it needs, once that has held the car off for long.

        Args:
            model: what is known of the car.
            needs: what current it needs.
            now: the time.
            held_off: whether it gets nothing, and would get something if nothing were believed of it.
        """
        if not held_off:
            self._since = None
            return
        self._since = self._since or now
        if now - self._since >= self.DOUBT_AFTER * (1 << min(self._tests, self._DOUBLINGS)):
            self._since = None
            self._tests += 1
            model.doubt_phases()
            needs.doubt()


class OnePhaseTry:
    """Lets a car of which nothing is known begin with the sun that one phase needs, once in a while.

    Its currents then show how many phases it has, or where there are none, its power does. A car of three pays for that
    with some seconds of import, so each try that has found nothing else makes the next one rarer, for the cars after it
    as well.
    """

    AFTER = timedelta(hours=1)
    """So long the sun must have carried one phase and not all; it doubles with each try in vain. With half an
    hour, 9 of the 19 starts on the bench's days with three phases were such tries."""
    AFTER_BY_POWER = timedelta(hours=2)
    """The same where no currents are shown, so that nobody knows of a car of three phases either: each app begins
    anew, and a start more on each dull day is not worth a car that is rare."""
    _DOUBLINGS = 2

    def __init__(self, phases: int) -> None:
        """Begin; `phases`: on how many phases cars charge by the settings."""
        self._phases = phases
        self._since: datetime | None = None
        self._in_vain = 0
        self._has_begun = False
        self._lasts = False

    def would_do(self, carried_w: float, needed_w: float) -> bool:
        """Tell whether one phase would do with what the sun carries, where all need so much, in W."""
        return self._phases > 1 and carried_w >= needed_w / self._phases

    def lasts(self, model: CarModel) -> bool:
        """Tell whether the car is to be taken for one of one phase, as it does not draw yet."""
        return self._lasts and not model.knows_watts and model.state is not CarState.DRAWING

    def watch(self, model: CarModel, now: datetime, *, held_off: bool, offers: bool) -> bool:
        """Begin and end a try; tell whether one ends now with what was believed before.

        Args:
            model: what is known of the car.
            now: the time.
            held_off: whether it gets nothing, and would if it had one phase.
            offers: whether it is offered current.
        """
        if self._lasts:
            return self._go_on(model, now, offers=offers)
        can_show = model.state is CarState.IDLE and model.power_w is not None and model.can_show_phases
        if not held_off or model.knows_watts or not can_show:
            self._since = None
            return False
        self._since = self._since or now
        after = self.AFTER if model.shows_phases else self.AFTER_BY_POWER
        self._lasts = now - self._since >= after * (1 << min(self._in_vain, self._DOUBLINGS))
        return False

    def _go_on(self, model: CarModel, now: datetime, *, offers: bool) -> bool:
        if offers:
            model.tell_phases_by_power(now)
        gave_up = self._has_begun and not offers
        self._has_begun = offers
        if not gave_up and not model.knows_watts and model.state is not CarState.ABSENT:
            return False
        self._lasts, self._has_begun, self._since = False, False, None
        is_other = model.knows_watts and model.phases < self._phases
        self._in_vain = 0 if is_other else self._in_vain + (gave_up or model.knows_watts)
        return model.knows_watts and not is_other
