"""The adapter on the real AppDaemon, against a small Home Assistant in the same process."""
