"""An office is sealed while something happens: who is cut off in that moment loses nothing."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cases.inbound import Kind
from cases.models import Case, Contact, Line, Outdated
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_wrap_up
from cases.services.outdated import outdated_tend
from cases.services.place import place_sweep
from cases.services.purging import due
from cases.services.receive import receive
from cases.services.retention import contact_purge_due
from cases.services.routing import office_answering
from floor.boards import wallboard_of
from floor.services.wallboards import WallboardRefused, wallboard_make, wallboard_open
from hotline.orphans import orphans_reap
from operators.models import Office
from operators.reach import office_of
from operators.roles import Role
from oversight.models import Evacuation, Moved
from oversight.services.evacuation import (
    EvacuationRefused,
    evacuation_begin,
    evacuation_confirm,
    evacuation_withdraw,
)
from oversight.services.plans import PlanRefused, plan_make
from oversight.services.reopening import ReopeningRefused
from oversight.services.sealing import keys_shut, sealing_tend
from rota.models import ShiftNote
from rota.services.notes import note_leave
from tests.acting import acting_as
from tests.cases.conftest import AT, call, chat, person, place_given
from tests.cases.test_evacuation import (
    SOON,
    holders,
    keys_done,
    klen,
    opened,
    public_half,
    seal,
    words,
)
from vault import seals
from vault.crypto import Tampered
from vault.keyring import data_keys, keys_create

__all__ = ["holders", "klen", "public_half", "seal", "words"]
LATER = SOON + timedelta(seconds=20)
YEARS = AT + timedelta(days=4000)
pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_web_may_take_a_beginning_back_and_put_another_in_its_place(words, vera, klen, office):
    late = AT + timedelta(seconds=121)
    with acting_as("app"), office_of(office.pk):
        evacuation_begin(by=vera, at=AT)
        evacuation_begin(by=klen, at=late)
        evacuation_withdraw(by=vera, at=late)
        evacuation_begin(by=klen, at=late)
        evacuation_confirm(by=vera, at=late)
    office.refresh_from_db()
    assert office.sealed_at == late


def test_contacts_are_held_before_presence_and_no_call_waits_for_the_office(seal, taken):
    with CaptureQueriesContext(connection) as asked:
        seal()
    said = [each["sql"] for each in asked.captured_queries]
    offices = [each for each in said if 'FROM "operators_office"' in each and "FOR " in each]
    assert offices
    assert all("FOR NO KEY UPDATE" in each for each in offices)
    (contacts,) = (n for n, each in enumerate(said) if "office_divert" in each)
    (people,) = (n for n, each in enumerate(said) if 'UPDATE "operators_presence"' in each)
    assert contacts < people


def test_two_offices_are_not_sealed_to_each_other(seal, office, sister_office, vera, klen, holders):
    plan_make(office=sister_office, sister=office, holders=[vera, klen], needed=2, at=AT)
    evacuation_begin(by=holders[0], at=AT)
    seal()
    with pytest.raises(EvacuationRefused, match="sealed or closed itself"):
        evacuation_confirm(by=holders[1], at=SOON)


def test_who_was_wrapped_up_and_writes_again_is_heard_at_the_sister(
    seal, taken, olga, sister_office
):
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
    seal()
    again = receive(inbound=chat("Ще одне"))
    assert again is not None
    assert (again.office_id, again.ref == taken.ref) == (sister_office.pk, False)


def test_nothing_is_taken_from_whoever_was_parted_from_a_sealed_case(seal, taken, case_in_intake):
    seal()
    over = {"state": "closed", "queue": None, "closed_at": AT}
    Contact.objects.filter(pk=taken.pk).update(**over)
    with acting_as("worker"):
        assert taken.ref not in {each.ref for each in due(at=YEARS)}
        assert not contact_purge_due(contact_ref=taken.ref, at=YEARS)
        coarsen(at=YEARS)
    taken.refresh_from_db()
    assert not taken.coarse
    assert data_keys([taken.ref])
    Moved.objects.update(returned=True)
    with acting_as("worker"):
        assert contact_purge_due(contact_ref=taken.ref, at=YEARS)


def test_a_call_that_came_in_the_same_moment_keeps_its_keys_and_its_words_wait(
    seal, office, sister_office
):
    Line.objects.create(key="sip", office=office)
    came = receive(inbound=call(line="sip"))
    done = seal()
    Contact.objects.filter(pk=came.pk).update(office=office, queue=None)
    keys_shut(evacuation=done, within=5)
    assert data_keys([came.ref])
    ended = call(Kind.CALL_ENDED, line="sip")
    with acting_as("worker"), pytest.raises(OperationalError):
        receive(inbound=ended)
    sealing_tend(at=SOON + timedelta(seconds=5))
    receive(inbound=ended)
    came.refresh_from_db()
    assert (came.office, came.state) == (sister_office, "abandoned")


def test_no_key_is_an_orphan_while_an_office_is_sealed(seal):
    keys_create(owner=(owner := uuid.uuid4()), kind="contact", at=AT)
    seal()
    keys_done()
    with acting_as("worker"):
        assert orphans_reap(at=YEARS) == 0
    assert data_keys([owner])


@pytest.mark.parametrize(
    ("cut", "told"), [(Tampered("x"), ReopeningRefused), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_an_opening_that_is_cut_short_is_shut_again(
    seal, words, holders, office, monkeypatch, cut, told
):
    def fails(**_words):
        raise cut

    done = seal()
    monkeypatch.setattr(seals, "keys_unseal", fails)
    with pytest.raises(told):
        opened(office, words, holders)
    done.refresh_from_db()
    assert (done.keys_at, done.opened_at) == (None, None)
    sealing_tend(at=LATER)
    done.refresh_from_db()
    assert done.keys_at == LATER


def test_no_share_is_taken_while_keys_are_still_being_shut(
    seal, words, holders, office, monkeypatch
):
    seal()
    monkeypatch.setattr("tests.cases.test_evacuation.keys_done", int)
    with pytest.raises(ReopeningRefused, match="still being shut"):
        opened(office, words, holders)
    assert not Evacuation.objects.exclude(opened_at=None).exists()


def test_notes_between_shifts_are_shut_with_their_office(seal, olga):
    note = note_leave(body="КАНАРКА", by=olga, at=AT)
    keys_shut(evacuation=seal(), within=5)
    assert not data_keys([note.ref])
    with acting_as("worker"):
        assert not ShiftNote.objects.exists()


def test_a_sealed_case_stops_no_round_and_loses_no_mark(seal, case_verified, lesya):
    Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
    place_given(case_verified)
    Outdated.objects.create(case=case_verified, version="", found_at=AT)
    seal()
    with acting_as("worker"):
        assert place_sweep(at=YEARS + timedelta(days=4000)) == 0
        outdated_tend(at=SOON)
        assert Outdated.objects.filter(case=case_verified, version="").exists()


def test_a_line_that_is_elsewhere_comes_back_later(seal, words, holders, office, sister_office):
    seal()
    third = Office.objects.create(name="Third", code="third")
    mine = Line.objects.filter(key="telegram")
    mine.update(office=third)
    opened(office, words, holders)
    assert list(Moved.objects.filter(returned=False).values_list("key")) == [("telegram",)]
    mine.update(office=sister_office)
    sealing_tend(at=LATER)
    assert mine.get().office == office
    assert not Moved.objects.filter(returned=False).exists()


def test_a_line_of_nobody_is_answered_by_the_sister_of_the_first_office(
    seal, office, sister_office
):
    Office.objects.create(name="Between", code="porto")
    assert office_answering("nobodys") == office.pk
    seal()
    assert office_answering("nobodys") == sister_office.pk


def test_a_screen_of_a_sealed_office_shows_nothing_and_no_key_opens_another(seal, office, vera):
    made = {"office": office, "name": "Wall", "language": "uk", "days": 30, "by": vera, "at": AT}
    first, second = wallboard_make(**made), wallboard_make(**made)
    token = wallboard_open(key=first, at=AT)
    assert wallboard_of(token, at=AT)
    seal()
    assert wallboard_of(token, at=SOON) is None
    with pytest.raises(WallboardRefused):
        wallboard_open(key=second, at=SOON)


def test_whoever_could_not_give_a_share_holds_none(office, sister_office, vera):
    lys = person(sister_office, "Lys", Role.OPERATOR)
    with pytest.raises(PlanRefused, match="Lys can't hold a share"):
        plan_make(office=office, sister=sister_office, holders=[vera, lys], needed=2, at=AT)
