"""What all specifications share."""

import os

from _pytest.terminal import TerminalReporter
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is.
settings.register_profile(
    "any machine", settings.default, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# Nothing here needs to trust a server, and each program and client would read all certificates of the machine.
os.environ["SSL_CERT_FILE"] = os.devnull


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Tell what tests have measured, whether they pass or fail."""
    reports = (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed"))
    measured = [
        f"{report.nodeid.rpartition('::')[2]}: {text}"
        for report in reports
        if report.when == "call"
        for name, text in report.user_properties
        if name == "measured"
    ]
    if measured:
        terminalreporter.section("measured")
    for line in measured:
        terminalreporter.write_line(line)
