"""The options of one entry in apps.yaml, each group in a module; `settings.py` puts them together."""
