"""What somebody had goes back in the moment in which they go: nothing is left with nobody there."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from audit.receipts import receipt
from cases.models import Case, Contact, Draft, DraftPlace, Ring, Task, WrapCode
from cases.presenters.tasks import task_rows
from cases.selectors.cases import unassigned
from cases.services.assignment import case_assign
from cases.services.contacts import contact_claim, contact_wrap_up
from cases.services.drafts import draft_keep
from cases.services.giving_back import vanished_give_back
from cases.services.receive import receive
from cases.services.ringing import ring_round
from operators.models import Device, Operator, Presence, What
from operators.reach import office_of
from operators.roles import Role
from operators.services import device_revoke, operator_keep_out
from operators.services.changes import change_agree, factors_reset_ask, role_ask
from tests.acting import acting_as
from tests.cases.conftest import AT, call, chat, person
from tests.cases.going import WAYS
from tests.cases.test_tasks_follow import plan
from vault.fields import open_one

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(office):
    return person(office, "Ada", Role.ADMINISTRATOR)


@pytest.fixture
def boris(office):
    return person(office, "Boris", Role.ADMINISTRATOR)


def fresh(thing):
    return type(thing).objects.get(ref=thing.ref)


def presence(who):
    return Presence.objects.get(operator=who).state


class TestWhoeverGoes:
    @pytest.mark.parametrize("how", WAYS)
    def test_loses_contacts_and_cases_at_once(
        self, how, case_in_intake, taken, olga, vera, ada, boris
    ):
        task = plan(case_in_intake, olga, vera)
        how(olga, ada, boris, at=AT)
        contact, case = fresh(taken), fresh(case_in_intake)
        assert (contact.state, contact.operator, contact.claimed_at) == ("offered", None, None)
        assert (case.assignee, presence(olga)) == (None, "offline")
        assert case in unassigned(vera)
        with office_of(case.office_id):
            [row] = task_rows(
                [Task.objects.select_related("case", "assignee").get(ref=task.ref)], AT
            )
        assert row.assignee == ""

    def test_their_task_goes_to_whoever_gets_the_case(self, case_in_intake, olga, taras, vera, ada):
        task = plan(case_in_intake, olga, vera)
        operator_keep_out(operator_ref=olga.pk, by=ada, at=AT)
        version = fresh(case_in_intake).version
        case_assign(case_ref=case_in_intake.ref, by=vera, to=taras, version=version, at=AT)
        assert fresh(task).assignee == taras

    def test_their_task_in_the_case_of_somebody_else_goes_to_that_person(
        self, case_in_intake, olga, nadia, ada
    ):
        task = plan(case_in_intake, nadia, olga)
        operator_keep_out(operator_ref=nadia.pk, by=ada, at=AT)
        assert (fresh(task).assignee, fresh(case_in_intake).assignee) == (olga, olga)

    def test_a_liaison_officer_leaves_a_hand_over_that_everybody_sees_as_nobodys(
        self, case_verified, lesya, vera, ada
    ):
        Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
        operator_keep_out(operator_ref=lesya.pk, by=ada, at=AT)
        assert (fresh(case_verified).liaison, fresh(case_verified).assignee is None) == (
            None,
            False,
        )

    def test_a_call_that_rings_there_rings_elsewhere(self, olga, taras, ada):
        Presence.objects.filter(operator=taras).update(state="pause", reason="break")
        receive(inbound=call(line="sip"))
        assert ring_round(at=AT) == 1
        operator_keep_out(operator_ref=olga.pk, by=ada, at=AT)
        Presence.objects.filter(operator=taras).update(state="ready", reason="")
        assert ring_round(at=AT) == 1
        assert Ring.objects.get(ended_at=None).operator == taras

    def test_who_keeps_the_work_keeps_the_cases_and_is_signed_out_of_the_contacts(
        self, case_in_intake, taken, olga, ada, boris
    ):
        change = role_ask(operator_ref=olga.pk, role=Role.SENIOR, by=ada, at=AT)
        change_agree(change_id=change.pk, by=boris, at=AT)
        assert (fresh(taken).state, fresh(case_in_intake).assignee) == ("offered", olga)

    def test_a_new_second_proof_and_a_revoked_browser_take_the_contacts_alone(
        self, case_in_intake, taken, olga, ada, boris
    ):
        device = Device.objects.create(
            operator=olga, token_hash=b"0" * 32, label="Firefox", first_day=AT, last_day=AT
        )
        device_revoke(ref=device.ref, by=ada, of=olga, at=AT)
        assert fresh(taken).state == "on_contact"
        Device.objects.filter(ref=device.ref).update(revoked_at=None, session_key="a" * 32)
        device_revoke(ref=device.ref, by=ada, of=olga, at=AT)
        assert (fresh(taken).state, fresh(case_in_intake).assignee) == ("offered", olga)
        contact_claim(contact_ref=taken.ref, by=olga, at=AT)
        change = factors_reset_ask(operator_ref=olga.pk, by=ada, at=AT)
        assert change.what == What.FACTORS
        change_agree(change_id=change.pk, by=boris, at=AT)
        assert (fresh(taken).state, fresh(case_in_intake).assignee) == ("offered", olga)

    def test_everything_is_written_down_with_who_did_it(self, case_in_intake, taken, olga, ada):
        operator_keep_out(operator_ref=olga.pk, by=ada, at=AT)
        for action, thing in [("contact.given_back", taken), ("case.assigned", case_in_intake)]:
            row = Entry.objects.filter(action=action, subject=thing.ref).latest("id")
            assert row.actor == str(ada.pk)

    def test_an_administrator_of_another_office_does_it_with_the_rights_of_the_web(
        self, case_in_intake, taken, olga, sister_office
    ):
        far = person(sister_office, "Klen", Role.ADMINISTRATOR)
        with acting_as("app"), office_of(sister_office.pk):
            operator_keep_out(operator_ref=olga.pk, by=far, at=AT)
        assert (fresh(taken).operator, fresh(case_in_intake).assignee) == (None, None)


class TestUnfinishedWrapUp:
    @pytest.fixture
    def typed(self, taken, olga):
        contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
        draft_keep(
            about=taken.ref,
            place=DraftPlace.CLOSE,
            by=olga,
            typed={"code": ["info_only"], "remark": ["КАНАРКА-НОТАТКА"]},
            version=0,
            at=AT,
        )
        return taken

    def test_keeps_its_note(self, typed, olga, ada):
        operator_keep_out(operator_ref=olga.pk, by=ada, at=AT)
        contact = fresh(typed)
        assert (contact.state, contact.operator) == ("closed", olga)
        seen = receipt(actor="test", action="contact.look", subjects=[contact.ref], at=AT)
        assert open_one(seen, contact, "wrap") == "info_only\nКАНАРКА-НОТАТКА"
        assert not Draft.objects.filter(about=contact.ref).exists()
        told = json.dumps(list(Entry.objects.values_list("detail", flat=True)))
        assert "КАНАРКА" not in told

    def test_without_a_code_it_is_for_the_supervisor(self, taken, olga, ada):
        contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
        operator_keep_out(operator_ref=olga.pk, by=ada, at=AT)
        seen = receipt(actor="test", action="contact.look", subjects=[taken.ref], at=AT)
        assert open_one(seen, fresh(taken), "wrap") == f"{WrapCode.PASSED_SUPERVISOR.value}\n"


class TestVanished:
    @pytest.mark.parametrize(("silent", "back"), [(170, 0), (190, 1)])
    def test_a_chat_goes_on_with_somebody_else(self, taken, olga, silent, back):
        Presence.objects.filter(operator=olga).update(heartbeat_at=AT)
        assert vanished_give_back(at=AT + timedelta(seconds=silent)) == back
        assert fresh(taken).state == ("offered" if back else "on_contact")
        assert presence(olga) == ("offline" if back else "on_contact")

    def test_a_chat_that_was_just_taken_stays(self, taken, olga):
        Presence.objects.filter(operator=olga).update(heartbeat_at=AT - HOUR)
        assert vanished_give_back(at=AT + timedelta(minutes=2)) == 0
        assert fresh(taken).operator == olga

    def test_a_call_stays_where_its_handset_is(self, spoken, olga):
        Presence.objects.filter(operator=olga).update(heartbeat_at=AT)
        assert vanished_give_back(at=AT + HOUR) == 0
        assert fresh(spoken).operator == olga

    def test_whoever_talks_and_writes_loses_the_chat_alone(self, spoken, olga):
        other = receive(inbound=chat())
        contact_claim(contact_ref=other.ref, by=olga, at=AT)
        Presence.objects.filter(operator=olga).update(heartbeat_at=AT)
        assert vanished_give_back(at=AT + HOUR) == 1
        assert (fresh(spoken).state, presence(olga)) == ("on_contact", "on_contact")


class TestPostgresql:
    @pytest.mark.parametrize(
        "changes", [{"is_active": False}, {"role": "press"}, {"office": "south"}]
    )
    def test_gives_nothing_to_whoever_is_gone(
        self, waiting, case_verified, olga, taras, sister_office, changes
    ):
        if "office" in changes:
            taras = person(sister_office, "Chaika", Role.OPERATOR)
        elif "role" in changes:
            taras = person(waiting.office, "Pero", Role.PRESS)
        else:
            Operator.objects.filter(pk=taras.pk).update(**changes)
        contact = receive(inbound=chat(conversation="chat-9"))
        with pytest.raises(IntegrityError, match="gone"), transaction.atomic():
            Contact.objects.filter(ref=contact.ref).update(state="on_contact", operator=taras)
        for field in ("assignee", "liaison"):
            with pytest.raises(IntegrityError, match="gone"), transaction.atomic():
                Case.objects.filter(ref=case_verified.ref).update(**{field: taras})
