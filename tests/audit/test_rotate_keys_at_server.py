"""The key of keys of a key server is renewed by the same command, and the folder goes with it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from tests.audit.conftest import AT
from tests.vault.key_server import TOKEN, KeyServer, key_server
from vault import lock
from vault.keyring import data_keys, kek_versions, keys_create
from vault.roots import load_roots

pytestmark = pytest.mark.django_db(databases="__all__")
TWO_DAYS = 2 * 24 * 60 * 60


@pytest.fixture
def server(settings: Any, tmp_path: Path) -> Iterator[KeyServer]:
    settings.DATA_DIR, settings.KEY_PASSPHRASE = tmp_path, ""
    with key_server() as known:
        settings.TRANSIT_URL, settings.TRANSIT_TOKEN = known.url, TOKEN
        call_command("make_keys", stderr=StringIO())
        yield known


@pytest.fixture
def owner(server: KeyServer) -> UUID:
    owner = uuid4()
    keys_create(owner=owner, kind="case", at=AT)
    return owner


def rotate_keys(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def test_turns_the_servers_key_and_wraps_everything_anew(owner: UUID, server: KeyServer) -> None:
    before = data_keys([owner])
    server.calls.clear()
    assert "Version 2 wraps 2 keys" in rotate_keys()
    assert server.calls.count("/v1/transit/keys/hotline/rotate") == 1
    assert kek_versions() == {2: 2}
    assert data_keys([owner]) == before


def test_old_versions_are_given_up_a_day_later(
    owner: UUID, server: KeyServer, tmp_path: Path
) -> None:
    before, roots = data_keys([owner]), load_roots(tmp_path / "keys")
    rotate_keys()
    assert rotate_keys("--forget") == ""
    server.made = {version: at - TWO_DAYS for version, at in server.made.items()}
    assert rotate_keys("--forget") == "Version 1 is erased.\n"
    assert server.oldest == 2
    assert data_keys([owner]) == before
    lock._folder_key.cache_clear()
    assert load_roots(tmp_path / "keys").named == roots.named


def test_a_version_that_still_opens_the_folder_is_kept(
    owner: UUID, server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "renew_transit", lambda folder: None)
    rotate_keys()
    server.made = {version: at - TWO_DAYS for version, at in server.made.items()}
    assert rotate_keys("--forget") == ""
    assert server.oldest == 1


def test_says_what_to_do_when_the_server_refuses(owner: UUID, server: KeyServer) -> None:
    server.tokens.clear()
    with pytest.raises(CommandError, match="--finish"):
        rotate_keys()


def test_one_owner_gets_new_keys(owner: UUID, server: KeyServer) -> None:
    before = data_keys([owner])
    assert "0 values were sealed anew" in rotate_keys("--owner", str(owner))
    assert set(data_keys([owner]).values()).isdisjoint(before.values())
    assert Entry.objects.get(action="keys.renewed").subject == owner
    with pytest.raises(CommandError, match="no keys"):
        rotate_keys("--owner", str(uuid4()))


def test_a_rotation_that_is_stopped_says_how_to_go_on(
    owner: UUID, server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(**_told: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("vault.rotation.keys_rewrap", stopped)
        with pytest.raises(CommandError, match="2 keys are left"):
            rotate_keys()
    assert rotate_keys("--finish") == "2 keys were wrapped anew.\n"
    assert kek_versions() == {2: 2}
