"""Every sentence that the running app shows its user, a module a language.

Nothing is imported here: AppDaemon would call that a cycle.
"""
