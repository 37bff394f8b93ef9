"""A flood: beyond the measure nothing is dropped, and whoever is known does not wait behind it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from cases.inbound import Inbound, Kind, Sender
from cases.models import Case, Contact, KnownSender, Lane, State
from cases.selectors import queue as queues
from cases.selectors.queue import waiting
from cases.senders import phone_sign
from cases.services.contacts import contact_close, contact_wrap_up
from cases.services.known_senders import known_senders_tend
from hotline.spooled import overflow_drain
from intake import buckets, flood, spool
from intake.entrance import store
from tests.cases.conftest import AT, call, chat
from vault.roots import key_folder
from vault.sealed_box import publish


@pytest.fixture(autouse=True)
def place(settings, tmp_path: Path) -> Path:
    settings.SPOOL_DIR = tmp_path / "spool"
    publish(key_folder())
    return settings.SPOOL_DIR


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that takes five calls and five messages a minute, and a queue of eight."""
    for name in ("lines_calls", "lines_chats"):
        monkeypatch.setattr(flood, name, buckets.Buckets(5, 60.0))


def fake(number: int, times: int = 1, line: str = "telephone") -> list[Inbound]:
    return [
        call(
            line=line,
            call_id=f"fake-{number}-{time}",
            sender=Sender(number=f"+7000555{number:04}"),
            at=AT + timedelta(seconds=number),
        )
        for time in range(times)
    ]


def over() -> int:
    return spool.depth(ending=spool.OVER) if spool.folder().exists() else 0


def drained() -> int:
    done = 0
    while taken_in := overflow_drain(at=AT):
        done += taken_in
    return done


@pytest.fixture
def verified_caller(case_verified: Case, office) -> Inbound:
    """A call from the number of a verified case."""
    number = "+70005559999"
    sign = phone_sign(number)
    known_senders_tend(at=AT)
    KnownSender.objects.create(case=case_verified, sign=sign, evidence=case_verified.evidence)
    late = AT + timedelta(hours=1)
    return call(line="telephone", call_id="returning", sender=Sender(number=number), at=late)


def test_a_bucket_fills_again(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(buckets.time, "monotonic", lambda: clock[0])
    held = buckets.Buckets(2, 60.0)
    assert [held.take("a") for _time in range(3)] == [True, True, False]
    assert held.take("b")
    clock[0] = 30.0
    assert [held.take("a") for _time in range(2)] == [True, False]
    assert all(len(name) == 16 for name in held._left)


def test_the_idlest_sender_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(buckets, "MOST_SENDERS", 2)
    held = buckets.Buckets(1, 60.0)
    assert [held.take(each) for each in ("a", "b", "a", "c", "b")] == [
        True,
        True,
        False,
        True,
        True,
    ]


def test_whoever_calls_again_and_again_is_kept_behind_the_others(olga):
    for inbound in [*fake(1, times=5), *fake(2)]:
        store(inbound)
    lanes = [each.lane for each in waiting(olga)]
    assert lanes == [Lane.USUAL] * 4 + [Lane.TAIL] * 2
    assert over() == 0


def test_more_than_a_line_takes_waits_sealed_and_comes_in_once(narrow, olga):
    for _time in range(2):
        for number in range(8):
            for inbound in fake(number):
                store(inbound)
    assert Contact.objects.count() == 5
    assert not any(b"7000555" in each.read_bytes() for each in spool.folder().iterdir())
    assert drained() == over() + 11
    assert Contact.objects.count() == 8
    assert sorted(each.offered_at for each in Contact.objects.all()) == [
        AT + timedelta(seconds=number) for number in range(8)
    ]


def test_whoever_is_known_does_not_wait_for_the_flood(narrow, olga, verified_caller):
    for number in range(8):
        store(fake(number)[0])
    store(verified_caller)
    assert waiting(olga)[0].lane == Lane.KNOWN
    assert over() == 3


def test_the_end_of_a_call_that_waits_on_the_disk_is_kept_too(narrow, office):
    for number in range(6):
        store(fake(number)[0])
    store(call(Kind.CALL_ENDED, line="telephone", call_id="fake-5-0", at=AT))
    assert drained() == 1
    assert Contact.objects.filter(state=State.ABANDONED).count() == 1
    assert Contact.objects.count() == 6


def test_a_chat_beyond_its_measure_goes_on_by_itself(office):
    for _number in range(33):
        store(chat(line="simulator"))
    contact = Contact.objects.get()
    assert (contact.messages.count(), over()) == (30, 3)
    assert drained() == 3
    assert (contact.messages.count(), contact.lane) == (33, Lane.USUAL)


def test_where_nobody_can_be_asked_it_waits_like_everything_else(office, monkeypatch):
    def away(**_told: object) -> bool:
        raise OperationalError

    monkeypatch.setattr(flood, "line_is_full", away)
    store(fake(1)[0])
    assert (spool.depth(), over(), Contact.objects.count()) == (1, 0, 0)


def test_where_the_disk_is_full_a_flood_is_taken_in_all_the_same(narrow, office, settings):
    settings.SPOOL_LIMIT = -1
    for number in range(7):
        store(fake(number)[0])
    assert (Contact.objects.count(), over()) == (7, 0)


class TestAFullLine:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch):
        monkeypatch.setattr(queues, "MOST_IN_LINE", 3)
        monkeypatch.setattr(flood, "COUNTED_FOR", 0.0)

    def test_keeps_the_unknown_and_takes_the_known_and_those_in_danger(
        self,
        olga,
        verified_caller,
    ):
        for number in range(6):
            store(fake(number)[0])
        assert (Contact.objects.filter(state=State.OFFERED).count(), over()) == (4, 2)
        store(verified_caller)
        store(chat("Мы окружены", line="simulator", conversation="danger"))
        assert over() == 2
        assert overflow_drain(at=AT) == 0
        assert waiting(olga)[0].lane == Lane.KNOWN
        assert over() == 2
        for contact in waiting(olga)[:4]:
            Contact.objects.filter(ref=contact.ref).update(state="abandoned", queue=None)
        assert drained() == 2

    def test_a_conversation_that_goes_on_goes_on(self, office):
        for number in range(3):
            store(chat(line="simulator", conversation=f"chat-{number}"))
        store(chat(line="simulator", conversation="chat-3"))
        store(chat(line="simulator", conversation="chat-4"))
        store(chat(line="simulator", conversation="chat-3"))
        assert over() == 1

    def test_is_told_of_on_the_board_in_plain_words(self, vera):
        browser = Client()
        browser.force_login(vera)
        board = reverse("cases:board")
        assert "come into it" not in browser.get(board).content.decode()
        for number in range(6):
            store(fake(number)[0])
        told = browser.get(board).content.decode()
        assert "More than 3 people wait." in told
        assert "2 messages and calls came too fast" in told


@pytest.mark.parametrize("fakes", [80, pytest.param(2_000, marks=pytest.mark.full)])
def test_twenty_times_too_many_lose_nothing_and_keep_nobody_known_waiting(
    narrow,
    olga,
    taken,
    case_verified,
    verified_caller,
    fakes,
    monkeypatch,
):
    """Order, and not seconds: `bench/cases/flood.py` measures those."""
    monkeypatch.setattr(queues, "MOST_IN_LINE", 10 * fakes)
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
    told = {"code": "case_opened", "remark": "", "hard": False, "at": AT}
    contact_close(contact_ref=taken.ref, by=olga, **told)
    returning = [
        verified_caller,
        chat("Я вернулся", line="telegram", at=AT + timedelta(hours=2)),
    ]
    events = [fake(number)[0] for number in range(fakes)]
    events.insert(fakes // 2, returning[0])
    events.append(returning[1])
    for inbound in events:
        store(inbound)
    assert [each.lane for each in waiting(olga)[:3]] == [Lane.KNOWN, Lane.KNOWN, Lane.USUAL]
    for inbound in events:
        store(inbound)
    drained()
    assert over() == 0
    # One for each event, and the chat of the case from before.
    assert Contact.objects.count() == len(events) + 1
