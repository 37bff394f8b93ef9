"""What an operator writes with: ready answers, signed by two, in a chat or a letter."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from cases.models import Message, ReadyAnswer
from cases.selectors.ready import in_force, unsigned
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.setting_up import line_place
from operators.roles import Role
from tests.attack.conftest import browser
from tests.cases.conftest import AT, chat, person

__all__ = ["browser"]


@pytest.fixture
def second(office):
    return person(office, "Zlata", Role.SUPERVISOR)


@pytest.fixture
def signed(browser, vera, second):
    """One draft signed by two supervisors, through their pages."""
    draft = unsigned()[0]
    until = localdate() + timedelta(days=30)
    browser(vera).post(f"/ready/{draft.ref}/take-up/", {"review_on": until})
    browser(second).post(f"/ready/{draft.ref}/agree/")
    return in_force()[0]


def test_two_supervisors_sign_and_one_withdraws(browser, signed, vera):
    page = browser(vera).get("/ready/").content.decode()
    assert "good until" in page
    assert "Draft, not signed" in page
    assert browser(vera).post(f"/ready/{signed.ref}/withdraw/").status_code == 302
    assert in_force() == []


def test_what_was_typed_is_kept_when_it_is_refused(browser, vera):
    told = {f"{kind}_{each}": "Слова" for kind in ("title", "text") for each in ("uk", "ru", "en")}
    told |= {"review_on": localdate() - timedelta(days=1)}
    answer = browser(vera).post("/ready/write/", told)
    assert answer.status_code == 409
    assert "Слова" in answer.content.decode()
    assert browser(vera).post("/ready/write/", {}).status_code == 422
    assert not ReadyAnswer.objects.exclude(written_by=None).exists()


def test_operators_do_not_see_the_page(browser, olga, signed):
    assert browser(olga).get("/ready/").status_code == 404
    assert browser(olga).post(f"/ready/{signed.ref}/withdraw/").status_code == 404


def test_the_operator_of_a_chat_chooses_among_those_that_hold(browser, olga, taken, signed):
    page = browser(olga).get(f"/contacts/{taken.ref}/").content.decode()
    assert signed.text_ru in page
    assert unsigned()[0].text_ru not in page
    words = {"body": f"{signed.text_ru} Пишите.", "ready": str(signed.ref)}
    assert browser(olga).post(f"/contacts/{taken.ref}/reply/", words).status_code == 303
    assert Message.objects.get(direction="out").ready is not None


def test_a_refused_message_keeps_what_was_put_in(browser, olga, taken, signed):
    words = {"body": "", "ready": [str(signed.ref), "nonsense"]}
    page = browser(olga).post(f"/contacts/{taken.ref}/reply/", words)
    assert page.status_code == 422
    assert f'<input name="ready" value="{signed.ref}" hidden>' in page.content.decode()


def test_a_letter_of_the_web_form_is_no_chat(browser, office, olga):
    line_place(key="web", office=office)
    letter = receive(inbound=chat("Здравствуйте", line="web", conversation="a-hash"))
    contact_claim(contact_ref=letter.ref, by=olga, at=AT)
    browser(olga).post(f"/contacts/{letter.ref}/reply/", {"body": "Мы прочитали."})
    page = browser(olga).get(f"/contacts/{letter.ref}/").content.decode()
    assert "nobody is waiting on the other side" in page
    assert "Leave the answer" in page
    assert "Lies ready, not read yet" in page
    assert "End chat" not in page
    assert f"Chat {letter.ref.hex[:4].upper()}" not in page


def test_a_chat_is_one(browser, olga, taken):
    page = browser(olga).get(f"/contacts/{taken.ref}/").content.decode()
    assert "End chat" in page
    assert "nobody is waiting" not in page
