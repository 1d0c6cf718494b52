"""What is still to be done before the first car can charge, in the order in which it is to be done. Pure."""

from datetime import datetime, timedelta

from alfen_solar.facts import Facts, Setup
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import Settings

from .details import meter
from .languages.words import Words
from .self_check import slow_meter

TELL_AFTER = timedelta(seconds=10)
"""After the start; until then Home Assistant and the charger are being asked."""
TOLD_HERE = frozenset(
    {
        ProblemKind.WRITE_FAILED,
        ProblemKind.CHARGER_SILENT,
        ProblemKind.METER_LOST,
        ProblemKind.SENSOR_LOST,
        ProblemKind.HELPER_LOST,
        ProblemKind.SELF_CHECK,
    }
)
"""What is a step while it has never been otherwise, and needs no notification of its own."""


class FirstSteps:
    """Keeps what is still to be done, until all of it was done once; after that, what is missing is a problem."""

    def __init__(self, settings: Settings, words: Words, now: datetime) -> None:
        self._settings = settings
        self._words = words
        self._tell_from = now + TELL_AFTER
        self._done = False
        self._told: tuple[str, ...] = ()

    @property
    def are_told(self) -> bool:
        """Whether the user is looking at what is to be done."""
        return bool(self._told)

    def update(
        self, setup: Setup, facts: Facts, kinds: frozenset[ProblemKind], now: datetime, *, has_meter: bool
    ) -> tuple[str, ...] | None:
        """Return what is still to be done if that is news; None: it is not.

        Args:
            setup: what of the app there is in Home Assistant.
            facts: what is known of the installation.
            kinds: the problems that there are.
            now: the time.
            has_meter: whether the grid meter has a value.
        """
        if self._done or now < self._tell_from:
            return None
        missing = () if setup.has_worked else self._missing(setup, facts, kinds, has_meter=has_meter)
        self._done = not missing and (setup.has_worked or facts.meter_period_s is not None)
        news = missing != self._told
        self._told = missing
        return missing if news else None

    def _missing(
        self, setup: Setup, facts: Facts, kinds: frozenset[ProblemKind], *, has_meter: bool
    ) -> tuple[str, ...]:
        say, settings = self._words.first_steps, self._settings
        steps = []
        if not setup.has_package:
            steps.append(say.package)
        elif not setup.has_modbus or ProblemKind.WRITE_FAILED in kinds:
            steps.append(say.hub.format(hub=settings.hub))
        if not has_meter:
            steps.append(say.meter.format(meter=meter(settings, self._words)))
        elif (slow := slow_meter(facts, self._words)) is not None:
            steps.append(slow)
        if None in {facts.setpoint_a, facts.voltage_v}:
            steps.append(say.charger.format(setpoint_entity=settings.entities.setpoint))
        return tuple(steps)
