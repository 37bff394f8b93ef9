"""Whoever is kept out while they claim, or are given a case, ends with nothing in hand."""

from functools import partial

import pytest

from cases.models import HELD_STATES, Case, Contact
from cases.services.assignment import case_assign
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.undoing import case_undo_assign
from operators.models import Operator
from operators.roles import Role
from operators.services import operator_keep_out
from tests.attack.test_races import at_once, opened
from tests.cases.conftest import AT, chat, person

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
ROUNDS = 12


def test_nothing_stays_with_whoever_is_kept_out_in_the_same_moment(office, olga, vera):
    ada = person(office, "Ada", Role.ADMINISTRATOR)
    for number in range(ROUNDS):
        gone = person(office, f"Gone-{number + 1}", Role.OPERATOR)
        first, second = (
            receive(inbound=chat(conversation=f"{number}-{each}")) for each in range(2)
        )
        case = opened(olga, number)
        version = Case.objects.get(ref=case.ref).version
        outcomes = at_once(
            [
                partial(operator_keep_out, operator_ref=gone.pk, by=ada, at=AT),
                partial(contact_claim, contact_ref=first.ref, by=gone, at=AT),
                partial(contact_claim, contact_ref=second.ref, by=gone, at=AT),
                partial(case_assign, case_ref=case.ref, by=vera, to=gone, version=version, at=AT),
            ]
        )
        assert outcomes[0] == "done"
        assert set(outcomes[1:]) <= {"done", "refused"}
        assert not Operator.objects.get(pk=gone.pk).is_active
        assert not Contact.objects.filter(operator=gone, state__in=HELD_STATES).exists()
        assert not Case.objects.filter(assignee=gone).exists()
        states = set(Contact.objects.filter(ref__in=[first.ref, second.ref]).values_list("state"))
        assert states == {("offered",)}


def test_nothing_is_given_back_to_whoever_is_kept_out_in_the_same_moment(office, olga, taras, vera):
    ada = person(office, "Ada", Role.ADMINISTRATOR)
    for number in range(ROUNDS):
        gone = person(office, f"Gone-{number + 1}", Role.OPERATOR)
        case = opened(olga, number)
        for to in (gone, taras):
            version = Case.objects.get(ref=case.ref).version
            case_assign(case_ref=case.ref, by=vera, to=to, version=version, at=AT)
        out, undone = at_once(
            [
                partial(operator_keep_out, operator_ref=gone.pk, by=ada, at=AT),
                partial(case_undo_assign, case_ref=case.ref, by=vera, at=AT),
            ]
        )
        assert out == "done"
        assert undone in ("done", "refused")
        assert Case.objects.get(ref=case.ref).assignee_id in (None, taras.pk)
