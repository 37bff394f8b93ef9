"""Once something has ended, only its day is left, and PostgreSQL lets no hour back in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField

from cases.inbound import Kind
from cases.lifecycle import Outcome
from cases.models import (
    Approval,
    Case,
    Contact,
    LineEvent,
    PrivateNote,
    State,
    WrapCode,
)
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_close, contact_wrap_up
from cases.services.freezing import case_freeze
from cases.services.notes import note_add
from cases.services.private_notes import debrief_close, private_note_keep
from cases.services.receive import receive
from cases.services.resolution import case_reopen, case_resolve
from tests.cases.conftest import AT, call

KYIV = ZoneInfo("Europe/Kyiv")
LATER = AT + timedelta(days=120)
#: The hour of these is kept on purpose: nobody's contact hangs on them, or they are still open.
#: Traffic counts all who come by a line; it names nobody and no row leads to it or from it.
NAMED = {"RetentionPeriod", "RetentionRun", "BreakGlass", "Traffic", "ReadyAnswer", "SavedFilter"}


#: The journal, and what every screen is told within a day, keep their hours and say so.
KEEP_HOURS = {"audit_entry", "live_outbox"}


#: How each type of PostgreSQL that holds moments is asked for them.
MOMENTS = {
    "timestamptz": "ARRAY[{}]",
    "tstzrange": "ARRAY[lower({0}), upper({0})]",
    "tstzmultirange": "(SELECT array_agg(m) FROM unnest({}) r, LATERAL unnest("
    "ARRAY[lower(r), upper(r)]) m)",
}


def columns_of_time() -> list[tuple[str, str, str]]:
    """Every column of every table that holds moments, and its type, by PostgreSQL's catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND udt_name = ANY(%s)",
            [list(MOMENTS)],
        )
        return [each for each in cursor.fetchall() if each[0] not in KEEP_HOURS]


def hours_of(refs: set[str]) -> set[str]:
    """Where a row that names one of these, anywhere in it, still tells an hour."""
    found = set()
    with connection.cursor() as cursor:
        for table, column, kind in columns_of_time():
            moments = MOMENTS[kind].format(f't."{column}"')
            cursor.execute(
                f'SELECT 1 FROM "{table}" t, unnest({moments}) moment WHERE t::text LIKE ANY(%s)'
                " AND moment <> date_trunc('day', moment, 'Europe/Kyiv') LIMIT 1",
                [[f"%{ref}%" for ref in refs]],
            )
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


class TestCatalogue:
    """The same, asked of PostgreSQL itself: nothing depends on what Django knows."""

    def test_no_row_that_names_the_case_tells_an_hour(self, resolved, taken):
        messages = {str(ref) for ref in taken.messages.values_list("ref", flat=True)}
        refs = {str(resolved.ref), str(taken.ref), *messages}
        assert len(hours_of(refs)) > 5
        coarsen(at=LATER)
        assert hours_of(refs) == set()

    def test_knows_columns_outside_the_room_of_cases(self, db):
        rooms = {table.split("_")[0] for table, _, _ in columns_of_time()}
        assert {"cases", "operators"} <= rooms

    def test_sees_windows_too(self, resolved, taken):
        assert {("cases_slot", "span", "tstzrange"), ("cases_callback", "due", "tstzrange")} <= set(
            columns_of_time()
        )
        assert "cases_callback.due" in hours_of({str(taken.ref)})


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

    def test_what_is_written_afterwards_tells_none_either(self, resolved, olga, vera):
        coarsen(at=LATER)
        asked = PrivateNote.objects.get()
        told = {"case_ref": resolved.ref, "at": LATER}
        note_add(by=olga, body="Подзвонила мати", **told)
        private_note_keep(by=olga, body="Важко", debrief=False, **told)
        debrief_close(by=vera, note=asked.ref, **told)
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
        case_reopen(case_ref=resolved.ref, by=vera, why="x", at=LATER)
        assert not Case.objects.get(ref=resolved.ref).coarse

    def test_events_of_the_line_are_coarse_too(self, resolved):
        coarsen(at=LATER)
        assert {each.at.astimezone(KYIV).hour for each in LineEvent.objects.all()} == {0}

    def test_a_freeze_is_no_hindrance(self, case_in_intake, vera):
        case_freeze(case_ref=case_in_intake.ref, by=vera, at=AT)
        assert coarsen(at=LATER) == 0
