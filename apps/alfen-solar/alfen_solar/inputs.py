"""What the states of Home Assistant mean: from each entity's state to what the control loop is shown."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from .boost import boost_end
from .charger import Car, Readback, car
from .control_loop import ControlLoop
from .decision import Mode
from .languages.choice import WORDS
from .meter import ImportExportPair, Unusable, UnusableStateError, number, power_w
from .problem import Problem, ProblemKind
from .self_check import Draw, Facts
from .setpoint import SetpointWriter
from .settings import Settings

RawState = Mapping[str, Any]
"""A state as Home Assistant sends it: `state`, `attributes`, `last_changed`."""

_NO_VALUE = frozenset({"unknown", "unavailable"})
_LONGEST_BOOST = timedelta(days=2)
"""A time without a date that was set longer ago is over."""
_POWER_SETTLES = timedelta(seconds=30)
"""After that the car draws what the setpoint says, and the charger's power has been polled."""
_LEAST_PHASES = 0.5
"""A car that draws less is not drawing what it is offered."""
_ALL_PERCENT = 100.0
_LONGEST_VALIDITY_S = 3600.0
"""More is no validity time: a register without a value reads 4294967295."""


@dataclass(frozen=True, slots=True)
class _State:
    """A state that has a value."""

    text: str
    attributes: Mapping[str, Any]
    changed_at: datetime
    is_event: bool
    """Whether it has just changed from another value; else it is of unknown age."""

    @property
    def unit(self) -> str | None:
        unit: str | None = self.attributes.get("unit_of_measurement")
        return unit


@dataclass(frozen=True, slots=True)
class _Input:
    setting: str
    take: Callable[[_State | None, datetime], None]


class Inputs:
    """Shows the control loop what Home Assistant shows, and keeps what the self-check wants to know."""

    TELL_AGAIN_AFTER = timedelta(hours=1)
    """How long the same trouble with a state is not told again."""
    PATIENCE = timedelta(seconds=60)
    """How long mode or maximum current may be without a value: a reload of the helpers is no problem."""

    def __init__(self, control: ControlLoop, settings: Settings, zone: tzinfo) -> None:
        self._control = control
        self._settings = settings
        self._zone = zone
        self._words = WORDS[settings.language]
        self.car = Car.UNKNOWN
        """As the charger last showed it."""
        self.grid_w: float | None = None
        """The last sample of grid power, in W, import positive; None: the meter gives no value."""
        self._pair = ImportExportPair()
        self._shown = Readback()
        self._remembered_boost: tuple[str, datetime] | None = None
        self._setpoint_at: datetime | None = None
        self._silent_since: datetime | None = None
        self._draw: Draw | None = None
        self._safe_current_a: float | None = None
        self._longest_validity_s: float | None = None
        self._told: dict[tuple[str, str], datetime] = {}
        self._lacking: dict[str, tuple[str, datetime]] = {}
        entities = settings.entities
        inputs = {
            # First: the app's first status, which may come with the next entity, overwrites what is remembered here.
            entities.starts_memory: _Input("entities.starts_memory", self._take_starts_memory),
            settings.grid_power: _Input("grid_power", self._take_grid_power),
            settings.grid_import: _Input("grid_import", self._take_grid_import),
            settings.grid_export: _Input("grid_export", self._take_grid_export),
            entities.mode: _Input("entities.mode", self._take_mode),
            entities.maximum_current: _Input("entities.maximum_current", self._take_maximum_current),
            entities.sun_share: _Input("entities.sun_share", self._take_sun_share),
            entities.boost_memory: _Input("entities.boost_memory", self._take_boost_memory),
            entities.boost_until: _Input("entities.boost_until", self._take_boost_until),
            entities.mode_3_state: _Input("entities.mode_3_state", self._take_mode_3_state),
            entities.power: _Input("entities.power", self._take_car_power),
            entities.setpoint: _Input("entities.setpoint", self._take_setpoint),
            entities.applied_current: _Input("entities.applied_current", self._take_applied_current),
            entities.remaining_validity: _Input("entities.remaining_validity", self._take_validity),
            entities.safe_current: _Input("entities.safe_current", self._take_safe_current),
            entities.voltage: _Input("entities.voltage", self._take_voltage),
        }
        self._inputs = {entity: taken for entity, taken in inputs.items() if entity is not None}

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities to listen to, in the order in which their first states are to be taken."""
        return tuple(self._inputs)

    @property
    def helpers(self) -> tuple[str, ...]:
        """The entities with which the user chooses how the car charges."""
        entities = self._settings.entities
        return entities.mode, entities.maximum_current, entities.sun_share, entities.boost_until

    @property
    def meter_entities(self) -> tuple[str, ...]:
        """The sensors of the grid meter."""
        settings = self._settings
        return tuple(filter(None, (settings.grid_power, settings.grid_import, settings.grid_export)))

    def take(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> str | None:
        """Take what an entity shows; a state that cannot be used counts as none.

        Args:
            entity: its id.
            new: what it shows; None: there is no such entity.
            old: what it showed before this event; None: this is no event.
            now: the time.

        Returns:
            What the user is to be told of it, if anything.
        """
        taken_by = self._inputs[entity]
        state, trouble, lack = None, None, None
        if new is None:
            trouble = lack = self._words.missing_entity.format(entity=entity, setting=taken_by.setting)
        elif not has_value(new):
            lack = self._words.no_value.format(entity=entity, state=new["state"])
        else:
            state = _State(
                text=str(new["state"]),
                attributes=new["attributes"],
                changed_at=_moment(new.get("last_changed"), now),
                is_event=has_value(old),
            )
        try:
            taken_by.take(state, now)
        except UnusableStateError as error:
            why = self._words.unusable[error.why].format(**error.values)
            trouble = lack = self._words.unusable_state.format(entity=entity, why=why)
            taken_by.take(None, now)
        self._note_lack(entity, lack, now)
        return trouble if trouble is not None and self._is_news(entity, trouble, now) else None

    def tick(self, now: datetime) -> None:
        """Let time pass."""
        if (grid_w := self._pair.settled(now)) is not None:
            self.grid_w = grid_w
            self._control.sample(grid_w, now)
        self._see_draw(now)

    def facts(self) -> Facts:
        """Tell what the self-check wants to know."""
        meter = self._control.meter
        return Facts(
            voltage_v=self._shown.voltage_v,
            safe_current_a=self._safe_current_a,
            setpoint_a=self._shown.setpoint_a,
            longest_validity_s=self._longest_validity_s or None,  # 0: nothing was written yet
            meter_period_s=meter.period.total_seconds() if meter.learned else None,
            draw=self._draw,
        )

    def fell_silent(self, now: datetime) -> bool:
        """Tell whether setpoint or voltage have been lost so shortly ago that it is no problem yet."""
        return self._silent_since is not None and now - self._silent_since < SetpointWriter.CONFIRM_WITHIN

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """Tell whether a helper without which nothing can be decided has been without a value for too long."""
        entities = self._settings.entities
        needed = (entities.mode, entities.maximum_current)
        lacking = [self._lacking[entity] for entity in needed if entity in self._lacking]
        lacks = [lack for lack, since in lacking if now - since >= self.PATIENCE]
        return (Problem(ProblemKind.HELPER_LOST, detail=" ".join(lacks)),) if lacks else ()

    def _note_lack(self, entity: str, lack: str | None, now: datetime) -> None:
        if lack is None:
            self._lacking.pop(entity, None)
        else:
            _, since = self._lacking.get(entity, (lack, now))
            self._lacking[entity] = (lack, since)

    def _is_news(self, entity: str, trouble: str, now: datetime) -> bool:
        kind = (entity, trouble.partition(":")[0])
        told_at = self._told.get(kind)
        if told_at is not None and now - told_at < self.TELL_AGAIN_AFTER:
            return False
        self._told[kind] = now
        return True

    # The grid meter

    def _take_grid_power(self, state: _State | None, now: datetime) -> None:
        if state is None:
            self._lose_meter(now)
        else:
            self._sample(power_w(state.text, state.unit), state, now)

    def _take_grid_import(self, state: _State | None, now: datetime) -> None:
        if state is None:
            self._pair.import_lost()
        self._take_half(self._pair.imported, state, now)

    def _take_grid_export(self, state: _State | None, now: datetime) -> None:
        if state is None:
            self._pair.export_lost()
        self._take_half(self._pair.exported, state, now)

    def _take_half(self, take: Callable[[float, datetime], float | None], state: _State | None, now: datetime) -> None:
        if state is None:
            self._lose_meter(now)
            return
        half_w = power_w(state.text, state.unit)
        if half_w < 0:
            raise UnusableStateError(Unusable.NEGATIVE_HALF, state=state.text)
        if (grid_w := take(half_w, now)) is not None:
            self._sample(grid_w, state, now)

    def _lose_meter(self, now: datetime) -> None:
        self.grid_w = None
        self._control.lose_meter(now)

    def _sample(self, grid_w: float, state: _State, now: datetime) -> None:
        self.grid_w = grid_w
        if state.is_event:
            self._control.sample(grid_w, now)
        else:
            self._control.hold_grid_power(grid_w)

    # The helpers

    def _take_mode(self, state: _State | None, _now: datetime) -> None:
        if state is None:
            return
        try:
            self._control.mode = Mode(state.text)
        except ValueError:
            why = Unusable.UNQUOTED_OFF if state.text.lower() in {"false", "off"} else Unusable.NO_MODE
            raise UnusableStateError(why, state=state.text, modes=", ".join(Mode)) from None

    def _take_maximum_current(self, state: _State | None, _now: datetime) -> None:
        if state is not None:
            self._control.maximum_a = _not_negative(state)

    def _take_sun_share(self, state: _State | None, _now: datetime) -> None:
        if state is None:
            return
        percent = _not_negative(state)
        if percent > _ALL_PERCENT:
            raise UnusableStateError(Unusable.MORE_THAN_ALL, percent=f"{percent:g}")
        self._control.sun_share = percent / _ALL_PERCENT

    def _take_boost_memory(self, state: _State | None, now: datetime) -> None:
        if state is not None and self._remembered_boost is None:
            set_at = _moment(state.text, state.changed_at)
            in_bounds = min(max(set_at, now - _LONGEST_BOOST), now)
            self._remembered_boost = (str(state.attributes.get("value")), in_bounds)

    def _take_starts_memory(self, state: _State | None, _now: datetime) -> None:
        if state is None or state.is_event:  # what changes while the app runs, it has told itself
            return
        starts = int(_not_negative(state))
        with suppress(ValueError):  # a sensor of one's own may have no day
            self._control.remember_starts(starts, date.fromisoformat(str(state.attributes.get("day"))))

    def _take_boost_until(self, state: _State | None, _now: datetime) -> None:
        if state is None:
            return
        remembered = self._remembered_boost
        if remembered is None or remembered[0] != state.text:
            remembered = (state.text, state.changed_at)
        # Else the value is an old one that has come back: Home Assistant's own time stamp is that of its return.
        self._remembered_boost = remembered
        self._control.boost_until = boost_end(*remembered, self._zone)

    # The charger

    def _take_mode_3_state(self, state: _State | None, now: datetime) -> None:
        self.car = Car.UNKNOWN if state is None else car(state.text)
        self._control.see_car(self.car, now)

    def _take_car_power(self, state: _State | None, now: datetime) -> None:
        self._control.see_power(None, now)
        if state is not None:
            self._control.see_power(power_w(state.text, state.unit), now)

    def _take_setpoint(self, state: _State | None, now: datetime) -> None:
        setpoint_a = None if state is None else number(state.text)
        if setpoint_a != self._shown.setpoint_a:
            self._setpoint_at = now
        self._read_back(now, setpoint_a=setpoint_a)

    def _take_applied_current(self, state: _State | None, now: datetime) -> None:
        self._read_back(now, applied_a=None if state is None else _not_negative(state))

    def _take_validity(self, state: _State | None, now: datetime) -> None:
        validity_s = None if state is None else _not_negative(state)
        if validity_s is not None and validity_s > _LONGEST_VALIDITY_S:
            raise UnusableStateError(Unusable.NO_VALIDITY, state=f"{validity_s:g}")
        if validity_s is not None:
            self._longest_validity_s = max(self._longest_validity_s or 0, validity_s)
        self._read_back(now, validity_s=validity_s)

    def _take_safe_current(self, state: _State | None, _now: datetime) -> None:
        self._safe_current_a = None if state is None else number(state.text)

    def _take_voltage(self, state: _State | None, now: datetime) -> None:
        self._read_back(now, voltage_v=None if state is None else number(state.text))

    def _read_back(self, now: datetime, **shown: float | None) -> None:
        self._shown = replace(self._shown, **shown)
        silent = None in {self._shown.setpoint_a, self._shown.voltage_v}
        self._silent_since = (self._silent_since or now) if silent else None
        self._control.read_back(self._shown, now)

    def _see_draw(self, now: datetime) -> None:
        """Keep what the car draws, if it has had the time to draw all that it is offered."""
        setpoint_a, car_w = self._shown.setpoint_a, self._control.car_w
        settled = self._setpoint_at is not None and now - self._setpoint_at >= _POWER_SETTLES
        if not settled or car_w is None or setpoint_a is None or setpoint_a < self._settings.minimum_current_a:
            return
        draw = Draw(car_w, setpoint_a)
        if draw.phases >= _LEAST_PHASES:
            self._draw = draw


def has_value(state: RawState | None) -> bool:
    """Tell whether a state is more than unknown or unavailable."""
    return state is not None and state["state"] not in _NO_VALUE


def _not_negative(state: _State) -> float:
    value = number(state.text)
    if value < 0:
        raise UnusableStateError(Unusable.NEGATIVE, state=state.text)
    return value


def _moment(text: str | None, default: datetime) -> datetime:
    """Read a time stamp of Home Assistant, e.g. `2026-06-21T07:30:00.123456+00:00`."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return default
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
