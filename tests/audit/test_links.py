"""The form of a link is frozen: another program, written from the page alone, finds the same."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from audit.links import GENESIS, Row, canonical, link

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
