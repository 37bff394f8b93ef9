"""Flags of a case: a word of the list, for a time, seen where cases are seen, gone by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import LONGEST_FLAG, USUAL, Case, Flag, FlagKind
from cases.presenters.case_page import case_look, case_page
from cases.presenters.flags import flag_marks
from cases.selectors.cases import cases_of
from cases.selectors.flags import flags_of
from cases.services.coarsening import case_coarsen
from cases.services.contacts import contact_claim
from cases.services.flags import FlagRefused, case_flag, flag_lift, flag_renew
from cases.services.merging import merge_agree, merge_propose, merge_undo
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.sought import Sought
from tests.cases.conftest import AT, chat

DAY = timedelta(days=1)


def stand(case: Case, at: datetime) -> list[str]:
    return [mark.kind for mark in flag_marks(flags_of([case.ref], at).get(case.ref, ()))]


@pytest.fixture
def watched(case_in_intake, olga) -> Flag:
    return case_flag(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, days=None, by=olga, at=AT)


class TestTime:
    def test_stands_for_its_usual_time_and_no_longer(self, case_in_intake, watched):
        ends = AT + timedelta(days=USUAL[FlagKind.WATCHED].days)
        assert stand(case_in_intake, ends - timedelta(seconds=1)) == ["watched"]
        assert stand(case_in_intake, ends) == []

    def test_stands_for_the_days_that_were_chosen(self, case_in_intake, olga):
        flag = case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=3, by=olga, at=AT)
        assert flag.until == AT + 3 * DAY

    def test_every_word_has_a_usual_time_within_the_longest(self):
        assert set(USUAL) == set(FlagKind.values)
        assert all(DAY <= usual.days * DAY <= LONGEST_FLAG for usual in USUAL.values())

    def test_renewed_it_stands_its_usual_time_from_then_on(self, case_in_intake, watched, nadia):
        flag_renew(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=nadia, at=AT + 5 * DAY)
        assert stand(case_in_intake, AT + 18 * DAY) == ["watched"]
        assert stand(case_in_intake, AT + 19 * DAY) == []

    def test_a_renewal_never_shortens(self, case_in_intake, olga):
        case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MEDICAL, days=30, by=olga, at=AT)
        flag_renew(case_ref=case_in_intake.ref, kind=FlagKind.MEDICAL, by=olga, at=AT + DAY)
        assert Flag.objects.get().until == AT + 30 * DAY

    def test_run_out_it_is_not_renewed_but_may_be_set_anew(self, case_in_intake, watched, olga):
        later = watched.until
        with pytest.raises(FlagRefused, match="does not stand"):
            flag_renew(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=olga, at=later)
        case_flag(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, days=1, by=olga, at=later)
        assert stand(case_in_intake, later) == ["watched"]


class TestActs:
    def test_one_of_a_kind_stands_at_a_time(self, case_in_intake, watched, nadia):
        with pytest.raises(FlagRefused, match="stands already"):
            case_flag(
                case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, days=1, by=nadia, at=AT + DAY
            )

    def test_taken_off_it_is_gone_and_says_by_whom(self, case_in_intake, watched, nadia):
        flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=nadia, at=AT + DAY)
        assert stand(case_in_intake, AT + DAY) == []
        assert Flag.objects.get().lifted_by == nadia
        with pytest.raises(FlagRefused):
            flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=nadia, at=AT + DAY)

    def test_is_no_new_evidence(self, case_verified, nadia):
        case_flag(case_ref=case_verified.ref, kind=FlagKind.PROBE, days=1, by=nadia, at=AT)
        after = Case.objects.get(ref=case_verified.ref)
        assert (after.stage, after.evidence) == ("verified", case_verified.evidence)

    def test_a_resolved_case_takes_none(self, case_in_intake, vera):
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        with pytest.raises(Exception, match="not possible at the stage"):
            case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=1, by=vera, at=AT)

    def test_the_journal_holds_no_word_of_it(self, case_in_intake, watched):
        told = Entry.objects.get(action="case.flagged")
        assert told.detail == {"flag": str(watched.ref), "until": watched.until.isoformat()}


class TestPostgresql:
    def test_refuses_a_flag_without_an_end(self, case_in_intake, olga):
        with pytest.raises(IntegrityError), transaction.atomic():
            Flag.objects.create(case=case_in_intake, kind="minor", by=olga, at=AT, until=None)

    @pytest.mark.parametrize("until", [AT, AT - DAY, AT + 91 * DAY])
    def test_refuses_an_end_before_the_beginning_or_out_of_sight(self, case_in_intake, olga, until):
        with pytest.raises(IntegrityError, match="stands for a while"), transaction.atomic():
            Flag.objects.create(case=case_in_intake, kind="minor", by=olga, at=AT, until=until)

    def test_refuses_a_word_of_ones_own(self, case_in_intake, olga):
        with pytest.raises(IntegrityError, match="flag_kind_known"), transaction.atomic():
            Flag.objects.create(case=case_in_intake, kind="Ivan", by=olga, at=AT, until=AT + DAY)

    def test_refuses_a_second_beside_the_first(self, case_in_intake, watched, olga):
        with pytest.raises(IntegrityError, match="stands already"), transaction.atomic():
            Flag.objects.create(
                case=case_in_intake, kind="watched", by=olga, at=AT + DAY, until=AT + 2 * DAY
            )

    @pytest.mark.parametrize("change", [{"kind": "minor"}, {"until": AT + DAY}, {"at": AT - DAY}])
    def test_lets_nobody_rewrite_one(self, watched, change):
        with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
            Flag.objects.update(**change)

    def test_what_was_taken_off_stays_off(self, case_in_intake, watched, olga):
        flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=olga, at=AT + DAY)
        for change in ({"lifted_by": None, "lifted_at": None}, {"until": AT + 40 * DAY}):
            with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
                Flag.objects.update(**change)

    def test_a_flag_of_one_day_may_lose_its_hours(self, case_in_intake, olga, vera):
        case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=1, by=olga, at=AT)
        flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, by=olga, at=AT)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        case_coarsen(Case.objects.get(ref=case_in_intake.ref))
        flag = Flag.objects.get()
        assert flag.until - flag.at == DAY


def test_the_timeline_tells_what_ran_out_too(case_in_intake, watched, nadia):
    flag_renew(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=nadia, at=AT + DAY)
    flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.WATCHED, by=nadia, at=AT + 2 * DAY)
    case = Case.objects.get(ref=case_in_intake.ref)
    rows = case_page(case=case, seen=case_look(case=case, asker=nadia, at=AT), reader=nadia)
    told = [(row.title, row.by) for row in rows.timeline if row.kind == "flag"]
    assert sorted(told) == [
        ("Flag renewed: Phone is watched, until 8 December", "Nadia"),
        ("Flag taken off: Phone is watched", "Nadia"),
        ("Flag: Phone is watched, until 7 December", "Olga"),
    ]


def test_two_cases_that_are_one_show_the_flags_of_both(case_in_intake, watched, olga, vera):
    contact = receive(inbound=chat(conversation="other"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    into = case_open(contact_ref=contact.ref, by=olga, at=AT)
    case_flag(case_ref=into.ref, kind=FlagKind.MINOR, days=None, by=olga, at=AT)
    merge = merge_propose(
        case_ref=case_in_intake.ref, into_ref=into.ref, why="Голос.", by=olga, at=AT
    )
    merge_agree(merge_ref=merge.ref, by=vera, at=AT)
    assert stand(into, AT) == ["minor", "watched"]
    found, _next = cases_of(vera, Sought(flag="watched"), at=AT)
    assert [case.ref for case in found] == [into.ref]
    flag_lift(case_ref=into.ref, kind=FlagKind.WATCHED, by=vera, at=AT)
    merge_undo(merge_ref=merge.ref, why="Інший голос.", by=vera, at=AT)
    assert (stand(into, AT), stand(case_in_intake, AT)) == (["minor"], [])


class TestSeen:
    """By people, at the hour that it is."""

    @pytest.fixture
    def flagged(self, case_in_intake, olga) -> Case:
        now = datetime.now(tz=UTC)
        case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=1, by=olga, at=now)
        return case_in_intake

    def page(self, person, path: str) -> str:
        client = Client()
        client.force_login(person)
        return client.get(path).content.decode()

    @pytest.mark.parametrize("where", ["/cases/{ref}/", "/cases/", "/cases/?flag=minor", "/board/"])
    def test_where_cases_are_seen(self, flagged, vera, where):
        assert "Under age</span>" in self.page(vera, where.format(ref=flagged.ref))

    def test_in_the_queue_when_somebody_known_is_there(self, flagged, taken, olga):
        assert "Under age</span>" in self.page(olga, "/queue/")

    def test_no_list_shows_one_that_ran_out(self, case_in_intake, watched, vera):
        later = Flag.objects.filter(pk=watched.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            later.update(at=AT - 30 * DAY, until=AT - 20 * DAY)
            cursor.execute("SET LOCAL session_replication_role = origin")
        for where in ("/cases/", "/board/", f"/cases/{case_in_intake.ref}/"):
            assert "Phone is watched</span>" not in self.page(vera, where)
        assert case_in_intake.code not in self.page(vera, "/cases/?flag=watched")

    def test_a_list_narrowed_by_another_flag_is_empty(self, flagged, vera):
        assert flagged.code not in self.page(vera, "/cases/?flag=probe")

    def test_a_page_of_cases_asks_once_for_all_flags(self, flagged, vera):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            self.page(vera, "/cases/")
        assert len([each for each in asked if 'FROM "cases_flag"' in each["sql"]]) == 1


class TestByHand:
    @pytest.fixture
    def client(self, olga) -> Client:
        client = Client()
        client.force_login(olga)
        return client

    def test_sets_renews_and_takes_off(self, client, case_in_intake):
        at = f"/cases/{case_in_intake.ref}"
        assert client.post(f"{at}/flag/", {"kind": "minor", "days": "3"}).status_code == 303
        assert client.post(f"{at}/renew-flag/", {"kind": "minor"}).status_code == 303
        assert client.post(f"{at}/lift-flag/", {"kind": "minor"}).status_code == 303
        assert Flag.objects.get().lifted_at

    @pytest.mark.parametrize(
        "sent",
        [{}, {"kind": "Ivan"}, {"kind": "minor", "days": "400"}, {"kind": "minor", "days": "x"}],
    )
    def test_refuses_in_words_what_is_not_in_the_lists(self, client, case_in_intake, sent):
        answer = client.post(f"/cases/{case_in_intake.ref}/flag/", sent)
        assert answer.status_code == 422
        assert not Flag.objects.exists()

    def test_says_when_it_does_not_stand_any_more(self, client, case_in_intake):
        answer = client.post(f"/cases/{case_in_intake.ref}/lift-flag/", {"kind": "minor"})
        assert answer.status_code == 409
        assert "This flag does not stand any more." in answer.content.decode()
