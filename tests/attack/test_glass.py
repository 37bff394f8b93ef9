"""A broken glass: one case, one hour, everybody told, somebody else judging it in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import localtime

from audit.models import Entry
from cases.models import BreakGlass, GlassReason, Judgement
from cases.services.glass import GlassRefused, break_glass, glass_review, glass_sweep
from operators.models import Alert, Kind
from operators.roles import Role
from tests.cases.conftest import person


def now():
    return datetime.now(tz=UTC)


@pytest.fixture
def smereka(sister_office):
    return person(sister_office, "Smereka", Role.SUPERVISOR)


@pytest.fixture
def broken(case_in_intake, smereka):
    return break_glass(
        code=case_in_intake.code, by=smereka, reason=GlassReason.LIFE, stepped_up=True, at=now()
    )


def test_opens_a_case_of_another_office_for_an_hour(browser, case_in_intake, smereka):
    client, page = browser(smereka), f"/cases/{case_in_intake.ref}/"
    assert client.get(page).status_code == 404
    answer = client.post("/glass/", {"code": case_in_intake.code, "reason": "life"})
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert client.get(page).status_code == 200
    BreakGlass.objects.update(until=now())
    assert client.get(page).status_code == 404


def test_says_on_every_page_of_the_case_until_when(browser, case_in_intake, smereka, broken, olga):
    closes = localtime(broken.until).strftime("%H:%M")
    words = f"You broke the glass to see this case. It closes at {closes}"
    page = f"/cases/{case_in_intake.ref}/"
    for each in (page, f"{page}head/"):
        assert words in browser(smereka).get(each).content.decode()
        assert "You broke the glass" not in browser(olga).get(each).content.decode()


def test_lets_nobody_act(browser, case_in_intake, smereka, broken):
    for act in ("freeze", "note", "edit", "assign", "verify", "resolve", "release-place", "duress"):
        assert browser(smereka).post(f"/cases/{case_in_intake.ref}/{act}/").status_code == 404


def test_is_named_in_the_receipt_of_every_look(browser, case_in_intake, smereka, broken):
    client = browser(smereka)
    client.get(f"/cases/{case_in_intake.ref}/")
    sent = {"field": "name", "reason": "recognise"}
    assert client.post(f"/cases/{case_in_intake.ref}/reveal/", sent).status_code == 200
    looks = Entry.objects.using("receipts").filter(receipt=True, actor=str(smereka.pk))
    assert looks.count() == 2
    for look in looks:
        assert set(look.detail["subjects"]) == {str(case_in_intake.ref), str(broken.ref)}


def test_alerts_the_supervisors_of_both_offices(case_in_intake, smereka, broken):
    alerts = Alert.objects.filter(kind=Kind.BREAK_GLASS, subject=case_in_intake.ref)
    assert set(alerts.values_list("office", flat=True)) == {
        case_in_intake.office_id,
        smereka.office_id,
    }


def test_needs_a_fresh_proof_and_a_reason(case_in_intake, smereka):
    client = Client()
    client.force_login(smereka)
    sent = {"code": case_in_intake.code, "reason": "life"}
    assert client.post("/glass/", sent).status_code == 409
    assert client.post("/glass/", sent | {"reason": "curious"}).status_code == 422
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("who", ["olga", "lesya", "petro", "aron"])
def test_is_not_there_for_other_roles(request, browser, case_in_intake, who):
    sent = {"code": case_in_intake.code, "reason": "life"}
    assert browser(request.getfixturevalue(who)).post("/glass/", sent).status_code == 404


def test_is_judged_by_somebody_else(browser, broken, smereka, vera):
    with pytest.raises(GlassRefused, match="Somebody else"):
        glass_review(glass_ref=broken.ref, by=smereka, judgement=Judgement.JUSTIFIED, at=now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            "UPDATE cases_breakglass SET reviewed_by_id = by_id, reviewed_at = now(),"
            " judgement = 'justified'"
        )
    sent = {"judgement": "justified"}
    assert browser(vera).post(f"/glass/{broken.ref}/review/", sent).status_code == 302
    assert "Judged" in browser(vera).get("/glass/reviews/").content.decode()
    assert browser(vera).post(f"/glass/{broken.ref}/review/", sent).status_code == 409


def test_nobody_judged_locks_the_account(broken, smereka, vera):
    glass_sweep(at=now() + timedelta(hours=23))
    smereka.refresh_from_db()
    assert smereka.is_active
    glass_sweep(at=now() + timedelta(hours=24, minutes=1))
    smereka.refresh_from_db()
    assert not smereka.is_active
    assert Alert.objects.filter(kind=Kind.REVIEW_OVERDUE).count() == 2
    assert glass_sweep(at=now() + timedelta(hours=25)) == 0


def test_judged_in_time_locks_nobody(broken, smereka, vera):
    glass_review(glass_ref=broken.ref, by=vera, judgement=Judgement.UNJUSTIFIED, at=now())
    assert glass_sweep(at=now() + timedelta(days=2)) == 0


class TestLook:
    """The auditor's own look: what was told, for a reason, with a fresh proof, no red field."""

    def test_shows_what_was_told(self, browser, case_in_intake, aron):
        sent = {"code": case_in_intake.code, "reason": "sample"}
        answer = browser(aron).post("/look/", sent)
        assert answer.status_code == 200
        assert case_in_intake.code in answer.content.decode()
        assert "Беркут" not in answer.content.decode()
        look = Entry.objects.using("receipts").get(receipt=True, actor=str(aron.pk))
        assert (look.action, look.reason) == ("case.view", "sample")

    def test_needs_a_fresh_proof(self, case_in_intake, aron):
        client = Client()
        client.force_login(aron)
        sent = {"code": case_in_intake.code, "reason": "sample"}
        assert client.post("/look/", sent).status_code == 409
        assert not Entry.objects.using("receipts").filter(receipt=True, actor=str(aron.pk)).exists()

    def test_of_a_foreign_case_tells_no_more_than_of_none(self, browser, case_in_intake, stranger):
        client, said = browser(stranger), []
        for code in (case_in_intake.code, "A00-000"):
            answer = client.post("/look/", {"code": code, "reason": "sample"})
            said.append((answer.status_code, len(answer.content)))
        assert said[0] == said[1]
