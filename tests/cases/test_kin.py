"""A relative and whom they ask about: two cases, linked by supervisors, apart for the others."""

import re
from datetime import timedelta

import pytest
from django.db import Error, transaction

from audit.models import Entry
from cases.days import day_of
from cases.lifecycle import Outcome
from cases.models import Case, Kin, Merge
from cases.presenters.kin import kin_shown
from cases.selectors.kin import already_with_us, asks_about, kin_of
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_claim
from cases.services.editing import case_edit
from cases.services.kin import KinRefused, kin_add, kin_drop, kin_link, kin_unlink
from cases.services.merging import MergeRefused, merge_agree
from cases.services.opening import case_open
from cases.services.people_purging import people_empty
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from tests.cases.conftest import AT, chat
from tests.cases.people import fresh
from tests.cases.test_merging import propose
from vault.models import WrappedKey

NUMBER = "+70005550188"


@pytest.fixture
def opened(taras):
    def case(by=None, number=1):
        by = by or taras
        contact = receive(inbound=chat(conversation=f"family-{number}", text="Шукаю онука"))
        contact_claim(contact_ref=contact.ref, by=by, at=AT)
        return case_open(contact_ref=contact.ref, by=by, at=AT)

    return case


@pytest.fixture
def family(opened):
    return opened()


@pytest.fixture
def soldier(case_in_intake, olga):
    return case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields={"phone": NUMBER, "name": "Петро"},
        version=case_in_intake.version,
        at=AT,
    )


def ask(case, by, **told):
    return kin_add(case_ref=case.ref, by=by, told={"tie": "grandparent"} | told, at=AT)


def link(kin, about, by):
    return kin_link(case_ref=kin.case_id, kin_ref=kin.ref, about_ref=about.ref, by=by, at=AT)


def shown(client, person, case):
    """The page of a case as this person gets it, without what changes with each request."""
    client.force_login(person)
    page = client.get(f"/cases/{case.ref}/kin/").content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


class TestNoting:
    def test_keeps_whom_they_ask_about_under_their_own_keys(self, family, taras):
        kin = ask(family, taras, name="Онук", phone=NUMBER)
        assert kin.key_owner == family.ref
        owners = WrappedKey.objects.using("keyring").values_list("owner", flat=True)
        assert set(owners) >= {family.ref}

    @pytest.mark.parametrize(
        ("told", "said"),
        [({"tie": "x", "name": "a"}, "how the two are tied"), ({"name": " "}, "Write the name")],
    )
    def test_says_what_is_missing(self, family, taras, told, said):
        with pytest.raises(KinRefused, match=said):
            ask(family, taras, **told)

    def test_twenty_are_enough(self, family, taras):
        Kin.objects.bulk_create(Kin(case=family, by=taras, at=AT) for _ in range(20))
        with pytest.raises(KinRefused, match="twenty"):
            ask(family, taras, name="x")

    def test_is_struck_out_by_whoever_works_on_it_and_twice_is_once(self, family, taras):
        kin = ask(family, taras, name="x")
        for _ in range(2):
            kin_drop(case_ref=family.ref, kin_ref=kin.ref, by=taras, at=AT)
        assert kin_of(family.ref) == []
        assert Entry.objects.filter(action="case.kin_dropped").count() == 1


class TestLink:
    def test_a_supervisor_alone_links_and_parts(self, family, soldier, taras, olga, nadia, vera):
        kin = ask(family, taras, phone=NUMBER)
        for by in (taras, olga, nadia):
            with pytest.raises(Case.DoesNotExist):
                link(kin, soldier, by)
        assert link(kin, soldier, vera).about_id == soldier.ref
        kin_unlink(case_ref=family.ref, kin_ref=kin.ref, by=vera, at=AT)
        assert Kin.objects.get().about_id is None

    def test_changes_neither_case_and_tells_nobody(self, family, soldier, taras, vera):
        kin = ask(family, taras, phone=NUMBER)
        before = list(Case.objects.order_by("ref").values())
        link(kin, soldier, vera)
        assert list(Case.objects.order_by("ref").values()) == before
        entry = Entry.objects.get(action="case.kin_linked")
        assert entry.subject == kin.ref

    def test_no_case_asks_about_itself(self, family, taras, vera):
        with pytest.raises(KinRefused, match="No case asks about itself"):
            link(ask(family, taras, name="x"), family, vera)

    def test_not_through_others_either(self, family, soldier, opened, taras, olga, vera):
        third = opened(number=2)
        link(ask(family, taras, name="x"), soldier, vera)
        link(ask(soldier, olga, name="y"), third, vera)
        assert asks_about(family.ref) == {soldier.ref, third.ref}
        back = ask(third, taras, name="z")
        with pytest.raises(KinRefused, match="not through others either"):
            link(back, family, vera)
        with pytest.raises(Error, match="asks about itself"), transaction.atomic():
            Kin.objects.filter(ref=back.ref).update(about=family, linked_by=vera, linked_at=AT)

    def test_two_questions_are_not_linked_to_one_case(self, family, soldier, taras, vera):
        link(ask(family, taras, name="x"), soldier, vera)
        with pytest.raises(KinRefused, match="linked to that one already"):
            link(ask(family, taras, name="y"), soldier, vera)

    def test_a_link_is_not_turned_to_another_case(self, family, soldier, opened, taras, vera):
        kin = link(ask(family, taras, name="x"), soldier, vera)
        with pytest.raises(KinRefused, match="linked to another case"):
            link(kin, opened(number=2), vera)

    def test_the_database_takes_nobody_else(self, family, soldier, taras, olga):
        kin = ask(family, taras, name="x")
        for by in (taras, olga):
            with pytest.raises(Error, match="supervisor"), transaction.atomic():
                Kin.objects.filter(ref=kin.ref).update(about=soldier, linked_by=by, linked_at=AT)

    def test_a_link_from_a_case_without_hours_has_none(self, family, soldier, taras, vera):
        kin = ask(family, taras, name="x")
        case_resolve(case_ref=family.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        coarsen(at=AT + timedelta(days=1))
        linked = link(kin, soldier, vera).linked_at
        assert linked == day_of(AT) != AT

    def test_a_resolved_case_of_a_relative_is_read_only(self, family, taras, vera):
        kin = ask(family, taras, name="x")
        case_resolve(case_ref=family.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        with pytest.raises(KinRefused, match="read only"):
            kin_drop(case_ref=family.ref, kin_ref=kin.ref, by=vera, at=AT)


class TestMatch:
    def test_finds_whoever_bears_the_number(self, family, soldier, taras):
        ask(family, taras, phone="+7 000 555-01-88")
        rows = kin_of(family.ref)
        assert already_with_us(rows, at=AT) == {rows[0].ref: [fresh(soldier)]}

    def test_finds_nobody_by_a_name_or_another_number(self, family, soldier, taras):
        ask(family, taras, name="Петро")
        ask(family, taras, phone="+70005550111")
        assert [
            case for found in already_with_us(kin_of(family.ref), at=AT).values() for case in found
        ] == []

    def test_finds_whoever_wrote_under_the_handle(self, family, case_in_intake, taras):
        kin = ask(family, taras, handle="@berkut_demo")
        found = already_with_us([Kin.objects.get(ref=kin.ref)], at=AT)[kin.ref]
        assert case_in_intake.ref in {case.ref for case in found}


class TestDisclosure:
    def test_whoever_handles_either_case_sees_nothing_of_the_other(
        self, client, family, soldier, taras, olga, vera
    ):
        kin = ask(family, taras, phone=NUMBER)
        people = ((taras, family), (olga, soldier))
        before = [shown(client, by, case) for by, case in people]
        link(kin, soldier, vera)
        assert [shown(client, by, case) for by, case in people] == before
        for page, other in zip(before, (soldier, family), strict=True):
            assert fresh(other).code not in page

    def test_for_them_nothing_is_looked_up(self, family, soldier, taras):
        from cases.presenters.case_page import case_look

        ask(family, taras, phone=NUMBER)
        seen = case_look(case=family, asker=taras, at=AT)
        before = Entry.objects.using("receipts").count()
        panel = kin_shown(family.ref, seen, AT, linking=False)
        assert Entry.objects.using("receipts").count() == before
        assert (panel.asked[0].alike, panel.asked[0].linked, panel.families) == ((), None, ())

    def test_a_supervisor_sees_both_ends(self, client, family, soldier, taras, vera):
        kin = ask(family, taras, phone=NUMBER)
        page = shown(client, vera, family)
        assert "Maybe with us already" in page
        assert soldier.code in page
        sent = {"kin_ref": str(kin.ref), "about": str(soldier.ref)}
        assert client.post(f"/cases/{family.ref}/link-kin/", sent).status_code == 303
        assert "is the person of" in shown(client, vera, family)
        assert "A family asks about someone of this case" in shown(client, vera, soldier)

    def test_the_pages_of_acts_refuse_in_words(self, client, family, taras, vera):
        client.force_login(taras)
        where = f"/cases/{family.ref}/"
        assert client.post(where + "add-kin/", {"tie": ""}).status_code == 422
        assert client.post(where + "drop-kin/", {}).status_code == 422
        client.force_login(vera)
        for word in ("link", "unlink"):
            assert client.post(f"{where}{word}-kin/", {}).status_code == 422

    def test_a_red_field_opens_for_a_reason(self, client, family, taras, monkeypatch):
        monkeypatch.setattr("cases.views.reveal.is_stepped_up", lambda *_, **__: True)
        kin = ask(family, taras, name="Онук Петрик")
        client.force_login(taras)
        sent = {"field": f"name-{kin.ref.hex[:8]}", "reason": "verify"}
        answer = client.post(f"/cases/{family.ref}/reveal-kin/", sent)
        assert "Онук Петрик" in answer.content.decode()


def test_with_the_soldiers_case_the_link_goes_and_the_question_stays(family, soldier, taras, vera):
    kin = link(ask(family, taras, name="x"), soldier, vera)
    with transaction.atomic():
        people_empty(soldier)
    kept = Kin.objects.get(ref=kin.ref)
    assert (kept.about_id, kept.linked_by_id, kept.name is not None) == (None, None, True)


class TestMerged:
    """What was asked in a case that goes on as another is the other's to tend."""

    @pytest.fixture
    def merged(self, family, opened, taras, vera):
        alias = opened(number=3)
        kin = ask(alias, taras, name="x")
        merge = propose(alias, family, taras)
        merge_agree(merge_ref=merge.ref, by=vera, at=AT)
        return kin

    def test_is_linked_parted_and_struck_out_there(self, merged, family, soldier, taras, vera):
        told = {"case_ref": family.ref, "kin_ref": merged.ref, "at": AT}
        assert kin_link(about_ref=soldier.ref, by=vera, **told).about == soldier
        assert asks_about(family.ref) == {soldier.ref}
        kin_unlink(by=vera, **told)
        kin_drop(by=taras, **told)
        assert kin_of(family.ref) == []

    def test_makes_no_circle(self, merged, family, soldier, olga, vera):
        kin_link(case_ref=family.ref, kin_ref=merged.ref, about_ref=soldier.ref, by=vera, at=AT)
        back = ask(soldier, olga, name="y")
        with pytest.raises(KinRefused, match="not through others either"):
            link(back, family, vera)
        with pytest.raises(Error, match="asks about itself"), transaction.atomic():
            Kin.objects.filter(ref=back.ref).update(about=family, linked_by=vera, linked_at=AT)

    def test_nor_with_itself(self, merged, family, vera):
        with pytest.raises(Error, match="asks about itself"), transaction.atomic():
            Kin.objects.filter(ref=merged.ref).update(about=family, linked_by=vera, linked_at=AT)

    @pytest.mark.parametrize("pair", [(0, 1), (1, 0), (0, 2), (2, 0)])
    def test_nor_by_a_merge_with_whom_it_asks_about(
        self, family, soldier, opened, taras, olga, nadia, vera, pair
    ):
        three = (family, soldier, opened(number=2))
        link(ask(family, taras, name="x"), soldier, vera)
        link(ask(soldier, olga, name="y"), three[2], vera)
        # Whoever proposes learns nothing of it: the second person is a supervisor, and is told.
        merge = propose(*(three[place] for place in pair), nadia)
        with pytest.raises(MergeRefused, match="asks about the other"):
            merge_agree(merge_ref=merge.ref, by=vera, at=AT)
        with pytest.raises(Error, match="not through a merge either"), transaction.atomic():
            Merge.objects.filter(ref=merge.ref).update(
                agreed_by=vera, agreed_at=AT, contacts=[], priority_before=3, revision=0
            )

    def test_is_merged_once_the_two_are_parted(self, family, soldier, taras, nadia, vera):
        kin = link(ask(family, taras, name="x"), soldier, vera)
        merge = propose(soldier, family, nadia)
        with pytest.raises(MergeRefused, match="Part the question"):
            merge_agree(merge_ref=merge.ref, by=vera, at=AT)
        kin_unlink(case_ref=family.ref, kin_ref=kin.ref, by=vera, at=AT)
        merge_agree(merge_ref=merge.ref, by=vera, at=AT)
        assert fresh(soldier).merged_into == family
