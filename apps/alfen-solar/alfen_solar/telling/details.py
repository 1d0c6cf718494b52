"""What is wrong with entities of Home Assistant, and what holds in the meantime: what a problem says of them."""

from collections.abc import Callable

from alfen_solar.inputs.battery import BatteryInput
from alfen_solar.inputs.states import Unusable
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .languages.words import Words

Called = Callable[[str], str]
"""What a sentence calls an entity, by its ID."""


def meter(settings: Settings, words: Words, called: Called = str) -> str:
    """Name the sensors of the grid meter; `called` says what a sensor is called, by its ID."""
    sensors = (settings.grid_power, settings.grid_import, settings.grid_export)
    one, *others = (called(sensor) for sensor in sensors if sensor is not None)
    return words.both.format(one=one, other=others[0]) if others else one


def trouble_sentence(trouble: Trouble, words: Words, called: Called = str) -> str:
    """Say what is wrong with an entity."""
    entity = called(trouble.entity)
    if trouble.why is not None:
        why = words.unusable[trouble.why].format(**trouble.values)
        return words.unusable_state.format(entity=entity, why=why)
    if trouble.lack is Lack.NOT_SET:
        return words.not_set.format(setting=trouble.setting)
    if trouble.lack is Lack.MISSING:
        missing = words.missing_entity if "entities." in trouble.setting else words.missing_named
        return missing.format(entity=trouble.entity, setting=trouble.setting)
    return words.no_value.format(entity=entity, state=trouble.state)


def detail(problem: Problem, settings: Settings, words: Words, called: Called) -> str:
    """Say of a problem what is wrong with which entities."""
    if problem.kind in {ProblemKind.SENSOR_LOST, ProblemKind.PHASES_LOST}:
        return ", ".join(called(trouble.entity) for trouble in problem.troubles)
    if problem.entities:
        *names, last = (called(entity) for entity in problem.entities)
        return words.both.format(one=", ".join(names), other=last) if names else last
    if problem.flaw is not None:
        entities = settings.entities
        form = words.phases[problem.flaw]
        return form.format(phases_entity=called(entities.phases), power_entity=called(entities.power))
    in_the_meantime = _IN_THE_MEANTIME.get(problem.kind, trouble_sentence)
    told = [in_the_meantime(trouble, words, called) for trouble in problem.troubles]
    return " ".join([problem.detail, *told]).strip()


def _wish(trouble: Trouble, words: Words, called: Called) -> str:
    meanwhile = {"entities.sun_share": words.last_sun_share, "entities.boost_until": words.no_boost}
    return f"{trouble_sentence(trouble, words, called)} {meanwhile[trouble.setting.rpartition('].')[2]]}"


def _shared(trouble: Trouble, words: Words, called: Called) -> str:
    """Say it of an entity that both sockets need."""
    sentence = trouble_sentence(trouble, words, called)
    if trouble.setting != "priority":
        return f"{sentence} {words.last_station}"
    if trouble.lack is Lack.MISSING:
        sentence = words.no_priority.format(entity=trouble.entity)
    return f"{sentence} {words.last_priority}"


def _of_plan(trouble: Trouble, words: Words, called: Called) -> str:
    if trouble.why is Unusable.PAST:
        return f"{trouble_sentence(trouble, words, called)} {words.later_time}"
    meanwhile = words.no_soc if trouble.setting.rpartition(".")[2] == "soc" else words.last_plan_wish
    return f"{trouble_sentence(trouble, words, called)} {meanwhile}"


def _of_battery(trouble: Trouble, words: Words, called: Called) -> str:
    meanwhile = words.no_battery_level
    if trouble.setting in BatteryInput.POWERS:
        meanwhile = words.no_battery_power
    elif trouble.setting in BatteryInput.HELPERS:
        meanwhile = words.last_battery_choice
    return f"{trouble_sentence(trouble, words, called)} {meanwhile}"


_IN_THE_MEANTIME: dict[ProblemKind, Callable[[Trouble, Words, Called], str]] = {
    ProblemKind.WISH_UNUSABLE: _wish,
    ProblemKind.PLAN_LOST: _of_plan,
    ProblemKind.SHARING: _shared,
    ProblemKind.BATTERY_LOST: _of_battery,
}
"""Says what is wrong with an entity, and what holds in the meantime, for each kind of problem that tells that."""
