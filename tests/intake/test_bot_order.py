"""Updates in any order, and however often: the conversation ends where it would have ended."""

import itertools
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from cases.inbound import Inbound
from cases.models import OPEN_STATES, Chat, ChatEvent, Contact, Message
from cases.services.chats import Turn
from intake.telegram.course import Asked
from intake.telegram.inbound import parse
from intake.telegram.talk import turn
from tests.intake.bot_desk import tell
from tests.intake.conftest import AT
from tests.intake.test_bot_form import office
from tests.intake.test_end_to_end import opened
from tests.intake.updates import CHAT, IVAN, edited, message, pressed

__all__ = ["office"]

ASKED = Asked("", lambda began: f"code-{began}")


def a_log(person: int = 900000001) -> list[dict[str, Any]]:
    """Words, a form with a correction, more words, a second form that is thrown away, words."""
    ids, messages = itertools.count(person * 1000 + 1), itertools.count(1)
    who: dict[str, Any] = {"from": IVAN | {"id": person}, "chat": CHAT | {"id": person}}

    def said(text: str = "", **content: Any) -> dict[str, Any]:
        told = {"text": text} if text else {}
        return message(next(ids), next(messages), **who, **told, **content)

    def press(data: str) -> dict[str, Any]:
        update = pressed(data, **{"from": who["from"]})
        update["callback_query"]["message"] |= {"chat": who["chat"]}
        return update | {"update_id": next(ids)}

    log = [said("/start"), press("l:uk"), said("Є хто?"), said("/form")]
    began = log[-1]["update_id"]
    story = said("Мене везуть завтра")
    log += [story, press(f"c:{began}:who:self"), said("не кнопка"), press(f"s:{began}:status")]
    log += [edited(next(ids), story["message"]["message_id"], text="Мене везуть", **who)]
    log += [said(location={"latitude": 49.0, "longitude": 31.4}), press(f"c:{began}:danger:now")]
    log += [said("3"), press(f"b:{began}:unit"), said("4"), press(f"g:{began}"), said("Дякую")]
    log += [edited(next(ids), story["message"]["message_id"], text="Везуть сьогодні", **who)]
    log += [said("/form"), said("ні"), press(f"X:{log[-1]['update_id'] + 1}"), said("Чекаю")]
    return log


def heard(log: Sequence[dict[str, Any]]) -> list[Inbound]:
    found = {update["update_id"]: parse(update, at=AT) for update in log}
    return [event for _number, event in sorted(found.items()) if event]


def ended(log: Sequence[dict[str, Any]], last: dict[str, Any]) -> Turn:
    event = parse(last, at=AT)
    assert event is not None
    return turn(heard(log), event, "ru", asked=ASKED)


def test_the_log_ends_as_its_writer_meant():
    log = a_log()
    end = ended(log, log[-1])
    (form,) = end.forms
    assert (form.text, form.language) == ("Везуть сьогодні", "uk")
    assert dict(form.form) == {
        "who": "self",
        "danger": "now",
        "many": "4",
        "place": "49.00000, 31.40000",
    }
    assert [each.text for each in end.plain.values()] == ["Є хто?", "не кнопка", "Дякую", "Чекаю"]
    assert not end.is_open


@trying(deadline=None, max_examples=60)
@given(st.data())
def test_only_the_last_word_hears_another_answer(data):
    """Whichever update comes last, the forms and the words for operators are the same."""
    log = a_log()
    last = data.draw(st.sampled_from(log))
    one, other = ended(log, log[-1]), ended(data.draw(st.permutations(log)), last)
    assert (one.plain, one.answers, one.is_open) == (other.plain, other.answers, other.is_open)
    assert one.forms == other.forms


@trying(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(a_log()), min_size=1))
def test_any_part_of_a_log_comes_to_something(part):
    end = ended(part, part[-1])
    numbers = {update["update_id"] for update in part}
    assert set(end.plain) | set(end.answers) <= numbers
    assert not set(end.plain) & set(end.answers)


def state() -> list[Any]:
    """What the operators have, and how each chat stands."""
    found = []
    for contact in Contact.objects.filter(state__in=OPEN_STATES):
        rows = list(contact.messages.order_by("message_key", "is_edit", "at"))
        newest = {bytes(row.message_key or b""): row for row in rows}.values()
        told = opened(list(newest), "body", "form", "particulars", "place")
        words = sorted(
            (row.is_edit, *each.values()) for row, each in zip(newest, told, strict=True)
        )
        found.append(repr(words))
    chats = Chat.objects.values_list("route", "newest", "is_open")
    return [sorted(found), sorted((bytes(route), *rest) for route, *rest in chats)]


def empty() -> None:
    Message.objects.all().delete()
    Chat.objects.all().delete()
    Contact.objects.all().delete()


@pytest.mark.parametrize("seed", range(2))
def test_a_log_replayed_three_times_shuffled_ends_as_in_its_order(office, settings, seed):
    settings.TELEGRAM_TOKEN = ""
    log = [update for person in (1, 2) for update in a_log(900000000 + person)]
    for update in log:
        assert tell(update) == 200
    in_order = state()
    for update in random.Random(seed).sample(log * 3, len(log) * 3):
        assert tell(update) == 200
    assert state() == in_order
    empty()
    for update in random.Random(seed).sample(log * 3, len(log) * 3):
        assert tell(update) == 200
    assert state() == in_order
    assert ChatEvent.objects.count() == len(log)
