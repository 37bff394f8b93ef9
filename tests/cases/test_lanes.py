"""Who stands first: the sender of a verified case, as long as nobody doubts who that is."""

from datetime import timedelta

import pytest

from cases.inbound import Sender
from cases.lifecycle import Stage
from cases.models import Case, Contact, KnownSender, Lane, Ring
from cases.selectors import queue as queues
from cases.selectors.queue import waiting
from cases.senders import phone_sign
from cases.services.case_words import case_words_make
from cases.services.contacts import contact_close, contact_wrap_up
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze, case_lift
from cases.services.known_senders import known_senders_tend
from cases.services.moving import standing
from cases.services.receive import receive
from cases.services.renaming import identity_changed
from cases.services.ringing import ring_round
from cases.services.verification import case_verify
from intake.telegram.hearing import take
from operators.models import Alert, Presence
from operators.refusals import Refused
from tests.cases.conftest import AT, call, chat

LATE = AT + timedelta(hours=1)


@pytest.fixture
def known(case_verified, taken, olga) -> Case:
    """A verified case whose chat has ended; its person writes again."""
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
    contact_close(contact_ref=taken.ref, by=olga, code="case_opened", remark="", hard=False, at=AT)
    known_senders_tend(at=AT)
    return Case.objects.get(ref=case_verified.ref)


def back(**changes: object) -> Contact:
    contact = receive(inbound=chat("Я вернулся", **{"at": LATE, **changes}))
    assert contact is not None
    return contact


def test_the_known_stand_before_danger_and_the_flood_behind_all(known, taras):
    danger = receive(inbound=chat("Мне нужна помощь, ранен", conversation="chat-9", at=AT))
    usual = receive(inbound=chat("Добрый день", conversation="chat-8", at=AT))
    tail = receive(inbound=chat("Спам", conversation="chat-7", at=AT, is_flood=True))
    first = back()
    assert first.lane == Lane.KNOWN
    assert [each.ref for each in waiting(taras)][0] == first.ref
    assert [each.ref for each in waiting(taras)][-1] == tail.ref
    assert {danger.lane, usual.lane} == {Lane.USUAL}


def test_being_first_gives_no_right_and_joins_no_case(known):
    assert back().case is None


def test_another_chat_and_a_resemblance_are_nobody(known):
    assert back(conversation="chat-70010").lane == Lane.USUAL


@pytest.mark.parametrize("doubt", ["frozen", "evidence", "intake"])
def test_where_there_is_doubt_nobody_stands_first(known, doubt, olga):
    if doubt == "frozen":
        case_freeze(case_ref=known.ref, by=olga, at=AT)
    elif doubt == "evidence":
        fields = {"unit": "80"}
        case_edit(case_ref=known.ref, by=olga, fields=fields, version=known.version, at=AT)
    else:
        KnownSender.objects.update(evidence=0)
    assert back().lane == Lane.USUAL


def test_an_open_chat_under_another_name_loses_its_place(known):
    first = back()
    identity_changed(inbound=chat(sender=Sender(name="Інший"), at=LATE))
    first.refresh_from_db()
    assert first.lane == Lane.USUAL


def test_a_chat_that_comes_back_under_another_name_is_not_in_front(known):
    assert back(sender=Sender(name="Інший", handle="berkut_demo")).lane == Lane.USUAL


def test_under_another_name_nothing_that_was_verified_stands(known, nadia, vera):
    """The chat has ended, and its account may be in other hands."""
    assert standing(known, asked=True).verifiers == 2
    identity_changed(inbound=chat(sender=Sender(name="Інший"), at=LATE))
    frozen = Case.objects.get(ref=known.ref)
    assert (frozen.stage, frozen.frozen) == (Stage.VERIFIED, True)
    assert Alert.objects.get(kind="renamed").subject == known.ref
    with pytest.raises(Refused):
        case_verify(case_ref=known.ref, by=vera, finding="?", evidence=frozen.evidence, at=LATE)
    for by in (nadia, vera):
        case_lift(case_ref=known.ref, by=by, at=LATE)
    anew = Case.objects.get(ref=known.ref)
    assert (anew.stage, standing(anew, asked=True).verifiers) == (Stage.INTAKE, 0)
    known_senders_tend(at=LATE)
    assert back().lane == Lane.USUAL


@pytest.mark.parametrize(("name", "doubted"), [("Беркут", False), ("Інший", True)])
def test_a_chat_that_the_bot_has_forgotten_is_doubted_under_another_name(known, name, doubted):
    told = chat(sender=Sender(name=name, handle="berkut_demo"), at=LATE, provider_id="900000")
    take(inbound=told)
    assert Case.objects.get(ref=known.ref).frozen is doubted
    assert Contact.objects.latest("offered_at").lane == (Lane.USUAL if doubted else Lane.KNOWN)


def test_what_is_tended_goes_with_its_case(known):
    # The chat, the chat under its name, and a sign of the case's own.
    assert KnownSender.objects.filter(case=known).count() == 3
    assert known_senders_tend(at=AT) == 0
    KnownSender.objects.update(evidence=0)
    assert known_senders_tend(at=AT) == 1
    assert set(KnownSender.objects.values_list("evidence", flat=True)) == {known.evidence}


def test_a_case_with_code_words_is_known_and_not_in_front(case_in_intake, olga):
    case_words_make(case_ref=case_in_intake.ref, by=olga, at=AT)
    assert known_senders_tend(at=AT) == 1
    assert known_senders_tend(at=AT) == 0
    assert KnownSender.objects.exists()


def test_calls_behind_the_others_ring_one_at_a_time_and_never_in_a_full_line(
    olga, taras, monkeypatch
):
    for number in range(3):
        told = {"line": "sip", "call_id": f"flood-{number}", "is_flood": True}
        receive(inbound=call(**told, at=AT))
    monkeypatch.setattr(queues, "MOST_IN_LINE", 2)
    assert ring_round(at=AT) == 0
    monkeypatch.setattr(queues, "MOST_IN_LINE", 3)
    assert ring_round(at=AT) == 1
    assert ring_round(at=AT) == 0
    usual = receive(inbound=call(line="sip", call_id="honest", at=LATE))
    assert ring_round(at=AT) == 1
    assert Ring.objects.filter(contact=usual, ended_at=None).exists()


def test_the_known_ring_first(known, olga):
    # Of all who are here, Olga alone is at a desk.
    Presence.objects.exclude(operator=olga).update(state="offline")
    number = "+70005559999"
    KnownSender.objects.create(case=known, sign=phone_sign(number), evidence=known.evidence)
    receive(inbound=call(line="sip", call_id="earlier", at=AT))
    last = receive(inbound=call(line="sip", call_id="k", sender=Sender(number=number), at=LATE))
    assert ring_round(at=LATE) == 1
    assert Ring.objects.get(ended_at=None).contact == last
