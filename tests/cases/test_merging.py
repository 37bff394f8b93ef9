"""Two cases that prove to be of one person: by two people, as an alias, and undone as a whole."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, transaction

from cases.access import NotNow
from cases.lifecycle import Outcome, Stage
from cases.models import Callback, Case, Contact, Merge, Priority, SafeContact
from cases.safe_contact import Because, Hours
from cases.selectors.cases import case_named, rows_of
from cases.selectors.safe_contacts import safe_contacts_held, verdict_of
from cases.services.callbacks import callback_agree
from cases.services.contacts import contact_claim
from cases.services.freezing import case_freeze, case_lift
from cases.services.merging import (
    MergeRefused,
    merge_agree,
    merge_propose,
    merge_undo,
)
from cases.services.notes import note_add
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.recognition import case_link
from cases.services.resolution import case_reopen, case_resolve
from cases.services.retention import case_purge
from cases.services.search import case_search
from cases.services.verification import VerificationRefused, case_verify
from operators.models import Operator
from operators.roles import Role
from press.models import Fact
from tests.cases.conftest import AT, chat, person
from vault.models import WrappedKey

LATER = AT + timedelta(hours=1)


def another(by: Operator, number: int = 2) -> Case:
    """A case of somebody who wrote from another account."""
    contact = receive(inbound=chat(conversation=f"other-{number}"))
    contact_claim(contact_ref=contact.ref, by=by, at=AT)
    Contact.objects.filter(ref=contact.ref).update(priority=Priority.CRITICAL)
    return case_open(contact_ref=contact.ref, by=by, at=AT)


@pytest.fixture
def other(case_in_intake: Case, olga: Operator) -> Case:
    return another(olga)


def propose(case: Case, into: Case, by: Operator) -> Merge:
    return merge_propose(case_ref=case.ref, into_ref=into.ref, why="Той самий голос.", by=by, at=AT)


@pytest.fixture
def merge(vera: Operator) -> Callable[..., Merge]:
    def merged(case: Case, into: Case, by: Operator) -> Merge:
        return merge_agree(merge_ref=propose(case, into, by).ref, by=vera, at=AT)

    return merged


def undo(merge: Merge, by: Operator) -> Merge:
    return merge_undo(merge_ref=merge.ref, why="Інша людина.", by=by, at=LATER)


def fresh(case: Case) -> Case:
    return Case.objects.get(ref=case.ref)


def state() -> tuple[object, ...]:
    """What an undone merge gives back; revisions only ever grow."""
    return (
        list(
            Case.objects.order_by("ref").values(
                *("ref", "priority", "stage", "assignee", "liaison", "frozen", "merged_into"),
                *("name", "phone", "place", "story"),
            )
        ),
        list(Contact.objects.order_by("ref").values("ref", "case", "state", "operator", "caller")),
        list(Callback.objects.order_by("ref").values("ref", "contact", "case", "state", "due")),
        list(SafeContact.objects.order_by("ref").values("ref", "case", "voided_at")),
        sorted(WrappedKey.objects.using("keyring").values_list("owner", "data_class"), key=str),
        sorted(Fact.objects.values_list("key", "counted")),
    )


def promised(case: Case, by: Operator) -> Callback:
    starts = AT + timedelta(hours=2)
    return callback_agree(
        contact_ref=case.contacts.get().ref,
        by=by,
        starts=starts,
        ends=starts + timedelta(hours=1),
        agreed="",
        at=AT,
    )


class TestMerge:
    def test_makes_an_alias_and_brings_contacts_and_promises(
        self, case_in_intake, other, olga, merge
    ):
        callback = promised(other, olga)
        merge(other, case_in_intake, olga)
        callback.refresh_from_db()
        assert fresh(other).merged_into == case_in_intake
        assert case_in_intake.contacts.count() == 2
        assert callback.case == case_in_intake
        assert fresh(case_in_intake).priority == Priority.CRITICAL

    def test_counts_the_person_once_for_the_press(self, case_in_intake, other, olga, merge):
        merge(other, case_in_intake, olga)
        assert sorted(Fact.objects.values_list("counted", flat=True)) == [False, True]

    def test_voids_what_was_approved_of_either(self, case_verified, olga, nadia, roman, merge):
        other = another(olga)
        merge(other, case_verified, olga)
        for each in (case_verified, other):
            assert fresh(each).stage == Stage.INTAKE
            assert not each.approvals.filter(evidence=fresh(each).evidence).exists()

    def test_who_gathered_evidence_of_either_approves_neither(
        self, case_in_intake, olga, nadia, taras, merge
    ):
        other = another(nadia)
        merge(other, case_in_intake, nadia)
        case = fresh(case_in_intake)
        with pytest.raises(VerificationRefused, match="collected"):
            case_verify(case_ref=case.ref, by=nadia, finding="", evidence=case.evidence, at=AT)
        with pytest.raises(Error, match="collected"), transaction.atomic():
            case.approvals.create(operator=nadia, purpose="verify", evidence=case.evidence, at=AT)

    @pytest.mark.parametrize("frozen", ["case", "into"])
    def test_the_freeze_of_one_is_that_of_both(
        self, case_in_intake, other, olga, nadia, vera, merge, frozen
    ):
        case_freeze(case_ref=(other if frozen == "case" else case_in_intake).ref, by=olga, at=AT)
        done = merge(other, case_in_intake, olga)
        assert (fresh(other).frozen, fresh(case_in_intake).frozen) == (True, True)
        undo(done, vera)
        assert (fresh(other).frozen, fresh(case_in_intake).frozen) == (True, True)

    def test_a_freeze_since_then_and_its_lifting_reach_both(
        self, case_in_intake, other, olga, nadia, vera, merge
    ):
        merge(other, case_in_intake, olga)
        case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
        assert fresh(other).frozen
        for by in (nadia, vera):
            case_lift(case_ref=case_in_intake.ref, by=by, at=AT)
        assert not fresh(other).frozen

    def test_the_stricter_agreement_holds_until_there_is_a_new_one(
        self, case_in_intake, other, olga, agree, merge
    ):
        agree(case_in_intake, olga)
        agree(other, olga, hours=[Hours(3, 600, 660)])
        merge(other, case_in_intake, olga)
        assert verdict_of(safe_contacts_held(case_in_intake.ref), AT).reason == Because.OUTSIDE
        agree(case_in_intake, olga)
        held = safe_contacts_held(case_in_intake.ref)
        assert (len(held), verdict_of(held, AT).allowed) == (1, True)

    def test_ends_and_begins_again_with_the_other(self, case_in_intake, other, olga, vera, merge):
        case_freeze(case_ref=other.ref, by=olga, at=AT)
        done = merge(other, case_in_intake, olga)
        for by in (vera, person(other.office, "Pavlo", Role.SUPERVISOR)):
            case_resolve(case_ref=case_in_intake.ref, by=by, outcome=Outcome.WITHDREW, at=AT)
        assert fresh(other).stage == Stage.RESOLVED
        with pytest.raises(NotNow):
            undo(done, vera)
        case_reopen(case_ref=case_in_intake.ref, by=vera, why="x", at=AT)
        assert fresh(other).stage == Stage.INTAKE
        undo(done, vera)

    def test_is_removed_with_the_other(self, case_in_intake, other, olga, vera, merge):
        merge(other, case_in_intake, olga)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        Contact.objects.update(state="closed", queue=None)
        for by in (vera, person(other.office, "Pavlo", Role.SUPERVISOR)):
            case_purge(case_ref=case_in_intake.ref, by=by, at=AT)
        assert not WrappedKey.objects.using("keyring").filter(kind="case").exists()
        assert Merge.objects.get().why is None


class TestUndo:
    def test_gives_back_what_was_and_leaves_what_came_since(
        self, case_in_intake, other, olga, vera, agree, merge
    ):
        promised(other, olga)
        agree(other, olga)
        before = state()
        done = merge(other, case_in_intake, olga)
        assert state() != before
        undo(done, vera)
        assert state() == before
        again = merge(other, case_in_intake, olga)
        since = receive(inbound=chat(conversation="since"))
        contact_claim(contact_ref=since.ref, by=olga, at=AT)
        case_link(contact_ref=since.ref, case_ref=other.ref, ground="code", by=olga, at=AT)
        note_add(case_ref=case_in_intake.ref, by=olga, body="Since.", at=AT)
        undo(again, vera)
        assert Contact.objects.get(ref=since.ref).case == case_in_intake
        assert case_in_intake.notes.count() == 1

    def test_is_done_once_and_by_a_supervisor_with_a_reason(
        self, case_in_intake, other, olga, nadia, vera, merge
    ):
        done = merge(other, case_in_intake, olga)
        for by in (olga, nadia):
            with pytest.raises(Case.DoesNotExist):
                undo(done, by)
        with pytest.raises(MergeRefused, match="why"):
            merge_undo(merge_ref=done.ref, why=" ", by=vera, at=AT)
        undo(done, vera)
        with pytest.raises(MergeRefused, match="not one now"):
            undo(done, vera)


def test_code_lists_and_search_lead_to_the_case_that_goes_on(
    case_in_intake, other, olga, vera, merge
):
    merge(other, case_in_intake, olga)
    assert list(rows_of(vera)) == [case_in_intake]
    assert case_named(vera, code=other.code, ref="") == case_in_intake.ref
    for text in (other.code, "@berkut_demo"):
        assert case_search(text=text, by=vera, at=AT).cases == (case_in_intake,)
