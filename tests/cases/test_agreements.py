"""An agreement on safe contact: written down whole, never rewritten, void for good."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from audit.models import Entry
from cases.access import NotNow
from cases.models import Case, SafeContact
from cases.safe_contact import Hours, Way
from cases.selectors.safe_contacts import safe_contact_of
from cases.services.safe_contacts import SafeContactRefused, safe_contact_void
from tests.cases.conftest import AT


class TestAgree:
    def test_keeps_what_was_said_sealed_and_the_newest_counts(self, case_in_intake, olga, agree):
        agree(case_in_intake, olga)
        second = agree(case_in_intake, olga, way=Way.TELEGRAM)
        assert (second.revision, safe_contact_of(case_in_intake.ref)) == (2, second)
        stored = SafeContact.objects.filter(ref=second.ref).values("number", "may_say").get()
        assert all(b"7000" not in bytes(value) for value in stored.values())
        assert Entry.objects.filter(action="case.contact_agreed").count() == 2

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"zone": "Europe/Nowhere"}, "time zone"),
            ({"hours": []}, "at least one window"),
            ({"hours": [Hours(1, 600, 600)]}, "two different times"),
            ({"hours": [Hours(8, 0, 60)]}, "two different times"),
            ({"lasts": (AT.date(), AT.date() - timedelta(days=1))}, "within a year"),
            ({"lasts": (AT.date(), AT.date() + timedelta(days=400))}, "within a year"),
            ({"lasts": (AT.date() - timedelta(days=9),) * 2}, "within a year"),
            ({"told": {"number": "1", "may_say": " ", "if_commander": "x"}}, "what may be said"),
        ],
    )
    def test_refuses_half_an_agreement(self, case_in_intake, olga, agree, changes, words):
        with pytest.raises(SafeContactRefused, match=words):
            agree(case_in_intake, olga, **changes)
        assert not SafeContact.objects.exists()

    def test_a_resolved_case_has_no_new_one(self, resolved, olga, agree):
        with pytest.raises(NotNow):
            agree(resolved, olga)

    def test_a_colleague_does_not_agree_for_a_case_of_somebody_else(
        self, case_in_intake, taras, agree
    ):
        with pytest.raises(Case.DoesNotExist):
            agree(case_in_intake, taras)


class TestVoid:
    def test_is_said_once_and_by_whom(self, case_in_intake, olga, nadia, agree):
        agree(case_in_intake, olga)
        for by in (nadia, olga):
            voided = safe_contact_void(case_ref=case_in_intake.ref, by=by, at=AT)
        assert voided.voided_by == nadia
        assert Entry.objects.filter(action="case.contact_voided").count() == 1

    def test_needs_an_agreement(self, case_in_intake, olga):
        with pytest.raises(SafeContactRefused, match="no agreement"):
            safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=AT)


class TestPostgresql:
    @pytest.mark.parametrize(
        "change",
        [
            {"way": "telegram"},
            {"zone": "Europe/Paris"},
            {"hours": [[1, 0, 60]]},
            {"valid_until": AT.date() + timedelta(days=99)},
            {"valid_from": AT.date() - timedelta(days=9)},
            {"revision": 7},
        ],
        ids=str,
    )
    def test_does_not_rewrite_one(self, case_in_intake, olga, agree, change):
        agreed = agree(case_in_intake, olga)
        with pytest.raises(Error, match="not rewritten"), transaction.atomic():
            SafeContact.objects.filter(ref=agreed.ref).update(**change)

    def test_does_not_revive_a_void_one(self, case_in_intake, olga, agree):
        agreed = agree(case_in_intake, olga)
        safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=AT)
        with pytest.raises(Error, match="stays void"), transaction.atomic():
            SafeContact.objects.filter(ref=agreed.ref).update(voided_at=None, voided_by=None)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"revision": 3}, "follow one another"),
            ({"way": "viber"}, "safe_contact_way_known"),
            ({"zone": "FOO+3"}, "safe_contact_zone_named|time zone"),
            ({"zone": "Europe/Nowhere"}, "time zone"),
            ({"hours": []}, "names its hours"),
            ({"hours": [[0, 0, 60]]}, "no hours of a week"),
            ({"hours": [[1, 60, 60]]}, "no hours of a week"),
            ({"valid_until": AT.date() - timedelta(days=1)}, "safe_contact_lasts"),
        ],
        ids=str,
    )
    def test_takes_no_nonsense(self, case_in_intake, olga, change, words):
        row = {
            "case": case_in_intake,
            "revision": 1,
            "way": "telephone",
            "zone": "Europe/Kyiv",
            "hours": [[1, 0, 60]],
            "valid_from": AT.date(),
            "valid_until": AT.date(),
            "by": olga,
            "at": AT,
        }
        with pytest.raises(Error, match=words), transaction.atomic():
            SafeContact.objects.create(**(row | change))
