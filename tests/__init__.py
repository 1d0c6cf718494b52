"""The specifications of Alfen Solar, and the simulated house, charger and car that they run on."""
