"""What PostgreSQL itself asks of a file that we send."""

import pytest
from django.db import IntegrityError, transaction

from cases.models import Attachment, Message, Piece
from cases.services.thread import message_reply
from tests.cases.conftest import AT


@pytest.fixture
def answer(taken, olga) -> Message:
    return message_reply(contact=taken, by=olga, body="Вот дорога.", at=AT)


def beside(answer: Message, state: str) -> Attachment:
    due = AT if state == "waiting" else None
    return Attachment.objects.create(
        contact=answer.contact, message=answer, file_key=bytes(32), state=state, due_at=due
    )


@pytest.mark.parametrize("state", ["waiting", "refused", "unopened", "lost"])
def test_it_is_clean_from_the_beginning(answer, state):
    with pytest.raises(IntegrityError, match="what we send is clean"):
        beside(answer, state)


def test_it_stays_clean(answer):
    ours = beside(answer, "clean")
    with pytest.raises(IntegrityError, match="what we send is clean"), transaction.atomic():
        Attachment.objects.filter(ref=ours.ref).update(state="refused")


def test_its_original_is_kept_nowhere(answer):
    ours = beside(answer, "clean")
    told = {"contact": answer.contact, "attachment": ours, "number": 0, "body": b"x"}
    Piece.objects.create(part=1, **told)
    with pytest.raises(IntegrityError, match="the original is not kept"):
        Piece.objects.create(part=0, **told)
