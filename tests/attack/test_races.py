"""Many hands on one case or one team at once: one wins, each other is told so, nobody waits."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from cases.lifecycle import Outcome, Stage
from cases.models import Approval, Case, Contact, Draft, DraftPlace, Slot, Transition
from cases.services.assignment import case_assign
from cases.services.contacts import contact_claim, contact_close
from cases.services.drafts import draft_keep
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.services.scheduling import case_schedule
from cases.services.thread import message_reply
from cases.services.verification import case_verify
from live.models import OutboxRow
from operators.refusals import Refused
from tests.cases.conftest import AT, chat, place_given
from tests.cases.gathered import substantiate

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def at_once(jobs):
    """What became of each job, all of them let go in the same moment."""
    barrier = Barrier(len(jobs))

    def run(job):
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            job()
        except Refused as refusal:
            return "refused" if str(refusal) else "refused without a word"
        except (Case.DoesNotExist, Contact.DoesNotExist):
            return "hidden"
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def opened(by, number):
    contact = receive(inbound=chat(conversation=f"race-{number}"))
    contact_claim(contact_ref=contact.ref, by=by, at=AT)
    return case_open(contact_ref=contact.ref, by=by, at=AT)


def approved(case, *people):
    case = substantiate(case, case.assignee)
    for by in people:
        case_verify(case_ref=case.ref, by=by, finding="x", evidence=case.evidence, at=AT)
    return Case.objects.get(ref=case.ref)


class TestOneCase:
    @pytest.fixture
    def round_of(self, olga, taras, nadia, roman, vera):
        def play(number):
            case = substantiate(opened(olga, number), olga)
            end = {"case_ref": case.ref, "outcome": Outcome.WITHDREW, "at": AT}
            jobs = {
                "verify": [
                    lambda by=by: case_verify(
                        case_ref=case.ref, by=by, finding="x", evidence=case.evidence, at=AT
                    )
                    for by in (nadia, nadia, roman, roman)
                ],
                "edit": [
                    lambda n=n: case_edit(
                        case_ref=case.ref,
                        by=vera,
                        fields={"unit": f"U{n}"},
                        version=case.version,
                        at=AT,
                    )
                    for n in range(3)
                ],
                "assign": [
                    lambda: case_assign(
                        case_ref=case.ref, by=vera, to=taras, version=case.version, at=AT
                    )
                ]
                * 2,
                "freeze": [lambda: case_freeze(case_ref=case.ref, by=vera, at=AT)] * 2,
                "resolve": [lambda by=by: case_resolve(by=by, **end) for by in (vera, vera)],
            }
            names = [name for name, each in jobs.items() for _ in each]
            told = at_once([job for each in jobs.values() for job in each])
            return Case.objects.get(ref=case.ref), Counter(zip(names, told, strict=True))

        return play

    def holds(self, case, told):
        """What must be true whoever came first."""
        # All change one field; whoever gives the case away has read it as it is.
        assert told["edit", "done"] <= 1
        assert told["assign", "done"] <= 1
        assert told["verify", "done"] <= 2
        # What one of two said of a frozen case is void after an edit, so they may say it again.
        assert told["resolve", "done"] <= (2 if case.frozen else 1)
        moves = list(Transition.objects.filter(case=case).values_list("before", "after"))
        assert len(moves) == len(set(moves))
        if case.stage == Stage.VERIFIED:
            standing = Approval.objects.filter(case=case, purpose="verify", evidence=case.evidence)
            assert standing.values("operator").distinct().count() == 2
        if case.frozen:
            assert (Stage.INTAKE, Stage.RESOLVED) not in moves
        seqs = list(OutboxRow.objects.filter(stream=f"case:{case.ref.hex}").order_by("seq"))
        assert [row.seq for row in seqs] == list(range(1, len(seqs) + 1))

    @pytest.mark.parametrize("rounds", [4, pytest.param(200, marks=pytest.mark.full)])
    def test_takes_every_step_whole_or_not_at_all(self, round_of, rounds):
        for number in range(rounds):
            self.holds(*round_of(number))


class TestOneTeam:
    @pytest.mark.parametrize("rounds", [4, pytest.param(200, marks=pytest.mark.full)])
    def test_gives_one_window_to_one_case(self, olga, nadia, roman, lesya, rounds):
        cases = [approved(opened(olga, n), nadia, roman) for n in range(8)]
        Case.objects.update(liaison=lesya)
        cases = [place_given(case) for case in cases]
        for number in range(rounds):
            starts = datetime.now(tz=UTC) + timedelta(days=1 + number)
            held = {"by": lesya, "team": 1, "signs": "", "at": AT}
            told = at_once(
                [
                    lambda ref=case.ref, shift=shift, starts=starts, held=held: case_schedule(
                        case_ref=ref,
                        starts=starts + timedelta(minutes=shift),
                        ends=starts + timedelta(minutes=shift + 60),
                        **held,
                    )
                    for shift, case in enumerate(cases)
                ]
            )
            assert Counter(told) == {"done": 1, "refused": len(cases) - 1}
            assert Slot.objects.count() == 1
            (won,) = Case.objects.filter(stage=Stage.SCHEDULED)
            case_resolve(case_ref=won.ref, by=nadia, outcome=Outcome.LOST_CONTACT, at=AT)
            cases = [case for case in cases if case.ref != won.ref]
            fresh = approved(opened(olga, 100 + number), nadia, roman)
            Case.objects.filter(ref=fresh.ref).update(liaison=lesya)
            cases.append(place_given(fresh))


class TestDrafts:
    """What is typed arrives together with the act that sends it: neither waits for the other."""

    def told(self, olga, place, number, act):
        contact = receive(inbound=chat(conversation=f"draft-{number}"))
        contact_claim(contact_ref=contact.ref, by=olga, at=AT)
        contact.refresh_from_db()
        field, about = "body", contact.ref
        if place == DraftPlace.CLOSE:
            field = "remark"
        elif place == DraftPlace.CASE:
            field, about = "unit", case_open(contact_ref=contact.ref, by=olga, at=AT).ref
        typed = {"about": about, "place": place, "by": olga, "at": AT}
        draft_keep(typed={field: ["x"]}, version=0, **typed)
        late = [
            lambda n=n: draft_keep(typed={field: [f"x{n}"]}, version=1, **typed) for n in range(2)
        ]
        told = at_once([late[0], lambda: act(contact, about), late[1]])
        assert told[1] == "done"
        assert "refused without a word" not in told
        assert not Draft.objects.filter(about=about).exclude(body=None).exists()

    @pytest.mark.parametrize("rounds", [6, pytest.param(200, marks=pytest.mark.full)])
    def test_never_stand_in_the_way_of_what_sends_them(self, olga, rounds):
        end = {"by": olga, "code": "info_only", "remark": "x", "hard": False, "at": AT}
        acts = {
            DraftPlace.REPLY: lambda contact, _: message_reply(
                contact=contact, by=olga, body="x", at=AT
            ),
            DraftPlace.CASE: lambda _, ref: case_edit(
                case_ref=ref, by=olga, fields={"unit": "x"}, version=1, at=AT
            ),
            DraftPlace.CLOSE: lambda contact, _: contact_close(contact_ref=contact.ref, **end),
        }
        for number in range(rounds):
            for place, act in acts.items():
                self.told(olga, place, f"{place}-{number}", act)
