"""What the app says in French: with a no-break space before a colon, a semicolon and a percent sign."""

from alfen_solar.decision import Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.problem import ProblemKind
from alfen_solar.telling.logbook import News

from .words import Because, Doing, Note, SelfCheckWords, SessionWords, Times, Words

FRENCH = Words(
    decimal_mark=",",
    times=Times(
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        at_today="à {time}",
        at_tomorrow="demain à {time}",
        at_day="{day} à {time}",
        until_today="à {time}",
        until_tomorrow="à demain {time}",
        until_day="à {day} {time}",
        soon="bientôt",
    ),
    why={
        Reason.WAITING_FOR_HELPERS: "En attente du mode de charge et du courant maximal",
        Reason.WAITING_FOR_METER: "En attente de nouvelles données du compteur",
        Reason.OFF: "Charge désactivée",
        Reason.CHARGER_FAULT: "La borne signale un défaut et ne charge pas",
    },
    boost_waits="Charge désactivée\xa0: le boost jusqu'{until} attend un autre mode",
    doing={
        Doing.WAITING: "En attente",
        Doing.PAUSED: "En pause",
        Doing.CHARGING: "Charge à {current}",
        Doing.IDLE: "La voiture ne charge pas, borne prête à {current}",
        Doing.NO_CAR: "Aucune voiture branchée, borne prête à {current}",
        Doing.OFFERING: "Autorise {current}",
    },
    note={
        Note.MAXIMUM: " (maximum)",
        Note.MINIMUM: " (minimum)",
        Note.SETTINGS: " (maximum autorisé par apps.yaml)",
        Note.CHARGER: " (limité{to} par la borne)",
    },
    to=" à {limit}",
    because={
        Because.SURPLUS: "{power} de surplus",
        Because.WINDOW: "{power} de surplus sur les {seconds} dernières secondes",
        Because.TOO_LITTLE_SUN: "pas assez de soleil",
        Because.NEEDED: "il faut {power}",
        Because.PAUSES: "pause {at} si cela dure",
        Because.STARTS: "démarrage {at} si cela dure",
        Because.BOOST: "boost jusqu'{until}",
        Because.METER_LOST: "pas de données du compteur",
        Because.METER_REVERSED: "soutirage et injection semblent inversés",
        Because.METER_FROZEN: "le compteur semble figé",
        Because.CHARGER_SILENT: "la borne ne répond pas",
        Because.MAXIMUM_TOO_LOW: "le courant maximal est inférieur au minimum de la voiture",
        Because.CHARGER_ALLOWS_TOO_LITTLE: "la borne n'autorise que {limit}, moins que le minimum de la voiture",
    },
    joint="\xa0: ",
    next={
        Reason.WAITING_FOR_HELPERS: "Reprend dès que le mode et le courant maximal ont une valeur",
        Reason.WAITING_FOR_METER: "Reprend après trois nouvelles valeurs",
        Reason.OFF: "Reste désactivée tant que vous ne changez pas de mode",
        Reason.FAST: "Continue tant que vous ne changez pas de mode",
        Reason.BOOST: "Revient au mode «\xa0{mode}\xa0» {at}",
        Reason.FOLLOWING_SUN: "S'adapte au surplus",
        Reason.MINIMUM: "Charge plus vite dès que le surplus augmente",
        Reason.NOT_DRAWING: "Continue dès que la voiture charge",
        Reason.NO_CAR: "Charge dès qu'une voiture est branchée",
        Reason.CHARGER_FAULT: "Reprend dès que le défaut de la borne a disparu",
        Reason.STOPPING: "Pause {at}, sauf si le surplus revient",
        Reason.TOO_LITTLE_SUN: "Démarre dès que le surplus reste au-dessus de {needed}",
        Reason.STARTING: "Démarre {at} si le surplus se maintient",
        Reason.METER_LOST: "Suit à nouveau le soleil dès que le compteur envoie des données",
        Reason.METER_REVERSED: "Suit à nouveau le soleil dès que le réglage du compteur est correct",
        Reason.METER_FROZEN: "Suit à nouveau le soleil dès que le compteur réagit à la voiture",
        Reason.CHARGER_SILENT: "Suit à nouveau le soleil dès que la borne répond",
        Reason.MAXIMUM_TOO_LOW: "Charge dès que le courant maximal est plus élevé",
    },
    next_boost_waits="Le boost commence dès que vous choisissez un autre mode",
    needed_unknown="ce qu'il faut à la voiture",
    needs_current="\xa0; il faut {current} à cette voiture pour démarrer",
    news={
        News.MODE: "Mode choisi\xa0: {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost terminé. {why}",
        News.START: "Charge démarrée. {why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Échec de l'écriture dans la borne",
        ProblemKind.CHARGER_SILENT: "La borne ne répond pas",
        ProblemKind.LAPSED: "Borne au courant de sécurité",
        ProblemKind.WRONG_WORDS: "Valeurs de la borne impossibles",
        ProblemKind.NOT_TAKEN: "Courant de charge non appliqué",
        ProblemKind.CHARGER_FAULT: "La borne signale un défaut",
        ProblemKind.METER_LOST: "Pas de données du compteur",
        ProblemKind.METER_REVERSED: "Soutirage et injection inversés",
        ProblemKind.METER_FROZEN: "Le compteur semble figé",
        ProblemKind.SENSOR_LOST: "Pas de données d'un capteur de la borne",
        ProblemKind.HELPER_LOST: "Mode ou courant maximal manquant",
        ProblemKind.SELF_CHECK: "L'autotest a trouvé un problème",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant n'a pas pu envoyer {setpoint} à la borne\xa0: {detail}. Vérifiez que le hub Modbus "
            "«\xa0{hub}\xa0» est configuré."
        ),
        ProblemKind.CHARGER_SILENT: (
            "La borne ne répond pas\xa0: {setpoint_entity} n'a pas de valeur. On ne sait pas quel courant elle "
            "autorise. Vérifiez que la borne est joignable sur le réseau, que sa source de données est «\xa0Energy "
            "Management System\xa0» et qu'aucun autre client Modbus n'est connecté."
        ),
        ProblemKind.LAPSED: (
            "La borne est passée de {setpoint} à son courant de sécurité (Safe current), {shown}. Vérifiez que sa "
            "durée de validité (Validity time) dépasse le double de keep_alive_s."
        ),
        ProblemKind.WRONG_WORDS: (
            "La borne indique {shown} au lieu de {setpoint}, et son courant ou sa tension n'est pas plausible. "
            "Vérifiez l'ordre des registres (swap) et les adresses de {setpoint_entity} et {voltage_entity}."
        ),
        ProblemKind.NOT_TAKEN: (
            "La borne indique {shown} au lieu de {setpoint}. Vérifiez que {setpoint_entity} correspond à la prise "
            "{socket} et que rien d'autre n'écrit dans la borne."
        ),
        ProblemKind.CHARGER_FAULT: (
            "La borne signale un défaut (état F du mode 3) et ne charge pas. Cherchez l'erreur sur son écran ou dans "
            "l'application Alfen. Débranchez la voiture et rebranchez-la. Si le défaut persiste, redémarrez la borne."
        ),
        ProblemKind.METER_LOST: (
            "Pas de données récentes du compteur ({meter}). Vérifiez le lecteur et l'intégration du compteur. Si le "
            "compteur est un capteur MQTT, mettez force_update: true, sinon une valeur constante n'est pas "
            "transmise."
        ),
        ProblemKind.METER_REVERSED: (
            "Le soutirage et l'injection semblent inversés\xa0: quand la voiture charge plus, le soutirage selon "
            "{meter} diminue. Permutez grid_import et grid_export, ou utilisez pour grid_power un capteur où le "
            "soutirage est positif."
        ),
        ProblemKind.METER_FROZEN: (
            "Le compteur ({meter}) ne montre aucun changement quand la voiture charge plus ou moins. Le lecteur répète "
            "peut-être son dernier télégramme\xa0: redémarrez-le. Vérifiez que le compteur mesure aussi la borne."
        ),
        ProblemKind.SENSOR_LOST: (
            "Pas de données de {detail}. En attendant, les autres capteurs de la borne sont utilisés, et une puissance "
            "qu'aucun d'eux n'indique compte comme nulle. Vérifiez que le capteur existe et qu'il est disponible."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} En attendant, la dernière valeur est utilisée. S'il n'y en a pas, la borne n'est pas commandée."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="rien",
    both="{one} et {other}",
    over="Résolu\xa0: {title}",
    not_connected="Home Assistant n'est pas connecté",
    no_answer="Home Assistant n'a pas répondu ({status})",
    unusable_state="L'état de {entity} est ignoré\xa0: {why}.",
    unusable={
        Unusable.UNIT: "son unité est {unit}, il faut {wanted}",
        Unusable.NO_UNIT: "son unité manque, il faut {wanted}",
        Unusable.TOO_MUCH: "{state} {unit} dépasse ce que supporte le raccordement d'une maison",
        Unusable.NO_NUMBER: "{state!r} n'est pas un nombre",
        Unusable.NEGATIVE: "{state!r} est négatif",
        Unusable.NEGATIVE_HALF: "{state!r} est négatif\xa0; un capteur à deux signes se met dans grid_power",
        Unusable.NO_VALIDITY: "{state} s n'est pas une durée de validité",
        Unusable.MORE_THAN_ALL: "{percent}\xa0% dépasse 100\xa0%",
        Unusable.NO_TIME: "{state!r} n'est pas une heure\xa0; prenez une entrée avec heure, ou avec date et heure",
        Unusable.NO_MODE: "{state!r} n'est pas un mode\xa0; les modes sont {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} n\'est pas un mode\xa0; écrivez "Off" entre guillemets dans la liste des options, sinon YAML en '
            "fait autre chose"
        ),
    },
    no_value="{entity} n'a pas de valeur ({state}).",
    missing_entity=(
        "{entity} n'existe pas dans Home Assistant. Incluez le package alfen_solar.yml ou indiquez votre entité sous "
        "{setting} dans apps.yaml."
    ),
    self_check=SelfCheckWords(
        title="Autotest\xa0: {seen}",
        wrong="  ERREUR\xa0: {wrong}",
        voltage="la borne répond, {voltage} V",
        safe_current="courant de sécurité {current}",
        unknown="inconnu",
        renewed="consigne renouvelée toutes les {seconds} s",
        honoured="valable pendant {seconds} s",
        window="compteur toutes les {seconds} s, une décision prend donc {window} s",
        draw="la voiture consomme {power} à {setpoint}",
        no_draw="phases vérifiées dès qu'une voiture charge",
        no_voltage=(
            "La borne n'indique pas de tension. Vérifiez que le package est inclus et que la borne est joignable."
        ),
        odd_voltage=(
            "La borne indique {voltage} V, ce qui n'est pas plausible. Vérifiez l'ordre des registres (swap) et "
            "l'adresse."
        ),
        no_setpoint="La borne n'indique pas de consigne pour la prise {socket}. Vérifiez que cette prise existe.",
        short_validity=(
            "La borne ne garde une consigne que {validity} s. Elle est renouvelée toutes les {seconds} s au lieu de "
            "toutes les {keep_alive} s. Allongez la durée de validité (Validity time) dans la borne, ou réduisez "
            "keep_alive_s dans apps.yaml à moins de la moitié."
        ),
        slow_meter=(
            "Le compteur envoie une valeur toutes les {seconds} s, une décision prend donc {window} s. Dans les "
            "options DSMR, réglez «\xa0Temps minimum entre les mises à jour des entités\xa0» sur 0."
        ),
        more_phases=(
            "La voiture consomme {power} à {setpoint}, ce qui demande plus de {phases} phase(s). Réglez phases sur 3."
        ),
    ),
    session=SessionWords(
        full="Charge terminée\xa0: {energy} kWh, dont {share}\xa0% solaire{saved}",
        left="Voiture débranchée\xa0: {energy} kWh, dont {share}\xa0% solaire{saved}",
        saved=", {money} d'économie",
        money="{amount}\xa0{currency}",
        money_by_code="{amount}\xa0{currency}",
    ),
    boost_button="Boost 1 h",
    stop_button="Arrêter la charge",
    dry_run="Simulation\xa0: {message}",
)
