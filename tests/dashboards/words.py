"""The words of the dashboards, in the order of `LANGUAGES`."""

from alfen_solar.decision import Reason

LANGUAGES = ("en", "de", "nl", "fr")

WORDS: dict[str, tuple[str, str, str, str]] = {
    "charging": ("Charging", "Laden", "Laden", "Charge"),
    # What it does
    "now": ("Now", "Jetzt", "Nu", "Maintenant"),
    "stopped": (
        "Alfen Solar is not running",
        "Alfen Solar läuft nicht",
        "Alfen Solar is niet actief",
        "Alfen Solar n'est pas actif",
    ),
    "stopped_do": (
        "Check that AppDaemon is running.",
        "Überprüfe, ob AppDaemon läuft.",
        "Controleer of AppDaemon actief is.",
        "Vérifiez qu'AppDaemon fonctionne.",
    ),
    "problem": ("Problem", "Problem", "Probleem", "Problème"),
    "no_status": ("Waiting for AppDaemon", "Wartet auf AppDaemon", "Wacht op AppDaemon", "En attente d'AppDaemon"),
    "in_minutes": (
        "in {{ (seconds / 60) | round(0, 'ceil') | int }} min",
        "in {{ (seconds / 60) | round(0, 'ceil') | int }} min",
        "over {{ (seconds / 60) | round(0, 'ceil') | int }} min",
        "dans {{ (seconds / 60) | round(0, 'ceil') | int }} min",
    ),
    "surplus": ("Surplus", "Überschuss", "Overschot", "Surplus"),
    "import": ("Import", "Bezug", "Afname", "Soutirage"),
    "export": ("Export", "Einspeisung", "Teruglevering", "Injection"),
    "car": ("Car", "Auto", "Auto", "Voiture"),
    "solar_share": ("Solar share", "Sonnenanteil", "Zonne-aandeel", "Part solaire"),
    # Two sockets
    "house": ("House", "Haus", "Huis", "Maison"),
    "left": ("Left", "Links", "Links", "Gauche"),
    "right": ("Right", "Rechts", "Rechts", "Droite"),
    "left_first": ("Left first", "Links zuerst", "Links eerst", "Gauche d'abord"),
    "right_first": ("Right first", "Rechts zuerst", "Rechts eerst", "Droite d'abord"),
    "evenly": ("Evenly", "Gleichmäßig", "Gelijk", "À parts égales"),
    # How it is changed
    "charging_mode": ("Charging mode", "Lademodus", "Laadmodus", "Mode de charge"),
    "solar": ("Solar", "Solar", "Zon", "Solaire"),
    "minimum_solar": ("Minimum + solar", "Minimum + Solar", "Minimum + zon", "Minimum + solaire"),
    "fast": ("Fast", "Schnell", "Snel", "Rapide"),
    "off": ("Off", "Aus", "Uit", "Arrêt"),
    "boost": ("Boost 1 h", "Boost 1 h", "Boost 1 uur", "Boost 1 h"),
    "boost_until": ("Boost until…", "Boost bis …", "Boost tot…", "Boost jusqu'à…"),
    "end_boost": ("End boost", "Boost beenden", "Boost beëindigen", "Arrêter le boost"),
    "maximum_current": ("Maximum current", "Maximalstrom", "Maximale stroom", "Courant maximal"),
    "minimum_solar_share": (
        "Minimum solar share",
        "Mindest-Sonnenanteil",
        "Minimaal zonne-aandeel",
        "Part solaire minimale",
    ),
    # What today brought
    "today": ("Today", "Heute", "Vandaag", "Aujourd'hui"),
    "energy_today": ("Energy today", "Energie heute", "Energie vandaag", "Énergie du jour"),
    "session_energy": ("This session", "Dieser Ladevorgang", "Deze sessie", "Cette session"),
    "session_solar_share": ("Its solar share", "Davon Sonne", "Zonne-aandeel", "Sa part solaire"),
    "sessions": ("Last sessions", "Letzte Ladevorgänge", "Laatste sessies", "Dernières sessions"),
    "no_sessions": (
        "No session has ended yet.",
        "Noch kein Ladevorgang beendet.",
        "Nog geen sessie afgelopen.",
        "Aucune session terminée.",
    ),
    "ended": ("Ended", "Ende", "Einde", "Fin"),
    "energy": ("Energy", "Energie", "Energie", "Énergie"),
    "sun": ("Solar", "Sonne", "Zon", "Solaire"),
    "saved": ("Saved", "Gespart", "Bespaard", "Économie"),
    "moment": ("%b %-d, %H:%M", "%-d.%-m. %H:%M", "%-d-%-m %H:%M", "%d/%m %H:%M"),
    "decimal": (".", ",", ",", ","),
    "percent": ("%", "\u00a0%", "%", "\u00a0%"),
    "money": (
        "{{ session.currency }}{{ amount }}",
        "{{ amount }}\u00a0{{ session.currency }}",
        "{{ session.currency }}\u00a0{{ amount }}",
        "{{ amount }}\u00a0{{ session.currency }}",
    ),
    "day": ("Last 24 hours", "Letzte 24 Stunden", "Laatste 24 uur", "Dernières 24 heures"),
    "two_weeks": (
        "Energy of the last 14 days",
        "Energie der letzten 14 Tage",
        "Energie van de laatste 14 dagen",
        "Énergie des 14 derniers jours",
    ),
    "from_sun": ("Solar", "Sonne", "Zon", "Solaire"),
    "from_grid": ("Grid", "Netz", "Net", "Réseau"),
    # Details
    "activity": ("Activity", "Aktivität", "Activiteit", "Activité"),
    "details": ("Details", "Details", "Details", "Détails"),
    "charging_current": ("Charging current", "Ladestrom", "Laadstroom", "Courant de charge"),
    "allowed_current": ("Allowed current", "Zugelassener Strom", "Toegestane stroom", "Courant autorisé"),
    "safe_current": ("Safe current", "Sicherer Strom", "Veilige stroom", "Courant de sécurité"),
    "validity": (
        "Remaining validity time",
        "Verbleibende Gültigkeitsdauer",
        "Resterende geldigheidsduur",
        "Validité restante",
    ),
    "starts_today": ("Starts today", "Starts heute", "Starts vandaag", "Démarrages du jour"),
    "start_budget": (
        "Start budget per day",
        "Startbudget pro Tag",
        "Startbudget per dag",
        "Budget de démarrages par jour",
    ),
    "voltage": ("Voltage", "Spannung", "Spanning", "Tension"),
    "temperature": ("Temperature", "Temperatur", "Temperatuur", "Température"),
    "charger": ("Charger", "Wallbox", "Laadpaal", "Borne"),
}
"""What stands for each word of the template."""

STATUSES: dict[Reason, tuple[str, str, str, str]] = {
    Reason.WAITING_FOR_HELPERS: (
        "Waiting for the charging mode",
        "Wartet auf den Lademodus",
        "Wacht op de laadmodus",
        "En attente du mode de charge",
    ),
    Reason.WAITING_FOR_METER: (
        "Waiting for the grid meter",
        "Wartet auf den Stromzähler",
        "Wacht op de elektriciteitsmeter",
        "En attente du compteur",
    ),
    Reason.OFF: ("Off", "Aus", "Uit", "Arrêt"),
    Reason.FAST: ("Fast charging", "Schnellladen", "Snelladen", "Charge rapide"),
    Reason.BOOST: ("Boost", "Boost", "Boost", "Boost"),
    Reason.FOLLOWING_SUN: (
        "Charging with solar power",
        "Lädt mit Sonnenstrom",
        "Laadt met zonnestroom",
        "Charge à l'énergie solaire",
    ),
    Reason.MINIMUM: (
        "Charging at the minimum",
        "Lädt mit Mindeststrom",
        "Laadt met minimale stroom",
        "Charge au courant minimal",
    ),
    Reason.NOT_DRAWING: ("Car not charging", "Auto lädt nicht", "Auto laadt niet", "La voiture ne charge pas"),
    Reason.NO_CAR: (
        "No car connected",
        "Kein Auto angeschlossen",
        "Geen auto aangesloten",
        "Aucune voiture branchée",
    ),
    Reason.CHARGER_FAULT: ("Charger fault", "Störung der Wallbox", "Storing van de laadpaal", "Défaut de la borne"),
    Reason.STOPPING: ("Pausing soon", "Pausiert in Kürze", "Pauzeert binnenkort", "Pause imminente"),
    Reason.TOO_LITTLE_SUN: (
        "Paused, too little sun",
        "Pausiert, zu wenig Sonne",
        "Gepauzeerd, te weinig zon",
        "En pause, pas assez de soleil",
    ),
    Reason.STARTING: ("Starting soon", "Startet in Kürze", "Start binnenkort", "Démarrage imminent"),
    Reason.METER_LOST: (
        "No data from the grid meter",
        "Keine Daten vom Stromzähler",
        "Geen gegevens van de meter",
        "Pas de données du compteur",
    ),
    Reason.METER_REVERSED: (
        "Import and export swapped",
        "Bezug und Einspeisung vertauscht",
        "Afname en teruglevering verwisseld",
        "Soutirage et injection inversés",
    ),
    Reason.METER_FROZEN: (
        "Grid meter does not change",
        "Stromzähler ändert sich nicht",
        "Elektriciteitsmeter verandert niet",
        "Le compteur ne change pas",
    ),
    Reason.CHARGER_SILENT: (
        "Charger not responding",
        "Wallbox antwortet nicht",
        "Laadpaal reageert niet",
        "La borne ne répond pas",
    ),
    Reason.MAXIMUM_TOO_LOW: (
        "Maximum current too low",
        "Maximalstrom zu niedrig",
        "Maximale stroom te laag",
        "Courant maximal trop bas",
    ),
    Reason.SWITCHING: (
        "Switching phases",
        "Schaltet Phasen um",
        "Schakelt fasen om",
        "Change de phases",
    ),
}
"""What the status is called, by its state."""
