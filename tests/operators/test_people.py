"""Who is added, in which shape, and who may be kept out."""

import uuid
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from audit.models import Entry
from operators.demo import PEOPLE, people_load
from operators.models import Office, Operator, Presence
from operators.roles import Role
from operators.selectors import rights_versions
from operators.services import DemoOnly, KeepingOutRefused, operator_add, operator_keep_out
from tests.operators.conftest import AT, move_agreed, person, role_agreed

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "call_sign", ["", "kalyna", "KALYNA", "Калина", "Kalyna Dub", "K", "Kalyna\n", "Dub-1234"]
    )
    def test_a_call_sign_that_is_not_one_word(self, north: Office, call_sign: str) -> None:
        with pytest.raises(IntegrityError, match="call_sign_is_one_word"):
            Operator.objects.create(call_sign=call_sign, role=Role.PRESS, office=north)

    def test_a_role_that_does_not_exist(self, north: Office) -> None:
        with pytest.raises(IntegrityError, match="role_is_known"):
            Operator.objects.create(call_sign="Dub", role="root", office=north)

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.SENIOR, Role.SUPERVISOR])
    def test_who_answers_without_a_language(self, north: Office, role: Role) -> None:
        with pytest.raises(IntegrityError, match="speak_a_language"):
            Operator.objects.create(call_sign="Dub", role=role, office=north, languages=[])

    def test_a_language_that_the_line_does_not_have(self, north: Office) -> None:
        with pytest.raises(IntegrityError, match="languages_are_of_the_line"):
            person(Role.OPERATOR, north, languages=["uk", "de"])

    def test_two_people_at_one_extension(self, north: Office) -> None:
        person(Role.OPERATOR, north, extension="101")
        with pytest.raises(IntegrityError, match="extension_is_one_desk"):
            person(Role.SENIOR, north, extension="101")

    @pytest.mark.parametrize("extension", ["+1202555", "1", "10a"])
    def test_an_extension_that_is_a_telephone_number(self, north: Office, extension: str) -> None:
        with pytest.raises(IntegrityError, match="extension_is_digits"):
            person(Role.OPERATOR, north, extension=extension)

    def test_one_call_sign_for_two(self, north: Office) -> None:
        person(Role.OPERATOR, north)
        with pytest.raises(IntegrityError, match="call_sign"):
            person(Role.PRESS, north, "Kalyna")


def test_press_officers_need_no_language(north: Office) -> None:
    assert person(Role.PRESS, north).languages == []


class TestTheRightsVersion:
    @pytest.mark.parametrize(
        "change", [{"role": Role.SENIOR}, {"is_active": False}], ids=["role", "kept out"]
    )
    def test_rises_with_the_rights_whoever_changes_them(
        self, kalyna: Operator, change: dict[str, object]
    ) -> None:
        role_agreed(kalyna, Role.SENIOR)
        Operator.objects.filter(pk=kalyna.pk).update(**change)

        kalyna.refresh_from_db()
        assert kalyna.rights_version == 2

    def test_rises_with_a_move_to_another_office(self, kalyna: Operator, south: Office) -> None:
        move_agreed(kalyna, south)
        kalyna.office = south
        kalyna.save()

        assert rights_versions([kalyna.pk]) == {kalyna.pk: 2}

    def test_stays_with_other_changes_and_can_never_fall(self, kalyna: Operator) -> None:
        role_agreed(kalyna, Role.SENIOR)
        Operator.objects.filter(pk=kalyna.pk).update(role=Role.SENIOR)
        kalyna.extension = "101"
        kalyna.role = Role.SENIOR
        kalyna.save()
        Operator.objects.filter(pk=kalyna.pk).update(rights_version=0)

        assert rights_versions([kalyna.pk]) == {kalyna.pk: 2}

    def test_is_not_given_for_whoever_was_kept_out(self, kalyna: Operator) -> None:
        Operator.objects.update(is_active=False)

        assert rights_versions([kalyna.pk, uuid.uuid4()]) == {}


class TestAdding:
    def add(self, office: Office, **more: object) -> Operator:
        usual = {"call_sign": "Dub", "role": Role.OPERATOR, "languages": ["uk"], "by": "system:x"}
        return operator_add(office=office, at=AT, **(usual | more))

    def test_begins_offline_without_a_password_and_is_audited(self, north: Office) -> None:
        dub = self.add(north)

        assert not dub.has_usable_password()
        assert dub.presence.state == "offline"
        entry = Entry.objects.get(action="operators.person_added")
        assert (entry.actor, entry.subject, entry.detail) == (
            "system:x",
            dub.pk,
            {"added_role": "operator"},
        )

    @pytest.mark.parametrize("password", ["short", "password123456"])
    def test_refuses_a_weak_password(self, north: Office, password: str) -> None:
        with pytest.raises(ValidationError):
            self.add(north, password=password)
        assert not Operator.objects.exists()

    @pytest.mark.parametrize(
        "unfit", [{"call_sign": "dub"}, {"languages": []}, {"extension": "x"}, {"role": "root"}]
    )
    def test_refuses_what_the_database_would_refuse(
        self, north: Office, unfit: dict[str, object]
    ) -> None:
        with pytest.raises(ValidationError):
            self.add(north, **unfit)

    def test_at_the_console_asks_for_the_password_and_never_prints_it(
        self, north: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("getpass.getpass", lambda prompt: "seven tall poplars")
        out = StringIO()

        call_command("add_operator", "Dub", "operator", "north", "--languages", "uk", stdout=out)

        told = out.getvalue().splitlines()
        assert told[0] == "Added Dub to Office North."
        assert told[1].startswith("Enrolment code, good once and for a day: ")
        assert len(told) == 2
        assert Operator.objects.get(call_sign="Dub").check_password("seven tall poplars")

    def test_at_the_console_refuses_two_different_passwords(
        self, north: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = iter(["seven tall poplars", "seven small poplars"])
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

        with pytest.raises(CommandError, match="differ"):
            call_command("add_operator", "Dub", "operator", "north")

    def test_at_the_console_names_an_office_that_is_not_there(self, north: Office) -> None:
        with pytest.raises(CommandError, match="no office"):
            call_command("add_operator", "Dub", "operator", "west")


class TestKeepingOut:
    def test_ends_the_right_to_sign_in_and_is_audited(
        self, staff: dict[Role, Operator], kalyna: Operator
    ) -> None:
        klen = staff[Role.ADMINISTRATOR]

        operator_keep_out(operator_ref=kalyna.pk, by=klen, at=AT)

        assert rights_versions([kalyna.pk]) == {}
        entry = Entry.objects.get(action="operators.person_kept_out")
        assert (entry.actor, entry.subject) == (str(klen.pk), kalyna.pk)

    def test_nobody_keeps_themselves_out(self, staff: dict[Role, Operator]) -> None:
        klen = staff[Role.ADMINISTRATOR]
        with pytest.raises(KeepingOutRefused, match="Another administrator"):
            operator_keep_out(operator_ref=klen.pk, by=klen, at=AT)

    def test_the_last_administrator_stays(self, staff: dict[Role, Operator], north: Office) -> None:
        verba = person(Role.ADMINISTRATOR, north, "Verba", is_active=False)
        with pytest.raises(KeepingOutRefused, match="last administrator"):
            operator_keep_out(operator_ref=staff[Role.ADMINISTRATOR].pk, by=verba, at=AT)

    def test_on_the_page(
        self, staff: dict[Role, Operator], kalyna: Operator, signed_in: object
    ) -> None:
        browser: Client = signed_in(Role.ADMINISTRATOR)

        page = browser.get("/people/").content.decode()
        assert all(each.call_sign in page for each in staff.values())
        assert "Keep Kalyna out" in browser.get(f"/people/{kalyna.pk}/").content.decode()

        browser.post(f"/people/{kalyna.pk}/active/", {"active": "0"})
        assert "Ask to let Kalyna in" in browser.get(f"/people/{kalyna.pk}/").content.decode()
        assert browser.post(f"/people/{uuid.uuid4()}/active/").status_code == 404


class TestDemoPeople:
    def test_are_enough_for_every_rule_of_two(self, db: None) -> None:
        people = people_load(AT)

        count = {role: sum(each.role == role for each in people) for role in Role}
        assert count[Role.OPERATOR] >= 3
        assert min(count[Role.SENIOR], count[Role.PRESS]) >= 2
        assert min(count.values()) >= 1
        assert Office.objects.count() == 2
        for office in Office.objects.all():
            approvers = [Role.SENIOR, Role.SUPERVISOR]
            assert office.people.filter(role__in=approvers).count() >= 2
            assert office.people.filter(role=Role.LIAISON).exists()

    def test_have_no_password(self, db: None) -> None:
        assert not any(each.has_usable_password() for each in people_load(AT))

    def test_come_once_and_are_left_as_they_are(self, db: None) -> None:
        people_load(AT)
        role_agreed(Operator.objects.get(call_sign="Dub"), Role.SENIOR)
        Operator.objects.filter(call_sign="Dub").update(role=Role.SENIOR)
        people_load(AT)

        # The two who agreed are not of the demonstration.
        assert Operator.objects.count() == Presence.objects.count() == len(PEOPLE) + 2
        assert Operator.objects.get(call_sign="Dub").role == Role.SENIOR

    def test_do_not_come_to_production(self, db: None, settings: Settings) -> None:
        settings.DEMO = False
        with pytest.raises(DemoOnly):
            people_load(AT)
