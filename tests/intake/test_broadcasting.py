"""A text for everybody on its way to the Bot API: in pace, once each, and stopped when told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.timezone import now

from cases.models import Broadcast, BroadcastPost, Follower
from cases.services.broadcasting import broadcast_due, broadcasts_tend, post_claim
from cases.services.broadcasts import broadcast_stop
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.thread import message_reply
from intake.telegram import broadcasting
from intake.telegram.broadcasting import broadcast_turn
from intake.telegram.outbound import deliver_due
from intake.telegram.pacing import MOST_A_SECOND, MOST_TO_ALL, Pacing
from operators.roles import Role
from tests.cases import conftest as cast
from tests.cases.broadcasts import TEXTS, approved, follower, posts
from tests.cases.conftest import AT, chat, person
from tests.intake.bot_desk import TOKEN, BotApi, bot_api_running
from vault.models import WrappedKey

office, olga, vera = cast.office, cast.olga, cast.vera

LATER = {"ok": False, "error_code": 429, "parameters": {"retry_after": 30}}
BLOCKED = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
FAR = 5000


@pytest.fixture
def zoya(office):
    return person(office, "Zoya", Role.SUPERVISOR)


@pytest.fixture
def api(settings) -> Iterator[BotApi]:
    with bot_api_running() as server:
        settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = server.url, TOKEN
        yield server


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A clock that stands, so that a second is only over when the test says so."""
    time = [1000.0]
    monkeypatch.setattr("intake.telegram.pacing.time.monotonic", lambda: time[0])
    return time


def turn(pacing: Pacing) -> bool:
    return broadcast_turn(pacing, now)


def told(api: BotApi) -> list[tuple[str, str]]:
    return [
        (each["chat_id"], each["text"]) for method, each in api.asked if method == "sendMessage"
    ]


def sending(writer, second, **changed) -> Broadcast:
    return approved(writer, second, now(), **changed)


def figures(broadcast: Broadcast) -> dict[str, object]:
    broadcast.refresh_from_db()
    names = ("state", "planned", "sent", "blocked", "refused", "unclear", "remaining")
    return {name: value for name in names if (value := getattr(broadcast, name))}


def test_each_gets_it_in_their_own_language_and_the_channel_in_the_chosen(
    api,
    office,
    vera,
    zoya,
    settings,
):
    follower(office, "11", "ru"), follower(office, "12", "uk")
    broadcast = sending(vera, zoya, channel=["uk", "en"])
    pacing = Pacing()
    while broadcast.state != "done":
        pacing.spoken.clear()
        turn(pacing)
        broadcast.refresh_from_db()
    channel = settings.TELEGRAM_CHANNEL
    assert sorted(told(api)) == sorted(
        [("11", TEXTS["ru"]), ("12", TEXTS["uk"]), (channel, TEXTS["uk"]), (channel, TEXTS["en"])]
    )
    assert figures(broadcast) == {"state": "done", "planned": 2, "sent": 2}
    assert posts(broadcast) == [("uk", "sent"), ("en", "sent")]


def test_nothing_goes_before_it_is_approved_or_after_it_was_sent(api, office, vera, zoya):
    follower(office, "11")
    broadcast = sending(vera, zoya)
    for _turn in range(4):
        turn(Pacing())
    assert len(told(api)) == 1
    follower(office, "12")
    turn(Pacing())
    assert len(told(api)) == 1
    assert figures(broadcast)["state"] == "done"


def test_telegrams_word_of_silence_is_kept_and_nobody_is_lost_or_told_twice(
    api,
    office,
    vera,
    zoya,
    clock,
):
    follower(office, "11"), follower(office, "12")
    broadcast, pacing = sending(vera, zoya), Pacing()
    api.replies = [(429, LATER)]
    assert turn(pacing) is True
    clock[0] += 29
    turn(pacing)
    assert len(api.asked) == 1
    clock[0] += 1
    turn(pacing)
    assert {chat for chat, _text in told(api)[1:]} == {"11", "12"}
    assert figures(broadcast)["sent"] == 2


def test_in_a_second_answers_keep_their_room(api, office, vera, zoya, olga, clock):
    for number in range(2 * MOST_TO_ALL):
        follower(office, f"{FAR + number}")
    sending(vera, zoya)
    pacing = Pacing()
    for _turn in range(5):
        turn(pacing)
    assert len(told(api)) == MOST_TO_ALL < MOST_A_SECOND
    contact = receive(inbound=chat("Вы здесь?"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    contact.refresh_from_db()
    message_reply(contact=contact, by=olga, body="Мы здесь.", at=AT)
    deliver_due(pacing)
    assert told(api)[-1] == ("chat-7001", "Мы здесь.")
    clock[0] += 1.0
    for _turn in range(5):
        turn(pacing)
    assert len(told(api)) == 2 * MOST_TO_ALL + 1
    assert len(set(told(api))) == len(told(api))


def test_whoever_blocked_the_bot_is_counted_and_dropped_with_keys(api, office, vera, zoya):
    gone = follower(office, "11")
    broadcast = sending(vera, zoya)
    api.replies = [(403, BLOCKED)]
    turn(Pacing())
    turn(Pacing())
    assert figures(broadcast) == {"state": "done", "planned": 1, "blocked": 1}
    assert not Follower.objects.exists()
    assert not WrappedKey.objects.using("keyring").filter(owner=gone.ref).exists()


def test_killed_between_asking_and_writing_down_nobody_is_told_twice(
    api,
    office,
    vera,
    zoya,
    monkeypatch,
):
    follower(office, "11"), follower(office, "12"), follower(office, "13")
    broadcast = sending(vera, zoya)

    def killed(**_words):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(broadcasting, "post_settle", killed)
        with pytest.raises(SystemExit):
            turn(Pacing())
    assert len(told(api)) == 1
    for _turn in range(3):
        turn(Pacing())
    assert sorted(chat for chat, _text in told(api)) == ["11", "12", "13"]
    assert figures(broadcast)["state"] == "sending"
    assert broadcasts_tend(at=now() + timedelta(minutes=3)) == 1
    turn(Pacing())
    assert figures(broadcast) == {"state": "done", "planned": 3, "sent": 2, "unclear": 1}
    assert len(told(api)) == 3


def test_two_processes_at_once_tell_nobody_twice(api, office, vera, zoya):
    follower(office, "11")
    sending(vera, zoya)
    ours = broadcast_due(line="telegram", most=5, at=now())
    theirs = broadcast_due(line="telegram", most=5, at=now())
    assert [post_claim(post=each, at=now()) for each in (*ours, *theirs)] == [True, False]


def test_stopped_in_the_middle_the_rest_hears_nothing(api, office, vera, zoya, clock):
    for number in range(MOST_TO_ALL + 3):
        follower(office, f"{FAR + number}")
    broadcast = sending(vera, zoya)
    ahead = broadcast_due(line="telegram", most=MOST_TO_ALL + 3, at=now())
    turn(Pacing())
    broadcast_stop(broadcast_ref=broadcast.ref, by=vera, at=now())
    assert [post_claim(post=each, at=now()) for each in ahead] == [False] * len(ahead)
    before = len(told(api))
    turn(Pacing())
    broadcasts_tend(at=now())
    assert len(told(api)) == before == figures(broadcast)["sent"]
    assert not BroadcastPost.objects.exists()


def test_whoever_unfollows_meanwhile_is_not_told(api, office, vera, zoya):
    follower(office, "11"), follower(office, "12")
    broadcast = sending(vera, zoya)
    broadcast_due(line="telegram", most=5, at=now())
    Follower.objects.first().delete()
    for _turn in range(2):
        turn(Pacing())
    assert figures(broadcast) == {"state": "done", "planned": 2, "sent": 1, "remaining": 1}


def test_while_telegram_is_out_of_order_few_are_lost(api, office, vera, zoya, clock):
    for number in range(40):
        follower(office, f"{FAR + number}")
    broadcast, pacing = sending(vera, zoya), Pacing()
    api.replies = [(502, {"ok": False, "error_code": 502})] * 40
    for _second in range(600):
        turn(pacing)
        clock[0] += 1
    assert 5 <= figures(broadcast)["unclear"] <= 8


def test_while_telegram_cannot_be_reached_nobody_is_lost(api, office, vera, zoya, settings):
    follower(office, "11")
    broadcast = sending(vera, zoya)
    settings.TELEGRAM_API = "http://127.0.0.1:9"
    assert turn(Pacing()) is True
    settings.TELEGRAM_API = api.url
    turn(Pacing())
    assert figures(broadcast)["sent"] == 1
