"""Why a call that nobody answered became no callback, said to those who watch the floor."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from cases.inbound import Kind, Sender
from cases.models import Case
from cases.safe_contact import Hours, Uncalled, Way
from cases.selectors.queue import why_not_called_back
from cases.services.abandoned import abandoned_compare
from cases.services.editing import case_edit
from cases.services.receive import receive
from cases.services.safe_contacts import safe_contact_void
from tests.cases.conftest import AT, call

NUMBER = "+70005550141"


@pytest.fixture
def known(case_in_intake, olga):
    case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields={"phone": NUMBER},
        version=case_in_intake.version,
        at=AT,
    )
    return Case.objects.get(ref=case_in_intake.ref)


def hung_up(number: str = NUMBER, call_id: str = "call-1", at: datetime = AT):
    receive(inbound=call(call_id=call_id, sender=Sender(number=number), at=at))
    contact = receive(inbound=call(Kind.CALL_ENDED, call_id=call_id, at=at))
    abandoned_compare(at=at)
    return contact


def why(contact, reader) -> str:
    return why_not_called_back(reader, [contact.ref]).get(contact.ref, "")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", Uncalled.WITHHELD),
        ("+70005550199", Uncalled.UNKNOWN),
        (NUMBER, Uncalled.NOT_AGREED),
    ],
)
def test_without_an_agreement_it_says_what_is_missing(known, vera, number, reason):
    assert why(hung_up(number), vera) == reason.label


@pytest.mark.parametrize(
    ("agreed", "reason"),
    [
        ("void", Uncalled.VOID),
        ("other_way", Uncalled.OTHER_WAY),
        ("over", Uncalled.NO_WINDOW),
    ],
)
def test_an_agreement_that_allows_no_call_is_named(known, olga, vera, agree, agreed, reason):
    told = {"other_way": {"way": Way.TELEGRAM}, "over": {"hours": [Hours(1, 0, 60)]}}
    if agreed == "over":
        told["over"]["lasts"] = (AT.date(), AT.date())
    agree(known, olga, **told.get(agreed, {}))
    if agreed == "void":
        safe_contact_void(case_ref=known.ref, by=olga, at=AT)
    assert why(hung_up(), vera) == reason.label


def test_a_promise_that_waits_already_is_named_and_its_call_says_nothing(known, olga, vera, agree):
    agree(known, olga)
    first, second = hung_up(), hung_up(call_id="call-2")
    assert (why(first, vera), why(second, vera)) == ("", Uncalled.PROMISED.label)


@pytest.mark.parametrize(("who", "reads"), [("olga", False), ("vera", True)])
def test_the_queue_says_it_to_a_supervisor_alone(request, known, olga, vera, who, reads):
    contact = hung_up("", at=datetime.now(tz=UTC))
    client = Client()
    client.force_login(request.getfixturevalue(who))
    page = client.get("/queue/").content.decode()
    assert contact.ref.hex[:4].upper() in page
    assert (str(Uncalled.WITHHELD.label) in page) is reads
