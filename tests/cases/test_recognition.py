"""A contact is joined to a case by somebody, for a reason, and taken out again without a trace."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import Error, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from cases.lifecycle import Stage
from cases.models import Case, Contact, Ground, IdentityTag, Priority, Recognition
from cases.services.contacts import contact_claim
from cases.services.opening import OpeningRefused, case_open
from cases.services.receive import receive
from cases.services.recognition import UnlinkRefused, case_link, case_unlink
from operators.refusals import Refused
from tests.cases.conftest import AT, chat
from vault.models import WrappedKey


def came_back(by, number=1, priority=Priority.NORMAL):
    """Somebody on another phone, in this operator's hands."""
    contact = receive(inbound=chat(conversation=f"other-{number}", text="Это снова я"))
    contact_claim(contact_ref=contact.ref, by=by, at=AT)
    Contact.objects.filter(ref=contact.ref).update(priority=priority)
    return contact


def link(contact, case, by, ground=Ground.WORDS):
    return case_link(contact_ref=contact.ref, case_ref=case.ref, ground=ground, by=by, at=AT)


def unlink(contact, case, by, why="Другой голос."):
    return case_unlink(contact_ref=contact.ref, case_ref=case.ref, why=why, by=by, at=AT)


def state():
    """What a link may change, but for the revisions that only ever grow."""
    return (
        list(Case.objects.order_by("ref").values("ref", "priority", "stage", "assignee")),
        list(Contact.objects.order_by("ref").values("ref", "case", "state", "operator", "caller")),
        sorted(IdentityTag.objects.values_list("contact", "case", "kind"), key=str),
        sorted(WrappedKey.objects.using("keyring").values_list("owner", "data_class"), key=str),
    )


class TestLink:
    @pytest.mark.parametrize("ground", ["", "number", "nonsense"])
    def test_needs_more_than_a_number(self, case_in_intake, olga, ground):
        contact = came_back(olga)
        with pytest.raises(OpeningRefused, match="by what"):
            link(contact, case_in_intake, olga, ground)

    def test_voids_what_was_approved_of_a_verified_case(self, case_verified, olga):
        case = link(came_back(olga), case_verified, olga)
        assert case.stage == Stage.INTAKE
        assert not case.approvals.filter(evidence=case.evidence).exists()

    def test_is_said_by_whom_and_by_what(self, case_in_intake, olga):
        link(came_back(olga), case_in_intake, olga, Ground.CODE)
        said = Recognition.objects.get()
        assert (said.by, said.ground) == (olga, Ground.CODE)
        assert Entry.objects.filter(action="case.contact_linked").count() == 1

    def test_never_happens_by_itself(self, case_in_intake, olga):
        contact = receive(inbound=chat(conversation="chat-7001x"))
        assert contact.case is None
        assert not Recognition.objects.exists()


class TestUnlink:
    def test_needs_a_reason_and_a_link(self, case_in_intake, taken, olga):
        contact = came_back(olga)
        with pytest.raises(UnlinkRefused, match="not joined"):
            unlink(taken, case_in_intake, olga)
        link(contact, case_in_intake, olga)
        with pytest.raises(UnlinkRefused, match="why"):
            unlink(contact, case_in_intake, olga, why=" ")

    def test_is_kept_and_may_be_joined_anew(self, case_in_intake, olga):
        contact = came_back(olga)
        link(contact, case_in_intake, olga)
        unlink(contact, case_in_intake, olga)
        assert Recognition.objects.get().undone_by == olga
        link(contact, case_in_intake, olga)
        assert Recognition.objects.filter(undone_at=None).count() == 1

    def test_a_colleague_does_not_undo_in_a_case_of_somebody_else(
        self, case_in_intake, olga, taras
    ):
        contact = came_back(olga)
        link(contact, case_in_intake, olga)
        with pytest.raises(Case.DoesNotExist):
            unlink(contact, case_in_intake, taras)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(Priority.values), st.sampled_from(Ground.values)),
        min_size=1,
        max_size=3,
    )
)
def test_links_that_are_undone_backwards_leave_everything_as_it_was(case_in_intake, olga, steps):
    untouched = transaction.savepoint()
    contacts = [came_back(olga, number, priority) for number, (priority, _) in enumerate(steps)]
    before = state()
    for contact, (_, ground) in zip(contacts, steps, strict=True):
        link(contact, case_in_intake, olga, ground)
    assert state() != before
    for contact in reversed(contacts):
        unlink(contact, case_in_intake, olga)
    assert state() == before
    transaction.savepoint_rollback(untouched)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_links_at_once_one_holds(case_in_intake, olga):
    contact = came_back(olga)
    other = case_open(contact_ref=came_back(olga, 2).ref, by=olga, at=AT)
    barrier = Barrier(2)

    def join(case):
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            link(contact, case, olga)
        except Refused:
            return "refused"
        else:
            return case.ref
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(join, (case_in_intake, other)))
    assert told.count("refused") == 1
    assert Contact.objects.get(ref=contact.ref).case_id in told
    assert Recognition.objects.count() == 1


def test_postgresql_rewrites_no_recognition(case_in_intake, olga, nadia):
    link(came_back(olga), case_in_intake, olga)
    for change in ({"ground": "told"}, {"by": nadia}, {"priority_before": 0}):
        with pytest.raises(Error, match="not rewritten"), transaction.atomic():
            Recognition.objects.update(**change)
