"""The form of a link is frozen: another program, written from the page alone, finds the same."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from audit.links import GENESIS, Row, canonical, entry_told, link

AT = datetime(2026, 11, 23, 0, 41, 5, 250000, tzinfo=UTC)
ROW = Row(
    id=7,
    at=AT,
    actor="Калина",
    role="senior",
    action="case.moved",
    subject=UUID(int=7),
    reason="",
    detail={"b": 1, "a": None, "c": True},
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


def test_tells_time_in_utc_wherever_it_is_read() -> None:
    kyiv = ROW._replace(at=AT.astimezone(timezone(timedelta(hours=2))))
    assert link(GENESIS, 1, kyiv) == link(GENESIS, 1, ROW)


def test_tells_nothing_from_empty() -> None:
    links = {link(GENESIS, 1, ROW._replace(subject_tag=tag)) for tag in (None, b"", b"\0")}
    assert len(links) == 3


def test_writes_names_in_one_order_without_spaces() -> None:
    assert canonical({"b": [1, 2], "a": "ї"}) == '{"a":"ї","b":[1,2]}'.encode()


def test_says_the_office_and_the_device_where_they_are_known() -> None:
    """Links made before there were any stay as they are."""
    seat = UUID(int=9)
    told = TOLD.replace('"id":7,', f'"device":"d1","id":7,"office":"{seat}",')
    assert entry_told(ROW._replace(office=seat, device="d1")) == told.encode()
    assert entry_told(ROW) == TOLD.encode()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    row=st.builds(
        Row,
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
def test_is_written_as_json_writes_it(row: Row) -> None:
    told = row._asdict() | {
        "at": row.at.isoformat(),
        "subject": None if row.subject is None else str(row.subject),
        "subject_tag": None if row.subject_tag is None else row.subject_tag.hex(),
        "office": str(row.office),
    }
    unknown = {name for name in ("office", "device") if not getattr(row, name)}
    assert entry_told(row) == canonical({k: v for k, v in told.items() if k not in unknown})
