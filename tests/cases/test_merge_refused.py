"""Who makes no two cases one, what is never done to an alias, and who loses at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import Error, connections, transaction

from cases.access import NotNow
from cases.lifecycle import Outcome
from cases.models import Case, Contact, Merge
from cases.services.editing import case_edit
from cases.services.merging import MergeRefused, merge_agree, merge_drop, merge_propose
from cases.services.notes import note_add
from cases.services.resolution import case_resolve
from operators.refusals import Refused
from tests.cases import test_merging as made
from tests.cases.conftest import AT
from tests.cases.test_merging import another, fresh, propose

merge, other = made.merge, made.other


class TestRefused:
    def test_needs_reach_to_both_and_a_reason(self, case_in_intake, olga, taras, stranger):
        foreign = another(taras)
        for by in (olga, taras, stranger):
            with pytest.raises(Case.DoesNotExist):
                propose(foreign, case_in_intake, by)
        with pytest.raises(MergeRefused, match="why"):
            merge_propose(
                case_ref=foreign.ref, into_ref=case_in_intake.ref, why=" ", by=olga, at=AT
            )

    def test_nobody_agrees_with_themselves(self, case_in_intake, other, vera):
        proposal = propose(other, case_in_intake, vera)
        with pytest.raises(MergeRefused, match="yourself"):
            merge_agree(merge_ref=proposal.ref, by=vera, at=AT)

    @pytest.mark.parametrize("who", ["olga", "nadia", "petro", "lesya", "stranger"])
    def test_only_a_supervisor_of_the_office_agrees(
        self, case_in_intake, other, vera, who, request
    ):
        proposal = propose(other, case_in_intake, vera)
        with pytest.raises(Case.DoesNotExist):
            merge_agree(merge_ref=proposal.ref, by=request.getfixturevalue(who), at=AT)

    def test_no_second_one_and_no_circle(self, case_in_intake, other, olga, vera, merge):
        third, fourth = another(olga, 3), another(olga, 4)
        with pytest.raises(MergeRefused, match="same case"):
            propose(third, third, olga)
        done = merge(other, case_in_intake, olga)
        for case, into in ((other, third), (third, other)):
            with pytest.raises(NotNow):
                propose(case, into, olga)
        with pytest.raises(MergeRefused, match="Keep"):
            propose(case_in_intake, third, olga)
        with pytest.raises(NotNow):
            merge_agree(merge_ref=done.ref, by=vera, at=AT)
        propose(third, fourth, olga)
        with pytest.raises(MergeRefused, match="goes on"):
            propose(fourth, third, olga)

    def test_a_resolved_or_scheduled_case_waits(self, case_in_intake, other, olga, vera):
        proposal = propose(other, case_in_intake, olga)
        case_resolve(case_ref=other.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        with pytest.raises(NotNow):
            merge_agree(merge_ref=proposal.ref, by=vera, at=AT)

    def test_an_alias_takes_nothing_more(self, case_in_intake, other, olga, merge):
        merge(other, case_in_intake, olga)
        with pytest.raises(NotNow):
            note_add(case_ref=other.ref, by=olga, body="No.", at=AT)
        with pytest.raises(NotNow):
            case_edit(case_ref=other.ref, by=olga, fields={}, version=fresh(other).version, at=AT)


def test_what_is_dropped_is_over(case_in_intake, other, olga, vera):
    proposal = propose(other, case_in_intake, olga)
    merge_drop(merge_ref=proposal.ref, by=olga, at=AT)
    with pytest.raises(MergeRefused, match="settled"):
        merge_agree(merge_ref=proposal.ref, by=vera, at=AT)
    propose(other, case_in_intake, olga)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_directions_at_once_one_holds(case_in_intake, olga):
    other = another(olga)
    barrier = Barrier(2)

    def join(pair):
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            propose(*pair, olga)
        except Refused:
            return "refused"
        else:
            return "proposed"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(join, ((case_in_intake, other), (other, case_in_intake))))
    assert sorted(told) == ["proposed", "refused"]
    assert Merge.objects.count() == 1


class TestPostgreSQL:
    def test_lets_nobody_agree_alone_or_out_of_role(self, case_in_intake, other, vera, nadia):
        proposal = propose(other, case_in_intake, vera)
        for by in (vera, nadia):
            with pytest.raises(Error), transaction.atomic():
                Merge.objects.filter(ref=proposal.ref).update(
                    agreed_by=by, agreed_at=AT, priority_before=2
                )

    def test_makes_no_alias_without_a_merge_and_no_move_of_one(
        self, case_in_intake, other, olga, merge
    ):
        with pytest.raises(Error, match="only by a merge"), transaction.atomic():
            Case.objects.filter(ref=other.ref).update(merged_into=case_in_intake)
        merge(other, case_in_intake, olga)
        third = another(olga, 3)
        for change in (
            {"frozen": True},
            {"priority": 2},
            {"assignee": None},
            {"evidence": 99},
        ):
            with pytest.raises(Error, match="no move of its own"), transaction.atomic():
                Case.objects.filter(ref=other.ref).update(**change)
        for change in ({"merged_into": None}, {"merged_into": third}):
            with pytest.raises(Error, match="only by a merge"), transaction.atomic():
                Case.objects.filter(ref=other.ref).update(**change)
        with pytest.raises(Error, match="goes on as another"), transaction.atomic():
            Contact.objects.filter(case=third).update(case=other)

    def test_rewrites_no_merge_and_begins_none_twice(self, case_in_intake, other, olga, merge):
        merge(other, case_in_intake, olga)
        third = another(olga, 3)
        for change in ({"into": third}, {"contacts": []}, {"by": None}):
            with pytest.raises(Error), transaction.atomic():
                Merge.objects.update(**change)
        for case, into in ((case_in_intake, third), (third, other)):
            with pytest.raises(Error, match="no alias"), transaction.atomic():
                Merge.objects.create(case=case, into=into, by=olga, at=AT)
