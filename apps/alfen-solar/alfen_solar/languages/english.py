"""What the app says in English."""

from alfen_solar.decision import Reason
from alfen_solar.logbook import News
from alfen_solar.meter import Unusable
from alfen_solar.problem import ProblemKind

from .words import SelfCheckWords, SessionWords, Words

ENGLISH = Words(
    decimal_mark=".",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    clock="{weekday} {time}",
    why={
        Reason.WAITING_FOR_HELPERS: "Waiting for the mode and the maximum current from Home Assistant",
        Reason.WAITING_FOR_METER: "Waiting for fresh samples of the grid meter",
        Reason.OFF: "No charging",
        Reason.FAST: "Charging at {setpoint}, the maximum",
        Reason.BOOST: "Boost: charging at {setpoint} until {until}",
        Reason.FOLLOWING_SUN: "Charging at {setpoint}{surplus}",
        Reason.MINIMUM: "Charging at {setpoint}, the minimum{surplus}",
        Reason.NOT_DRAWING: "Offering {setpoint}, but the car draws nothing{surplus}",
        Reason.NO_CAR: "Offering {setpoint}, but no car is connected{surplus}",
        Reason.STOPPING: "Charging at {setpoint}{surplus}; pause at {until} if that lasts",
        Reason.TOO_LITTLE_SUN: "Paused{surplus}{needed}",
        Reason.STARTING: "Paused{surplus}; start at {until} if that lasts",
        Reason.METER_LOST: "The grid meter tells nothing; the setpoint is {setpoint}",
        Reason.METER_REVERSED: "The grid meter goes the wrong way; the setpoint is {setpoint}",
        Reason.CHARGER_SILENT: "The charger tells nothing; the setpoint is {setpoint}",
        Reason.MAXIMUM_TOO_LOW: "Paused: the maximum current is below the minimum that the car charges with",
    },
    left_alone="left alone",
    surplus=": {power} surplus over the last {seconds} s",
    needed=", {power} needed",
    next={
        Reason.WAITING_FOR_HELPERS: "Decides when the mode and the maximum current have a value",
        Reason.WAITING_FOR_METER: "Decides after three fresh samples of the grid meter",
        Reason.OFF: "Nothing until you choose another mode",
        Reason.FAST: "Goes on until you choose another mode",
        Reason.BOOST: "At {until} the boost ends, and mode {mode} goes on",
        Reason.FOLLOWING_SUN: "Goes up and down with the sun",
        Reason.MINIMUM: "Goes up when the sun gives more",
        Reason.NOT_DRAWING: "Goes on when the car draws",
        Reason.NO_CAR: "Charges when a car is connected",
        Reason.STOPPING: "Pause at {until}, unless the sun comes back",
        Reason.TOO_LITTLE_SUN: "Starts when the surplus reaches {needed} and lasts",
        Reason.STARTING: "Start at {until}, unless the sun goes",
        Reason.METER_LOST: "Follows the sun again when the grid meter reports",
        Reason.METER_REVERSED: "Follows the sun again when the grid meter goes the right way",
        Reason.CHARGER_SILENT: "Follows the sun again when the charger answers",
        Reason.MAXIMUM_TOO_LOW: "Charges when the maximum current is raised",
    },
    needed_unknown="what the car needs",
    news={
        News.MODE: "Mode {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost ended. {why}",
        News.START: "Start. {why}",
        News.CHANGE: "{why}",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant does not write {setpoint} to the charger: {detail}. Is the modbus hub '{hub}' set up?"
        ),
        ProblemKind.CHARGER_SILENT: (
            "The charger does not answer: {setpoint_entity} has no value, so nobody knows whether it has taken "
            "{setpoint}. Is it on the network, set to 'Energy management system', and is Home Assistant its only "
            "Modbus client?"
        ),
        ProblemKind.LAPSED: (
            "The charger does not keep {setpoint}: it has fallen back to its safe current, {shown}. Is its validity "
            "time longer than keep_alive_s?"
        ),
        ProblemKind.WRONG_WORDS: (
            "The charger shows a setpoint of {shown} where {setpoint} was written, and no such current or voltage can "
            "be: is the word order of its sensors changed, or do {setpoint_entity} and {voltage_entity} read other "
            "registers?"
        ),
        ProblemKind.NOT_TAKEN: (
            "The charger shows a setpoint of {shown} where {setpoint} was written. Is {setpoint_entity} the setpoint "
            "of socket {socket}, and does nothing else write to it?"
        ),
        ProblemKind.LIMITED: (
            "The charger has taken {setpoint} but applies {shown}: another limit is lower. If it is a lasting one, "
            "such as cable or station, set the maximum current to it."
        ),
        ProblemKind.METER_LOST: (
            "The grid meter tells nothing: no value comes from {meter}, or no new one for too long. Is the P1 reader "
            "or the meter's integration at work?"
        ),
        ProblemKind.METER_REVERSED: (
            "The grid meter goes the wrong way: when the car takes more, less import is shown by {meter}. Are import "
            "and export swapped, or is the sign of grid_power turned?"
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Until that is mended, its last value goes on to hold; if it never had one, the charger is left "
            "alone."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="nothing",
    both="{one} and {other}",
    over={
        ProblemKind.WRITE_FAILED: "Home Assistant writes to the charger again",
        ProblemKind.CHARGER_SILENT: "The charger answers again",
        ProblemKind.LAPSED: "The charger keeps the setpoint again",
        ProblemKind.WRONG_WORDS: "The charger shows the setpoint again",
        ProblemKind.NOT_TAKEN: "The charger shows the setpoint again",
        ProblemKind.LIMITED: "The charger applies the setpoint again",
        ProblemKind.METER_LOST: "The grid meter reports again",
        ProblemKind.METER_REVERSED: "The grid meter goes the right way again",
        ProblemKind.HELPER_LOST: "Mode and maximum current are there again",
        ProblemKind.SELF_CHECK: "The self-check finds nothing wrong any more",
    },
    not_connected="Home Assistant is not connected",
    no_answer="Home Assistant did not answer ({status})",
    unusable_state="The state of {entity} is ignored: {why}.",
    unusable={
        Unusable.UNIT: "its unit is {unit}, where W or kW is needed",
        Unusable.NO_UNIT: "its unit is missing, where W or kW is needed",
        Unusable.TOO_MUCH: "{state} {unit} is more than a house connection carries",
        Unusable.NO_NUMBER: "its state {state!r} is no number",
        Unusable.NEGATIVE: "its state {state!r} is negative",
        Unusable.NEGATIVE_HALF: "its state {state!r} is negative; a sensor with both signs is a grid_power",
        Unusable.NO_VALIDITY: "{state} s is no validity time",
        Unusable.MORE_THAN_ALL: "{percent} % is more than all",
        Unusable.NO_MODE: "{state!r} is no mode; the modes are {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} is no mode; write "Off" in quotes where its options stand, as YAML makes something else of it '
            "without"
        ),
    },
    no_value="{entity} has no value: it is {state}.",
    missing_entity=(
        "Home Assistant has no {entity}. Include the package alfen_solar.yml in its configuration, "
        "or name yours in apps.yaml at {setting}."
    ),
    self_check=SelfCheckWords(
        title="Self-check: {seen}",
        wrong="  WRONG: {wrong}",
        voltage="charger answers, {voltage} V",
        safe_current="safe current {current}",
        unknown="unknown",
        renewed="setpoint renewed every {seconds} s",
        honoured="honoured for {seconds} s",
        window="meter every {seconds} s, so a window is {window} s",
        draw="car draws {power} at {setpoint}",
        no_draw="phases to be judged when a car charges",
        no_voltage="The charger shows no voltage. Is the package included, and the charger on the network?",
        odd_voltage=(
            "The charger shows a voltage of {voltage} V. Registers are read wrongly: is the word order changed, or "
            "the address one off?"
        ),
        no_setpoint="The charger shows no setpoint for socket {socket}. Does it have that socket?",
        short_validity=(
            "The charger honours a setpoint for {validity} s, and it is renewed every {seconds} s. Set a longer "
            "validity time in the charger, or a shorter keep_alive_s."
        ),
        slow_meter=(
            "The grid meter reports every {seconds} s, so a decision takes {window} s. With Home Assistant's DSMR "
            "integration, set its time between updates to 0."
        ),
        more_phases=("The car draws {power} at {setpoint}, which takes more than {phases} phase(s). Write phases: 3."),
    ),
    session=SessionWords(
        full="The car is full: {energy} kWh charged, {share} % of it from the sun{saved}",
        left="The car has left: {energy} kWh charged, {share} % of it from the sun{saved}",
        saved=", {money} saved",
        money="{currency} {amount}",
    ),
    boost_button="Boost 1 h",
    stop_button="Stop",
    dry_run="Dry run: {message}",
)
