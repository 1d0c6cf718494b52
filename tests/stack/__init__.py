"""The real stack: environments, Home Assistant and AppDaemon, for `make demo` and for the tests."""
