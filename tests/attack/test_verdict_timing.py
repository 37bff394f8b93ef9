"""How long somebody waits does not tell what is thought of them: two distributions are one."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from cases.models import Case, Contact, WrapCode
from cases.selectors import queue
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.opening import case_open
from cases.services.receive import receive
from tests.attack.verdicts import VERDICTS, come_to
from tests.cases.conftest import chat

BEGAN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: Below this two samples are said to differ (Kolmogorov and Smirnov).
DOUBT = 0.01
SUSPECTED = [name for name in VERDICTS if name != "waiting"]


def likelihood(one, other):
    """How likely two samples of one distribution differ by so much at some point."""
    steps = sorted({*one, *other})
    most = max(abs(share(one, step) - share(other, step)) for step in steps)
    size = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    far = (size + 0.12 + 0.11 / size) * most
    if far < 0.2:
        return 1.0
    terms = ((-1) ** (each - 1) * math.exp(-2 * (each * far) ** 2) for each in range(1, 101))
    return max(0.0, min(1.0, 2 * sum(terms)))


def share(sample, step):
    return sum(value <= step for value in sample) / len(sample)


def finished(contact, by, at):
    contact_wrap_up(contact_ref=contact.ref, by=by, at=at)
    code = WrapCode.CASE_OPENED if contact.case_id else WrapCode.INFO_ONLY
    ending = {"code": code, "remark": "", "hard": False}
    contact_close(contact_ref=contact.ref, by=by, **ending, at=at)


def known_before(number, verdict, cast):
    """Somebody who wrote the day before, and what the house has come to think of them."""
    at = BEGAN - timedelta(days=1)
    contact = receive(inbound=chat(conversation=f"again-{number}", at=at))
    contact_claim(contact_ref=contact.ref, by=cast["olga"], at=at)
    case = case_open(contact_ref=contact.ref, by=cast["olga"], at=at)
    finished(Contact.objects.get(ref=contact.ref), cast["olga"], at)
    come_to(verdict, case, cast, at)


def answered(coming, by):
    """Who came waits until one person, who takes whoever stands first, comes to them."""
    free, numbers, waits = BEGAN, {}, {}
    coming = sorted(coming)
    lasts = random.Random(7)
    while coming or queue.waiting(by):
        while coming and (coming[0][0] <= free or not queue.waiting(by)):
            at, number = coming.pop(0)
            contact = receive(inbound=chat(conversation=f"again-{number}", at=at))
            numbers[contact.ref] = number
            free = max(free, at)
        first = queue.waiting(by)[0]
        contact_claim(contact_ref=first.ref, by=by, at=free)
        waits[numbers[first.ref]] = (free - first.offered_at) / MINUTE
        free += lasts.randint(2, 9) * MINUTE
        finished(Contact.objects.get(ref=first.ref), by, free)
    return waits


@pytest.mark.parametrize("people", [84, pytest.param(500, marks=pytest.mark.full)])
def test_the_suspected_wait_as_long_as_everybody_else(people, olga, nadia, vera):
    cast, chance = {"olga": olga, "nadia": nadia, "vera": vera}, random.Random(2026)
    for number in range(people):
        verdict = SUSPECTED[number // 2 % len(SUSPECTED)] if number % 2 else "waiting"
        known_before(number, verdict, cast)
    # More come than one person answers, so that a place in the queue is worth something.
    coming = [(BEGAN + chance.random() * people * 5 * MINUTE, each) for each in range(people)]
    waits = answered(coming, olga)
    assert len(waits) == people
    assert sum(map(is_doubted, Case.objects.all())) == people // 2
    one = [wait for number, wait in waits.items() if number % 2]
    other = [wait for number, wait in waits.items() if not number % 2]
    assert max(one) > 10
    assert likelihood(one, other) > DOUBT


def is_doubted(case):
    told = case.flags.exists() or case.approvals.filter(purpose="refuse").exists()
    return told or case.frozen or case.stage == "resolved"


def test_a_difference_would_be_seen():
    chance = random.Random(1)
    one = [chance.random() * 60 for _ in range(42)]
    assert likelihood(one, [chance.random() * 60 for _ in range(42)]) > DOUBT
    assert likelihood(one, [wait + 25 for wait in one]) < DOUBT
