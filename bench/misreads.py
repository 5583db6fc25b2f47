"""Codes accepted that nobody showed, among pictures of other people's symbols and of torn or changed codes of ours."""

from collections.abc import Iterator

from bench.measured import Measured
from tests.camera.misreads import photographed

OF_EACH = 100
IF_MISSED = "The door took something for a code that was none: {0}."


def run() -> Iterator[Measured]:
    seen = photographed(OF_EACH)
    beside = {"pictures": seen.pictures, "pictures with a text read": seen.read, "good codes accepted": seen.right}
    yield Measured(None, len(seen.wrong), "wrong accepts", beside, "<= 0", IF_MISSED.format(seen.wrong[:3]))
