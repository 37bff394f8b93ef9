"""The strip of the call in hand: a button for what can be done now, words for what is so."""

import pytest
from django.test import Client

from cases.models import CallCommand, Contact
from intake.telephone.adapter import CallKind
from tests.cases.conftest import AT
from tests.cases.line import Line, at_work

ACTS = ("hold", "resume", "attend", "complete", "take-back")

pytestmark = pytest.mark.usefixtures("taras")


@pytest.fixture
def line(spoken) -> Line:
    return at_work()


@pytest.fixture
def client(olga) -> Client:
    client = Client()
    client.force_login(olga)
    return client


class Strip:
    """The strip as it is drawn now."""

    def __init__(self, client: Client, contact: Contact) -> None:
        self.client, self.place = client, f"/contacts/{contact.ref}/"
        self.text = client.get(f"{self.place}bar/").content.decode()

    def offers(self) -> set[str]:
        return {act for act in (*ACTS, "transfer") if f'{self.place}{act}/"' in self.text}

    def press(self, act: str, **sent: str) -> int:
        return self.client.post(f"{self.place}{act}/", sent).status_code


def test_a_call_is_held_and_says_since_when(client, spoken, line):
    strip = Strip(client, spoken)
    assert strip.offers() == {"hold", "attend", "transfer"}
    assert strip.press("hold") == 303
    asked = Strip(client, spoken)
    assert asked.offers() == set()
    assert "The line puts the caller on hold" in asked.text
    line.work(AT)
    held = Strip(client, spoken)
    assert held.offers() == {"resume", "attend", "transfer"}
    assert "On hold since 02:41" in held.text
    assert held.press("resume") == 303
    line.work(AT)
    assert "hold" in Strip(client, spoken).offers()


def test_the_callers_side_holds(client, spoken, line):
    line.tell(CallKind.HELD, AT, is_there=True)
    text = Strip(client, spoken).text
    assert "The caller has put you on hold" in text
    assert "On hold since" not in text


def test_a_colleague_is_asked_first(client, spoken, line, taras):
    assert Strip(client, spoken).press("attend", to="x") == 409
    assert Strip(client, spoken).press("attend", to=str(taras.pk)) == 303
    assert "It rings at Taras" in Strip(client, spoken).text
    line.work(AT)
    talking = Strip(client, spoken)
    assert "You speak with Taras" in talking.text
    assert talking.offers() == {"complete", "take-back"}
    assert talking.press("transfer", to=str(taras.pk)) == 409
    assert talking.press("complete") == 303
    assert CallCommand.objects.filter(verb="complete").exists()


def test_a_line_that_cannot_hold_offers_it_not_and_refuses_it(client, spoken, line, taras):
    line.can("answer", "hang_up", "transfer")
    strip = Strip(client, spoken)
    assert strip.offers() == {"transfer"}
    for act in ACTS:
        assert strip.press(act, to=str(taras.pk)) == (303 if act == "resume" else 409)
    assert set(CallCommand.objects.values_list("verb", flat=True)) == {"answer"}


@pytest.mark.parametrize("act", ACTS)
def test_a_call_of_another_office_is_not_there(stranger, spoken, line, act):
    client = Client()
    client.force_login(stranger)
    assert client.post(f"/contacts/{spoken.ref}/{act}/").status_code == 404
