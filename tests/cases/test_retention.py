"""What was told is removed when its time has come, keys first, and nothing brings it back."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField

from audit.models import Entry
from cases.inbound import Kind
from cases.lifecycle import Outcome
from cases.models import (
    Approval,
    Case,
    Contact,
    IdentityTag,
    LineEvent,
    Message,
    Note,
    RetentionPeriod,
    RetentionRun,
    State,
    WrapCode,
)
from cases.periods import BY_KIND
from cases.services import retention
from cases.services.callbacks import callback_agree
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_close, contact_wrap_up
from cases.services.freezing import case_freeze
from cases.services.notes import note_add
from cases.services.purging import due, period_approve, period_ask, periods, purge
from cases.services.receive import receive
from cases.services.resolution import case_reopen, case_resolve
from cases.services.retention import PurgeRefused, case_purge, case_purge_due
from operators.roles import Role
from tests.cases.conftest import AT, call, person
from vault.fields import SealedField
from vault.models import WrappedKey

KYIV = ZoneInfo("Europe/Kyiv")
LATER = AT + timedelta(days=120)
#: The hour of these is kept on purpose: nobody's contact hangs on them, or they are still open.
NAMED = {"RetentionPeriod", "RetentionRun", "BreakGlass"}


@pytest.fixture
def resolved(case_in_intake, taken, olga, nadia, vera):
    """A case with everything that can hang on one, ended."""
    note_add(case_ref=case_in_intake.ref, by=olga, body="КАНАРКА", at=AT)
    callback_agree(
        contact_ref=taken.ref,
        by=olga,
        starts=AT + timedelta(hours=2),
        ends=AT + timedelta(hours=3),
        agreed="",
        at=AT,
    )
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT + timedelta(minutes=9))
    contact_close(
        contact_ref=taken.ref,
        by=olga,
        code=WrapCode.CASE_OPENED,
        remark="КАНАРКА",
        hard=False,
        at=AT + timedelta(minutes=12),
    )
    return case_resolve(
        case_ref=case_in_intake.ref,
        by=vera,
        outcome=Outcome.WITHDREW,
        at=AT + timedelta(minutes=30),
    )


@pytest.fixture
def second(office):
    return person(office, "Vira", Role.SUPERVISOR)


def sealed_left() -> dict[str, int]:
    """How many rows of each sealed column hold anything."""
    left = {}
    for model in apps.get_app_config("cases").get_models():
        for field in model._meta.fields:
            if isinstance(field, SealedField):
                full = model.objects.exclude(**{field.name: None}).count()
                if full:
                    left[f"{model.__name__}.{field.name}"] = full
    return left


class TestPurge:
    def test_takes_two_supervisors(self, resolved, vera, second):
        case_purge(case_ref=resolved.ref, by=vera, at=LATER)
        assert Case.objects.get(ref=resolved.ref).purged_on is None
        case_purge(case_ref=resolved.ref, by=second, at=LATER)
        assert Case.objects.get(ref=resolved.ref).purged_on == LATER.astimezone(KYIV).date()

    def test_one_person_twice_is_one_person(self, resolved, vera):
        case_purge(case_ref=resolved.ref, by=vera, at=LATER)
        with pytest.raises(Exception, match="approved this already"):
            case_purge(case_ref=resolved.ref, by=vera, at=LATER)
        assert WrappedKey.objects.using("keyring").count() == 4

    def test_leaves_no_key_no_word_and_no_tag(self, resolved):
        assert sealed_left()
        case_purge_due(case_ref=resolved.ref, at=LATER)
        assert sealed_left() == {}
        assert not WrappedKey.objects.using("keyring").exists()
        for model in (Note, Message, IdentityTag):
            assert not model.objects.exists()

    def test_leaves_the_skeleton_and_says_so(self, resolved):
        case_purge_due(case_ref=resolved.ref, at=LATER)
        case = Case.objects.get(ref=resolved.ref)
        assert (case.code, case.stage) == (resolved.code, "resolved")
        assert case.transitions.count() == 1
        told = Entry.objects.get(action="case.purged")
        assert told.actor == "system:retention"
        assert "keys 4" in told.detail["removed"]

    def test_is_done_once(self, resolved):
        assert case_purge_due(case_ref=resolved.ref, at=LATER)
        assert not case_purge_due(case_ref=resolved.ref, at=LATER)
        assert Entry.objects.filter(action="case.purged").count() == 1

    def test_spares_an_open_case(self, case_in_intake):
        with pytest.raises(PurgeRefused):
            case_purge_due(case_ref=case_in_intake.ref, at=LATER)

    def test_spares_a_frozen_case(self, resolved):
        Case.objects.filter(ref=resolved.ref).update(frozen=True)
        with pytest.raises(PurgeRefused, match="frozen"):
            case_purge_due(case_ref=resolved.ref, at=LATER)

    def test_spares_a_conversation_that_goes_on(self, case_in_intake, vera):
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        with pytest.raises(PurgeRefused, match="still open"):
            case_purge_due(case_ref=case_in_intake.ref, at=LATER)

    @pytest.mark.parametrize("step", ["keys_destroy", "to_days", "case_coarsen", "record", "_tell"])
    def test_cut_short_anywhere_it_is_finished_by_the_next(self, resolved, monkeypatch, step):
        whole = getattr(retention, step)

        def cut(*args: Any, **more: Any) -> Any:
            whole(*args, **more)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(retention, step, cut)
            with pytest.raises(KeyboardInterrupt):
                case_purge_due(case_ref=resolved.ref, at=LATER)
        assert [each.ref for each in due(at=LATER)] == [resolved.ref]
        case_purge_due(case_ref=resolved.ref, at=LATER)
        assert sealed_left() == {}

    def test_a_purged_case_is_not_reopened(self, resolved, vera):
        case_purge_due(case_ref=resolved.ref, at=LATER)
        with pytest.raises(Exception, match="has been removed"):
            case_reopen(case_ref=resolved.ref, by=vera, at=LATER)

    @pytest.mark.parametrize(
        "change",
        [
            {"purged_on": None},
            {"stage": "intake"},
            {"story": b"x"},
            {"purged_on": date(2020, 1, 1)},
        ],
    )
    def test_postgresql_keeps_it_empty_and_ended(self, resolved, change):
        case_purge_due(case_ref=resolved.ref, at=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(ref=resolved.ref).update(**change)


class TestDue:
    def test_a_case_is_due_after_the_days_of_its_ending(self, resolved):
        ends = resolved.moved_at + timedelta(days=BY_KIND["withdrew"].days)
        assert due(at=ends) == []
        assert [each.ref for each in due(at=ends + timedelta(seconds=1))] == [resolved.ref]

    def test_how_it_ended_is_opened_under_a_receipt(self, resolved):
        due(at=LATER)
        told = Entry.objects.using("receipts").get(action="retention.due")
        assert (told.actor, told.receipt, told.subject) == ("system:retention", True, resolved.ref)

    def test_a_contact_without_a_case_is_due_too(self, office):
        receive(inbound=call())
        contact = receive(inbound=call(Kind.CALL_ENDED))
        assert contact.state == State.ABANDONED
        assert due(at=AT + timedelta(days=30)) == []
        assert [each.kind for each in due(at=AT + timedelta(days=31))] == ["contact"]
        purge(at=AT + timedelta(days=31))
        assert sealed_left() == {}

    def test_another_period_needs_another_person(self, vera, second):
        wish = period_ask(kind="withdrew", days=30, by=vera, at=AT)
        assert periods()["withdrew"] == 90
        with pytest.raises(Exception, match="yourself"):
            period_approve(wish=wish.pk, by=vera, at=AT)
        period_approve(wish=wish.pk, by=second, at=AT)
        assert periods()["withdrew"] == 30

    def test_postgresql_knows_the_two(self, vera):
        with pytest.raises(IntegrityError), transaction.atomic():
            RetentionPeriod.objects.create(
                kind="withdrew", days=30, asked_by=vera, asked_at=AT,
                approved_by=vera, approved_at=AT,
            )  # fmt: skip


class TestCommand:
    def run(self, *options: str) -> str:
        out = StringIO()
        call_command("purge_due", *options, stdout=out)
        return out.getvalue()

    @pytest.fixture(autouse=True)
    def today(self, monkeypatch):
        monkeypatch.setattr("cases.management.commands.purge_due.now", lambda: LATER)

    def test_a_dry_run_removes_nothing(self, resolved):
        assert "1 cases, 0 contacts" in self.run("--dry-run")
        assert sealed_left()
        assert not RetentionRun.objects.exists()

    def test_tells_what_went_and_keeps_the_report(self, resolved):
        said = self.run()
        assert "keys: 4" in said
        assert RetentionRun.objects.get().removed["keys"] == 4
        assert "КАНАРКА" not in said

    def test_takes_no_more_than_it_is_told(self, resolved):
        self.run("--limit", "0")
        assert sealed_left()


class TestCoarse:
    def sharp(self) -> set[str]:
        """Every column of time that still tells an hour."""
        found = set()
        for model in apps.get_app_config("cases").get_models():
            for field in model._meta.fields:
                if not isinstance(field, DateTimeField) or model.__name__ in NAMED:
                    continue
                for moment in model.objects.exclude(**{field.name: None}).values_list(
                    field.name, flat=True
                ):
                    local = moment.astimezone(KYIV)
                    if (local.hour, local.minute, local.second, local.microsecond) != (0,) * 4:
                        found.add(f"{model.__name__}.{field.name}")
        return found

    def test_no_column_of_what_ended_tells_an_hour(self, resolved):
        assert {"Contact.offered_at", "Message.at", "Case.moved_at"} <= self.sharp()
        coarsen(at=LATER)
        assert self.sharp() == set()

    def test_what_is_open_keeps_its_hours(self, case_in_intake, taken):
        coarsen(at=LATER)
        assert {"Contact.offered_at", "Case.opened_at"} <= self.sharp()

    def test_a_contact_of_an_open_case_keeps_them_too(self, case_in_intake, taken, olga):
        contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
        contact_close(
            contact_ref=taken.ref, by=olga, code=WrapCode.CASE_OPENED, remark="", hard=False, at=AT
        )
        coarsen(at=LATER)
        assert not Contact.objects.get(ref=taken.ref).coarse

    def test_the_switch_may_still_tell_of_a_call_for_a_while(self, office):
        receive(inbound=call())
        receive(inbound=call(Kind.CALL_ENDED))
        assert coarsen(at=AT + timedelta(minutes=15)) == 0
        assert coarsen(at=AT + timedelta(minutes=16)) == 1

    def test_a_late_answer_gives_the_hours_back(self, office, olga):
        receive(inbound=call())
        receive(inbound=call(Kind.CALL_ENDED))
        coarsen(at=LATER)
        contact = receive(inbound=call(Kind.CALL_ANSWERED, answered_by="101", at=LATER))
        assert (contact.state, contact.coarse) == (State.WRAP_UP, False)

    def test_what_was_said_keeps_its_order(self, resolved, taken):
        before = list(taken.messages.order_by("at").values_list("ref", flat=True))
        coarsen(at=LATER)
        assert list(taken.messages.order_by("at", "number").values_list("ref", flat=True)) == before

    def test_is_done_once(self, resolved):
        assert coarsen(at=LATER) == 2
        assert coarsen(at=LATER) == 0

    def test_approvals_still_bear_their_signature(self, case_verified, vera):
        from cases.signatures import is_signed

        case_resolve(case_ref=case_verified.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        coarsen(at=LATER)
        assert all(is_signed(each) for each in Approval.objects.all())

    def test_a_forged_approval_gets_no_signature_by_it(self, case_verified, vera):
        from cases.signatures import is_signed

        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            Approval.objects.update(signature=bytes(32))
            cursor.execute("SET LOCAL session_replication_role = origin")
        case_resolve(case_ref=case_verified.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        coarsen(at=LATER)
        assert not any(is_signed(each) for each in Approval.objects.all())

    def test_postgresql_lets_no_hour_back_in(self, resolved):
        coarsen(at=LATER)
        for model, column in ((Case, "moved_at"), (Contact, "closed_at")):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.update(**{column: datetime(2026, 11, 25, 9, 30, tzinfo=UTC)})

    def test_a_reopened_case_has_hours_again(self, resolved, vera):
        coarsen(at=LATER)
        case_reopen(case_ref=resolved.ref, by=vera, at=LATER)
        assert not Case.objects.get(ref=resolved.ref).coarse

    def test_events_of_the_line_are_coarse_too(self, resolved):
        coarsen(at=LATER)
        assert {each.at.astimezone(KYIV).hour for each in LineEvent.objects.all()} == {0}

    def test_a_freeze_is_no_hindrance(self, case_in_intake, vera):
        case_freeze(case_ref=case_in_intake.ref, by=vera, at=AT)
        assert coarsen(at=LATER) == 0
