"""An alert reaches those who answer for it, and somebody other than its cause sees to it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from live.events import person_stream
from live.models import OutboxRow
from live.publish import unit
from operators.models import Alert, Kind, Office, Operator
from operators.roles import Role
from operators.services.alerts import AlertRefused, alert_clear, alert_raise
from tests.operators.conftest import AT, person

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
Staff = dict[Role, Operator]


def raised(by: Operator | None, office: Office, kind: Kind = Kind.HONEY_CASE) -> Alert:
    with unit():
        return alert_raise(kind=kind, office=office.ref, subject=None, by=by, at=AT)


def told(ref: object) -> set[str]:
    rows = OutboxRow.objects.filter(ref=ref, type="alert.raised")
    return set(rows.values_list("stream", flat=True))


def test_supervisors_of_the_office_and_auditors_are_told(
    staff: Staff, north: Office, south: Office
) -> None:
    elsewhere = person(Role.SUPERVISOR, south, "Smereka")

    alert = raised(staff[Role.SENIOR], north)

    assert told(alert.ref) == {
        person_stream(staff[Role.SUPERVISOR].pk),
        person_stream(staff[Role.AUDITOR].pk),
    }
    assert person_stream(elsewhere.pk) not in told(alert.ref)


def test_an_alert_of_the_floor_alone_does_not_reach_the_auditor(
    staff: Staff, north: Office
) -> None:
    alert = raised(staff[Role.SENIOR], north, Kind.REVEAL_LIMIT)

    assert told(alert.ref) == {person_stream(staff[Role.SUPERVISOR].pk)}


def test_its_cause_does_not_see_to_it(staff: Staff, north: Office) -> None:
    alert = raised(staff[Role.SUPERVISOR], north)

    with pytest.raises(AlertRefused):
        alert_clear(alert_ref=alert.ref, by=staff[Role.SUPERVISOR], at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            "UPDATE operators_alert SET cleared_by_id = by_id, cleared_at = now() WHERE ref = %s",
            [alert.ref],
        )


def test_another_supervisor_sees_to_it_once(staff: Staff, north: Office) -> None:
    alert = raised(staff[Role.SENIOR], north)
    second = person(Role.SUPERVISOR, north, "Smereka")

    alert_clear(alert_ref=alert.ref, by=staff[Role.SUPERVISOR], at=AT)
    again = alert_clear(alert_ref=alert.ref, by=second, at=AT + timedelta(hours=1))

    assert (again.cleared_by_id, again.cleared_at) == (staff[Role.SUPERVISOR].pk, AT)


def test_the_list_shows_what_is_of_the_office_and_nothing_else(
    staff: Staff, north: Office, south: Office, signed_in: Callable[[Role], Client]
) -> None:
    raised(staff[Role.SENIOR], north)
    other = raised(None, south, Kind.REVEAL_LIMIT)
    browser = signed_in(Role.SUPERVISOR)

    page = browser.get("/alerts/").content.decode()

    assert "Vesna" in page
    assert str(other.ref) not in page
    assert browser.post(f"/alerts/{other.ref}/clear/").status_code == 404


def test_an_operator_has_no_such_page(signed_in: Callable[[Role], Client]) -> None:
    assert signed_in(Role.OPERATOR).get("/alerts/").status_code == 404


def test_the_button_sees_to_it(
    staff: Staff, north: Office, signed_in: Callable[[Role], Client]
) -> None:
    alert = raised(staff[Role.SENIOR], north)
    browser = signed_in(Role.SUPERVISOR)

    assert str(alert.ref) in browser.get("/alerts/parts/").content.decode()
    assert browser.post(f"/alerts/{alert.ref}/clear/").status_code == 302

    assert str(alert.ref) not in browser.get("/alerts/parts/").content.decode()
    assert "Seen to" in browser.get("/alerts/").content.decode()
