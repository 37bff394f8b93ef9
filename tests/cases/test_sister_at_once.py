"""Handing on to the sister office whatever comes, and in the same moment as a claim."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from cases.models import Case, Contact, Lane, Priority, State
from cases.services.contacts import ContactRefused, contact_claim, contact_close
from cases.services.sister import sister_round
from operators.models import Presence
from operators.roles import Role
from tests.cases.conftest import AT, person
from tests.cases.test_sister import LATER, SECOND, agreed, hands_on, planned, writes

__all__ = ["agreed"]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_everybody_waits_in_one_office_and_no_more_go_than_are_free(
    agreed, office, sister_office, case_in_intake, olga, seed
):
    dice = random.Random(seed)
    for number in range(dice.randint(0, 3)):
        person(sister_office, f"South-{number}", Role.OPERATOR)
    for number in range(dice.randint(0, 2)):
        person(office, f"North-{number}", Role.OPERATOR)
    for number in range(12):
        text = dice.choice(["Здравствуйте", "Привіт", "Hello there"])
        contact = writes(number, text=text, at=AT - dice.randint(0, 300) * SECOND)
        Contact.objects.filter(pk=contact.pk).update(
            lane=dice.choice([0, 1, 1, 1, 2]),
            priority=dice.choice(Priority.values),
            case=dice.choice([None, None, None, case_in_intake]),
        )
    free = Presence.objects.filter(operator__office=sister_office, state="ready").count()
    gone = sum(hands_on(AT + turn * SECOND) for turn in range(3))
    offered = Contact.objects.filter(state=State.OFFERED)
    assert offered.count() == 12
    assert gone == offered.filter(office=sister_office).count() <= free
    assert not offered.filter(office=sister_office).exclude(case=None, lane=Lane.USUAL).exists()
    for each in offered.select_related("queue"):
        assert each.queue.office_id == each.office_id
        assert (each.came_from_id is None) == (each.office_id == office.pk)
    assert Case.objects.get().contacts.filter(office=office).exists()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_raced_against_a_claim_there_is_one_winner(office, sister_office, stranger, olga):
    planned(office, sister_office)
    for number in range(24):
        contact, barrier = writes(number), Barrier(2)

        def claims(contact=contact, barrier=barrier) -> bool:
            try:
                connection.ensure_connection()
                barrier.wait()
                contact_claim(contact_ref=contact.ref, by=olga, at=LATER)
            except ContactRefused:
                return False
            finally:
                connections.close_all()
            return True

        def goes_on(barrier=barrier) -> int:
            try:
                connection.ensure_connection()
                barrier.wait()
                return sister_round(at=LATER)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            taken, gone = pool.submit(claims), pool.submit(goes_on)
        contact.refresh_from_db()
        assert taken.result() is not bool(gone.result())
        assert (contact.office == sister_office) is bool(gone.result())
        assert contact.operator == (olga if taken.result() else None)
        by = olga if taken.result() else stranger
        if by == stranger:
            contact_claim(contact_ref=contact.ref, by=stranger, at=LATER)
        contact_close(
            contact_ref=contact.ref, by=by, code="info_only", remark="", hard=False, at=LATER
        )
