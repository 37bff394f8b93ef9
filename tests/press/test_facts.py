"""Counting cases: once, coarsely, with nothing that leads back or tells a verdict."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from press import models
from press.facts import fact_put
from press.models import Fact

pytestmark = pytest.mark.django_db

KEY = bytes(range(8))
MONDAY, SUNDAY_NIGHT = date(2026, 11, 23), datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
TOLD = {"line": "telephone", "caller_kind": "soldier", "language": "ru", "region": "east"}


def put(key: bytes = KEY, *, at: datetime = SUNDAY_NIGHT, **told: str) -> None:
    fact_put(key=key, at=at, **(TOLD | told))


def marks() -> dict[str, object]:
    return Fact.objects.values("week", "line", "caller_kind", "language", "region").get()


def test_a_case_is_counted_in_the_week_of_kyiv_and_no_closer() -> None:
    put()

    assert marks() == {"week": MONDAY, **TOLD}


def test_the_same_case_is_counted_once_and_corrected() -> None:
    put()
    put(caller_kind="family", language="uk", at=datetime(2027, 3, 1, tzinfo=UTC))

    assert marks() == {"week": MONDAY, **TOLD, "caller_kind": "family", "language": "uk"}


def test_the_way_in_is_never_written_again() -> None:
    put()
    put(line="web")

    assert marks() == {"week": MONDAY, **TOLD}


def test_what_a_later_call_leaves_blank_stays() -> None:
    put()
    put(line="", caller_kind="", language="uk", region="")
    put(line="", caller_kind="", language="", region="")

    assert marks() == {"week": MONDAY, **TOLD, "language": "uk"}


def test_what_was_never_told_is_not_known() -> None:
    put(line="", caller_kind="", language="", region="")

    assert marks() == {
        "week": MONDAY,
        "line": "other",
        "caller_kind": "unknown",
        "language": "other",
        "region": "unknown",
    }


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"language": "en"}, {"language": "other"}),
        ({"caller_kind": "friend"}, {"caller_kind": "family"}),
        ({"caller_kind": "spy"}, {"caller_kind": "other"}),
        ({"line": "simulator"}, {"line": "telephone"}),
        ({"line": "pigeon"}, {"line": "other"}),
        ({"region": "Kyiv, Khreshchatyk 1"}, {"region": "unknown"}),
    ],
)
def test_narrow_words_become_coarse_before_they_are_written(
    told: dict[str, str], kept: dict[str, str]
) -> None:
    put(**told)

    assert marks().items() >= kept.items()


@pytest.mark.parametrize("key", [b"", b"1234567", b"123456789"])
def test_a_key_has_eight_bytes(key: bytes) -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        put(key)
    with pytest.raises(IntegrityError, match="press_fact_key_is_whole"), transaction.atomic():
        Fact.objects.create(key=key, week=MONDAY, **TOLD)


@pytest.mark.parametrize(
    "wrong", [{"week": date(2026, 11, 24)}, {"region": "Kyiv"}, {"caller_kind": "probe"}]
)
def test_the_database_refuses_what_is_finer(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="press_fact"):
        Fact.objects.create(**({"key": KEY, "week": MONDAY} | TOLD | wrong))


def test_no_column_tells_a_stage_an_outcome_a_verdict_or_an_hour() -> None:
    """Whoever adds a column here must first show that no judgement of ours can be read from it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'press_fact'"
        )
        columns = dict(cursor.fetchall())
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name LIKE 'press\\_%'"
        )
        everywhere = {name for (name,) in cursor.fetchall()}

    assert columns == {
        "key": "bytea",
        "week": "date",
        "line": "character varying",
        "caller_kind": "character varying",
        "language": "character varying",
        "region": "character varying",
        # Not while another fact counts the same person.
        "counted": "boolean",
    }
    forbidden = ("stage", "outcome", "verdict", "frozen", "trap", "resolved", "unit", "sector")
    assert not [name for name in everywhere for word in forbidden if word in name]


def test_nothing_points_from_a_fact_to_anything_else() -> None:
    assert not [field for field in Fact._meta.get_fields() if field.is_relation]
    assert Fact._meta.pk.name == "key"


def test_no_choice_of_a_fact_names_an_outcome() -> None:
    words = {
        value
        for choices in (models.Line, models.CallerKind, models.Language, models.Region)
        for value in choices.values
    }

    assert not words & {"intake", "verified", "scheduled", "resolved", "refused", "probe", "trap"}
    assert len(models.Region.values) == 4


@pytest.mark.django_db(transaction=True)
def test_a_race_of_the_same_case_counts_it_once() -> None:
    counted: list[bool] = []
    together = threading.Barrier(8)

    def count() -> None:
        together.wait(timeout=30)
        try:
            put()
            counted.append(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(counted) == 8
    assert Fact.objects.count() == 1
