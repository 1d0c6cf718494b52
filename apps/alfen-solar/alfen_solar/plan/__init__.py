"""When the car charges at the maximum, so that it has what it needs in time and costs the least: a pure plan."""
