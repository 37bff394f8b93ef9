"""A database on another machine must prove its name; one on this machine needs no encryption."""

import pytest
from django.core.management import CommandError, call_command

from hotline import remote
from hotline.checks import production_is_secured
from hotline.embedded.roles import ROLES

FAR = "postgresql://hotline_app:x@db.example/hotline"
PROVEN = "?sslmode=verify-full"


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "OWNER_", "WORKER_", "SEALER_"):
        for base in ("DATABASE", "KEYRING_DATABASE"):
            monkeypatch.delenv(f"{base}_{name}URL", raising=False)


def is_refused() -> bool:
    return "hotline.E004" in {each.id for each in production_is_secured(None)}


@pytest.mark.parametrize("how", ["", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=prefer"])
def test_less_than_a_proven_name_is_refused(monkeypatch, settings, how):
    settings.DEMO = False
    monkeypatch.setenv("DATABASE_URL", FAR + how)
    assert remote.unproven() == ["DATABASE_URL"]
    assert is_refused()
    settings.DEMO = True
    assert not is_refused()


def test_a_proven_name_is_taken(monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setenv("DATABASE_URL", FAR + PROVEN)
    monkeypatch.setenv("KEYRING_DATABASE_URL", FAR + PROVEN)
    assert not is_refused()


@pytest.mark.parametrize("seat", ["OWNER", "WORKER", "SEALER"])
def test_every_account_is_looked_at(monkeypatch, settings, seat):
    settings.DEMO = False
    monkeypatch.setenv("KEYRING_DATABASE_URL", FAR + PROVEN)
    monkeypatch.setenv(f"KEYRING_DATABASE_{seat}_URL", FAR)
    assert remote.unproven() == ["KEYRING_DATABASE_URL"]
    assert is_refused()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u@/hotline?host=%2Frun%2Fpostgresql",
        "postgresql://u@localhost/hotline",
        "postgresql://u@127.0.0.1/hotline",
        "postgresql://u@[::1]/hotline",
    ],
)
def test_what_never_leaves_this_machine_is_left_alone(monkeypatch, settings, url):
    settings.DEMO = False
    monkeypatch.setenv("DATABASE_URL", url)
    assert not is_refused()
    assert not remote.is_unproven(url)


def test_one_of_several_servers_is_enough(monkeypatch):
    assert remote.is_unproven("postgresql://u@localhost,db.example/hotline")


def test_an_administrator_is_not_asked_over_an_unproven_connection(monkeypatch, settings, capsys):
    settings.DEMO = False
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://postgres:x@db.example/hotline")
    with pytest.raises(CommandError, match="verify-full"):
        call_command("database_roles")


def test_no_account_waits_or_idles_without_end():
    for role in ROLES.values():
        assert role.settings["lock_timeout"] != "0", role
        assert role.settings["idle_in_transaction_session_timeout"] != "0", role


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("http://keys.example:8200", True),
        ("keys.example", True),
        ("https://keys.example:8200", False),
        ("http://127.0.0.1:8200", False),
        ("http://[::1]:8200", False),
        ("http://localhost:8200", False),
        ("http://127.0.0.1.example", True),
        ("", False),
    ],
)
@pytest.mark.parametrize("name", ["TRANSIT_URL", "TELEGRAM_API"])
def test_secrets_are_sent_to_another_machine_by_https_alone(settings, name, url, refused):
    settings.DEMO = False
    setattr(settings, name, url)
    assert ("hotline.E005" in {each.id for each in production_is_secured(None)}) is refused
    settings.DEMO = True
    assert production_is_secured(None) == []
