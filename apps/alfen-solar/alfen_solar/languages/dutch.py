"""What the app says in Dutch."""

from alfen_solar.decision import Reason
from alfen_solar.logbook import News
from alfen_solar.meter import Unusable
from alfen_solar.problem import ProblemKind

from .words import SelfCheckWords, SessionWords, Words

DUTCH = Words(
    decimal_mark=",",
    weekdays=("ma", "di", "wo", "do", "vr", "za", "zo"),
    clock="{weekday} {time}",
    why={
        Reason.WAITING_FOR_HELPERS: "Wacht op de modus en de maximale stroom van Home Assistant",
        Reason.WAITING_FOR_METER: "Wacht op nieuwe waarden van de slimme meter",
        Reason.OFF: "Laden staat uit",
        Reason.FAST: "Laadt met {setpoint}, het maximum",
        Reason.BOOST: "Boost: laadt met {setpoint} tot {until}",
        Reason.FOLLOWING_SUN: "Laadt met {setpoint}{surplus}",
        Reason.MINIMUM: "Laadt met {setpoint}, het minimum{surplus}",
        Reason.NOT_DRAWING: "Biedt {setpoint} aan, maar de auto neemt geen stroom af{surplus}",
        Reason.NO_CAR: "Biedt {setpoint} aan, maar er is geen auto aangesloten{surplus}",
        Reason.STOPPING: "Laadt met {setpoint}{surplus}; pauze vanaf {until} als dat zo blijft",
        Reason.TOO_LITTLE_SUN: "Pauze{surplus}{needed}",
        Reason.STARTING: "Pauze{surplus}; laadt vanaf {until} als dat zo blijft",
        Reason.METER_LOST: "De slimme meter meldt niets; ingestelde stroom: {setpoint}",
        Reason.METER_REVERSED: "De slimme meter telt de verkeerde kant op; ingestelde stroom: {setpoint}",
        Reason.CHARGER_SILENT: "De laadpaal meldt niets; ingestelde stroom: {setpoint}",
        Reason.MAXIMUM_TOO_LOW: "Pauze: de maximale stroom is lager dan het minimum waarmee de auto laadt",
    },
    left_alone="ongewijzigd",
    surplus=": {power} overschot in de laatste {seconds} s",
    needed=", {power} nodig",
    next={
        Reason.WAITING_FOR_HELPERS: "Beslist zodra de modus en de maximale stroom een waarde hebben",
        Reason.WAITING_FOR_METER: "Beslist na drie nieuwe waarden van de slimme meter",
        Reason.OFF: "Blijft zo tot je een andere modus kiest",
        Reason.FAST: "Laadt zo door tot je een andere modus kiest",
        Reason.BOOST: "Boost tot {until}, daarna weer modus {mode}",
        Reason.FOLLOWING_SUN: "Laadt meer of minder met de zon mee",
        Reason.MINIMUM: "Laadt meer zodra de zon meer geeft",
        Reason.NOT_DRAWING: "Laadt verder zodra de auto stroom afneemt",
        Reason.NO_CAR: "Laadt zodra er een auto is aangesloten",
        Reason.STOPPING: "Pauze vanaf {until}, tenzij de zon terugkomt",
        Reason.TOO_LITTLE_SUN: "Laadt zodra het overschot {needed} bereikt en aanhoudt",
        Reason.STARTING: "Laadt vanaf {until}, tenzij de zon verdwijnt",
        Reason.METER_LOST: "Volgt de zon weer zodra de slimme meter waarden meldt",
        Reason.METER_REVERSED: "Volgt de zon weer zodra de slimme meter de goede kant op telt",
        Reason.CHARGER_SILENT: "Volgt de zon weer zodra de laadpaal antwoordt",
        Reason.MAXIMUM_TOO_LOW: "Laadt zodra de maximale stroom wordt verhoogd",
    },
    needed_unknown="wat de auto nodig heeft",
    news={
        News.MODE: "Modus {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost afgelopen. {why}",
        News.START: "Start. {why}",
        News.CHANGE: "{why}",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant schrijft {setpoint} niet naar de laadpaal: {detail}. Is de modbus-hub '{hub}' ingesteld?"
        ),
        ProblemKind.CHARGER_SILENT: (
            "De laadpaal antwoordt niet: {setpoint_entity} heeft geen waarde, dus is onbekend of hij {setpoint} heeft "
            "overgenomen. Is hij verbonden met het netwerk, ingesteld op 'Energy management system', en is Home "
            "Assistant zijn enige Modbus-client?"
        ),
        ProblemKind.LAPSED: (
            "De laadpaal houdt {setpoint} niet vast: hij is teruggevallen op zijn veilige stroom, {shown}. Is de "
            "geldigheidsduur (validity time) langer dan keep_alive_s?"
        ),
        ProblemKind.WRONG_WORDS: (
            "De laadpaal toont een ingestelde stroom van {shown} waar {setpoint} is geschreven, en zo'n stroom of "
            "spanning bestaat niet: is de woordvolgorde van de sensoren veranderd, of lezen {setpoint_entity} en "
            "{voltage_entity} andere registers?"
        ),
        ProblemKind.NOT_TAKEN: (
            "De laadpaal toont een ingestelde stroom van {shown} waar {setpoint} is geschreven. Hoort "
            "{setpoint_entity} bij aansluiting {socket}, en schrijft er niets anders naar?"
        ),
        ProblemKind.LIMITED: (
            "De laadpaal heeft {setpoint} overgenomen maar geeft {shown} vrij: een andere grens ligt lager. Als dat zo "
            "blijft, bijvoorbeeld door kabel of laadpaal, zet de maximale stroom dan op die waarde."
        ),
        ProblemKind.METER_LOST: (
            "De slimme meter meldt niets: van {meter} komt geen waarde, of te lang geen nieuwe. Werkt de P1-lezer "
            "of de integratie van de meter?"
        ),
        ProblemKind.METER_REVERSED: (
            "De slimme meter telt de verkeerde kant op: als de auto meer afneemt, is de afname volgens {meter} "
            "kleiner. Zijn afname en teruglevering verwisseld, of is het teken van grid_power omgekeerd?"
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Tot dat is opgelost blijft de laatste waarde gelden; was er nooit een, dan blijft de laadpaal "
            "zoals hij is."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="niets",
    both="{one} en {other}",
    over={
        ProblemKind.WRITE_FAILED: "Home Assistant schrijft weer naar de laadpaal",
        ProblemKind.CHARGER_SILENT: "De laadpaal antwoordt weer",
        ProblemKind.LAPSED: "De laadpaal houdt de ingestelde stroom weer vast",
        ProblemKind.WRONG_WORDS: "De laadpaal toont de ingestelde stroom weer",
        ProblemKind.NOT_TAKEN: "De laadpaal toont de ingestelde stroom weer",
        ProblemKind.LIMITED: "De laadpaal geeft de ingestelde stroom weer vrij",
        ProblemKind.METER_LOST: "De slimme meter meldt weer waarden",
        ProblemKind.METER_REVERSED: "De slimme meter telt weer de goede kant op",
        ProblemKind.HELPER_LOST: "De modus en de maximale stroom zijn er weer",
        ProblemKind.SELF_CHECK: "De zelfcontrole vindt geen fouten meer",
    },
    not_connected="Home Assistant is niet verbonden",
    no_answer="Home Assistant heeft niet geantwoord ({status})",
    unusable_state="De toestand van {entity} wordt genegeerd: {why}.",
    unusable={
        Unusable.UNIT: "de eenheid is {unit}, nodig is W of kW",
        Unusable.NO_UNIT: "de eenheid ontbreekt, nodig is W of kW",
        Unusable.TOO_MUCH: "{state} {unit} is meer dan een huisaansluiting aankan",
        Unusable.NO_NUMBER: "de toestand {state!r} is geen getal",
        Unusable.NEGATIVE: "de toestand {state!r} is negatief",
        Unusable.NEGATIVE_HALF: "de toestand {state!r} is negatief; een sensor met beide tekens hoort bij grid_power",
        Unusable.NO_VALIDITY: "{state} s is geen geldigheidsduur",
        Unusable.MORE_THAN_ALL: "{percent} % is meer dan alles",
        Unusable.NO_MODE: "{state!r} is geen modus; de modi zijn {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} is geen modus; zet "Off" tussen aanhalingstekens in de lijst met opties, anders maakt YAML er '
            "iets anders van"
        ),
    },
    no_value="{entity} heeft geen waarde: {state}.",
    missing_entity=(
        "Home Assistant kent {entity} niet. Neem het pakket alfen_solar.yml op in de configuratie, of noem je eigen "
        "entiteit in apps.yaml bij {setting}."
    ),
    self_check=SelfCheckWords(
        title="Zelfcontrole: {seen}",
        wrong="  FOUT: {wrong}",
        voltage="laadpaal antwoordt, {voltage} V",
        safe_current="veilige stroom {current}",
        unknown="onbekend",
        renewed="ingestelde stroom elke {seconds} s vernieuwd",
        honoured="{seconds} s geldig",
        window="meter elke {seconds} s, dus een meetvenster duurt {window} s",
        draw="auto neemt {power} af bij {setpoint}",
        no_draw="fasen worden gecontroleerd zodra een auto laadt",
        no_voltage=(
            "De laadpaal toont geen spanning. Is het pakket opgenomen, en is de laadpaal verbonden met het netwerk?"
        ),
        odd_voltage=(
            "De laadpaal toont een spanning van {voltage} V. De registers worden verkeerd gelezen: is de woordvolgorde "
            "veranderd, of zit het adres er één naast?"
        ),
        no_setpoint=("De laadpaal toont geen ingestelde stroom voor aansluiting {socket}. Heeft hij die aansluiting?"),
        short_validity=(
            "Bij de laadpaal is een ingestelde stroom {validity} s geldig, en hij wordt elke {seconds} s vernieuwd. "
            "Stel in de laadpaal een langere geldigheidsduur (validity time) in, of een kortere keep_alive_s."
        ),
        slow_meter=(
            "De slimme meter meldt elke {seconds} s, dus een beslissing duurt {window} s. Zet in de DSMR-integratie "
            "van Home Assistant de tijd tussen updates op 0."
        ),
        more_phases=(
            "De auto neemt {power} af bij {setpoint}, en dat kan alleen op meer dan {phases} fase(n). Schrijf "
            "phases: 3."
        ),
    ),
    session=SessionWords(
        full="De auto is vol: {energy} kWh geladen, {share} % daarvan van de zon{saved}",
        left="De auto is losgekoppeld: {energy} kWh geladen, {share} % daarvan van de zon{saved}",
        saved=", {money} bespaard",
        money="{currency} {amount}",
    ),
    boost_button="Boost 1 u",
    stop_button="Stop",
    dry_run="Proefdraaien: {message}",
)
