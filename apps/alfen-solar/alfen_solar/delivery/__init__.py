"""What comes with the app beside its code: Home Assistant's files, and wheels for a start without the internet."""
