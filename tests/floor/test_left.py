"""Whoever leaves, as the switch tells it; and who is held back, who was offered to nobody."""

from datetime import datetime, timedelta

import pytest

from cases.inbound import Kind
from cases.models import Contact, Lane, State
from cases.services.blocks import HELD_FOR, blocks_tend, held_let_through
from cases.services.receive import receive
from floor.figures import SHORT, Figures
from operators.models import Office, Operator
from tests.cases.conftest import call
from tests.floor.test_tally import counted, live, moves, offered

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("stayed", "short"), [(0, 1), (SHORT - 1, 1), (SHORT, 0), (90, 0)])
def test_a_call_that_the_switch_ends_unanswered_is_short_or_abandoned(
    office: Office, at: datetime, stayed: int, short: int
) -> None:
    receive(inbound=call())
    receive(inbound=call(Kind.CALL_ENDED, at=at + stayed * SECOND))

    assert Contact.objects.get().state == State.ABANDONED
    found = counted(office, at)
    assert (found.offered, found.short, found.abandoned) == (1, short, 1 - short)
    assert found == live(office)


@pytest.fixture
def held(office: Office, at: datetime) -> Contact:
    return offered(office, at, lane=Lane.HELD_BACK)


def test_whoever_is_held_back_is_offered_to_nobody_and_missed_by_nobody(
    office: Office, at: datetime, held: Contact
) -> None:
    assert counted(office, at) == Figures()
    assert blocks_tend(at=at + HELD_FOR + SECOND) == 0

    held.refresh_from_db()
    assert held.state == State.ABANDONED
    assert counted(office, at) == Figures() == live(office)


def test_whoever_is_let_through_is_offered_once(
    office: Office, olga: Operator, vera: Operator, at: datetime, held: Contact
) -> None:
    for _twice in range(2):
        held_let_through(contact_ref=held.ref, by=vera, at=at)
    assert (counted(office, at).offered, counted(office, at).waiting) == (1, 1)

    moves(held, State.ON_CONTACT, operator=olga, claimed_at=at + 30 * SECOND)
    found = counted(office, at)
    assert (found.offered, found.answered, found.waiting) == (1, 1, 0)
    assert found == live(office)


def test_whoever_is_let_through_and_leaves_then_is_missed(
    office: Office, vera: Operator, at: datetime, held: Contact
) -> None:
    held_let_through(contact_ref=held.ref, by=vera, at=at)
    moves(held, State.ABANDONED, closed_at=at + 60 * SECOND)

    assert (counted(office, at).offered, counted(office, at).abandoned) == (1, 1)


def test_whoever_is_held_back_and_answered_at_the_handset_is_offered_and_answered(
    office: Office, olga: Operator, at: datetime
) -> None:
    receive(inbound=call())
    Contact.objects.update(lane=Lane.HELD_BACK)
    assert counted(office, at).offered == 0

    receive(inbound=call(Kind.CALL_ANSWERED, answered_by="101", at=at + 9 * SECOND))
    found = counted(office, at)
    assert (found.offered, found.answered, found.waits) == (1, 1, {10: 1})
