"""Twenty times too many fakes: how long the known wait, what the desk feels, what is lost."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from bench.figures import Count, Figure, percentile
from bench.outside import Outside
from bench.people import Guest, guests, operators
from bench.site import Site

QUICK, FULL = 60, 600
#: Calls a second on a usual night, and how many times that comes now.
NOMINAL, TIMES = 0.5, 20
RETURNING_EVERY, DESKS, TALK = 3.0, 4, 0.5
#: Half of the fakes come from so few numbers, the other half from a new one each.
FEW = 40
WAIT, ANSWER = 15.0, 1.0


@dataclass
class Night:
    """What happened, written down by everybody who took part."""

    until: float
    acknowledged: set[str] = field(default_factory=set)
    unanswered: int = 0
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    served: int = 0

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self.until


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    from cases.services.setting_up import line_place
    from vault.roots import key_folder
    from vault.sealed_box import publish

    seconds = site.seconds or (FULL if site.full else QUICK)
    shift = operators()
    line_place(key="telephone", office=shift[0].office)
    publish(key_folder())
    known = [f"+3800001{number:05}" for number in range(20)]
    _verified(shift[0], known)
    with site.web() as (port, _process):
        night = Night(time.monotonic() + seconds)
        _together(
            [
                *(lambda: _fakes(night, Outside(port)) for _thread in range(2)),
                lambda: _returning(night, Outside(port), known),
                *(
                    lambda person=person, guest=guest: _desk(night, port, person, guest)
                    for person, guest in zip(shift[:DESKS], guests(DESKS), strict=True)
                ),
                lambda: _worker(night),
            ]
        )
    count, note = _counted(night, seconds)
    return [
        Figure("flood", f"p95 wait of the known, of {WAIT:.0f} s",
               [percentile(night.waits, 0.95) / WAIT], 1.0, count, note=note),
        Figure("flood", f"p95 of the desk's queue, of {ANSWER:.0f} s",
               [percentile(night.answers, 0.95) / ANSWER], 1.0, note=note),
    ]  # fmt: skip


def _together(parts: list[Callable[[], None]]) -> None:
    """All at once, to their end; what goes wrong in one of them fails the whole."""
    with ThreadPoolExecutor(len(parts)) as crowd:
        for done in [crowd.submit(part) for part in parts]:
            done.result()


def _fakes(night: Night, outside: Outside) -> None:
    pace, number = 2 / (NOMINAL * TIMES), 0
    while night.goes_on:
        began, number = time.monotonic(), number + 1
        few = number % 2
        caller = f"+7000{number % FEW:07}" if few else f"+7000{time.monotonic_ns() % 10**7:07}"
        _call(night, outside, caller)
        time.sleep(max(0.0, began + pace - time.monotonic()))


def _returning(night: Night, outside: Outside, known: list[str]) -> None:
    number = 0
    while night.goes_on:
        _call(night, outside, known[number % len(known)])
        number += 1
        time.sleep(RETURNING_EVERY)


def _call(night: Night, outside: Outside, caller: str) -> None:
    name = f"flood-{time.monotonic_ns()}"
    if outside.send(outside.call(caller, name))[0] == HTTPStatus.OK:
        night.acknowledged.add(name)
    else:
        night.unanswered += 1


def _desk(night: Night, port: int, person: Any, guest: Guest) -> None:
    """Look at the queue as a browser does, take the first, talk, end it; again and again."""
    from django.db import connection
    from django.utils.timezone import now

    from cases.models import Lane, WrapCode
    from cases.selectors.queue import waiting
    from cases.services.contacts import ClaimLost, contact_claim
    from cases.services.endings import contact_end
    from operators.services import idle_touch

    while night.goes_on:
        # Whoever takes calls has hands on the keys, so that the session is not locked.
        idle_touch(session_key=guest.session, at=now())
        _look(night, port, guest)
        for contact in waiting(person)[:DESKS]:
            try:
                contact_claim(contact_ref=contact.ref, by=person, at=now())
            except ClaimLost:
                continue
            if contact.lane == Lane.KNOWN:
                night.waits.append((now() - contact.offered_at).total_seconds())
            night.served += 1
            time.sleep(TALK)
            contact_end(contact_ref=contact.ref, by=person, code=WrapCode.SILENT, at=now())
            break
        else:
            time.sleep(TALK)
    connection.close()


def _look(night: Night, port: int, guest: Guest) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.perf_counter()
    link.request("GET", "/queue/", headers=guest.headers(port))
    answer = link.getresponse()
    answer.read()
    night.answers.append(time.perf_counter() - began)
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"the queue answered {answer.status}")
    link.close()


def _worker(night: Night) -> None:
    """What the worker does beside it: take in what was laid aside."""
    from django.db import connection
    from django.utils.timezone import now

    from hotline.spooled import overflow_drain

    while night.goes_on:
        overflow_drain(at=now())
        time.sleep(0.5)
    connection.close()


def _counted(night: Night, seconds: int) -> tuple[Count, str]:
    """Everything that was acknowledged is in the list or on the disk, and once."""
    from django.utils.timezone import now

    from cases.models import Contact, Lane, LineEvent, State
    from intake import spool
    from vault.blind_index import provider_key

    left = Contact.objects.filter(lane=Lane.KNOWN, state=State.OFFERED)
    end: datetime = now()
    night.waits += [(end - each.offered_at).total_seconds() for each in left]
    taken = [bytes(key) for key in LineEvent.objects.values_list("call_key", flat=True)]
    files = [each for end in (spool.OVER, spool.ENDING) for each in spool.folder().glob(f"*{end}")]
    aside = [spool.opened(path).conversation for path in files]
    seen = taken + [provider_key("telephone", each) for each in aside]
    lost = len({provider_key("telephone", name) for name in night.acknowledged} - set(seen))
    note = (
        f"{seconds} s, {len(night.acknowledged)} calls, {night.unanswered} not answered, "
        f"{len(night.waits)} of the known, {night.served} taken at {DESKS} desks, "
        f"{len(aside)} still laid aside"
    )
    return Count(lost=lost + night.unanswered, doubled=len(seen) - len(set(seen))), note


def _verified(person: Any, known: list[str]) -> None:
    """A case that two seniors verified, reached by these numbers."""
    from django.utils.timezone import now

    from cases.inbound import Inbound, Kind, Sender
    from cases.models import Case, KnownSender, WrapCode
    from cases.senders import phone_sign
    from cases.services.contacts import contact_claim, contact_close
    from cases.services.opening import case_open
    from cases.services.receive import receive
    from cases.services.verification import case_verify
    from hotline.demo_beside import evidence_gather
    from operators.models import Operator

    at = now()
    told = {"line": "telephone", "conversation": "first", "kind": Kind.CALL_OFFERED, "at": at}
    first = receive(inbound=Inbound(provider_id="first", sender=Sender(number=known[0]), **told))
    if first is None:
        raise RuntimeError("the first call was taken before")
    contact_claim(contact_ref=first.ref, by=person, at=at)
    case = case_open(contact_ref=first.ref, by=person, at=at)
    closed = {"code": WrapCode.CASE_OPENED, "remark": "", "hard": False, "at": at}
    contact_close(contact_ref=first.ref, by=person, **closed)
    evidence_gather(case, person, at)
    case.refresh_from_db()
    for number in range(2):
        senior = Operator.objects.create(
            call_sign=f"Senior-{number}", role="senior", office=person.office, languages=["uk"]
        )
        case_verify(
            case_ref=case.ref, by=senior, finding="It agrees.", evidence=case.evidence, at=at
        )
    case = Case.objects.get(ref=case.ref)
    KnownSender.objects.bulk_create(
        KnownSender(case=case, sign=phone_sign(number) or b"", evidence=case.evidence)
        for number in known
    )
