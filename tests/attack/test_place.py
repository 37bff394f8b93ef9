"""The exact place: who brings it to the liaison officer, for how long, and what takes it away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from cases.access import NotNow
from cases.agreements import release_of
from cases.models import Case, PlaceRelease
from cases.services.assignment import case_assign
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.place import (
    PlaceRefused,
    place_agree,
    place_ask,
    place_propose,
    place_release,
    place_request,
    place_sweep,
)
from cases.services.undoing import case_undo_assign
from live.events import case_stream, person_stream, queue_stream
from live.models import OutboxRow
from operators.roles import Role
from tests.cases.conftest import PLACE, person
from tests.operators.conftest import role_agreed

ASKED = {"field": "place", "reason": "hand_over"}


def now():
    return datetime.now(tz=UTC)


def shows(client, case):
    answer = client.post(f"/cases/{case.ref}/reveal/", ASKED)
    return answer.status_code, PLACE in answer.content.decode()


def test_comes_by_three_different_people(browser, case_verified, lesya, release):
    Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
    assert shows(browser(lesya), case_verified) == (404, False)
    assert browser(lesya).get(f"/cases/{case_verified.ref}/").status_code == 404
    release(case_verified)
    assert shows(browser(lesya), case_verified) == (200, True)
    assert browser(lesya).get(f"/cases/{case_verified.ref}/").status_code == 200


def test_takes_each_step_through_its_own_button(browser, case_verified, lesya, nadia, vera):
    Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
    for by, word in ((lesya, "request"), (nadia, "propose"), (vera, "release")):
        assert browser(by).post(f"/cases/{case_verified.ref}/{word}-place/").status_code == 303
    assert shows(browser(lesya), case_verified) == (200, True)


def test_is_not_released_by_who_proposed_it_in_an_earlier_role(case_verified, lesya, vera, nadia):
    Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
    place_propose(case_ref=case_verified.ref, by=nadia, at=now())
    role_agreed(nadia, Role.SUPERVISOR)
    nadia.role = Role.SUPERVISOR
    nadia.save()
    with pytest.raises(NotNow, match="different person"):
        place_release(case_ref=case_verified.ref, by=nadia, stepped_up=True, at=now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            "UPDATE cases_placerelease SET approver_id = proposer_id, approved_at = now(),"
            " until = now(), signature = 'x'"
        )


def test_needs_a_fresh_proof(case_verified, lesya, nadia, vera):
    Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
    place_propose(case_ref=case_verified.ref, by=nadia, at=now())
    with pytest.raises(NotNow, match="Sign in again"):
        place_release(case_ref=case_verified.ref, by=vera, stepped_up=False, at=now())


def test_is_gone_after_72_hours(browser, case_verified, lesya, release):
    release(case_verified)
    PlaceRelease.objects.update(until=now() - timedelta(seconds=1))
    assert shows(browser(lesya), case_verified) == (404, False)
    place_request(case_ref=case_verified.ref, by=lesya, at=now())
    assert PlaceRelease.objects.filter(voided_at=None).count() == 1


@pytest.mark.django_db(databases=["default", "keyring", "receipts"], transaction=True)
def test_everybody_with_the_case_open_hears_that_the_hours_are_over(case_verified, lesya, release):
    case = release(case_verified)
    ends = PlaceRelease.objects.get().until
    told = OutboxRow.objects.filter(type="place.shut", ref=case.ref)
    assert place_sweep(at=ends - timedelta(seconds=1)) == 0
    assert not told.exists()
    assert place_sweep(at=ends) == 1
    assert place_sweep(at=ends) == 0
    streams = {queue_stream(case.office_id), case_stream(case.ref), person_stream(lesya.pk)}
    assert set(told.values_list("stream", flat=True)) == streams
    assert (PlaceRelease.objects.get().place, PlaceRelease.objects.get().voided_at) == (None, ends)
    assert Entry.objects.filter(action="case.place_shut", subject=case.ref).count() == 1


@pytest.mark.parametrize("change", ["evidence", "freeze"])
def test_is_gone_when_the_ground_changes(browser, case_verified, lesya, olga, release, change):
    case = release(case_verified)
    if change == "freeze":
        case_freeze(case_ref=case.ref, by=olga, at=now())
    else:
        case_edit(case_ref=case.ref, by=olga, fields={"unit": "X"}, version=case.version, at=now())
    assert shows(browser(lesya), case) == (404, False)
    assert PlaceRelease.objects.get().place is None


class TestTheNextOfficer:
    """Somebody else leads the hand-over: the release is gone, for them and for whoever had it."""

    @pytest.fixture
    def lada(self, office):
        return person(office, "Lada", Role.LIAISON)

    def test_finds_the_place_shut_and_asks_anew(
        self, browser, case_verified, lesya, lada, nadia, vera, release
    ):
        case = release(case_verified)
        give(case, vera, lada)
        assert release_of(fresh(case)) is None
        assert PlaceRelease.objects.get().place is None
        assert [shows(browser(who), case) for who in (lesya, lada)] == [(404, False)] * 2
        with pytest.raises(Case.DoesNotExist):
            place_request(case_ref=case.ref, by=lesya, at=now())
        for by, word in ((lada, "request"), (nadia, "propose"), (vera, "release")):
            assert browser(by).post(f"/cases/{case.ref}/{word}-place/").status_code == 303
        assert shows(browser(lada), case) == (200, True)
        assert shows(browser(lesya), case) == (404, False)

    def test_gets_nothing_of_what_was_only_asked_or_proposed(
        self, case_verified, lesya, lada, nadia, vera
    ):
        Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
        place_request(case_ref=case_verified.ref, by=lesya, at=now())
        place_propose(case_ref=case_verified.ref, by=nadia, at=now())
        give(fresh(case_verified), vera, lada)
        with pytest.raises(PlaceRefused, match="propose this first"):
            place_release(case_ref=case_verified.ref, by=vera, stepped_up=True, at=now())

    def test_that_was_one_slip_brings_nothing_back(self, case_verified, lesya, lada, vera, release):
        case = release(case_verified)
        give(case, vera, lada)
        case_undo_assign(case_ref=case.ref, by=vera, at=now())
        assert (fresh(case).liaison, release_of(fresh(case))) == (lesya, None)

    def test_is_kept_out_by_postgresql_too(self, case_verified, lesya, lada, release):
        case = release(case_verified)
        Case.objects.filter(ref=case.ref).update(liaison=lesya)
        assert release_of(fresh(case)) is not None
        Case.objects.filter(ref=case.ref).update(liaison=lada)
        assert release_of(fresh(case)) is None
        told = {"case": case, "evidence": case.evidence, "opened_at": now()}
        with pytest.raises(IntegrityError, match="leads the hand-over"), transaction.atomic():
            PlaceRelease.objects.create(**told, requested_by=lesya)
        Case.objects.filter(ref=case.ref).update(liaison=None)
        with pytest.raises(IntegrityError, match="leads the hand-over"), transaction.atomic():
            PlaceRelease.objects.create(**told)


def fresh(case):
    return Case.objects.get(ref=case.ref)


def give(case, by, to):
    case_assign(case_ref=case.ref, by=by, to=to, version=fresh(case).version, at=now())


def test_cannot_be_lengthened_or_brought_back_by_sql(case_verified, release):
    release(case_verified)
    for change in (
        "until = until + interval '1 hour'",
        "approver_id = proposer_id",
        "evidence = evidence + 1",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
            sql.execute(f"UPDATE cases_placerelease SET {change}")


def test_an_older_ciphertext_put_back_does_not_open(browser, case_verified, lesya, release):
    release(case_verified)
    PlaceRelease.objects.update(version=3)
    answer = browser(lesya).post(f"/cases/{case_verified.ref}/reveal/", ASKED)
    assert answer.status_code == 409
    assert Entry.objects.filter(action="records.damaged", subject=case_verified.ref).count() == 1


def test_opens_to_a_supervisor_once_a_second_person_agrees(
    browser, case_in_intake, vera, nadia, office
):
    client = browser(vera)
    assert shows(client, case_in_intake) == (409, False)
    assert client.post(f"/cases/{case_in_intake.ref}/ask-place/").status_code == 303
    assert shows(client, case_in_intake) == (409, False)
    assert client.post(f"/cases/{case_in_intake.ref}/agree-place/").status_code == 409
    assert browser(nadia).post(f"/cases/{case_in_intake.ref}/agree-place/").status_code == 303
    assert shows(client, case_in_intake) == (200, True)
    other = person(office, "Sosna", Role.SUPERVISOR)
    assert shows(browser(other), case_in_intake) == (409, False)


def test_the_words_of_the_second_person_run_out(browser, case_in_intake, vera, nadia):
    long_ago = now() - timedelta(hours=1)
    place_ask(case_ref=case_in_intake.ref, by=vera, at=long_ago)
    place_agree(case_ref=case_in_intake.ref, by=nadia, at=long_ago)
    assert shows(browser(vera), case_in_intake) == (409, False)
