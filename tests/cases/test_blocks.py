"""Holding somebody back: by two people, for a while, unseen from outside, and nothing is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from audit.receipts import receipt
from cases.inbound import Kind
from cases.models import Block, BlockReason, CallCommand, ChatSaying, Contact, Lane, Ring, State
from cases.selectors.queue import abandoned, longest_wait_since, waiting, waiting_count
from cases.services.blocks import (
    BlockRefused,
    block_agree,
    block_lift,
    block_propose,
    blocks_tend,
    held_let_through,
)
from cases.services.case_words import case_words_make
from cases.services.coarsening import coarsen
from cases.services.contacts import ContactRefused, contact_claim
from cases.services.endings import contact_end
from cases.services.known_senders import known_senders_tend
from cases.services.receive import receive
from cases.services.ringing import ring_round
from intake.telegram.hearing import take
from operators.models import Alert
from tests.cases.conftest import AT, call, chat, person
from vault.fields import open_fields

SOON = AT + timedelta(minutes=1)


@pytest.fixture
def caller(olga) -> Contact:
    contact = receive(inbound=call(line="sip", call_id="first"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    return contact


@pytest.fixture
def proposed(caller, olga, vera) -> Block:
    return block_propose(contact_ref=caller.ref, why=BlockReason.PRANKS, days=7, by=olga, at=AT)


@pytest.fixture
def agreed(proposed, vera) -> Block:
    return block_agree(block_ref=proposed.ref, known_told=False, by=vera, at=AT)


def again(**changes: object) -> Contact:
    contact = receive(inbound=call(line="sip", call_id="second", **{"at": SOON, **changes}))
    assert contact is not None
    return contact


def test_a_proposal_holds_nobody_back_and_a_second_person_is_told(proposed, vera):
    assert again().lane == Lane.USUAL
    assert Alert.objects.filter(kind="block_asked", subject=proposed.ref, cleared_at=None).exists()
    block_agree(block_ref=proposed.ref, known_told=False, by=vera, at=AT)
    assert not Alert.objects.filter(kind="block_asked", cleared_at=None).exists()


def test_a_call_that_is_held_back_rings_nowhere_and_is_counted(agreed, olga, taras):
    held = again()
    assert held.lane == Lane.HELD_BACK
    assert Entry.objects.filter(action="contact.held_back", subject=held.ref).exists()
    ring_round(at=SOON)
    assert not Ring.objects.exists()
    assert (waiting(taras), waiting_count(taras), longest_wait_since(taras)) == ([], 0, None)
    receive(inbound=call(Kind.CALL_ENDED, line="sip", call_id="second", at=SOON))
    assert Contact.objects.get(ref=held.ref).state == State.ABANDONED
    assert abandoned(taras, AT) == []
    assert not CallCommand.objects.filter(contact=held).exists()


def test_it_is_matched_by_a_keyed_hash_and_never_by_a_number(agreed):
    row = Block.objects.values().get()
    assert len(bytes(row["sign"])) == 32
    assert not any("5550141" in str(value) for value in row.values())
    assert again(sender=call().sender.__class__(number="+70005550142")).lane == Lane.USUAL


def test_nobody_takes_it_before_a_supervisor_lets_it_through(agreed, taras, vera):
    held = again()
    with pytest.raises(ContactRefused, match="blocked sender"), transaction.atomic():
        contact_claim(contact_ref=held.ref, by=taras, at=SOON)
    for _time in range(2):
        held_let_through(contact_ref=held.ref, by=vera, at=SOON)
    assert Entry.objects.filter(action="contact.let_through").count() == 1
    assert [each.ref for each in waiting(taras)] == [held.ref]
    contact_claim(contact_ref=held.ref, by=taras, at=SOON)


def test_it_ends_by_itself_and_by_one_person(agreed, nadia):
    assert again(at=AT + timedelta(days=7)).lane == Lane.USUAL
    assert blocks_tend(at=AT + timedelta(days=7)) == 1
    assert bytes(Block.objects.get().sign) == b""
    with pytest.raises(BlockRefused, match="over"):
        block_lift(block_ref=agreed.ref, by=nadia, at=AT + timedelta(days=7))


def test_one_person_lifts_it_at_once(agreed, nadia):
    block_lift(block_ref=agreed.ref, by=nadia, at=AT)
    assert again().lane == Lane.USUAL
    assert Entry.objects.filter(action="block.lifted", actor=str(nadia.pk)).exists()


@pytest.mark.parametrize(
    "bent",
    [
        {"until": AT + timedelta(days=31)},
        {"sign": b"x" * 32},
        {"why": "abuse"},
        {"lifted_at": AT},
        {"agreed_at": None},
    ],
)
def test_postgresql_keeps_a_block_as_it_was_agreed(agreed, bent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.update(**bent)


def test_two_people_agree_and_one_of_them_is_a_supervisor(proposed, olga, nadia, office, vera):
    with pytest.raises(BlockRefused, match="second person"):
        block_agree(block_ref=proposed.ref, known_told=False, by=olga, at=AT)
    for by in (olga, nadia):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.update(agreed_by=by, agreed_at=AT)
    mine = {"office": office, "contact": proposed.contact, "why": "abuse", "proposed_by": vera}
    for bent in (
        {"until": AT + timedelta(days=30, seconds=1)},
        {"agreed_by": nadia, "agreed_at": AT},
        {"sign": b"short"},
    ):
        told = {"sign": b"y" * 32, "proposed_at": AT, "until": AT + timedelta(days=1)} | bent
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.create(**mine, **told)


def test_nobody_known_is_held_back_without_the_supervisor_saying_so(case_verified, taken, vera):
    known_senders_tend(at=AT)
    block = block_propose(
        contact_ref=taken.ref, why=BlockReason.ABUSE, days=1, by=taken.operator, at=AT
    )
    with pytest.raises(BlockRefused, match="known and verified"):
        block_agree(block_ref=block.ref, known_told=False, by=vera, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.update(agreed_by=vera, agreed_at=AT)
    block_agree(block_ref=block.ref, known_told=True, by=vera, at=AT)


def test_code_words_make_somebody_known_too(case_in_intake, taken, olga, vera):
    case_words_make(case_ref=case_in_intake.ref, by=olga, at=AT)
    known_senders_tend(at=AT)
    block = block_propose(contact_ref=taken.ref, why=BlockReason.ABUSE, days=1, by=olga, at=AT)
    with pytest.raises(BlockRefused, match="known and verified"):
        block_agree(block_ref=block.ref, known_told=False, by=vera, at=AT)


def test_a_chat_is_kept_and_waits_for_a_supervisor_for_a_week(taken, olga, vera):
    block = block_propose(contact_ref=taken.ref, why=BlockReason.ABUSE, days=30, by=olga, at=AT)
    block_agree(block_ref=block.ref, known_told=False, by=vera, at=AT)
    contact_end(contact_ref=taken.ref, by=olga, code="prank", at=AT)
    held = receive(inbound=chat("Ответьте", at=SOON))
    receive(inbound=chat("Пожалуйста", at=SOON))
    assert held.lane == Lane.HELD_BACK
    assert held.messages.count() == 2
    blocks_tend(at=SOON + timedelta(days=7))
    assert Contact.objects.get(ref=held.ref).state == State.OFFERED
    blocks_tend(at=SOON + timedelta(days=7, seconds=1))
    assert Contact.objects.get(ref=held.ref).state == State.ABANDONED


def test_whoever_is_held_back_hears_what_everybody_hears(taken, olga, vera):
    block = block_propose(contact_ref=taken.ref, why=BlockReason.ABUSE, days=30, by=olga, at=AT)
    block_agree(block_ref=block.ref, known_told=False, by=vera, at=AT)
    contact_end(contact_ref=taken.ref, by=olga, code="prank", at=AT)
    heard = []
    for place, conversation in enumerate(("chat-7001", "chat-7002")):
        for number, text in enumerate(("Здравствуйте", "/status")):
            told = {"conversation": conversation, "provider_id": str(10 * place + number + 1)}
            take(inbound=chat(text, at=SOON, **told))
        said = ChatSaying.objects.filter(chat__events__number=10 * place + 1).distinct()
        seen = receipt(
            actor="test", action="chat.deliver", subjects=[row.chat_id for row in said], at=SOON
        )
        heard.append(sorted(row["body"] or "" for row in open_fields(seen, list(said), "body")))
    assert Contact.objects.filter(lane=Lane.HELD_BACK, offered_at=SOON).count() == 1
    assert heard[0] == heard[1]
    assert len(heard[0]) > 1


def test_its_hours_go_with_those_of_its_contact(taken, olga):
    block_propose(contact_ref=taken.ref, why=BlockReason.ABUSE, days=30, by=olga, at=AT)
    contact_end(contact_ref=taken.ref, by=olga, code="prank", at=AT)
    coarsen(at=AT + timedelta(minutes=16))
    row = Block.objects.get()
    assert (row.proposed_at.minute, row.until.minute) == (0, 0)
    assert row.until - row.proposed_at == timedelta(days=30)


def test_a_withheld_number_is_nobody(olga):
    contact = receive(inbound=call(sender=call().sender.__class__()))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    with pytest.raises(BlockRefused, match="no number"):
        block_propose(contact_ref=contact.ref, why=BlockReason.ABUSE, days=1, by=olga, at=AT)


def test_the_pages_name_no_number_and_ask_the_right_people(taken, olga, nadia, vera, office):
    taras = person(office, "Tom", "operator")
    browsers = {}
    for by in (olga, taras, nadia, vera):
        browsers[by] = Client()
        browsers[by].force_login(by)
    propose = reverse("cases:propose-block", args=[taken.ref])
    told = {"why": "threats", "days": "7"}
    assert browsers[taras].post(propose, told).status_code == 404
    assert browsers[olga].post(propose, told | {"days": "31"}).status_code == 422
    assert browsers[olga].post(propose, told).status_code == 303
    block = Block.objects.get()
    agree = reverse("cases:agree-block", args=[block.ref])
    assert browsers[olga].post(agree).status_code == 404
    page = browsers[vera].get(reverse("cases:blocks")).content.decode()
    assert agree in page
    assert "berkut" not in page
    assert browsers[vera].post(agree).status_code == 303
    lift = reverse("cases:lift-block", args=[block.ref])
    assert lift in browsers[vera].get(reverse("cases:blocks")).content.decode()
    contact_end(contact_ref=taken.ref, by=olga, code="prank", at=AT)
    held = receive(inbound=chat(conversation="chat-7001", at=Block.objects.get().proposed_at))
    through = reverse("cases:let-through", args=[held.ref])
    assert through in browsers[vera].get(reverse("cases:blocks")).content.decode()
    assert browsers[olga].post(through).status_code == 404
    assert browsers[vera].post(through).status_code == 303
    assert "blocked sender" not in browsers[olga].get(reverse("cases:desk")).content.decode()
    assert browsers[nadia].post(lift).status_code == 303
