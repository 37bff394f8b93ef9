"""Agreed signs and words: red, kept with the window, read by whoever may read the place."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from audit.models import Entry
from cases.models import Case
from cases.services.editing import case_edit
from cases.services.scheduling import case_move, case_postpone, case_schedule
from operators.services import sign_in_link_make
from tests.cases.conftest import AT

SIGNS, NEW = "Біла стрічка, пароль «канарка»", "Ліхтар двічі, пароль «очерет»"


def hold(case, lesya, signs, act=case_schedule, days=3):
    now = datetime.now(tz=UTC)
    starts = now + timedelta(days=days)
    hours = {"team": 2, "starts": starts, "ends": starts + timedelta(hours=1)}
    more = {"signs": signs} if act is case_schedule else {}
    return act(case_ref=case.ref, by=lesya, at=now, **hours, **more)


@pytest.fixture
def scheduled(case_verified, release, lesya) -> Case:
    return hold(release(case_verified), lesya, SIGNS)


@pytest.fixture
def read(client):
    """What a reveal answers to this person."""

    def asked(case, person):
        token = sign_in_link_make(call_sign=person.call_sign, at=datetime.now(tz=UTC))
        client.get(f"/sign-in/{token}/")
        answer = client.post(
            f"/cases/{case.ref}/reveal/", {"field": "signs", "reason": "hand_over"}
        )
        return answer.content.decode() if answer.status_code == 200 else answer.status_code

    return asked


def test_lie_sealed_and_stand_on_no_page(client, scheduled, lesya, vera):
    with connection.cursor() as cursor:
        cursor.execute("SELECT signs FROM cases_case WHERE ref = %s", [scheduled.ref])
        (kept,) = cursor.fetchone()
    assert not any(word.encode() in bytes(kept) for word in SIGNS.split())
    for person in (lesya, vera):
        client.force_login(person)
        for page in (f"/cases/{scheduled.ref}/", "/handovers/", "/cases/"):
            assert "канарка" not in client.get(page).content.decode()


def test_are_read_by_the_liaison_officer_for_a_reason_that_is_kept(scheduled, lesya, read):
    assert "канарка" in read(scheduled, lesya)
    entry = Entry.objects.using("receipts").get(action="case.reveal.signs")
    assert (entry.reason, entry.subject, entry.receipt) == ("hand_over", scheduled.ref, True)


@pytest.mark.parametrize("who", ["taras", "petro", "stranger"])
def test_are_nothing_for_others(request, scheduled, who, read):
    assert read(scheduled, request.getfixturevalue(who)) == 404


def test_a_freeze_takes_them_out_of_her_reach(scheduled, lesya, read):
    Case.objects.filter(ref=scheduled.ref).update(frozen=True)
    assert read(scheduled, lesya) == 404


def test_go_on_through_another_window_and_one_that_was_given_back(scheduled, lesya, read):
    hold(scheduled, lesya, "", act=case_move, days=4)
    assert "канарка" in read(scheduled, lesya)
    case_postpone(case_ref=scheduled.ref, by=lesya, at=datetime.now(tz=UTC))
    hold(scheduled, lesya, "", days=5)
    assert "канарка" in read(scheduled, lesya)


def test_give_way_to_what_is_agreed_anew(scheduled, lesya, read):
    case_postpone(case_ref=scheduled.ref, by=lesya, at=datetime.now(tz=UTC))
    hold(scheduled, lesya, NEW, days=5)
    assert "очерет" in (said := read(scheduled, lesya))
    assert "канарка" not in said


def test_an_empty_field_destroys_nothing_that_was_noted_before(
    case_in_intake, olga, nadia, roman, release, lesya, approve, read
):
    case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields={"signs": SIGNS},
        version=case_in_intake.version,
        at=AT,
    )
    for by in (nadia, roman):
        approve(case_in_intake, by)
    case = hold(release(Case.objects.get(ref=case_in_intake.ref)), lesya, "")
    assert "канарка" in read(case, lesya)
