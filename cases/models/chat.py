"""What a bot was told in one chat and has not handed on yet, and what it still has to say."""

import uuid

from django.db import models

from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned


class Chat(KeyOwned, models.Model):
    """One chat with a bot; it goes with its keys some days after the last word."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=32)
    route = models.BinaryField(max_length=32)
    # The newest event, as the provider counts them, and whether a form is being filled in.
    newest = models.BigIntegerField(default=0)
    is_open = models.BooleanField(default=False)
    # A keyed hash of who the provider says is writing.
    face = models.BinaryField(max_length=32)
    heard_at = models.DateTimeField()

    conversation = SealedField(data_class=RED)
    language = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "line", "route"], name="chat_once")
        ]
        indexes = [models.Index(fields=["heard_at"], name="chat_idle")]

    def __str__(self) -> str:
        return str(self.ref)


class ChatEvent(KeyOwned, models.Model):
    """One event of a chat, whole and sealed; what follows from all of them is worked out anew."""

    owner_column = "chat_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="events")
    number = models.BigIntegerField()
    # How often it was handed to the operators or taken back: odd while they have it.
    turns = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    body = SealedField(data_class=RED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "number"], name="chat_event_once")]

    def __str__(self) -> str:
        return str(self.ref)


class ChatSaying(KeyOwned, models.Model):
    """Something the bot still has to say; the row goes when it was said."""

    owner_column = "chat_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="sayings")
    number = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    body = SealedField(data_class=RED)

    class Meta:
        indexes = [models.Index(fields=["at", "number"], name="chat_saying_due")]

    def __str__(self) -> str:
        return str(self.ref)
