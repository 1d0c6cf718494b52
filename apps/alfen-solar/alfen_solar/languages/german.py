"""What the app says in German."""

from alfen_solar.decision import Reason
from alfen_solar.logbook import News
from alfen_solar.meter import Unusable
from alfen_solar.problem import ProblemKind

from .words import SelfCheckWords, SessionWords, Words

GERMAN = Words(
    decimal_mark=",",
    weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    clock="{weekday} {time} Uhr",
    why={
        Reason.WAITING_FOR_HELPERS: "Wartet auf Modus und Maximalstrom von Home Assistant",
        Reason.WAITING_FOR_METER: "Wartet auf frische Werte des Stromzählers",
        Reason.OFF: "Laden ist aus",
        Reason.FAST: "Lädt mit {setpoint}, dem Maximum",
        Reason.BOOST: "Boost: lädt mit {setpoint} bis {until}",
        Reason.FOLLOWING_SUN: "Lädt mit {setpoint}{surplus}",
        Reason.MINIMUM: "Lädt mit {setpoint}, dem Minimum{surplus}",
        Reason.NOT_DRAWING: "Bietet {setpoint} an, aber das Auto nimmt keinen Strom{surplus}",
        Reason.NO_CAR: "Bietet {setpoint} an, aber kein Auto ist angeschlossen{surplus}",
        Reason.STOPPING: "Lädt mit {setpoint}{surplus}; Pause ab {until}, wenn das so bleibt",
        Reason.TOO_LITTLE_SUN: "Pause{surplus}{needed}",
        Reason.STARTING: "Pause{surplus}; lädt ab {until}, wenn das so bleibt",
        Reason.METER_LOST: "Der Stromzähler meldet nichts; Sollwert: {setpoint}",
        Reason.METER_REVERSED: "Der Stromzähler zählt verkehrt herum; Sollwert: {setpoint}",
        Reason.CHARGER_SILENT: "Die Wallbox meldet nichts; Sollwert: {setpoint}",
        Reason.MAXIMUM_TOO_LOW: "Pause: Der Maximalstrom liegt unter dem Mindeststrom, mit dem das Auto lädt",
    },
    left_alone="unverändert",
    surplus=": {power} Überschuss in den letzten {seconds} s",
    needed=", {power} nötig",
    next={
        Reason.WAITING_FOR_HELPERS: "Entscheidet, sobald Modus und Maximalstrom einen Wert haben",
        Reason.WAITING_FOR_METER: "Entscheidet nach drei frischen Werten des Stromzählers",
        Reason.OFF: "Bleibt so, bis du einen anderen Modus wählst",
        Reason.FAST: "Lädt so weiter, bis du einen anderen Modus wählst",
        Reason.BOOST: "Boost bis {until}, danach wieder Modus {mode}",
        Reason.FOLLOWING_SUN: "Lädt je nach Sonne mehr oder weniger",
        Reason.MINIMUM: "Lädt mehr, sobald die Sonne mehr hergibt",
        Reason.NOT_DRAWING: "Lädt weiter, sobald das Auto Strom nimmt",
        Reason.NO_CAR: "Lädt, sobald ein Auto angeschlossen ist",
        Reason.STOPPING: "Pause ab {until}, wenn die Sonne nicht wiederkommt",
        Reason.TOO_LITTLE_SUN: "Lädt, sobald der Überschuss {needed} erreicht und anhält",
        Reason.STARTING: "Lädt ab {until}, wenn die Sonne bleibt",
        Reason.METER_LOST: "Folgt wieder der Sonne, sobald der Stromzähler Werte meldet",
        Reason.METER_REVERSED: "Folgt wieder der Sonne, sobald der Stromzähler richtig herum zählt",
        Reason.CHARGER_SILENT: "Folgt wieder der Sonne, sobald die Wallbox antwortet",
        Reason.MAXIMUM_TOO_LOW: "Lädt, sobald der Maximalstrom erhöht wird",
    },
    needed_unknown="den Bedarf des Autos",
    news={
        News.MODE: "Modus {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost beendet. {why}",
        News.START: "Start. {why}",
        News.CHANGE: "{why}",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant schreibt {setpoint} nicht in die Wallbox: {detail}. Ist der Modbus-Hub '{hub}' "
            "eingerichtet?"
        ),
        ProblemKind.CHARGER_SILENT: (
            "Die Wallbox antwortet nicht: {setpoint_entity} hat keinen Wert, also ist unbekannt, ob sie {setpoint} "
            "übernommen hat. Ist sie im Netzwerk, auf 'Energy management system' eingestellt, und ist Home Assistant "
            "ihr einziger Modbus-Client?"
        ),
        ProblemKind.LAPSED: (
            "Die Wallbox hält {setpoint} nicht: Sie ist auf ihren sicheren Strom zurückgefallen, {shown}. Ist ihre "
            "Gültigkeitsdauer (validity time) länger als keep_alive_s?"
        ),
        ProblemKind.WRONG_WORDS: (
            "Die Wallbox zeigt einen Sollwert von {shown}, geschrieben wurden {setpoint}, und einen solchen Strom oder "
            "eine solche Spannung gibt es nicht: Ist die Wortreihenfolge ihrer Sensoren verändert, oder lesen "
            "{setpoint_entity} und {voltage_entity} andere Register?"
        ),
        ProblemKind.NOT_TAKEN: (
            "Die Wallbox zeigt einen Sollwert von {shown}, geschrieben wurden {setpoint}. Ist {setpoint_entity} der "
            "Sollwert von Anschluss {socket}, und schreibt sonst nichts dorthin?"
        ),
        ProblemKind.LIMITED: (
            "Die Wallbox hat {setpoint} übernommen, gibt aber {shown} frei: Eine andere Grenze liegt tiefer. Wenn das "
            "so bleibt, etwa wegen Kabel oder Ladestation, stelle den Maximalstrom darauf ein."
        ),
        ProblemKind.METER_LOST: (
            "Der Stromzähler meldet nichts: Von {meter} kommt kein Wert, oder zu lange kein neuer. Arbeitet "
            "der Lesekopf oder die Integration des Zählers?"
        ),
        ProblemKind.METER_REVERSED: (
            "Der Stromzähler zählt verkehrt herum: Wenn das Auto mehr nimmt, ist der Bezug laut {meter} kleiner. Sind "
            "Bezug und Einspeisung vertauscht, oder ist das Vorzeichen von grid_power umgekehrt?"
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Bis das behoben ist, gilt der letzte Wert weiter; gab es nie einen, bleibt die Wallbox, wie sie "
            "ist."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="nichts",
    both="{one} und {other}",
    over={
        ProblemKind.WRITE_FAILED: "Home Assistant schreibt wieder in die Wallbox",
        ProblemKind.CHARGER_SILENT: "Die Wallbox antwortet wieder",
        ProblemKind.LAPSED: "Die Wallbox hält den Sollwert wieder",
        ProblemKind.WRONG_WORDS: "Die Wallbox zeigt den Sollwert wieder",
        ProblemKind.NOT_TAKEN: "Die Wallbox zeigt den Sollwert wieder",
        ProblemKind.LIMITED: "Die Wallbox gibt den Sollwert wieder frei",
        ProblemKind.METER_LOST: "Der Stromzähler meldet wieder Werte",
        ProblemKind.METER_REVERSED: "Der Stromzähler zählt wieder richtig herum",
        ProblemKind.HELPER_LOST: "Modus und Maximalstrom sind wieder da",
        ProblemKind.SELF_CHECK: "Die Selbstprüfung findet keinen Fehler mehr",
    },
    not_connected="Home Assistant ist nicht verbunden",
    no_answer="Home Assistant hat nicht geantwortet ({status})",
    unusable_state="Der Zustand von {entity} wird ignoriert: {why}.",
    unusable={
        Unusable.UNIT: "Die Einheit ist {unit}, nötig ist W oder kW",
        Unusable.NO_UNIT: "Die Einheit fehlt, nötig ist W oder kW",
        Unusable.TOO_MUCH: "{state} {unit} ist mehr, als ein Hausanschluss trägt",
        Unusable.NO_NUMBER: "Der Zustand {state!r} ist keine Zahl",
        Unusable.NEGATIVE: "Der Zustand {state!r} ist negativ",
        Unusable.NEGATIVE_HALF: (
            "Der Zustand {state!r} ist negativ; ein Sensor mit beiden Vorzeichen gehört zu grid_power"
        ),
        Unusable.NO_VALIDITY: "{state} s ist keine Gültigkeitsdauer",
        Unusable.MORE_THAN_ALL: "{percent} % ist mehr als alles",
        Unusable.NO_MODE: "{state!r} ist kein Modus; die Modi sind {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} ist kein Modus; setze "Off" in der Liste der Optionen in Anführungszeichen, sonst macht YAML '
            "etwas anderes daraus"
        ),
    },
    no_value="{entity} hat keinen Wert: {state}.",
    missing_entity=(
        "In Home Assistant gibt es {entity} nicht. Binde das Paket alfen_solar.yml in die Konfiguration ein, oder "
        "nenne deine Entität in apps.yaml unter {setting}."
    ),
    self_check=SelfCheckWords(
        title="Selbstprüfung: {seen}",
        wrong="  FEHLER: {wrong}",
        voltage="Wallbox antwortet, {voltage} V",
        safe_current="sicherer Strom {current}",
        unknown="unbekannt",
        renewed="Sollwert alle {seconds} s erneuert",
        honoured="{seconds} s lang gültig",
        window="Zähler alle {seconds} s, ein Messfenster dauert also {window} s",
        draw="Auto nimmt {power} bei {setpoint}",
        no_draw="Phasen werden geprüft, sobald ein Auto lädt",
        no_voltage="Die Wallbox zeigt keine Spannung. Ist das Paket eingebunden, und ist die Wallbox im Netzwerk?",
        odd_voltage=(
            "Die Wallbox zeigt eine Spannung von {voltage} V. Die Register werden falsch gelesen: Ist die "
            "Wortreihenfolge verändert, oder die Adresse um eins verschoben?"
        ),
        no_setpoint="Die Wallbox zeigt keinen Sollwert für Anschluss {socket}. Hat sie diesen Anschluss?",
        short_validity=(
            "Für die Wallbox gilt ein Sollwert {validity} s lang, erneuert wird er alle {seconds} s. Stelle in der "
            "Wallbox eine längere Gültigkeitsdauer (validity time) ein, oder ein kürzeres keep_alive_s."
        ),
        slow_meter=(
            "Der Stromzähler meldet alle {seconds} s, eine Entscheidung dauert also {window} s. Setze in der "
            "DSMR-Integration von Home Assistant die Zeit zwischen Aktualisierungen auf 0."
        ),
        more_phases=(
            "Das Auto nimmt {power} bei {setpoint}, das geht nur auf mehr als {phases} Phase(n). Schreibe phases: 3."
        ),
    ),
    session=SessionWords(
        full="Das Auto ist voll: {energy} kWh geladen, {share} % davon von der Sonne{saved}",
        left="Das Auto ist abgesteckt: {energy} kWh geladen, {share} % davon von der Sonne{saved}",
        saved=", {money} gespart",
        money="{amount} {currency}",
    ),
    boost_button="Boost 1 h",
    stop_button="Stopp",
    dry_run="Probelauf: {message}",
)
