"""What the app says in English."""

from alfen_solar.decision import Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.problem import ProblemKind
from alfen_solar.telling.logbook import News

from .words import Because, Doing, Note, SelfCheckWords, SessionWords, Times, Words

ENGLISH = Words(
    decimal_mark=".",
    times=Times(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        at_today="at {time}",
        at_tomorrow="tomorrow at {time}",
        at_day="on {day} at {time}",
        until_today="{time}",
        until_tomorrow="tomorrow at {time}",
        until_day="{day} at {time}",
        soon="soon",
    ),
    why={
        Reason.WAITING_FOR_HELPERS: "Waiting for the charging mode and the maximum current",
        Reason.WAITING_FOR_METER: "Waiting for new data from the grid meter",
        Reason.OFF: "Charging is off",
        Reason.CHARGER_FAULT: "The charger reports a fault and does not charge",
    },
    boost_waits="Charging is off: the boost until {until} waits for another mode",
    doing={
        Doing.WAITING: "Waiting",
        Doing.PAUSED: "Paused",
        Doing.CHARGING: "Charging at {current}",
        Doing.IDLE: "Car not charging, ready at {current}",
        Doing.NO_CAR: "No car connected, ready at {current}",
        Doing.OFFERING: "Offering {current}",
    },
    note={
        Note.MAXIMUM: " (maximum)",
        Note.MINIMUM: " (minimum)",
        Note.SETTINGS: ", the most that apps.yaml allows",
        Note.CHARGER: ", limited by the charger{to}",
    },
    to=" to {limit}",
    because={
        Because.SURPLUS: "{power} surplus",
        Because.WINDOW: "{power} surplus over the last {seconds} s",
        Because.TOO_LITTLE_SUN: "too little sun",
        Because.NEEDED: "{power} needed",
        Because.PAUSES: "pausing {at} if this holds",
        Because.STARTS: "starting {at} if this holds",
        Because.BOOST: "boost until {until}",
        Because.METER_LOST: "no data from the grid meter",
        Because.METER_REVERSED: "grid import and export seem swapped",
        Because.METER_FROZEN: "the grid meter seems frozen",
        Because.CHARGER_SILENT: "the charger is not responding",
        Because.MAXIMUM_TOO_LOW: "the maximum current is below the car's minimum",
        Because.CHARGER_ALLOWS_TOO_LITTLE: "the charger allows only {limit}, less than the car's minimum",
    },
    joint=": ",
    next={
        Reason.WAITING_FOR_HELPERS: "Continues when the mode and the maximum current have a value",
        Reason.WAITING_FOR_METER: "Continues after three new values",
        Reason.OFF: "Stays off until you choose another mode",
        Reason.FAST: "Continues until you choose another mode",
        Reason.BOOST: "Goes back to {mode} {at}",
        Reason.FOLLOWING_SUN: "Adjusts as the surplus changes",
        Reason.MINIMUM: "Charges faster when there is more surplus",
        Reason.NOT_DRAWING: "Continues when the car starts charging",
        Reason.NO_CAR: "Charges when a car is connected",
        Reason.CHARGER_FAULT: "Continues when the charger has cleared its fault",
        Reason.STOPPING: "Pauses {at} unless the surplus returns",
        Reason.TOO_LITTLE_SUN: "Starts when the surplus stays above {needed}",
        Reason.STARTING: "Starts {at} if the surplus lasts",
        Reason.METER_LOST: "Follows the sun again when the grid meter sends data",
        Reason.METER_REVERSED: "Follows the sun again when the meter settings are correct",
        Reason.METER_FROZEN: "Follows the sun again when the grid meter shows what the car takes",
        Reason.CHARGER_SILENT: "Follows the sun again when the charger responds",
        Reason.MAXIMUM_TOO_LOW: "Charges when the maximum current is higher",
    },
    next_boost_waits="The boost starts when you choose another mode",
    needed_unknown="what the car needs",
    needs_current="; this car needs {current} to start",
    news={
        News.MODE: "Mode changed to {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost ended. {why}",
        News.START: "Charging started. {why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Could not write to the charger",
        ProblemKind.CHARGER_SILENT: "Charger not responding",
        ProblemKind.LAPSED: "Charger fell back to safe current",
        ProblemKind.WRONG_WORDS: "Charger values cannot be right",
        ProblemKind.NOT_TAKEN: "Charging current not accepted",
        ProblemKind.CHARGER_FAULT: "Charger reports a fault",
        ProblemKind.METER_LOST: "No data from the grid meter",
        ProblemKind.METER_REVERSED: "Import and export swapped",
        ProblemKind.METER_FROZEN: "Grid meter seems frozen",
        ProblemKind.SENSOR_LOST: "No data from a charger sensor",
        ProblemKind.HELPER_LOST: "Mode or maximum current missing",
        ProblemKind.SELF_CHECK: "Self-check found a problem",
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
            "the error. Disconnect the car and connect it again. If the fault stays, restart the charger."
        ),
        ProblemKind.METER_LOST: (
            "No recent data from the grid meter ({meter}). Check the P1 reader and the meter's integration. If the "
            "meter is an MQTT sensor, set force_update: true, or a value that stays the same is not reported."
        ),
        ProblemKind.METER_REVERSED: (
            "Import and export seem swapped: when the car charges more, the import according to {meter} goes down. "
            "Swap grid_import and grid_export, or use a grid_power sensor where import is positive."
        ),
        ProblemKind.METER_FROZEN: (
            "The grid meter ({meter}) shows no change when the car takes more or less. The P1 reader may repeat its "
            "last telegram: restart it. Check that the meter measures the charger as well."
        ),
        ProblemKind.SENSOR_LOST: (
            "No data from {detail}. Until it is back, the charger's other sensors are used, and power that none of "
            "them shows counts as not drawn. Check that the sensor exists and is not unavailable."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Until this is fixed, the last value is used. If there is none, the charger is not controlled."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="nothing",
    both="{one} and {other}",
    over="Resolved: {title}",
    not_connected="Home Assistant is not connected",
    no_answer="Home Assistant did not respond ({status})",
    unusable_state="The state of {entity} is ignored: {why}.",
    unusable={
        Unusable.UNIT: "its unit is {unit}, but {wanted} is needed",
        Unusable.NO_UNIT: "its unit is missing, but {wanted} is needed",
        Unusable.TOO_MUCH: "{state} {unit} is more than a house connection carries",
        Unusable.NO_NUMBER: "{state!r} is not a number",
        Unusable.NEGATIVE: "{state!r} is negative",
        Unusable.NEGATIVE_HALF: "{state!r} is negative; use grid_power for a sensor with both signs",
        Unusable.NO_VALIDITY: "{state} s is not a validity time",
        Unusable.MORE_THAN_ALL: "{percent}% is more than 100%",
        Unusable.NO_TIME: "{state!r} is not a time; use a helper with a time, or with a date and a time",
        Unusable.NO_MODE: "{state!r} is not a mode; the modes are {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} is not a mode; put "Off" in quotes in the list of options, or YAML reads it as something else'
        ),
    },
    no_value="{entity} is {state}.",
    missing_entity=(
        "{entity} does not exist in Home Assistant. Include the package alfen_solar.yml, or enter your own entity "
        "under {setting} in apps.yaml."
    ),
    self_check=SelfCheckWords(
        title="Self-check: {seen}",
        wrong="  WRONG: {wrong}",
        voltage="charger responds, {voltage} V",
        safe_current="safe current {current}",
        unknown="unknown",
        renewed="setpoint renewed every {seconds} s",
        honoured="valid for {seconds} s",
        window="meter every {seconds} s, so a decision takes {window} s",
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
            "The charger keeps a setpoint for only {validity} s. It is renewed every {seconds} s instead of every "
            "{keep_alive} s. Set a longer validity time in the charger, or a keep_alive_s below half of it in "
            "apps.yaml."
        ),
        slow_meter=(
            "The grid meter reports every {seconds} s, so a decision takes {window} s. In the DSMR options, set "
            '"Minimum time between entity updates" to 0.'
        ),
        more_phases="The car draws {power} at {setpoint}, which takes more than {phases} phase(s). Set phases to 3.",
    ),
    session=SessionWords(
        full="Charging finished: {energy} kWh, {share}% solar{saved}",
        left="Car disconnected: {energy} kWh, {share}% solar{saved}",
        saved=", {money} saved",
        money="{currency}{amount}",
        money_by_code="{currency} {amount}",
    ),
    boost_button="Boost 1 h",
    stop_button="Stop charging",
    dry_run="Dry run: {message}",
)
