"""Callers who wait and handsets that ring at an Asterisk, and what its manager tells of them."""

import re
from itertools import count

from tests.intake.asterisk import call, crlf, fields_of, messages, named
from tests.intake.board import SOON, Board, Ledger, recorded
from tests.machine.console import eventually

(CREATED, RINGS, UP, RESPONSE, PARKED, CALLED, RINGS_THERE, ANSWERED, LEFT_THERE, ENDED) = range(10)
STANDS, ENTERS, LEAVES = 10, 11, 12
CALLER, HANDSET = "PJSIP/trunk-1", "PJSIP/101-500001"
IDS = {CALLER: named(1), HANDSET: named(500001)}
FAR = "1800000000.900001"
bridges = count(7)


def originated(line: Board, number: int = 1) -> str:
    """The name that the console gave to the handset that it lets ring, the first or the next."""

    def asked() -> list[str]:
        found = [each for each in line.asked if "Action: Originate" in each]
        return [fields_of(each)["ChannelId"] for each in found]

    eventually(lambda: len(asked()) >= number, SOON, "a handset is called")
    return asked()[number - 1]


def tells(name: str, number: int, **values: str) -> bytes:
    """One event of the recording, about this channel."""
    body = recorded("asterisk-called.txt").strip().split("\n\n")[number]
    told = {"id": name, "channel": channel_of(name), "far": FAR, "linked": named(1)} | values
    for word, value in told.items():
        body = body.replace(f"{{{word}}}", value)
    for word, value in values.items():
        body = re.sub(f"(?m)^{word}: .*$", f"{word}: {value}", body)
    return crlf(body + "\n\n")


def channel_of(name: str) -> str:
    """What the switch calls a channel that it made for us."""
    return f"PJSIP/{name[5:13]}"


def held() -> bytes:
    """Both are sent to where they wait: they leave each other, and stand there."""
    out = [tells(IDS[each], LEAVES, channel=each, bridge=old()) for each in (CALLER, HANDSET)]
    out += [tells(IDS[CALLER], STANDS, channel=CALLER, place="caller")]
    return b"".join([*out, tells(IDS[HANDSET], STANDS, channel=HANDSET, place="desk")])


def joins(*channels: str) -> bytes:
    """These two are in a bridge of their own."""
    bridge = f"00000000-0000-4000-8000-{next(bridges):012}"
    return b"".join(
        tells(IDS.get(each, each), ENTERS, bridge=bridge, **_channel(each)) for each in channels
    )


def _channel(each: str) -> dict[str, str]:
    return {"channel": each} if each in IDS else {}


def old() -> str:
    """The bridge of the recorded call."""
    return "00000000-0000-4000-8000-1"


def speaks(line: Board, ledger: Ledger) -> None:
    said = messages(call("asterisk-dialled.txt", 1))
    line.play(b"".join(said[: next(n for n, each in enumerate(said) if b"HangupRequest" in each)]))
    ledger.until(named(1), "offered", "answered")
