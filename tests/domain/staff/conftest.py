import pytest
from argon2 import PasswordHasher

from webapp.domain.staff import rules


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real hashes at their smallest, because what is slow on purpose would be slow in each of these tests."""
    monkeypatch.setattr(rules, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(rules, "PIN_ITERATIONS", 100)
