"""What the app says in French."""

from alfen_solar.decision import Reason
from alfen_solar.logbook import News
from alfen_solar.meter import Unusable
from alfen_solar.problem import ProblemKind

from .words import SelfCheckWords, SessionWords, Words

FRENCH = Words(
    decimal_mark=",",
    weekdays=("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    clock="{weekday} {time}",
    why={
        Reason.WAITING_FOR_HELPERS: "Attend le mode et le courant maximal de Home Assistant",
        Reason.WAITING_FOR_METER: "Attend de nouvelles mesures du compteur",
        Reason.OFF: "Charge désactivée",
        Reason.FAST: "Charge à {setpoint}, le maximum",
        Reason.BOOST: "Boost : charge à {setpoint} jusqu'à {until}",
        Reason.FOLLOWING_SUN: "Charge à {setpoint}{surplus}",
        Reason.MINIMUM: "Charge à {setpoint}, le minimum{surplus}",
        Reason.NOT_DRAWING: "Propose {setpoint}, mais la voiture ne consomme rien{surplus}",
        Reason.NO_CAR: "Propose {setpoint}, mais aucune voiture n'est branchée{surplus}",
        Reason.STOPPING: "Charge à {setpoint}{surplus} ; pause à partir de {until} si cela dure",
        Reason.TOO_LITTLE_SUN: "En pause{surplus}{needed}",
        Reason.STARTING: "En pause{surplus} ; charge à partir de {until} si cela dure",
        Reason.METER_LOST: "Le compteur n'indique rien ; consigne : {setpoint}",
        Reason.METER_REVERSED: "Le compteur compte à l'envers ; consigne : {setpoint}",
        Reason.CHARGER_SILENT: "La borne n'indique rien ; consigne : {setpoint}",
        Reason.MAXIMUM_TOO_LOW: (
            "En pause : le courant maximal est inférieur au minimum avec lequel la voiture se charge"
        ),
    },
    left_alone="inchangée",
    surplus=" : {power} de surplus sur les {seconds} dernières s",
    needed=", {power} nécessaires",
    next={
        Reason.WAITING_FOR_HELPERS: "Décide dès que le mode et le courant maximal ont une valeur",
        Reason.WAITING_FOR_METER: "Décide après trois nouvelles mesures du compteur",
        Reason.OFF: "Rien ne change tant que vous ne choisissez pas un autre mode",
        Reason.FAST: "Continue tant que vous ne choisissez pas un autre mode",
        Reason.BOOST: "Boost jusqu'à {until}, puis de nouveau le mode {mode}",
        Reason.FOLLOWING_SUN: "Augmente et diminue avec le soleil",
        Reason.MINIMUM: "Augmente dès que le soleil donne plus",
        Reason.NOT_DRAWING: "Continue dès que la voiture consomme",
        Reason.NO_CAR: "Charge dès qu'une voiture est branchée",
        Reason.STOPPING: "Pause à partir de {until}, sauf si le soleil revient",
        Reason.TOO_LITTLE_SUN: "Charge dès que le surplus atteint {needed} et se maintient",
        Reason.STARTING: "Charge à partir de {until}, sauf si le soleil disparaît",
        Reason.METER_LOST: "Suit de nouveau le soleil dès que le compteur envoie des mesures",
        Reason.METER_REVERSED: "Suit de nouveau le soleil dès que le compteur compte à l'endroit",
        Reason.CHARGER_SILENT: "Suit de nouveau le soleil dès que la borne répond",
        Reason.MAXIMUM_TOO_LOW: "Charge dès que le courant maximal est augmenté",
    },
    needed_unknown="ce qu'il faut à la voiture",
    news={
        News.MODE: "Mode {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost terminé. {why}",
        News.START: "Début. {why}",
        News.CHANGE: "{why}",
    },
    problem={
        ProblemKind.WRITE_FAILED: (
            "Home Assistant n'écrit pas {setpoint} dans la borne : {detail}. Le hub modbus '{hub}' est-il configuré ?"
        ),
        ProblemKind.CHARGER_SILENT: (
            "La borne ne répond pas : {setpoint_entity} n'a pas de valeur, on ne sait donc pas si elle a pris "
            "{setpoint}. Est-elle sur le réseau, réglée sur 'Energy management system', et Home Assistant est-il son "
            "seul client Modbus ?"
        ),
        ProblemKind.LAPSED: (
            "La borne ne garde pas {setpoint} : elle est retombée à son courant de sécurité, {shown}. Sa durée de "
            "validité (validity time) est-elle plus longue que keep_alive_s ?"
        ),
        ProblemKind.WRONG_WORDS: (
            "La borne affiche une consigne de {shown} alors que {setpoint} ont été écrits, et un tel courant ou une "
            "telle tension n'existe pas : l'ordre des mots de ses capteurs a-t-il changé, ou {setpoint_entity} et "
            "{voltage_entity} lisent-ils d'autres registres ?"
        ),
        ProblemKind.NOT_TAKEN: (
            "La borne affiche une consigne de {shown} alors que {setpoint} ont été écrits. {setpoint_entity} est-il "
            "bien la consigne de la prise {socket}, et rien d'autre n'y écrit-il ?"
        ),
        ProblemKind.LIMITED: (
            "La borne a pris {setpoint} mais applique {shown} : une autre limite est plus basse. Si elle est durable, "
            "comme celle du câble ou de la borne, réglez le courant maximal sur cette valeur."
        ),
        ProblemKind.METER_LOST: (
            "Le compteur n'indique rien : aucune valeur ne vient de {meter}, ou pas de nouvelle depuis trop longtemps. "
            "Le lecteur P1 ou l'intégration du compteur fonctionne-t-il ?"
        ),
        ProblemKind.METER_REVERSED: (
            "Le compteur compte à l'envers : quand la voiture consomme plus, le soutirage diminue selon {meter}. Le "
            "soutirage et l'injection sont-ils inversés, ou le signe de grid_power est-il à l'envers ?"
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} D'ici là, la dernière valeur reste valable ; s'il n'y en a jamais eu, la borne reste comme elle "
            "est."
        ),
        ProblemKind.SELF_CHECK: "{detail}",
    },
    nothing="rien",
    both="{one} et {other}",
    over={
        ProblemKind.WRITE_FAILED: "Home Assistant écrit de nouveau dans la borne",
        ProblemKind.CHARGER_SILENT: "La borne répond de nouveau",
        ProblemKind.LAPSED: "La borne garde de nouveau la consigne",
        ProblemKind.WRONG_WORDS: "La borne affiche de nouveau la consigne",
        ProblemKind.NOT_TAKEN: "La borne affiche de nouveau la consigne",
        ProblemKind.LIMITED: "La borne applique de nouveau la consigne",
        ProblemKind.METER_LOST: "Le compteur envoie de nouveau des mesures",
        ProblemKind.METER_REVERSED: "Le compteur compte de nouveau à l'endroit",
        ProblemKind.HELPER_LOST: "Le mode et le courant maximal sont de nouveau là",
        ProblemKind.SELF_CHECK: "L'autocontrôle ne trouve plus d'erreur",
    },
    not_connected="Home Assistant n'est pas connecté",
    no_answer="Home Assistant n'a pas répondu ({status})",
    unusable_state="L'état de {entity} est ignoré : {why}.",
    unusable={
        Unusable.UNIT: "son unité est {unit}, il faut W ou kW",
        Unusable.NO_UNIT: "son unité manque, il faut W ou kW",
        Unusable.TOO_MUCH: "{state} {unit}, c'est plus que ne supporte le raccordement d'une maison",
        Unusable.NO_NUMBER: "son état {state!r} n'est pas un nombre",
        Unusable.NEGATIVE: "son état {state!r} est négatif",
        Unusable.NEGATIVE_HALF: "son état {state!r} est négatif ; un capteur à deux signes se met dans grid_power",
        Unusable.NO_VALIDITY: "{state} s n'est pas une durée de validité",
        Unusable.MORE_THAN_ALL: "{percent} %, c'est plus que la totalité",
        Unusable.NO_MODE: "{state!r} n'est pas un mode ; les modes sont {modes}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} n\'est pas un mode ; écrivez "Off" entre guillemets dans la liste des options, sinon YAML en '
            "fait autre chose"
        ),
    },
    no_value="{entity} n'a pas de valeur : {state}.",
    missing_entity=(
        "Home Assistant ne connaît pas {entity}. Incluez le package alfen_solar.yml dans sa configuration, ou indiquez "
        "votre entité dans apps.yaml, à {setting}."
    ),
    self_check=SelfCheckWords(
        title="Autocontrôle : {seen}",
        wrong="  ERREUR : {wrong}",
        voltage="la borne répond, {voltage} V",
        safe_current="courant de sécurité {current}",
        unknown="inconnu",
        renewed="consigne renouvelée toutes les {seconds} s",
        honoured="valable pendant {seconds} s",
        window="compteur toutes les {seconds} s, une fenêtre de mesure dure donc {window} s",
        draw="la voiture consomme {power} à {setpoint}",
        no_draw="phases vérifiées dès qu'une voiture se charge",
        no_voltage="La borne n'affiche pas de tension. Le package est-il inclus, et la borne est-elle sur le réseau ?",
        odd_voltage=(
            "La borne affiche une tension de {voltage} V. Les registres sont mal lus : l'ordre des mots a-t-il changé, "
            "ou l'adresse est-elle décalée d'une unité ?"
        ),
        no_setpoint="La borne n'affiche pas de consigne pour la prise {socket}. Cette prise existe-t-elle ?",
        short_validity=(
            "Pour la borne, une consigne est valable {validity} s, et elle est renouvelée toutes les {seconds} s. "
            "Réglez une durée de validité (validity time) plus longue dans la borne, ou un keep_alive_s plus court."
        ),
        slow_meter=(
            "Le compteur envoie une mesure toutes les {seconds} s, une décision prend donc {window} s. Dans "
            "l'intégration DSMR de Home Assistant, mettez le temps entre les mises à jour à 0."
        ),
        more_phases=(
            "La voiture consomme {power} à {setpoint}, ce qui demande plus de {phases} phase(s). Écrivez phases: 3."
        ),
    ),
    session=SessionWords(
        full="La voiture est chargée : {energy} kWh, dont {share} % du soleil{saved}",
        left="La voiture est débranchée : {energy} kWh chargés, dont {share} % du soleil{saved}",
        saved=", {money} économisés",
        money="{amount} {currency}",
    ),
    boost_button="Boost 1 h",
    stop_button="Arrêter",
    dry_run="Essai à blanc : {message}",
)
