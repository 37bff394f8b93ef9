"""An office closes by two administrators, empty, and for good."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import Callback, Case, Consent, Contact, Line, Member, MemberStanding
from cases.services.routing import office_answering
from operators.models import Office, Operator
from operators.roles import Role
from oversight.models import OfficeClosing
from oversight.services.closing import (
    ClosingRefused,
    closing_agree,
    closing_ask,
    closing_withdraw,
)
from tests.operators.conftest import AT, person, proven
from vault.fields import seal
from vault.keyring import keys_create

HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def klen(staff) -> Operator:
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def verba(north) -> Operator:
    return person(Role.ADMINISTRATOR, north, "Verba")


def closed(office: Office, one: Operator, two: Operator) -> Office:
    closing_ask(office_ref=office.pk, by=one, at=AT)
    return closing_agree(office_ref=office.pk, by=two, at=AT)


def test_two_close_it_and_it_is_offered_to_nobody_any_more(south, klen, verba):
    assert closed(south, klen, verba).closed_at == AT
    assert south not in Office.working.all()
    acts = Entry.objects.filter(subject=south.pk).order_by("id").values_list("action", flat=True)
    assert list(acts) == ["operators.office_closing_asked", "operators.office_closed"]
    with pytest.raises(ClosingRefused, match="closed already"):
        closing_ask(office_ref=south.pk, by=klen, at=AT)


def test_one_alone_closes_nothing(south, klen):
    closing_ask(office_ref=south.pk, by=klen, at=AT)
    with pytest.raises(ClosingRefused, match="yourself"):
        closing_agree(office_ref=south.pk, by=klen, at=AT)
    with pytest.raises(ClosingRefused, match="already"):
        closing_ask(office_ref=south.pk, by=klen, at=AT)
    with pytest.raises(Error, match="office_closes"), transaction.atomic():
        Office.objects.filter(pk=south.pk).update(closed_at=AT)


def test_it_says_in_words_what_to_do_first(south, klen, verba):
    taras = person(Role.OPERATOR, south, "Taras")
    Line.objects.create(key="web", office=south)
    Contact.objects.create(office=south, line="web", channel="chat", offered_at=AT, rank_at=AT)
    with pytest.raises(ClosingRefused) as refused:
        closing_ask(office_ref=south.pk, by=klen, at=AT)
    said = str(refused.value)
    assert "1 person may still sign in" in said
    assert "1 contact waits" in said
    assert "1 line comes in here" in said
    Operator.objects.filter(pk=taras.pk).update(is_active=False)
    Contact.objects.update(state="abandoned")
    Line.objects.all().delete()
    assert closed(south, klen, verba).closed_at


def test_nobody_who_was_promised_something_is_left_behind(south, klen, verba):
    vesna = person(Role.SENIOR, south, "Vesnianka")
    told = {"office": south, "opened_at": AT, "moved_at": AT, "evidence_by": vesna}
    case = Case.objects.create(code="AAA-111", **told)
    contact = Contact.objects.create(
        office=south, line="web", channel="chat", state="closed", offered_at=AT, rank_at=AT
    )
    Callback.objects.create(
        office=south, contact=contact, due=DateTimeTZRange(AT, AT + HOUR), by=vesna, at=AT
    )
    member = Member(case=case, number=1, added_by=vesna, added_at=AT, told="voice")
    member.consent, member.asked_by, member.asked_at = Consent.WITHDRAWN, vesna, AT
    member.erasure_by, member.erasure_at = vesna, AT
    keys_create(owner=member.ref, kind="member", at=AT)
    seal(member, name="X", standing=MemberStanding.WITH_GROUP.value)
    member.save(force_insert=True)
    keys_create(owner=case.ref, kind="case", at=AT)
    seal(case, outcome=Outcome.INFORMED.value)
    Case.objects.filter(pk=case.pk).update(stage="resolved", outcome=case.outcome, frozen=True)
    Operator.objects.filter(office=south).update(is_active=False)
    with pytest.raises(ClosingRefused) as refused:
        closing_ask(office_ref=south.pk, by=klen, at=AT)
    said = str(refused.value)
    assert "1 callback is promised" in said
    assert "1 person of a group waits to be erased" in said
    assert "1 resolved case is frozen" in said


def test_what_comes_meanwhile_stands_in_the_way_of_the_second_too(south, klen, verba):
    closing_ask(office_ref=south.pk, by=klen, at=AT)
    Line.objects.create(key="web", office=south)
    with pytest.raises(ClosingRefused, match="line comes in"):
        closing_agree(office_ref=south.pk, by=verba, at=AT)


def test_nobody_comes_to_a_closed_office_and_no_line(south, klen, verba):
    closed(south, klen, verba)
    with pytest.raises(Error, match="office_is_open"), transaction.atomic():
        person(Role.OPERATOR, south, "Taras")
    with pytest.raises(Error, match="office_is_open"), transaction.atomic():
        Line.objects.create(key="web", office=south)
    with pytest.raises(Error, match="office_closes"), transaction.atomic():
        Office.objects.filter(pk=south.pk).update(closed_at=None)


def test_the_last_one_stays_and_a_closed_one_answers_nothing(north, south, klen, verba):
    with pytest.raises(ClosingRefused, match="may still sign in"):
        closing_ask(office_ref=north.pk, by=klen, at=AT)
    closed(south, klen, verba)
    first = Office.objects.create(name="First", code="aa-first")
    closed(first, klen, verba)
    assert office_answering("web") == north.pk
    with pytest.raises(ClosingRefused, match="last office"):
        closing_ask(office_ref=north.pk, by=klen, at=AT)


def test_the_wish_is_taken_back(south, klen, verba):
    closing_ask(office_ref=south.pk, by=klen, at=AT)
    closing_withdraw(office_ref=south.pk, by=verba, at=AT)
    assert not OfficeClosing.objects.exists()
    with pytest.raises(ClosingRefused, match="Nobody has asked"):
        closing_agree(office_ref=south.pk, by=verba, at=AT)


def test_the_page_asks_agrees_and_says_who_closed_it(signed_in, south, verba):
    browser, address = (
        proven(signed_in(Role.ADMINISTRATOR)),
        f"/oversight/offices/{south.pk}/close/",
    )
    page = reverse("oversight:offices")
    browser.post(address, {"step": "ask"})
    assert "Klen asks to close it." in browser.get(page).content.decode()
    browser.force_login(verba)
    proven(browser).post(address, {"step": "agree"})
    assert "by Klen and Verba" in browser.get(page).content.decode()


def test_it_needs_a_fresh_proof(signed_in, south):
    answer = signed_in(Role.ADMINISTRATOR).post(
        f"/oversight/offices/{south.pk}/close/", {"step": "ask"}
    )
    assert answer.headers["Location"] == "/sign-in/again/?next=/oversight/offices/"
    assert not OfficeClosing.objects.exists()
