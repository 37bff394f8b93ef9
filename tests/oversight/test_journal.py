"""The auditor reads who did what, finds who looked at a number, and prints the root of the day."""

from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from audit.daily import WORDS
from audit.device import device
from audit.links import canonical
from audit.models import Entry, Seal
from audit.receipts import receipt
from audit.record import record
from cases.models import Case
from cases.services.identity import identity_tags_add
from operators.models import Office, Operator
from operators.roles import Role
from tests.audit.conftest import AT, seal_all
from vault import signing
from vault.fields import seal
from vault.keyring import keys_create

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
NUMBER = "+380 00 123 45 67"
Browser = Callable[[Role], Client]


@pytest.fixture
def case(north: Office) -> Case:
    made = Case(ref=uuid4(), code="K7M-42T", office=north, opened_at=AT, moved_at=AT)
    keys_create(owner=made.ref, kind="case", at=AT)
    seal(made, phone=NUMBER, story="a canary story")
    made.save()
    identity_tags_add(owner=made, number=NUMBER)
    return made


@pytest.fixture
def looked(case: Case, staff: dict[Role, Operator]) -> None:
    """Kalyna revealed the number, Vesna opened two cases at once, this one among them."""
    kalyna, vesna = staff[Role.OPERATOR], staff[Role.SENIOR]
    machine = device.set("d1e2f3")
    receipt(
        actor=str(kalyna.pk),
        role=kalyna.role,
        action="case.reveal.phone",
        subjects=[case.ref],
        reason="verify",
        at=AT,
    )
    device.reset(machine)
    receipt(
        actor=str(vesna.pk),
        role=vesna.role,
        action="case.view",
        subjects=[case.ref, uuid4()],
        at=AT,
    )
    receipt(actor=str(vesna.pk), role=vesna.role, action="case.view", subjects=[uuid4()], at=AT)


def text(browser: Client, address: str, **asked: str) -> str:
    answer = browser.get(reverse(address), asked)
    assert answer.status_code == 200
    return answer.content.decode()


class TestJournal:
    def test_shows_who_what_why_and_from_where(self, looked: None, signed_in: Browser) -> None:
        said = text(signed_in(Role.AUDITOR), "oversight:journal")
        for word in (
            "Kalyna",
            "The number was shown",
            "K7M-42T",
            "verify",
            "d1e2f3",
            "2 records",
        ):
            assert word in said
        assert "a canary story" not in said
        for word in ("Outside place 1", "Outside place 2", "silent"):
            assert word in said

    @pytest.mark.parametrize(
        ("asked", "rows"),
        [
            ({"person": "kalyna"}, 1),
            ({"person": "nobody"}, 0),
            ({"kind": "look"}, 3),
            ({"kind": "keys"}, 0),
            ({"code": "k7m42t"}, 2),
            ({"code": "ZZZ-000"}, 0),
            ({"since": "2026-11-24"}, 0),
            ({"until": "2026-11-23", "kind": "look"}, 3),
            ({"until": "2026-11-22"}, 0),
            ({"until": "9999-12-31", "kind": "look"}, 3),
            ({"since": "nonsense", "kind": "look", "after": "x"}, 3),
        ],
    )
    def test_is_narrowed(
        self, looked: None, signed_in: Browser, asked: dict[str, str], rows: int
    ) -> None:
        said = text(signed_in(Role.AUDITOR), "oversight:journal", **asked)
        assert said.count('<th scope="row"') == rows

    def test_goes_on_page_by_page(self, north: Office, signed_in: Browser) -> None:
        for number in range(60):
            record("keys.rotated", actor="system:keys", at=AT, version=number)
        auditor = signed_in(Role.AUDITOR)
        first = auditor.get(reverse("oversight:journal"), {"kind": "keys"})
        following = first.context["following"]
        rest = auditor.get(reverse("oversight:journal"), {"kind": "keys", "after": following})
        assert (len(first.context["lines"]), len(rest.context["lines"])) == (50, 10)
        assert first.context["count"] == 60

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
    def test_is_not_there_for_anybody_else(self, signed_in: Browser, role: Role) -> None:
        for address in ("oversight:journal", "oversight:who-looked"):
            assert signed_in(role).get(reverse(address)).status_code == 404


class TestWhoLooked:
    def ask(self, browser: Client, sign: str, reason: str = "leak") -> str:
        answer = browser.post(reverse("oversight:who-looked"), {"sign": sign, "reason": reason})
        assert answer.status_code == 200
        return answer.content.decode()

    def test_names_every_look_at_the_number(self, looked: None, signed_in: Browser) -> None:
        said = self.ask(signed_in(Role.AUDITOR), "00380 00-1234567")
        assert said.count('<th scope="row"') == 2
        for word in ("Kalyna", "Vesna", "The number was shown", "verify", "d1e2f3"):
            assert word in said

    def test_is_a_row_with_a_tag_and_without_the_number(
        self, looked: None, signed_in: Browser
    ) -> None:
        said = self.ask(signed_in(Role.AUDITOR), NUMBER)
        entry = Entry.objects.get(action="audit.who_looked")
        assert (entry.reason, entry.receipt, len(bytes(entry.subject_tag or b""))) == (
            "leak",
            True,
            32,
        )
        kept = str(Entry.objects.values())
        for written in ("380001234567", "38000 123", NUMBER, "1234567"):
            assert written not in kept
            assert written not in said

    def test_an_earlier_question_is_a_look_too(self, case: Case, signed_in: Browser) -> None:
        auditor = signed_in(Role.AUDITOR)
        self.ask(auditor, NUMBER)
        assert "Somebody asked who looked at a number" in self.ask(auditor, NUMBER)

    def test_unknown_and_never_looked_at_answer_alike(self, case: Case, signed_in: Browser) -> None:
        auditor = signed_in(Role.AUDITOR)
        token = auditor.get(reverse("oversight:who-looked")).context["csrf_token"]
        said = [self.ask(auditor, sign) for sign in (NUMBER, "+380 00 765 43 21")]
        assert "Nobody looked" in said[0]
        assert token
        plain = [page.split("<main")[1].split("csrfmiddlewaretoken")[1][90:] for page in said]
        assert plain[0] == plain[1]

    @pytest.mark.parametrize(("sign", "reason"), [("", "leak"), ("?!", "leak"), (NUMBER, "")])
    def test_what_cannot_be_asked_is_explained_and_kept(
        self, north: Office, signed_in: Browser, sign: str, reason: str
    ) -> None:
        address = reverse("oversight:who-looked")
        answer = signed_in(Role.AUDITOR).post(address, {"sign": sign, "reason": reason})
        assert answer.status_code == 422
        assert not Entry.objects.filter(action="audit.who_looked").exists()


class TestRoot:
    def test_the_sheet_and_the_command_say_the_same(self, looked: None, signed_in: Browser) -> None:
        with_chain = seal_all()
        said = text(signed_in(Role.SUPERVISOR), "oversight:shift-sheet")
        out = StringIO()
        call_command("audit_root", stdout=out)
        told = {line.split()[0]: line.split()[1:] for line in out.getvalue().splitlines()}
        assert told["seq"] == [str(with_chain)]
        for name in ("hash", "signature", "fingerprint"):
            assert " ".join(told[name]) in said

    def test_is_signed_for_its_day(self, looked: None) -> None:
        last = seal_all()
        out = StringIO()
        call_command("audit_root", "--date", "2026-11-23", stdout=out)
        told = {line.split()[0]: "".join(line.split()[1:]) for line in out.getvalue().splitlines()}
        digest = bytes(Seal.objects.get(seq=last).hash).hex()
        statement = WORDS + canonical({"date": "2026-11-23", "seq": last, "hash": digest})
        assert told["hash"] == digest
        signature = bytes.fromhex(told["signature"])
        assert signing.verify(statement, signature, public=signing.public_key())

    def test_of_a_day_before_the_first_row_is_the_empty_chain(self, looked: None) -> None:
        seal_all()
        out = StringIO()
        call_command("audit_root", "--date", "2026-11-22", stdout=out)
        assert "seq          0" in out.getvalue()


def test_a_supervisor_sees_the_counts_of_the_own_office(
    staff: dict[Role, Operator], south: Office, signed_in: Browser
) -> None:
    browser = signed_in(Role.SUPERVISOR)
    browser.get("/nowhere-at-all/")
    said = text(browser, "oversight:counts")
    assert "Looks at sealed data" in said
    assert "Kalyna" not in said
