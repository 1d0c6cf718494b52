"""The core, module by module: no AppDaemon, no Home Assistant, no clock."""
