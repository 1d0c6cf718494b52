"""All messages in English."""

from alfen_solar.decision import Mode, Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.limits import Bound
from alfen_solar.problem import Flaw, ProblemKind
from alfen_solar.telling.logbook import News

from .words import (
    Because,
    DeliveryWords,
    Doing,
    FirstStepsWords,
    Note,
    PlanWords,
    SelfCheckWords,
    SessionWords,
    Times,
    Words,
)

ENGLISH = Words(
    decimal_mark=".",
    gap=" ",
    times=Times(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        at_today="at {time}",
        at_tomorrow="tomorrow at {time}",
        at_day="on {day} at {time}",
        until_today="{time}",
        until_tomorrow="tomorrow at {time}",
        until_day="{day} at {time}",
        date="%Y-%m-%d",
        at_date="on {day} at {time}",
        until_date="{day} at {time}",
        soon="soon",
    ),
    mode={
        Mode.OFF: "Off",
        Mode.SOLAR: "Solar",
        Mode.MINIMUM_SOLAR: "Minimum + solar",
        Mode.FAST: "Fast",
    },
    why={
        Reason.WAITING_FOR_HELPERS: "Waiting for the charging mode and the maximum current",
        Reason.WAITING_FOR_METER: "Waiting for new data from the grid meter",
        Reason.OFF: "Charging is off",
        Reason.ENOUGH: "Energy limit of this session reached",
        Reason.CHARGER_FAULT: "The charger reports a fault and does not charge",
        Reason.SWITCHING: "Switching between one and three phases",
    },
    boost_waits="Charging is off: boost until {until} is on hold",
    doing={
        Doing.WAITING: "Waiting",
        Doing.PAUSED: "Paused",
        Doing.CHARGING: "Charging at {current}",
        Doing.STARTED: "Charging started at {current}",
        Doing.IDLE: "Car not charging, ready at {current}",
        Doing.NO_CAR: "No car connected, ready at {current}",
        Doing.OFFERING: "Current set to {current}",
    },
    note={
        Note.MAXIMUM: " (maximum)",
        Note.MINIMUM: " (minimum)",
        Note.SETTINGS: " (limit in apps.yaml)",
        Note.CHARGER: ", limited{to} by the charger",
        Note.STATION: ", limited{to} by the station",
        Note.PHASES: " until the new phases are confirmed",
        Note.FUSE: ", limited{to} by the main fuse",
        Note.QUARTER_HOUR: ", limited{to} by the quarter-hour limit",
        Note.DIMMED: ", limited{to} by the external limit",
    },
    to=" to {limit}",
    because={
        Because.SURPLUS: "{power} surplus",
        Because.WINDOW: "{power} surplus over the last {seconds} s",
        Because.BATTERY_LENDS: "{power} of it going into the home battery",
        Because.BATTERY_FIRST: "home battery comes first",
        Because.BATTERY_GIVES: "home battery discharging at {power}",
        Because.BATTERY_HELPS: "with help from the home battery",
        Because.BATTERY_UNKNOWN: "home battery's power unknown",
        Because.TOO_LITTLE_SUN: "too little sun",
        Because.NEEDED: "{power} needed",
        Because.PAUSES: "pausing {at} if this holds",
        Because.STARTS: "starting {at} if this holds",
        Because.PROBES: "starting {at} to test the inverter",
        Because.BOOST: "boost until {until}",
        Because.PLAN: "plan until {until}",
        Because.METER_LOST: "no data from the grid meter",
        Because.METER_REVERSED: "grid import and export seem swapped",
        Because.METER_FROZEN: "the grid meter seems frozen",
        Because.CHARGER_SILENT: "the charger is not responding",
        Because.MAXIMUM_TOO_LOW: "the maximum current is below the car's minimum",
        Because.CHARGER_ALLOWS_TOO_LITTLE: "the charger allows only {limit}, less than the car's minimum",
    },
    in_use={
        Bound.FUSE: "too little current left on the main fuse",
        Bound.QUARTER_HOUR: "the quarter-hour limit leaves too little for the car",
        Bound.DIMMING: "the external limit leaves too little for the car",
        Bound.STATION: "the other car uses the station's current",
    },
    joint=": ",
    next={
        Reason.WAITING_FOR_HELPERS: "Continues when the mode and the maximum current have a value",
        Reason.WAITING_FOR_METER: "Continues after three new values",
        Reason.OFF: "Stays off until you choose another mode",
        Reason.FAST: "Continues until you choose another mode",
        Reason.BOOST: "Goes back to {mode} {at}",
        Reason.PLAN: "Follows the sun again {at}",
        Reason.ENOUGH: "Charges again when the limit is higher, or after the car was disconnected",
        Reason.FOLLOWING_SUN: "Adjusts as the surplus changes",
        Reason.MINIMUM: "Charges faster when there is more surplus",
        Reason.NOT_DRAWING: "Continues when the car starts charging",
        Reason.NO_CAR: "Charges when a car is connected",
        Reason.CHARGER_FAULT: "Continues when the charger clears the fault",
        Reason.STOPPING: "Pauses {at} unless the surplus returns",
        Reason.TOO_LITTLE_SUN: "Starts when the surplus stays above {needed}",
        Reason.STARTING: "Starts {at} if the surplus lasts",
        Reason.METER_LOST: "Follows the sun again when the grid meter sends data",
        Reason.METER_REVERSED: "Follows the sun again when the meter settings are correct",
        Reason.METER_FROZEN: "Follows the sun again when the grid meter responds to the car",
        Reason.CHARGER_SILENT: "Follows the sun again when the charger responds",
        Reason.MAXIMUM_TOO_LOW: "Charges when the maximum current is higher",
        Reason.SWITCHING: "Continues {at}",
    },
    next_probes="Starts {at} to see if the inverter can deliver more",
    next_boost_waits="The boost starts when you choose another mode",
    next_in_use={
        Bound.FUSE: "Charges when the house leaves enough current",
        Bound.QUARTER_HOUR: "Charges when the quarter-hour limit leaves enough power",
        Bound.DIMMING: "Charges when the external limit leaves enough power",
        Bound.STATION: "Charges when the other car leaves enough current",
    },
    needed_unknown="what the car needs",
    needs_current="; this car needs {current} to start",
    phases_stay="; no more phase switching for now",
    choice_waits="; your last choice takes effect in {seconds} s",
    news={
        News.MODE: "Mode changed to {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost ended. {why}",
        News.START: "{why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Could not write to the charger",
        ProblemKind.CHARGER_SILENT: "Charger not responding",
        ProblemKind.LAPSED: "Charger fell back to safe current",
        ProblemKind.WRONG_WORDS: "Charger values are not plausible",
        ProblemKind.NOT_TAKEN: "Charging current not accepted",
        ProblemKind.CHARGER_FAULT: "Charger reports a fault",
        ProblemKind.METER_LOST: "No data from the grid meter",
        ProblemKind.METER_REVERSED: "Import and export swapped",
        ProblemKind.METER_FROZEN: "Grid meter seems frozen",
        ProblemKind.BATTERY_LOST: "No data from the home battery",
        ProblemKind.BATTERY_REVERSED: "Home battery power has the wrong sign",
        ProblemKind.BATTERY_FROZEN: "Home battery data seems frozen",
        ProblemKind.SENSOR_LOST: "No data from a charger sensor",
        ProblemKind.SENSOR_FROZEN: "A charger sensor seems frozen",
        ProblemKind.HELPER_LOST: "Mode or maximum current missing",
        ProblemKind.LIMIT_LOST: "No value for an external limit",
        ProblemKind.QUARTER_HOUR_LOST: "No value for the quarter-hour limit",
        ProblemKind.QUARTER_HOUR_WRONG: "Quarter-hour sensor seems wrong",
        ProblemKind.PACKAGE_VERSION: "Package has a different version",
        ProblemKind.SELF_CHECK: "Self-check found a problem",
        ProblemKind.PLAN_LOST: "Plan incomplete",
        ProblemKind.WISH_UNUSABLE: "Solar share or boost not valid",
        ProblemKind.SHARING: "Priority or station current missing",
        ProblemKind.PHASES: "Problem with phase switching",
        ProblemKind.PHASES_LOST: "No data from the house phases",
        ProblemKind.PHASES_DOUBTED: "House phase data not plausible",
        ProblemKind.ROTATION: "Phase rotation seems wrong",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant could not send {setpoint} to the charger: {detail}. Check that the Modbus hub "
            '"{hub}" is set up.'
        ),
        ProblemKind.CHARGER_SILENT: (
            "The charger is not responding: {setpoint_entity} has no value. It is unknown which current it "
            'allows. Check that the charger is on the network, that its data source is "Energy Management System", '
            "and that no other Modbus client is connected."
        ),
        ProblemKind.LAPSED: (
            "The charger did not keep {setpoint} and fell back to its safe current, {shown}. Check that its validity "
            "time is more than twice keep_alive_s."
        ),
        ProblemKind.WRONG_WORDS: (
            "The charger reports {shown} instead of {setpoint}, and its current or voltage is not plausible. Check the "
            "word order (swap) and the addresses of {setpoint_entity} and {voltage_entity}."
        ),
        ProblemKind.NOT_TAKEN: (
            "The charger reports {shown} instead of {setpoint}. Check that {setpoint_entity} belongs to socket "
            "{socket} and that nothing else writes to the charger."
        ),
        ProblemKind.CHARGER_FAULT: (
            "The charger reports a fault (mode 3 state F) and does not charge. Check its display or the Alfen app for "
            "the error. Disconnect the car and connect it again. If the fault persists, restart the charger."
        ),
        ProblemKind.METER_LOST: (
            "No recent data from the grid meter ({meter}). Check the P1 reader and the meter's integration. If the "
            "meter is an MQTT sensor, set force_update: true; otherwise, it does not report unchanged values."
        ),
        ProblemKind.METER_REVERSED: (
            "Import and export seem swapped: when the car charges more, the import according to {meter} goes down. "
            "Swap grid_import and grid_export, or use a grid_power sensor where import is positive."
        ),
        ProblemKind.METER_FROZEN: (
            "The grid meter ({meter}) has shown the same value for hours, or does not change when the car draws more "
            "or less power. The P1 reader may be repeating its last telegram: restart it. Check that the meter also "
            "measures the charger."
        ),
        ProblemKind.BATTERY_LOST: "{detail}",
        ProblemKind.BATTERY_REVERSED: (
            "The home battery's power ({detail}) seems to have the wrong sign: it shows charging while the battery "
            "discharges, or the other way round. Set battery_sign to the other value, or swap battery_charge and "
            "battery_discharge. In the meantime, the car only uses power that would otherwise be exported."
        ),
        ProblemKind.BATTERY_FROZEN: (
            "{detail} stays the same although the home battery must have charged or discharged. Check the battery's "
            "integration, and reload it. In the meantime, this sensor is not used."
        ),
        ProblemKind.SENSOR_LOST: (
            "No data from {detail}. In the meantime, the charger's other sensors are used; power that none of them "
            "reports counts as zero. Check that the sensor exists and is available."
        ),
        ProblemKind.SENSOR_FROZEN: (
            "No change in {detail}, although other sensors of the charger show that the car draws more or less than "
            "before. Check the charger's integration, and reload it. In the meantime, the charger's other sensors are "
            "used."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Check the helper in Home Assistant. In the meantime, the last valid value is used; if there is "
            "none, the charger is not controlled."
        ),
        ProblemKind.LIMIT_LOST: (
            "{detail} In the meantime, the last limit applies, and after 5 minutes at most 4.2 kW for all cars "
            "together. Check the entity, and the device or automation that sets it."
        ),
        ProblemKind.QUARTER_HOUR_LOST: (
            "{detail} In the meantime, the last valid choice and limit apply (2.5 kW if there is none), and the import "
            "is calculated from the grid meter. Check the helpers and the sensors of the meter."
        ),
        ProblemKind.QUARTER_HOUR_WRONG: (
            "{detail} does not match the import measured by the grid meter. Check that it is the sensor for the "
            "current quarter-hour (1.4.0) or for this month's peak (1.6.0). In the meantime, the import is calculated "
            "from the grid meter."
        ),
        ProblemKind.PACKAGE_VERSION: "{detail}",
        ProblemKind.SELF_CHECK: "{detail}",
        ProblemKind.PLAN_LOST: "{detail}",
        ProblemKind.WISH_UNUSABLE: "{detail}",
        ProblemKind.SHARING: "{detail}",
        ProblemKind.PHASES: "{detail}",
        ProblemKind.PHASES_LOST: (
            "No recent data from {detail}, so the load on the main fuse is unknown. Until the data is back, the car "
            "gets its minimum current, and nothing after a minute. Check that the sensors exist and are enabled: Home "
            "Assistant's DSMR integration disables those of the phases by default. They must report at least every "
            "10 s."
        ),
        ProblemKind.PHASES_DOUBTED: (
            "The sensors under house_phases do not match the grid meter ({meter}), or do not change when the car "
            "draws more or less power. Until they do, the car gets its minimum current, and nothing after a minute. "
            "Check that they are the right sensors and that the P1 reader is not repeating its last telegram."
        ),
        ProblemKind.ROTATION: (
            "When the car draws more, the current rises on a different phase of the house than expected. Check how the "
            "charger is connected, and set {detail} in apps.yaml. In the meantime, the phase with the highest load "
            "counts for all of them."
        ),
    },
    phases={
        Flaw.REFUSED: (
            'The charger did not switch between one and three phases. Enable "Allow 1- and 3-phased charging" in the '
            "ACE Service Installer, or set phases to 1 or 3 in apps.yaml. The phases stay as they are until the car is "
            "disconnected."
        ),
        Flaw.NOT_TAKEN: (
            "The charger reports that it has switched phases, but the car's currents do not show it, even after a "
            "second attempt. If the car can charge on three phases, check the charger's log. The phases stay as they "
            "are until the car is disconnected."
        ),
        Flaw.REGISTER_WRONG: (
            "{phases_entity} does not show the phases that the car uses. The currents of L1, L2, and L3 are used "
            "instead. A firmware update of the charger may help."
        ),
        Flaw.FELL_BACK: (
            "The car charged on three phases and then continued on one by itself. It stays on one phase until it is "
            "disconnected. Check the fuses of L2 and L3 and the charger's log."
        ),
        Flaw.NOT_STOPPED: (
            "The phases were not switched because the sensors did not show that the car had stopped charging. Check "
            "that {power_entity} and the currents of L1, L2, and L3 have values."
        ),
        Flaw.WRITE_FAILED: (
            "Home Assistant could not send the number of phases to the charger. Alfen Solar will try again later."
        ),
        Flaw.UNPROVEN: (
            "The phases were switched, but it is unknown whether the car uses them: the currents of L1, L2, and L3 "
            "have no values. Check these sensors."
        ),
    },
    nothing="nothing",
    both="{one} and {other}",
    over="Resolved: {title}",
    not_connected="Home Assistant is not connected",
    no_answer="Home Assistant did not respond ({status})",
    unusable_state="The state of {entity} is ignored: {why}.",
    unusable={
        Unusable.UNIT: "its unit is {unit}, expected {wanted}",
        Unusable.NO_UNIT: "it has no unit, expected {wanted}",
        Unusable.TOO_MUCH: "{state} {unit} is more than a house connection can carry",
        Unusable.NO_NUMBER: "{state!r} is not a number",
        Unusable.NEGATIVE: "{state!r} is negative",
        Unusable.NEGATIVE_HALF: "{state!r} is negative; use grid_power for a sensor with both signs",
        Unusable.NEGATIVE_BATTERY: "{state!r} is negative; use battery_power for a sensor with both signs",
        Unusable.NO_VALIDITY: "{state} s is not a validity time",
        Unusable.MORE_THAN_ALL: "{percent}% is more than 100%",
        Unusable.NO_TIME: "{state!r} is not a time; use a helper with a time, or with a date and a time",
        Unusable.NO_MODE: "{state!r} is not a mode; the modes are {modes}",
        Unusable.NO_PRIORITY: "{state!r} is not a priority; choose one of {choices}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} is not a mode; put "Off" in quotes in the list of options; otherwise, YAML changes it'
        ),
        Unusable.PAST: "{state} is in the past",
        Unusable.NO_PHASES: "{state!r} is not a choice of phases; the choices are {choices}",
        Unusable.NO_CHOICE: "{state!r} is not one of the choices, {choices}",
        Unusable.NOT_ON_OFF: "{state!r} is neither on nor off",
    },
    no_value="{entity} is {state}.",
    missing_entity=(
        "{entity} does not exist in Home Assistant. Include the Alfen Solar package for this socket, or enter your own "
        "entity under {setting} in apps.yaml."
    ),
    not_set="{setting} is not set in apps.yaml.",
    missing_named="{entity} does not exist in Home Assistant. Check {setting} in apps.yaml.",
    self_check=SelfCheckWords(
        title="Self-check: {seen}",
        joint="; ",
        wrong="  PROBLEM: {wrong}",
        voltage="charger responds, {voltage} V",
        safe_current="safe current {current}",
        unknown="unknown",
        renewed="setpoint renewed every {seconds} s",
        honoured="valid for {seconds} s",
        window="meter reports every {seconds} s, so a decision takes {window} s",
        draw="car draws {power} at {setpoint}",
        no_draw="phases are checked when a car charges",
        no_voltage=(
            "The charger reports no voltage. Check that the package is included and the charger is on the network."
        ),
        odd_voltage=(
            "The charger reports {voltage} V, which is not plausible. Check the word order (swap) and the address."
        ),
        no_setpoint="The charger reports no setpoint for socket {socket}. Check that it has this socket.",
        short_validity=(
            "The charger keeps a setpoint for only {validity} s, so it is renewed every {seconds} s instead of every "
            "{keep_alive} s. Set a longer validity time in the charger, or set keep_alive_s in apps.yaml to less than "
            "half of it."
        ),
        slow_meter=(
            "The grid meter reports every {seconds} s, so a decision takes {window} s. In the DSMR options, set "
            '"Minimum time between entity updates" to 0.'
        ),
        more_phases="The car draws {power} at {setpoint}, which is too much for phases: {phases}. Set phases to 3.",
        more_than_offered=(
            "The car draws {power}, although the setpoint is {setpoint}. Check that Active Load Balancing is turned on "
            'in the charger with the data source "Energy Management System", and that the car follows the charger.'
        ),
    ),
    plan=PlanWords(
        until="Plan until {until}: {energy} kWh, {sun} kWh of it solar{cost}{more}",
        cost=", for about {money}",
        cheap="Charging at low prices{more}",
        starts="; charging starts {at}",
        short="; {missing} kWh cannot be charged in time",
        assumes="; not all prices are known yet",
        no_prices="; no prices from {entities}",
    ),
    session=SessionWords(
        full="Charging finished: {energy} kWh, {share}% solar{saved}",
        left="Car disconnected: {energy} kWh, {share}% solar{saved}",
        cost=", for {money}",
        saved=", {money} saved",
        money="{currency}{amount}",
        money_by_code="{currency} {amount}",
    ),
    boost_button="Boost 1 h",
    stop_button="Stop charging",
    of_socket="Socket {socket}: {message}",
    dry_run="Dry run: {message}",
    last_sun_share="In the meantime, the last valid solar share is used.",
    no_boost="In the meantime, there is no boost.",
    no_priority=(
        "{entity} does not exist in Home Assistant. It comes with alfen_solar_double.yml; for two chargers, include "
        "alfen_solar_priority.yml."
    ),
    last_priority='In the meantime, the last valid priority is used; if there was none, "Left first".',
    last_station=(
        "In the meantime, the last valid value is used; if there was none, both sockets together get no more than the "
        "maximum current of one."
    ),
    last_plan_wish="In the meantime, the last valid value is used; if there was none, nothing is planned.",
    later_time='Nothing is planned. Set a later date, or choose "Every day".',
    no_soc=(
        "In the meantime, the last known state of charge is used; if there "
        "was none, the energy set in kWh, or what an empty battery needs."
    ),
    no_battery_power="In the meantime, the car only uses power that would otherwise be exported.",
    no_battery_level="In the meantime, the battery level counts as low.",
    last_battery_choice="In the meantime, the last valid choice is used.",
    first_steps=FirstStepsWords(
        title="Alfen Solar: next steps",
        package=(
            "Include the package: add the charger's address to secrets.yaml and the include lines to "
            "configuration.yaml, then restart Home Assistant."
        ),
        hub=(
            'Set up the Modbus hub "{hub}", which does not exist in Home Assistant. It is part of the package. If '
            "you use your own hub, enter its name under hub in apps.yaml."
        ),
        meter=(
            "Connect the grid meter: no data from {meter}. Check the name in apps.yaml, and check that the sensor has "
            "a value."
        ),
        charger=(
            "Connect the charger: {setpoint_entity} has no value. Check the address in secrets.yaml. In the charger, "
            'turn on Active Load Balancing with the data source "Energy Management System", and disconnect other '
            "Modbus clients."
        ),
        done="Setup complete: the charger and the grid meter respond.",
    ),
    delivery=DeliveryWords(
        written="Written to {folder}: {files}.",
        kept=(
            "Kept as they are in {folder}: {files}. They differ from what was shipped. The new version of each is "
            "next to it, with {new} at the end of its name. Copy what you need from it."
        ),
        no_folder=(
            "The files for Home Assistant could not be written: the folder {parent} does not exist. Check "
            "home_assistant_files in apps.yaml."
        ),
        not_written=(
            "The files for Home Assistant could not be written to {folder}: {error}. Check home_assistant_files in "
            "apps.yaml and the permissions of the folder."
        ),
        other_version=("Home Assistant uses version {package} of the package, but Alfen Solar is version {app}."),
        earlier_version=("Home Assistant uses an earlier version of the package, but Alfen Solar is version {app}."),
        restart="Restart Home Assistant.",
        take_over=(
            "The package is not as it was shipped, so it is kept: copy what is new from the file next to it that "
            "ends in .new, then restart Home Assistant."
        ),
        lay_files=(
            'Update the package: enter its folder under home_assistant_files in apps.yaml, or run "python -m '
            'alfen_solar files FOLDER". Then restart Home Assistant.'
        ),
        not_in_production=(
            "AppDaemon is not in production mode, so it checks the files of all apps for changes every second. Set "
            "production_mode: true under appdaemon: in appdaemon.yaml to save processor time."
        ),
    ),
)
