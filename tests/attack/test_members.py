"""What a person's erasure leaves, asked by whoever holds the database, the keys and the journal."""

import json

import pytest

from audit.models import Entry
from audit.receipts import receipt
from cases.models import Member
from cases.services.members import MemberRefused, member_erase
from cases.services.reveal import RevealReason, RevealRefused, member_reveal
from tests.cases.conftest import AT
from tests.cases.people import NAMES, add, four, fresh, withdraw
from vault.fields import open_fields
from vault.keyring import KeysGone, keys_destroy
from vault.models import WrappedKey

SEALED = ("name", "rank", "unit", "kind", "age", "standing")


def erased(case, member, olga, vera):
    withdraw(member, olga, erase=True)
    return member_erase(case_ref=case.ref, member_ref=member.ref, by=vera, at=AT)


def seen(*members):
    return receipt(actor="t", action="test", subjects=[each.ref for each in members], at=AT)


def test_no_key_no_ciphertext_and_no_hour_is_left(case_in_intake, olga, vera):
    group = four(case_in_intake, olga)
    erased(case_in_intake, group[1], olga, vera)
    kept = fresh(group[1])
    assert [getattr(kept, name) for name in SEALED] == [None] * len(SEALED)
    assert not WrappedKey.objects.using("keyring").filter(owner=kept.ref).exists()
    assert {moment.minute for moment in (kept.added_at, kept.asked_at, kept.erasure_at)} == {0}


def test_an_older_copy_of_the_row_opens_nothing(case_in_intake, olga, vera):
    member = add(case_in_intake, olga)
    copy = fresh(member)
    erased(case_in_intake, member, olga, vera)
    with pytest.raises(KeysGone):
        open_fields(seen(copy), [copy], "name")


def test_the_others_open_as_before(case_in_intake, olga, vera):
    group = four(case_in_intake, olga)
    erased(case_in_intake, group[1], olga, vera)
    rest = [fresh(each) for each in group if each.ref != group[1].ref]
    told = [row["name"] for row in open_fields(seen(*rest), rest, "name")]
    assert told == [NAMES[0], NAMES[2], NAMES[3]]
    opened = open_fields(
        receipt(actor="t", action="test", subjects=[case_in_intake.ref], at=AT),
        [fresh(case_in_intake)],
        "name",
    )
    assert opened[0]["name"]


def test_the_journal_names_nobody(case_in_intake, olga, vera):
    member = add(case_in_intake, olga, unit="в/ч 00017")
    erased(case_in_intake, member, olga, vera)
    told = json.dumps(
        [[row.action, row.detail, row.reason] for row in Entry.objects.all()], ensure_ascii=False
    )
    assert "case.person_erased" in told
    assert NAMES[0] not in told
    assert "00017" not in told


def test_nobody_erases_alone_nor_without_the_wish(case_in_intake, olga, vera):
    member = add(case_in_intake, olga)
    case = case_in_intake.ref
    with pytest.raises(MemberRefused, match="has not asked"):
        member_erase(case_ref=case, member_ref=member.ref, by=vera, at=AT)
    withdraw(member, vera, erase=True)
    with pytest.raises(MemberRefused, match="second person"):
        member_erase(case_ref=case, member_ref=member.ref, by=vera, at=AT)
    assert fresh(member).name is not None


def test_what_is_erased_shows_nothing_and_stays_so(case_in_intake, olga, vera):
    member = erased(case_in_intake, add(case_in_intake, olga), olga, vera)
    with pytest.raises(RevealRefused):
        member_reveal(
            case=case_in_intake,
            member=fresh(member),
            by=olga,
            field="name",
            reason=RevealReason.VERIFY,
            at=AT,
        )
    version = fresh(member).version
    erased(case_in_intake, member, olga, vera)
    assert fresh(member).version == version


def test_cut_short_after_the_keys_the_page_still_shows_everybody_else(
    client, case_in_intake, olga, vera
):
    group = four(case_in_intake, olga)
    withdraw(group[1], olga, erase=True)
    keys_destroy(owner=group[1].ref)
    client.force_login(olga)
    page = client.get(f"/cases/{case_in_intake.ref}/")
    assert page.status_code == 200
    assert page.content.decode().count("person-card") == len(group)
    member_erase(case_ref=case_in_intake.ref, member_ref=group[1].ref, by=vera, at=AT)
    assert Member.objects.exclude(erased_on=None).count() == 1
