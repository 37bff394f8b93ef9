"""What was told is removed when its time has come, keys first, and nothing brings it back."""

from datetime import date, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction

from audit.models import Entry
from cases.inbound import Kind
from cases.lifecycle import Outcome
from cases.models import (
    Case,
    Contact,
    IdentityTag,
    Message,
    Note,
    RetentionPeriod,
    RetentionRun,
    State,
)
from cases.periods import BY_KIND
from cases.selectors.periods import periods
from cases.services import retention
from cases.services.purging import due, period_approve, period_ask, purge
from cases.services.receive import receive
from cases.services.resolution import case_reopen, case_resolve
from cases.services.retention import PurgeRefused, case_purge, case_purge_due
from operators.roles import Role
from tests.cases.conftest import AT, call, chat, person
from vault.fields import SealedField
from vault.models import WrappedKey

KYIV = ZoneInfo("Europe/Kyiv")
LATER = AT + timedelta(days=120)


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

    def test_leaves_nothing_of_how_a_contact_was_weighed_or_lost(self, resolved, taken, office):
        other = receive(inbound=chat(conversation="other"))
        weighed = {"weighed": 0, "weighed_over": 2, "weighed_why": "heard"}
        Contact.objects.filter(ref=taken.ref).update(lost=True, continues=other, **weighed)
        case_purge_due(case_ref=resolved.ref, at=LATER)
        left = Contact.objects.filter(ref=taken.ref).values_list(*weighed, "lost", "continues")
        assert left.get() == (None, None, "", False, None)

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
        with pytest.raises(Exception, match="not possible"):
            case_reopen(case_ref=resolved.ref, by=vera, why="x", at=LATER)

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


class TestPages:
    def test_a_purged_case_says_so_to_those_who_could_see_it(
        self, resolved, client, nadia, stranger
    ):
        case_purge_due(case_ref=resolved.ref, at=LATER)
        client.force_login(nadia)
        page = client.get(f"/cases/{resolved.ref}/")
        assert (page.status_code, resolved.code in client.get("/cases/").content.decode()) == (
            200,
            False,
        )
        assert "has been removed" in page.content.decode()
        assert client.get(f"/cases/{resolved.ref}/timeline/").status_code == 404
        client.force_login(stranger)
        assert client.get(f"/cases/{resolved.ref}/").status_code == 404

    def test_two_supervisors_press_one_button_each(self, resolved, client, vera, second):
        for by in (vera, second):
            assert Case.objects.get(ref=resolved.ref).purged_on is None
            client.force_login(by)
            assert client.post(f"/cases/{resolved.ref}/purge/").status_code == 303
        assert Case.objects.get(ref=resolved.ref).purged_on

    def test_a_period_is_asked_for_and_agreed_to(self, client, vera, second):
        client.force_login(vera)
        assert (
            client.post("/oversight/retention/period/", {"kind": "withdrew", "days": 2}).status_code
            == 422
        )
        client.post("/oversight/retention/period/", {"kind": "withdrew", "days": 30})
        wish = RetentionPeriod.objects.get()
        assert client.post(f"/oversight/retention/{wish.pk}/").status_code == 409
        client.force_login(second)
        assert client.post(f"/oversight/retention/{wish.pk}/").status_code == 302
        assert "30" in client.get("/oversight/retention/").content.decode()
        assert client.post("/oversight/retention/999/").status_code == 404
