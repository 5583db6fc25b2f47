"""A whole card through reader/, beside the same commands sent by raw pyscard; a virtual card in the real pcscd."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.measured import CannotRun, Measured
from scripts import machine
from tests.reader.network import Network, NoNetwork

ROUNDS = 60


def run() -> Iterator[Measured]:
    try:
        machine.need_pcscd()
        import smartcard  # noqa: F401, PLC0415 # set-up leaves it out where it cannot be compiled
    except (machine.CannotInstall, ImportError) as why:
        raise CannotRun(str(why)) from None
    from tests.reader.pcscd import AnotherRuns, machines_turn, running_pcscd  # noqa: PLC0415 # needs pyscard

    try:
        with machines_turn(), tempfile.TemporaryDirectory() as folder, running_pcscd(Path(folder)) as network:
            yield _measure(network)
    except (AnotherRuns, NoNetwork) as why:
        raise CannotRun(str(why)) from None


def _measure(network: Network) -> Measured:
    from smartcard.System import readers  # noqa: PLC0415 # needs pyscard

    from reader.errands import CardDesk  # noqa: PLC0415 # needs pyscard
    from tests.reader.pcscd import is_full, wait_until  # noqa: PLC0415 # needs pyscard
    from tests.reader.virtual_card import Inserted, VirtualCard  # noqa: PLC0415 # needs pyscard

    card = VirtualCard()
    inserted = Inserted(card, network)
    wait_until(is_full, "the reader to see the card")
    desk = CardDesk()
    read = desk.read()
    assert not read.findings
    commands = [list(command) for command in card.asked]

    def raw() -> None:
        connection = readers()[0].createConnection()
        connection.connect()
        for command in commands:
            connection.transmit(command)
        connection.disconnect()

    took: dict[str, list[float]] = {"reader": [], "raw": []}
    for _ in range(ROUNDS):
        for name, call in (("reader", desk.read), ("raw", raw)):
            started = perf_counter()
            call()
            took[name].append((perf_counter() - started) * 1000)
    inserted.remove()
    beside = {"the same commands through raw pyscard": median(took["raw"])}
    return Measured(None, median(took["reader"]), "ms", beside, aim="<= 1.5")
