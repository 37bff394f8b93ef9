"""Updates that are fetched: the same reader, the same once, and the door shut meanwhile."""

import pytest
from django.db import OperationalError

from audit.models import Entry
from cases.models import Message
from intake import spool
from intake.telegram import polling
from intake.telegram.client import Speaker
from tests.intake.bot_desk import tell
from tests.intake.conftest import AT
from tests.intake.test_bot_form import api, office
from tests.intake.updates import message

__all__ = ["api", "office"]


@pytest.fixture
def speaker(api):
    with Speaker() as speaker:
        yield speaker


def fetched(speaker: Speaker, offset: int = 0) -> int | None:
    return polling.fetch_once(speaker, offset=offset, at=AT)


def test_what_is_fetched_is_stored_confirmed_and_taken_once(api, speaker):
    api.updates = [message(number, number, text=str(number)) for number in (7, 8)]
    assert fetched(speaker) == 9
    assert fetched(speaker) == 9
    assert Message.objects.count() == 2
    assert fetched(speaker, offset=9) == 9
    assert api.updates == []


def test_what_cannot_be_read_holds_up_nobody(api, speaker):
    api.updates = [message(7, text=["?"]), message(8, text="слово")]
    assert fetched(speaker) == 9
    assert Message.objects.count() == 1


def test_what_cannot_be_stored_is_asked_for_again(api, speaker, monkeypatch):
    def full(_inbound: object) -> None:
        raise spool.SpoolFull

    def away(*, inbound: object) -> None:
        raise OperationalError

    api.updates = [message(7, text="слово")]
    monkeypatch.setattr(spool, "keep", full)
    with monkeypatch.context() as patch:
        patch.setattr(polling, "take", away)
        assert fetched(speaker) is None
    spool.breaker.reset()
    assert fetched(speaker) == 8


def test_another_who_fetches_makes_us_wait(api, speaker):
    api.replies = [(409, {"ok": False, "error_code": 409, "description": "Conflict"})]
    assert fetched(speaker) is None


def test_the_webhook_is_ended_first_and_loses_nothing(api, speaker):
    assert polling.webhook_end(speaker)
    assert api.asked == [("deleteWebhook", {"drop_pending_updates": False})]


def test_nobody_knocks_while_updates_are_fetched(office, settings):
    settings.TELEGRAM_POLLING = True
    assert tell(message(text="слово")) == 403
    assert Entry.objects.get(action="line.refused").detail["reason"] == "no_secret_set"
    assert not Message.objects.exists()
