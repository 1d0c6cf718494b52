"""From the sensors of the house's phases to the current in each conductor of its connection.

Power by voltage comes first: it has a sign, and a resolution of milliamperes. Currents have no sign on most meters, and
whole amperes on older ones. Without a neutral, the power that a meter tells of a phase is not that of a conductor, so
currents alone count; what is not told of L2 is no more than those of L1 and L3 together (Kirchhoff).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from alfen_solar.facts import NOMINAL_VOLTAGE_V
from alfen_solar.options.house_phases import HousePhases, Kind

from .states import State, Unusable, UnusableStateError, power_w, shown_current_a, voltage_v

VOLTAGES_V = (100.0, 300.0)
"""What is not in between is no voltage of a phase: without a neutral, L2 shows 0 V."""
HIGHEST_CURRENT_A = 500.0
"""More than any house connection carries."""
WHOLE_A = 1.0
"""What a current in whole amperes may be more than it shows, as some meters cut off."""
_HALVES: frozenset[Kind] = frozenset({"power_import", "power_export"})


@dataclass(frozen=True, slots=True)
class Conductor:
    """What flows in a conductor of the house's connection."""

    current_a: float
    """In A, import positive; at least so much, where the sign is not known."""
    power_w: float | None = None
    """In W, import positive; None: not told."""
    is_bound: bool = False
    """Whether it is not told, but no more than the others together."""


class HousePhasesInput:
    """Reads them."""

    def __init__(self, phases: HousePhases, *, delta: bool) -> None:
        """Name what is read; `delta`: whether there is no neutral."""
        self._phases, self._delta = phases, delta
        self._places = {
            entity: (kind, index) for kind, entities in phases.by_kind.items() for index, entity in enumerate(entities)
        }
        self._shown: dict[tuple[Kind, int], float] = {}
        self._precise: set[int] = set()
        self._carrying: tuple[tuple[str, ...], ...] | None = None
        self._lines = (0, 2) if delta and phases.count < 3 else tuple(range(phases.count))  # noqa: PLR2004 - L1 and L3

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""
        return {entity: f"house_phases.{kind}[{index + 1}]" for entity, (kind, index) in self._places.items()}

    @property
    def carriers_by_phase(self) -> tuple[tuple[str, ...], ...]:
        """The sensors that must report: not those of voltages, nor the half of a power that shows none."""
        if self._carrying is None:  # kept until a sensor shows something else
            self._carrying = tuple(self._carriers(index) for index in range(self._phases.count))
        return self._carrying

    @property
    def carriers_by_line(self) -> tuple[tuple[str, ...], ...]:
        """Those of what `conductors` returns: of one that is not told, all."""
        if not self._delta:
            return self.carriers_by_phase
        told = dict(zip(self._lines, self.carriers_by_phase, strict=True))
        return tuple(told.get(line, self.carriers) for line in range(3))

    @property
    def carriers(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(chain.from_iterable(self.carriers_by_phase))

    def record(self, entity: str, state: State | None) -> None:
        """Record what a sensor shows; None: nothing.

        Raises:
            UnusableStateError: its state cannot be used; it then counts as none.
        """
        kind, index = self._places[entity]
        self._carrying = None
        self._shown.pop((kind, index), None)
        if state is not None:
            self._shown[kind, index] = self._read(kind, index, state)

    def has_value(self, entity: str) -> bool:
        """Tell whether a sensor shows something that can be used."""
        return self._places[entity] in self._shown

    def conductors(self) -> tuple[Conductor | None, ...]:
        """Return what flows in L1, L2 and L3, or in L1 alone; None: that is not told."""
        told: dict[int, Conductor | None] = {line: self._conductor(n) for n, line in enumerate(self._lines)}
        if not self._delta:
            return tuple(told.values())
        first, third = told[0], told[2]
        second = told.get(1)
        if first is not None and third is not None and (second is None or not second.current_a):
            second = Conductor(first.current_a + third.current_a, is_bound=True)
        return first, second, third

    def _carriers(self, index: int) -> tuple[str, ...]:
        phases = self._phases
        if phases.current and (self._delta or self._power_w(index) is None):
            return (phases.current[index],)
        if phases.power:
            return (phases.power[index],)
        imports, exports = phases.power_import[index], phases.power_export[index]
        import_w, export_w = self._shown.get(("power_import", index)), self._shown.get(("power_export", index))
        if import_w is None or export_w is None:
            return (imports, exports)
        return (exports,) if export_w and not import_w else (imports,)

    def _conductor(self, index: int) -> Conductor | None:
        current_a = self._shown.get(("current", index))
        if self._delta:
            return None if current_a is None else Conductor(self._at_least(current_a, index), None)
        if (watts := self._power_w(index)) is not None:
            return Conductor(watts / self._voltage_v(index), watts)
        return None if current_a is None else Conductor(self._at_least(current_a, index), None)

    def _at_least(self, current_a: float, index: int) -> float:
        return current_a + (0.0 if index in self._precise or not current_a else WHOLE_A)

    def _power_w(self, index: int) -> float | None:
        if self._phases.power:
            return self._shown.get(("power", index))
        halves = self._shown.get(("power_import", index)), self._shown.get(("power_export", index))
        return None if halves[0] is None or halves[1] is None else halves[0] - halves[1]

    def _voltage_v(self, index: int) -> float:
        lowest_v, highest_v = VOLTAGES_V
        shown_v = self._shown.get(("voltage", index), 0.0)
        return shown_v if lowest_v <= shown_v <= highest_v else NOMINAL_VOLTAGE_V

    def _read(self, kind: Kind, index: int, state: State) -> float:
        if kind == "voltage":
            return voltage_v(state)
        if kind == "current":
            current_a = abs(shown_current_a(state))
            if current_a > HIGHEST_CURRENT_A:
                raise UnusableStateError(Unusable.TOO_MUCH, state=state.text, unit=state.unit or "A")
            if not current_a.is_integer():
                self._precise.add(index)
            return current_a
        watts = power_w(state)
        if kind in _HALVES and watts < 0:
            raise UnusableStateError(Unusable.NEGATIVE_HALF, state=state.text)
        return watts
