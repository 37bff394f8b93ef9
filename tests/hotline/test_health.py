"""Whoever watches learns whether the console can do its work, and nothing about anybody."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from audit import checkpoints
from hotline import health


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, settings: Settings) -> list[Path]:
    """Two places, each with a checkpoint of this moment."""
    settings.CHECKPOINTS = [tmp_path / "one", tmp_path / "two"]
    return list(settings.CHECKPOINTS)


@pytest.fixture
def kept(db: None, outside: list[Path]) -> None:
    for folder in outside:
        checkpoints.write(folder, at=now())


pytestmark = pytest.mark.django_db(databases="__all__")


def beat(seconds_ago: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [now() - timedelta(seconds=seconds_ago)],
        )


@pytest.mark.django_db(databases=[])
def test_the_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_ready_when_everything_does_its_part(client: Client, kept: None) -> None:
    beat(5)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "keyring": "ok", "worker": "ok", "checkpoints": "ok"},
    }
    assert "no-store" in answer.headers["Cache-Control"]


def test_not_ready_without_a_worker(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["worker"]) == (503, "absent")


def test_not_ready_when_the_worker_is_silent(client: Client) -> None:
    beat(95)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert answer.json()["checks"]["worker"].startswith("silent for 9")


def test_not_ready_without_the_keyring(
    client: Client, kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(1)

    def answers(alias: str) -> str:
        if alias == "keyring":
            raise OperationalError
        return "ok"

    monkeypatch.setattr(health, "_answers", answers)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok",
        "keyring": "unavailable",
        "worker": "ok",
        "checkpoints": "ok",
    }


def test_not_ready_while_a_place_outside_is_silent(
    client: Client, outside: list[Path], kept: None
) -> None:
    beat(1)
    late = now() - timedelta(seconds=121)
    (file,) = outside[1].iterdir()
    file.unlink()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["checkpoints"]) == (
        503,
        "place 2 is empty",
    )
    checkpoints.write(outside[1], at=late)
    said = client.get("/readyz").json()["checks"]["checkpoints"]
    assert said.startswith("place 2 is silent for 12")


class TestMetrics:
    @pytest.fixture(autouse=True)
    def _token(self, settings: Settings) -> None:
        settings.METRICS_TOKEN = "a-token-of-the-test"

    def test_counts_for_whoever_brings_the_token(self, client: Client, kept: None) -> None:
        beat(1)
        answer = client.get("/metrics", headers={"Authorization": "Bearer a-token-of-the-test"})
        assert answer.status_code == 200
        said = answer.content.decode()
        assert 'hotline_check{check="worker"} 1.0' in said
        assert 'hotline_checkpoint_age_seconds{place="2"} 0.' in said

    @pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "a-token-of-the-test"])
    def test_nothing_for_anybody_else(self, client: Client, given: str) -> None:
        answer = client.get("/metrics", headers={"Authorization": given})
        assert (answer.status_code, answer.content) == (403, b"")

    def test_nothing_at_all_without_a_token_of_ours(
        self, client: Client, settings: Settings
    ) -> None:
        settings.METRICS_TOKEN = ""
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403
