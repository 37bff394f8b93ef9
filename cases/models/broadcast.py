"""What is said to everybody who follows, and to the public channel; and whoever follows.

Nothing here leads to a case, a contact or a chat: a follower stands under a key of its own.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.line import LANGUAGES
from vault.fields import RED, SealedField
from vault.owners import KeyOwned

TONGUES = [code for code, _name in LANGUAGES]


class Follower(KeyOwned, models.Model):
    """A chat that wants to hear what is said to everybody; it goes whole, its keys first."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=32)
    # A hash of its own kind: neither a contact's nor a chat's is like it.
    chat_key = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    # The first day of the month in which anything was heard; no day that another row shares.
    heard_in = models.DateField()

    conversation = SealedField(data_class=RED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=TONGUES), name="follower_language_known"
            ),
            models.CheckConstraint(condition=Q(heard_in__day=1), name="follower_by_months"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class BroadcastState(models.TextChoices):
    """How far one broadcast has come."""

    DRAFT = "draft", _("Being written")
    WAITING = "waiting", _("Waits for a second person")
    APPROVED = "approved", _("About to be sent")
    SENDING = "sending", _("Being sent")
    DONE = "done", _("Sent")
    STOPPED = "stopped", _("Stopped")


WRITABLE = (BroadcastState.DRAFT, BroadcastState.WAITING)
ON_THE_WAY = (BroadcastState.APPROVED, BroadcastState.SENDING)
OVER = (BroadcastState.DONE, BroadcastState.STOPPED)


class Broadcast(models.Model):
    """One text in up to three languages, written by one person and approved by another.

    What became of it is counted here; who got it is not kept.
    """

    State = BroadcastState

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=BroadcastState.choices, default=BroadcastState.DRAFT
    )
    uk = models.TextField(blank=True)
    ru = models.TextField(blank=True)
    en = models.TextField(blank=True)
    # One more with each change of what is said, or to whom; an approval names the one it read.
    version = models.PositiveIntegerField(default=1)
    to_followers = models.BooleanField(default=True)
    channel = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    writer = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    returned_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_words = models.CharField(max_length=500, blank=True)
    approver = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    # Of the followers: how many there were when it began, and what became of them.
    planned = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unclear = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BroadcastState.values), name="broadcast_state_known"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("writer")),
                name="broadcast_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approver=None, approved_at=None, state__in=WRITABLE)
                | Q(approver__isnull=False, approved_at__isnull=False) & ~Q(state__in=WRITABLE),
                name="broadcast_approved_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(state__in=OVER), name="broadcast_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(stopped_by=None) ^ Q(state="stopped"),
                name="broadcast_stopped_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(channel__contained_by=TONGUES), name="broadcast_channel_known"
            ),
        ]
        indexes = [models.Index(fields=["-written_at"], name="broadcast_newest")]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def remaining(self) -> int:
        """Of how many followers nothing is known yet; in the end, who had left meanwhile."""
        return self.planned - self.sent - self.blocked - self.refused - self.unclear

    def text(self, language: str) -> str:
        """What is said in one language."""
        return str(getattr(self, language))


class PostState(models.TextChoices):
    """Where one message stands; those to followers go once they are settled."""

    WAITING = "waiting", _("Waits")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Not taken by Telegram")
    UNCLEAR = "unclear", _("Not known whether it arrived")


class BroadcastPost(models.Model):
    """One message on its way: to a follower, or in one language to the channel."""

    State = PostState

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="posts")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, null=True, related_name="+")
    # Of the channel alone; a follower's language stands on the follower.
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.WAITING)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "follower"], name="post_once_a_follower"),
            models.UniqueConstraint(
                fields=["broadcast", "language"],
                condition=Q(follower=None),
                name="post_once_a_language",
            ),
            models.CheckConstraint(
                condition=Q(follower=None, language__in=TONGUES)
                | Q(follower__isnull=False, language="", state__in=["waiting", "sending"]),
                name="post_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PostState.values), name="post_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                name="post_claimed_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="post_due")]

    def __str__(self) -> str:
        return str(self.pk)
