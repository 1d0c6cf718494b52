"""Solar charging for an Alfen Eve, as an AppDaemon app.

Nothing is re-exported here: AppDaemon would take `from .app import AlfenSolar` for an import cycle, and a cycle
in one app stops all apps of the user.
"""

__version__ = "1.0.0"
