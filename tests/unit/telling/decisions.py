"""Decisions as they come in a day, for the specifications of what is told."""

from dataclasses import replace

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from tests.unit.clock import at

CHARGING = Decision(
    Offer(9.4),
    Reason.FOLLOWING_SUN,
    Mode.SOLAR,
    CarState.DRAWING,
    grid_w=-40.4,
    surplus_w=2110.4,
    window_s=3.2,
)
MINIMUM = replace(CHARGING, offer=Offer(6), reason=Reason.MINIMUM, surplus_w=900)
STOPPING = replace(MINIMUM, reason=Reason.STOPPING, until=at(240))
PAUSED = replace(
    CHARGING, offer=Offer(0), reason=Reason.TOO_LITTLE_SUN, car=CarState.IDLE, surplus_w=-400, needed_w=1380
)
STARTING = replace(PAUSED, reason=Reason.STARTING, surplus_w=1790, until=at(240))
NOT_DRAWING = replace(CHARGING, offer=Offer(6), reason=Reason.NOT_DRAWING, car=CarState.IDLE)
NO_CAR = replace(NOT_DRAWING, reason=Reason.NO_CAR, car=CarState.ABSENT)
FAULT = Decision(Offer(6), Reason.CHARGER_FAULT, Mode.SOLAR, CarState.FAULT)
BLIND = Decision(Offer(6), Reason.METER_LOST, Mode.SOLAR, CarState.DRAWING)
WAITING = Decision(None, Reason.WAITING_FOR_METER, Mode.SOLAR)
FAST = Decision(Offer(16), Reason.FAST, Mode.FAST, CarState.DRAWING)
BOOST = Decision(Offer(16), Reason.BOOST, Mode.SOLAR, CarState.DRAWING, until=at(3600))
OFF = Decision(Offer(0), Reason.OFF, Mode.OFF, CarState.IDLE)
TOO_LOW = Decision(Offer(0), Reason.MAXIMUM_TOO_LOW, Mode.SOLAR, CarState.IDLE)
