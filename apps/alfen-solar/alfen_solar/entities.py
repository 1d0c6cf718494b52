"""The entities of Home Assistant that are read, each with the name that the package gives it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

EntityId = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]


class Entities(BaseModel):
    """The entities in Home Assistant that Alfen Solar uses. The defaults are those of the package."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: EntityId = Field(
        default="input_select.alfen_solar_mode",
        description="an input_select with the options Off, Solar, Minimum + solar, and Fast",
    )
    maximum_current: EntityId = Field(
        default="input_number.alfen_solar_maximum_current",
        description="an input_number with the maximum current in A",
    )
    sun_share: EntityId = Field(
        default="input_number.alfen_solar_sun_share",
        description="an input_number with the minimum solar share in %: how much of the minimum current the sun must "
        "provide",
    )
    boost_until: EntityId = Field(
        default="input_datetime.alfen_solar_boost_until",
        description="an input_datetime with a time, or a date and a time",
    )
    mode_3_state: EntityId = Field(
        default="sensor.alfen_mode_3_state",
        description="a sensor with the charger's mode 3 state (A, B1 ... F)",
    )
    power: EntityId = Field(
        default="sensor.alfen_power", description="a sensor with the power of the socket in W or kW"
    )
    current_l1: EntityId = Field(
        default="sensor.alfen_current_l1",
        description="a sensor with the current of L1 (register 320) in A; all three currents together show on how many "
        "phases the car charges",
    )
    current_l2: EntityId = Field(
        default="sensor.alfen_current_l2", description="a sensor with the current of L2 (register 322) in A"
    )
    current_l3: EntityId = Field(
        default="sensor.alfen_current_l3", description="a sensor with the current of L3 (register 324) in A"
    )
    energy: EntityId = Field(
        default="sensor.alfen_energy",
        description="a sensor with the total energy that the socket has delivered (register 374) in Wh, kWh, or MWh",
    )
    applied_current: EntityId = Field(
        default="sensor.alfen_applied_current",
        description="a sensor with the current that the charger allows (register 1206) in A",
    )
    remaining_validity: EntityId = Field(
        default="sensor.alfen_remaining_validity",
        description="a sensor with how long the setpoint remains valid (register 1208) in s",
    )
    safe_current: EntityId = Field(
        default="sensor.alfen_safe_current", description="a sensor with the safe current (register 1212) in A"
    )
    voltage: EntityId = Field(
        default="sensor.alfen_voltage_l1", description="a sensor with the voltage of L1 (register 306) in V"
    )
    boost_memory: EntityId = Field(
        default="sensor.alfen_solar_boost_set_at",
        description="a sensor that remembers across restarts when the boost was set",
    )
    starts_memory: EntityId = Field(
        default="sensor.alfen_solar_starts_today",
        description="a sensor that remembers across restarts how often charging has started today",
    )
    switches_memory: EntityId = Field(
        default="sensor.alfen_solar_phase_switches_today",
        description="a sensor that remembers across restarts how often the phases have been switched today",
    )
    session_memory: EntityId = Field(
        default="sensor.alfen_solar_energy_this_session",
        description="a sensor that remembers across restarts how much energy the car has received in this session",
    )
    phases: EntityId = Field(
        default="sensor.alfen_phases",
        description="a sensor with the number of phases that the charger is set to (register 1215)",
    )
    phases_solar: EntityId = Field(
        default="input_select.alfen_solar_phases_solar",
        description="an input_select with the options Automatic, One, and Three, for the mode Solar",
    )
    phases_minimum_solar: EntityId = Field(
        default="input_select.alfen_solar_phases_minimum_solar",
        description="an input_select with the options Automatic, One, and Three, for the mode Minimum + solar",
    )
    phases_fast: EntityId = Field(
        default="input_select.alfen_solar_phases_fast",
        description="an input_select with the options Automatic, One, and Three, for the mode Fast and for a boost",
    )
    ready_by: EntityId = Field(
        default="input_datetime.alfen_solar_ready_by",
        description="an input_datetime with the time, or the date and time, when the car is to be ready",
    )
    ready_days: EntityId = Field(
        default="input_select.alfen_solar_ready_days",
        description="an input_select with the options Off, Once, Every day, and Weekdays",
    )
    ready_energy: EntityId = Field(
        default="input_number.alfen_solar_ready_energy",
        description="an input_number with the energy that the car is to receive until then, in Wh or kWh",
    )
    ready_soc: EntityId = Field(
        default="input_number.alfen_solar_ready_soc",
        description="an input_number with the state of charge that the car is to have then, in %; 0 to use the energy",
    )
    energy_limit: EntityId = Field(
        default="input_number.alfen_solar_energy_limit",
        description="an input_number with the most energy per session, in Wh or kWh; 0 for no limit",
    )
    price_limit: EntityId = Field(
        default="input_number.alfen_solar_price_limit",
        description="an input_number with the price of 1 kWh below which the car charges anyway; its lowest value for "
        "none",
    )
    negative_prices: EntityId = Field(
        default="input_select.alfen_solar_negative_prices",
        description="an input_select with the options Charge and Go on as usual, for prices below 0",
    )
    setpoint: EntityId = Field(
        default="sensor.alfen_setpoint",
        description="a sensor with the setpoint that the charger reports (register 1210) in A",
    )
    package: EntityId = Field(
        default="sensor.alfen_solar_package", description="a sensor with the version of the package"
    )
    logbook: EntityId = Field(
        default="binary_sensor.alfen_solar_running", description="the entity that the entries in Activity belong to"
    )
    station_current: EntityId = Field(
        default="sensor.alfen_active_maximum_current",
        description="a sensor with the maximum current of the station (register 1100) in A; it matters where two "
        "sockets share a station",
    )


def entity_of(name: str, default: str) -> str:
    """Return the entity of the socket of a name, given that of the only one."""
    if not name:
        return default
    for prefix in (".alfen_solar_", ".alfen_"):
        if prefix in default:
            return default.replace(prefix, f"{prefix}{name}_", 1)
    return default
