"""What kinds of content a Telegram message has, and the words inside each."""

from collections.abc import Iterator

from cases.inbound import File
from intake.problems import Problem
from intake.strict import MOST_LONG, Fields, inner, storable, whole, words

UNKNOWN = "other"
CUT = " […]"
MEDIA = (
    "live_photo",
    "photo",
    "voice",
    "video",
    "video_note",
    "audio",
    "animation",
    "document",
    "sticker",
    "poll",
    "dice",
    "game",
    "story",
    "paid_media",
    "checklist",
    "rich_message",
    "venue",
)
#: Beside photographs, what is fetched and washed.
FETCHED = ("voice", "audio", "document")
# Fields that stand beside the content of a message, whatever it is.
ENVELOPE = frozenset(
    """
    message_id date chat from sender_chat edit_date text caption entities caption_entities contact
    location media_group_id forward_origin forward_date forward_from forward_from_chat
    forward_from_message_id forward_sender_name forward_signature is_automatic_forward
    reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id
    reply_to_poll_option_id via_bot has_protected_content is_from_offline link_preview_options
    effect_id show_caption_above_media has_media_spoiler message_thread_id is_topic_message
    author_signature reply_markup paid_star_count is_paid_post sender_tag business_connection_id
    sender_boost_count sender_business_bot direct_messages_topic suggested_post_info
    receiver_user ephemeral_message_id guest_query_id guest_bot_caller_user guest_bot_caller_chat
    """.split()  # noqa: SIM905
)
# What Telegram itself says in a private chat while nobody writes.
SERVICE = frozenset(
    """
    pinned_message message_auto_delete_timer_changed write_access_allowed connected_website
    chat_background_set boost_added invoice successful_payment refunded_payment
    forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
    checklist_tasks_done checklist_tasks_added new_chat_title new_chat_photo delete_chat_photo
    new_chat_members left_chat_member managed_bot_created gift unique_gift gift_upgrade_sent
    direct_message_price_changed paid_message_price_changed poll_option_added poll_option_deleted
    """.split()  # noqa: SIM905
)
SPOKEN = frozenset(["text", "title", "address", "question", "caption", "description", "emoji"])


def content_of(message: Fields) -> tuple[str, str]:
    """The kind of content beside plain text ("" when none), and its words.

    A field that this module has never heard of is content younger than this module: the person
    sent something, so it is kept as a thing of unknown kind with all the words found in it.
    """
    for kind in MEDIA:
        if kind in message:
            return kind, _spoken(message[kind])
    unheard = [name for name in message if name not in ENVELOPE | SERVICE]
    if not unheard:
        return "", ""
    return UNKNOWN, _spoken([message[name] for name in unheard])


def file_of(message: Fields) -> File | None:
    """The file of a photograph, a sound or a document; of a photograph the largest size."""
    if (sizes := message.get("photo")) is not None:
        if not isinstance(sizes, list) or not all(isinstance(each, dict) for each in sizes):
            raise Problem("The field photo must be a list of sizes.")
        return _file(max(sizes, key=lambda each: whole(each, "width") or 0, default={}))
    found = (inner(message, kind) for kind in FETCHED)
    return next((_file(kept) for kept in found if kept is not None), None)


def _file(kept: Fields) -> File | None:
    handle, key = words(kept, "file_id"), words(kept, "file_unique_id")
    return File(handle, key or handle, whole(kept, "file_size") or 0) if handle else None


def _spoken(content: object) -> str:
    """The words to read beside the content itself; when endless, visibly cut."""
    spoken = "\n".join(storable(text) for text in _texts(content) if text.strip())
    return spoken if len(spoken) <= MOST_LONG else spoken[: MOST_LONG - len(CUT)] + CUT


def _texts(content: object) -> Iterator[str]:
    """Every text below a field that holds words, in the order of the page; without recursion."""
    waiting: list[tuple[bool, object]] = [(True, content)]
    while waiting:
        heard, value = waiting.pop()
        if isinstance(value, str) and heard:
            yield value
        elif isinstance(value, list):
            waiting.extend((heard, each) for each in reversed(value))
        elif isinstance(value, dict):
            waiting.extend((name in SPOKEN, each) for name, each in reversed(value.items()))
