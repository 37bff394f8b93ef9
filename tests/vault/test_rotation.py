"""The key of keys is renewed while people work, and the old one goes when nothing needs it."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from tests.vault.conftest import AT
from vault.crypto import NONCE, Tampered
from vault.kek import FileProvider
from vault.keyring import data_keys, kek_versions, keys_create
from vault.models import WrappedKey
from vault.roots import RootsMissing, load_roots, make_kek, make_roots
from vault.rotation import GRACE, kek_renew, keks_finish, keks_forget

OWNER = UUID(int=5)
SECRET = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    make_roots(tmp_path / "keys")
    return tmp_path / "keys"


class TestProvider:
    def test_wraps_with_the_newest_version(self, folder: Path) -> None:
        make_kek(folder)
        provider = FileProvider(load_roots(folder))
        version, wrapped = provider.wrap(SECRET, owner=OWNER, data_class="red")
        assert version == provider.current_version == 2
        opened = provider.unwrap(wrapped, owner=OWNER, data_class="red", version=2)
        assert opened == SECRET

    def test_wraps_the_same_key_differently_each_time(self, folder: Path) -> None:
        provider = FileProvider(load_roots(folder))
        wrapped = {provider.wrap(SECRET, owner=OWNER, data_class="red")[1] for _ in range(100)}
        assert len({each[:NONCE] for each in wrapped}) == 100

    def test_opens_only_for_owner_class_and_version(self, folder: Path) -> None:
        make_kek(folder)
        provider = FileProvider(load_roots(folder))
        _version, wrapped = provider.wrap(SECRET, owner=OWNER, data_class="red")
        for owner, data_class, version in (
            (UUID(int=6), "red", 2),
            (OWNER, "amber", 2),
            (OWNER, "red", 1),
        ):
            with pytest.raises(Tampered):
                provider.unwrap(wrapped, owner=owner, data_class=data_class, version=version)

    def test_no_byte_of_a_wrapped_key_can_be_changed(self, folder: Path) -> None:
        provider = FileProvider(load_roots(folder))
        _version, wrapped = provider.wrap(SECRET, owner=OWNER, data_class="red")
        for place in range(len(wrapped)):
            broken = wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :]
            with pytest.raises(Tampered):
                provider.unwrap(broken, owner=OWNER, data_class="red", version=1)

    def test_rewraps_an_older_version(self, folder: Path) -> None:
        _version, wrapped = FileProvider(load_roots(folder)).wrap(
            SECRET, owner=OWNER, data_class="red"
        )
        make_kek(folder)
        provider = FileProvider(load_roots(folder))
        version, again = provider.rewrap(wrapped, owner=OWNER, data_class="red", version=1)
        assert version == 2
        assert provider.unwrap(again, owner=OWNER, data_class="red", version=2) == SECRET

    def test_says_which_version_is_not_there(self, folder: Path) -> None:
        with pytest.raises(RootsMissing, match="key 9"):
            FileProvider(load_roots(folder)).unwrap(
                bytes(60), owner=OWNER, data_class="red", version=9
            )


@pytest.mark.django_db(databases="__all__")
class TestRenewal:
    def test_wraps_every_key_anew_and_changes_none(self, folder: Path) -> None:
        owners = [uuid4() for _ in range(5)]
        for owner in owners:
            keys_create(owner=owner, kind="case", at=AT)
        before = data_keys(owners)
        assert kek_renew() == (2, 10)
        assert kek_versions() == {2: 10}
        assert data_keys(owners) == before

    def test_goes_on_where_it_was_cut_short(self, folder: Path) -> None:
        keys_create(owner=OWNER, kind="case", at=AT)
        make_kek(folder)
        keys_create(owner=uuid4(), kind="case", at=AT)
        assert kek_versions() == {1: 2, 2: 2}
        assert keks_finish() == 2
        assert keks_finish() == 0

    def test_forgets_a_version_a_day_after_the_last_use(self, folder: Path) -> None:
        keys_create(owner=OWNER, kind="case", at=AT)
        kek_renew()
        soon = datetime.now(UTC)
        assert keks_forget(at=soon) == []
        assert keks_forget(at=soon + GRACE + timedelta(seconds=1)) == [1]
        assert set(load_roots(folder).keks) == {2}
        assert data_keys([OWNER])

    def test_never_forgets_a_version_that_wraps_a_key(self, folder: Path) -> None:
        keys_create(owner=OWNER, kind="case", at=AT)
        make_kek(folder)
        assert keks_forget(at=datetime.now(UTC) + 2 * GRACE) == []
        assert data_keys([OWNER])

    def test_never_forgets_the_newest_version(self, folder: Path) -> None:
        assert keks_forget(at=datetime.now(UTC) + 2 * GRACE) == []
        assert set(load_roots(folder).keks) == {1}


@pytest.mark.django_db(transaction=True, databases="__all__")
class TestUnderWork:
    """Readers and makers of keys never notice a renewal."""

    @pytest.fixture
    def workers(self, folder: Path) -> Iterator[list[BaseException]]:
        troubles: list[BaseException] = []
        over = threading.Event()
        owners = [uuid4() for _ in range(50)]
        for owner in owners:
            keys_create(owner=owner, kind="case", at=AT)
        known = data_keys(owners)

        def work(number: int) -> None:
            try:
                while not over.is_set():
                    assert data_keys(owners) == known
                    keys_create(owner=uuid4(), kind="contact", at=AT)
            except BaseException as trouble:  # noqa: BLE001 - handed to the test
                troubles.append(trouble)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
        for thread in threads:
            thread.start()
        yield troubles
        over.set()
        for thread in threads:
            thread.join()

    def renew(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            version, _keys = kek_renew()
            if time.monotonic() > end:
                break
        keks_finish()
        assert set(kek_versions()) == {version}

    def test_eight_at_work_notice_nothing(self, workers: list[BaseException]) -> None:
        self.renew(0)
        assert workers == []

    @pytest.mark.full
    def test_eight_at_work_notice_nothing_for_half_a_minute(
        self, workers: list[BaseException], folder: Path
    ) -> None:
        self.renew(30)
        assert workers == []
        assert WrappedKey.objects.count() > 100
