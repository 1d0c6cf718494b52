"""What the app costs: time from the meter to the charger's wire, processor time and memory, on the real stack."""
