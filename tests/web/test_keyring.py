"""Issuer keys and the trust list: made once, renewed in time, a new key known before it signs."""

from datetime import datetime
from pathlib import Path

import pytest

import signing
from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from webapp import keyring
from webapp.keyring import Keyring, LiveKeyring, NoKeys


def prepared(folder: Path, now: datetime = NOW) -> Keyring:
    keyring.prepare(folder, SHIYAN, now=now)
    return Keyring.load(folder, SHIYAN)


def credential_kids(ring: Keyring) -> set[int]:
    return {kid for kid, entry in ring.trust.keys.items() if entry.role == signing.CREDENTIAL_ROLE}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_first_start_makes_a_root_a_key_of_each_role_and_a_list(tmp_path: Path) -> None:
    ring = prepared(tmp_path / "keys")
    entry, head = ring.trust.keys.values()
    for made in (entry, head):
        assert (made.issuer, made.region, ring.trust.sequence) == (SHIYAN.issuer_number, "420300", 1)
    assert ring.issuer(NOW) == (ring.keys[entry.kid], entry)
    assert ring.head_signer(NOW) == (ring.keys[head.kid], head)
    private = list((tmp_path / "keys").glob("*.pem"))
    assert len(private) == 3
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in private)


def test_repeats_change_nothing(tmp_path: Path) -> None:
    prepared(tmp_path)
    before = contents(tmp_path)
    for days in (0, 1, 59):
        keyring.prepare(tmp_path, SHIYAN, now=after(days=days))
    assert contents(tmp_path) == before


def test_the_list_is_renewed_a_month_before_it_is_overdue(tmp_path: Path) -> None:
    first = prepared(tmp_path).trust
    second = prepared(tmp_path, after(days=61)).trust
    assert (second.sequence, second.previous, second.keys) == (2, first.digest, first.keys)
    assert second.next_update == int(after(days=61 + 90).timestamp())


def test_a_new_key_is_published_before_it_signs(tmp_path: Path) -> None:
    first = prepared(tmp_path)
    [old] = credential_kids(first)
    day = 341
    ring = prepared(tmp_path, after(days=day))
    [new] = credential_kids(ring) - {old}
    assert ring.issuer(after(days=day))[1].kid == old
    assert ring.issuer(after(days=day + 15))[1].kid == old
    assert ring.issuer(after(days=day + 16))[1].kid == new


def test_there_is_a_key_that_may_sign_on_every_day_of_three_years(tmp_path: Path) -> None:
    for day in range(0, 1100, 7):
        _, entry = prepared(tmp_path, after(days=day)).issuer(after(days=day))
        assert prepared(tmp_path, after(days=day)).head_signer(after(days=day))
        # Credentials are fetched two weeks ahead and must live it out.
        assert entry.not_after > after(days=day + 14).timestamp()


def test_kids_are_never_given_again(tmp_path: Path) -> None:
    prepared(tmp_path)
    prepared(tmp_path, after(days=341))
    ring = prepared(tmp_path, after(days=341 + 357))
    assert sorted(kid & 0xFFF for kid in ring.trust.keys) == [1, 2, 3, 4, 5, 6]


def test_a_credential_of_the_issuing_key_is_believed_by_the_list(tmp_path: Path) -> None:
    ring = prepared(tmp_path)
    key, entry = ring.issuer(NOW)
    start = int(NOW.timestamp()) // 86400 * 86400
    made = signing.issue(key, entry, start=start, life=24, scope=0, fare=0, index=1, device_key=bytes(32))
    assert len(made) == 109


def test_a_run_cut_short_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    signing.FileKey.create(tmp_path / f"issuer-{(SHIYAN.issuer_number << 12) + 1:06x}.pem")
    assert prepared(tmp_path).issuer(NOW)


def test_without_a_root_key_a_due_list_says_where_to_sign(tmp_path: Path) -> None:
    prepared(tmp_path)
    (tmp_path / "root.pem").unlink()
    keyring.prepare(tmp_path, SHIYAN, now=after(days=1))
    with pytest.raises(NoKeys, match="root key is not here"):
        keyring.prepare(tmp_path, SHIYAN, now=after(days=61))


def test_the_jobs_process_renews_only_where_the_root_key_is(tmp_path: Path) -> None:
    prepared(tmp_path)
    keyring.renew_if_here(tmp_path, SHIYAN, now=after(days=61))
    assert Keyring.load(tmp_path, SHIYAN).trust.sequence == 2
    (tmp_path / "root.pem").unlink()
    keyring.renew_if_here(tmp_path, SHIYAN, now=after(days=122))
    assert Keyring.load(tmp_path, SHIYAN).trust.sequence == 2


def test_an_overdue_list_still_opens_doors(tmp_path: Path) -> None:
    prepared(tmp_path)
    assert LiveKeyring(tmp_path, SHIYAN).current.issuer(after(days=200))


@pytest.mark.parametrize("name", ["root.json", "trust-list.bin"])
def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    prepared(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(NoKeys, match="flask --app wsgi keys"):
        _ = LiveKeyring(tmp_path, SHIYAN).current


def test_a_list_that_another_root_signed_is_not_believed(tmp_path: Path) -> None:
    prepared(tmp_path / "a")
    prepared(tmp_path / "b")
    (tmp_path / "a" / "trust-list.bin").write_bytes((tmp_path / "b" / "trust-list.bin").read_bytes())
    with pytest.raises(signing.SigningError):
        Keyring.load(tmp_path / "a", SHIYAN)


def test_a_running_process_sees_a_list_that_was_renewed(tmp_path: Path) -> None:
    prepared(tmp_path)
    live = LiveKeyring(tmp_path, SHIYAN)
    first = live.current
    assert live.current is first
    keyring.prepare(tmp_path, SHIYAN, now=after(days=61))
    assert live.current.trust.sequence == 2


def test_no_key_may_sign_in_the_last_fifteen_days(tmp_path: Path) -> None:
    ring = prepared(tmp_path)
    assert ring.issuer(after(days=384))
    with pytest.raises(NoKeys):
        ring.issuer(after(days=385))
