"""One word is found in its Ukrainian, its Russian and its Latin spelling."""

import pytest

from cases.models import Case, IdentityTag
from cases.services.editing import case_edit
from cases.services.search import case_search
from cases.spelling import Wanted, skeleton
from operators.models import Operator
from tests.cases.conftest import AT

ALIKE = (
    ("Сергій", "Сергей", "Serhii", "Sergey", "Sergei"),
    ("Марія", "Мария", "Mariia", "Maria"),
    ("Юрій", "Юрий", "Yurii", "Yuriy"),
    ("Євген", "Евген", "Yevhen", "Evgen"),
    ("Альона", "Алёна", "Алена", "Alyona"),
    ("Донецьк", "Донецк", "Donetsk"),
    ("Лисичанськ", "Лисичанск", "Lysychansk"),
    ("Харків", "Kharkiv"),
    ("Харьков", "Kharkov"),
    ("Щербина", "Shcherbyna", "Scherbina"),
    ("об'їзд", "обʼїзд", "объезд"),
)
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize("spellings", ALIKE[:-1], ids=lambda each: each[-1])
def test_the_three_spellings_are_one(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(each) for each in spellings}) == 1


def test_an_apostrophe_has_many_forms() -> None:
    assert Wanted("обʼїзд").is_in("Веде об'їзд")


@pytest.mark.parametrize(("typed", "told"), [("рай", "район"), ("0", "10"), ("щ", "Ще")])
def test_what_was_typed_is_found_as_before(typed: str, told: str) -> None:
    assert Wanted(typed).is_in(told)


@pytest.mark.parametrize(("typed", "told"), [("yi", "Ще їде"), ("Львів", "Луцьк"), ("ьъ", "Ще")])
def test_little_fits_nothing_by_chance(typed: str, told: str) -> None:
    assert not Wanted(typed).is_in(told)


@pytest.mark.parametrize("typed", ["Serhii", "СЕРГЕЙ", "сергія"[:5]])
def test_a_search_finds_what_was_told_in_another_spelling(
    case_in_intake: Case, olga: Operator, typed: str
) -> None:
    case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields={"story": "Каже, що Сергій чекає біля мосту.", "name": "Донецьк"},
        version=case_in_intake.version,
        at=AT,
    )
    tags = IdentityTag.objects.count()
    assert case_search(text=typed, by=olga, at=AT).cases == (case_in_intake,)
    # A name is red: no spelling of it is searched, and nothing more is kept for the sake of this.
    assert case_search(text="Donetsk", by=olga, at=AT).cases == ()
    assert IdentityTag.objects.count() == tags
