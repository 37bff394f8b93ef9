"""What comes in while database or keys are away is on the disk before the sender hears yes."""

import os
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError, connections

from cases.inbound import File, Inbound, Kind, Position, Sender
from cases.models import Contact, LineEvent, Message
from cases.services.receive import receive
from hotline import spooled
from hotline.spooled import spool_drain
from intake import entrance, spool
from intake.spool import drain, keep, opened
from operators.models import Alert
from tests.cases.conftest import office
from tests.intake.conftest import AT, cti, telegram
from tests.intake.updates import message
from vault.roots import RootsMissing
from vault.sealed_box import publish
from vault.transit import KeyServerAway

__all__ = ["office"]
CANARIES = ["КАНАРКА-ІМЯ", "+70005550177", "kanarka_demo", "КАНАРКА-РОЗПОВІДЬ", "48.123456"]
TOLD = Inbound(
    line="telegram",
    provider_id="9001",
    conversation="chat-9001",
    kind=Kind.MESSAGE,
    sender=Sender(name=CANARIES[0], number=CANARIES[1], handle=CANARIES[2]),
    at=AT,
    occurred_at=AT - timedelta(seconds=4),
    text=CANARIES[3],
    message_id="1",
    position=Position(48.123456, 37.5),
    shared=Sender(name="Інший"),
    attachment="photo",
    file=File("a-handle", "a-key", 4_000),
)


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path, root_secrets: Path) -> Path:
    settings.SPOOL_DIR = tmp_path / "spool"
    publish(root_secrets)
    return settings.SPOOL_DIR


@pytest.fixture
def away(monkeypatch: Any) -> Any:
    """Nobody can take an event; a test may say with which trouble."""

    def broken(trouble: Exception | None = None) -> None:
        def fails(*, inbound: Inbound) -> None:
            raise trouble or OperationalError("away")

        monkeypatch.setattr(entrance, "receive", fails)
        monkeypatch.setattr("intake.telegram.inbound.take", fails)

    return broken


def waiting(place: Path) -> list[Path]:
    return sorted(place.glob("*.sealed"))


@pytest.mark.parametrize(
    "trouble", [OperationalError(), InterfaceError(), RootsMissing(), KeyServerAway()], ids=repr
)
def test_an_event_is_kept_and_the_sender_hears_yes(away, place, trouble):
    away(trouble)
    assert telegram(message(text=CANARIES[3])).status_code == 200
    assert [opened(path).text for path in waiting(place)] == [CANARIES[3]]


def test_a_call_is_kept_too(away, place):
    away()
    event = {"event": "newCall", "from": "380001234567", "to": "1", "direction": "in"}
    assert cti(event | {"callId": "a"}).status_code == 200
    assert opened(waiting(place)[0]).kind == Kind.CALL_OFFERED


def test_a_stranger_fills_no_disk(away, place, refused):
    away()
    assert telegram(message(text="?"), secret="wrong").status_code == 403
    assert not place.exists()


def test_what_cannot_be_understood_is_refused_at_once(away, place):
    away()
    assert telegram(b"{").status_code == 400
    assert not place.exists()


def test_an_event_is_told_whole(place):
    keep(TOLD)
    assert opened(waiting(place)[0]) == TOLD


def test_the_disk_tells_nothing(place):
    keep(TOLD)
    name, held = waiting(place)[0].name, bytes.fromhex(waiting(place)[0].read_text())
    whole = waiting(place)[0].read_bytes() + held + name.encode()
    for canary in CANARIES:
        for form in (canary.encode(), canary.encode("utf-16-le"), canary.encode().hex().encode()):
            assert form not in whole
            assert b64encode(form)[:-4] not in whole
    assert os.stat(waiting(place)[0]).st_mode & 0o077 == 0


class TestFull:
    def test_says_so_and_keeps_nothing_half(self, away, place, settings):
        away()
        keep(TOLD)
        settings.SPOOL_LIMIT = 1
        answer = telegram(message(text="?"))
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert [path.suffix for path in place.iterdir()] == [".sealed"]

    def test_goes_on_by_itself_once_there_is_room(self, away, place, settings):
        away()
        keep(TOLD)
        before, settings.SPOOL_LIMIT = settings.SPOOL_LIMIT, 1
        assert telegram(message(text="?")).status_code == 503
        settings.SPOOL_LIMIT = before
        assert telegram(message(text="?")).status_code == 200

    def test_what_is_handed_on_while_it_is_measured_fills_nothing(self, away, place, monkeypatch):
        keep(TOLD)
        with os.scandir(place) as found:
            seen = list(found)
        for path in place.iterdir():
            path.unlink()
        monkeypatch.setattr(spool.os, "scandir", lambda _folder: nullcontext(seen))
        assert spool.size(place) == 0

    def test_a_disk_without_reserve_is_full(self, away, monkeypatch):
        away()
        monkeypatch.setattr(spool, "RESERVE", 1 << 62)
        assert telegram(message(text="?")).status_code == 503

    def test_a_failing_disk_is_no_yes(self, away, monkeypatch):
        away()

        def fails(_handle: int) -> None:
            raise OSError(28, "no space")

        monkeypatch.setattr("vault.files.os.fsync", fails)
        assert telegram(message(text="?")).status_code == 503

    def test_without_a_public_key_nothing_is_promised(self, away, settings, tmp_path):
        away()
        settings.DATA_DIR = tmp_path
        assert telegram(message(text="?")).status_code == 503


class TestBreaker:
    def test_nobody_waits_for_the_database_twice(self, monkeypatch, place):
        asked = []

        def fails(*, inbound: Inbound) -> None:
            asked.append(inbound)
            raise OperationalError

        monkeypatch.setattr(entrance, "receive", fails)
        monkeypatch.setattr("intake.telegram.inbound.take", fails)
        for _ in range(5):
            assert telegram(message(text="?")).status_code == 200
        assert (len(asked), len(waiting(place))) == (1, 5)

    def test_asks_again_after_a_while(self, monkeypatch, place):
        clock = [100.0]
        monkeypatch.setattr(spool.time, "monotonic", lambda: clock[0])
        spool.breaker.trip()
        assert spool.breaker.is_open
        clock[0] += spool.PAUSE
        assert not spool.breaker.is_open


class TestDrain:
    def test_hands_on_what_waited_and_tells_the_supervisors(self, office, place):
        keep(TOLD)
        assert spool_drain(at=AT) == 1
        assert (Contact.objects.count(), Message.objects.count()) == (1, 1)
        assert waiting(place) == []
        assert [alert.kind for alert in Alert.objects.all()] == ["spooled"]

    def test_has_nothing_to_tell_when_nothing_waited(self, office, place):
        assert spool_drain(at=AT) == 0
        assert not Alert.objects.exists()

    def test_an_event_taken_before_is_taken_once(self, office, place):
        receive(inbound=TOLD)
        keep(TOLD)
        keep(TOLD)
        spool_drain(at=AT)
        assert (LineEvent.objects.count(), Message.objects.count()) == (1, 1)

    def test_goes_from_the_oldest_on(self, place):
        for second in (3, 1, 2):
            keep(Inbound(**{**vars_of(TOLD), "at": AT + timedelta(seconds=second)}))
        seen: list[Inbound] = []
        assert drain(seen.append) == (3, 0)
        assert [each.at.second - AT.second for each in seen] == [1, 2, 3]

    def test_stops_where_the_database_is_away_and_loses_nothing(self, place):
        for second in range(3):
            keep(Inbound(**{**vars_of(TOLD), "at": AT + timedelta(seconds=second)}))
        taken: list[Inbound] = []

        def fails_second(inbound: Inbound) -> None:
            if taken:
                raise OperationalError
            taken.append(inbound)

        with pytest.raises(OperationalError):
            drain(fails_second)
        assert len(waiting(place)) == 2

    @pytest.mark.parametrize("trouble", [KeyServerAway, RootsMissing])
    def test_the_supervisors_hear_once_that_the_keys_are_away(
        self, office, place, monkeypatch, trouble
    ):
        keep(TOLD)

        def fails(*, inbound: Inbound) -> None:
            raise trouble

        monkeypatch.setattr(spooled, "receive", fails)
        monkeypatch.setattr(spooled, "take", fails)
        for _ in range(3):
            with pytest.raises(trouble):
                spool_drain(at=AT)
        assert [alert.kind for alert in Alert.objects.all()] == ["keys_away"]

    @pytest.mark.parametrize("poison", ["", "zz", "01" * 90, "{}"])
    def test_what_cannot_be_read_holds_up_nobody(self, office, place, poison):
        keep(TOLD)
        (place / "0000000000.000001-poison.sealed").write_text(poison)
        assert spool_drain(at=AT) == 1
        assert [path.name for path in (place / "refused").iterdir()] == [
            "0000000000.000001-poison.sealed"
        ]
        assert {alert.kind for alert in Alert.objects.all()} == {"spooled", "spool_refused"}

    def test_what_the_database_refuses_for_good_is_set_aside(self, place):
        keep(TOLD)

        def refuses(_inbound: Inbound) -> None:
            raise DataError

        assert drain(refuses) == (0, 1)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_two_drains_at_once_take_each_event_once(place, transactional_db):
    from operators.models import Office
    from tests.cases.conftest import line_place

    north = Office.objects.create(name="North", code="north")
    line_place(key="telegram", office=north)
    for number in range(40):
        keep(Inbound(**{**vars_of(TOLD), "provider_id": str(number)}))

    def go(_number: int) -> None:
        try:
            drain(lambda inbound: receive(inbound=inbound))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go, range(2)))
    assert (LineEvent.objects.count(), Message.objects.count()) == (40, 40)
    assert waiting(place) == []


def vars_of(inbound: Inbound) -> dict[str, Any]:
    return {name: getattr(inbound, name) for name in inbound.__slots__}
