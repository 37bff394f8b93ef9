"""Handsets that the console lets ring at a FreeSWITCH, and what the switch tells of them."""

import re
from itertools import count

from tests.intake.board import SOON, Board, recorded
from tests.intake.freeswitch import event, named
from tests.machine.console import eventually

CREATED, RINGS, LIFTED, PARKED, CALLED, RINGS_THERE, ANSWERED, JOINED, LEFT_THERE, ENDED = range(10)
NAME = re.compile("origination_uuid=([0-9a-f-]{36})")
FAR = named(0x900001)
stamps = count(1893546400000000, 1_000_000)


def handset(line: Board, number: int = 1) -> str:
    """The name that the console gave to the handset that it lets ring, the first or the next."""

    def asked() -> list[str]:
        return [name[1] for each in line.asked if (name := NAME.search(each))]

    eventually(lambda: len(asked()) >= number, SOON, "a handset is called")
    return asked()[number - 1]


def tells(own: str, number: int, **values: str) -> bytes:
    """One event of the recording, about this handset."""
    body = recorded("freeswitch-called.txt").strip().split("\n\n")[number]
    body = body.replace("{id}", own).replace("{far}", FAR).replace("{stamp}", str(next(stamps)))
    for name, value in values.items():
        field = name.replace("_", "-")
        body = re.sub(f"(?m)^{field}: .*$", f"{field}: {value}", body)
    return event(body + "\n\n")


def joins(one: str, other: str) -> bytes:
    """Two channels speak with each other."""
    return tells(one, JOINED, Bridge_B_Unique_ID=other)


def job(number: int, result: str) -> bytes:
    """What came of a job; after github.com/Otoru/Genesis, tests/conftest.py (MIT)."""
    return event(
        "Event-Name: BACKGROUND_JOB\n"
        "Core-UUID: 00000000-0000-4000-8000-00000000c0de\n"
        f"Event-Date-Timestamp: {next(stamps)}\n"
        "Event-Calling-File: mod_event_socket.c\n"
        "Event-Calling-Function: api_exec\n"
        f"Job-UUID: {named(0xA00000 + number)}\n"
        "Job-Command: originate\n"
        f"Content-Length: {len(result)}\n\n{result}"
    )
