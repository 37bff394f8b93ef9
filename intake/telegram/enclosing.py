"""Sending a file of ours to a chat: claimed, then handed to Telegram once."""

from datetime import datetime

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile

from cases.services.delivery import Outgoing
from cases.services.enclosures import enclosure_claim
from intake.telegram.client import Answer, Speaker

#: A large file on a slow line; longer than this, nobody knows what became of it.
UPLOAD_SECONDS = 120


def enclosure_send(speaker: Speaker, each: Outgoing, *, at: datetime) -> Answer | None:
    """Send what goes with this answer, the words under it; None when somebody was quicker."""
    claimed = enclosure_claim(message_ref=each.ref, at=at)
    if claimed is None:
        return None
    file, chat = BufferedInputFile(claimed.body, claimed.name), each.conversation
    method: SendPhoto | SendDocument
    if claimed.is_photo:
        method = SendPhoto(chat_id=chat, photo=file, caption=each.body)
    else:
        method = SendDocument(
            chat_id=chat, document=file, caption=each.body, disable_content_type_detection=True
        )
    return speaker.call(method, timeout=UPLOAD_SECONDS)
