"""The plan: prices, the sun to come, and the cheapest way to be ready in time."""
