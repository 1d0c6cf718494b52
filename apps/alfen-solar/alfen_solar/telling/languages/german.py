"""What the app says in German."""

from alfen_solar.decision import Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.problem import ProblemKind
from alfen_solar.telling.logbook import News

from .words import Because, Doing, Note, SelfCheckWords, SessionWords, Times, Words

GERMAN = Words(
    decimal_mark=",",
    times=Times(
        weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        at_today="um {time} Uhr",
        at_tomorrow="morgen um {time} Uhr",
        at_day="am {day} um {time} Uhr",
        until_today="{time} Uhr",
        until_tomorrow="morgen um {time} Uhr",
        until_day="{day} um {time} Uhr",
        soon="in Kürze",
    ),
    why={
        Reason.WAITING_FOR_HELPERS: "Wartet auf Lademodus und Maximalstrom",
        Reason.WAITING_FOR_METER: "Wartet auf neue Daten vom Stromzähler",
        Reason.OFF: "Laden ist ausgeschaltet",
        Reason.CHARGER_FAULT: "Die Wallbox meldet eine Störung und lädt nicht",
    },
    boost_waits="Laden ist ausgeschaltet: Der Boost bis {until} wartet auf einen anderen Modus",
    doing={
        Doing.WAITING: "Wartet",
        Doing.PAUSED: "Pausiert",
        Doing.CHARGING: "Lädt mit {current}",
        Doing.IDLE: "Auto lädt nicht, bereit mit {current}",
        Doing.NO_CAR: "Kein Auto angeschlossen, bereit mit {current}",
        Doing.OFFERING: "Gibt {current} frei",
    },
    note={
        Note.MAXIMUM: " (Maximum)",
        Note.MINIMUM: " (Minimum)",
        Note.SETTINGS: " (mehr erlaubt apps.yaml nicht)",
        Note.CHARGER: " (von der Wallbox{to} begrenzt)",
    },
    to=" auf {limit}",
    because={
        Because.SURPLUS: "{power} Überschuss",
        Because.WINDOW: "{power} Überschuss in den letzten {seconds} s",
        Because.TOO_LITTLE_SUN: "zu wenig Sonne",
        Because.NEEDED: "{power} nötig",
        Because.PAUSES: "Pause {at}, wenn es so bleibt",
        Because.STARTS: "Start {at}, wenn es so bleibt",
        Because.BOOST: "Boost bis {until}",
        Because.METER_LOST: "keine Daten vom Stromzähler",
        Because.METER_REVERSED: "Bezug und Einspeisung scheinen vertauscht",
        Because.METER_FROZEN: "der Stromzähler scheint eingefroren",
        Because.CHARGER_SILENT: "die Wallbox antwortet nicht",
        Because.MAXIMUM_TOO_LOW: "der Maximalstrom liegt unter dem Mindeststrom des Autos",
        Because.CHARGER_ALLOWS_TOO_LITTLE: ("die Wallbox lässt nur {limit} zu, weniger als den Mindeststrom des Autos"),
    },
    joint=": ",
    next={
        Reason.WAITING_FOR_HELPERS: "Geht weiter, sobald Lademodus und Maximalstrom einen Wert haben",
        Reason.WAITING_FOR_METER: "Geht nach drei neuen Werten weiter",
        Reason.OFF: "Bleibt aus, bis du einen anderen Modus wählst",
        Reason.FAST: "Lädt weiter, bis du einen anderen Modus wählst",
        Reason.BOOST: "Kehrt {at} zu „{mode}“ zurück",
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
    },
    next_boost_waits="Der Boost beginnt, sobald du einen anderen Modus wählst",
    needed_unknown="dem Bedarf des Autos",
    needs_current="; dieses Auto braucht {current} zum Starten",
    news={
        News.MODE: "Modus geändert: {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost beendet. {why}",
        News.START: "Laden gestartet. {why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Schreiben an die Wallbox fehlgeschlagen",
        ProblemKind.CHARGER_SILENT: "Wallbox antwortet nicht",
        ProblemKind.LAPSED: "Wallbox auf sicherem Strom",
        ProblemKind.WRONG_WORDS: "Unplausible Werte der Wallbox",
        ProblemKind.NOT_TAKEN: "Ladestrom nicht übernommen",
        ProblemKind.CHARGER_FAULT: "Wallbox meldet eine Störung",
        ProblemKind.METER_LOST: "Keine Daten vom Stromzähler",
        ProblemKind.METER_REVERSED: "Bezug und Einspeisung vertauscht",
        ProblemKind.METER_FROZEN: "Stromzähler scheint eingefroren",
        ProblemKind.SENSOR_LOST: "Keine Daten von einem Wallbox-Sensor",
        ProblemKind.HELPER_LOST: "Modus oder Maximalstrom fehlt",
        ProblemKind.SELF_CHECK: "Selbsttest hat ein Problem gefunden",
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
            "Die Wallbox meldet eine Störung (Mode-3-Zustand F) und lädt nicht. Sieh am Display oder in der Alfen-App "
            "nach dem Fehler. Stecke das Auto ab und wieder an. Bleibt die Störung, starte die Wallbox neu."
        ),
        ProblemKind.METER_LOST: (
            "Keine aktuellen Daten vom Stromzähler ({meter}). Überprüfe den Lesekopf und die Integration des Zählers. "
            "Ist der Zähler ein MQTT-Sensor, setze force_update: true, sonst wird ein gleichbleibender Wert nicht "
            "gemeldet."
        ),
        ProblemKind.METER_REVERSED: (
            "Bezug und Einspeisung scheinen vertauscht: Wenn das Auto mehr lädt, sinkt der Bezug laut {meter}. "
            "Vertausche grid_import und grid_export oder verwende für grid_power einen Sensor, bei dem Bezug positiv "
            "ist."
        ),
        ProblemKind.METER_FROZEN: (
            "Der Stromzähler ({meter}) zeigt keine Änderung, wenn das Auto mehr oder weniger lädt. Vielleicht "
            "wiederholt der Lesekopf sein letztes Telegramm: Starte ihn neu. Überprüfe, ob der Zähler auch die "
            "Wallbox misst."
        ),
        ProblemKind.SENSOR_LOST: (
            "Keine Daten von {detail}. Bis sie wieder da sind, gelten die anderen Sensoren der Wallbox, und Leistung, "
            "die keiner von ihnen zeigt, gilt als nicht bezogen. Überprüfe, ob es den Sensor gibt und ob er verfügbar "
            "ist."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Bis das behoben ist, gilt der letzte Wert. Gibt es keinen, wird die Wallbox nicht gesteuert."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="nichts",
    both="{one} und {other}",
    over="Behoben: {title}",
    not_connected="Home Assistant ist nicht verbunden",
    no_answer="Home Assistant hat nicht geantwortet ({status})",
    unusable_state="Der Zustand von {entity} wird ignoriert: {why}.",
    unusable={
        Unusable.UNIT: "Die Einheit ist {unit}, nötig ist {wanted}",
        Unusable.NO_UNIT: "Die Einheit fehlt, nötig ist {wanted}",
        Unusable.TOO_MUCH: "{state} {unit} ist mehr, als ein Hausanschluss trägt",
        Unusable.NO_NUMBER: "{state!r} ist keine Zahl",
        Unusable.NEGATIVE: "{state!r} ist negativ",
        Unusable.NEGATIVE_HALF: "{state!r} ist negativ; ein Sensor mit beiden Vorzeichen gehört zu grid_power",
        Unusable.NO_VALIDITY: "{state} s ist keine Gültigkeitsdauer",
        Unusable.MORE_THAN_ALL: "{percent}\xa0% ist mehr als 100\xa0%",
        Unusable.NO_TIME: "{state!r} ist keine Uhrzeit; nimm einen Helfer mit Uhrzeit oder mit Datum und Uhrzeit",
        Unusable.NO_MODE: "{state!r} ist kein Modus; die Modi sind {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} ist kein Modus; setze "Off" in der Liste der Optionen in Anführungszeichen, sonst macht YAML '
            "etwas anderes daraus"
        ),
    },
    no_value="{entity} hat keinen Wert ({state}).",
    missing_entity=(
        "{entity} gibt es in Home Assistant nicht. Binde das Paket alfen_solar.yml ein oder trage deine Entität in "
        "apps.yaml unter {setting} ein."
    ),
    self_check=SelfCheckWords(
        title="Selbsttest: {seen}",
        wrong="  FEHLER: {wrong}",
        voltage="Wallbox antwortet, {voltage} V",
        safe_current="sicherer Strom {current}",
        unknown="unbekannt",
        renewed="Sollwert alle {seconds} s erneuert",
        honoured="{seconds} s lang gültig",
        window="Zähler alle {seconds} s, eine Entscheidung dauert also {window} s",
        draw="Auto zieht {power} bei {setpoint}",
        no_draw="Phasen werden geprüft, sobald ein Auto lädt",
        no_voltage=(
            "Die Wallbox meldet keine Spannung. Überprüfe, ob das Paket eingebunden und die Wallbox erreichbar ist."
        ),
        odd_voltage=(
            "Die Wallbox meldet {voltage} V, das ist nicht plausibel. Überprüfe Registerreihenfolge (swap) und Adresse."
        ),
        no_setpoint=(
            "Die Wallbox meldet keinen Sollwert für Ladepunkt {socket}. Überprüfe, ob es diesen Ladepunkt gibt."
        ),
        short_validity=(
            "Die Wallbox behält einen Sollwert nur {validity} s. Er wird alle {seconds} s erneuert statt alle "
            "{keep_alive} s. Verlängere die Gültigkeitsdauer (Validity time) in der Wallbox oder setze keep_alive_s in "
            "apps.yaml auf weniger als die Hälfte davon."
        ),
        slow_meter=(
            "Der Stromzähler meldet sich nur alle {seconds} s, eine Entscheidung dauert also {window} s. Setze in den "
            "DSMR-Optionen „Mindestzeit zwischen Entitätsaktualisierungen“ auf 0."
        ),
        more_phases=(
            "Das Auto zieht {power} bei {setpoint}, das geht nur mit mehr als {phases} Phase(n). Setze phases auf 3."
        ),
    ),
    session=SessionWords(
        full="Laden beendet: {energy} kWh, davon {share}\xa0% Sonnenstrom{saved}",
        left="Auto abgesteckt: {energy} kWh, davon {share}\xa0% Sonnenstrom{saved}",
        saved=", {money} gespart",
        money="{amount}\xa0{currency}",
        money_by_code="{amount}\xa0{currency}",
    ),
    boost_button="Boost 1 h",
    stop_button="Laden stoppen",
    dry_run="Testlauf: {message}",
)
