"""Events of a switch in every order, twice and late, as JSON and as forms: one call, one end."""

import json
from itertools import permutations
from urllib.parse import urlencode

import pytest

from cases.models import Contact, LineEvent
from cases.services.setting_up import line_place
from operators.models import Office, Operator
from operators.roles import Role
from tests.intake.conftest import CTI_TOKEN, cti, is_problem, knock

pytestmark = pytest.mark.django_db(databases="__all__")
CALL = {"from": "380000000141", "to": "380000000100", "direction": "in", "callId": "53ba82e2bd6d"}
TOLD = {
    "newCall": CALL | {"event": "newCall", "user[]": "Ясень", "queue": "night"},
    "answer": CALL | {"event": "answer", "user": "Ясень", "answeringNumber": "101"},
    "hangup": CALL | {"event": "hangup", "cause": "normalClearing", "answeringNumber": "101"},
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def olga() -> Operator:
    office = Office.objects.create(name="North", code="north")
    line_place(key="telephone", office=office)
    return Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="101"
    )


def tell(event: str, *, form: bool) -> None:
    body = urlencode(TOLD[event]) if form else json.dumps(TOLD[event])
    answer = cti(body.encode(), content_type=FORM if form else "application/json")
    assert answer.status_code == 200


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("order", list(permutations(TOLD)), ids="-".join)
def test_in_any_order_and_twice_it_is_one_call_that_olga_had(olga, order, form):
    for event in order:
        tell(event, form=form)
        tell(event, form=not form)
    contact = Contact.objects.get()
    assert (contact.state, contact.operator) == ("wrap_up", olga)
    assert LineEvent.objects.count() == 3


@pytest.mark.parametrize("order", list(permutations(["newCall", "hangup"])), ids="-".join)
def test_a_caller_whom_nobody_answered_has_left_in_either_order(order):
    for event in (*order, *order):
        tell(event, form=True)
    assert Contact.objects.get().state == "abandoned"


def test_an_answer_that_comes_after_the_end_still_says_who_had_the_call(olga):
    for event in ("newCall", "hangup", "answer"):
        tell(event, form=False)
    contact = Contact.objects.get()
    assert (contact.state, contact.operator) == ("wrap_up", olga)


def test_whoever_shows_no_token_or_another_changes_nothing():
    for shown in ("", f"Bearer {CTI_TOKEN}x", "Bearer "):
        answer = knock("/telephone/cti/", json.dumps(TOLD["newCall"]).encode(), Authorization=shown)
        assert is_problem(answer, 403)
    assert not Contact.objects.exists()
