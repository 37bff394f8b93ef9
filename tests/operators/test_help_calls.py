"""Help is asked for at once, seen by the supervisors of the office, and taken back as easily."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from audit.models import Entry
from live.events import person_stream
from live.models import OutboxRow
from operators.models import HelpCall, Office, Operator
from operators.roles import Role
from operators.selectors import help_calls_of
from operators.services.help_calls import (
    HelpRefused,
    help_ask,
    help_come,
    help_settle,
    help_take_back,
)
from tests.operators.conftest import AT, person

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
Staff = dict[Role, Operator]


@pytest.fixture
def asked(staff: Staff) -> HelpCall:
    return help_ask(by=staff[Role.OPERATOR], at=AT)


def told(person: Operator) -> set[str]:
    rows = OutboxRow.objects.filter(ref=person.pk, type="care.changed")
    return set(rows.values_list("stream", flat=True))


def acts() -> list[str]:
    found = Entry.objects.filter(action__startswith="help.").order_by("id")
    return list(found.values_list("action", flat=True))


def test_the_supervisors_of_the_office_are_told_and_nobody_else(
    staff: Staff, south: Office
) -> None:
    elsewhere = person(Role.SUPERVISOR, south, "Smereka")
    help_ask(by=staff[Role.OPERATOR], at=AT)
    streams = {person_stream(staff[role].pk) for role in (Role.OPERATOR, Role.SUPERVISOR)}
    assert told(staff[Role.OPERATOR]) == streams
    assert [each.by for each in help_calls_of(staff[Role.SUPERVISOR])] == [staff[Role.OPERATOR]]
    assert help_calls_of(elsewhere) == []
    assert help_calls_of(staff[Role.SENIOR]) == []


def test_asked_twice_is_asked_once(staff: Staff, asked: HelpCall) -> None:
    assert help_ask(by=staff[Role.OPERATOR], at=AT) == asked
    assert acts() == ["help.asked"]


def test_it_is_taken_back_and_asked_for_again(staff: Staff, asked: HelpCall) -> None:
    for _twice in range(2):
        help_take_back(by=staff[Role.OPERATOR], at=AT)
    assert help_calls_of(staff[Role.SUPERVISOR]) == []
    assert help_ask(by=staff[Role.OPERATOR], at=AT) != asked
    assert acts() == ["help.asked", "help.taken_back", "help.asked"]


def test_whoever_asked_learns_who_is_coming_and_only_one_comes(
    staff: Staff, north: Office, asked: HelpCall
) -> None:
    other = person(Role.SUPERVISOR, north, "Malva")
    for _twice in range(2):
        help_come(help_ref=asked.ref, by=staff[Role.SUPERVISOR], at=AT)
    with pytest.raises(HelpRefused, match="Yavir"):
        help_come(help_ref=asked.ref, by=other, at=AT)
    [call] = help_calls_of(staff[Role.OPERATOR])
    assert call.coming == staff[Role.SUPERVISOR]
    assert acts() == ["help.asked", "help.coming"]


def test_a_supervisor_does_not_come_to_oneself(staff: Staff) -> None:
    call = help_ask(by=staff[Role.SUPERVISOR], at=AT)
    with pytest.raises(HelpRefused, match="yourself"):
        help_come(help_ref=call.ref, by=staff[Role.SUPERVISOR], at=AT)


def test_what_is_settled_is_over(staff: Staff, asked: HelpCall) -> None:
    help_settle(help_ref=asked.ref, by=staff[Role.SUPERVISOR], at=AT)
    with pytest.raises(HelpRefused, match="not needed"):
        help_come(help_ref=asked.ref, by=staff[Role.SUPERVISOR], at=AT)


@pytest.mark.parametrize("act", [help_come, help_settle])
def test_nobody_answers_another_office(
    staff: Staff, south: Office, asked: HelpCall, act: Callable[..., object]
) -> None:
    elsewhere = person(Role.SUPERVISOR, south, "Smereka")
    for ref, by in ((asked.ref, elsewhere), (uuid4(), staff[Role.SUPERVISOR])):
        with pytest.raises(HelpCall.DoesNotExist):
            act(help_ref=ref, by=by, at=AT)


def test_the_strip_says_who_and_since_when_to_each_side(
    staff: Staff, signed_in: Callable[[Role], Client]
) -> None:
    mine, theirs = signed_in(Role.OPERATOR), signed_in(Role.SUPERVISOR)
    fetched = {"Sec-Fetch-Dest": "empty"}
    assert mine.post("/care/ask/", headers=fetched).status_code == 204
    assert "Nobody has answered yet" in mine.get("/care/").content.decode()
    assert "Kalyna asks for help." in theirs.get("/care/").content.decode()
    call = HelpCall.objects.get()
    assert theirs.post(f"/care/{call.ref}/come/", headers=fetched).status_code == 204
    assert "Yavir is coming." in mine.get("/care/").content.decode()
    mine.post("/care/take-back/", headers=fetched)
    late = theirs.post(f"/care/{call.ref}/settle/", headers=fetched)
    assert (late.status_code, "not needed" in late.content.decode()) == (409, True)
