"""`python -m tests.simulator`: the simulated house for a Home Assistant of your own."""

from __future__ import annotations

import argparse
import asyncio
import math
import signal
import sys
from contextlib import suppress
from pathlib import Path

from .car import CarSettings
from .charger import ChargerSettings
from .demand import DemandRegister
from .house import DEFAULT_KWP, DEFAULT_SEED, DEFAULT_START_S, House
from .simulator import Simulator
from .traces import TraceError
from .world import Snapshot, World

_HOUR_S = 3600


def _arguments(given: list[str] | None) -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description="A simulated house: sun, household, DSMR 5 meter, Alfen Eve and car, in real time.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    network = parser.add_argument_group("network")
    network.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 is all")
    network.add_argument("--modbus-port", type=_port, default=5020, help="port of the charger; 0 is a free one")
    network.add_argument("--p1-port", type=_port, default=5021, help="port of the P1 reader; 0 is a free one")
    network.add_argument("--belgian", action="store_true", help="a Belgian meter, which counts quarters of an hour")
    day = parser.add_argument_group("day: generated, unless files are given")
    day.add_argument("--trace", type=Path, help="CSV (or .csv.gz) with t_s,base_w: household less sun, W")
    day.add_argument("--pv", type=Path, help="CSV with t_s,pv_pu: the sun from 06:30 on; needs --load")
    day.add_argument("--load", type=Path, help="CSV with t_s,load_w: the household over a day; needs --pv")
    day.add_argument("--kwp", type=_not_negative, default=DEFAULT_KWP, help="peak power of the panels, kW")
    day.add_argument("--seed", type=int, default=DEFAULT_SEED, help="which day to generate")
    start = f"hour of the day to start at; {DEFAULT_START_S / _HOUR_S:.2f}, or the trace's first if it has none"
    day.add_argument("--start-hour", type=_not_negative, help=start, default=argparse.SUPPRESS)
    charger = parser.add_argument_group("charger and car")
    charger.add_argument("--sockets", type=int, choices=(1, 2), default=1, help="2 is an Eve Double")
    charger.add_argument("--phases", type=int, choices=(1, 3), default=1, help="of house, charger and cars")
    charger.add_argument("--safe-current", type=_not_negative, default=6.0, help="without a valid setpoint, A")
    charger.add_argument("--validity", type=_seconds, default=60, help="of a setpoint, s")
    charger.add_argument("--station-max", type=_not_negative, default=32.0, help="limit of the station, A")
    parser.add_argument("--every", type=_seconds, default=5, help="seconds between two status lines")
    return parser, parser.parse_args(given)


def _not_negative(text: str) -> float:
    with suppress(ValueError):
        value = float(text)
        if 0 <= value < math.inf:
            return value
    raise argparse.ArgumentTypeError(f"expected a number that is not negative, found {text}")


def _seconds(text: str) -> int:
    with suppress(ValueError):
        value = int(text)
        if value > 0:
            return value
    raise argparse.ArgumentTypeError(f"expected a whole number of seconds above 0, found {text}")


def _port(text: str) -> int:
    with suppress(ValueError):
        value = int(text)
        if 0 <= value <= 65535:
            return value
    raise argparse.ArgumentTypeError(f"expected a port from 0 to 65535, found {text}")


def _status(snapshot: Snapshot, house: House) -> str:
    minutes = int(house.start_s + snapshot.t_s) // 60
    sockets = "; ".join(
        f"socket {unit}: setpoint {socket.setpoint_a:.1f} A ({socket.remaining_s:.0f} s left), "
        f"applied {socket.applied_a:.1f} A, {socket.mode3}, car {socket.car_w:.0f} W"
        for unit, socket in snapshot.sockets.items()
    )
    return (
        f"{minutes // 60 % 24:02d}:{minutes % 60:02d}  sun {snapshot.sun_w:.0f} W, "
        f"house {snapshot.load_w:.0f} W, grid {snapshot.grid_w:+.0f} W; {sockets}"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _run(options: argparse.Namespace, house: House) -> None:
    world = World(
        house,
        ChargerSettings(
            sockets=options.sockets,
            supply_phases=options.phases,
            safe_current_a=options.safe_current,
            validity_s=options.validity,
            station_max_a=options.station_max,
        ),
        {unit: CarSettings(phases=options.phases) for unit in range(1, options.sockets + 1)},
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Simulator(world, options.modbus_port, options.p1_port, options.host) as simulator:
        simulator.p1.demand = DemandRegister() if options.belgian else None
        units = ", ".join(map(str, (*world.cars, 200)))
        _say(f"Alfen Eve: Modbus TCP on {options.host}:{simulator.modbus_port}, units {units}.")
        _say(f"DSMR 5 meter: telegrams on {options.host}:{simulator.p1_port}.")
        _say("Ctrl-C ends.")
        while not stop.is_set() and simulator.failed is None:
            _say(_status(simulator.snapshot, house))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), options.every)


def main(given: list[str] | None = None) -> None:
    """Run the simulated house until Ctrl-C."""
    parser, options = _arguments(given)
    try:
        house = House.chosen(
            trace=options.trace,
            pv=options.pv,
            load=options.load,
            kwp=options.kwp,
            seed=options.seed,
            start_hour=getattr(options, "start_hour", None),
        )
        asyncio.run(_run(options, house))
    except (TraceError, OSError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
