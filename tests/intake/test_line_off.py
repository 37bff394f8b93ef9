"""A line that is off takes in nobody new, says so in its own way, and loses nothing."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import now

from cases.inbound import Kind
from cases.models import ChatEvent, ChatSaying, Contact, LineOff, Message, WhyOff
from cases.services.admission import is_shut_out
from cases.services.line_switch import line_switch_off, line_switch_on
from cases.services.receive import receive
from hotline.spooled import spool_drain
from intake import entrance, spool
from intake.simulator import inbound as simulator
from intake.telegram import hearing
from intake.telegram.outbound import deliver_due
from intake.telephone import keeping
from intake.telephone.adapter import CallEvent, CallKind
from intake.web import sending
from operators.models import Operator
from operators.roles import Role
from tests.cases.conftest import call, chat, office
from tests.intake.conftest import AT, cti, is_problem, telegram
from tests.intake.test_bot_form import api
from tests.intake.updates import message
from vault.sealed_box import publish

__all__ = ["api", "office"]
pytestmark = pytest.mark.django_db(databases="__all__")
NEW = {"event": "newCall", "callId": "c-1", "direction": "in", "from": "+70005550141"}


@pytest.fixture(autouse=True)
def asked(monkeypatch, every_line_is_on, settings) -> None:
    """Whether a line is off is asked of the database here."""
    monkeypatch.setattr(entrance, "is_shut_out", is_shut_out)
    settings.VOICE_NUMBER = "+380 00 555 01 00"
    for pace in (hearing.telling, sending.sending, sending.asking):
        pace.forget()


@pytest.fixture
def ada(office) -> Operator:
    return Operator.objects.create(call_sign="Ada", role=Role.ADMINISTRATOR, office=office)


@pytest.fixture
def off(ada):
    def switch(line: str) -> LineOff:
        return line_switch_off(line=line, why=WhyOff.WORK, by=ada, at=min(AT, now()))

    return switch


def test_a_pushed_call_is_refused_in_words_and_comes_in_once_the_line_is_on(off, ada):
    off("telephone")
    refused = cti(NEW)
    assert is_problem(refused, 503)
    assert json.loads(refused.content)["detail"] == "This line is switched off."
    assert is_problem(cti(NEW | {"event": "hangup", "cause": "cancel"}), 503)
    assert not Contact.objects.exists()
    line_switch_on(line="telephone", by=ada, at=AT)
    assert cti(NEW).status_code == 200
    assert Contact.objects.count() == 1


def test_a_call_that_came_before_goes_on_to_its_end(off):
    cti(NEW)
    off("telephone")
    assert cti(NEW | {"event": "hangup", "cause": "cancel"}).status_code == 200
    assert Contact.objects.get().state == "abandoned"


def test_other_lines_are_on(off):
    off("telephone")
    assert telegram(message(7, text="слово")).status_code == 200
    assert Contact.objects.count() == 1


def test_a_call_on_a_switch_is_shut_out_apart_from_one_that_cannot_be_kept(off, monkeypatch):
    monkeypatch.setattr(keeping, "close_old_connections", lambda: None)
    offered = CallEvent("c-1", CallKind.OFFERED)
    off("sip")
    assert keeping.kept(offered, line="sip", at=AT) is keeping.Kept.OFF
    assert keeping.kept(offered, line="asterisk", at=AT) is keeping.Kept.YES
    assert Contact.objects.count() == 1


def test_the_bot_says_that_nobody_reads_and_what_else_there_is(off, api):
    off("telegram")
    assert telegram(message(7, text="Я здаюся")).status_code == 200
    deliver_due()
    [said] = api.sent(str(message(7)["message"]["chat"]["id"]))
    assert "выключен" in said["text"]
    assert "+380 00 555 01 00" in said["text"]
    assert not Contact.objects.exists()
    assert not ChatEvent.objects.exists()


def test_the_bot_does_not_say_it_again_and_again(off, api):
    off("telegram")
    for number in range(7, 17):
        telegram(message(number, number, text="Я здаюся"))
    assert ChatSaying.objects.count() == 5


def test_whoever_writes_with_somebody_goes_on_and_whoever_leaves_is_heard(off, api):
    telegram(message(7, 1, text="Я здаюся"))
    off("telegram")
    telegram(message(8, 2, text="Я ще тут"))
    assert Message.objects.count() == 2
    Contact.objects.update(state="abandoned", queue=None, closed_at=AT)
    telegram(message(9, 3, text="/delete"))
    assert ChatEvent.objects.filter(number=9).exists()


def test_the_form_says_it_and_keeps_what_was_typed(off):
    off("web")
    page = Client().get("/write/", headers={"accept-language": "en"}).content.decode()
    assert "This way is switched off at present" in page
    assert "<textarea" not in page
    answer = Client().post("/write/", {"q-story": "Words that stay"})
    assert answer.status_code == 503
    assert "Words that stay" in answer.content.decode()
    assert not Contact.objects.exists()


def test_nobody_made_up_comes_either(off):
    off("simulator")
    event = chat(line="simulator")
    assert is_shut_out(inbound=event)
    assert not is_shut_out(inbound=chat(line="simulator", kind=Kind.FORGET))
    assert simulator.is_shut_out is is_shut_out


def test_what_waited_on_the_disk_comes_in_although_the_line_is_off(
    off, settings, tmp_path, root_secrets
):
    settings.SPOOL_DIR = tmp_path
    publish(root_secrets)
    spool.keep(call())
    off("telephone")
    assert spool_drain(at=AT) == 1
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("role", [each for each in Role if each != Role.ADMINISTRATOR])
def test_the_database_lets_only_an_administrator_switch(office, ada, role):
    wrong = Operator(call_sign="Wrong", role=role, office=office, languages=["uk"])
    wrong.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        LineOff.objects.create(line="web", why="work", off_at=AT, off_by=wrong)
    off = LineOff.objects.create(line="web", why="work", off_at=AT, off_by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineOff.objects.filter(pk=off.pk).update(on_at=AT, on_by=wrong)


@pytest.mark.parametrize("change", ["why = 'abused'", "line = 'sip'", "off_at = now()"])
def test_what_was_written_of_it_stays(off, change):
    off("web")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_lineoff SET {change}")


def test_a_line_is_off_once(off, ada):
    off("web")
    with pytest.raises(IntegrityError), transaction.atomic():
        LineOff.objects.create(line="web", why="work", off_at=AT, off_by=ada)


def test_a_contact_of_the_same_event_is_no_new_one(off):
    receive(inbound=call())
    off("telephone")
    assert not is_shut_out(inbound=call())
