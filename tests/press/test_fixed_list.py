"""No table by what we think of a call can be added, not past the list into the database either."""

import json
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from press.content import content_of
from press.disclosure import Table
from press.models import Fact, Release
from press.services.building import BuildingRefused, release_build
from press.tables import ANNUAL, DIMENSIONS, MONTHLY, _table
from press.texts import TABLES
from tests.press.conftest import AT, JUNE, YEAR
from tests.press.measured import hashed

pytestmark = pytest.mark.django_db(databases="__all__")

JUDGED = ["outcome", "verdict", "stage", "frozen", "evidence", "trap", "unit", "handover"]


def kept(content: dict, period=JUNE) -> Release:
    text = json.dumps(content)
    with transaction.atomic():
        return Release.objects.create(
            period=str(period),
            begins=period.begins,
            ends=period.ends,
            content=text,
            digest=sha256(text.encode()).hexdigest(),
            signature=b"x" * 64,
            public_key=b"x" * 32,
            built_at=AT,
        )


def frozen(period=JUNE) -> dict:
    told: dict = json.loads(content_of(period, [], hashed))
    return told


@pytest.mark.parametrize("name", JUDGED)
def test_no_table_is_broken_down_by_a_judgement(name) -> None:
    with pytest.raises(ValueError, match="what was said"):
        _table(name, name)
    with pytest.raises(ValueError, match="what was said"):
        _table("line_by", "line", name)


def test_each_dimension_is_a_mark_of_the_fact_and_each_mark_is_one() -> None:
    marks = {field.name for field in Fact._meta.get_fields()} - {"key", "week", "counted"}
    assert set(DIMENSIONS) == marks
    assert {table.name for table in (*MONTHLY, *ANNUAL)} == set(TABLES)


@pytest.mark.parametrize("period", [JUNE, YEAR])
def test_the_database_takes_the_fixed_list(period) -> None:
    assert kept(frozen(period), period).pk == str(period)


@pytest.mark.parametrize("name", JUDGED)
def test_the_database_takes_no_table_by_a_judgement(name) -> None:
    told = frozen()
    told["tables"].append({"id": name, "dimensions": [name], "cells": []})
    with pytest.raises(IntegrityError, match="fixed list"):
        kept(told)


@pytest.mark.parametrize("name", JUDGED)
def test_the_database_takes_no_judgement_within_a_table_of_the_list(name) -> None:
    told = frozen()
    told["tables"][1]["cells"][0][name] = "yes"
    with pytest.raises(IntegrityError, match="fixed list"):
        kept(told)
    told = frozen()
    told["tables"][1]["dimensions"] = ["line", name]
    with pytest.raises(IntegrityError, match="fixed list"):
        kept(told)


def test_the_database_takes_no_table_twice_and_no_year_in_a_month() -> None:
    told = frozen()
    told["tables"].append(told["tables"][0])
    with pytest.raises(IntegrityError, match="fixed list"):
        kept(told)
    with pytest.raises(IntegrityError, match="fixed list"):
        kept(frozen(YEAR))


def test_a_table_that_is_slipped_in_freezes_nothing(june, monkeypatch) -> None:
    slipped = Table("line_language", {name: DIMENSIONS[name] for name in ("line", "language")})
    monkeypatch.setattr("press.content.tables_of", lambda _period: (*MONTHLY, slipped))
    with pytest.raises(BuildingRefused):
        release_build(period=JUNE, by=None, at=AT)
    assert not Release.objects.exists()
