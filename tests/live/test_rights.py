"""Who may listen, asked at the door and again while the socket is open."""

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from live import gate, hub
from live.session_names import name_of
from operators.models import Operator
from operators.roles import Role
from operators.services import device_enter, device_revoke
from tests.live.conftest import PATIENCE, Open, Rights, say, session_of, written
from tests.operators.conftest import role_agreed

SOON = 5


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the rights more often than in earnest."""
    monkeypatch.setattr(hub, "REVIEW", 0.2)


def changed(person: Operator, **values: object) -> None:
    """The database itself raises the person's rights version."""
    if "role" in values:
        role_agreed(person, Role(str(values["role"])))
    Operator.objects.filter(pk=person.pk).update(**values)


def test_an_anonymous_tab_is_told_that_its_session_ended(tab: Open):
    assert tab().closed_with() == 4401


def test_an_invented_session_is_told_that_it_ended(tab: Open):
    assert tab(session="a" * 32).closed_with() == 4401


def test_a_person_who_may_no_longer_sign_in_is_told_so(tab: Open, olga: Operator):
    session = session_of(olga)
    changed(olga, is_active=False)
    assert tab(session=session).closed_with() == 4401


def test_a_changed_password_ends_the_session(tab: Open, olga: Operator):
    session = session_of(olga)
    changed(olga, password="changed")
    assert tab(session=session).closed_with() == 4401


def test_a_stream_of_others_is_refused(tab: Open, olga: Operator, queue: str):
    assert tab(olga, queue, f"case:{'0' * 32}").closed_with() == 4404


@pytest.mark.parametrize("stream", ["Queue:1.1", "queue:%2B380001112233:1.1", "x" * 99, ":.", "."])
def test_what_is_no_stream_is_refused_unasked(
    tab: Open, olga: Operator, rights: Rights, stream: str
):
    assert tab(olga, stream).closed_with() == 4404
    assert rights.asked == []


def test_too_many_streams_are_refused(tab: Open, olga: Operator, queue: str):
    assert tab(olga, *[queue] * 33).closed_with() == 4404


def test_a_revoked_right_closes_the_socket(tab: Open, olga: Operator, rights: Rights):
    olgas = tab(olga)
    olgas.frame()
    rights.streams[olga.pk] = set()
    changed(olga, role="senior")
    assert olgas.closed_with(within=SOON) == 4404


@pytest.mark.usefixtures("often")
def test_a_right_that_changed_but_still_holds_keeps_the_socket(
    tab: Open, olga: Operator, queue: str
):
    ending = session_of(olga)
    olgas, witness = tab(olga), tab(session=ending)
    olgas.frame()
    witness.frame()
    changed(olga, role="senior")
    Session.objects.filter(pk=name_of(ending)).delete()
    assert witness.closed_with(within=SOON) == 4401
    say(queue)
    assert len(olgas.events(1)) == 1


@pytest.mark.usefixtures("often")
def test_a_case_given_to_somebody_else_closes_the_socket(tab: Open, olga: Operator, rights: Rights):
    case = f"case:{'0' * 32}"
    rights.streams[olga.pk] = {case}
    olgas = tab(olga)
    olgas.frame()
    rights.streams[olga.pk] = set()
    say(case)
    assert olgas.closed_with(within=SOON) == 4404


@pytest.mark.usefixtures("often")
def test_a_session_that_ends_closes_the_socket(tab: Open, olga: Operator):
    olgas = tab(olga)
    olgas.frame()
    Session.objects.all().delete()
    assert olgas.closed_with(within=SOON) == 4401


@pytest.mark.usefixtures("often")
def test_a_session_that_runs_out_closes_the_socket(tab: Open, olga: Operator):
    olgas = tab(olga)
    olgas.frame()
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    assert olgas.closed_with(within=SOON) == 4401


@pytest.mark.usefixtures("often")
def test_a_person_switched_off_is_closed(tab: Open, olga: Operator):
    olgas = tab(olga)
    olgas.frame()
    changed(olga, is_active=False)
    assert olgas.closed_with(within=SOON) == 4401


def test_a_tab_that_talks_too_much_is_closed(tab: Open, olga: Operator):
    olgas = tab(olga)
    olgas.frame()
    for _ in range(21):
        olgas.socket.send("{}")
    assert olgas.closed_with() == 4404


def test_twenty_messages_in_a_second_are_not_too_many(tab: Open, olga: Operator, queue: str):
    olgas = tab(olga)
    olgas.frame()
    for _ in range(20):
        olgas.socket.send("{}")
    say(queue)
    assert len(olgas.events(1)) == 1


def test_a_tab_that_says_too_much_at_once_is_closed_and_it_is_noted(
    tab: Open, olga: Operator, rights: Rights
):
    olgas = tab(olga)
    olgas.frame()
    olgas.socket.send("x" * (16 * 1024 + 1))
    assert olgas.closed_with() in {1009, 4404}
    assert rights.refused.get(timeout=PATIENCE) == (olga.pk, "too_large")
    assert rights.refused.empty()


def test_while_the_rights_cannot_be_read_nothing_is_told_and_nothing_is_lost(
    tab: Open, olga: Operator, queue: str, rights: Rights, monkeypatch: pytest.MonkeyPatch
):
    olgas = tab(olga)
    olgas.frame()
    monkeypatch.setattr(gate, "FRESH", 0.0)
    rights.away = True
    say(queue)
    with pytest.raises(TimeoutError):
        olgas.frame(within=0.5)
    rights.away = False
    assert olgas.events(1) == written(queue)


def test_a_revoked_device_is_told_that_its_session_ended(tab: Open, olga: Operator):
    session = session_of(olga)
    device = device_enter(operator=olga, token="a browser", label="", session_key=session, at=now())
    olgas = tab(session=session)
    olgas.frame()
    device_revoke(ref=device.ref, by=olga, at=now())
    assert olgas.closed_with(within=SOON) == 4401


def test_a_new_sign_in_elsewhere_closes_the_socket(tab: Open, olga: Operator):
    session, elsewhere = session_of(olga), session_of(olga)
    device_enter(operator=olga, token="a browser", label="", session_key=session, at=now())
    olgas = tab(session=session)
    olgas.frame()
    device_enter(operator=olga, token="another", label="", session_key=elsewhere, at=now())
    assert olgas.closed_with(within=SOON) == 4401
