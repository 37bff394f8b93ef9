"""A doubt does not vanish: not by a merge, not by an ending, not by the hand of who had it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from cases.lifecycle import Outcome, Stage
from cases.models import Case, EvidenceItem, Member, Source, Task
from cases.services.evidence import EvidenceRefused, evidence_withdraw
from cases.services.merging import merge_agree
from cases.services.resolution import case_reopen, case_resolve
from cases.services.verification import VerificationRefused
from tests.cases import people
from tests.cases.conftest import AT
from tests.cases.gathered import at_once, substantiate
from tests.cases.test_evidence_ledger import add, approve_alone, lacking
from tests.cases.test_merging import another, propose


def withdraw(case, item, by, why="Слова пояснив родич."):
    return evidence_withdraw(case_ref=case.ref, by=by, item=item.ref, why=why, at=AT)


def become_one(alias, case, by, agreed_by):
    merge_agree(merge_ref=propose(alias, case, by).ref, by=agreed_by, at=AT)
    return Case.objects.get(ref=case.ref)


@pytest.fixture
def merged(case_in_intake, olga, vera):
    """A case of enough evidence, with an alias about which there is a grave doubt."""
    substantiate(case_in_intake, olga)
    add(case_in_intake, olga, weight=3, source="A brother")
    alias = another(olga)
    add(alias, olga, point="family", weight=-1, source="Alias, faint")
    add(alias, olga, weight=3, source="Alias, for")
    doubt = add(alias, olga, point="pattern", weight=-3, source="Alias, against", finding="Кличе.")
    return become_one(alias, case_in_intake, olga, vera), doubt


class TestAlias:
    def test_a_doubt_about_it_stops_its_survivor(self, merged, nadia):
        case, _ = merged
        assert lacking(case) == "doubt"
        with pytest.raises(VerificationRefused, match="speaks against it"):
            approve_alone(case, nadia)

    def test_what_speaks_for_it_does_not_count(self, case_in_intake, olga, vera):
        add(case_in_intake, olga, weight=3)
        alias = another(olga)
        substantiate(alias, olga)
        become_one(alias, case_in_intake, olga, vera)
        assert lacking(case_in_intake) == "sources"

    def test_the_doubt_is_shown_with_the_survivor(self, client, merged, olga):
        client.force_login(olga)
        page = client.get(f"/cases/{merged[0].ref}/add-evidence/").content.decode()
        assert "Кличе." in page
        assert "Alias, against" in page
        assert "Alias, for" not in page

    def test_the_code_under_which_it_was_said_stands_with_it(self, client, merged, olga):
        case, doubt = merged
        add(case, olga, point="family", weight=1, source="A sister")
        client.force_login(olga)
        page = client.get(f"/cases/{case.ref}/add-evidence/").content.decode()
        said = [each.partition("</li>")[0] for each in page.split('<li class="found ')[1:]]
        told = {
            word: [doubt.case.code in each for each in said if word in each]
            for word in ("Alias, against", "A sister")
        }
        assert told == {"Alias, against": [True], "A sister": [False]}

    def test_it_is_withdrawn_there(self, merged, vera, nadia):
        case, doubt = merged
        withdraw(case, doubt, vera)
        assert lacking(case) is None
        approve_alone(case, nadia)

    def test_the_database_lets_it_be_once_its_survivor_is_approved(self, merged, vera, nadia):
        case, doubt = merged
        withdraw(case, doubt, vera)
        approve_alone(case, nadia)
        left = EvidenceItem.objects.filter(case__merged_into=case, weight=-1)
        with pytest.raises(DatabaseError, match="approved"), transaction.atomic():
            left.update(withdrawn_at=AT, withdrawn_by=vera)

    def test_a_person_who_comes_back_is_looked_at_anew_under_either_name(self, merged, vera):
        case, _ = merged
        case_resolve(case_ref=case.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        case_reopen(case_ref=case.ref, by=vera, why="x", at=AT + timedelta(days=90))
        at_once()
        assert not EvidenceItem.objects.filter(withdrawn_at=None).exists()
        assert set(EvidenceItem.objects.values_list("lapsed", flat=True)) == {True}


@pytest.fixture
def doubted(case_in_intake, olga):
    """A grave doubt of Olga's about a case that she works on."""
    substantiate(case_in_intake, olga)
    return case_in_intake, add(case_in_intake, olga, point="pattern", weight=-2, source="The log")


class TestGrave:
    def test_who_had_it_does_not_withdraw_it(self, doubted, olga):
        with pytest.raises(EvidenceRefused, match="Somebody else"):
            withdraw(*doubted, olga)

    def test_nor_does_another_operator(self, doubted, taras):
        Case.objects.filter(ref=doubted[0].ref).update(assignee=taras)
        with pytest.raises(EvidenceRefused, match="senior"):
            withdraw(*doubted, taras)

    def test_who_may_says_why(self, doubted, vera):
        with pytest.raises(EvidenceRefused, match="one sentence"):
            withdraw(*doubted, vera, why=" ")

    def test_the_reason_is_sealed_and_shown(self, client, doubted, vera):
        case, item = doubted
        client.force_login(vera)
        where = f"/cases/{case.ref}/"
        said = {"item": item.ref, "why": ""}
        assert client.post(where + "withdraw-evidence/", said).status_code == 409
        said["why"] = "Годинник збився."
        assert client.post(where + "withdraw-evidence/", said).status_code == 303
        kept = EvidenceItem.objects.get(ref=item.ref)
        assert "Годинник".encode() not in bytes(kept.why_withdrawn)
        assert "Годинник збився." in client.get(where + "add-evidence/").content.decode()

    def test_a_light_one_needs_neither(self, case_in_intake, olga):
        item = add(case_in_intake, olga, weight=-1)
        assert withdraw(case_in_intake, item, olga, why="").withdrawn_by == olga

    @pytest.mark.parametrize(
        ("name", "changes", "said"),
        [
            ("vera", {}, "evidence_item_grave_for_a_reason"),
            ("olga", {"why_withdrawn": b"x"}, "another, senior person"),
            ("taras", {"why_withdrawn": b"x"}, "another, senior person"),
            ("vera", {"lapsed": True}, "lapses when its case is reopened"),
        ],
    )
    def test_the_database_asks_for_the_same(self, request, doubted, name, changes, said):
        by = request.getfixturevalue(name)
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            EvidenceItem.objects.filter(ref=doubted[1].ref).update(
                withdrawn_at=AT, withdrawn_by=by, **changes
            )


class TestRoom:
    def test_what_was_withdrawn_takes_none_until_there_is_too_much(
        self, case_in_intake, olga, monkeypatch
    ):
        monkeypatch.setattr("cases.services.evidence.MOST_ITEMS", 1)
        monkeypatch.setattr("cases.services.evidence.MOST_EVER", 2)
        for _ in range(2):
            item = add(case_in_intake, olga)
            with pytest.raises(EvidenceRefused, match="Withdraw some"):
                add(case_in_intake, olga)
            withdraw(case_in_intake, item, olga, why="")
        with pytest.raises(EvidenceRefused, match="withdrawn or not"):
            add(case_in_intake, olga)


class TestRemoval:
    """Our code is absent: what psql may do as well."""

    def refuses(self, rows, said="removed with its case alone"):
        at_once()
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            rows._raw_delete("default")

    def test_nothing_is_removed_of_a_case_that_merely_ended(self, resolved):
        self.refuses(resolved.flags.all())
        self.refuses(Task.objects.filter(case=resolved))

    def test_no_doubt_goes_by_way_of_an_ending(self, doubted, vera):
        case, item = doubted
        spare = Source(case=case, by=vera)
        spare.root = spare
        spare.save(force_insert=True)
        case_resolve(case_ref=case.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        self.refuses(EvidenceItem.objects.filter(ref=item.ref))
        self.refuses(Source.objects.filter(ref=spare.ref))

    def test_no_case_begins_again_on_what_was_agreed_before(self, case_in_intake, vera):
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        with pytest.raises(DatabaseError, match="looked at anew"), transaction.atomic():
            Case.objects.filter(ref=case_in_intake.ref).update(stage=Stage.INTAKE, outcome=None)

    def test_nor_with_what_was_found_before(self, doubted, vera):
        case, _ = doubted
        case_resolve(case_ref=case.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        ended = Case.objects.filter(ref=case.ref)
        at_once()
        with pytest.raises(DatabaseError, match="looked at anew"), transaction.atomic():
            ended.update(stage=Stage.INTAKE, outcome=None, evidence=F("evidence") + 1)

    def test_nobody_of_a_case_is_removed_singly(self, case_in_intake, olga):
        people.add(case_in_intake, olga)
        self.refuses(Member.objects.filter(case=case_in_intake))

    def test_when_it_was_found_is_not_rewritten(self, doubted):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            EvidenceItem.objects.filter(ref=doubted[1].ref).update(at=AT - timedelta(days=1))
