"""Code words: said from any account they lead back to the case, and under duress they stop it."""

import pytest
from django.utils.timezone import now

from audit.models import Entry
from cases.models import Case, CaseWords, Contact, Message, WrapCode
from cases.services.case_words import Made, case_words_make
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.freezing import case_lift
from cases.services.setting_up import line_place
from cases.words import numbers_said, spoken
from intake.telegram.hearing import trying
from live.events import person_stream
from live.models import OutboxRow
from operators.models import Alert, Kind, Office, Operator
from operators.reach import office_of
from operators.roles import Role
from tests.attack.conftest import browser
from tests.intake.bot_desk import Person
from tests.intake.test_bot_chat import case_of, olga
from tests.intake.test_bot_form import PEOPLE, api, begun, office
from tests.intake.test_end_to_end import opened

__all__ = ["api", "browser", "office", "olga"]


@pytest.fixture(autouse=True)
def calm() -> None:
    trying.forget()


@pytest.fixture
def case(api, olga) -> Case:
    Person(api, next(PEOPLE)).write("Hello")
    return case_of(olga)


@pytest.fixture
def made(case, olga) -> Made:
    return case_words_make(case_ref=case.ref, by=olga, at=now())


def said_by_a_stranger(api, words: str) -> tuple[Person, Contact]:
    stranger = Person(api, next(PEOPLE), language="en")
    stranger.write(words)
    return stranger, Contact.objects.latest("offered_at")


@pytest.mark.parametrize("language", range(3))
def test_they_lead_back_from_any_account_in_any_language(api, case, made, language):
    _stranger, contact = said_by_a_stranger(api, made.words[language].upper().replace(" ", ", "))
    case.refresh_from_db()
    assert (contact.case_id, case.frozen) == (case.ref, False)
    assert not Alert.objects.exists()


def test_they_are_not_shown_to_whoever_opens_the_thread(api, case, made):
    _stranger, contact = said_by_a_stranger(api, made.words[0])
    rows = opened(list(contact.messages.all()), "body", "attachment")
    assert rows == [{"body": None, "attachment": "words"}]


def test_the_words_for_duress_are_answered_alike_and_stop_the_case_once(api, case, made):
    one, _contact = said_by_a_stranger(api, made.words[2])
    other, contact = said_by_a_stranger(api, made.duress[2])
    wrong, _nobody = said_by_a_stranger(api, spoken((0, 1, 2, 3))[2])
    assert one.heard()[0]["text"] == other.heard()[0]["text"] == wrong.heard()[0]["text"]
    assert len(one.heard()) == len(other.heard()) == len(wrong.heard())
    other.write(made.duress[2])
    case.refresh_from_db()
    assert (contact.case_id, case.frozen) == (case.ref, True)
    assert Alert.objects.get().kind == Kind.DURESS_CASE


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_words_for_duress_stop_it_again_once_the_freeze_was_lifted(api, case, made, elsewhere):
    if elsewhere:
        line_place(key="telegram", office=Office.objects.create(name="South", code="south"))
    person, _contact = said_by_a_stranger(api, made.duress[2])
    for name in ("Nadia", "Roman"):
        senior = Operator.objects.create(
            call_sign=name, role=Role.SENIOR, office=case.office, languages=["uk"]
        )
        before = case_lift(case_ref=case.ref, by=senior, at=now())
    assert not before.frozen
    person.write(made.duress[2])
    case.refresh_from_db()
    assert (case.frozen, case.version) == (True, before.version + 1)
    assert Alert.objects.get().kind == Kind.DURESS_CASE
    assert Entry.objects.filter(action="case.duress", subject=case.ref).count() == 2


@pytest.mark.parametrize("forced", [False, True])
def test_said_to_another_office_they_link_nothing_and_duress_still_stops_the_case(
    api, case, made, forced
):
    south = Office.objects.create(name="South", code="south")
    line_place(key="telegram", office=south)
    words = made.duress if forced else made.words
    stranger, contact = said_by_a_stranger(api, words[2])
    wrong, _nobody = said_by_a_stranger(api, spoken((0, 1, 2, 3))[2])
    case.refresh_from_db()
    assert (contact.office, contact.case_id, case.frozen) == (south, None, forced)
    # In one language: which one the bot answers in is heard from the words.
    stranger.write(words[2])
    raised = Alert.objects.get()
    told = Kind.DURESS_CASE if forced else Kind.WORDS_ELSEWHERE
    assert (raised.kind, raised.office_id, raised.subject) == (told, case.office_id, case.ref)
    assert raised.elsewhere == south
    kept = Entry.objects.filter(action="case.words_elsewhere").values_list("subject", flat=True)
    assert list(kept) == [case.ref] * 2
    wrong.write(spoken((0, 1, 2, 3))[2])
    assert [each["text"] for each in stranger.heard()] == [each["text"] for each in wrong.heard()]


def test_its_own_supervisors_hear_at_once_where_the_person_is_now(api, case, made, browser):
    vera = Operator.objects.create(
        call_sign="Vera", role=Role.SUPERVISOR, office=case.office, languages=["uk"]
    )
    for code in ("south", "east"):
        place = Office.objects.create(name=code.title(), code=code)
        line_place(key="telegram", office=place)
        stranger, _contact = said_by_a_stranger(api, made.words[2])
        stranger.write(made.words[2])
        page = browser(vera).get("/alerts/").content.decode()
        assert f"The person writes to {code.title()} and is answered there." in page
    raised = Alert.objects.get()
    told = OutboxRow.objects.filter(ref=raised.ref, stream=person_stream(vera.pk))
    assert [each.type for each in told] == ["alert.raised"] * 2


def test_whoever_has_the_chat_is_told_what_to_do_and_not_whether_the_words_are_right(
    api, case, made, olga, browser
):
    south = Office.objects.create(name="South", code="south")
    line_place(key="telegram", office=south)
    taras = Operator.objects.create(
        call_sign="Taras", role=Role.OPERATOR, office=south, languages=["en"]
    )
    pages = []
    for words in (made.words[2], spoken((0, 1, 2, 3))[2]):
        _stranger, contact = said_by_a_stranger(api, words)
        with office_of(south.pk):
            contact_claim(contact_ref=contact.ref, by=taras, at=now())
        pages.append(browser(taras).get(f"/contacts/{contact.ref}/thread/").content.decode())
        with office_of(south.pk):
            contact_wrap_up(contact_ref=contact.ref, by=taras, at=now())
            contact_close(
                contact_ref=contact.ref,
                by=taras,
                code=WrapCode.PRANK,
                remark="",
                hard=False,
                at=now(),
            )
    assert all("neither yes nor no" in each for each in pages)
    assert all("open beside this" in each for each in pages)


def test_wrong_words_link_nothing_and_too_many_tries_are_not_looked_at(api, case, made):
    person = Person(api, next(PEOPLE), language="en")
    for _time in range(5):
        person.write(spoken((0, 1, 2, 3))[2])
    person.write(made.words[2])
    assert Contact.objects.filter(case=case).count() == 1
    assert len({each["text"] for each in person.heard()}) == 1


def test_new_words_end_the_old(api, case, made, olga):
    case_words_make(case_ref=case.ref, by=olga, at=now())
    _stranger, contact = said_by_a_stranger(api, made.words[0])
    assert contact.case_id is None
    assert CaseWords.objects.count() == 1


def test_words_in_the_middle_of_a_form_are_no_answer(api, case, made):
    person = begun(api)
    person.write(made.words[2])
    assert Message.objects.latest("at").contact.case_id == case.ref
    person.write("/form")
    assert "Your answer so far" not in person.last()


@pytest.mark.parametrize(
    "text", ["", "вода вода", "вода хліб сіль цукор молоко", "in four plain words"]
)
def test_other_words_are_words(text):
    assert numbers_said(text) == ()


def test_no_word_means_two():
    rows = [spoken((number,)) for number in range(128)]
    meant = {word: number for number, row in enumerate(rows) for word in row}
    assert all(meant[word] == number for number, row in enumerate(rows) for word in row)
