"""The whole chain on the real Home Assistant and the real AppDaemon, judged by what arrives at the charger."""
