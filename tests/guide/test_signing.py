"""Signatures from outside: two supervisors, exactly one content, held by PostgreSQL."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from guide.models import Edition, SignOff
from guide.selectors import signatures, unsigned
from guide.services.signing import SigningRefused, sign_agree, sign_record, sign_void
from operators.services import operator_keep_out
from tests.acting import acting_as
from tests.cases.conftest import AT
from triage.parsing import plain_of
from triage.registry import current, plain
from triage.stored import raw_of

TODAY = AT.date()


def sign(by, role="lawyer", **changes):
    told = {"version": current().version, "name": "N. N.", "signed_on": TODAY, "at": AT} | changes
    return sign_record(role=role, by=by, **told)


@pytest.fixture
def recorded(vera):
    return sign(vera)


class TestTwoSupervisors:
    def test_one_alone_signs_nothing(self, recorded, vera):
        with pytest.raises(SigningRefused, match="yourself"):
            sign_agree(ref=recorded.ref, by=vera, at=AT)
        assert "lawyer" in {one.role for one in unsigned(current())}

    def test_the_second_makes_it_a_signature(self, recorded, zlata):
        sign_agree(ref=recorded.ref, by=zlata, at=AT)
        assert "lawyer" not in {one.role for one in unsigned(current())}
        with pytest.raises(SigningRefused, match="already"):
            sign_agree(ref=recorded.ref, by=zlata, at=AT)
        acts = Entry.objects.filter(action__startswith="script.").values_list("action", "detail")
        assert sorted(acts) == [
            ("script.sign_agreed", {"signs_as": "lawyer"}),
            ("script.sign_recorded", {"signs_as": "lawyer"}),
        ]

    def test_all_of_them_make_the_script_signed(self, vera, zlata):
        for one in current().sign_offs:
            sign_agree(ref=sign(vera, one.role).ref, by=zlata, at=AT)
        assert unsigned(current()) == []

    def test_one_is_enough_to_take_it_away(self, recorded, vera, zlata):
        sign_agree(ref=recorded.ref, by=zlata, at=AT)
        sign_void(ref=recorded.ref, by=vera, at=AT)
        assert signatures(current()) == []
        assert sign(zlata).ref != recorded.ref

    def test_who_left_stands_for_nothing(self, recorded, ada, vera, zlata):
        operator_keep_out(operator_ref=vera.pk, by=ada, at=AT)
        with pytest.raises(SigningRefused, match="no longer"):
            sign_agree(ref=recorded.ref, by=zlata, at=AT)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"version": "1-5f027b9db3ae"}, "Another version"),
            ({"signed_on": TODAY + timedelta(days=2)}, "future"),
            ({"signed_on": date.min}, "Look at the year"),
            ({"role": "cook"}, "asks for no such"),
        ],
    )
    def test_what_cannot_be_signed_is_refused(self, vera, changes, why):
        with pytest.raises(SigningRefused, match=why):
            sign(vera, **changes)
        assert not SignOff.objects.exists()

    def test_nobody_signs_twice(self, recorded, zlata):
        with pytest.raises(SigningRefused, match="already"):
            sign(zlata)


def refused(make, words):
    with (
        pytest.raises(IntegrityError, match=words),
        transaction.atomic(),
        acting_as("app"),
    ):
        make()


class TestPostgreSQL:
    @pytest.mark.parametrize("who", ["vera", "olga", "nadia", "ada"])
    def test_asks_for_the_other_supervisor(self, request, recorded, who):
        asked = request.getfixturevalue(who)
        mine = SignOff.objects.filter(pk=recorded.pk)
        refused(lambda: mine.update(agreed_by=asked, agreed_at=AT), "two")

    def test_keeps_what_was_recorded(self, recorded, zlata):
        mine = SignOff.objects.filter(pk=recorded.pk)
        with pytest.raises(IntegrityError, match="as it was"), transaction.atomic():
            mine.update(name="Somebody else")
        mine.update(agreed_by=zlata, agreed_at=AT)
        with pytest.raises(IntegrityError, match="as it was"), transaction.atomic():
            mine.update(agreed_by=None, agreed_at=None)

    def test_takes_a_signature_for_that_content_alone(self, recorded, vera):
        told = {
            "edition": recorded.edition,
            "role": "medic",
            "name": "N. N.",
            "signed_on": TODAY,
            "recorded_by": vera,
            "recorded_at": AT,
        }
        refused(lambda: SignOff.objects.create(digest="0" * 64, **told), "exactly this")

    def test_an_edition_is_what_its_hash_says(self, db):
        script = current()
        told = {"number": script.number, "version": script.version, "kept_at": AT}
        told |= {"digest": script.digest}
        text = plain(script.version)
        content = plain_of(raw_of(text))
        for wrong in (
            {"content": content + " ", "as_written": text},
            {"content": content, "as_written": text.replace("Viber", "Signal")},
        ):
            refused(lambda wrong=wrong: Edition.objects.create(**told, **wrong), "hash")
        Edition.objects.create(**told, content=content, as_written=text)

    def test_an_edition_never_changes(self, recorded):
        kept = Edition.objects.all()
        with pytest.raises(IntegrityError, match="as it was written"), transaction.atomic():
            kept.update(content="{}")

    def test_nobody_publishes_what_nobody_wrote(self, recorded, vera):
        kept = Edition.objects.all()
        refused(lambda: kept.update(published_by=vera, published_at=AT), "edition_published_whole")
