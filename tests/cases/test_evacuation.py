"""Two people seal an office: its people are out, its queue is elsewhere, its cases are gone."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import Error, transaction

from audit.models import Entry
from cases.inbound import Kind
from cases.models import Case, Contact, Lane, Line, Ring, State
from cases.selectors.queue import waiting as queue_of
from cases.services.receive import receive
from hotline.orphans import orphans_reap
from operators.models import Device, Office, Presence
from operators.reach import office_of
from operators.roles import Role
from operators.services import SignInRefused, password_sign_in
from oversight.models import Evacuation, SealPlan
from oversight.services.evacuation import (
    EvacuationRefused,
    evacuation_begin,
    evacuation_confirm,
    evacuation_withdraw,
)
from oversight.services.plans import PlanRefused, plan_make
from oversight.services.reopening import ReopeningRefused, share_give
from oversight.services.sealing import keys_shut, sealing_tend
from tests.acting import acting_as
from tests.cases.conftest import AT, call, chat, person
from vault.keyring import data_keys
from vault.sealed_box import PUBLIC, publish
from vault.seals import keys_shut as keys_held
from vault.seals import shares_make

SOON = AT + timedelta(seconds=30)
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def public_half(root_secrets):
    """Where a start would have laid it."""
    publish(root_secrets)
    yield
    (root_secrets / PUBLIC).unlink()


@pytest.fixture
def klen(office):
    return person(office, "Klen", Role.ADMINISTRATOR)


@pytest.fixture
def holders(sister_office):
    return [person(sister_office, f"Zirka-{n}", Role.SUPERVISOR) for n in (1, 2, 3)]


@pytest.fixture
def words(office, sister_office, holders):
    return plan_make(office=office, sister=sister_office, holders=holders, needed=2, at=AT)


@pytest.fixture
def seal(words, vera, klen):
    def sealed(at=SOON) -> Evacuation:
        evacuation_begin(by=vera, at=AT)
        return evacuation_confirm(by=klen, at=at)

    return sealed


def keys_done() -> None:
    Evacuation.objects.exclude(sealed_at=None).filter(keys_at=None).update(keys_at=SOON)


def opened(office, words, holders, at=SOON, first=0) -> None:
    keys_done()
    plan = SealPlan.objects.get(office=office)
    for number in (first, first + 1):
        share = plan.shares.get(holder=holders[number])
        share_give(share=share.pk, words=words[number], by=holders[number], at=at)


def acts() -> list[str]:
    found = Entry.objects.filter(action__startswith="office.").order_by("id")
    return list(found.values_list("action", flat=True))


def test_two_people_seal_it_and_everybody_is_out(seal, office, olga, klen):
    Device.objects.create(
        operator=olga, token_hash=bytes(32), label="x", session_key="s" * 32,
        first_day=AT.date(), last_day=AT.date(),
    )  # fmt: skip
    Session.objects.create(session_key="s" * 32, session_data="", expire_date=AT)
    before = olga.get_session_auth_hash()
    done = seal()
    office.refresh_from_db()
    olga.refresh_from_db()
    assert office.sealed_at == SOON
    assert done.replaced == 1
    assert olga.get_session_auth_hash() != before
    assert not Session.objects.exists()
    assert set(Presence.objects.filter(operator__office=office).values_list("state")) <= {
        ("offline",)
    }
    assert acts() == [
        "office.seal_planned",
        "office.evacuation_begun",
        "office.evacuation_confirmed",
        "office.sealed",
    ]


def test_the_same_person_somebody_elsewhere_and_too_late_are_refused(words, vera, klen, holders):
    with pytest.raises(EvacuationRefused, match="Nobody has begun"):
        evacuation_confirm(by=klen, at=AT)
    evacuation_begin(by=vera, at=AT)
    with pytest.raises(EvacuationRefused, match="yourself"):
        evacuation_confirm(by=vera, at=SOON)
    with pytest.raises(EvacuationRefused, match="no sister office"):
        evacuation_confirm(by=holders[0], at=SOON)
    with pytest.raises(EvacuationRefused, match="begun already"):
        evacuation_begin(by=klen, at=SOON)
    with pytest.raises(EvacuationRefused, match="two minutes"):
        evacuation_confirm(by=klen, at=AT + timedelta(seconds=121))
    evacuation_begin(by=klen, at=AT + timedelta(seconds=121))
    evacuation_withdraw(by=vera, at=AT + timedelta(seconds=122))
    assert not Evacuation.objects.exists()


def test_who_has_no_right_is_refused_by_the_rule_and_by_the_database(words, vera, olga, office):
    evacuation_begin(by=vera, at=AT)
    with pytest.raises(EvacuationRefused):
        evacuation_confirm(by=olga, at=SOON)
    mine = Evacuation.objects.filter(office=office)
    for by in (olga, vera):
        with pytest.raises(Error), transaction.atomic():
            mine.update(confirmed_by=by, sealed_at=SOON)
    with pytest.raises(Error, match="two people seal"), transaction.atomic():
        Office.objects.filter(pk=office.pk).update(sealed_at=SOON)


def test_an_office_without_a_sister_is_told_so(vera, office, holders):
    with pytest.raises(EvacuationRefused, match="no sister office"):
        evacuation_begin(by=vera, at=AT)
    with pytest.raises(PlanRefused, match="another office"):
        plan_make(office=office, sister=office, holders=holders, needed=2, at=AT)


def test_sealed_already_is_refused_and_what_was_done_stays(seal, vera, words, office):
    done = seal()
    with pytest.raises(EvacuationRefused, match="sealed already"):
        evacuation_begin(by=vera, at=SOON)
    with pytest.raises(Error), transaction.atomic():
        Evacuation.objects.filter(pk=done.pk).delete()
    with pytest.raises(Error), transaction.atomic():
        Evacuation.objects.filter(pk=done.pk).update(opened_at=SOON)
    with pytest.raises(Error), transaction.atomic():
        SealPlan.objects.filter(office=office).update(needed=3)


def test_who_speaks_stands_in_front_at_the_sister_and_the_line_goes_with_them(
    seal, taken, office, sister_office, stranger
):
    waits = receive(inbound=chat("Ще один", conversation="other", provider_id="u-77"))
    seal()
    taken.refresh_from_db()
    assert (taken.office, taken.state, taken.operator, taken.lane) == (
        sister_office, State.OFFERED, None, Lane.CUT_OFF,
    )  # fmt: skip
    with acting_as("app"), office_of(sister_office.pk):
        assert [each.ref for each in queue_of(stranger)] == [taken.ref, waits.ref]
    assert Line.objects.get(key="telegram").office == sister_office
    assert Entry.objects.filter(action="contact.diverted_to_sister").count() == 2


def test_a_sealed_case_is_not_there_for_the_web_nor_for_the_worker(
    seal, case_in_intake, taken, office, sister_office
):
    seal()
    for account in ("app", "worker"):
        for reach in (office, sister_office):
            with acting_as(account), office_of(reach.pk):
                assert not Case.objects.exists()
    taken.refresh_from_db()
    assert taken.case is None


def test_its_keys_are_shut_and_those_of_whoever_moved_are_not(seal, case_in_intake, taken):
    assert data_keys([case_in_intake.ref])
    keys_shut(evacuation=seal(), within=5)
    assert not data_keys([case_in_intake.ref])
    assert data_keys([taken.ref])


def test_a_death_in_the_middle_is_gone_on_with_by_the_worker(seal, case_in_intake, office):
    done = seal()
    late = Contact.objects.create(
        office=office, line="web", channel="chat", offered_at=AT, rank_at=AT
    )
    sealing_tend(at=SOON)
    assert data_keys([case_in_intake.ref])
    sealing_tend(at=SOON + timedelta(seconds=5))
    assert not data_keys([case_in_intake.ref])
    late.refresh_from_db()
    assert late.office != office
    done.refresh_from_db()
    assert (done.replaced, done.keys_at) == (1, None)
    sealing_tend(at=SOON + timedelta(seconds=20))
    done.refresh_from_db()
    assert (done.replaced, done.keys_at is None) == (2, False)


def test_keys_of_a_sealed_office_are_nobodys_orphans(seal, case_in_intake):
    done, later = seal(), SOON + timedelta(days=3)
    with acting_as("worker"):
        assert orphans_reap(at=later) == 0
    keys_shut(evacuation=done, within=5)
    Evacuation.objects.update(keys_at=SOON)
    shut = keys_held(scope=done.pk)
    with acting_as("worker"):
        orphans_reap(at=later)
    assert keys_held(scope=done.pk) == shut > 0


def test_nobody_of_a_sealed_office_comes_in_and_nothing_says_why(seal, olga):
    olga.set_password("long and right enough")
    olga.save()
    seal()
    with pytest.raises(SignInRefused, match="at the moment"):
        password_sign_in(call_sign=olga.call_sign, password="long and right enough", at=SOON)
    with pytest.raises(SignInRefused, match="wrong"):
        password_sign_in(call_sign=olga.call_sign, password="another", at=SOON)


def test_enough_shares_open_it_and_nothing_is_lost(
    seal, words, holders, case_in_intake, taken, office
):
    before = data_keys([case_in_intake.ref])[case_in_intake.ref, "red"].secret
    keys_shut(evacuation=seal(), within=5)
    opened(office, words, holders, first=1)
    office.refresh_from_db()
    assert office.sealed_at is None
    assert data_keys([case_in_intake.ref])[case_in_intake.ref, "red"].secret == before
    assert Line.objects.get(key="telegram").office == office
    assert acts()[-3:] == ["office.share_given", "office.share_given", "office.opened"]
    taken.refresh_from_db()
    assert taken.office != office
    Contact.objects.filter(pk=taken.pk).update(state="closed", queue=None)
    sealing_tend(at=SOON + timedelta(minutes=1))
    taken.refresh_from_db()
    assert (taken.office, taken.case) == (office, case_in_intake)


def test_a_wrong_share_is_refused_without_telling_which(seal, words, holders, office):
    seal()
    keys_done()
    plan = SealPlan.objects.get(office=office)
    _public, forged = shares_make(shares=3, needed=2)
    first, second = (plan.shares.get(holder=holders[n]) for n in (0, 1))
    with pytest.raises(ReopeningRefused, match="no share"):
        share_give(share=first.pk, words="some words", by=holders[0], at=SOON)
    with pytest.raises(ReopeningRefused, match="not the share"):
        share_give(share=first.pk, words=words[1], by=holders[0], at=SOON)
    assert not share_give(share=first.pk, words=forged[0], by=holders[0], at=SOON)
    with pytest.raises(ReopeningRefused, match="given anew"):
        share_give(share=second.pk, words=words[1], by=holders[1], at=SOON)
    assert not plan.shares.exclude(box=None).exists()
    opened(office, words, holders)


def test_a_share_waits_half_an_hour_and_is_given_by_its_holder_alone(seal, words, holders, office):
    seal()
    keys_done()
    plan = SealPlan.objects.get(office=office)
    first, second = (plan.shares.get(holder=holders[n]) for n in (0, 1))
    assert not share_give(share=first.pk, words=words[0], by=holders[0], at=SOON)
    with pytest.raises(type(first).DoesNotExist):
        share_give(share=second.pk, words=words[1], by=holders[0], at=SOON)
    later = SOON + timedelta(minutes=31)
    assert not share_give(share=second.pk, words=words[1], by=holders[1], at=later)
    assert share_give(share=first.pk, words=words[0], by=holders[0], at=later)


def test_a_ringing_call_rings_at_the_sister_and_a_late_word_of_a_shut_one_opens_nothing(
    seal, office, sister_office, olga
):
    Line.objects.create(key="sip", office=office)
    ringing = receive(inbound=call(line="sip"))
    Ring.objects.create(contact=ringing, operator=olga, at=AT)
    over = receive(inbound=call(line="sip", call_id="call-2", provider_id="p-2"))
    Contact.objects.filter(pk=over.pk).update(state="abandoned", queue=None)
    seal()
    ringing.refresh_from_db()
    assert ringing.office == sister_office
    assert not Ring.objects.filter(ended_at=None).exists()
    with acting_as("worker"):
        ended = call(Kind.CALL_ENDED, line="sip", call_id="call-2", provider_id="p-3")
        assert receive(inbound=ended) is None
    assert Contact.objects.count() == 2
