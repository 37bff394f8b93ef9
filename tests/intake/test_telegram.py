"""Updates become events: what is kept of each kind of message."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cases.inbound import Inbound, Kind, Position, Sender
from intake.telegram.inbound import parse
from tests.intake.conftest import AT
from tests.intake.updates import (
    CHAT,
    DATE,
    FILE,
    IVAN,
    PHOTO,
    UNNEEDED,
    edited,
    message,
    pressed,
)


def kept(update: dict[str, Any]) -> Inbound:
    inbound = parse(update, at=AT)
    assert inbound is not None
    return inbound


def test_a_message_is_kept_with_its_sender_and_both_clocks():
    assert kept(message(text="Здравствуйте, я из-під Ясенової")) == Inbound(
        line="telegram",
        provider_id="700000001",
        conversation="900000001",
        kind=Kind.MESSAGE,
        sender=Sender(name="Иван Примеров", handle="demo__ivan"),
        at=AT,
        occurred_at=datetime.fromtimestamp(DATE, tz=UTC),
        text="Здравствуйте, я из-під Ясенової",
        message_id="41",
        language="ru",
    )


def test_an_edit_names_the_message_it_changes_and_the_time_of_the_change():
    inbound = kept(edited(text="Исправлено"))
    assert (inbound.kind, inbound.message_id, inbound.text) == (Kind.EDIT, "41", "Исправлено")
    assert inbound.occurred_at == datetime.fromtimestamp(DATE + 60, tz=UTC)


def test_a_pressed_button_is_a_choice_by_its_presser_under_our_message():
    inbound = kept(pressed("safe:yes"))
    assert (inbound.kind, inbound.text, inbound.message_id) == (Kind.CHOICE, "safe:yes", "40")
    assert inbound.sender == Sender(name="Иван Примеров", handle="demo__ivan")


def test_a_button_under_a_message_too_old_to_see_still_counts():
    query = pressed()
    query["callback_query"]["message"] = {"chat": CHAT, "message_id": 40, "date": 0}
    assert kept(query).kind == Kind.CHOICE


@pytest.mark.parametrize(
    ("content", "attachment", "text"),
    [
        ({"photo": PHOTO}, "photo", ""),
        ({"photo": PHOTO, "caption": "Вот он"}, "photo", "Вот он"),
        ({"voice": FILE}, "voice", ""),
        ({"video_note": FILE}, "video_note", ""),
        ({"document": {"file_id": "x", "file_name": "спіс.pdf"}}, "document", ""),
        ({"animation": FILE, "document": FILE}, "animation", ""),
        ({"sticker": {"file_id": "x", "emoji": "😢", "type": "regular"}}, "sticker", "😢"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "dice", "🎲"),
        (
            {"poll": {"id": "1", "question": "Идём?", "options": [{"text": "Да"}]}},
            "poll",
            "Идём?\nДа",
        ),
        (
            {"rich_message": {"blocks": [{"type": "p", "text": ["Я ", {"text": "жив"}]}]}},
            "rich_message",
            "Я \nжив",
        ),
        ({"hologram": {"title": "Привет", "size": 3}}, "other", "Привет"),
        ({"hologram": "Привет"}, "other", "Привет"),
        ({"hologram": True}, "other", ""),
    ],
)
def test_what_is_attached_is_noted_with_the_words_in_it(content, attachment, text):
    inbound = kept(message(**content))
    assert (inbound.attachment, inbound.text) == (attachment, text)


def test_a_position_is_kept_as_degrees():
    inbound = kept(message(location={"latitude": 49, "longitude": 31.4}))
    assert inbound.position == Position(49.0, 31.4)


def test_a_named_place_keeps_its_name_and_its_position():
    place = {"latitude": 49.0, "longitude": 31.4}
    venue = {"location": place, "title": "Колодец", "address": "У леса"}
    inbound = kept(message(venue=venue, location=place))
    assert (inbound.position, inbound.text) == (Position(49.0, 31.4), "Колодец\nУ леса")


def test_ones_own_card_vouches_for_the_number():
    card = {"phone_number": "70000000001", "first_name": "Иван", "user_id": IVAN["id"]}
    inbound = kept(message(contact=card))
    assert inbound.shared == Sender(name="Иван", number="70000000001")
    assert inbound.sender.number == "70000000001"


def test_somebody_elses_card_says_nothing_about_the_sender():
    card = {"phone_number": "+70000000002", "first_name": "Пётр", "last_name": "П."}
    inbound = kept(message(contact=card))
    assert inbound.shared == Sender(name="Пётр П.", number="+70000000002")
    assert inbound.sender.number == ""


def test_a_forwarded_answer_is_kept_as_what_was_sent():
    origin = {"type": "hidden_user", "sender_user_name": "Кто-то", "date": DATE - 9}
    old = message(text="раньше")["message"]
    inbound = kept(message(text="Смотрите", forward_origin=origin, reply_to_message=old))
    assert (inbound.text, inbound.attachment) == ("Смотрите", "")


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("uk", "uk"),
        ("ru-RU", "ru"),
        ("EN", "en"),
        ("be", "ru"),
        ("de", ""),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_the_language_of_the_phone_is_only_a_hint(code, hint):
    sender = IVAN | {"language_code": code}
    assert kept(message(text="?", **{"from": sender})).language == hint


def test_without_a_sender_the_private_chat_names_the_person():
    update = message(text="?")
    del update["message"]["from"]
    assert kept(update).sender == Sender(name="Иван Примеров", handle="demo__ivan")


@pytest.mark.parametrize("date", [None, 0, -5, 1, 4102444800, 2**40, 2**62])
def test_a_strange_clock_refuses_nobody(date):
    inbound = kept(message(text="?", date=date))
    assert inbound.at == AT
    assert inbound.occurred_at is None or inbound.occurred_at.year in {1970, 2100}


@pytest.mark.parametrize("length", [4096, 4097, 16_000])
def test_a_long_text_is_kept_whole(length):
    assert kept(message(text="ї" * length)).text == "ї" * length


def test_content_with_endless_words_is_kept_and_its_words_are_visibly_cut():
    endless = {"text": ["слово"] * 9000}
    inbound = kept(message(hologram=endless, scent=endless))
    assert inbound.attachment == "other"
    assert len(inbound.text) == 16_000
    assert inbound.text.endswith(" […]")


def test_half_a_surrogate_pair_and_a_nul_are_replaced_where_they_stand():
    assert kept(message(text="а\ud83d\0б🙂")).text == "а\ufffd\ufffdб🙂"


@pytest.mark.parametrize("name", UNNEEDED)
def test_what_nobody_needs_is_passed_over(name):
    assert parse(UNNEEDED[name], at=AT) is None
