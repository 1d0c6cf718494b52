"""What the simulated house promises to those who test against it."""
