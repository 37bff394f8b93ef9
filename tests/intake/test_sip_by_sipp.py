"""A caller that nobody here wrote: what sipp counts and what the console holds are the same."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections
from django.db.models import Count, Max, Min
from django.utils.timezone import now

from cases.models import (
    CallCommand,
    CommandState,
    Contact,
    LineEvent,
    LineLink,
    State,
    WrapCode,
)
from cases.services.contacts import call_reject, contact_claim, contact_close, contact_wrap_up
from cases.services.setting_up import line_place
from cases.services.transferring import call_transfer
from intake.telephone import outbound
from operators.models import Office, Operator, Presence
from operators.roles import Role
from tests.intake.sip import Caller
from tests.intake.sipp import SIPP, Sipp
from tests.machine.console import eventually, free_port

pytestmark = [
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.skipif(SIPP is None, reason="needs sipp (Debian's sip-tester)"),
]
SOON, LATER = 15.0, 240.0
OPEN = [State.OFFERED, State.ON_CONTACT, State.WRAP_UP]
ENDED = [State.WRAP_UP, State.CLOSED, State.ABANDONED]
Desk = Callable[[Contact, Operator], object]


@pytest.fixture
def office(transactional_db: None) -> Office:
    north = Office.objects.create(name="North", code="north")
    line_place(key="sip", office=north)
    return north


def people(office: Office, number: int, role: str = Role.OPERATOR) -> list[Operator]:
    """So many people who are ready."""
    found = []
    for place in range(number):
        sign = f"Ops{chr(97 + place // 26)}{chr(97 + place % 26)}"
        person = Operator.objects.create(
            call_sign=sign, role=role, office=office, languages=["ru"], extension=str(100 + place)
        )
        Presence.objects.create(operator=person, since=now(), state="ready")
        found.append(person)
    return found


@pytest.fixture
def port(office: Office, settings: Any) -> Iterator[int]:
    settings.SIP_PORT = free_port()
    stop = Event()
    thread = Thread(target=outbound.run, args=(stop,))
    thread.start()
    eventually(Caller(settings.SIP_PORT).is_heard, SOON, "the line listens")
    eventually(LineLink.objects.filter(line="sip").exists, SOON, "it says what it can do")
    yield settings.SIP_PORT
    stop.set()
    thread.join(SOON)
    connections.close_all()


def work(sipp: Sipp, staff: list[Operator], act: Desk) -> None:
    """The desk: whoever is free takes who waits, until sipp has had all its calls."""
    free = list(staff)
    busy: dict[Any, Operator] = {}

    def turn() -> bool:
        for contact in Contact.objects.filter(state=State.OFFERED).order_by("offered_at"):
            # Whoever got a caller from a colleague is not free, whatever this desk thinks.
            speaking = set(refs([State.ON_CONTACT], field="operator"))
            if idle := [each for each in free if each.pk not in speaking]:
                free.remove(idle[0])
                busy[contact.ref] = idle[0]
                act(contact, idle[0])
        for ref in Contact.objects.filter(ref__in=busy, state__in=ENDED).values_list(
            "ref", flat=True
        ):
            by = busy.pop(ref)
            close(ref)
            free.append(by)
        for contact in Contact.objects.filter(state=State.ON_CONTACT, ref__in=busy):
            if contact.operator != busy[contact.ref]:
                contact_wrap_up(contact_ref=contact.ref, by=contact.operator, at=now())
        return sipp.is_over()

    try:
        eventually(turn, LATER, "sipp is done")
    except AssertionError as late:
        asked = CallCommand.objects.values_list("verb", "state", "cause").order_by("at")
        raise AssertionError(f"{late}: {states()}, {list(asked)}") from late
    eventually(lambda: turn() and not refs(OPEN), SOON, "every contact has ended")


def refs(states: list[State], *, field: str = "ref") -> list[Any]:
    return list(Contact.objects.filter(state__in=states).values_list(field, flat=True))


def claim(contact: Contact, by: Operator) -> None:
    contact_claim(contact_ref=contact.ref, by=by, at=now())


def close(ref: Any) -> None:
    contact = Contact.objects.select_related("operator").get(ref=ref)
    if contact.state == State.WRAP_UP:
        by = contact.operator
        contact_close(contact_ref=ref, by=by, code=WrapCode.SILENT, remark="", hard=False, at=now())


def claim_and_end(contact: Contact, by: Operator) -> None:
    claim(contact, by)
    done = CallCommand.objects.filter(contact=contact, state=CommandState.DONE)
    eventually(done.exists, SOON, "the call is answered")
    contact_wrap_up(contact_ref=contact.ref, by=by, at=now())


def claim_and_put_through(contact: Contact, by: Operator) -> None:
    claim(contact, by)
    done = CallCommand.objects.filter(contact=contact, state=CommandState.DONE)
    eventually(done.exists, SOON, "the call is answered")
    to = Operator.objects.exclude(pk=by.pk)[0]
    call_transfer(contact_ref=contact.ref, by=by, to=to.pk, at=now())


def decline(contact: Contact, by: Operator) -> None:
    call_reject(contact_ref=contact.ref, by=by, code=WrapCode.PRANK, at=now())


def states() -> Counter[str]:
    return Counter(Contact.objects.values_list("state", flat=True))


def told_once_each() -> bool:
    """No event of a call was kept twice."""
    twice = LineEvent.objects.values("contact", "kind").annotate(n=Count("pk")).filter(n__gt=1)
    return not twice.exists()


PROGRAMS = [
    ("uac", claim, State.CLOSED, Role.OPERATOR),
    ("ended_by_us", claim_and_end, State.CLOSED, Role.OPERATOR),
    ("put_through", claim_and_put_through, State.CLOSED, Role.OPERATOR),
    ("given_up", lambda contact, by: None, State.ABANDONED, Role.OPERATOR),
    ("declined", decline, State.CLOSED, Role.SUPERVISOR),
]


@pytest.mark.parametrize(("program", "act", "state", "role"), PROGRAMS)
def test_five_calls_leave_what_sipp_counted(
    office: Office, port: int, tmp_path: Path, program: str, act: Desk, state: str, role: str
) -> None:
    # While one is put through nobody else is given to the same colleague.
    at_once = 1 if program == "put_through" else 2
    sipp = Sipp(tmp_path, port, program, calls=5, at_once=at_once)
    work(sipp, people(office, 2, role), act)
    counted = sipp.counted()
    assert (counted.made, counted.failed) == (5, 0)
    assert states() == {state: counted.succeeded}
    assert told_once_each()


def test_twenty_calls_at_once_leave_what_sipp_counted(
    office: Office, port: int, tmp_path: Path
) -> None:
    sipp = Sipp(tmp_path, port, "uac", calls=20, at_once=20, rate=200, lasting=2000)
    work(sipp, people(office, 20), claim)
    counted = sipp.counted()
    assert (counted.made, counted.failed) == (20, 0)
    assert states() == {State.CLOSED: counted.succeeded}
    assert told_once_each()
    times = {
        kind: LineEvent.objects.filter(kind=kind).aggregate(first=Min("at"), last=Max("at"))
        for kind in ("call_answered", "call_ended")
    }
    assert times["call_answered"]["last"] < times["call_ended"]["first"]


@pytest.mark.full
def test_a_hundred_calls_in_a_row_leave_what_sipp_counted(
    office: Office, port: int, tmp_path: Path
) -> None:
    sipp = Sipp(tmp_path, port, "uac", calls=100, at_once=1)
    work(sipp, people(office, 2), claim)
    counted = sipp.counted()
    assert (counted.made, counted.failed) == (100, 0)
    assert states() == {State.CLOSED: counted.succeeded}
    assert told_once_each()
