"""A virtual card in a virtual reader of the real pcscd."""

import importlib.util
from collections.abc import Callable, Iterator

import pytest

from tests.reader.network import Network, NoNetwork
from tests.reader.virtual_card import Inserted, VirtualCard

Insert = Callable[[VirtualCard], Inserted]


def pytest_pycollect_makemodule() -> None:
    """Set-up leaves pyscard out where it cannot be compiled, and everything else is tested all the same."""
    if importlib.util.find_spec("smartcard") is None:
        pytest.skip(
            "pyscard is not installed; it needs libpcsclite-dev and gcc, then make setup", allow_module_level=True
        )


if importlib.util.find_spec("smartcard") is not None:
    from tests.reader.pcscd import AnotherRuns, is_full, machines_turn, running_pcscd, wait_until


@pytest.fixture(scope="module")
def machine_lock() -> Iterator[None]:
    try:
        with machines_turn():
            yield
    except AnotherRuns as why:
        pytest.skip(str(why))


@pytest.fixture(scope="module")
def pcscd(machine_lock: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    try:
        with running_pcscd(tmp_path_factory.mktemp("pcscd")) as network:
            yield network
    except NoNetwork as why:
        pytest.skip(str(why))


@pytest.fixture
def insert(pcscd: Network) -> Iterator[Insert]:
    """Puts a card into the reader and waits until the reader has noticed; out again after the test."""
    inserted: list[Inserted] = []

    def put_in(card: VirtualCard) -> Inserted:
        there = Inserted(card, pcscd)
        inserted.append(there)
        wait_until(is_full, "the reader to see the card")
        return there

    yield put_in
    take_out(*inserted)


def take_out(*inserted: Inserted) -> None:
    """Until the service has noticed: it looks every 0.4 s, and would miss a card exchanged in between."""
    for each in inserted:
        each.remove()
    wait_until(lambda: not is_full(), "the reader to be empty")
