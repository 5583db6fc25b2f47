"""A clerk who has signed in: what most tests here begin with."""

import pytest

from tests.web.clerk import Clerk, signed_in
from tests.web.conftest import Town


@pytest.fixture
def clerk(town: Town) -> Clerk:
    return signed_in(town)
