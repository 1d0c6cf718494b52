"""All messages in German: with a no-break space between a number and its unit."""

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

GERMAN = Words(
    decimal_mark=",",
    gap="\xa0",
    times=Times(
        weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        at_today="um {time} Uhr",
        at_tomorrow="morgen um {time} Uhr",
        at_day="am {day} um {time} Uhr",
        until_today="{time} Uhr",
        until_tomorrow="morgen um {time} Uhr",
        until_day="{day} um {time} Uhr",
        date="%d.%m.%Y",
        at_date="am {day} um {time} Uhr",
        until_date="{day}, {time} Uhr",
        soon="in Kürze",
    ),
    mode={
        Mode.OFF: "Aus",
        Mode.SOLAR: "Solar",
        Mode.MINIMUM_SOLAR: "Minimum + Solar",
        Mode.FAST: "Schnell",
    },
    why={
        Reason.WAITING_FOR_HELPERS: "Wartet auf Lademodus und Maximalstrom",
        Reason.WAITING_FOR_METER: "Wartet auf neue Daten vom Stromzähler",
        Reason.OFF: "Laden ist ausgeschaltet",
        Reason.ENOUGH: "Energiegrenze dieses Ladevorgangs erreicht",
        Reason.CHARGER_FAULT: "Die Wallbox meldet eine Störung und lädt nicht",
        Reason.SWITCHING: "Wechselt zwischen einer und drei Phasen",
    },
    boost_waits="Laden ist ausgeschaltet: Boost (bis {until}) pausiert",
    doing={
        Doing.WAITING: "Wartet",
        Doing.PAUSED: "Pausiert",
        Doing.CHARGING: "Lädt mit {current}",
        Doing.STARTED: "Laden gestartet mit {current}",
        Doing.IDLE: "Auto lädt nicht, ladebereit mit {current}",
        Doing.NO_CAR: "Kein Auto angeschlossen, ladebereit mit {current}",
        Doing.OFFERING: "Ladestrom {current}",
    },
    note={
        Note.MAXIMUM: " (Maximum)",
        Note.MINIMUM: " (Minimum)",
        Note.SETTINGS: " (Grenze in apps.yaml)",
        Note.CHARGER: " (von der Wallbox{to} begrenzt)",
        Note.STATION: " (von der Ladestation{to} begrenzt)",
        Note.PHASES: " (bis die neuen Phasen bestätigt sind)",
        Note.FUSE: " (durch die Hauptsicherung{to} begrenzt)",
        Note.QUARTER_HOUR: " (durch die Viertelstundengrenze{to} begrenzt)",
        Note.DIMMED: " (durch die externe Grenze{to} begrenzt)",
    },
    to=" auf {limit}",
    because={
        Because.SURPLUS: "{power} Überschuss",
        Because.WINDOW: "{power} Überschuss in den letzten {seconds}\xa0s",
        Because.BATTERY_LENDS: "davon {power} in den Heimspeicher",
        Because.BATTERY_FIRST: "Heimspeicher hat Vorrang",
        Because.BATTERY_GIVES: "Heimspeicher entlädt mit {power}",
        Because.BATTERY_HELPS: "mit Hilfe des Heimspeichers",
        Because.BATTERY_UNKNOWN: "Leistung des Heimspeichers unbekannt",
        Because.TOO_LITTLE_SUN: "zu wenig Sonne",
        Because.NEEDED: "{power} nötig",
        Because.PAUSES: "Pause {at}, wenn es so bleibt",
        Because.STARTS: "Start {at}, wenn es so bleibt",
        Because.PROBES: "Start {at} als Test des Wechselrichters",
        Because.BOOST: "Boost bis {until}",
        Because.PLAN: "Plan bis {until}",
        Because.METER_LOST: "keine Daten vom Stromzähler",
        Because.METER_REVERSED: "Bezug und Einspeisung scheinen vertauscht",
        Because.METER_FROZEN: "Der Stromzähler scheint eingefroren zu sein",
        Because.CHARGER_SILENT: "Die Wallbox antwortet nicht",
        Because.MAXIMUM_TOO_LOW: "Der Maximalstrom liegt unter dem Mindeststrom des Autos",
        Because.CHARGER_ALLOWS_TOO_LITTLE: "Die Wallbox lässt nur {limit} zu, weniger als den Mindeststrom des Autos",
    },
    in_use={
        Bound.FUSE: "zu wenig Reserve an der Hauptsicherung",
        Bound.QUARTER_HOUR: "Die Viertelstundengrenze lässt dem Auto zu wenig",
        Bound.DIMMING: "Die externe Grenze lässt dem Auto zu wenig",
        Bound.STATION: "Das andere Auto nutzt den Strom der Ladestation",
    },
    joint=": ",
    next={
        Reason.WAITING_FOR_HELPERS: "Geht weiter, sobald Lademodus und Maximalstrom einen Wert haben",
        Reason.WAITING_FOR_METER: "Geht nach drei neuen Werten weiter",
        Reason.OFF: "Bleibt aus, bis du einen anderen Modus wählst",
        Reason.FAST: "Lädt weiter, bis du einen anderen Modus wählst",
        Reason.BOOST: "Kehrt {at} zu „{mode}“ zurück",
        Reason.PLAN: "Folgt {at} wieder der Sonne",
        Reason.ENOUGH: "Lädt wieder, wenn die Grenze höher ist oder das Auto abgesteckt war",
        Reason.FOLLOWING_SUN: "Passt sich dem Überschuss an",
        Reason.MINIMUM: "Lädt schneller, sobald mehr Überschuss da ist",
        Reason.NOT_DRAWING: "Geht weiter, sobald das Auto lädt",
        Reason.NO_CAR: "Lädt, sobald ein Auto angeschlossen ist",
        Reason.CHARGER_FAULT: "Geht weiter, sobald die Störung der Wallbox behoben ist",
        Reason.STOPPING: "Pausiert {at}, falls der Überschuss nicht zurückkehrt",
        Reason.TOO_LITTLE_SUN: "Startet, sobald der Überschuss über {needed} bleibt",
        Reason.STARTING: "Startet {at}, wenn der Überschuss anhält",
        Reason.METER_LOST: "Folgt wieder der Sonne, sobald der Stromzähler Daten liefert",
        Reason.METER_REVERSED: "Folgt wieder der Sonne, sobald die Zählereinstellung stimmt",
        Reason.METER_FROZEN: "Folgt wieder der Sonne, sobald der Stromzähler auf das Auto reagiert",
        Reason.CHARGER_SILENT: "Folgt wieder der Sonne, sobald die Wallbox antwortet",
        Reason.MAXIMUM_TOO_LOW: "Lädt, sobald der Maximalstrom höher ist",
        Reason.SWITCHING: "Lädt {at} weiter",
    },
    next_probes="Startet {at}, um zu prüfen, ob der Wechselrichter mehr liefern kann",
    next_boost_waits="Der Boost beginnt, sobald du einen anderen Modus wählst",
    next_in_use={
        Bound.FUSE: "Lädt, sobald das Haus genug Strom übrig lässt",
        Bound.QUARTER_HOUR: "Lädt, sobald die Viertelstundengrenze genug Leistung übrig lässt",
        Bound.DIMMING: "Lädt, sobald die externe Grenze genug Leistung übrig lässt",
        Bound.STATION: "Lädt, sobald das andere Auto genug Strom übrig lässt",
    },
    needed_unknown="dem Bedarf des Autos",
    needs_current="; dieses Auto braucht {current} zum Starten",
    phases_stay="; vorerst keine weitere Phasenumschaltung",
    choice_waits="; deine letzte Wahl gilt in {seconds}\xa0s",
    news={
        News.MODE: "Modus geändert: {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost beendet. {why}",
        News.START: "{why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Schreiben an die Wallbox fehlgeschlagen",
        ProblemKind.CHARGER_SILENT: "Wallbox antwortet nicht",
        ProblemKind.LAPSED: "Wallbox fiel auf sicheren Strom zurück",
        ProblemKind.WRONG_WORDS: "Werte der Wallbox nicht plausibel",
        ProblemKind.NOT_TAKEN: "Ladestrom nicht übernommen",
        ProblemKind.CHARGER_FAULT: "Wallbox meldet eine Störung",
        ProblemKind.METER_LOST: "Keine Daten vom Stromzähler",
        ProblemKind.METER_REVERSED: "Bezug und Einspeisung vertauscht",
        ProblemKind.METER_FROZEN: "Stromzähler scheint eingefroren zu sein",
        ProblemKind.BATTERY_LOST: "Keine Daten vom Heimspeicher",
        ProblemKind.BATTERY_REVERSED: "Falsches Vorzeichen beim Heimspeicher",
        ProblemKind.BATTERY_FROZEN: "Daten vom Heimspeicher eingefroren",
        ProblemKind.SENSOR_LOST: "Keine Daten von einem Wallbox-Sensor",
        ProblemKind.SENSOR_FROZEN: "Wallbox-Sensor scheint eingefroren",
        ProblemKind.HELPER_LOST: "Modus oder Maximalstrom fehlt",
        ProblemKind.LIMIT_LOST: "Externe Grenze ohne Wert",
        ProblemKind.QUARTER_HOUR_LOST: "Viertelstundengrenze ohne Wert",
        ProblemKind.QUARTER_HOUR_WRONG: "Viertelstundensensor scheint falsch",
        ProblemKind.PACKAGE_VERSION: "Paket hat eine andere Version",
        ProblemKind.SELF_CHECK: "Selbsttest hat ein Problem gefunden",
        ProblemKind.PLAN_LOST: "Plan unvollständig",
        ProblemKind.WISH_UNUSABLE: "Sonnenanteil oder Boost ungültig",
        ProblemKind.SHARING: "Reihenfolge oder Stationsstrom fehlt",
        ProblemKind.PHASES: "Problem bei der Phasenumschaltung",
        ProblemKind.PHASES_LOST: "Keine Daten der Hausphasen",
        ProblemKind.PHASES_DOUBTED: "Hausphasen nicht plausibel",
        ProblemKind.ROTATION: "Phasendrehung scheint falsch",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant konnte {setpoint} nicht an die Wallbox senden: {detail}. Überprüfe, ob der Modbus-Hub "
            "„{hub}“ eingerichtet ist."
        ),
        ProblemKind.CHARGER_SILENT: (
            "Die Wallbox antwortet nicht: {setpoint_entity} hat keinen Wert. Welchen Strom sie zulässt, ist "
            "unbekannt. Überprüfe, ob die Wallbox im Netzwerk erreichbar ist, ob ihre Datenquelle „Energy Management "
            "System“ ist und ob kein anderer Modbus-Client verbunden ist."
        ),
        ProblemKind.LAPSED: (
            "Die Wallbox hat {setpoint} nicht beibehalten und ist auf ihren sicheren Strom (Safe current) "
            "zurückgefallen: {shown}. Überprüfe, ob ihre Gültigkeitsdauer (Validity time) mehr als doppelt so lang "
            "ist wie keep_alive_s."
        ),
        ProblemKind.WRONG_WORDS: (
            "Die Wallbox meldet {shown} statt {setpoint}, und ihr Strom oder ihre Spannung ist nicht plausibel. "
            "Überprüfe die Registerreihenfolge (swap) und die Adressen von {setpoint_entity} und {voltage_entity}."
        ),
        ProblemKind.NOT_TAKEN: (
            "Die Wallbox meldet {shown} statt {setpoint}. Überprüfe, ob {setpoint_entity} zu Ladepunkt {socket} gehört "
            "und ob nichts anderes in die Wallbox schreibt."
        ),
        ProblemKind.CHARGER_FAULT: (
            "Die Wallbox meldet eine Störung (Mode-3-Zustand F) und lädt nicht. Sieh auf dem Display oder in der "
            "Alfen-App nach, welche Störung vorliegt. Stecke das Auto ab und wieder an. Bleibt die Störung bestehen, "
            "starte die Wallbox neu."
        ),
        ProblemKind.METER_LOST: (
            "Keine aktuellen Daten vom Stromzähler ({meter}). Überprüfe den Lesekopf und die Integration des Zählers. "
            "Ist der Zähler ein MQTT-Sensor, setze force_update: true; sonst meldet er unveränderte Werte nicht."
        ),
        ProblemKind.METER_REVERSED: (
            "Bezug und Einspeisung scheinen vertauscht: Wenn das Auto mehr lädt, sinkt der Bezug laut {meter}. "
            "Vertausche grid_import und grid_export oder verwende für grid_power einen Sensor, bei dem Bezug positiv "
            "ist."
        ),
        ProblemKind.METER_FROZEN: (
            "Der Stromzähler ({meter}) zeigt seit Stunden denselben Wert oder reagiert nicht, wenn das Auto mehr oder "
            "weniger lädt. Vielleicht wiederholt der Lesekopf sein letztes Telegramm: Starte ihn neu. Überprüfe, ob "
            "der Zähler auch die Wallbox misst."
        ),
        ProblemKind.BATTERY_LOST: "{detail}",
        ProblemKind.BATTERY_REVERSED: (
            "Die Leistung des Heimspeichers ({detail}) scheint das falsche Vorzeichen zu haben: Sie zeigt Laden, "
            "während der Heimspeicher entladen wird, oder umgekehrt. Setze battery_sign auf den anderen Wert oder "
            "vertausche battery_charge und battery_discharge. In der Zwischenzeit nutzt das Auto nur Leistung, die "
            "sonst eingespeist würde."
        ),
        ProblemKind.BATTERY_FROZEN: (
            "{detail} bleibt gleich, obwohl der Heimspeicher geladen oder entladen worden sein muss. Überprüfe die "
            "Integration des Heimspeichers und lade sie neu. In der Zwischenzeit wird dieser Sensor nicht verwendet."
        ),
        ProblemKind.SENSOR_LOST: (
            "Keine Daten von {detail}. In der Zwischenzeit werden die anderen Sensoren der Wallbox verwendet; "
            "Leistung, die keiner von ihnen meldet, zählt als null. Überprüfe, ob es den Sensor gibt und ob er "
            "verfügbar ist."
        ),
        ProblemKind.SENSOR_FROZEN: (
            "Keine Änderung bei {detail}, obwohl andere Sensoren der Wallbox zeigen, dass das Auto mehr oder weniger "
            "als vorher lädt. Überprüfe die Integration der Wallbox und lade sie neu. In der Zwischenzeit werden die "
            "anderen Sensoren der Wallbox verwendet."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Überprüfe den Helfer in Home Assistant. In der Zwischenzeit gilt der letzte gültige Wert; gibt "
            "es keinen, wird die Wallbox nicht gesteuert."
        ),
        ProblemKind.LIMIT_LOST: (
            "{detail} In der Zwischenzeit gilt die letzte Grenze, nach 5\xa0Minuten höchstens 4,2\xa0kW für alle Autos "
            "zusammen. Überprüfe die Entität und das Gerät oder die Automatisierung, die sie setzt."
        ),
        ProblemKind.QUARTER_HOUR_LOST: (
            "{detail} In der Zwischenzeit gelten die letzte gültige Auswahl und Grenze (2,5\xa0kW, wenn es keine "
            "gibt), und der Bezug wird aus den Werten des Stromzählers berechnet. Überprüfe die Helfer und die "
            "Sensoren des Zählers."
        ),
        ProblemKind.QUARTER_HOUR_WRONG: (
            "{detail} passt nicht zum Bezug, den der Stromzähler misst. Überprüfe, ob es der Sensor für die laufende "
            "Viertelstunde (1.4.0) oder für die Spitze dieses Monats (1.6.0) ist. In der Zwischenzeit wird der Bezug "
            "aus den Werten des Stromzählers berechnet."
        ),
        ProblemKind.PACKAGE_VERSION: "{detail}",
        ProblemKind.SELF_CHECK: "{detail}",
        ProblemKind.PLAN_LOST: "{detail}",
        ProblemKind.WISH_UNUSABLE: "{detail}",
        ProblemKind.SHARING: "{detail}",
        ProblemKind.PHASES: "{detail}",
        ProblemKind.PHASES_LOST: (
            "Keine aktuellen Daten von {detail}, daher ist nicht bekannt, wie stark die Hauptsicherung belastet ist. "
            "Bis die Daten wieder da sind, bekommt das Auto den Mindeststrom, nach einer Minute nichts mehr. "
            "Überprüfe, ob die Sensoren vorhanden und aktiviert sind: Die DSMR-Integration von Home Assistant "
            "deaktiviert die der Phasen standardmäßig. Sie müssen mindestens alle 10\xa0s neue Daten liefern."
        ),
        ProblemKind.PHASES_DOUBTED: (
            "Die Sensoren unter house_phases passen nicht zum Stromzähler ({meter}) oder ändern sich nicht, wenn das "
            "Auto mehr oder weniger lädt. Bis sie es tun, bekommt das Auto den Mindeststrom, nach einer Minute nichts "
            "mehr. Überprüfe, ob es die richtigen Sensoren sind und ob der Lesekopf sein letztes Telegramm "
            "wiederholt."
        ),
        ProblemKind.ROTATION: (
            "Wenn das Auto mehr lädt, steigt der Strom auf einer anderen Phase des Hauses als erwartet. Überprüfe, "
            "wie die Wallbox angeschlossen ist, und setze in apps.yaml {detail}. In der Zwischenzeit zählt die am "
            "stärksten belastete Phase für alle."
        ),
    },
    phases={
        Flaw.REFUSED: (
            "Die Wallbox hat nicht zwischen einer und drei Phasen umgeschaltet. Aktiviere im ACE Service Installer "
            "„Allow 1- and 3-phased charging“ oder setze phases in apps.yaml auf 1 oder 3. Bis das Auto abgesteckt "
            "wird, bleiben die Phasen, wie sie sind."
        ),
        Flaw.NOT_TAKEN: (
            "Die Wallbox meldet, dass sie die Phasen umgeschaltet hat, aber die Ströme des Autos zeigen das nicht, "
            "auch nicht nach einem zweiten Versuch. Wenn das Auto mit drei Phasen laden kann, überprüfe das Protokoll "
            "der Wallbox. Bis das Auto abgesteckt wird, bleiben die Phasen, wie sie sind."
        ),
        Flaw.REGISTER_WRONG: (
            "{phases_entity} zeigt nicht die Phasen, die das Auto nutzt. Stattdessen gelten die Ströme von L1, L2 und "
            "L3. Ein Firmware-Update der Wallbox kann helfen."
        ),
        Flaw.FELL_BACK: (
            "Das Auto lud auf drei Phasen und lädt von selbst nur noch auf einer. Dabei bleibt es, bis es abgesteckt "
            "wird. Überprüfe die Sicherungen von L2 und L3 und das Protokoll der Wallbox."
        ),
        Flaw.NOT_STOPPED: (
            "Die Phasen wurden nicht umgeschaltet, weil die Sensoren nicht gezeigt haben, dass das Auto nicht mehr "
            "lädt. Überprüfe, ob {power_entity} und die Ströme von L1, L2 und L3 Werte haben."
        ),
        Flaw.WRITE_FAILED: (
            "Home Assistant konnte die Anzahl der Phasen nicht an die Wallbox senden. Alfen Solar versucht es später "
            "erneut."
        ),
        Flaw.UNPROVEN: (
            "Die Phasen wurden umgeschaltet, aber ob das Auto sie nutzt, ist unbekannt: Die Ströme von L1, L2 und L3 "
            "haben keine Werte. Überprüfe diese Sensoren."
        ),
    },
    nothing="nichts",
    both="{one} und {other}",
    over="Behoben: {title}",
    not_connected="Home Assistant ist nicht verbunden",
    no_answer="Home Assistant hat nicht geantwortet ({status})",
    unusable_state="Der Zustand von {entity} wird ignoriert: {why}.",
    unusable={
        Unusable.UNIT: "Die Einheit ist {unit}, erwartet wird {wanted}",
        Unusable.NO_UNIT: "Die Einheit fehlt, erwartet wird {wanted}",
        Unusable.TOO_MUCH: "{state}\xa0{unit} ist mehr, als ein Hausanschluss trägt",
        Unusable.NO_NUMBER: "{state!r} ist keine Zahl",
        Unusable.NEGATIVE: "{state!r} ist negativ",
        Unusable.NEGATIVE_HALF: "{state!r} ist negativ; verwende grid_power für einen Sensor mit beiden Vorzeichen",
        Unusable.NEGATIVE_BATTERY: "{state!r} ist negativ; verwende battery_power für beide Vorzeichen",
        Unusable.NO_VALIDITY: "{state}\xa0s ist keine Gültigkeitsdauer",
        Unusable.MORE_THAN_ALL: "{percent}\xa0% ist mehr als 100\xa0%",
        Unusable.NO_TIME: "{state!r} ist keine Uhrzeit; verwende einen Helfer mit Uhrzeit oder mit Datum und Uhrzeit",
        Unusable.NO_MODE: "{state!r} ist kein Modus; die Modi sind {modes}",
        Unusable.NO_PRIORITY: "{state!r} ist keine Reihenfolge; wähle eine von {choices}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} ist kein Modus; setze "Off" in der Liste der Optionen in Anführungszeichen, sonst macht YAML '
            "etwas anderes daraus"
        ),
        Unusable.PAST: "{state} ist vorbei",
        Unusable.NO_PHASES: "{state!r} ist keine Phasenwahl; zur Wahl stehen {choices}",
        Unusable.NO_CHOICE: "{state!r} gehört nicht zur Auswahl; zur Wahl stehen {choices}",
        Unusable.NOT_ON_OFF: "{state!r} ist weder on noch off",
    },
    no_value="{entity} hat keinen Wert ({state}).",
    missing_entity=(
        "{entity} gibt es in Home Assistant nicht. Binde das Paket von Alfen Solar für diesen Ladepunkt ein oder trage "
        "deine Entität in apps.yaml unter {setting} ein."
    ),
    not_set="{setting} ist in apps.yaml nicht gesetzt.",
    missing_named="{entity} gibt es in Home Assistant nicht. Überprüfe {setting} in apps.yaml.",
    self_check=SelfCheckWords(
        title="Selbsttest: {seen}",
        joint="; ",
        wrong="  PROBLEM: {wrong}",
        voltage="Wallbox antwortet, {voltage}\xa0V",
        safe_current="sicherer Strom {current}",
        unknown="unbekannt",
        renewed="Sollwert alle {seconds}\xa0s erneuert",
        honoured="{seconds}\xa0s lang gültig",
        window="Zähler meldet sich alle {seconds}\xa0s, eine Entscheidung dauert also {window}\xa0s",
        draw="Auto zieht {power} bei {setpoint}",
        no_draw="Phasen werden geprüft, sobald ein Auto lädt",
        no_voltage=(
            "Die Wallbox meldet keine Spannung. Überprüfe, ob das Paket eingebunden und die Wallbox erreichbar ist."
        ),
        odd_voltage=(
            "Die Wallbox meldet {voltage}\xa0V, das ist nicht plausibel. Überprüfe die Registerreihenfolge (swap) und "
            "die Adresse."
        ),
        no_setpoint=(
            "Die Wallbox meldet keinen Sollwert für Ladepunkt {socket}. Überprüfe, ob es diesen Ladepunkt gibt."
        ),
        short_validity=(
            "Die Wallbox behält einen Sollwert nur {validity}\xa0s, deshalb wird er alle {seconds}\xa0s statt alle "
            "{keep_alive}\xa0s erneuert. Verlängere die Gültigkeitsdauer (Validity time) in der Wallbox oder setze "
            "keep_alive_s in apps.yaml auf weniger als die Hälfte davon."
        ),
        slow_meter=(
            "Der Stromzähler meldet sich nur alle {seconds}\xa0s, eine Entscheidung dauert also {window}\xa0s. Setze "
            "in den DSMR-Optionen „Mindestzeit zwischen Entitätsaktualisierungen“ auf 0."
        ),
        more_phases=(
            "Das Auto zieht {power} bei {setpoint}, das ist zu viel für phases: {phases}. Setze phases auf 3."
        ),
        more_than_offered=(
            "Das Auto zieht {power}, obwohl der Sollwert {setpoint} ist. Überprüfe, ob in der Wallbox Active Load "
            "Balancing mit der Datenquelle „Energy Management System“ eingeschaltet ist und ob das Auto der Wallbox "
            "folgt."
        ),
    ),
    plan=PlanWords(
        until="Plan bis {until}: {energy}\xa0kWh, davon {sun}\xa0kWh Sonnenstrom{cost}{more}",
        cost=", für etwa {money}",
        cheap="Lädt bei niedrigen Preisen{more}",
        starts="; Laden beginnt {at}",
        short="; {missing}\xa0kWh sind bis dahin nicht zu schaffen",
        assumes="; noch sind nicht alle Preise bekannt",
        no_prices="; keine Preise von {entities}",
    ),
    session=SessionWords(
        full="Laden beendet: {energy}\xa0kWh, davon {share}\xa0% Sonnenstrom{saved}",
        left="Auto abgesteckt: {energy}\xa0kWh, davon {share}\xa0% Sonnenstrom{saved}",
        cost=", für {money}",
        saved=", {money} gespart",
        money="{amount}\xa0{currency}",
        money_by_code="{amount}\xa0{currency}",
    ),
    boost_button="Boost 1 h",
    stop_button="Laden stoppen",
    of_socket="Ladepunkt {socket}: {message}",
    dry_run="Testlauf: {message}",
    last_sun_share="In der Zwischenzeit gilt der letzte gültige Sonnenanteil.",
    no_boost="In der Zwischenzeit gibt es keinen Boost.",
    no_priority=(
        "{entity} gibt es in Home Assistant nicht. Der Helfer ist in alfen_solar_double.yml enthalten; binde bei zwei "
        "Wallboxen alfen_solar_priority.yml ein."
    ),
    last_priority="In der Zwischenzeit gilt die letzte gültige Reihenfolge; wenn es keine gab, „Links zuerst“.",
    last_station=(
        "In der Zwischenzeit gilt der letzte gültige Wert; wenn es keinen gab, bekommen beide Ladepunkte zusammen "
        "nicht mehr als den Maximalstrom von einem."
    ),
    last_plan_wish="In der Zwischenzeit gilt der letzte gültige Wert; wenn es keinen gibt, wird nichts geplant.",
    later_time="Es ist nichts geplant. Stelle ein späteres Datum ein oder wähle „Jeden Tag fertig“.",
    no_soc=(
        "In der Zwischenzeit gilt der letzte bekannte Ladestand; wenn es keinen gibt, "
        "die eingestellte Energie in kWh oder das, was eine leere Batterie braucht."
    ),
    no_battery_power="In der Zwischenzeit nutzt das Auto nur Leistung, die sonst eingespeist würde.",
    no_battery_level="In der Zwischenzeit gilt der Ladestand des Heimspeichers als niedrig.",
    last_battery_choice="In der Zwischenzeit gilt die letzte gültige Auswahl.",
    first_steps=FirstStepsWords(
        title="Alfen Solar: nächste Schritte",
        package=(
            "Binde das Paket ein: Trage die Adresse der Wallbox in secrets.yaml und die Include-Zeilen in "
            "configuration.yaml ein, dann starte Home Assistant neu."
        ),
        hub=(
            "Richte den Modbus-Hub „{hub}“ ein, es gibt ihn in Home Assistant nicht. Er ist Teil des Pakets. Wenn du "
            "einen eigenen Hub verwendest, trage seinen Namen unter hub in apps.yaml ein."
        ),
        meter=(
            "Verbinde den Stromzähler: Keine Daten von {meter}. Überprüfe den Namen in apps.yaml und ob der Sensor "
            "einen Wert hat."
        ),
        charger=(
            "Verbinde die Wallbox: {setpoint_entity} hat keinen Wert. Überprüfe die Adresse in secrets.yaml. Schalte "
            "in der Wallbox Active Load Balancing mit der Datenquelle „Energy Management System“ ein und trenne andere "
            "Modbus-Clients."
        ),
        done="Einrichtung abgeschlossen: Wallbox und Stromzähler antworten.",
    ),
    delivery=DeliveryWords(
        written="In {folder} geschrieben: {files}.",
        kept=(
            "Unverändert gelassen in {folder}: {files}. Das weicht vom ausgelieferten Stand ab. Die neue Version "
            "liegt jeweils daneben, mit {new} am Ende des Namens. Übernimm daraus, was du brauchst."
        ),
        no_folder=(
            "Die Dateien für Home Assistant konnten nicht geschrieben werden: Den Ordner {parent} gibt es nicht. "
            "Überprüfe home_assistant_files in apps.yaml."
        ),
        not_written=(
            "Die Dateien für Home Assistant konnten nicht in {folder} geschrieben werden: {error}. Überprüfe "
            "home_assistant_files in apps.yaml und die Rechte des Ordners."
        ),
        other_version=("Home Assistant verwendet Version {package} des Pakets, Alfen Solar hat aber Version {app}."),
        earlier_version=(
            "Home Assistant verwendet eine ältere Version des Pakets, Alfen Solar hat aber Version {app}."
        ),
        restart="Starte Home Assistant neu.",
        take_over=(
            "Das Paket weicht vom ausgelieferten Stand ab und bleibt deshalb, wie es ist: Übernimm das Neue aus der "
            "Datei daneben, die auf .new endet, dann starte Home Assistant neu."
        ),
        lay_files=(
            "Aktualisiere das Paket: Trage seinen Ordner unter home_assistant_files in apps.yaml ein oder führe "
            "„python -m alfen_solar files ORDNER“ aus. Dann starte Home Assistant neu."
        ),
        not_in_production=(
            "AppDaemon läuft nicht im Produktionsmodus und überprüft deshalb jede Sekunde die Dateien aller Apps auf "
            "Änderungen. Setze production_mode: true unter appdaemon: in appdaemon.yaml, um Rechenzeit zu sparen."
        ),
    ),
)
