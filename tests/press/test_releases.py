"""Releases: frozen once, after their time, by two people, and never touched again."""

import json
from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils.timezone import now

from audit.models import Entry
from operators.roles import Role
from press.content import content_of
from press.models import Correction, Fact, Publication, Release, Released
from press.period import Period
from press.selectors import groups_of
from press.selectors import published as shown
from press.services.building import BuildingRefused, release_build
from press.services.publishing import (
    ReleaseRefused,
    correction_approve,
    correction_prepare,
    correction_withdraw,
    release_approve,
    release_prepare,
    release_withdraw,
)
from tests.acting import acting_as
from tests.press.conftest import AT, JULY, JUNE, YEAR, facts_of, person
from vault import period_keys
from vault.signing import public_key, verify

pytestmark = pytest.mark.django_db(databases="__all__")


def build(period: Period = JUNE, at=AT) -> Release:
    return release_build(period=period, by=None, at=at)


class TestBuilding:
    def test_freezes_signs_and_forgets_the_key(self, june) -> None:
        release = build()

        content = release.content.encode()
        assert release.digest == sha256(content).hexdigest()
        assert verify(content, bytes(release.signature), public=public_key())
        assert not period_keys.period_key_is_there("2024-06")
        assert Entry.objects.filter(action="release.frozen").count() == 1
        tables = json.loads(release.content)["tables"]
        assert [len(table["cells"]) for table in tables] == [1, 4, 5, 3, 4]
        total = tables[0]["cells"][0]["value"]
        assert total % 5 == 0
        assert abs(total - 300) < 100

    def test_of_the_same_facts_gives_the_same_bytes(self, june) -> None:
        hashed = period_keys.period_hash("2024-06", at=AT)
        once = content_of(JUNE, groups_of(JUNE), hashed)
        again = content_of(JUNE, groups_of(JUNE), period_keys.period_hash("2024-06", at=AT))

        assert once == again == build().content

    def test_again_gives_what_is_frozen_whatever_came_late_or_twice(self, june) -> None:
        first = build()
        facts_of(JUNE, 200, seed=2)
        Fact.objects.filter(week__lt=JUNE.after).update(line="web")

        again = build(at=AT + timedelta(days=300))
        assert (again.content, again.built_at) == (first.content, first.built_at)
        assert Release.objects.count() == 1

    def test_that_broke_off_is_repeated_with_the_same_noise(self, june, monkeypatch) -> None:
        with monkeypatch.context() as broken:
            broken.setattr("press.services.building.sign", lambda _content: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                build()
        assert period_keys.period_key_is_there("2024-06")
        kept = content_of(JUNE, groups_of(JUNE), period_keys.period_hash("2024-06", at=AT))

        assert build().content == kept
        assert not period_keys.period_key_is_there("2024-06")

    def test_sweeps_a_key_that_a_cut_off_build_left(self, june) -> None:
        build()
        period_keys.period_hash("2024-06", at=AT)
        build()
        assert not period_keys.period_key_is_there("2024-06")

    def test_leaves_out_whom_another_fact_counts(self, june) -> None:
        Fact.objects.update(counted=False)
        assert groups_of(JUNE) == []

    def test_adds_keys_up_as_whole_numbers(self, db) -> None:
        for key in (b"\xff" * 8, b"\xff" * 7 + b"\xfe", bytes(7) + b"\x05"):
            Fact.objects.create(
                key=key,
                week=JUNE.begins,
                line="web",
                caller_kind="soldier",
                language="uk",
                region="west",
            )
        [(_marks, count)] = groups_of(JUNE)
        assert (count.number, count.keys) == (3, 2)

    def test_waits_four_weeks(self, june) -> None:
        soon = AT.replace(year=2024, month=7, day=27)
        assert soon.date() == JUNE.ends + timedelta(days=27)
        with pytest.raises(BuildingRefused, match="four weeks"):
            build(at=soon)

    def test_is_refused_by_a_clock_that_was_set_back(self, june) -> None:
        facts_of(JULY, 20)
        build(JULY)
        with pytest.raises(BuildingRefused, match="clock"):
            build(at=AT - timedelta(seconds=1))

    def test_that_the_database_refuses_is_refused_in_words(self, june) -> None:
        future = Period(2150, 1)
        with pytest.raises(BuildingRefused, match="clock"):
            build(future, at=AT.replace(year=2150, month=6))
        assert not Release.objects.exists()

    @pytest.mark.parametrize("period", ["2024-06", "2024"])
    def test_of_a_year_is_one_table_more(self, june, period) -> None:
        tables = json.loads(build(Period.named(period)).content)["tables"]
        assert len(tables) == (5 if period == "2024-06" else 1)
        assert str(YEAR) == "2024"


class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE press_release SET content = '{}'",
            "UPDATE press_release SET built_at = built_at + interval '1 day'",
            "DELETE FROM press_release",
            "TRUNCATE press_release CASCADE",
        ],
    )
    def test_lets_nobody_touch_a_frozen_release(self, june, statement) -> None:
        build()
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            connection.cursor().execute(statement)

    @pytest.mark.parametrize("wrong", ["digest", "soon", "future", "back"])
    def test_takes_no_release_out_of_its_time(self, june, wrong) -> None:
        at, period = (AT - timedelta(hours=1), JULY) if wrong == "back" else (AT, JULY)
        build()
        content = f'{{"id":"{period}"}}'
        digest = sha256(content.encode()).hexdigest()
        begins, ends = period.begins, period.ends
        if wrong == "soon":
            at = AT.replace(year=2024, month=8, day=20)
        if wrong == "future":
            period, begins, ends = Period(2150, 1), Period(2150, 1).begins, Period(2150, 1).ends
            at = AT.replace(year=2150, month=6)
        with pytest.raises(IntegrityError, match="after its time"), transaction.atomic():
            Release.objects.create(
                period=str(period),
                begins=begins,
                ends=ends,
                content=content,
                digest=digest if wrong != "digest" else "0" * 64,
                signature=b"x" * 64,
                public_key=b"x" * 32,
                built_at=at,
            )

    @pytest.mark.parametrize("moved", [{"begins": -7}, {"ends": -7}])
    @pytest.mark.parametrize("period", [JUNE, YEAR, Period(2024, 12)])
    def test_takes_no_release_of_other_weeks(self, period, moved) -> None:
        content = f'{{"id":"{period}"}}'
        row = {"begins": period.begins, "ends": period.ends, "built_at": AT, "content": content}
        row |= {name: row[name] + timedelta(days=days) for name, days in moved.items()}
        with pytest.raises(IntegrityError, match="weeks of its period"), transaction.atomic():
            Release.objects.create(
                period=str(period),
                digest=sha256(content.encode()).hexdigest(),
                signature=b"x" * 64,
                public_key=b"x" * 32,
                **row,
            )

    def test_lets_the_account_of_the_press_read_what_is_published_and_nothing_else(
        self, june, published
    ) -> None:
        facts_of(JULY, 30)
        build(JULY)
        published(JUNE)
        with acting_as("press"), connection.cursor() as cursor:
            cursor.execute("SELECT period FROM press_released")
            assert cursor.fetchall() == [("2024-06",)]
        for table in ("press_fact", "press_release", "press_publication", "cases_case"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                acting_as("press"),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"SELECT count(*) FROM {table}")


class TestPublishing:
    def test_takes_two_people(self, june, ivolha, zoria) -> None:
        prepared = release_prepare(period=JUNE, embargo_until=None, by=ivolha, at=AT)
        assert not shown(AT)
        with pytest.raises(ReleaseRefused, match="second person"):
            release_approve(ref=prepared.ref, by=ivolha, at=AT)
        release_approve(ref=prepared.ref, by=zoria, at=AT)

        released = shown(AT)[0]
        assert (released.prepared_by, released.approved_by) == ("Ivolha", "Zoria")
        with pytest.raises(ReleaseRefused, match="decided"):
            release_approve(ref=prepared.ref, by=zoria, at=AT)

    def test_waits_for_the_end_of_the_embargo(self, june, ivolha, zoria) -> None:
        until = now() + timedelta(days=2)
        prepared = release_prepare(period=JUNE, embargo_until=until, by=ivolha, at=now())
        release_approve(ref=prepared.ref, by=zoria, at=now())
        assert not Released.objects.exists()
        assert not shown(until + timedelta(days=1))

    @pytest.mark.parametrize("days", [-1, 93])
    def test_refuses_an_embargo_in_the_past_or_for_ever(self, june, ivolha, days) -> None:
        until = AT + timedelta(days=days)
        with pytest.raises(ReleaseRefused, match="embargo"):
            release_prepare(period=JUNE, embargo_until=until, by=ivolha, at=AT)
        assert not Release.objects.exists()

    def test_once_prepared_is_not_prepared_again(self, june, ivolha, zoria) -> None:
        prepared = release_prepare(period=JUNE, embargo_until=None, by=ivolha, at=AT)
        with pytest.raises(ReleaseRefused, match="already"):
            release_prepare(period=JUNE, embargo_until=None, by=zoria, at=AT)
        release_withdraw(ref=prepared.ref, by=zoria, at=AT)
        before = Release.objects.get().content
        release_prepare(period=JUNE, embargo_until=None, by=zoria, at=AT)
        assert Release.objects.get().content == before

    def test_refuses_figures_under_a_signature_that_does_not_hold(
        self, june, ivolha, zoria, monkeypatch
    ) -> None:
        prepared = release_prepare(period=JUNE, embargo_until=None, by=ivolha, at=AT)
        monkeypatch.setattr("press.signatures.public_key", lambda: b"x" * 32)
        with pytest.raises(ReleaseRefused, match="signature"):
            release_approve(ref=prepared.ref, by=zoria, at=AT)

    def test_by_one_person_is_refused_by_the_database_too(self, june, ivolha) -> None:
        prepared = release_prepare(period=JUNE, embargo_until=None, by=ivolha, at=AT)
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            Publication.objects.filter(ref=prepared.ref).update(approved_by=ivolha, approved_at=AT)
        vera = person(Role.SUPERVISOR, "Vera")
        with pytest.raises(IntegrityError, match="press officers"), transaction.atomic():
            Publication.objects.filter(ref=prepared.ref).update(approved_by=vera, approved_at=AT)


class TestCorrecting:
    def test_takes_two_people_and_leaves_the_figures(self, june, published, ivolha, zoria) -> None:
        published(JUNE)
        before = shown(AT)[0].content
        notice = correction_prepare(period=JUNE, reason="quoted", by=zoria, at=AT)
        assert shown(AT)[0].corrections == []
        with pytest.raises(ReleaseRefused, match="second person"):
            correction_approve(ref=notice.ref, by=zoria, at=AT)
        correction_approve(ref=notice.ref, by=ivolha, at=AT)
        assert [each["reason"] for each in shown(AT)[0].corrections] == ["quoted"]
        assert shown(AT)[0].content == before

    def test_is_only_of_what_is_published(self, june, ivolha) -> None:
        with pytest.raises(ReleaseRefused, match="published"):
            correction_prepare(period=JUNE, reason="quoted", by=ivolha, at=AT)

    def test_says_each_thing_once(self, june, published, ivolha, zoria) -> None:
        published(JUNE)
        notice = correction_prepare(period=JUNE, reason="quoted", by=ivolha, at=AT)
        with pytest.raises(ReleaseRefused, match="already"):
            correction_prepare(period=JUNE, reason="quoted", by=zoria, at=AT)
        correction_withdraw(ref=notice.ref, by=ivolha, at=AT)
        correction_prepare(period=JUNE, reason="quoted", by=zoria, at=AT)
        assert Correction.objects.count() == 2


class TestTheCommand:
    def test_builds_what_is_ripe_and_says_so(self, june) -> None:
        out, err = StringIO(), StringIO()
        call_command("build_releases", stdout=out, stderr=err)
        built = set(Release.objects.values_list("period", flat=True))
        assert {"2024-06", "2024", "2025-01"} <= built
        assert f"1 of {len(built)}" in err.getvalue()
        call_command("build_releases", stdout=out)
        assert "Nothing to build" in out.getvalue()

    @pytest.mark.parametrize("period", ["2024-13", "2150-01"])
    def test_refuses_what_is_no_closed_period(self, june, period) -> None:
        with pytest.raises(CommandError, match="period"):
            call_command("build_releases", period, stdout=StringIO(), stderr=StringIO())
