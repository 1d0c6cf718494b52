"""What the app says in Dutch."""

from alfen_solar.decision import Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.problem import ProblemKind
from alfen_solar.telling.logbook import News

from .words import Because, Doing, Note, SelfCheckWords, SessionWords, Times, Words

DUTCH = Words(
    decimal_mark=",",
    times=Times(
        weekdays=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        at_today="om {time}",
        at_tomorrow="morgen om {time}",
        at_day="{day} om {time}",
        until_today="{time}",
        until_tomorrow="morgen om {time}",
        until_day="{day} om {time}",
        soon="binnenkort",
    ),
    why={
        Reason.WAITING_FOR_HELPERS: "Wacht op de laadmodus en de maximale stroom",
        Reason.WAITING_FOR_METER: "Wacht op nieuwe gegevens van de elektriciteitsmeter",
        Reason.OFF: "Laden staat uit",
        Reason.CHARGER_FAULT: "De laadpaal meldt een storing en laadt niet",
    },
    boost_waits="Laden staat uit: de boost tot {until} wacht op een andere modus",
    doing={
        Doing.WAITING: "Wacht",
        Doing.PAUSED: "Gepauzeerd",
        Doing.CHARGING: "Laadt met {current}",
        Doing.IDLE: "Auto laadt niet, klaar voor {current}",
        Doing.NO_CAR: "Geen auto aangesloten, klaar voor {current}",
        Doing.OFFERING: "Staat {current} toe",
    },
    note={
        Note.MAXIMUM: " (maximum)",
        Note.MINIMUM: " (minimum)",
        Note.SETTINGS: " (meer staat apps.yaml niet toe)",
        Note.CHARGER: " (door de laadpaal{to} begrensd)",
    },
    to=" tot {limit}",
    because={
        Because.SURPLUS: "{power} overschot",
        Because.WINDOW: "{power} overschot in de laatste {seconds} s",
        Because.TOO_LITTLE_SUN: "te weinig zon",
        Because.NEEDED: "{power} nodig",
        Because.PAUSES: "pauze {at} als dit zo blijft",
        Because.STARTS: "start {at} als dit zo blijft",
        Because.BOOST: "boost tot {until}",
        Because.METER_LOST: "geen gegevens van de elektriciteitsmeter",
        Because.METER_REVERSED: "afname en teruglevering lijken verwisseld",
        Because.METER_FROZEN: "de elektriciteitsmeter lijkt vastgelopen",
        Because.CHARGER_SILENT: "de laadpaal reageert niet",
        Because.MAXIMUM_TOO_LOW: "de maximale stroom is lager dan het minimum van de auto",
        Because.CHARGER_ALLOWS_TOO_LITTLE: (
            "de laadpaal staat slechts {limit} toe, minder dan het minimum van de auto"
        ),
    },
    joint=": ",
    next={
        Reason.WAITING_FOR_HELPERS: "Gaat verder zodra de laadmodus en de maximale stroom een waarde hebben",
        Reason.WAITING_FOR_METER: "Gaat verder na drie nieuwe waarden",
        Reason.OFF: "Blijft uit tot je een andere modus kiest",
        Reason.FAST: "Laadt door tot je een andere modus kiest",
        Reason.BOOST: "Gaat {at} terug naar ‘{mode}’",
        Reason.FOLLOWING_SUN: "Past zich aan het overschot aan",
        Reason.MINIMUM: "Laadt sneller zodra er meer overschot is",
        Reason.NOT_DRAWING: "Gaat verder zodra de auto laadt",
        Reason.NO_CAR: "Laadt zodra er een auto is aangesloten",
        Reason.CHARGER_FAULT: "Gaat verder zodra de storing van de laadpaal voorbij is",
        Reason.STOPPING: "Pauzeert {at}, tenzij het overschot terugkomt",
        Reason.TOO_LITTLE_SUN: "Start zodra het overschot boven {needed} blijft",
        Reason.STARTING: "Start {at} als het overschot aanhoudt",
        Reason.METER_LOST: "Volgt de zon weer zodra de elektriciteitsmeter gegevens stuurt",
        Reason.METER_REVERSED: "Volgt de zon weer zodra de meterinstelling klopt",
        Reason.METER_FROZEN: "Volgt de zon weer zodra de elektriciteitsmeter op de auto reageert",
        Reason.CHARGER_SILENT: "Volgt de zon weer zodra de laadpaal reageert",
        Reason.MAXIMUM_TOO_LOW: "Laadt zodra de maximale stroom hoger is",
    },
    next_boost_waits="De boost begint zodra je een andere modus kiest",
    needed_unknown="de behoefte van de auto",
    needs_current="; deze auto heeft {current} nodig om te starten",
    news={
        News.MODE: "Modus gewijzigd: {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost beëindigd. {why}",
        News.START: "Laden gestart. {why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Schrijven naar de laadpaal mislukt",
        ProblemKind.CHARGER_SILENT: "Laadpaal reageert niet",
        ProblemKind.LAPSED: "Laadpaal terug op veilige stroom",
        ProblemKind.WRONG_WORDS: "Onmogelijke waarden van de laadpaal",
        ProblemKind.NOT_TAKEN: "Laadstroom niet overgenomen",
        ProblemKind.CHARGER_FAULT: "Laadpaal meldt een storing",
        ProblemKind.METER_LOST: "Geen gegevens van de meter",
        ProblemKind.METER_REVERSED: "Afname en teruglevering verwisseld",
        ProblemKind.METER_FROZEN: "Elektriciteitsmeter lijkt vastgelopen",
        ProblemKind.SENSOR_LOST: "Geen gegevens van een laadpaalsensor",
        ProblemKind.HELPER_LOST: "Modus of maximale stroom ontbreekt",
        ProblemKind.SELF_CHECK: "Zelftest heeft een probleem gevonden",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant kon {setpoint} niet naar de laadpaal sturen: {detail}. Controleer of de Modbus-hub "
            "‘{hub}’ is ingesteld."
        ),
        ProblemKind.CHARGER_SILENT: (
            "De laadpaal reageert niet: {setpoint_entity} heeft geen waarde. Het is onbekend welke stroom "
            "hij toestaat. Controleer of de laadpaal bereikbaar is in het netwerk, of de gegevensbron ‘Energy "
            "Management System’ is en of er geen andere Modbus-client is verbonden."
        ),
        ProblemKind.LAPSED: (
            "De laadpaal is van {setpoint} teruggevallen op zijn veilige stroom (Safe current), {shown}. Controleer of "
            "de geldigheidsduur (Validity time) meer dan twee keer keep_alive_s is."
        ),
        ProblemKind.WRONG_WORDS: (
            "De laadpaal meldt {shown} in plaats van {setpoint}, en zijn stroom of spanning is niet plausibel. "
            "Controleer de registervolgorde (swap) en de adressen van {setpoint_entity} en {voltage_entity}."
        ),
        ProblemKind.NOT_TAKEN: (
            "De laadpaal meldt {shown} in plaats van {setpoint}. Controleer of {setpoint_entity} bij laadpunt {socket} "
            "hoort en of niets anders naar de laadpaal schrijft."
        ),
        ProblemKind.CHARGER_FAULT: (
            "De laadpaal meldt een storing (mode 3-status F) en laadt niet. Zoek de fout op het display of in de "
            "Alfen-app. Koppel de auto los en sluit hem weer aan. Blijft de storing, start de laadpaal dan opnieuw."
        ),
        ProblemKind.METER_LOST: (
            "Geen recente gegevens van de elektriciteitsmeter ({meter}). Controleer de P1-lezer en de integratie van "
            "de meter. Is de meter een MQTT-sensor, zet dan force_update: true, anders wordt een waarde die gelijk "
            "blijft niet gemeld."
        ),
        ProblemKind.METER_REVERSED: (
            "Afname en teruglevering lijken verwisseld: als de auto meer laadt, daalt de afname volgens {meter}. "
            "Verwissel grid_import en grid_export, of gebruik voor grid_power een sensor waarbij afname positief is."
        ),
        ProblemKind.METER_FROZEN: (
            "De elektriciteitsmeter ({meter}) toont geen verandering als de auto meer of minder laadt. Misschien "
            "herhaalt de P1-lezer zijn laatste telegram: start hem opnieuw. Controleer of de meter ook de laadpaal "
            "meet."
        ),
        ProblemKind.SENSOR_LOST: (
            "Geen gegevens van {detail}. Tot ze terug zijn, gelden de andere sensoren van de laadpaal, en vermogen dat "
            "geen daarvan toont, telt als niet afgenomen. Controleer of de sensor bestaat en beschikbaar is."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Tot dit is opgelost, geldt de laatste waarde. Is er geen, dan wordt de laadpaal niet aangestuurd."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="niets",
    both="{one} en {other}",
    over="Opgelost: {title}",
    not_connected="Home Assistant is niet verbonden",
    no_answer="Home Assistant heeft niet gereageerd ({status})",
    unusable_state="De status van {entity} wordt genegeerd: {why}.",
    unusable={
        Unusable.UNIT: "de eenheid is {unit}, nodig is {wanted}",
        Unusable.NO_UNIT: "de eenheid ontbreekt, nodig is {wanted}",
        Unusable.TOO_MUCH: "{state} {unit} is meer dan een huisaansluiting aankan",
        Unusable.NO_NUMBER: "{state!r} is geen getal",
        Unusable.NEGATIVE: "{state!r} is negatief",
        Unusable.NEGATIVE_HALF: "{state!r} is negatief; een sensor met beide tekens hoort bij grid_power",
        Unusable.NO_VALIDITY: "{state} s is geen geldigheidsduur",
        Unusable.MORE_THAN_ALL: "{percent}% is meer dan 100%",
        Unusable.NO_TIME: "{state!r} is geen tijdstip; gebruik een helper met een tijd of met datum en tijd",
        Unusable.NO_MODE: "{state!r} is geen modus; de modi zijn {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} is geen modus; zet "Off" tussen aanhalingstekens in de lijst met opties, anders maakt YAML er '
            "iets anders van"
        ),
    },
    no_value="{entity} heeft geen waarde ({state}).",
    missing_entity=(
        "{entity} bestaat niet in Home Assistant. Neem het pakket alfen_solar.yml op of vul je eigen entiteit in bij "
        "{setting} in apps.yaml."
    ),
    self_check=SelfCheckWords(
        title="Zelftest: {seen}",
        wrong="  FOUT: {wrong}",
        voltage="laadpaal reageert, {voltage} V",
        safe_current="veilige stroom {current}",
        unknown="onbekend",
        renewed="setpoint elke {seconds} s vernieuwd",
        honoured="{seconds} s geldig",
        window="meter elke {seconds} s, dus een beslissing duurt {window} s",
        draw="auto vraagt {power} bij {setpoint}",
        no_draw="fasen worden gecontroleerd zodra een auto laadt",
        no_voltage=(
            "De laadpaal meldt geen spanning. Controleer of het pakket is opgenomen en de laadpaal bereikbaar is."
        ),
        odd_voltage=(
            "De laadpaal meldt {voltage} V en dat is niet plausibel. Controleer de registervolgorde (swap) en het "
            "adres."
        ),
        no_setpoint="De laadpaal meldt geen setpoint voor laadpunt {socket}. Controleer of dat laadpunt bestaat.",
        short_validity=(
            "De laadpaal houdt een setpoint maar {validity} s aan. Het wordt elke {seconds} s vernieuwd in plaats van "
            "elke {keep_alive} s. Verleng de geldigheidsduur (Validity time) in de laadpaal of zet keep_alive_s in "
            "apps.yaml op minder dan de helft daarvan."
        ),
        slow_meter=(
            "De elektriciteitsmeter meldt zich elke {seconds} s, dus een beslissing duurt {window} s. Zet in de "
            "DSMR-opties ‘Minimumtijd tussen entiteitsupdates’ op 0."
        ),
        more_phases=(
            "De auto vraagt {power} bij {setpoint}; dat kan alleen met meer dan {phases} fase(n). Zet phases op 3."
        ),
    ),
    session=SessionWords(
        full="Klaar met laden: {energy} kWh, waarvan {share}% zonne-energie{saved}",
        left="Auto losgekoppeld: {energy} kWh, waarvan {share}% zonne-energie{saved}",
        saved=", {money} bespaard",
        money="{currency}\xa0{amount}",
        money_by_code="{currency}\xa0{amount}",
    ),
    boost_button="Boost 1 uur",
    stop_button="Laden stoppen",
    dry_run="Testmodus: {message}",
)
