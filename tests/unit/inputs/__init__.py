"""From states of Home Assistant to values, or refusals with their reasons."""
