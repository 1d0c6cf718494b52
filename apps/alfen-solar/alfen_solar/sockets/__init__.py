"""One socket: the car at it, what it is wished to draw, and the writes that make it so."""
