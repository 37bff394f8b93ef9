"""The form of a link is frozen: another program, written from the page alone, finds the same."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.links import GENESIS, Row, canonical, entry_told, link
from audit.models import Entry
from audit.sealing import rows_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KYIV = timezone(timedelta(hours=2))
ROW = Row(
    id=7,
    at=1_795_394_465_250_000,
    actor="Калина",
    role="senior",
    action="case.moved",
    subject="00000000-0000-0000-0000-000000000007",
    reason="",
    detail='{"b": 1, "a": null, "c": true}',
    receipt=False,
    subject_tag=b"\x01\xff",
)
TOLD = (
    '{"action":"case.moved","actor":"Калина","at":"2026-11-23T00:41:05.250000+00:00",'
    '"detail":{"a":null,"b":1,"c":true},"id":7,"reason":"","receipt":false,"role":"senior",'
    '"subject":"00000000-0000-0000-0000-000000000007","subject_tag":"01ff"}'
)


def by_hand(before: bytes, seq: int, told: str) -> bytes:
    row = hashlib.sha256(told.encode()).digest()
    return hashlib.sha256(before + seq.to_bytes(8, "big") + row).digest()


def test_is_the_hash_of_link_before_seq_and_entry() -> None:
    assert link(GENESIS, 1, ROW) == by_hand(bytes(32), 1, TOLD)
    assert link(bytes(range(32)), 2**40, ROW) == by_hand(bytes(range(32)), 2**40, TOLD)


def test_tells_nothing_from_empty() -> None:
    links = {link(GENESIS, 1, ROW._replace(subject_tag=tag)) for tag in (None, b"", b"\0")}
    assert len(links) == 3


def test_writes_names_in_one_order_without_spaces() -> None:
    assert canonical({"b": [1, 2], "a": "ї"}) == '{"a":"ї","b":[1,2]}'.encode()


def test_says_the_office_and_the_device_where_they_are_known() -> None:
    """Links made before there were any stay as they are."""
    seat = str(UUID(int=9))
    told = TOLD.replace('"id":7,', f'"device":"d1","id":7,"office":"{seat}",')
    assert entry_told(ROW._replace(office=seat, device="d1")) == told.encode()
    assert entry_told(ROW) == TOLD.encode()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def from_objects(entry: Entry) -> bytes:
    """The canonical entry as the page describes it, from what Django knows of the row."""
    told = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "subject": str(entry.subject) if entry.subject else None,
        "subject_tag": None if entry.subject_tag is None else bytes(entry.subject_tag).hex(),
        "detail": entry.detail,
        "receipt": entry.receipt,
    }
    told |= {name: getattr(entry, name) for name in ("actor", "role", "action", "reason")}
    if entry.office:
        told["office"] = str(entry.office)
    if entry.device:
        told["device"] = entry.device
    return canonical(told)


@given(
    entry=st.builds(
        Entry,
        id=st.integers(1, 2**62),
        at=st.datetimes(timezones=st.just(UTC)),
        actor=TEXT,
        role=TEXT,
        action=TEXT,
        subject=st.none() | st.uuids(),
        reason=TEXT,
        detail=st.dictionaries(TEXT, st.none() | st.booleans() | st.integers() | TEXT),
        receipt=st.booleans(),
        subject_tag=st.none() | st.binary(max_size=32),
        office=st.none() | st.uuids(),
        device=TEXT,
    )
)
def test_is_written_as_json_writes_it(entry: Entry) -> None:
    row = Row(
        id=entry.pk,
        at=(entry.at - EPOCH) // timedelta(microseconds=1),
        subject=str(entry.subject) if entry.subject else None,
        detail=json.dumps(entry.detail),
        office=str(entry.office) if entry.office else None,
        **{
            name: getattr(entry, name)
            for name in ("actor", "role", "action", "reason", "receipt", "subject_tag", "device")
        },
    )
    assert entry_told(row) == from_objects(entry)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23, 2, 41, 5, 250000, tzinfo=KYIV),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 30, 23, 59, 59, 1, tzinfo=UTC),
    ],
)
def test_is_the_same_as_the_database_gives_it(at: datetime) -> None:
    entry = Entry.objects.create(
        at=at,
        actor='"\\\b\f\n\r\t\x1f\x7f/\u2028ї🙂',
        action="act",
        subject=UUID(int=5),
        detail={"bb": 1, "a": ["ї", 1.5, 10**20, None], "ї": {"z": True, "b": "\x01"}},
        receipt=True,
        subject_tag=b"\x00\xff",
        office=UUID(int=6),
        device="d",
    )
    entry.refresh_from_db()
    assert entry_told(rows_of([entry.pk])[entry.pk]) == from_objects(entry)
