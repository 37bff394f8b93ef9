"""Two steps on one case at once: whoever holds it first goes first, and the other is told so.

Each pair is let go in both orders: the first has locked the case when the second knocks. What comes
of it is what comes of the two one after the other, and nothing in between.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, product
from threading import Event

import pytest
from django.db import connection, connections

from cases.lifecycle import Stage
from cases.models import Approval, Case, Slot, Transition
from cases.services.assignment import case_assign
from cases.services.contacts import contact_claim
from cases.services.freezing import case_freeze
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.scheduling import case_schedule
from cases.services.verification import case_verify
from operators.refusals import Refused
from operators.roles import Role
from tests.cases.conftest import chat, person, place_given
from tests.cases.gathered import substantiate
from tests.cases.later import passed

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
NUMBERS = count(1)
HOUR, DAY = timedelta(hours=1), timedelta(hours=25)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
DONE, STALE, HIDDEN = "done", "Somebody else changed this case", "out of reach"
FROZEN, OLD_WORDS = "frozen", "older than 24 hours"
ENOUGH, NOT_NOW = "within 24 hours", "approved at intake"
#: What comes of the second step after the first: of a case on which two words count, and of one on
#: which one counts and the other is old.
AGREED = {
    ("reassign", "reassign"): STALE,
    ("reassign", "approve"): ENOUGH,
    ("reassign", "schedule"): HIDDEN,
    ("reassign", "freeze"): DONE,
    ("approve", "reassign"): DONE,
    ("approve", "approve"): ENOUGH,
    ("approve", "schedule"): DONE,
    ("approve", "freeze"): DONE,
    ("schedule", "reassign"): STALE,
    ("schedule", "approve"): NOT_NOW,
    ("schedule", "schedule"): "Only a verified case",
    ("schedule", "freeze"): DONE,
    ("freeze", "reassign"): STALE,
    ("freeze", "approve"): ENOUGH,
    ("freeze", "schedule"): FROZEN,
    ("freeze", "freeze"): DONE,
}
HALF = AGREED | {
    ("reassign", "approve"): DONE,
    ("approve", "reassign"): STALE,
    ("approve", "approve"): ENOUGH,
    ("approve", "schedule"): DONE,
    ("schedule", "reassign"): DONE,
    ("schedule", "approve"): DONE,
    ("schedule", "schedule"): OLD_WORDS,
    ("freeze", "approve"): FROZEN,
}
FIRST = {
    "agreed": {"approve": ENOUGH},
    "half": {"schedule": OLD_WORDS},
}


def said(job):
    """What became of a step, in the words of whoever took it."""
    try:
        job()
    except Refused as refusal:
        return str(refusal)
    except Case.DoesNotExist:
        return HIDDEN
    return DONE


def at_once(first, second, point="FOR UPDATE"):
    """The first is past this point of its own when the second comes; both are let go on then."""
    holds, knocks = Event(), Event()

    def pausing(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if point in sql and not holds.is_set():
            holds.set()
            knocks.wait(timeout=60)
        return answer

    def run(job, *wrappers):
        try:
            for each in wrappers:
                connection.execute_wrappers.append(each)
            return said(job)
        finally:
            holds.set()
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run, first, pausing)
        holds.wait(timeout=60)
        other = pool.submit(run, second)
        while not (other.done() or one.done() or waits()):
            pass
        knocks.set()
        return one.result(timeout=60), other.result(timeout=60)


def waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


class TestTwoSteps:
    @pytest.fixture
    def scene(self, office, olga, nadia, roman, vera, lesya):
        """A fresh verified case, its place released, and the four steps as people read it."""
        milena = person(office, "Milena", Role.LIAISON)

        def made(words):
            now, number = datetime.now(tz=UTC), next(NUMBERS)
            contact = receive(inbound=chat(conversation=f"steps-{number}"))
            contact_claim(contact_ref=contact.ref, by=olga, at=now)
            case = case_open(contact_ref=contact.ref, by=olga, at=now)
            case = substantiate(case, olga)
            old = now if words == "agreed" else now - DAY
            try:
                passed(old - now)
                for by in (nadia, roman):
                    told = {"finding": "x", "evidence": case.evidence, "at": old}
                    case_verify(case_ref=case.ref, by=by, **told)
            finally:
                passed(timedelta())
            if words == "half":
                told = {"finding": "x", "evidence": case.evidence, "at": now}
                case_verify(case_ref=case.ref, by=roman, **told)
            Case.objects.filter(ref=case.ref).update(liaison=lesya)
            case = place_given(Case.objects.get(ref=case.ref))
            starts = now + timedelta(days=number)
            window = {"team": 1, "starts": starts, "ends": starts + HOUR, "signs": ""}
            read = {"version": case.version, "to": milena}
            seen = {"finding": "x", "evidence": case.evidence}
            told = {"case_ref": case.ref, "at": now}
            return case, {
                "reassign": lambda: case_assign(by=vera, **read, **told),
                "approve": lambda: case_verify(by=nadia, **seen, **told),
                "schedule": lambda: case_schedule(by=lesya, **window, **told),
                "freeze": lambda: case_freeze(by=vera, **told),
            }

        return made

    def state(self, case):
        found = Case.objects.get(ref=case.ref)
        moves = Transition.objects.filter(case=case).order_by("at", "ref")
        return {
            "stage": found.stage,
            "frozen": found.frozen,
            "liaison": found.liaison.call_sign,
            "version": found.version - case.version,
            "windows": Slot.objects.count(),
            "words": Approval.objects.filter(case=case, purpose="verify").count(),
            "moves": sorted(moves.values_list("before", "after")),
        }

    @pytest.mark.parametrize("words", ["agreed", "half"])
    def test_come_to_what_they_come_to_one_after_the_other(self, scene, words):
        expected, wrong = (AGREED if words == "agreed" else HALF), {}
        for one, other in product(("reassign", "approve", "schedule", "freeze"), repeat=2):
            Slot.objects.all().delete()
            case, steps = scene(words)
            apart = said(steps[one]), said(steps[other])
            after = self.state(case)
            Slot.objects.all().delete()
            case, steps = scene(words)
            together = at_once(steps[one], steps[other])
            first = FIRST[words].get(one, DONE)
            right = (
                together == apart
                and self.state(case) == after
                and first in together[0]
                and expected[one, other] in together[1]
                and all(together)
            )
            if not right:
                wrong[one, other] = (apart, together, after, self.state(case))
        assert not wrong, "\n".join(f"{pair}: {what}" for pair, what in wrong.items())

    def test_a_freeze_and_a_window_never_meet_unseen(self, scene):
        """Frozen first there is no window; the window first, it stays and the freeze is on it."""
        case, steps = scene("agreed")
        at_once(steps["freeze"], steps["schedule"])
        assert Case.objects.get(ref=case.ref).stage == Stage.VERIFIED
        assert not Slot.objects.exists()
