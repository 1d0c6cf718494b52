"""Every message of the running app, one module per language.

Nothing is imported here: AppDaemon would call that a cycle.
"""
