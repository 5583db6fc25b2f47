"""Readers and cards over PC/SC. Low-level pyscard, because its return codes tell a mute card from one taken out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from smartcard import scard

from reader.troubles import CardTrouble, Trouble

PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1

_TROUBLES: dict[int, Trouble] = {
    scard.SCARD_E_NO_SERVICE: Trouble.NO_SERVICE,
    scard.SCARD_E_SERVICE_STOPPED: Trouble.NO_SERVICE,
    scard.SCARD_E_INVALID_HANDLE: Trouble.NO_SERVICE,
    scard.SCARD_E_NO_READERS_AVAILABLE: Trouble.NO_READER,
    scard.SCARD_E_UNKNOWN_READER: Trouble.READER_GONE,
    scard.SCARD_E_READER_UNAVAILABLE: Trouble.READER_GONE,
    scard.SCARD_E_SHARING_VIOLATION: Trouble.READER_BUSY,
    scard.SCARD_E_NO_SMARTCARD: Trouble.NO_CARD,
    scard.SCARD_W_UNRESPONSIVE_CARD: Trouble.CARD_MUTE,
    scard.SCARD_W_UNSUPPORTED_CARD: Trouble.CARD_MUTE,
    scard.SCARD_E_PROTO_MISMATCH: Trouble.CARD_MUTE,
    scard.SCARD_W_UNPOWERED_CARD: Trouble.CARD_UNPOWERED,
    scard.SCARD_W_REMOVED_CARD: Trouble.CARD_REMOVED,
    # Another program or a new insertion reset the card: what was read before may be another card's.
    scard.SCARD_W_RESET_CARD: Trouble.CARD_REMOVED,
}


class Connection:
    """A card in a reader, until it is taken out; a card put in afterwards needs another connection."""

    def __init__(self, handle: Any, protocol: int) -> None:
        self._handle = handle
        self._protocol = protocol

    def send(self, apdu: bytes) -> bytes:
        """The card's answer with its two status bytes."""
        header = scard.SCARD_PCI_T0 if self._protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        result, answer = scard.SCardTransmit(self._handle, header, list(apdu))
        if result == scard.SCARD_S_SUCCESS and len(answer) >= 2:
            return bytes(answer)
        # Every answer ends with two status bytes: one that stops before them came from a card on its way out.
        if result == scard.SCARD_S_SUCCESS:
            raise CardTrouble(Trouble.CARD_REMOVED)
        # A card that is pulled out between two bytes is a failed transmission first; its status tells which.
        if self._is_there():
            raise CardTrouble(_TROUBLES.get(result, Trouble.READER_FAILS))
        raise CardTrouble(Trouble.CARD_REMOVED)

    def atr(self) -> bytes:
        result, *_, atr = scard.SCardStatus(self._handle)
        _expect_success(result)
        return bytes(atr)

    def _is_there(self) -> bool:
        result, *_ = scard.SCardStatus(self._handle)
        return bool(result == scard.SCARD_S_SUCCESS)


def list_readers() -> list[str]:
    """Their names, in the order of the system. None at all is a trouble; which one, the message says."""
    with _context() as context:
        return _names(context)


@contextmanager
def connect(reader: str | None = None) -> Iterator[Connection]:
    """The card in this reader, or in the first that holds one. Afterwards the chip forgets a PIN it was shown."""
    with _context() as context:
        names = [reader] if reader is not None else _names(context)
        handle, protocol = _first_card(context, names)
        try:
            yield Connection(handle, protocol)
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)


def _first_card(context: Any, names: list[str]) -> tuple[Any, int]:
    found: list[Trouble] = []
    for name in names:
        # Alone: no other program may talk to the card between two of our commands.
        result, handle, protocol = scard.SCardConnect(context, name, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS)
        if result == scard.SCARD_S_SUCCESS:
            return handle, protocol
        found.append(_TROUBLES.get(result, Trouble.READER_FAILS))
    # A mute card in one reader explains more than an empty second reader.
    raise CardTrouble(next((trouble for trouble in found if trouble is not Trouble.NO_CARD), Trouble.NO_CARD))


@contextmanager
def _context() -> Iterator[Any]:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _expect_success(result)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _names(context: Any) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    _expect_success(result)
    if not names:
        raise CardTrouble(Trouble.NO_READER)
    return list(names)


def _expect_success(result: int) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise CardTrouble(_TROUBLES.get(result, Trouble.READER_FAILS))
