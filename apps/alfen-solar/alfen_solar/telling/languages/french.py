"""All messages in French: with a no-break space before a colon, a semicolon, a percent sign, and a unit."""

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

FRENCH = Words(
    decimal_mark=",",
    gap="\xa0",
    times=Times(
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        at_today="à {time}",
        at_tomorrow="demain à {time}",
        at_day="{day} à {time}",
        until_today="à {time}",
        until_tomorrow="à demain à {time}",
        until_day="à {day} à {time}",
        date="%d/%m/%Y",
        at_date="le {day} à {time}",
        until_date="au {day} à {time}",
        soon="bientôt",
    ),
    mode={
        Mode.OFF: "Arrêt",
        Mode.SOLAR: "Solaire",
        Mode.MINIMUM_SOLAR: "Minimum + solaire",
        Mode.FAST: "Rapide",
    },
    why={
        Reason.WAITING_FOR_HELPERS: "En attente du mode de charge et du courant maximal",
        Reason.WAITING_FOR_METER: "En attente de nouvelles données du compteur",
        Reason.OFF: "Charge désactivée",
        Reason.ENOUGH: "Limite d'énergie de cette session atteinte",
        Reason.CHARGER_FAULT: "La borne signale un défaut et ne charge pas",
        Reason.SWITCHING: "Passage entre une et trois phases",
    },
    boost_waits="Charge désactivée\xa0: boost (jusqu'{until}) en attente",
    doing={
        Doing.WAITING: "En attente",
        Doing.PAUSED: "En pause",
        Doing.CHARGING: "Charge à {current}",
        Doing.STARTED: "Charge démarrée à {current}",
        Doing.IDLE: "La voiture ne charge pas, borne prête à {current}",
        Doing.NO_CAR: "Aucune voiture branchée, borne prête à {current}",
        Doing.OFFERING: "Courant de charge {current}",
    },
    note={
        Note.MAXIMUM: " (maximum)",
        Note.MINIMUM: " (minimum)",
        Note.SETTINGS: " (limite dans apps.yaml)",
        Note.CHARGER: " (limite de la borne{to})",
        Note.STATION: " (limite de la station{to})",
        Note.PHASES: " (jusqu'à la confirmation des nouvelles phases)",
        Note.FUSE: " (limite du disjoncteur général{to})",
        Note.QUARTER_HOUR: " (limite quart-horaire{to})",
        Note.DIMMED: " (limite externe{to})",
    },
    to="\xa0: {limit}",
    because={
        Because.SURPLUS: "{power} de surplus",
        Because.WINDOW: "{power} de surplus sur les {seconds} dernières secondes",
        Because.BATTERY_LENDS: "dont {power} vers la batterie",
        Because.BATTERY_FIRST: "batterie domestique prioritaire",
        Because.BATTERY_GIVES: "batterie en décharge à {power}",
        Because.BATTERY_HELPS: "avec l'aide de la batterie domestique",
        Because.BATTERY_UNKNOWN: "puissance de la batterie inconnue",
        Because.TOO_LITTLE_SUN: "pas assez de soleil",
        Because.NEEDED: "il faut {power}",
        Because.PAUSES: "pause {at} si cela dure",
        Because.STARTS: "démarrage {at} si cela dure",
        Because.PROBES: "démarrage {at} pour tester l'onduleur",
        Because.BOOST: "boost jusqu'{until}",
        Because.PLAN: "plan jusqu'{until}",
        Because.METER_LOST: "pas de données du compteur",
        Because.METER_REVERSED: "soutirage et injection semblent inversés",
        Because.METER_FROZEN: "le compteur semble figé",
        Because.CHARGER_SILENT: "la borne ne répond pas",
        Because.MAXIMUM_TOO_LOW: "le courant maximal est inférieur au minimum de la voiture",
        Because.CHARGER_ALLOWS_TOO_LITTLE: "la borne n'autorise que {limit}, moins que le minimum de la voiture",
    },
    in_use={
        Bound.FUSE: "pas assez de courant disponible au disjoncteur général",
        Bound.QUARTER_HOUR: "la limite quart-horaire laisse trop peu à la voiture",
        Bound.DIMMING: "la limite externe laisse trop peu à la voiture",
        Bound.STATION: "l'autre voiture utilise le courant de la station",
    },
    joint="\xa0: ",
    next={
        Reason.WAITING_FOR_HELPERS: "Reprend dès que le mode et le courant maximal ont une valeur",
        Reason.WAITING_FOR_METER: "Reprend après trois nouvelles valeurs",
        Reason.OFF: "Reste désactivée tant que vous ne changez pas de mode",
        Reason.FAST: "Continue tant que vous ne changez pas de mode",
        Reason.BOOST: "Revient au mode «\xa0{mode}\xa0» {at}",
        Reason.PLAN: "Suit à nouveau le soleil {at}",
        Reason.ENOUGH: "Reprend si la limite est relevée ou si la voiture a été débranchée",
        Reason.FOLLOWING_SUN: "S'adapte au surplus",
        Reason.MINIMUM: "Charge plus vite dès que le surplus augmente",
        Reason.NOT_DRAWING: "Reprend dès que la voiture charge",
        Reason.NO_CAR: "Charge dès qu'une voiture est branchée",
        Reason.CHARGER_FAULT: "Reprend dès que le défaut de la borne a disparu",
        Reason.STOPPING: "Se met en pause {at}, sauf si le surplus revient",
        Reason.TOO_LITTLE_SUN: "Démarre dès que le surplus reste au-dessus de {needed}",
        Reason.STARTING: "Démarre {at} si le surplus se maintient",
        Reason.METER_LOST: "Suit à nouveau le soleil dès que le compteur envoie des données",
        Reason.METER_REVERSED: "Suit à nouveau le soleil dès que le réglage du compteur est correct",
        Reason.METER_FROZEN: "Suit à nouveau le soleil dès que le compteur réagit à la voiture",
        Reason.CHARGER_SILENT: "Suit à nouveau le soleil dès que la borne répond",
        Reason.MAXIMUM_TOO_LOW: "Charge dès que le courant maximal est plus élevé",
        Reason.SWITCHING: "Reprend {at}",
    },
    next_probes="Démarre {at} pour voir si l'onduleur peut fournir plus",
    next_boost_waits="Le boost commence dès que vous choisissez un autre mode",
    next_in_use={
        Bound.FUSE: "Charge dès que la maison laisse assez de courant",
        Bound.QUARTER_HOUR: "Charge dès que la limite quart-horaire laisse assez de puissance",
        Bound.DIMMING: "Charge dès que la limite externe laisse assez de puissance",
        Bound.STATION: "Charge dès que l'autre voiture laisse assez de courant",
    },
    needed_unknown="ce qu'il faut à la voiture",
    needs_current="\xa0; cette voiture démarre à {current}",
    phases_stay="\xa0; plus de commutation de phase pour le moment",
    choice_waits="\xa0; votre dernier choix s'applique dans {seconds}\xa0s",
    news={
        News.MODE: "Mode choisi\xa0: {mode}. {why}",
        News.BOOST: "{why}",
        News.BOOST_ENDED: "Boost terminé. {why}",
        News.START: "{why}",
        News.CHANGE: "{why}",
    },
    title={
        ProblemKind.WRITE_FAILED: "Échec de l'écriture dans la borne",
        ProblemKind.CHARGER_SILENT: "La borne ne répond pas",
        ProblemKind.LAPSED: "Borne revenue au courant de sécurité",
        ProblemKind.WRONG_WORDS: "Valeurs de la borne non plausibles",
        ProblemKind.NOT_TAKEN: "Courant de charge non appliqué",
        ProblemKind.CHARGER_FAULT: "La borne signale un défaut",
        ProblemKind.METER_LOST: "Pas de données du compteur",
        ProblemKind.METER_REVERSED: "Soutirage et injection inversés",
        ProblemKind.METER_FROZEN: "Le compteur semble figé",
        ProblemKind.BATTERY_LOST: "Pas de données de la batterie domestique",
        ProblemKind.BATTERY_REVERSED: "Signe de la batterie domestique inversé",
        ProblemKind.BATTERY_FROZEN: "La batterie domestique semble figée",
        ProblemKind.SENSOR_LOST: "Pas de données d'un capteur de la borne",
        ProblemKind.SENSOR_FROZEN: "Un capteur de la borne semble figé",
        ProblemKind.HELPER_LOST: "Mode ou courant maximal manquant",
        ProblemKind.LIMIT_LOST: "Limite externe sans valeur",
        ProblemKind.QUARTER_HOUR_LOST: "Limite quart-horaire sans valeur",
        ProblemKind.QUARTER_HOUR_WRONG: "Capteur quart-horaire incohérent",
        ProblemKind.PACKAGE_VERSION: "Le package a une autre version",
        ProblemKind.SELF_CHECK: "L'autotest a trouvé un problème",
        ProblemKind.PLAN_LOST: "Plan incomplet",
        ProblemKind.WISH_UNUSABLE: "Part solaire ou boost non valide",
        ProblemKind.SHARING: "Priorité ou courant de station manquant",
        ProblemKind.PHASES: "Problème de commutation de phase",
        ProblemKind.PHASES_LOST: "Pas de données des phases de la maison",
        ProblemKind.PHASES_DOUBTED: "Phases de la maison non plausibles",
        ProblemKind.ROTATION: "La rotation des phases semble fausse",
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
            "La borne signale un défaut (état F du mode 3) et ne charge pas. Consultez son écran ou "
            "l'application Alfen pour connaître l'erreur. Débranchez puis rebranchez la voiture. Si le défaut "
            "persiste, redémarrez la borne."
        ),
        ProblemKind.METER_LOST: (
            "Pas de données récentes du compteur ({meter}). Vérifiez le lecteur et l'intégration du compteur. Si le "
            "compteur est un capteur MQTT, définissez force_update: true\xa0; sinon, il ne transmet pas les valeurs "
            "inchangées."
        ),
        ProblemKind.METER_REVERSED: (
            "Le soutirage et l'injection semblent inversés\xa0: quand la voiture charge plus, le soutirage mesuré "
            "par {meter} diminue. Permutez grid_import et grid_export, ou utilisez pour grid_power un capteur où le "
            "soutirage est positif."
        ),
        ProblemKind.METER_FROZEN: (
            "Le compteur ({meter}) affiche la même valeur depuis des heures, ou ne réagit pas quand la voiture charge "
            "plus ou moins. Le lecteur répète peut-être son dernier télégramme\xa0: redémarrez-le. Vérifiez que le "
            "compteur mesure aussi la borne."
        ),
        ProblemKind.BATTERY_LOST: "{detail}",
        ProblemKind.BATTERY_REVERSED: (
            "La puissance de la batterie domestique ({detail}) semble avoir le mauvais signe\xa0: elle indique une "
            "charge pendant que la batterie se décharge, ou l'inverse. Donnez l'autre valeur à battery_sign, ou "
            "échangez battery_charge et battery_discharge. En attendant, la voiture n'utilise que la puissance "
            "qui serait sinon injectée."
        ),
        ProblemKind.BATTERY_FROZEN: (
            "{detail} ne change pas, alors que la batterie domestique a dû se charger ou se décharger. Vérifiez "
            "l'intégration de la batterie et rechargez-la. En attendant, ce capteur n'est pas utilisé."
        ),
        ProblemKind.SENSOR_LOST: (
            "Pas de données de {detail}. En attendant, les autres capteurs de la borne sont utilisés\xa0; une "
            "puissance qu'aucun d'eux n'indique compte comme nulle. Vérifiez que le capteur existe et qu'il est "
            "disponible."
        ),
        ProblemKind.SENSOR_FROZEN: (
            "Aucun changement pour {detail}, alors que d'autres capteurs de la borne montrent que la voiture consomme "
            "plus ou moins qu'avant. Vérifiez l'intégration de la borne et rechargez-la. En attendant, les autres "
            "capteurs de la borne sont utilisés."
        ),
        ProblemKind.HELPER_LOST: (
            "{detail} Vérifiez l'entrée dans Home Assistant. En attendant, la dernière valeur valide est utilisée\xa0; "
            "s'il n'y en a pas, la borne n'est pas commandée."
        ),
        ProblemKind.LIMIT_LOST: (
            "{detail} En attendant, la dernière limite s'applique, et après 5\xa0minutes 4,2\xa0kW au plus pour toutes "
            "les voitures ensemble. Vérifiez l'entité, et l'appareil ou l'automatisation qui la définit."
        ),
        ProblemKind.QUARTER_HOUR_LOST: (
            "{detail} En attendant, le dernier choix et la dernière limite valides s'appliquent (2,5\xa0kW s'il n'y en "
            "a pas), et le soutirage est calculé avec le compteur. Vérifiez les entrées et les capteurs du compteur."
        ),
        ProblemKind.QUARTER_HOUR_WRONG: (
            "{detail} ne correspond pas au soutirage mesuré par le compteur. Vérifiez que c'est le capteur du quart "
            "d'heure en cours (1.4.0) ou de la pointe de ce mois (1.6.0). En attendant, le soutirage est calculé avec "
            "le compteur."
        ),
        ProblemKind.PACKAGE_VERSION: "{detail}",
        ProblemKind.SELF_CHECK: "{detail}",
        ProblemKind.PLAN_LOST: "{detail}",
        ProblemKind.WISH_UNUSABLE: "{detail}",
        ProblemKind.SHARING: "{detail}",
        ProblemKind.PHASES: "{detail}",
        ProblemKind.PHASES_LOST: (
            "Pas de données récentes de {detail}\xa0: la charge du disjoncteur général est inconnue. Jusqu'à leur "
            "retour, la voiture reçoit le courant minimal, puis plus rien après une minute. Vérifiez que les capteurs "
            "existent et sont activés\xa0: l'intégration DSMR de Home Assistant désactive ceux des phases par défaut. "
            "Ils doivent être mis à jour au moins toutes les 10\xa0s."
        ),
        ProblemKind.PHASES_DOUBTED: (
            "Les capteurs sous house_phases ne correspondent pas au compteur ({meter}) ou ne changent pas quand la "
            "voiture charge plus ou moins. En attendant, la voiture reçoit le courant minimal, puis plus rien après "
            "une minute. Vérifiez que ce sont les bons capteurs et que le lecteur ne répète pas son dernier "
            "télégramme."
        ),
        ProblemKind.ROTATION: (
            "Quand la voiture charge plus, le courant augmente sur une autre phase de la maison que prévu. Vérifiez "
            "le raccordement de la borne et indiquez {detail} dans apps.yaml. En attendant, la phase la plus chargée "
            "compte pour toutes."
        ),
    },
    phases={
        Flaw.REFUSED: (
            "La borne n'est pas passée d'une à trois phases, ou l'inverse. Activez «\xa0Allow 1- and 3-phased "
            "charging\xa0» dans l'ACE Service Installer, ou réglez phases sur 1 ou 3 dans apps.yaml. Les phases "
            "restent les mêmes tant que la voiture est branchée."
        ),
        Flaw.NOT_TAKEN: (
            "La borne indique qu'elle a changé de phases, mais les courants de la voiture ne le montrent pas, même "
            "après un deuxième essai. Si la voiture peut charger sur trois phases, vérifiez le journal de la borne. "
            "Les phases restent les mêmes tant que la voiture est branchée."
        ),
        Flaw.REGISTER_WRONG: (
            "{phases_entity} n'indique pas les phases que la voiture utilise. Les courants de L1, L2 et L3 sont "
            "utilisés à la place. Une mise à jour du firmware de la borne peut aider."
        ),
        Flaw.FELL_BACK: (
            "La voiture chargeait sur trois phases et ne charge plus que sur une, d'elle-même. Cela reste ainsi tant "
            "qu'elle est branchée. Vérifiez les fusibles de L2 et L3 et le journal de la borne."
        ),
        Flaw.NOT_STOPPED: (
            "Les phases n'ont pas été changées, car les capteurs n'ont pas montré que la charge s'était arrêtée. "
            "Vérifiez que {power_entity} et les courants de L1, L2 et L3 ont une valeur."
        ),
        Flaw.WRITE_FAILED: (
            "Home Assistant n'a pas pu envoyer le nombre de phases à la borne. Alfen Solar réessaiera plus tard."
        ),
        Flaw.UNPROVEN: (
            "Les phases ont été changées, mais on ne sait pas si la voiture les utilise\xa0: les courants de L1, L2 et "
            "L3 n'ont pas de valeur. Vérifiez ces capteurs."
        ),
    },
    nothing="rien",
    both="{one} et {other}",
    over="Résolu\xa0: {title}",
    not_connected="Home Assistant n'est pas connecté",
    no_answer="Home Assistant n'a pas répondu ({status})",
    unusable_state="L'état de {entity} est ignoré\xa0: {why}.",
    unusable={
        Unusable.UNIT: "son unité est {unit} au lieu de {wanted}",
        Unusable.NO_UNIT: "son unité manque (attendue\xa0: {wanted})",
        Unusable.TOO_MUCH: "{state}\xa0{unit} dépasse ce que supporte le raccordement d'une maison",
        Unusable.NO_NUMBER: "{state!r} n'est pas un nombre",
        Unusable.NEGATIVE: "{state!r} est négatif",
        Unusable.NEGATIVE_HALF: "{state!r} est négatif\xa0; utilisez grid_power pour un capteur à deux signes",
        Unusable.NEGATIVE_BATTERY: "{state!r} est négatif\xa0; utilisez battery_power pour un capteur à deux signes",
        Unusable.NO_VALIDITY: "{state}\xa0s n'est pas une durée de validité",
        Unusable.MORE_THAN_ALL: "{percent}\xa0% dépasse 100\xa0%",
        Unusable.NO_TIME: "{state!r} n'est pas une heure\xa0; utilisez une entrée avec heure, ou avec date et heure",
        Unusable.NO_MODE: "{state!r} n'est pas un mode\xa0; les modes sont {modes}",
        Unusable.NO_PRIORITY: "{state!r} n'est pas une priorité\xa0; choisissez parmi {choices}",
        Unusable.UNQUOTED_OFF: (
            '{state!r} n\'est pas un mode\xa0; écrivez "Off" entre guillemets dans la liste des options, sinon YAML en '
            "fait autre chose"
        ),
        Unusable.PAST: "{state} est passé",
        Unusable.NO_PHASES: "{state!r} n'est pas un choix de phases\xa0; les choix sont {choices}",
        Unusable.NO_CHOICE: "{state!r} ne fait pas partie des choix\xa0; les choix sont {choices}",
        Unusable.NOT_ON_OFF: "{state!r} n'est ni on ni off",
    },
    no_value="{entity} n'a pas de valeur ({state}).",
    missing_entity=(
        "{entity} n'existe pas dans Home Assistant. Incluez le package Alfen Solar de cette prise ou indiquez votre "
        "entité sous {setting} dans apps.yaml."
    ),
    not_set="{setting} n'est pas défini dans apps.yaml.",
    missing_named="{entity} n'existe pas dans Home Assistant. Vérifiez {setting} dans apps.yaml.",
    self_check=SelfCheckWords(
        title="Autotest\xa0: {seen}",
        joint="\xa0; ",
        wrong="  PROBLÈME\xa0: {wrong}",
        voltage="la borne répond, {voltage}\xa0V",
        safe_current="courant de sécurité {current}",
        unknown="inconnu",
        renewed="consigne renouvelée toutes les {seconds}\xa0s",
        honoured="valable pendant {seconds}\xa0s",
        window="le compteur envoie une valeur toutes les {seconds}\xa0s, une décision prend donc {window}\xa0s",
        draw="la voiture consomme {power} à {setpoint}",
        no_draw="phases vérifiées dès qu'une voiture charge",
        no_voltage=(
            "La borne n'indique pas de tension. Vérifiez que le package est inclus et que la borne est joignable."
        ),
        odd_voltage=(
            "La borne indique {voltage}\xa0V, ce qui n'est pas plausible. Vérifiez l'ordre des registres (swap) et "
            "l'adresse."
        ),
        no_setpoint="La borne n'indique pas de consigne pour la prise {socket}. Vérifiez que cette prise existe.",
        short_validity=(
            "La borne ne garde une consigne que {validity}\xa0s\xa0: elle est donc renouvelée toutes les "
            "{seconds}\xa0s au lieu de toutes les {keep_alive}\xa0s. Allongez la durée de validité (Validity time) "
            "dans la borne, ou réduisez keep_alive_s dans apps.yaml à moins de la moitié de cette durée."
        ),
        slow_meter=(
            "Le compteur envoie une valeur toutes les {seconds}\xa0s, une décision prend donc {window}\xa0s. Dans les "
            "options DSMR, réglez «\xa0Temps minimum entre les mises à jour des entités\xa0» sur 0."
        ),
        more_phases=(
            "La voiture consomme {power} à {setpoint}, ce qui est trop pour phases: {phases}. Réglez phases sur 3."
        ),
        more_than_offered=(
            "La voiture consomme {power}, alors que la consigne est de {setpoint}. Vérifiez que la borne a Active Load "
            "Balancing activé avec la source de données «\xa0Energy Management System\xa0», et que la voiture suit la "
            "borne."
        ),
    ),
    plan=PlanWords(
        until="Plan jusqu'{until}\xa0: {energy}\xa0kWh, dont {sun}\xa0kWh d'énergie solaire{cost}{more}",
        cost=", pour environ {money}",
        cheap="Charge quand les prix sont bas{more}",
        starts="\xa0; la charge commence {at}",
        short="\xa0; impossible de charger {missing}\xa0kWh à temps",
        assumes="\xa0; tous les prix ne sont pas encore connus",
        no_prices="\xa0; pas de prix de {entities}",
    ),
    session=SessionWords(
        full="Charge terminée\xa0: {energy}\xa0kWh, dont {share}\xa0% solaire{saved}",
        left="Voiture débranchée\xa0: {energy}\xa0kWh, dont {share}\xa0% solaire{saved}",
        cost=", pour {money}",
        saved=", {money} d'économie",
        money="{amount}\xa0{currency}",
        money_by_code="{amount}\xa0{currency}",
    ),
    boost_button="Boost 1 h",
    stop_button="Arrêter la charge",
    of_socket="Prise {socket}\xa0: {message}",
    dry_run="Simulation\xa0: {message}",
    last_sun_share="En attendant, la dernière part solaire valide est utilisée.",
    no_boost="En attendant, il n'y a pas de boost.",
    no_priority=(
        "{entity} n'existe pas dans Home Assistant. Il est fourni avec alfen_solar_double.yml\xa0; pour deux bornes, "
        "incluez alfen_solar_priority.yml."
    ),
    last_priority=(
        "En attendant, la dernière priorité valide est utilisée\xa0; à défaut, la voiture de gauche passe d'abord."
    ),
    last_station=(
        "En attendant, la dernière valeur valide est utilisée\xa0; à défaut, les deux prises reçoivent ensemble au "
        "plus le courant maximal d'une seule."
    ),
    last_plan_wish="En attendant, la dernière valeur valide est utilisée\xa0; s'il n'y en a pas, rien n'est planifié.",
    later_time="Rien n'est planifié. Réglez une date ultérieure, ou choisissez «\xa0Prête chaque jour\xa0».",
    no_soc=(
        "En attendant, le dernier niveau de charge connu est utilisé\xa0; s'il n'y en "
        "a pas, l'énergie réglée en kWh, ou ce qu'il faut à une batterie vide."
    ),
    no_battery_power="En attendant, la voiture n'utilise que la puissance qui serait sinon injectée.",
    no_battery_level="En attendant, le niveau de la batterie est considéré comme bas.",
    last_battery_choice="En attendant, le dernier choix valide est utilisé.",
    first_steps=FirstStepsWords(
        title="Alfen Solar\xa0: prochaines étapes",
        package=(
            "Incluez le package\xa0: ajoutez l'adresse de la borne à secrets.yaml et les lignes d'inclusion à "
            "configuration.yaml, puis redémarrez Home Assistant."
        ),
        hub=(
            "Configurez le hub Modbus «\xa0{hub}\xa0», qui n'existe pas dans Home Assistant. Il fait partie du "
            "package. Si vous utilisez votre propre hub, indiquez son nom sous hub dans apps.yaml."
        ),
        meter=(
            "Connectez le compteur\xa0: pas de données de {meter}. Vérifiez le nom dans apps.yaml et que le capteur a "
            "une valeur."
        ),
        charger=(
            "Connectez la borne\xa0: {setpoint_entity} n'a pas de valeur. Vérifiez l'adresse dans secrets.yaml. Dans "
            "la borne, activez Active Load Balancing avec la source de données «\xa0Energy Management System\xa0» et "
            "déconnectez les autres clients Modbus."
        ),
        done="Installation terminée\xa0: la borne et le compteur répondent.",
    ),
    delivery=DeliveryWords(
        written="Écrit dans {folder}\xa0: {files}.",
        kept=(
            "Conservé tel quel dans {folder}\xa0: {files}. Le contenu diffère de ce qui a été fourni. La nouvelle "
            "version se trouve chaque fois à côté, avec {new} à la fin du nom. Reprenez-en ce qu'il vous faut."
        ),
        no_folder=(
            "Les fichiers pour Home Assistant n'ont pas pu être écrits\xa0: le dossier {parent} n'existe pas. Vérifiez "
            "home_assistant_files dans apps.yaml."
        ),
        not_written=(
            "Les fichiers pour Home Assistant n'ont pas pu être écrits dans {folder}\xa0: {error}. Vérifiez "
            "home_assistant_files dans apps.yaml et les droits du dossier."
        ),
        other_version=(
            "Home Assistant utilise la version {package} du package, mais Alfen Solar est en version {app}."
        ),
        earlier_version=(
            "Home Assistant utilise une version antérieure du package, mais Alfen Solar est en version {app}."
        ),
        restart="Redémarrez Home Assistant.",
        take_over=(
            "Le package n'est pas tel qu'il a été fourni, il est donc conservé\xa0: reprenez les nouveautés du "
            "fichier voisin qui se termine par .new, puis redémarrez Home Assistant."
        ),
        lay_files=(
            "Mettez à jour le package\xa0: indiquez son dossier sous home_assistant_files dans apps.yaml, ou exécutez "
            "«\xa0python -m alfen_solar files DOSSIER\xa0». Redémarrez ensuite Home Assistant."
        ),
        not_in_production=(
            "AppDaemon n'est pas en mode production et vérifie donc chaque seconde si les fichiers de toutes les "
            "applications ont changé. Définissez production_mode: true sous appdaemon: dans appdaemon.yaml pour "
            "économiser du temps de calcul."
        ),
    ),
)
