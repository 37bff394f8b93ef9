"""Fifty people type at once: from the last key to "Saved", and beside the simplest thing sent."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from bench.figures import Count, Figure, interleaved, percentile
from bench.opened import tabs
from bench.people import Guest, guests, operators
from bench.site import Site, python
from hotline.env import ROOT

PEOPLE, PACE = 50, 2.0
#: Pauses of each person in a repetition, and repetitions. One lasts as long as its pauses, and both
#: sides have their own: a quick run takes two minutes and a half, a full one some twenty.
QUICK, FULL = (5, 5), (30, 9)
#: Beside its pauses a repetition opens the page of everybody, before and after; a machine that
#: takes longer than this for it measures nothing.
PAGES = 60.0
#: What is promised to whoever types, and how far a kept draft may lie above a bare sign of life.
SECONDS, TIMES_BARE = 1.2, 4.0
BARE = "/presence/heartbeat/"
KEPT = "SELECT version FROM cases_draft ORDER BY version"


@dataclass(frozen=True, slots=True)
class Leg:
    """From each pause to its answer, and what did not arrive or arrived twice."""

    waits: list[float]
    count: Count

    @property
    def p99(self) -> float:
        return percentile(self.waits, 0.99)


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    times, legs = FULL if site.full else QUICK
    present = guests(PEOPLE, shift=PEOPLE)
    paths = _chats()
    with (
        site.web() as (port, _process),
        tabs(port, [guest.headers(port) for guest in present], path=_stream(present)),
    ):
        pairs = interleaved(
            lambda leg: _typed(port, present, paths, leg, times, BARE),
            lambda leg: _typed(port, present, paths, leg, times, None),
            times=legs,
            yardstick=lambda leg: leg.p99,
        )
    count = sum((ours.count + bare.count for bare, ours in pairs), _kept(legs * times))
    pause = _pause()
    shown = [(round(1000 * bare.p99, 1), round(1000 * ours.p99, 1)) for bare, ours in pairs]
    note = (
        f"{PEOPLE} people pause every {PACE} s, {times} times a repetition; the page waits"
        f" {pause} s after a key; p99 of a sign of life and of a draft in ms: {shown}"
    )
    return [
        Figure(
            "drafts",
            f'from the last key to "Saved" at p99, of {SECONDS} s',
            [(pause + ours.p99) / SECONDS for _, ours in pairs],
            1.0,
            count,
            note=note,
        ),
        Figure(
            "drafts",
            "p99 of a kept draft, to that of a sign of life",
            [ours.p99 / bare.p99 for bare, ours in pairs],
            TIMES_BARE,
            count,
            note=note,
        ),
    ]


def _typed(
    port: int, present: list[Guest], paths: list[str], leg: int, times: int, path: str | None
) -> Leg:
    desks = [
        {"path": desk, "headers": guest.headers(port)}
        for desk, guest in zip(paths, present, strict=True)
    ]
    wish = {"port": port, "desks": desks, "leg": leg, "times": times, "pace": PACE, "path": path}
    client = python("bench.typists", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        told, _ = client.communicate(
            json.dumps(wish).encode() + b"\n", timeout=PAGES + 2 * PACE * (times + 1)
        )
    except subprocess.TimeoutExpired:
        client.kill()
        client.wait()
        raise RuntimeError(f"repetition {leg} of the drafts did not end in time") from None
    people = json.loads(told)
    for how, number in Counter(how for each in people for how in each["refused"]).items():
        sys.stderr.write(f"drafts: {number} times {how}\n")
    return Leg(
        [wait for each in people for wait in each["waits"]],
        Count(sum(each["lost"] for each in people), sum(each["doubled"] for each in people)),
    )


def _kept(writings: int) -> Count:
    """One draft for each person, written as often as they were told that it is saved."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        versions = [version for (version,) in cursor.fetchall()]
    lost = sum(max(0, writings - version) for version in versions)
    doubled = sum(max(0, version - writings) for version in versions)
    missing, more = max(0, PEOPLE - len(versions)), max(0, len(versions) - PEOPLE)
    return Count(lost + missing, doubled + more)


def _chats() -> list[str]:
    """A chat in the hands of each person; gives the address of each."""
    from django.utils.timezone import now

    from cases.inbound import Inbound, Kind, Sender
    from cases.services.contacts import contact_claim
    from cases.services.receive import receive
    from cases.services.setting_up import line_place
    from operators.reach import every_office

    at, shift, paths = now(), operators(PEOPLE), []
    line_place(key="simulator", office=shift[0].office)
    with every_office("bench"):
        for number, person in enumerate(shift):
            chat = receive(
                inbound=Inbound(
                    line="simulator",
                    provider_id=f"typed-{number}",
                    conversation=f"typed-{number}",
                    kind=Kind.MESSAGE,
                    sender=Sender(handle=f"typist_{number}"),
                    text="Слухаю",
                    at=at - timedelta(minutes=1),
                )
            )
            assert chat
            contact_claim(contact_ref=chat.ref, by=person, at=at)
            paths.append(f"/contacts/{chat.ref}/")
    return paths


def _stream(present: list[Guest]) -> str:
    return f"/live/?stream={present[0].stream}"


def _pause() -> float:
    """The seconds that the page waits after the last key."""
    script = (ROOT / "static/js/drafts.js").read_text()
    (told,) = re.findall(r"^const PAUSE = (\d+);$", script, re.MULTILINE)
    return int(told) / 1000
