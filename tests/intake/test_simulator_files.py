"""What made-up people send goes the way of real files."""

import pytest

from cases.inbound import Kind, Sender
from cases.models import Attachment
from cases.services.receive import receive
from intake.simulator import files
from intake.simulator.chats import CHATS
from intake.simulator.files import files_fetch
from intake.simulator.inbound import SENT, parse
from intake.simulator.scene import Event, Turn
from quarantine.clean import clean
from quarantine.kinds import Kind as Sort
from tests.cases.conftest import AT, office  # noqa: F401 - the cast


def event(kind: str) -> Event:
    sender = Sender(name="Хтось")
    return Event("night-1", 3, Kind.MESSAGE, sender, "uk", Turn("Ось", attachment=kind))


@pytest.mark.parametrize(("kind", "sort"), [("photo", Sort.IMAGE), ("voice", Sort.SOUND)])
def test_a_made_file_is_what_it_says(kind, sort):
    assert clean(files.MADE[kind]()).kind == sort


def test_every_kind_that_is_sent_can_be_made_and_somebody_sends_it():
    said = {turn.attachment for scene in CHATS for turn in scene.turns}
    assert set(files.MADE) == SENT
    assert said >= SENT


def test_what_is_only_told_of_brings_no_file():
    assert parse(event("sticker"), at=AT).file is None
    assert parse(event(""), at=AT).file is None


def test_a_picture_arrives_clean(office):  # noqa: F811
    receive(inbound=parse(event("photo"), at=AT))
    assert files_fetch(at=AT) == 1
    assert Attachment.objects.get().state == "clean"
    assert files_fetch(at=AT) == 0
