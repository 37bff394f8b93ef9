"""The people of a case: keys, a consent and a standing of their own for each."""

import pytest
from django.db import Error, transaction
from django.db.models import F

from audit.models import Entry
from audit.receipts import receipt
from cases.lifecycle import Outcome, Stage
from cases.models import MOST_MEMBERS, Case, Consent, Member, MemberStanding, Told
from cases.presenters.members import people
from cases.selectors.members import After, consents, member_page
from cases.services.coarsening import case_coarsen
from cases.services.freezing import case_freeze
from cases.services.members import MemberRefused, member_erase
from cases.services.moving import Stale
from cases.services.resolution import case_resolve
from cases.services.retention import case_purge
from hotline.orphans import ROWS
from operators.roles import Role
from tests.cases.conftest import AT, person
from tests.cases.people import NAMES, add, ask, edit, four, fresh, withdraw
from vault.fields import open_fields, open_one
from vault.models import WrappedKey


def told(member, *names):
    seen = receipt(actor="t", action="test", subjects=[member.ref], at=AT)
    return open_fields(seen, [fresh(member)], *names)[0]


class TestAdd:
    def test_each_has_keys_of_their_own(self, case_in_intake, olga):
        one, other = add(case_in_intake, olga), add(case_in_intake, olga, "Андрей Ткач", age="17")
        owners = set(WrappedKey.objects.using("keyring").values_list("owner", flat=True))
        assert {case_in_intake.ref, one.ref, other.ref} <= owners
        assert (one.number, other.number) == (1, 2)
        assert told(other, "name", "age") == {"name": "Андрей Ткач", "age": "17"}

    def test_the_keys_of_one_open_nobody_else(self, case_in_intake, olga):
        one, other = add(case_in_intake, olga), add(case_in_intake, olga)
        other.name = one.name
        seen = receipt(actor="t", action="test", subjects=[other.ref], at=AT)
        with pytest.raises(Exception, match="key"):
            open_one(seen, other, "name")

    def test_is_evidence_and_voids_what_was_approved(self, case_verified, olga):
        add(case_verified, olga)
        case = fresh(case_verified)
        assert case.stage == Stage.INTAKE
        assert not case.approvals.filter(evidence=case.evidence).exists()

    def test_one_alone_speaks_with_us(self, case_in_intake, olga):
        add(case_in_intake, olga, speaks=True)
        with pytest.raises(MemberRefused, match="speaks with us already"):
            add(case_in_intake, olga, speaks=True)

    def test_a_thousand_fit_and_the_next_is_another_case(self, case_in_intake, olga):
        add(case_in_intake, olga)
        Member.objects.bulk_create(
            Member(
                case=case_in_intake,
                number=number,
                standing=b"x",
                added_by=olga,
                added_at=AT,
            )
            for number in range(2, MOST_MEMBERS + 1)
        )
        with pytest.raises(MemberRefused, match="thousand people"):
            add(case_in_intake, olga)
        assert consents(case_in_intake.ref)["not_yet"] == MOST_MEMBERS

    def test_a_resolved_case_takes_nobody(self, resolved, olga):
        with pytest.raises(MemberRefused, match="read only"):
            add(resolved, olga)


class TestEdit:
    def test_writes_what_was_given_and_nothing_else(self, case_in_intake, olga):
        member = add(case_in_intake, olga, unit="в/ч 00017")
        edit(member, olga, rank="рядовой")
        assert told(member, "name", "rank", "unit") == {
            "name": "Сергей Лосев",
            "rank": "рядовой",
            "unit": "в/ч 00017",
        }

    def test_a_colleague_who_was_first_is_not_overwritten(self, case_in_intake, olga, vera):
        member = add(case_in_intake, olga)
        edit(member, vera, rank="сержант")
        with pytest.raises(Stale, match="Somebody else changed this person"):
            edit(member, olga, version=1, rank="рядовой")
        assert told(member, "rank") == {"rank": "сержант"}

    def test_who_has_not_agreed_is_not_handed_over(self, case_in_intake, olga):
        member = add(case_in_intake, olga)
        with pytest.raises(MemberRefused, match="has not agreed"):
            edit(member, olga, standing=MemberStanding.HANDED_OVER.value)
        ask(member, olga)
        edit(member, olga, standing=MemberStanding.HANDED_OVER.value)
        assert told(member, "standing") == {"standing": "handed_over"}

    def test_how_it_stands_is_no_new_evidence_and_who_it_is_is(self, case_in_intake, olga):
        member = add(case_in_intake, olga)
        before = fresh(case_in_intake).evidence
        edit(member, olga, standing=MemberStanding.LOST.value)
        assert fresh(case_in_intake).evidence == before
        edit(member, olga, name="Другое Имя")
        assert fresh(case_in_intake).evidence == before + 1

    def test_nothing_changed_is_nothing_written(self, case_in_intake, olga):
        member = add(case_in_intake, olga)
        edit(member, olga, name="Сергей Лосев")
        assert fresh(member).version == 1


class TestConsent:
    def test_says_who_asked_when_and_which_way(self, case_in_intake, olga):
        member = ask(add(case_in_intake, olga), olga, told=Told.WRITING)
        kept = fresh(member)
        assert (kept.consent, kept.told, kept.asked_by, kept.asked_at) == (
            *("yes", "writing", olga),
            AT,
        )

    def test_nobody_agrees_for_somebody_else(self, case_in_intake, olga):
        member = add(case_in_intake, olga)
        with pytest.raises(MemberRefused, match="Nobody agrees for somebody else"):
            ask(member, olga, told=Told.OTHER)
        assert ask(member, olga, Consent.NO, Told.OTHER).consent == Consent.NO

    @pytest.mark.parametrize("answer", [Consent.NOT_YET, Consent.WITHDRAWN])
    def test_only_an_answer_is_written_down(self, case_in_intake, olga, answer):
        with pytest.raises(MemberRefused, match="what the person answered"):
            ask(add(case_in_intake, olga), olga, answer)

    def test_agreeing_leaves_what_was_approved(self, case_in_intake, olga, nadia, roman, approve):
        member = add(case_in_intake, olga)
        approve(case_in_intake, nadia, roman)
        ask(member, olga)
        assert fresh(case_in_intake).stage == Stage.VERIFIED


class TestWithdraw:
    def test_one_leaves_and_nobody_else_is_opened_or_changed(self, case_in_intake, olga):
        group = four(case_in_intake, olga)
        others = list(Member.objects.exclude(ref=group[1].ref).order_by("number").values())
        last = Entry.objects.order_by("-id").first().id
        withdraw(group[1], olga)
        assert list(Member.objects.exclude(ref=group[1].ref).order_by("number").values()) == others
        assert fresh(group[1]).consent == Consent.WITHDRAWN
        written = Entry.objects.filter(id__gt=last)
        assert not written.filter(receipt=True).exists()
        named = "".join(f"{row.subject}{row.detail}" for row in written)
        assert not any(str(other["ref"]) in named for other in others)

    def test_what_was_agreed_of_the_case_stands(self, case_in_intake, olga, nadia, roman, approve):
        group = four(case_in_intake, olga)
        approve(case_in_intake, nadia, roman)
        withdraw(group[0], olga)
        assert fresh(case_in_intake).stage == Stage.VERIFIED

    def test_takes_a_word_through_somebody_else_and_twice_is_once(self, case_in_intake, olga):
        member = withdraw(add(case_in_intake, olga), olga, Told.OTHER)
        version = fresh(member).version
        withdraw(member, olga)
        assert fresh(member).version == version

    def test_who_returns_is_asked_anew(self, case_in_intake, olga):
        member = withdraw(add(case_in_intake, olga), olga, erase=True)
        with pytest.raises(MemberRefused, match="Ask them anew"):
            edit(member, olga, standing=MemberStanding.APART.value)
        ask(member, olga)
        kept = fresh(member)
        assert (kept.consent, kept.erasure_by) == (Consent.YES, None)
        assert told(member, "standing") == {"standing": "with_group"}

    def test_a_wish_to_be_erased_ends_with_a_yes_alone(self, case_in_intake, olga):
        member = withdraw(add(case_in_intake, olga), olga, erase=True)
        with pytest.raises(MemberRefused, match="withdrew already"):
            ask(member, olga, Consent.NO)
        assert fresh(member).erasure_by == olga

    def test_who_heard_the_wish_stays(self, case_in_intake, olga, vera):
        member = withdraw(add(case_in_intake, olga), olga, erase=True)
        version = fresh(member).version
        withdraw(member, vera, erase=True)
        assert (fresh(member).erasure_by, fresh(member).version) == (olga, version)

    @pytest.mark.parametrize("by", [None, "nadia"])
    def test_the_database_keeps_the_wish_and_who_heard_it(self, case_in_intake, olga, nadia, by):
        row = Member.objects.filter(pk=withdraw(add(case_in_intake, olga), olga, erase=True).pk)
        other = {"erasure_by": nadia if by else None, "erasure_at": AT if by else None}
        with pytest.raises(Error, match="ends with the yes"), transaction.atomic():
            row.update(version=F("version") + 1, **other)


class TestShown:
    def test_pages_follow_one_another_and_name_everybody_once(self, case_in_intake, olga):
        for _ in range(7):
            add(case_in_intake, olga)
        numbers, after = [], None
        while True:
            rows, after = member_page(case_in_intake.ref, after=after, most=3)
            numbers += [row.number for row in rows]
            if after is None:
                break
            after = After.read(after.text())
        assert numbers == list(range(1, 8))

    @pytest.mark.parametrize("text", ["", "x", "3", "3~x", "~", "3~" + "g" * 32])
    def test_a_cursor_that_is_none_begins_anew(self, text):
        assert After.read(text) is None

    def test_counts_in_words(self, case_in_intake, olga):
        group = four(case_in_intake, olga)
        ask(group[0], olga)
        ask(group[1], olga, Consent.NO)
        withdraw(group[2], olga)
        rows, _more = member_page(case_in_intake.ref)
        seen = receipt(actor="t", action="test", subjects=[r.ref for r in rows], at=AT)
        shown = people(case=case_in_intake.ref, rows=rows, seen=seen)
        assert shown.words == "4 people"
        assert shown.details == "1 agrees, 1 not asked yet, 1 does not, 1 withdrew"
        assert not any(name in repr(shown) for name in NAMES)


class TestEnd:
    def test_a_purge_takes_the_people_and_their_keys(self, case_in_intake, olga, vera, taken):
        group = four(case_in_intake, olga)
        type(taken).objects.filter(ref=taken.ref).update(state="wrap_up")
        type(taken).objects.filter(ref=taken.ref).update(state="closed", closed_at=AT, queue=None)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        second = person(vera.office, "Zoya", Role.SUPERVISOR)
        for by in (vera, second):
            case_purge(case_ref=case_in_intake.ref, by=by, at=AT)
        assert not Member.objects.exists()
        owners = WrappedKey.objects.using("keyring").filter(owner__in=[m.ref for m in group])
        assert not owners.exists()

    def test_resolved_the_hours_give_way_to_days(self, case_in_intake, olga, vera):
        member = withdraw(add(case_in_intake, olga), olga, erase=True)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        with transaction.atomic():
            case_coarsen(Case.objects.select_for_update().get(ref=case_in_intake.ref))
        kept = fresh(member)
        assert {kept.added_at.minute, kept.asked_at.minute, kept.erasure_at.minute} == {0}
        for act in (lambda: edit(member, olga, rank="x"), lambda: ask(member, olga)):
            with pytest.raises(MemberRefused, match="read only"):
                act()

    def test_a_frozen_case_keeps_everybody(self, case_in_intake, olga, vera):
        member = withdraw(add(case_in_intake, olga), olga, erase=True)
        case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
        with pytest.raises(MemberRefused, match="frozen"):
            member_erase(case_ref=case_in_intake.ref, member_ref=member.ref, by=vera, at=AT)

    def test_keys_without_a_row_are_reaped(self):
        assert ROWS["member"] is Member


@pytest.mark.parametrize(
    "change",
    [
        {"consent": "yes"},
        {"consent": "yes", "told": "voice", "version": F("version") + 1},
        {"number": 9},
        {"version": F("version") + 2},
        {"standing": None},
        {"number": MOST_MEMBERS + 1},
        {"erased_on": AT.date()},
    ],
)
def test_the_database_keeps_the_rules_itself(case_in_intake, olga, change):
    member = add(case_in_intake, olga)
    with pytest.raises(Error), transaction.atomic():
        Member.objects.filter(ref=member.ref).update(**change)


def test_the_database_takes_no_consent_through_somebody_else(case_in_intake, olga):
    member = add(case_in_intake, olga)
    said = {"consent": "yes", "asked_by": olga, "asked_at": AT, "version": 2}
    with pytest.raises(Error, match="own_word"), transaction.atomic():
        Member.objects.filter(ref=member.ref).update(told="other", **said)
    Member.objects.filter(ref=member.ref).update(told="voice", **said)


def test_the_database_leaves_a_resolved_case_alone(case_in_intake, olga, vera):
    member = add(case_in_intake, olga)
    case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
    with pytest.raises(Error, match="resolved"), transaction.atomic():
        Member.objects.filter(ref=member.ref).update(version=2)
    with pytest.raises(Error, match="resolved"), transaction.atomic():
        Member(case=case_in_intake, number=2, standing=b"x", added_by=olga, added_at=AT).save()
