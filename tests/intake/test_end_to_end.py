"""From the sender's request to the stored contact, in whatever order and however often it comes."""

import itertools
import json
import random
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.receipts import receipt
from cases.identifiers import normalise_number
from cases.models import Contact, IdentityTag, LineEvent, Message, State
from cases.services.receive import receive
from cases.services.setting_up import line_place
from intake.telephone.inbound import parse as parse_call
from operators.models import Office, Operator
from operators.roles import Role
from tests.intake.conftest import AT, CTI_TOKEN, TELEGRAM_SECRET
from tests.intake.updates import CHAT, IVAN, UNNEEDED, edited, message
from vault import blind_index
from vault.fields import open_fields

TELEGRAM, CTI = "/intake/telegram/", "/intake/telephone/cti/"
SIGNED = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
CALL = {"from": "+380001234567", "to": "+380000000100", "direction": "in", "callId": "c-1"}
EVENTS = [
    CALL | {"event": "newCall"},
    CALL | {"event": "answer", "answeringNumber": "101"},
    CALL | {"event": "hangup", "cause": "normalClearing", "answeringNumber": "101"},
]


@pytest.fixture
def office(db) -> Office:
    north = Office.objects.create(name="North", code="north")
    for line in ("telegram", "telephone", "simulator"):
        line_place(key=line, office=north)
    return north


@pytest.fixture
def olga(office) -> Operator:
    return Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="101"
    )


def tell(update: dict[str, Any], **headers: str) -> int:
    body = json.dumps(update)
    reply = Client().post(TELEGRAM, body, content_type="application/json", headers=SIGNED | headers)
    return reply.status_code


def ring(event: dict[str, Any]) -> int:
    token = {"Authorization": f"Bearer {CTI_TOKEN}"}
    reply = Client().post(CTI, json.dumps(event), content_type="application/json", headers=token)
    return reply.status_code


def opened(rows: list[Any], *names: str) -> list[dict[str, str | None]]:
    held = receipt(
        actor="system:test",
        action="test.look",
        subjects={row.key_owner for row in rows},
        at=AT,
    )
    return open_fields(held, rows, *names)


def test_an_update_is_stored_sealed_and_opens_again(office):
    assert tell(message(text="Я один, позывной Рябина")) == 200
    contact = Contact.objects.get()
    assert (contact.line, contact.channel, contact.state) == ("telegram", "chat", State.OFFERED)
    caller = json.loads(opened([contact], "caller")[0]["caller"] or "")
    assert (caller["name"], caller["handle"]) == ("Иван Примеров", "demo__ivan")
    stored = Message.objects.get()
    assert "Рябина".encode() not in bytes(stored.body)
    assert opened([stored], "body") == [{"body": "Я один, позывной Рябина"}]


@pytest.mark.parametrize("letter", ["y", "ї", "💧", "\x01"])
@pytest.mark.parametrize("length", [1, 4096, 4097, 16_000])
def test_a_long_text_is_sealed_whole(office, length, letter):
    assert tell(message(text=letter * length)) == 200
    assert opened([Message.objects.get()], "body") == [{"body": letter * length}]


@pytest.mark.parametrize("letter", ["💧", "\x01"])
def test_the_longest_names_are_sealed_whole(office, letter):
    long = letter * 1000
    who = IVAN | {"first_name": long, "last_name": long, "username": long}
    card = {"phone_number": long, "first_name": long, "last_name": long, "user_id": IVAN["id"]}
    assert tell(message(contact=card, **{"from": who})) == 200
    caller = json.loads(opened([Contact.objects.get()], "caller")[0]["caller"] or "")
    assert caller["name"] == f"{long} {long}"


def test_texts_that_no_store_holds_are_stored_with_a_mark(office):
    assert tell(message(text="a\0b\ud800c")) == 200
    assert opened([Message.objects.get()], "body") == [{"body": "a\ufffdb\ufffdc"}]


def test_a_forged_secret_leaves_one_audit_row_and_nothing_else(office):
    assert tell(message(text="?"), **{"X-Telegram-Bot-Api-Secret-Token": "forged"}) == 403
    row = Entry.objects.get(action="line.refused")
    assert row.actor == "anonymous"
    assert row.detail == {"line": "telegram", "reason": "secret_wrong"}
    assert not Contact.objects.exists()


def test_before_an_office_is_set_up_nothing_is_acknowledged(db):
    assert tell(message(text="?")) == 503
    assert ring(EVENTS[0]) == 503
    assert not LineEvent.objects.exists()


@pytest.mark.parametrize("name", UNNEEDED)
def test_what_is_unneeded_leaves_no_trace(office, name):
    assert tell(UNNEEDED[name]) == 200
    assert not LineEvent.objects.exists()


def log_of_updates() -> list[dict[str, Any]]:
    """Four people write, correct themselves, share and press, one update after another."""
    updates, ids = [], itertools.count(1)
    for person in range(1, 5):
        who = {
            "from": IVAN | {"id": person, "username": f"demo__{person:04d}"},
            "chat": CHAT | {"id": person},
        }
        for number in range(1, 7):
            updates.append(message(next(ids), number, text=f"{person}.{number}", **who))
        updates.append(edited(next(ids), 2, text=f"{person}.2, исправлено", **who))
        place = {"latitude": 49.0, "longitude": 31.4}
        updates.append(message(next(ids), 8, location=place, **who))
    return updates


def kept() -> list[Any]:
    """What is known of each chat, but for the order in which it was told."""
    found = []
    for contact in Contact.objects.all():
        rows = list(contact.messages.all())
        said = opened(rows, "body", "place")
        words = sorted(
            (each["body"] or "", each["place"] or "", row.is_edit)
            for each, row in zip(said, rows, strict=True)
        )
        tags = sorted(
            (tag.kind, bytes(tag.tag)) for tag in IdentityTag.objects.filter(contact=contact)
        )
        found.append((words, tags, contact.state, contact.priority))
    return sorted(found)


@pytest.mark.parametrize("seed", range(3))
def test_a_log_told_three_times_in_any_order_is_kept_once(office, seed):
    log = log_of_updates()
    thrice = random.Random(seed).sample(log * 3, len(log) * 3)
    for update in thrice:
        assert tell(update) == 200
    assert LineEvent.objects.count() == Message.objects.count() == len(log)
    shuffled = kept()
    assert len(shuffled) == 4
    Contact.objects.all().delete()
    for update in log:
        tell(update)
    assert kept() == shuffled


def state_of_call() -> dict[str, Any]:
    contact = Contact.objects.get()
    caller = json.loads(opened([contact], "caller")[0]["caller"] or "")
    tag = blind_index.tag("phone", normalise_number(CALL["from"])).value
    return {
        "state": contact.state,
        "operator": contact.operator_id,
        "waits": contact.queue_id is not None,
        "ended": contact.ended_at is not None,
        "closed": contact.closed_at is not None,
        "claimed": contact.claimed_at is not None,
        "reachable": len(bytes(contact.route)) == 32,
        "number": caller["number"],
        "known_again": IdentityTag.objects.filter(contact=contact, tag=tag).count(),
        "events": LineEvent.objects.count(),
    }


EVERY_ORDER = sorted(set(itertools.permutations([0, 1, 2] * 2)))
TWICE_IN_A_ROW = [(a, a, b, b, c, c) for a, b, c in itertools.permutations([0, 1, 2])]


@pytest.mark.parametrize(
    ("answering", "orders"),
    [
        ("101", EVERY_ORDER),
        ("999", TWICE_IN_A_ROW),
        ("", TWICE_IN_A_ROW),
    ],
)
def test_a_call_told_twice_in_every_order_ends_the_same(olga, answering, orders):
    events = [event | {"answeringNumber": answering} for event in EVENTS]
    outcomes = []
    for order in orders:
        for moment, number in enumerate(order):
            at = AT + timedelta(seconds=moment)
            inbound = parse_call(events[number], at=at)
            assert inbound is not None
            receive(inbound=inbound)
        state = state_of_call()
        if state not in outcomes:
            outcomes.append(state)
        Contact.objects.all().delete()
    assert len(outcomes) == 1, outcomes
    expected = State.WRAP_UP if answering == "101" else State.DIVERTED
    assert outcomes[0]["state"] == expected


def test_an_unanswered_call_is_abandoned_whichever_end_comes_first(office):
    for order in ([0, 2], [2, 0], [2, 0, 2, 0]):
        for number in order:
            assert ring(EVENTS[number] | {"cause": "cancel"}) == 200
        contact = Contact.objects.get()
        assert contact.state == State.ABANDONED
        contact.delete()


def test_the_switch_may_knock_without_the_last_slash(office):
    reply = Client().post(
        f"/intake/telephone/cti/{CTI_TOKEN}", EVENTS[0], content_type="application/json"
    )
    assert (reply.status_code, reply.json()) == (200, {})
    form = Client().post(f"/intake/telephone/cti/{CTI_TOKEN}", EVENTS[1] | {"user[]": ["Ясень"]})
    assert (form.status_code, form.json()) == (200, {})
    assert LineEvent.objects.count() == 2
