"""All messages in Dutch: with a no-break space between a number and its unit."""

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

DUTCH = Words(
    decimal_mark=",",
    gap="\xa0",
    times=Times(
        weekdays=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        at_today="om {time}",
        at_tomorrow="morgen om {time}",
        at_day="{day} om {time}",
        until_today="{time}",
        until_tomorrow="morgen om {time}",
        until_day="{day} om {time}",
        date="%d-%m-%Y",
        at_date="op {day} om {time}",
        until_date="{day} om {time}",
        soon="binnenkort",
    ),
    mode={
        Mode.OFF: "Uit",
        Mode.SOLAR: "Zon",
        Mode.MINIMUM_SOLAR: "Minimum + zon",
        Mode.FAST: "Snel",
    },
    why={
        Reason.WAITING_FOR_HELPERS: "Wacht op de laadmodus en de maximale stroom",
        Reason.WAITING_FOR_METER: "Wacht op nieuwe gegevens van de elektriciteitsmeter",
        Reason.OFF: "Laden staat uit",
        Reason.ENOUGH: "Energielimiet van deze laadsessie bereikt",
        Reason.CHARGER_FAULT: "De laadpaal meldt een storing en laadt niet",
        Reason.SWITCHING: "Schakelt tussen één en drie fasen",
    },
    boost_waits="Laden staat uit: boost (tot {until}) staat in de wacht",
    doing={
        Doing.WAITING: "Wacht",
        Doing.PAUSED: "Gepauzeerd",
        Doing.CHARGING: "Laadt met {current}",
        Doing.STARTED: "Laden gestart met {current}",
        Doing.IDLE: "Auto laadt niet, laadpaal klaar voor {current}",
        Doing.NO_CAR: "Geen auto aangesloten, laadpaal klaar voor {current}",
        Doing.OFFERING: "Laadstroom {current}",
    },
    note={
        Note.MAXIMUM: " (maximum)",
        Note.MINIMUM: " (minimum)",
        Note.SETTINGS: " (limiet in apps.yaml)",
        Note.CHARGER: " (door de laadpaal{to} begrensd)",
        Note.STATION: " (door het laadstation{to} begrensd)",
        Note.PHASES: " (tot de nieuwe fasen bevestigd zijn)",
        Note.FUSE: " (door de hoofdzekering{to} begrensd)",
        Note.QUARTER_HOUR: " (door de kwartierlimiet{to} begrensd)",
        Note.DIMMED: " (door de externe limiet{to} begrensd)",
    },
    to=" tot {limit}",
    because={
        Because.SURPLUS: "{power} overschot",
        Because.WINDOW: "{power} overschot in de laatste {seconds}\xa0s",
        Because.BATTERY_LENDS: "waarvan {power} naar de thuisbatterij",
        Because.BATTERY_FIRST: "thuisbatterij gaat voor",
        Because.BATTERY_GIVES: "thuisbatterij ontlaadt met {power}",
        Because.BATTERY_HELPS: "met hulp van de thuisbatterij",
        Because.BATTERY_UNKNOWN: "vermogen van de thuisbatterij onbekend",
        Because.TOO_LITTLE_SUN: "te weinig zon",
        Because.NEEDED: "{power} nodig",
        Because.PAUSES: "pauze {at} als dit zo blijft",
        Because.STARTS: "start {at} als dit zo blijft",
        Because.PROBES: "start {at} om de omvormer te testen",
        Because.BOOST: "boost tot {until}",
        Because.PLAN: "plan tot {until}",
        Because.METER_LOST: "geen gegevens van de elektriciteitsmeter",
        Because.METER_REVERSED: "afname en teruglevering lijken verwisseld",
        Because.METER_FROZEN: "de elektriciteitsmeter lijkt vastgelopen",
        Because.CHARGER_SILENT: "de laadpaal reageert niet",
        Because.MAXIMUM_TOO_LOW: "de maximale stroom is lager dan het minimum van de auto",
        Because.CHARGER_ALLOWS_TOO_LITTLE: "de laadpaal staat maar {limit} toe, minder dan de auto nodig heeft",
    },
    in_use={
        Bound.FUSE: "te weinig stroom over op de hoofdzekering",
        Bound.QUARTER_HOUR: "de kwartierlimiet laat te weinig over voor de auto",
        Bound.DIMMING: "de externe limiet laat te weinig over voor de auto",
        Bound.STATION: "de andere auto gebruikt de stroom van het laadstation",
    },
    joint=": ",
    next={
        Reason.WAITING_FOR_HELPERS: "Gaat verder zodra de laadmodus en de maximale stroom een waarde hebben",
        Reason.WAITING_FOR_METER: "Gaat verder na drie nieuwe waarden",
        Reason.OFF: "Blijft uit tot je een andere modus kiest",
        Reason.FAST: "Laadt door tot je een andere modus kiest",
        Reason.BOOST: "Gaat {at} terug naar ‘{mode}’",
        Reason.PLAN: "Volgt {at} weer de zon",
        Reason.ENOUGH: "Laadt weer als de limiet hoger is of nadat de auto is losgekoppeld",
        Reason.FOLLOWING_SUN: "Past zich aan het overschot aan",
        Reason.MINIMUM: "Laadt sneller zodra er meer overschot is",
        Reason.NOT_DRAWING: "Gaat verder zodra de auto laadt",
        Reason.NO_CAR: "Laadt zodra er een auto is aangesloten",
        Reason.CHARGER_FAULT: "Gaat verder zodra de storing van de laadpaal is verholpen",
        Reason.STOPPING: "Pauzeert {at}, tenzij het overschot terugkomt",
        Reason.TOO_LITTLE_SUN: "Start zodra het overschot boven {needed} blijft",
        Reason.STARTING: "Start {at} als het overschot aanhoudt",
        Reason.METER_LOST: "Volgt de zon weer zodra de elektriciteitsmeter gegevens stuurt",
        Reason.METER_REVERSED: "Volgt de zon weer zodra de meterinstelling klopt",
        Reason.METER_FROZEN: "Volgt de zon weer zodra de elektriciteitsmeter op de auto reageert",
        Reason.CHARGER_SILENT: "Volgt de zon weer zodra de laadpaal reageert",
        Reason.MAXIMUM_TOO_LOW: "Laadt zodra de maximale stroom hoger is",
        Reason.SWITCHING: "Laadt {at} verder",
    },
    next_probes="Start {at} om te kijken of de omvormer meer kan leveren",
    next_boost_waits="De boost begint zodra je een andere modus kiest",
    next_in_use={
        Bound.FUSE: "Laadt zodra het huis genoeg stroom overlaat",
        Bound.QUARTER_HOUR: "Laadt zodra de kwartierlimiet genoeg vermogen overlaat",
        Bound.DIMMING: "Laadt zodra de externe limiet genoeg vermogen overlaat",
        Bound.STATION: "Laadt zodra de andere auto genoeg stroom overlaat",
    },
    needed_unknown="de behoefte van de auto",
    needs_current="; deze auto heeft {current} nodig om te starten",
    phases_stay="; voorlopig geen faseomschakeling meer",
    choice_waits="; je laatste keuze geldt over {seconds}\xa0s",
    news={
        News.MODE: "Modus gewijzigd: {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost beëindigd. {why}",
        News.START: "{why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Schrijven naar de laadpaal mislukt",
        ProblemKind.CHARGER_SILENT: "Laadpaal reageert niet",
        ProblemKind.LAPSED: "Laadpaal terug op veilige stroom",
        ProblemKind.WRONG_WORDS: "Waarden van de laadpaal niet plausibel",
        ProblemKind.NOT_TAKEN: "Laadstroom niet overgenomen",
        ProblemKind.CHARGER_FAULT: "Laadpaal meldt een storing",
        ProblemKind.METER_LOST: "Geen gegevens van de meter",
        ProblemKind.METER_REVERSED: "Afname en teruglevering verwisseld",
        ProblemKind.METER_FROZEN: "Elektriciteitsmeter lijkt vastgelopen",
        ProblemKind.BATTERY_LOST: "Geen gegevens van de thuisbatterij",
        ProblemKind.BATTERY_REVERSED: "Verkeerd teken bij de thuisbatterij",
        ProblemKind.BATTERY_FROZEN: "Gegevens thuisbatterij vastgelopen",
        ProblemKind.SENSOR_LOST: "Geen gegevens van een laadpaalsensor",
        ProblemKind.SENSOR_FROZEN: "Laadpaalsensor lijkt vastgelopen",
        ProblemKind.HELPER_LOST: "Modus of maximale stroom ontbreekt",
        ProblemKind.LIMIT_LOST: "Externe limiet zonder waarde",
        ProblemKind.QUARTER_HOUR_LOST: "Kwartierlimiet zonder waarde",
        ProblemKind.QUARTER_HOUR_WRONG: "Kwartiersensor lijkt onjuist",
        ProblemKind.PACKAGE_VERSION: "Pakket heeft een andere versie",
        ProblemKind.SELF_CHECK: "Zelftest heeft een probleem gevonden",
        ProblemKind.PLAN_LOST: "Plan onvolledig",
        ProblemKind.WISH_UNUSABLE: "Zonne-aandeel of boost niet geldig",
        ProblemKind.SHARING: "Volgorde of stationsstroom ontbreekt",
        ProblemKind.PHASES: "Probleem met faseomschakeling",
        ProblemKind.PHASES_LOST: "Geen gegevens van de huisfasen",
        ProblemKind.PHASES_DOUBTED: "Huisfasen niet plausibel",
        ProblemKind.ROTATION: "Faserotatie lijkt onjuist",
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
            "De laadpaal meldt een storing (mode 3-status F) en laadt niet. Kijk op het display of in de Alfen-app "
            "welke storing het is. Koppel de auto los en sluit hem weer aan. Blijft de storing bestaan, start de "
            "laadpaal dan opnieuw op."
        ),
        ProblemKind.METER_LOST: (
            "Geen recente gegevens van de elektriciteitsmeter ({meter}). Controleer de P1-lezer en de integratie van "
            "de meter. Is de meter een MQTT-sensor, stel dan force_update: true in; anders meldt hij ongewijzigde "
            "waarden niet."
        ),
        ProblemKind.METER_REVERSED: (
            "Afname en teruglevering lijken verwisseld: als de auto meer laadt, daalt de afname volgens {meter}. "
            "Verwissel grid_import en grid_export, of gebruik voor grid_power een sensor waarbij afname positief is."
        ),
        ProblemKind.METER_FROZEN: (
            "De elektriciteitsmeter ({meter}) toont al uren dezelfde waarde of reageert niet als de auto meer of "
            "minder laadt. Misschien herhaalt de P1-lezer zijn laatste telegram: start hem opnieuw op. Controleer of "
            "de meter ook de laadpaal meet."
        ),
        ProblemKind.BATTERY_LOST: "{detail}",
        ProblemKind.BATTERY_REVERSED: (
            "Het vermogen van de thuisbatterij ({detail}) lijkt het verkeerde teken te hebben: het toont laden "
            "terwijl de batterij ontlaadt, of andersom. Zet battery_sign op de andere waarde, of verwissel "
            "battery_charge en battery_discharge. Ondertussen gebruikt de auto alleen vermogen dat anders "
            "zou worden teruggeleverd."
        ),
        ProblemKind.BATTERY_FROZEN: (
            "{detail} blijft gelijk, terwijl de thuisbatterij geladen of ontladen moet hebben. Controleer de "
            "integratie van de batterij en laad die opnieuw. Ondertussen wordt deze sensor niet gebruikt."
        ),
        ProblemKind.SENSOR_LOST: (
            "Geen gegevens van {detail}. Ondertussen worden de andere sensoren van de laadpaal gebruikt; vermogen dat "
            "geen daarvan meldt, telt als nul. Controleer of de sensor bestaat en beschikbaar is."
        ),
        ProblemKind.SENSOR_FROZEN: (
            "Geen verandering bij {detail}, terwijl andere sensoren van de laadpaal laten zien dat de auto meer of "
            "minder laadt dan voorheen. Controleer de integratie van de laadpaal en laad die opnieuw. Ondertussen "
            "worden de andere sensoren van de laadpaal gebruikt."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Controleer de helper in Home Assistant. Ondertussen geldt de laatste geldige waarde; is die er "
            "niet, dan wordt de laadpaal niet aangestuurd."
        ),
        ProblemKind.LIMIT_LOST: (
            "{detail} Ondertussen geldt de laatste limiet, en na 5\xa0minuten hooguit 4,2\xa0kW voor alle auto's "
            "samen. Controleer de entiteit, en het apparaat of de automatisering die ze instelt."
        ),
        ProblemKind.QUARTER_HOUR_LOST: (
            "{detail} Ondertussen gelden de laatste geldige keuze en limiet (2,5\xa0kW als die er niet is), en wordt "
            "de afname uit de waarden van de elektriciteitsmeter berekend. Controleer de helpers en de sensoren van de "
            "meter."
        ),
        ProblemKind.QUARTER_HOUR_WRONG: (
            "{detail} komt niet overeen met de afname die de elektriciteitsmeter meet. Controleer of het de sensor is "
            "voor het lopende kwartier (1.4.0) of voor de piek van deze maand (1.6.0). Ondertussen wordt de afname uit "
            "de waarden van de elektriciteitsmeter berekend."
        ),
        ProblemKind.PACKAGE_VERSION: "{detail}",
        ProblemKind.SELF_CHECK: "{detail}",
        ProblemKind.PLAN_LOST: "{detail}",
        ProblemKind.WISH_UNUSABLE: "{detail}",
        ProblemKind.SHARING: "{detail}",
        ProblemKind.PHASES: "{detail}",
        ProblemKind.PHASES_LOST: (
            "Geen recente gegevens van {detail}, dus het is onbekend hoe zwaar de hoofdzekering belast is. Tot de "
            "gegevens terug zijn, krijgt de auto de minimale stroom en na een minuut niets meer. Controleer of de "
            "sensoren bestaan en ingeschakeld zijn: de DSMR-integratie van Home Assistant schakelt die van de fasen "
            "standaard uit. Ze moeten minstens elke 10\xa0s gegevens leveren."
        ),
        ProblemKind.PHASES_DOUBTED: (
            "De sensoren onder house_phases komen niet overeen met de elektriciteitsmeter ({meter}) of veranderen niet "
            "als de auto meer of minder laadt. Tot ze dat doen, krijgt de auto de minimale stroom en na een minuut "
            "niets meer. Controleer of het de juiste sensoren zijn en of de P1-lezer niet zijn laatste telegram "
            "herhaalt."
        ),
        ProblemKind.ROTATION: (
            "Als de auto meer laadt, stijgt de stroom op een andere fase van het huis dan verwacht. Controleer hoe de "
            "laadpaal is aangesloten en stel {detail} in apps.yaml in. Ondertussen telt de zwaarst belaste fase "
            "voor alle fasen."
        ),
    },
    phases={
        Flaw.REFUSED: (
            "De laadpaal heeft niet tussen één en drie fasen omgeschakeld. Schakel ‘Allow 1- and 3-phased charging’ in "
            "de ACE Service Installer in, of zet phases in apps.yaml op 1 of 3. Tot de auto wordt losgekoppeld, "
            "blijven de fasen zoals ze zijn."
        ),
        Flaw.NOT_TAKEN: (
            "De laadpaal meldt dat hij de fasen heeft omgeschakeld, maar de stromen van de auto laten dat niet zien, "
            "ook niet na een tweede poging. Controleer het logboek van de laadpaal als de auto op drie fasen kan "
            "laden. Tot de auto wordt losgekoppeld, blijven de fasen zoals ze zijn."
        ),
        Flaw.REGISTER_WRONG: (
            "{phases_entity} toont niet de fasen die de auto gebruikt. In plaats daarvan gelden de stromen van L1, L2 "
            "en L3. Een firmware-update van de laadpaal kan helpen."
        ),
        Flaw.FELL_BACK: (
            "De auto laadde op drie fasen en ging uit zichzelf verder op één. Dat blijft zo tot hij wordt "
            "losgekoppeld. Controleer de zekeringen van L2 en L3 en het logboek van de laadpaal."
        ),
        Flaw.NOT_STOPPED: (
            "De fasen zijn niet omgeschakeld, omdat de sensoren niet lieten zien dat de auto was gestopt met laden. "
            "Controleer of {power_entity} en de stromen van L1, L2 en L3 een waarde hebben."
        ),
        Flaw.WRITE_FAILED: (
            "Home Assistant kon het aantal fasen niet naar de laadpaal sturen. Alfen Solar probeert het later opnieuw."
        ),
        Flaw.UNPROVEN: (
            "De fasen zijn omgeschakeld, maar het is onbekend of de auto ze gebruikt: de stromen van L1, L2 en L3 "
            "hebben geen waarde. Controleer deze sensoren."
        ),
    },
    nothing="niets",
    both="{one} en {other}",
    over="Opgelost: {title}",
    not_connected="Home Assistant is niet verbonden",
    no_answer="Home Assistant heeft niet gereageerd ({status})",
    unusable_state="De status van {entity} wordt genegeerd: {why}.",
    unusable={
        Unusable.UNIT: "de eenheid is {unit}, verwacht wordt {wanted}",
        Unusable.NO_UNIT: "de eenheid ontbreekt, verwacht wordt {wanted}",
        Unusable.TOO_MUCH: "{state}\xa0{unit} is meer dan een huisaansluiting aankan",
        Unusable.NO_NUMBER: "{state!r} is geen getal",
        Unusable.NEGATIVE: "{state!r} is negatief",
        Unusable.NEGATIVE_HALF: "{state!r} is negatief; gebruik grid_power voor een sensor met beide tekens",
        Unusable.NEGATIVE_BATTERY: "{state!r} is negatief; gebruik battery_power voor een sensor met beide tekens",
        Unusable.NO_VALIDITY: "{state}\xa0s is geen geldigheidsduur",
        Unusable.MORE_THAN_ALL: "{percent}% is meer dan 100%",
        Unusable.NO_TIME: "{state!r} is geen tijdstip; gebruik een helper met een tijd of met datum en tijd",
        Unusable.NO_MODE: "{state!r} is geen modus; de modi zijn {modes}",
        Unusable.NO_PRIORITY: "{state!r} is geen volgorde; kies een van {choices}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} is geen modus; zet "Off" tussen aanhalingstekens in de lijst met opties, anders maakt YAML er '
            "iets anders van"
        ),
        Unusable.PAST: "{state} is voorbij",
        Unusable.NO_PHASES: "{state!r} is geen fasekeuze; de keuzes zijn {choices}",
        Unusable.NO_CHOICE: "{state!r} is geen van de keuzes; de keuzes zijn {choices}",
        Unusable.NOT_ON_OFF: "{state!r} is noch on, noch off",
    },
    no_value="{entity} heeft geen waarde ({state}).",
    missing_entity=(
        "{entity} bestaat niet in Home Assistant. Neem het pakket van Alfen Solar voor dit laadpunt op of vul je eigen "
        "entiteit in bij {setting} in apps.yaml."
    ),
    not_set="{setting} is niet ingesteld in apps.yaml.",
    missing_named="{entity} bestaat niet in Home Assistant. Controleer {setting} in apps.yaml.",
    self_check=SelfCheckWords(
        title="Zelftest: {seen}",
        joint="; ",
        wrong="  PROBLEEM: {wrong}",
        voltage="laadpaal reageert, {voltage}\xa0V",
        safe_current="veilige stroom {current}",
        unknown="onbekend",
        renewed="setpoint elke {seconds}\xa0s vernieuwd",
        honoured="{seconds}\xa0s geldig",
        window="meter meldt zich elke {seconds}\xa0s, dus een beslissing duurt {window}\xa0s",
        draw="auto vraagt {power} bij {setpoint}",
        no_draw="fasen worden gecontroleerd zodra een auto laadt",
        no_voltage=(
            "De laadpaal meldt geen spanning. Controleer of het pakket is opgenomen en de laadpaal bereikbaar is."
        ),
        odd_voltage=(
            "De laadpaal meldt {voltage}\xa0V en dat is niet plausibel. Controleer de registervolgorde (swap) en het "
            "adres."
        ),
        no_setpoint="De laadpaal meldt geen setpoint voor laadpunt {socket}. Controleer of dat laadpunt bestaat.",
        short_validity=(
            "De laadpaal houdt een setpoint maar {validity}\xa0s aan, dus wordt het elke {seconds}\xa0s vernieuwd in "
            "plaats van elke {keep_alive}\xa0s. Verleng de geldigheidsduur (Validity time) in de laadpaal of zet "
            "keep_alive_s in apps.yaml op minder dan de helft daarvan."
        ),
        slow_meter=(
            "De elektriciteitsmeter meldt zich elke {seconds}\xa0s, dus een beslissing duurt {window}\xa0s. Zet in de "
            "DSMR-opties ‘Minimumtijd tussen entiteitsupdates’ op 0."
        ),
        more_phases=("De auto vraagt {power} bij {setpoint}; dat is te veel voor phases: {phases}. Zet phases op 3."),
        more_than_offered=(
            "De auto vraagt {power}, hoewel het setpoint {setpoint} is. Controleer of in de laadpaal Active Load "
            "Balancing aanstaat met de gegevensbron ‘Energy Management System’, en of de auto de laadpaal volgt."
        ),
    ),
    plan=PlanWords(
        until="Plan tot {until}: {energy}\xa0kWh, waarvan {sun}\xa0kWh zonne-energie{cost}{more}",
        cost=", voor ongeveer {money}",
        cheap="Laadt bij lage prijzen{more}",
        starts="; laden begint {at}",
        short="; {missing}\xa0kWh lukt niet op tijd",
        assumes="; nog niet alle prijzen zijn bekend",
        no_prices="; geen prijzen van {entities}",
    ),
    session=SessionWords(
        full="Klaar met laden: {energy}\xa0kWh, waarvan {share}% zonne-energie{saved}",
        left="Auto losgekoppeld: {energy}\xa0kWh, waarvan {share}% zonne-energie{saved}",
        cost=", voor {money}",
        saved=", {money} bespaard",
        money="{currency}\xa0{amount}",
        money_by_code="{currency}\xa0{amount}",
    ),
    boost_button="Boost 1 uur",
    stop_button="Laden stoppen",
    of_socket="Laadpunt {socket}: {message}",
    dry_run="Testmodus: {message}",
    last_sun_share="Ondertussen geldt het laatste geldige zonne-aandeel.",
    no_boost="Ondertussen is er geen boost.",
    no_priority=(
        "{entity} bestaat niet in Home Assistant. De helper zit in alfen_solar_double.yml; neem bij twee laadpalen "
        "alfen_solar_priority.yml op."
    ),
    last_priority="Ondertussen geldt de laatste geldige volgorde; als die er niet was, ‘Links eerst’.",
    last_station=(
        "Ondertussen geldt de laatste geldige waarde; als die er niet was, krijgen beide laadpunten samen niet meer "
        "dan de maximale stroom van één."
    ),
    last_plan_wish="Ondertussen geldt de laatste geldige waarde; als die er niet is, wordt er niets gepland.",
    later_time="Er is niets gepland. Kies een latere datum, of kies ‘Elke dag klaar’.",
    no_soc=(
        "Ondertussen geldt het laatst bekende laadniveau; als dat er niet is, "
        "de ingestelde energie in kWh, of wat een lege batterij nodig heeft."
    ),
    no_battery_power="Ondertussen gebruikt de auto alleen vermogen dat anders zou worden teruggeleverd.",
    no_battery_level="Ondertussen telt het laadniveau van de batterij als laag.",
    last_battery_choice="Ondertussen geldt de laatste geldige keuze.",
    first_steps=FirstStepsWords(
        title="Alfen Solar: volgende stappen",
        package=(
            "Neem het pakket op: zet het adres van de laadpaal in secrets.yaml en de include-regels in "
            "configuration.yaml, en start Home Assistant opnieuw."
        ),
        hub=(
            "Stel de Modbus-hub ‘{hub}’ in; die bestaat niet in Home Assistant. Hij hoort bij het pakket. Gebruik je "
            "een eigen hub, vul dan de naam in bij hub in apps.yaml."
        ),
        meter=(
            "Sluit de elektriciteitsmeter aan: geen gegevens van {meter}. Controleer de naam in apps.yaml en of de "
            "sensor een waarde heeft."
        ),
        charger=(
            "Sluit de laadpaal aan: {setpoint_entity} heeft geen waarde. Controleer het adres in secrets.yaml. Schakel "
            "in de laadpaal Active Load Balancing in met de gegevensbron ‘Energy Management System’ en verbreek de "
            "verbinding van andere Modbus-clients."
        ),
        done="Klaar met instellen: de laadpaal en de elektriciteitsmeter antwoorden.",
    ),
    delivery=DeliveryWords(
        written="Geschreven in {folder}: {files}.",
        kept=(
            "Ongewijzigd gelaten in {folder}: {files}. Dit wijkt af van wat is meegeleverd. De nieuwe versie staat "
            "er telkens naast, met {new} achter de naam. Neem daaruit over wat je nodig hebt."
        ),
        no_folder=(
            "De bestanden voor Home Assistant konden niet worden geschreven: de map {parent} bestaat niet. Controleer "
            "home_assistant_files in apps.yaml."
        ),
        not_written=(
            "De bestanden voor Home Assistant konden niet in {folder} worden geschreven: {error}. Controleer "
            "home_assistant_files in apps.yaml en de rechten van de map."
        ),
        other_version=("Home Assistant gebruikt versie {package} van het pakket, maar Alfen Solar is versie {app}."),
        earlier_version=("Home Assistant gebruikt een oudere versie van het pakket, maar Alfen Solar is versie {app}."),
        restart="Start Home Assistant opnieuw.",
        take_over=(
            "Het pakket wijkt af van wat is meegeleverd en blijft daarom zoals het is: neem over wat nieuw is uit "
            "het bestand ernaast dat eindigt op .new, en start Home Assistant opnieuw."
        ),
        lay_files=(
            "Werk het pakket bij: vul de map in bij home_assistant_files in apps.yaml, of voer ‘python -m alfen_solar "
            "files MAP’ uit. Start daarna Home Assistant opnieuw."
        ),
        not_in_production=(
            "AppDaemon draait niet in productiemodus en controleert daarom elke seconde de bestanden van alle apps op "
            "wijzigingen. Zet production_mode: true onder appdaemon: in appdaemon.yaml om rekentijd te besparen."
        ),
    ),
)
