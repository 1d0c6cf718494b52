"""One socket: its car, its decisions, its register writes."""
