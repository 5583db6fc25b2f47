"""What every test may ask for. Databases: tests/databases.py; a whole running service: tests/servers.py."""

import ipaddress
import signal
import sys
from typing import Any

import pytest

pytest_plugins = ["tests.needs", "tests.databases", "tests.servers", "tests.chromium", "tests.summary"]

SLOWEST_LAST = ("browser", "node", "postgresql")


def pytest_configure() -> None:
    # A session that is told to stop, as CI does, still stops its databases, servers and browsers.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A plain mistake shows within a second, before any database or browser has started.

    Several processes begin with the browsers, which take longest; each takes a file as a whole, with what it started.
    """
    together = hasattr(config, "workerinput")
    items.sort(key=lambda item: [item.get_closest_marker(kind) is not None for kind in SLOWEST_LAST], reverse=together)


class NetworkRefused(AssertionError):
    """A test reached for the network; not an OSError, because code under test forgives those."""


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        raise NetworkRefused(f"tests stay on this machine, and this one asked for {host}")


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


# An audit hook sees every socket of this process, whichever library opens it.
sys.addaudithook(_refuse_the_network)
