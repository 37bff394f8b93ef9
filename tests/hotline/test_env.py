"""The environment is read in one place and means what the README says."""

from pathlib import Path

import pytest

from hotline import env
from hotline.embedded import places
from hotline.embedded.entrance import entrance
from hotline.embedded.refusal import Refusal
from hotline.switches import neighbour


def test_a_variable_may_be_given_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("HOTLINE_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.text("HOTLINE_SECRET_KEY") == "from a file"


def test_without_a_url_the_database_is_the_embedded_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path))
    password = places.kept_secret(tmp_path, "database")
    found = env.database("DATABASE_URL", "hotline", role="owner")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("hotline", "hotline", password)
    assert found["HOST"] == str(places.socket_folder(tmp_path))


def test_a_url_says_everything_about_a_real_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOTLINE_POOL", raising=False)
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://us%40er:p%2Fw@db.example:6432/calls?sslmode=verify-full"
    )
    found = env.database("DATABASE_URL", "hotline", role="owner")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "6432", "calls")
    assert (found["USER"], found["PASSWORD"]) == ("us@er", "p/w")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_an_address_that_several_share_takes_the_password_of_its_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://hotline_app@db.example/calls")
    monkeypatch.delenv("DATABASE_WORKER_URL", raising=False)
    words = {word: places.kept_secret(tmp_path, f"database-{word}") for word in ("app", "worker")}
    found = env.database("DATABASE_URL", "hotline", role="worker")
    assert (found["USER"], found["PASSWORD"]) == ("hotline_app", words["app"])


def test_connections_are_pooled_or_kept_but_never_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOTLINE_POOL", raising=False)
    kept = env.database("DATABASE_URL", "hotline", role="owner")
    assert kept["CONN_MAX_AGE"] > 0
    assert "pool" not in kept["OPTIONS"]
    monkeypatch.setenv("HOTLINE_POOL", "1")
    pooled = env.database("DATABASE_URL", "hotline", role="owner")
    assert (pooled["CONN_MAX_AGE"], pooled["OPTIONS"]["pool"]) == (0, env.POOL)


def test_a_secret_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    first = places.kept_secret(tmp_path, "django")
    assert places.kept_secret(tmp_path, "django") == first
    assert len(first) >= 32
    assert places.secret_file(tmp_path, "django").stat().st_mode & 0o777 == 0o600
    assert places.secret_file(tmp_path, "django").parent.stat().st_mode & 0o777 == 0o700


def test_a_link_that_somebody_else_could_turn_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / ("x" * 120)
    short = places.socket_folder(data).parent
    short.chmod(0o777)
    try:
        with pytest.raises(Refusal, match="belongs to somebody else"):
            places.socket_folder(data)
    finally:
        (short / "postgres").unlink()
        short.rmdir()


def test_production_may_listen_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DEMO", "0")
    monkeypatch.setenv("HOTLINE_ADDRESS", "0.0.0.0")
    monkeypatch.setenv("HOTLINE_PORT", "9000")
    assert entrance().url == "http://0.0.0.0:9000/"


def test_a_neighbour_is_on_this_machine_or_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert neighbour("HOTLINE_SIP_SWITCH") is None
    monkeypatch.setenv("HOTLINE_SIP_SWITCH", "127.0.0.1:5062")
    assert neighbour("HOTLINE_SIP_SWITCH") == ("127.0.0.1", 5062)


@pytest.mark.parametrize("told", ["10.0.0.1:5062", "office:5062", "127.0.0.1", "127.0.0.1:70000"])
def test_a_neighbour_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("HOTLINE_SIP_SWITCH", told)
    with pytest.raises(ValueError, match="HOTLINE_SIP_SWITCH"):
        neighbour("HOTLINE_SIP_SWITCH")
