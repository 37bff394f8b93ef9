"""Keys of keys that live in a key server: one call a page, and nothing opens once it says no."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from tests.vault.conftest import AT
from tests.vault.key_server import TOKEN, KeyServer, key_server
from vault import lock
from vault.crypto import Tampered
from vault.fields import open_fields, seal
from vault.kek import key_encryption
from vault.keyring import data_keys, kek_versions, keys_create, keys_rewrap
from vault.models import WrappedKey
from vault.roots import RootsMissing, roots
from vault.transit import KeyServerAway

SECRET = bytes(range(32))
OWNER = UUID(int=5)


@pytest.fixture
def server(settings: Any) -> Iterator[KeyServer]:
    with key_server() as known:
        settings.TRANSIT_URL, settings.TRANSIT_TOKEN = known.url, TOKEN
        yield known


def wrapped(data_class: str = "red") -> tuple[int, bytes]:
    return key_encryption().wrap(SECRET, owner=OWNER, data_class=data_class)


def unwrap(version: int, text: bytes, owner: UUID = OWNER, data_class: str = "red") -> bytes:
    return key_encryption().unwrap(text, owner=owner, data_class=data_class, version=version)


class TestProvider:
    def test_opens_what_it_wrapped(self, server: KeyServer) -> None:
        version, text = wrapped()
        assert (version, text[:9]) == (1, b"vault:v1:")
        assert unwrap(version, text) == SECRET

    def test_a_key_opens_for_its_owner_and_class_alone(self, server: KeyServer) -> None:
        version, text = wrapped()
        for other in ({"owner": uuid4()}, {"data_class": "amber"}):
            with pytest.raises(Tampered):
                unwrap(version, text, **other)

    @pytest.mark.parametrize("text", [b"", b"vault", b"vault:v1:", b"vault:vx:AAAA", b"\xff" * 90])
    def test_what_is_no_wrapped_key_is_refused(self, server: KeyServer, text: bytes) -> None:
        with pytest.raises(Tampered):
            unwrap(1, text)

    def test_the_version_beside_it_is_the_version_within(self, server: KeyServer) -> None:
        _, text = wrapped()
        with pytest.raises(Tampered):
            unwrap(2, text)

    def test_a_version_that_the_server_forgot_opens_nothing(self, server: KeyServer) -> None:
        version, text = wrapped()
        server.rotate()
        server.forget_before(2)
        with pytest.raises(Tampered):
            unwrap(version, text)

    def test_says_only_that_the_server_is_away(self, server: KeyServer, settings: Any) -> None:
        settings.TRANSIT_TOKEN = "another"
        with pytest.raises(KeyServerAway) as said:
            wrapped()
        assert server.url not in str(said.value)
        assert said.value.__cause__ is None


class TestToken:
    def test_another_one_in_its_file_is_taken_at_once(
        self, server: KeyServer, settings: Any, tmp_path: Path
    ) -> None:
        settings.TRANSIT_TOKEN_FILE = str(tmp_path / "token")
        (tmp_path / "token").write_text(f"{TOKEN}\n")
        version, text = wrapped()
        server.tokens = {"another"}
        with pytest.raises(KeyServerAway):
            unwrap(version, text)
        (tmp_path / "token").write_text("another")
        assert unwrap(version, text) == SECRET

    @pytest.mark.parametrize("content", [None, "", "\n"])
    def test_without_one_nothing_is_asked(
        self, server: KeyServer, settings: Any, tmp_path: Path, content: str | None
    ) -> None:
        settings.TRANSIT_TOKEN_FILE = str(tmp_path / "token")
        if content is not None:
            (tmp_path / "token").write_text(content)
        with pytest.raises(KeyServerAway):
            wrapped()
        assert server.calls == []


class TestKeyring:
    def test_a_whole_page_costs_one_call(self, db: None, server: KeyServer) -> None:
        owners = [uuid4() for _ in range(50)]
        for owner in owners:
            keys_create(owner=owner, kind="case", at=AT)
        server.calls.clear()
        assert len(data_keys(owners)) == 100
        assert server.calls == ["/v1/transit/decrypt/hotline"]

    def test_rotation_leaves_no_key_under_the_old_version(
        self, db: None, server: KeyServer
    ) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="case", at=AT)
        before = data_keys([owner])
        server.rotate()
        assert keys_rewrap() == 2
        assert kek_versions() == {2: 2}
        server.forget_before(2)
        assert data_keys([owner]) == before

    def test_keys_of_two_owners_cannot_be_swapped(self, db: None, server: KeyServer) -> None:
        mine, yours = uuid4(), uuid4()
        for owner in (mine, yours):
            keys_create(owner=owner, kind="case", at=AT)
        rows = WrappedKey.objects.using("keyring")
        theirs = rows.get(owner=yours, data_class="red").wrapped
        rows.filter(owner=mine, data_class="red").update(wrapped=theirs)
        with pytest.raises(Tampered):
            data_keys([mine])

    def test_nothing_opens_once_the_token_is_revoked(
        self, server: KeyServer, make_card: Any, desk: Any
    ) -> None:
        card = make_card()
        seal(card, phone="+70005550177")
        seen = desk.receipt(card.owner)
        assert open_fields(seen, [card], "phone") == [{"phone": "+70005550177"}]
        server.tokens.clear()
        with pytest.raises(KeyServerAway):
            open_fields(seen, [card], "phone")
        server.tokens.add(TOKEN)
        assert open_fields(seen, [card], "phone") == [{"phone": "+70005550177"}]


class TestFolder:
    def test_is_sealed_by_the_server(
        self, server: KeyServer, tmp_path: Path, settings: Any
    ) -> None:
        settings.DATA_DIR = tmp_path
        call_command("make_keys", stderr=StringIO())
        assert lock.is_locked(tmp_path / "keys")
        assert len(roots().named["audit"]) == 32

    def test_stays_shut_without_it(self, server: KeyServer, tmp_path: Path, settings: Any) -> None:
        settings.DATA_DIR = tmp_path
        call_command("make_keys", stderr=StringIO())
        settings.TRANSIT_URL = settings.KEY_PASSPHRASE = ""
        lock._folder_key.cache_clear()
        with pytest.raises(RootsMissing, match="locked"):
            roots()
