"""Updates in the shape that the Bot API documents, with made-up people."""

from typing import Any

IVAN = {
    "id": 900000001,
    "is_bot": False,
    "first_name": "Иван",
    "last_name": "Примеров",
    "username": "demo__ivan",
    "language_code": "ru",
}
CHAT = {
    "id": 900000001,
    "first_name": "Иван",
    "last_name": "Примеров",
    "username": "demo__ivan",
    "type": "private",
}
GROUP = {"id": -100900000002, "title": "Посёлок", "type": "supergroup"}
CHANNEL = {"id": -100900000003, "title": "Новости", "type": "channel"}
DATE = 1893553445
PHOTO = [
    {"file_id": "AgACA", "file_unique_id": "AQAD", "width": 90, "height": 67, "file_size": 1253},
    {"file_id": "AgACB", "file_unique_id": "AQAE", "width": 800, "height": 600},
]
FILE = {"file_id": "AwACAg", "file_unique_id": "AgAD", "duration": 3, "mime_type": "audio/ogg"}


def message(update_id: int = 700000001, message_id: int = 41, **content: Any) -> dict[str, Any]:
    """An update with a message in a private chat."""
    head = {"message_id": message_id, "from": IVAN, "chat": CHAT, "date": DATE}
    return {"update_id": update_id, "message": head | content}


def edited(update_id: int = 700000002, message_id: int = 41, **content: Any) -> dict[str, Any]:
    """An update with the new version of a message."""
    update = message(update_id, message_id, edit_date=DATE + 60, **content)
    return {"update_id": update_id, "edited_message": update["message"]}


def pressed(data: str = "safe:yes", **more: Any) -> dict[str, Any]:
    """An update with a pressed inline button."""
    bot = {"id": 900000009, "is_bot": True, "first_name": "Лінія", "username": "demo__bot"}
    under = {
        "message_id": 40,
        "from": bot,
        "chat": CHAT,
        "date": DATE,
        "text": "Вы в безопасности?",
        "reply_markup": {"inline_keyboard": [[{"text": "Да", "callback_data": data}]]},
    }
    query = {
        "id": "4382bfdwdsb323b2d9",
        "from": IVAN,
        "message": under,
        "chat_instance": "-3784",
        "data": data,
    }
    return {"update_id": 700000003, "callback_query": query | more}


MEMBER = {"chat": CHAT, "from": IVAN, "date": DATE}
BLOCKED = MEMBER | {
    "old_chat_member": {"user": IVAN, "status": "member"},
    "new_chat_member": {"user": IVAN, "status": "kicked", "until_date": 0},
}
REACTION = {
    "chat": CHAT,
    "message_id": 40,
    "user": IVAN,
    "date": DATE,
    "old_reaction": [],
    "new_reaction": [{"type": "emoji", "emoji": "👍"}],
}

# What nobody here needs: understood, answered, not stored.
UNNEEDED: dict[str, dict[str, Any]] = {
    "a bare update": {"update_id": 1},
    "the bot blocked": {"update_id": 2, "my_chat_member": BLOCKED},
    "a reaction": {"update_id": 3, "message_reaction": REACTION},
    "a channel post": {
        "update_id": 4,
        "channel_post": {"message_id": 1, "chat": CHANNEL, "date": DATE, "text": "Новость"},
    },
    "an edited channel post": {
        "update_id": 5,
        "edited_channel_post": {"message_id": 1, "chat": CHANNEL, "date": DATE, "text": "…"},
    },
    "an inline query": {
        "update_id": 6,
        "inline_query": {"id": "1", "from": IVAN, "query": "", "offset": ""},
    },
    "a poll": {"update_id": 7, "poll": {"id": "1", "question": "?", "options": []}},
    "a group": {
        "update_id": 8,
        "message": {"message_id": 1, "from": IVAN, "chat": GROUP, "date": DATE, "text": "Всем"},
    },
    "a business message": {"update_id": 9, "business_message": message(text="x")["message"]},
    "a kind of tomorrow": {"update_id": 10, "telepathic_message": {"mood": [1, None, {}]}},
    "a pinned message": message(11, pinned_message=message(text="x")["message"]),
    "a new timer": message(12, message_auto_delete_timer_changed={"message_auto_delete_time": 1}),
    "a button of a game": pressed(data="", game_short_name="chess"),
    "an inline button": pressed(message=None, inline_message_id="abc"),
    "another bot": message(13, text="спам", **{"from": IVAN | {"is_bot": True}}),
    "an empty message": message(14),
}
