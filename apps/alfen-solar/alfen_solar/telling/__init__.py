"""What Home Assistant and its user are told: all sentences are formed here, and nowhere else.

Nothing is imported here: AppDaemon would call that a cycle.
"""
