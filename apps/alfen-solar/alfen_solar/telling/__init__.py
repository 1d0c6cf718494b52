"""What Home Assistant and the user learn: all sentences are formed here, and nowhere else.

Nothing is imported here: AppDaemon would call that a cycle.
"""
