"""The built-in line with a real socket and the real desk behind it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils.timezone import localdate, now

from cases.models import CallCommand, CommandState, Contact, LineEvent, LineLink, Ring, State
from cases.safe_contact import Hours, Way
from cases.services.attempts import callback_attempt
from cases.services.callbacks import callback_plan, callback_take
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.dialling import callback_dial
from cases.services.holding import call_hold, call_resume
from cases.services.opening import case_open
from cases.services.safe_contacts import safe_contact_agree, safe_contact_void
from cases.services.setting_up import line_place
from cases.services.transferring import call_attend, call_complete
from hotline.spooled import spool_drain
from intake import entrance, spool
from intake.telephone import outbound
from operators.models import Office, Operator, Presence
from operators.roles import Role
from tests.intake.handsets import NUMBER, Handset, sound
from tests.intake.sip import Caller, answer_to, method_of
from tests.machine.console import eventually, free_port
from vault.sealed_box import publish

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SOON = 10.0


@pytest.fixture
def olga(transactional_db: None) -> Operator:
    office = Office.objects.create(name="North", code="north")
    line_place(key="sip", office=office)
    operator = Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="101"
    )
    Presence.objects.create(operator=operator, since=now(), state="ready")
    return operator


@pytest.fixture
def start(settings: Any) -> Iterator[Callable[[], int]]:
    """Starts the line on a port of its own; started again, it is another process for a caller."""
    started: list[tuple[Event, Thread]] = []

    def begin() -> int:
        settings.SIP_PORT = free_port()
        stop = Event()
        thread = Thread(target=outbound.run, args=(stop,))
        thread.start()
        started.append((stop, thread))
        listens(settings.SIP_PORT)
        return int(settings.SIP_PORT)

    yield begin
    for stop, thread in started:
        stop.set()
        thread.join(SOON)
        assert not thread.is_alive()


def listens(port: int) -> None:
    eventually(Caller(port).is_heard, SOON, "the line listens")


@pytest.fixture
def caller(olga: Operator, start: Callable[[], int]) -> Caller:
    return Caller(start())


def until(state: str) -> Contact:
    """The one contact, once it stands like this."""
    eventually(lambda: Contact.objects.filter(state=state).exists(), SOON, state)
    return Contact.objects.get()


def rings(caller: Caller) -> Contact:
    caller.send(caller.telephone.invite())
    assert [caller.hear(), caller.hear()] == [100, 180]
    return until(State.OFFERED)


def command(verb: str) -> CallCommand:
    done = CallCommand.objects.filter(verb=verb).exclude(settled_at=None)
    eventually(done.exists, SOON, verb)
    return done.get()


def test_a_call_is_offered_claimed_answered_and_ended_by_us(caller, olga):
    contact = rings(caller)
    eventually(LineLink.objects.filter(line="sip").exists, SOON, "a sign of life")
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear() == 200
    caller.send(caller.telephone.next("ACK"))
    assert command("answer").state == CommandState.DONE
    eventually(LineEvent.objects.filter(kind="call_answered").exists, SOON, "the answer is kept")
    contact_wrap_up(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear_request() == "BYE"
    assert command("hang_up").state == CommandState.DONE
    eventually(LineEvent.objects.filter(kind="call_ended").exists, SOON, "the end is kept")
    assert Contact.objects.get().state == State.WRAP_UP


def test_a_call_that_is_kept_rings_at_a_desk_without_waiting_for_a_round(caller, olga):
    Operator.objects.update(languages=["uk", "ru"])
    contact = rings(caller)
    eventually(lambda: Ring.objects.filter(contact=contact, ended_at=None).exists(), SOON, "rings")


def test_a_caller_hangs_up(caller, olga):
    contact = rings(caller)
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear() == 200
    caller.send(caller.telephone.next("ACK"))
    caller.send(caller.telephone.next("BYE"))
    assert caller.hear() == 200
    until(State.WRAP_UP)
    assert not CallCommand.objects.filter(verb="hang_up").exists()


def test_a_caller_gives_up_before_anybody_answers(caller):
    rings(caller)
    caller.send(caller.telephone.say("CANCEL"))
    assert [caller.hear(), caller.hear()] == [200, 487]
    until(State.ABANDONED)


def test_closing_a_call_that_goes_on_hangs_up(caller, olga):
    contact = rings(caller)
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear() == 200
    caller.send(caller.telephone.next("ACK"))
    command("answer")
    contact_close(contact_ref=contact.ref, by=olga, code="prank", remark="", hard=False, at=now())
    assert caller.hear_request() == "BYE"


def talks(caller: Caller, by: Operator) -> Contact:
    """A call that goes on, and a line that has said what it can do."""
    contact = rings(caller)
    contact_claim(contact_ref=contact.ref, by=by, at=now())
    assert caller.hear() == 200
    caller.send(caller.telephone.next("ACK"))
    command("answer")
    eventually(LineLink.objects.filter(line="sip").exists, SOON, "a sign of life")
    return contact


def kept(kind: str) -> None:
    eventually(LineEvent.objects.filter(kind=kind).exists, SOON, kind)


def test_a_caller_is_held_and_taken_off_hold_from_the_desk(caller, olga):
    contact = talks(caller, olga)
    call_hold(contact_ref=contact.ref, by=olga, at=now())
    assert [caller.hear_request(), caller.hear_request()] == ["INVITE", "ACK"]
    assert command("hold").state == CommandState.DONE
    kept("call_held")
    call_resume(contact_ref=contact.ref, by=olga, at=now())
    assert [caller.hear_request(), caller.hear_request()] == ["INVITE", "ACK"]
    assert command("resume").state == CommandState.DONE
    kept("call_resumed")


def test_a_caller_who_was_asked_about_goes_to_the_colleague_with_their_contact(
    olga, start, settings
):
    taras = Operator.objects.create(
        call_sign="Taras", role=Role.OPERATOR, office=olga.office, languages=["ru"], extension="102"
    )
    Presence.objects.create(operator=taras, since=now(), state="ready")
    board = Caller(0)
    settings.SIP_SWITCH = board.socket.getsockname()
    board.line = ("127.0.0.1", start())
    caller = Caller(board.line[1])
    contact = talks(caller, olga)
    call_attend(contact_ref=contact.ref, by=olga, to=taras.pk, at=now())
    assert [caller.hear_request(), caller.hear_request()] == ["INVITE", "ACK"]
    for port in (4000, 6000):
        board.send(Handset(board.hear_data()).lifts(sound(port)))
        if port == 4000:
            assert method_of(board.hear_data()) == "ACK"
    board.send(answer_to(board.hear_data(), body=sound(4000)))
    assert [method_of(board.hear_data()) for _ack in range(2)] == ["ACK", "ACK"]
    assert command("attend").state == CommandState.DONE
    call_complete(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear_request() == "REFER"
    caller.send(caller.telephone.next("NOTIFY", ("Event", "refer"), body="SIP/2.0 200 OK\r\n"))
    assert (caller.hear(), caller.hear_request()) == (200, "BYE")
    assert {method_of(board.hear_data()) for _leg in range(2)} == {"BYE"}
    assert command("complete").state == CommandState.DONE
    mine = Contact.objects.filter(ref=contact.ref, operator=taras)
    eventually(mine.exists, SOON, "the contact is the colleague's")


def test_a_number_is_not_called_once_the_agreement_is_void(olga, start, settings):
    board = Caller(0)
    settings.SIP_SWITCH = board.socket.getsockname()
    board.line = ("127.0.0.1", start())
    contact = talks(Caller(board.line[1]), olga)
    case = case_open(contact_ref=contact.ref, by=olga, at=now())
    today = localdate()
    at = now()
    safe_contact_agree(
        case_ref=case.ref,
        by=olga,
        way=Way.TELEPHONE,
        zone="Europe/Moscow",
        hours=[Hours(day, 0, 1440) for day in range(1, 8)],
        lasts=(today, today + timedelta(days=9)),
        told={"number": NUMBER, "may_say": "Оля?", "if_commander": "Извините."},
        at=at,
    )
    due = callback_plan(case_ref=case.ref, by=olga, starts=at, at=at)
    callback_take(callback_ref=due.ref, by=olga, at=at)
    callback_attempt(callback_ref=due.ref, by=olga, at=at)
    callback_dial(callback_ref=due.ref, by=olga, at=now())
    handset = Handset(board.hear_data())
    board.send(handset.rings())
    safe_contact_void(case_ref=case.ref, by=olga, at=now())
    board.send(handset.lifts(sound(4000)))
    assert [method_of(board.hear_data()) for _word in range(2)] == ["ACK", "BYE"]
    made = command("originate")
    assert (made.state, made.cause) == (CommandState.FAILED, "unsafe")


def test_a_call_waits_on_disk_while_the_database_is_away(
    olga, start, settings, tmp_path, root_secrets, monkeypatch
):
    settings.SPOOL_DIR = tmp_path / "spool"
    publish(root_secrets)
    monkeypatch.setattr(entrance, "receive", _away)
    caller = Caller(start())
    caller.send(caller.telephone.invite())
    assert [caller.hear(), caller.hear()] == [100, 180]
    caller.send(caller.telephone.say("CANCEL"))
    assert [caller.hear(), caller.hear()] == [200, 487]
    eventually(lambda: spool.folder().exists() and spool.depth() == 2, SOON, "two events on disk")
    assert not Contact.objects.exists()
    spool_drain(at=now())
    until(State.ABANDONED)


def _away(*, inbound: object) -> None:
    raise OperationalError("away")


def test_a_call_for_which_there_is_no_office_is_turned_away(start, transactional_db):
    caller = Caller(start())
    caller.send(caller.telephone.invite())
    assert [caller.hear(), caller.hear()] == [100, 503]


def test_the_end_of_a_call_that_an_earlier_process_took_ends_its_contact(caller, olga, start):
    contact = rings(caller)
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear() == 200
    caller.send(caller.telephone.next("ACK"))
    command("answer")
    caller.line = ("127.0.0.1", start())
    eventually(lambda: _heard(caller) == 481, SOON, "the new process answers")
    until(State.WRAP_UP)


def _heard(caller: Caller) -> int:
    caller.send(caller.telephone.next("BYE"))
    caller.socket.settimeout(0.3)
    try:
        return caller.hear()
    except TimeoutError:
        return 0


@pytest.fixture(autouse=True)
def no_connection_is_left(transactional_db: None) -> Iterator[None]:
    yield
    connections.close_all()
