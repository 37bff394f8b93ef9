"""Contacts are drawn by lot, read by two who know nothing of one another, and answered once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from audit.models import Entry
from cases.models import Channel, Contact, State
from operators.models import Operator
from operators.roles import Role
from quality.card import EACH, Mark, Point, drawn
from quality.models import KEPT, Draw, Review, ScoreSheet
from quality.presenters import review_shown
from quality.services.drawing import reviews_end, samples_draw
from quality.services.scoring import ScoreRefused, contact_score, scores_reply
from tests.cases.conftest import person
from vault.models import WrappedKey

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
AT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
LAST_WEEK = AT - timedelta(days=4)
CANARY = "КАНАРКА-АРКУШ"
ALL_YES = dict.fromkeys(Point.values, Mark.YES)


def contacts(by: Operator, number: int, at: datetime = LAST_WEEK, **more: object) -> None:
    for _each in range(number):
        Contact.objects.create(
            **{
                "office": by.office,
                "line": "telephone",
                "channel": Channel.CALL,
                "state": State.CLOSED,
                "operator": by,
                "offered_at": at,
                "rank_at": at,
                "closed_at": at,
            }
            | more
        )


@pytest.fixture
def malva(office) -> Operator:
    return person(office, "Malva", Role.SUPERVISOR)


@pytest.fixture
def mavka(office) -> Operator:
    return person(office, "Mavka", Role.SUPERVISOR)


@pytest.fixture
def review(olga) -> Review:
    contacts(olga, 1)
    samples_draw(at=AT)
    return Review.objects.get()


def score(review: Review, by: Operator, **marks: str) -> ScoreSheet:
    remarks = {"greeting": CANARY}
    return contact_score(
        review_ref=review.ref, marks=ALL_YES | marks, remarks=remarks, by=by, at=AT
    )


def answer(review: Review, by: Operator, disputes: bool = False) -> Review:
    told = {"body": f"I heard it otherwise. {CANARY}", "disputes": disputes}
    return scores_reply(review_ref=review.ref, **told, by=by, at=AT)


def test_two_of_each_person_are_drawn_once_and_the_seed_tells_which(olga, taras, office) -> None:
    contacts(olga, 5)
    contacts(taras, 1)
    assert samples_draw(at=AT) == EACH + 1
    assert samples_draw(at=AT + timedelta(days=3)) == 0
    seed = Draw.objects.get(office=office).seed
    hers = Contact.objects.filter(operator=olga).values_list("ref", flat=True)
    found = set(Review.objects.filter(operator=olga).values_list("contact", flat=True))
    assert found == set(drawn(seed, hers))
    drawn_acts = Entry.objects.filter(action="quality.drawn").order_by("id")
    assert drawn_acts.first().detail["contacts"] in (0, EACH + 1)


def test_another_seed_draws_others() -> None:
    refs = [UUID(int=number) for number in range(200)]
    assert drawn("a", refs) == drawn("a", reversed(refs)) != drawn("b", refs)


def test_open_typed_in_purged_and_older_contacts_are_not_drawn(olga) -> None:
    contacts(olga, 1, at=AT)
    contacts(olga, 1, at=AT - timedelta(days=14))
    contacts(olga, 1, line="byhand")
    contacts(olga, 1, state=State.ABANDONED)
    contacts(olga, 1, coarse=True, purged_on=AT.date())
    assert samples_draw(at=AT) == 0


def test_a_frozen_case_is_left_alone(olga, case_in_intake) -> None:
    contacts(olga, 1, case=case_in_intake)
    type(case_in_intake).objects.filter(pk=case_in_intake.pk).update(frozen=True)
    assert samples_draw(at=AT) == 0


def test_what_a_reader_found_lies_sealed(review, vera) -> None:
    sheet = score(review, vera)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text FROM quality_scoresheet s")
        [(row,)] = cursor.fetchall()
    assert CANARY not in row
    assert b"yes" not in bytes(sheet.body)
    shown = review_shown(review, vera, AT)
    assert CANARY in shown.sheets[0].lines[0].remark
    assert Entry.objects.get(action="quality.read").receipt


def test_neither_reader_sees_the_other_before_both_have_read(review, vera, malva, olga) -> None:
    score(review, vera)
    before = review_shown(review, malva, AT)
    assert (before.sheets, before.hidden, before.agree) == ((), 1, None)
    score(review, malva, safety="no", script="none")
    for reader in (vera, malva, olga):
        after = review_shown(review, reader, AT)
        assert (len(after.sheets), after.hidden, after.agree) == (2, 0, 4)


def test_nobody_reads_their_own_twice_or_as_a_third(review, vera, malva, mavka) -> None:
    Review.objects.filter(pk=review.pk).delete()
    contacts(vera, 1, at=LAST_WEEK)
    Draw.objects.all().delete()
    samples_draw(at=AT)
    own = Review.objects.get(operator=vera)
    with pytest.raises(ScoreRefused, match="yourself"):
        score(own, vera)
    score(own, malva)
    with pytest.raises(ScoreRefused, match="already"):
        score(own, malva)
    score(own, mavka)
    fourth = person(vera.office, "Merezha", Role.SUPERVISOR)
    with pytest.raises(ScoreRefused, match="Enough"):
        score(own, fourth)
    assert WrappedKey.objects.filter(kind="score").values("owner").distinct().count() == 2


def test_a_dispute_goes_to_another_reader(review, vera, malva, mavka, olga) -> None:
    for reader in (vera, malva):
        score(review, reader)
    answer(review, olga, disputes=True)
    for reader in (vera, malva):
        with pytest.raises(ScoreRefused, match="already"):
            score(review, reader)
    assert score(review, mavka, greeting="no").number == 3
    assert CANARY in review_shown(Review.objects.get(), mavka, AT).reply
    acts = Entry.objects.filter(action__in=["quality.scored", "quality.disputed"]).order_by("id")
    assert [each.action for each in acts] == ["quality.scored"] * 2 + [
        "quality.disputed",
        "quality.scored",
    ]


def test_an_answer_is_given_once_by_whoever_held_the_contact(review, vera, olga, taras) -> None:
    with pytest.raises(ScoreRefused, match="Nobody has read"):
        answer(review, olga)
    score(review, vera)
    with pytest.raises(Review.DoesNotExist):
        answer(review, taras)
    answer(review, olga)
    with pytest.raises(ScoreRefused, match="already"):
        answer(review, olga)


def test_only_a_supervisor_of_the_office_reads(review, olga, taras, sister_office) -> None:
    elsewhere = person(sister_office, "Yasen", Role.SUPERVISOR)
    for nobody in (taras, elsewhere):
        with pytest.raises(Review.DoesNotExist):
            score(review, nobody)
    assert not WrappedKey.objects.filter(kind="score").exists()


@pytest.mark.parametrize("marks", [{"greeting": "maybe"}, {"greeting": ""}])
def test_every_point_is_marked(review, vera, marks) -> None:
    with pytest.raises(ScoreRefused, match="every point"):
        score(review, vera, **marks)


def test_the_database_holds_who_may_read(review, olga, vera, malva, mavka) -> None:
    made = {"review": review, "office": review.office, "at": AT, "body": b"x"}
    for wrong in ({"by": olga, "number": 1}, {"by": mavka, "number": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScoreSheet.objects.create(**made, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(operator=vera)


def test_after_ninety_days_or_with_its_contact_it_is_destroyed(review, vera, olga) -> None:
    score(review, vera)
    answer(review, olga)
    assert reviews_end(at=AT + KEPT - timedelta(days=1)) == 0
    assert reviews_end(at=AT + KEPT) == 1
    assert not ScoreSheet.objects.exists()
    assert not WrappedKey.objects.filter(kind__in=["score", "review"]).exists()


def test_the_journey_of_a_sheet_by_its_pages(review, vera, malva, olga, taras) -> None:
    def browser(who: Operator) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(who)
        return client

    path = f"/quality/{review.ref}/"
    sent = ALL_YES | {"greeting_words": CANARY}
    missing = browser(vera).post(f"{path}score/", sent | {"safety": ""})
    assert (missing.status_code, CANARY in missing.content.decode()) == (422, True)
    assert browser(vera).post(f"{path}score/", sent).status_code == 303
    assert CANARY in browser(vera).get(path).content.decode()
    other = browser(malva).get(path).content.decode()
    assert CANARY not in other
    assert "Another reader has read it" in other
    again = browser(vera).post(f"{path}score/", sent)
    assert (again.status_code, b"already" in again.content) == (409, True)
    listed = browser(malva).get("/quality/").content.decode()
    assert "a second reader is wanted" in listed
    assert "Olga" not in listed.partition("<main")[2]
    mine = f"/read-again/{review.ref}/"
    assert CANARY in browser(olga).get(mine).content.decode()
    assert str(review.ref) in browser(olga).get("/read-again/").content.decode()
    told = {"body": "I heard it otherwise.", "disputes": "on"}
    assert browser(olga).post(f"{mine}reply/", told).status_code == 303
    assert browser(olga).post(f"{mine}reply/", told).status_code == 409
    assert "They dispute it" in browser(vera).get(path).content.decode()
    for who, where in ((taras, mine), (taras, path), (vera, mine), (olga, path)):
        assert browser(who).get(where).status_code == 404


def test_no_page_of_a_supervisor_shows_their_own(review, vera) -> None:
    contacts(vera, 1, at=LAST_WEEK)
    Draw.objects.all().delete()
    samples_draw(at=AT)
    own = Review.objects.get(operator=vera)
    client = Client()
    client.force_login(vera)
    assert client.get(f"/quality/{own.ref}/").status_code == 404
    assert str(own.ref) not in client.get("/quality/").content.decode()
