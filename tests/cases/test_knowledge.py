"""What is searched at the desk: answers, topics and cards; what is past its review is not used."""

from datetime import UTC, date, datetime

import pytest

from audit.receipts import receipt
from cases.models import Contact
from cases.presenters.contact_page import contact_page
from cases.presenters.knowledge import known_here
from cases.services.contacts import contact_claim
from cases.services.ready import ReadyRefused, put_in
from cases.services.receive import receive
from tests.attack.conftest import browser
from tests.cases.conftest import AT, call
from triage.graph import LANGUAGES
from triage.registry import shipped

__all__ = ["browser"]
LATER = datetime(2028, 1, 1, 12, tzinfo=UTC)
SCRIPT = shipped()


@pytest.fixture
def calling(office, olga):
    contact = receive(inbound=call())
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    return Contact.objects.get(ref=contact.ref)


def known(contact, by, today=date(2026, 11, 23)):
    seen = receipt(actor=str(by.pk), action="test", subjects=[contact.ref], at=AT)
    page = contact_page(contact=contact, asker=by, spoken="uk", seen=seen, at=AT)
    return known_here(page, spoken="uk", today=today)


@pytest.mark.parametrize("who", ["taken", "calling"])
def test_topics_and_cards_are_found_in_chats_and_calls(request, browser, olga, who):
    contact = request.getfixturevalue(who)
    page = browser(olga).get(f"/contacts/{contact.ref}/").content.decode()
    assert "data-ready-search" in page
    assert 'value="@go:q_viber"' in page
    card = next(iter(SCRIPT.cards.values()))
    assert card.text.uk.split("’")[0][:20] in page
    assert ('data-opens="ready"') in page


def test_every_topic_that_is_open_and_every_card_is_there(taken, olga):
    found = known(taken, olga)
    assert {each.node for each in found if each.node} == set(SCRIPT.topics)
    assert sum(not each.node for each in found) == len(SCRIPT.cards)
    assert not any(each.is_over for each in found)


def test_what_is_past_its_review_says_so(taken, olga):
    over = {each.node for each in known(taken, olga, date(2028, 1, 1)) if each.is_over}
    assert "q_law10" in over
    assert "q_viber" not in over or SCRIPT.laws_of(SCRIPT.nodes["q_viber"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_whose_law_is_past_its_review_is_not_sent(db, language):
    line = SCRIPT.nodes["q_law10"].say[language]
    put_in([], line, AT)
    with pytest.raises(ReadyRefused, match="was to be read again by"):
        put_in([], f"Дивіться: {line}", LATER)
    put_in([], "Слова без закону.", LATER)
