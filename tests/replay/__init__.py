"""Replay: what would my settings have done? A recording of the house, the app's own core, and what comes of it."""
