"""What is told: status, logbook, notices, and the sentences of four languages."""
