"""A supervisor puts away what a blocked sender wrote; what they write next waits anew."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import Entry
from cases.models import BlockReason, Contact, Lane, State, WrapCode
from cases.selectors.blocks import held_back
from cases.services.blocks import BlockRefused, block_agree, block_propose
from cases.services.endings import contact_end
from cases.services.putting_away import held_put_away
from cases.services.receive import receive
from tests.attack.conftest import browser
from tests.cases.conftest import AT, chat

__all__ = ["browser"]
SOON = AT + timedelta(minutes=5)


@pytest.fixture
def held(taken, olga, vera) -> Contact:
    """A chat of a sender who was blocked after their first."""
    block = block_propose(contact_ref=taken.ref, why=BlockReason.ABUSE, days=30, by=olga, at=AT)
    block_agree(block_ref=block.ref, known_told=False, by=vera, at=AT)
    contact_end(contact_ref=taken.ref, by=olga, code="prank", at=AT)
    return receive(inbound=chat("Ответьте", at=SOON))


def put_away(contact: Contact, by, code=WrapCode.PRANK) -> Contact:
    return held_put_away(contact_ref=contact.ref, code=code, by=by, at=SOON)


def test_it_is_closed_with_a_reason_and_leaves_the_list(held, vera):
    assert [each.ref for each in held_back(vera, SOON)] == [held.ref]
    put_away(held, vera)
    held.refresh_from_db()
    assert (held.state, held.closed_at, held.operator) == (State.CLOSED, SOON, None)
    assert held_back(vera, SOON) == []
    assert Entry.objects.get(action="contact.put_away").actor == str(vera.pk)
    with pytest.raises(BlockRefused, match="has ended"):
        put_away(held, vera)


def test_what_they_write_next_waits_there_anew(held, vera):
    put_away(held, vera)
    following = receive(inbound=chat("Ещё раз", at=SOON + timedelta(minutes=1), provider_id="99"))
    assert (following.lane, following.state) == (Lane.HELD_BACK, State.OFFERED)
    assert following.ref != held.ref


def test_who_waits_like_everybody_is_not_put_away(waiting, vera):
    with pytest.raises(BlockRefused, match="like everybody's"):
        put_away(waiting, vera)


def test_only_with_one_of_a_few_reasons_and_only_a_chat(held, vera):
    with pytest.raises(BlockRefused, match="Only a chat"):
        put_away(held, vera, WrapCode.INFO_ONLY)
    Contact.objects.filter(ref=held.ref).update(channel="call")
    with pytest.raises(BlockRefused, match="Only a chat"):
        put_away(held, vera)


def test_a_supervisor_does_it_on_the_page_and_nobody_else(browser, held, olga, vera):
    address = reverse("cases:put-away", args=[held.ref])
    assert browser(olga).post(address, {"code": "prank"}).status_code == 404
    client = browser(vera)
    assert address in client.get(reverse("cases:blocks")).content.decode()
    answer = client.post(address, {})
    assert answer.status_code == 422
    assert "Choose why it is put away." in answer.content.decode()
    assert client.post(address, {"code": "silent"}).status_code == 303
    assert Contact.objects.get(ref=held.ref).state == State.CLOSED
