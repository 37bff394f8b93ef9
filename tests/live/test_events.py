"""The registry is the whole vocabulary of the wire."""

import re
from dataclasses import FrozenInstanceError, fields
from uuid import uuid4

import pytest

from live.events import REGISTRY, ContactOffered, case_stream, floor_stream, queue_stream

PROMISED = {
    "contact.offered",
    "contact.claimed",
    "contact.updated",
    "contact.closed",
    "case.opened",
    "case.moved",
    "case.assigned",
    "case.changed",
    "message.received",
    "message.delivered",
    "presence.changed",
    "alert.raised",
}


def test_every_promised_type_is_registered_under_its_name():
    assert set(REGISTRY) >= PROMISED
    for name, event in REGISTRY.items():
        assert event(ref=uuid4()).type == name  # type: ignore[call-arg]


@pytest.mark.parametrize("event", REGISTRY.values())
def test_an_event_has_room_for_ids_and_counts_only(event: type):
    assert [each.name for each in fields(event)] == ["type", "ref", "version", "counts"]
    assert not hasattr(event(ref=uuid4()), "__dict__")


def test_an_event_does_not_change():
    with pytest.raises(FrozenInstanceError):
        ContactOffered(ref=uuid4()).version = 2  # type: ignore[misc]


def test_a_stream_is_named_by_an_opaque_ref():
    ref = uuid4()
    names = [queue_stream(ref), case_stream(ref), floor_stream(ref)]
    assert names == [f"queue:{ref.hex}", f"case:{ref.hex}", f"floor:{ref.hex}"]
    assert all(re.fullmatch(r"[a-z]+:[0-9a-f]{32}", name) for name in names)
