"""The people of a case as pages show them: a card each, red behind its mask, one act at a time."""

import pytest
from django.urls import reverse

from audit.models import Entry
from cases.models import Consent, Member
from tests.cases.conftest import AT
from tests.cases.people import NAMES, add, ask, edit, four, fresh, withdraw


@pytest.fixture
def browser(client):
    def opened(person):
        client.force_login(person)
        return client

    return opened


def looks(action):
    """The receipts of an act, as they were committed."""
    return Entry.objects.using("receipts").filter(action=action)


def at(case, name="member", member=None):
    return reverse(f"cases:{name}", args=[case.ref, *([member.ref] if member else [])])


class TestCasePage:
    def test_shows_the_first_people_and_how_many_there_are(self, browser, case_in_intake, olga):
        group = four(case_in_intake, olga)
        add(case_in_intake, olga, "Пятый")
        ask(group[0], olga)
        page = browser(olga).get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "5 people" in page
        assert "1 agrees, 4 not asked yet" in page
        assert page.count("person-card") == 4
        assert at(case_in_intake, "members") in page
        assert not any(name in page for name in NAMES)

    def test_names_everybody_whom_it_opens_in_one_receipt(self, browser, case_in_intake, olga):
        group = four(case_in_intake, olga)
        browser(olga).get(f"/cases/{case_in_intake.ref}/")
        seen = looks("case.view").latest("id")
        assert {str(each.ref) for each in group} <= set(seen.detail["subjects"])

    def test_costs_the_same_whether_they_are_few_or_many(
        self, browser, case_in_intake, olga, django_assert_max_num_queries
    ):
        four(case_in_intake, olga)
        page, asked = browser(olga), []
        for _ in range(2):
            with django_assert_max_num_queries(200) as counted:
                page.get(f"/cases/{case_in_intake.ref}/")
            asked.append(len(counted))
            Member.objects.bulk_create(
                Member(
                    case=case_in_intake,
                    number=number,
                    standing=b"x",
                    added_by=olga,
                    added_at=AT,
                )
                for number in range(5, 200)
                if len(asked) == 1
            )
        assert asked[0] == asked[1]


class TestList:
    def test_goes_on_where_the_page_ended(self, browser, case_in_intake, olga, monkeypatch):
        monkeypatch.setattr(
            "cases.selectors.members.member_page.__kwdefaults__",
            {
                "after": None,
                "most": 2,
            },
        )
        four(case_in_intake, olga)
        first = browser(olga).get(at(case_in_intake, "members"))
        more = first.context["more"].text()
        second = browser(olga).get(at(case_in_intake, "members"), {"after": more})
        numbers = [[one.number for one in page.context["people"].shown] for page in (first, second)]
        assert numbers == [[1, 2], [3, 4]]

    def test_adds_one_after_another(self, browser, case_in_intake, olga):
        where = at(case_in_intake, "add-member")
        sent = {"kind": "soldier", "age": "16", "name": "Илья Костин"}
        answer = browser(olga).post(where, sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, where)
        page = browser(olga).get(where).content.decode()
        assert "Under age" in page
        assert "Илья Костин" not in page

    def test_keeps_what_was_typed_when_something_is_wrong(self, browser, case_in_intake, olga):
        answer = browser(olga).post(at(case_in_intake, "add-member"), {"age": "x", "unit": "00017"})
        assert answer.status_code == 422
        assert "Write the age in digits." in answer.content.decode()
        assert 'value="00017"' in answer.content.decode()


class TestOne:
    def test_shows_one_person_and_opens_nobody_else(self, browser, case_in_intake, olga):
        group = four(case_in_intake, olga)
        answer = browser(olga).get(at(case_in_intake, member=group[1]))
        assert answer.content.decode().count("person-card") == 1
        seen = looks("case.view").latest("id")
        assert not {str(group[0].ref), str(group[2].ref)} & set(seen.detail["subjects"])

    def test_is_asked_withdrawn_and_erased_by_three_presses(
        self, browser, case_in_intake, olga, vera
    ):
        member = add(case_in_intake, olga)
        sent = {"answer": "yes", "told": "voice", "version": 1}
        assert browser(olga).post(at(case_in_intake, "ask-member", member), sent).status_code == 303
        leave = at(case_in_intake, "withdraw-member", member)
        assert browser(olga).post(leave, {"told": "voice", "erase": "on"}).status_code == 303
        erase = at(case_in_intake, "erase-member", member)
        assert browser(vera).post(erase).status_code == 303
        assert fresh(member).erased_on
        page = browser(olga).get(at(case_in_intake, member=member)).content.decode()
        assert "What they told was erased" in page

    def test_a_late_correction_is_said_and_not_written(self, browser, case_in_intake, olga, vera):
        member = add(case_in_intake, olga)
        edit(member, vera, rank="сержант")
        sent = {"version": 1, "rank": "рядовой", "standing": "with_group"}
        answer = browser(olga).post(at(case_in_intake, "edit-member", member), sent)
        assert answer.status_code == 409
        assert "Somebody else changed this person" in answer.content.decode()
        assert fresh(member).version == 2

    @pytest.mark.parametrize("name", ["edit-member", "ask-member", "withdraw-member"])
    def test_an_empty_form_is_refused_in_words(self, browser, case_in_intake, olga, name):
        member = add(case_in_intake, olga)
        answer = browser(olga).post(at(case_in_intake, name, member), {})
        assert answer.status_code == 422
        assert fresh(member).version == 1

    def test_a_person_of_another_case_is_not_there(self, browser, case_in_intake, olga, taras):
        from cases.services.contacts import contact_claim
        from cases.services.opening import case_open
        from cases.services.receive import receive
        from tests.cases.conftest import chat

        contact = receive(inbound=chat(conversation="other"))
        contact_claim(contact_ref=contact.ref, by=taras, at=AT)
        other = case_open(contact_ref=contact.ref, by=taras, at=AT)
        member = add(other, taras)
        for name in ("member", "edit-member", "ask-member", "withdraw-member", "reveal-member"):
            way = "get" if name == "member" else "post"
            where = at(case_in_intake, name, member)
            assert getattr(browser(olga), way)(where).status_code in (404, 422), name
        assert fresh(member).consent == Consent.NOT_YET

    def test_a_red_field_is_shown_for_a_reason_and_of_one_alone(
        self, browser, case_in_intake, olga, monkeypatch
    ):
        monkeypatch.setattr("cases.views.reveal.is_stepped_up", lambda *_, **__: True)
        one, other = four(case_in_intake, olga)[:2]
        where, field = at(case_in_intake, "reveal-member", one), f"name-{one.ref.hex[:8]}"
        page = browser(olga)
        assert page.post(where, {"field": field}).status_code == 422
        answer = page.post(where, {"field": field, "reason": "verify"})
        assert NAMES[0] in answer.content.decode()
        seen = looks("case.reveal.name").latest("id")
        assert str(one.ref) in seen.detail["subjects"]
        assert str(other.ref) not in seen.detail["subjects"]
        assert page.post(where, {"field": "kind", "reason": "verify"}).status_code == 409

    def test_the_timeline_tells_of_people_by_number(self, browser, case_in_intake, olga):
        withdraw(four(case_in_intake, olga)[2], olga)
        page = browser(olga).get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "Person 3 withdrew" in page
