"""Two journeys through the pages: one of four withdraws, and a grandmother calls in Ukrainian."""

import re

import pytest
from django.test import Client
from django.utils import translation

from audit.models import Entry
from cases.inbound import Kind, Sender
from cases.lifecycle import Stage
from cases.models import Case, Consent, Direction, Kin, Member, Message, State
from cases.services.editing import case_edit
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.setting_up import line_place
from tests.cases.conftest import AT, call, chat
from tests.cases.people import NAMES, four, withdraw
from tests.cases.test_outcomes import hung_up
from tests.intake.test_web_form import AGAIN, answered, calm, send, sent_code

__all__ = ["calm"]

GRANDSON, NUMBER = "Онук Петрик", "+70005550188"
#: The way through the script of somebody who asks about a grandson at the front.
ASKING = ("freely", "no_danger", "family", "front", "knows", "ukraine", "enough", "goodbye")


@pytest.fixture(autouse=True)
def her_language():
    """What one asked to read in is not the next one's language."""
    yield
    translation.deactivate()


def signed_in(person, language="en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def page_of(client, where) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def at_rest(page: str) -> str:
    """A page without what changes with each request."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r'value="[0-9a-f]{16}"', "", page)


class TestOneOfFourWithdraws:
    @pytest.fixture
    def group(self, case_in_intake, olga):
        """The case of four who all agreed, as its operator wrote it down on the pages."""
        client, where = signed_in(olga), f"/cases/{case_in_intake.ref}"
        for name in NAMES:
            sent = {"kind": "soldier", "age": "30", "name": name}
            assert client.post(f"{where}/add-member/", sent).status_code == 303
        for member in Member.objects.order_by("number"):
            sent = {"answer": "yes", "told": "voice", "version": member.version}
            assert client.post(f"{where}/members/{member.ref}/ask/", sent).status_code == 303
        # An open conversation stands in the queue of the office under the code of its case.
        hung_up(case_in_intake, olga)
        return case_in_intake

    @pytest.fixture
    def left(self, group, olga):
        """The third of them, who left and wants to be erased."""
        third = Member.objects.get(number=3)
        where = f"/cases/{group.ref}/members/{third.ref}/withdraw/"
        answer = signed_in(olga).post(where, {"told": "voice", "erase": "on"})
        assert answer.status_code == 303
        third.refresh_from_db()
        assert third.consent == Consent.WITHDRAWN
        return third

    def test_nothing_goes_out_to_anybody(self, left):
        assert not Message.objects.filter(direction=Direction.OUT).exists()

    def test_their_own_page_shows_none_of_the_others(self, group, left, olga):
        page = page_of(signed_in(olga), f"/cases/{group.ref}/members/{left.ref}/")
        assert page.count("person-card") == 1
        assert [name for name in NAMES if name in page] == []

    def test_whoever_left_and_writes_anew_is_told_nothing_of_the_others(self, group, left, taras):
        """They come from an account of their own, to somebody who knows nothing of the group."""
        third = Sender(name="Крук", handle="kruk_demo")
        contact = receive(inbound=chat("Я передумав", conversation="chat-3", sender=third))
        client = signed_in(taras)
        assert client.post(f"/contacts/{contact.ref}/claim/").status_code == 303
        assert client.post(f"/contacts/{contact.ref}/case/").status_code == 303
        own = Case.objects.exclude(ref=group.ref).get()
        pages = [
            page_of(client, where)
            for where in (
                f"/contacts/{contact.ref}/",
                f"/cases/{own.ref}/",
                f"/cases/{own.ref}/members/",
                "/cases/",
                "/desk/",
            )
        ]
        foreign = [*NAMES, group.code, str(group.ref)]
        assert [word for word in foreign for page in pages if word in page] == []
        assert client.get(f"/cases/{group.ref}/").status_code == 404
        for other in Member.objects.all():
            assert client.get(f"/cases/{own.ref}/members/{other.ref}/").status_code == 404

    def test_whoever_holds_the_code_of_their_form_reads_the_same_as_before(self, office, olga):
        line_place(key="web", office=office)
        code = sent_code(send(Client(), story="Нас четверо"))
        case = case_open(contact_ref=answered(olga, "Ми прочитали").ref, by=olga, at=AT)
        group = four(case, olga)
        told = [Client().post(AGAIN, {"code": code}) for _ in range(2)][-1]
        withdraw(group[2], olga, erase=True)
        again = Client().post(AGAIN, {"code": code})
        assert "Ми прочитали" in told.content.decode()
        assert at_rest(again.content.decode()) == at_rest(told.content.decode())

    def test_whoever_asks_about_one_of_them_sees_no_change(self, group, olga, taras, vera):
        mother = Sender(name="Мати", handle="maty_demo")
        asked = receive(inbound=chat("Шукаю сина", conversation="family-1", sender=mother))
        client = signed_in(taras)
        client.post(f"/contacts/{asked.ref}/claim/")
        client.post(f"/contacts/{asked.ref}/case/")
        family = Case.objects.exclude(ref=group.ref).get()
        sent = {"tie": "mother", "name": NAMES[2], "phone": "+70005550141"}
        assert client.post(f"/cases/{family.ref}/add-kin/", sent).status_code == 303
        sent = {"kin_ref": str(Kin.objects.get().ref), "about": str(group.ref)}
        assert signed_in(vera).post(f"/cases/{family.ref}/link-kin/", sent).status_code == 303
        shown = (f"/cases/{family.ref}/", f"/cases/{family.ref}/kin/", "/cases/", "/desk/")
        before = [at_rest(page_of(client, where)) for where in shown[1:2]]
        third = Member.objects.get(number=3)
        where = f"/cases/{group.ref}/members/{third.ref}/withdraw/"
        signed_in(olga).post(where, {"told": "voice", "erase": "on"})
        assert [at_rest(page_of(client, where)) for where in shown[1:2]] == before
        pages = [page_of(client, where) for where in shown]
        foreign = [*NAMES, group.code, str(group.ref)]
        assert [word for word in foreign for page in pages if word in page] == []


class TestGrandmother:
    """She speaks Ukrainian, and he has been with us for a week."""

    @pytest.fixture
    def soldier(self, case_in_intake, olga):
        hung_up(case_in_intake, olga)
        return case_edit(
            case_ref=case_in_intake.ref,
            by=olga,
            fields={"phone": NUMBER, "name": GRANDSON},
            version=case_in_intake.version,
            at=AT,
        )

    @pytest.fixture
    def rings(self, soldier):
        return receive(inbound=call(call_id="call-baba", sender=Sender(number="+380005550177")))

    def test_is_helped_and_learns_nothing(self, rings, soldier, olga, taras, vera):
        client, here = signed_in(taras, "uk"), f"/contacts/{rings.ref}/"
        assert client.post(here + "claim/").status_code == 303
        page = page_of(client, here)
        assert "Лінія «Хочу жити», слухаю вас." in page
        for seen, choice in enumerate(ASKING):
            sent = {"choice": choice, "seen": seen, "language": "uk", "note": ""}
            assert client.post(here + "answers/", sent).status_code == 303, choice
            page += page_of(client, here)
        assert "Не підтверджувати й не заперечувати, що людина нам відома." in page
        assert client.post(here + "case/").status_code == 303
        family = Case.objects.exclude(ref=soldier.ref).get()
        where = f"/cases/{family.ref}/"
        sent = {"tie": "grandparent", "name": GRANDSON, "phone": NUMBER}
        assert client.post(where + "add-kin/", sent).status_code == 303
        pages = [page, *(page_of(client, at) for at in (where, where + "kin/", here, "/desk/"))]
        self.links(family, soldier, vera)
        pages += [page_of(client, at) for at in (where, where + "kin/", here, "/cases/")]
        foreign = (soldier.code, str(soldier.ref))
        assert [place for place, page in enumerate(pages) if any(w in page for w in foreign)] == []
        assert client.get(f"/cases/{soldier.ref}/").status_code == 404
        assert family.code not in page_of(signed_in(olga), f"/cases/{soldier.ref}/")
        assert not Message.objects.filter(direction=Direction.OUT).exists()
        self.hangs_up(rings, client, family, vera)

    def links(self, family, soldier, vera):
        """The supervisor alone is shown that he may be with us, and links the two."""
        client, where = signed_in(vera), f"/cases/{family.ref}/"
        assert soldier.code in page_of(client, where + "kin/")
        sent = {"kin_ref": str(Kin.objects.get().ref), "about": str(soldier.ref)}
        assert client.post(where + "link-kin/", sent).status_code == 303
        assert Entry.objects.filter(action="case.kin_linked").count() == 1

    def hangs_up(self, contact, client, family, vera):
        receive(
            inbound=call(
                Kind.CALL_ENDED, call_id="call-baba", sender=Sender(number="+380005550177")
            )
        )
        here = f"/contacts/{contact.ref}/"
        client.post(here + "wrap-up/")
        assert client.post(here + "close/", {"code": "case_opened"}).status_code == 303
        contact.refresh_from_db()
        assert contact.state == State.CLOSED
        sent = {"outcome": "informed", "why": "Розповіли, куди звернутися."}
        assert client.post(f"/cases/{family.ref}/resolve/", sent).status_code == 303
        family.refresh_from_db()
        assert family.stage == Stage.RESOLVED
