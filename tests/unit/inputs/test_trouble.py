"""What is wrong with entities: logged once, and a problem when it has lasted for a minute."""

import pytest

from alfen_solar.inputs.states import Unusable
from alfen_solar.inputs.trouble import Lack, Trouble, Troubles
from tests.unit.clock import at

MODE, POWER = "input_select.mode", "sensor.power"


def unusable(entity: str, why: Unusable = Unusable.NO_NUMBER) -> Trouble:
    return Trouble(entity, "entities.some", Lack.UNUSABLE, "x", why)


def silent(entity: str) -> Trouble:
    return Trouble(entity, "entities.some", Lack.NO_VALUE, "unavailable")


def missing(entity: str) -> Trouble:
    return Trouble(entity, "entities.some", Lack.MISSING)


@pytest.mark.parametrize("trouble", [unusable(MODE), silent(MODE), missing(MODE)], ids=lambda found: found.lack.name)
def test_what_has_been_wrong_for_a_minute_is_lasting_and_not_sooner(trouble: Trouble) -> None:
    troubles = Troubles()
    troubles.record(MODE, trouble, at(10))
    assert troubles.lasting([MODE], at(69)) == ()
    assert troubles.lasting([MODE], at(70)) == (trouble,)
    assert troubles.lasting([POWER], at(70)) == ()


def test_a_value_ends_it_at_once_and_the_minute_begins_anew() -> None:
    troubles = Troubles()
    troubles.record(MODE, silent(MODE), at(0))
    troubles.record(MODE, None, at(59))
    assert troubles.lasting([MODE], at(61)) == ()
    troubles.record(MODE, silent(MODE), at(62))
    assert troubles.lasting([MODE], at(121)) == ()
    assert troubles.lasting([MODE], at(122)) == (silent(MODE),)


def test_what_is_wrong_may_change_and_is_told_as_it_is_now() -> None:
    troubles = Troubles()
    troubles.record(MODE, silent(MODE), at(0))
    troubles.record(MODE, missing(MODE), at(50))
    assert troubles.lasting([MODE], at(60)) == (missing(MODE),)


def test_several_are_told_in_the_order_in_which_they_are_asked_for() -> None:
    troubles = Troubles()
    troubles.record(POWER, silent(POWER), at(0))
    troubles.record(MODE, silent(MODE), at(0))
    assert troubles.lasting([MODE, "sensor.fine", POWER], at(60)) == (silent(MODE), silent(POWER))


def test_each_kind_of_each_entity_is_logged_once_an_hour() -> None:
    troubles = Troubles()
    assert troubles.record(MODE, unusable(MODE), at(0))
    assert not troubles.record(MODE, unusable(MODE), at(3599))
    assert troubles.record(MODE, unusable(MODE, Unusable.NO_MODE), at(3599))
    assert troubles.record(POWER, unusable(POWER), at(3599))
    assert troubles.record(MODE, missing(MODE), at(3599))
    assert troubles.record(MODE, unusable(MODE), at(3600))
    assert not troubles.record(MODE, unusable(MODE), at(3601))


def test_a_value_between_does_not_make_it_be_logged_more_often() -> None:
    troubles = Troubles()
    logged = [troubles.record(MODE, unusable(MODE) if second % 2 else None, at(second)) for second in range(100)]
    assert logged.count(True) == 1


def test_a_reload_is_not_logged_nor_is_what_is_fine() -> None:
    troubles = Troubles()
    assert not troubles.record(MODE, silent(MODE), at(0))
    assert not troubles.record(MODE, None, at(1))
    assert not troubles.record("sensor.never_wrong", None, at(1))
