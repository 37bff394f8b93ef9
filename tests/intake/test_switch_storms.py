"""What strangers send to a switch, and the callers beside them, who are heard all the same."""

import csv
import secrets
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.telephone.sip.message import Response, parse
from tests.intake.sipp import SIPP
from tests.intake.switch_line import AnsweringLine, Party
from tests.intake.switch_set import MISSING, Switch, answers, free, switch_set
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]
CALLS, NUMBER = 20, "+12025550147"
#: A caller who follows the way back that the switch names.
CALLER = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
 <send retrans="500"><![CDATA[

INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
{from}
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send>
 <recv response="100" optional="true"/>
 <recv response="180" optional="true"/>
 <recv response="200" rrs="true"/>
 <send><![CDATA[

ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
{from}
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
 <pause milliseconds="1000"/>
 <send retrans="500"><![CDATA[

BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
{from}
[last_To:]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
 <recv response="200"/>
</scenario>
""".replace("{from}", "From: <sip:+70005550[call_number]@[local_ip]>;tag=[pid]c[call_number]")


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Switch, AnsweringLine]]:
    (port,) = free(socket.SOCK_DGRAM, 1)
    folder = tmp_path_factory.mktemp("storms")
    with switch_set(folder, line=port, sound=False) as switch, AnsweringLine(port) as line:
        yield switch, line


def invite(switch: Switch, here: str) -> bytes:
    """A new call, from somebody who has a number."""
    lines = [
        f"INVITE sip:line@{switch.outside} SIP/2.0",
        f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{secrets.token_hex(6)};rport",
        f"From: <sip:{NUMBER}@{here}>;tag={secrets.token_hex(4)}",
        f"To: <sip:line@{switch.outside}>",
        f"Call-ID: {secrets.token_hex(8)}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:x@{here}>",
        "Max-Forwards: 70",
        "Content-Length: 0",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.mark.skipif(SIPP is None, reason="needs sipp (Debian's sip-tester)")
def test_twenty_callers_at_once_beside_a_flood_are_all_heard(
    beside: tuple[Switch, AnsweringLine], tmp_path: Path
) -> None:
    switch, line = beside
    figures = tmp_path / "figures.csv"
    (tmp_path / "caller.xml").write_text(CALLER)
    before = set(line.answered)
    with Party(switch.outside, host="127.0.0.66") as flood:
        for _ in range(300):
            flood.raw(invite(switch, str(flood.here)))
        numbers = ["-m", str(CALLS), "-l", str(CALLS), "-r", "10", "-timeout", "60s"]
        traced = ["-trace_stat", "-stf", str(figures), "-fd", "1", "-trace_err"]
        sipp = subprocess.Popen(
            [
                *(SIPP or "sipp", "-sf", "caller.xml", "-s", "line", "-i", "127.0.0.1"),
                # Of two answers by UDP the first may come last (RFC 3261, 17.1.1.2: it is dropped).
                *("-nostdin", "-pause_msg_ign", *numbers, *traced, str(switch.outside)),
            ],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def is_over() -> bool:
            for _ in range(20):
                flood.raw(invite(switch, str(flood.here)))
            return sipp.poll() is not None

        eventually(is_over, 90, "sipp has had its calls")
    with figures.open() as told:
        last = list(csv.DictReader(told, delimiter=";"))[-1]
    assert (last["SuccessfulCall(C)"], last["FailedCall(C)"]) == (str(CALLS), "0")
    eventually(lambda: len(line.answered - before) >= CALLS, 10, "the line knows them")
    # What the line had and what the switch wrote down are the same calls.
    mine = line.answered - before
    assert len(mine) == CALLS
    assert mine <= switch.answered()
    ended = {name for status, name in switch.records() if status == "over"}
    assert mine <= ended
    assert "+7000555" not in switch.said()
    assert NUMBER not in switch.said()


def test_of_a_flood_little_reaches_the_line(beside: tuple[Switch, AnsweringLine]) -> None:
    switch, _ = beside
    with Party(switch.outside, host="127.0.0.67") as flood:
        for _ in range(1000):
            flood.raw(invite(switch, str(flood.here)))
        flood.socket.settimeout(1)
        taken: Counter[str] = Counter()
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                answer = parse(flood.hear_data())
            except TimeoutError:
                break
            if isinstance(answer, Response) and answer.status == 200:
                taken[answer.one("call-id")] += 1
    assert 0 < len(taken) <= 200
    assert answers(switch.outside)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_comes_the_switch_goes_on_and_writes_nothing_down(
    beside: tuple[Switch, AnsweringLine], data: st.DataObject
) -> None:
    switch, _ = beside
    with Party(switch.outside, host="127.0.0.68") as stranger:
        whole = invite(switch, str(stranger.here))
        cut = data.draw(st.integers(0, len(whole)))
        more = data.draw(st.binary(max_size=60))
        again = data.draw(st.integers(0, len(whole)))
        stranger.raw(whole[:cut] + more + whole[again:])
    assert NUMBER not in switch.said()


def test_after_all_of_it_the_switch_answers(beside: tuple[Switch, AnsweringLine]) -> None:
    switch, _ = beside
    with Party(switch.outside) as stranger:
        stranger.say("INVITE", f"sip:line@{switch.outside}", ("X-Long", "x" * 9000))
        assert stranger.hear_final().status == 513
    assert answers(switch.outside)
    assert switch.processes["kamailio"].poll() is None
