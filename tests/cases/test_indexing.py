"""Cut tags are made anew while people look things up: nobody is missed, nothing is left over."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from audit.models import Entry
from cases.models import Case, IdentityTag, IndexVersion
from cases.selectors.candidates import candidates
from cases.selectors.same_sign import maybe_of
from cases.selectors.tags import all_lacking
from cases.services import indexing
from cases.services.editing import case_edit
from cases.services.identity import versions_held
from cases.services.indexing import (
    NotRebuilt,
    index_begin,
    index_fill,
    index_switch,
)
from cases.services.receive import receive
from operators.models import Operator
from tests.cases.conftest import AT, call, chat
from vault.blind_index import tag
from vault.keyring import keys_destroy

NUMBER = "+70005550141"


def versions() -> set[int]:
    return set(IdentityTag.objects.values_list("version", flat=True))


def run(name: str, *arguments: object) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def known(case_in_intake: Case, olga: Operator) -> Case:
    """A case with a number, opened from a chat."""
    case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields={"phone": NUMBER},
        version=case_in_intake.version,
        at=AT,
    )
    return Case.objects.get(ref=case_in_intake.ref)


def found(conversation: str) -> list[Case]:
    contact = receive(inbound=call(call_id=conversation))
    return candidates(contact=contact, at=AT)


def test_every_kind_of_tag_is_made_anew(known: Case) -> None:
    before = set(IdentityTag.objects.values_list("case", "contact", "kind"))
    kinds = {kind for _, _, kind in before}
    assert kinds == {"phone", "handle", "chat"}
    assert "Version 2 is searched" in run("index_rebuild", 2)
    assert set(IdentityTag.objects.values_list("case", "contact", "kind")) == before
    assert versions() == {2}
    made = IdentityTag.objects.get(case=known, kind="phone")
    assert bytes(made.tag) == tag("phone", NUMBER, version=2).value


def test_is_found_before_during_and_after(known: Case) -> None:
    assert found("call-before") == [known]
    index_begin(version=2, at=AT)
    assert found("call-begun") == [known]
    assert list(index_fill(version=2, at=AT))
    assert found("call-filled") == [known]
    index_switch(version=2, at=AT)
    assert found("call-after") == [known]
    assert known in maybe_of(("phone", NUMBER))[0]


def test_only_the_whole_version_is_searched(known: Case) -> None:
    index_begin(version=2, at=AT)
    stray = tag("phone", "+380001112233", version=2)
    IdentityTag.objects.create(case=known, kind="phone", tag=stray.value, version=2)
    assert maybe_of(("phone", "+380001112233")) == ([], [])


def test_whoever_comes_meanwhile_is_in_both(known: Case) -> None:
    index_begin(version=2, at=AT)
    late = receive(inbound=call(call_id="call-late"))
    assert set(late.identity_tags.values_list("version", flat=True)) == {1, 2}


def test_goes_on_where_it_was_stopped(known: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_make", stopped)
        with pytest.raises(CommandError, match="2 records are left"):
            run("index_rebuild", 2)
    assert "go on with index_rebuild 2" in run("index_plan")
    assert found("call-between") == [known]
    run("index_rebuild", 2)
    assert versions() == {2}
    with pytest.raises(CommandError, match="searched already"):
        run("index_rebuild", 2)


def test_every_opening_has_a_receipt(known: Case) -> None:
    run("index_rebuild", 2)
    looks = Entry.objects.using("receipts").filter(action="index.rebuild", receipt=True)
    named = {str(look.subject) for look in looks}
    assert named == {str(known.ref), str(known.contacts.get().ref)}
    assert Entry.objects.filter(action="index.switched").count() == 1


def test_a_purged_record_hinders_nothing_and_keeps_no_tag(known: Case) -> None:
    keys_destroy(owner=known.ref)
    run("index_rebuild", 2)
    assert not known.identity_tags.exists()
    assert versions() == {2}


def test_refuses_a_version_that_is_not(db: None) -> None:
    with pytest.raises(NotRebuilt):
        index_begin(version=9, at=AT)
    with pytest.raises(CommandError):
        run("index_rebuild", 1)


def test_the_plan_says_what_fits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Nothing to do." in run("index_plan")
    monkeypatch.setattr("cases.management.commands.index_plan.Case.objects.count", lambda: 5_000)
    assert "manage.py index_rebuild 2" in run("index_plan")


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_waits_for_whoever_writes_without_the_new_version(known: Case) -> None:
    """A writer that asked before the rebuild began is made up for, however late it commits."""
    asked, go_on, began = threading.Event(), threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            assert versions_held() == [1]
            asked.set()
            assert go_on.wait(30)
            identity_tags_add_late(known)
        connections.close_all()

    def rebuild() -> None:
        index_begin(version=2, at=AT)
        began.set()
        connections.close_all()

    slow, builder = threading.Thread(target=writer), threading.Thread(target=rebuild)
    slow.start()
    assert asked.wait(30)
    builder.start()
    while not IndexVersion.objects.filter(building=2).exists():
        connection.close()
    assert not began.is_set()
    go_on.set()
    slow.join()
    builder.join()
    assert list(index_fill(version=2, at=AT))
    assert all_lacking(version=2) == 0


def identity_tags_add_late(case: Case) -> None:
    IdentityTag.objects.create(
        case=case, kind="handle", tag=tag("handle", "late_demo").value, version=1
    )


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_calls_go_on_and_are_found_while_tags_are_made(
    known: Case, olga: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)
    for number in range(12):
        receive(inbound=chat(conversation=f"chat-{number}", provider_id=f"first-{number}"))
    troubles: list[BaseException] = []
    over = threading.Event()

    def caller(name: int) -> None:
        number = 0
        try:
            while not over.is_set():
                number += 1
                assert found(f"call-{name}-{number}") == [known]
        except BaseException as trouble:  # noqa: BLE001 - handed to the test
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=caller, args=[name]) for name in range(4)]
    for thread in threads:
        thread.start()
    for version in (2, 3):
        run("index_rebuild", version)
    over.set()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert all_lacking(version=3) == 0
    assert versions() == {3}
