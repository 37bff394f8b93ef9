"""An approved text on its way, message by message: claimed before Telegram is asked, at most once.

Telegram has no key by which a message could be asked for twice and be sent once. So whoever was
being sent to when the work was killed is counted as unclear, and is not sent to again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from audit.receipts import receipt
from audit.record import record
from cases.models import (
    ON_THE_WAY,
    OVER,
    Broadcast,
    BroadcastPost,
    BroadcastState,
    Follower,
    PostState,
)
from cases.services.broadcasts import tell
from cases.services.followers import followers_drop
from live.publish import unit
from vault.fields import open_fields

ACTOR = "system:broadcast"
#: Longer than any call to Telegram: whoever claimed a message so long ago was killed.
FORSAKEN = timedelta(minutes=2)
KEPT = timedelta(days=366)
DRAFT_KEPT = timedelta(days=30)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Post:
    """One message that is due; neither its chat nor its words show in a repr."""

    number: int
    conversation: str = field(repr=False)
    text: str = field(repr=False)


def broadcast_due(*, line: str, most: int, at: datetime) -> list[Post]:
    """Some messages of what is being sent, opened under a receipt; begins and ends what is due."""
    for broadcast in Broadcast.objects.filter(state__in=ON_THE_WAY).order_by("approved_at"):
        if broadcast.state == BroadcastState.APPROVED:
            _begin(broadcast.ref, line, at)
        due = list(
            broadcast.posts.filter(Q(follower=None) | Q(follower__line=line))
            .filter(state=PostState.WAITING)
            .select_related("follower", "broadcast")
            .order_by("id")[:most]
        )
        if due:
            _went_on(broadcast)
            return _opened(due, at)
        _end(broadcast.ref, at)
    return []


def post_claim(*, post: Post, at: datetime) -> bool:
    """Take one message to send it now; false when somebody else has it, or it was stopped."""
    waiting = BroadcastPost.objects.filter(
        pk=post.number, state=PostState.WAITING, broadcast__state=BroadcastState.SENDING
    )
    return bool(waiting.update(state=PostState.SENDING, claimed_at=at))


def post_settle(*, post: Post, how: str, at: datetime) -> None:
    """Write down how it went: sent, blocked, refused, unclear, or later, for nothing was taken."""
    claimed = BroadcastPost.objects.filter(pk=post.number, state=PostState.SENDING)
    if how == "later":
        claimed.update(state=PostState.WAITING, claimed_at=None)
        return
    gone: list[UUID] = []
    with unit():
        held = claimed.select_for_update().first()
        if held is None:
            return
        if held.follower_id is None:
            held.state = PostState.REFUSED if how == "blocked" else PostState(how)
            held.save(update_fields=["state"])
        else:
            gone = [held.follower_id] if how == "blocked" else []
            held.delete()
            counted = {how: F(how) + 1}
            Broadcast.objects.filter(ref=held.broadcast_id).update(**counted)
        if gone:
            record("followers.dropped", actor=ACTOR, at=at, number=1)
    followers_drop(gone)


def broadcasts_tend(*, at: datetime) -> int:
    """Settle what was left in the middle, and remove what is over; says how many were left."""
    forsaken = BroadcastPost.objects.filter(
        state=PostState.SENDING, claimed_at__lt=at - FORSAKEN
    ).values_list("pk", flat=True)
    left = list(forsaken[:BATCH])
    for number in left:
        post_settle(post=Post(number, "", ""), how="unclear", at=at)
    BroadcastPost.objects.filter(
        broadcast__state__in=OVER, state=PostState.WAITING, follower__isnull=False
    ).delete()
    old = Q(state__in=OVER, ended_at__lt=at - KEPT) | Q(
        state=BroadcastState.DRAFT, written_at__lt=at - DRAFT_KEPT
    )
    for broadcast in Broadcast.objects.filter(old)[:BATCH]:
        with unit():
            record("broadcast.purged", actor="system:retention", subject=broadcast.ref, at=at)
            broadcast.delete()
    return len(left)


def _begin(ref: UUID, line: str, at: datetime) -> None:
    """Plan one message for everybody who follows now, and one for each language of the channel."""
    with unit():
        broadcast = Broadcast.objects.select_for_update().get(ref=ref)
        if broadcast.state != BroadcastState.APPROVED:
            return
        posts = [BroadcastPost(broadcast=broadcast, language=each) for each in broadcast.channel]
        if broadcast.to_followers:
            refs = Follower.objects.filter(line=line).order_by("ref").values_list("ref", flat=True)
            posts += [BroadcastPost(broadcast=broadcast, follower_id=each) for each in refs]
        BroadcastPost.objects.bulk_create(posts, batch_size=BATCH)
        broadcast.planned = len(posts) - len(broadcast.channel)
        broadcast.state = BroadcastState.SENDING
        broadcast.save()
        record("broadcast.begun", actor=ACTOR, subject=ref, at=at, planned=broadcast.planned)
        tell(broadcast)


def _end(ref: UUID, at: datetime) -> None:
    """Without a message that waits or is on its way, it is over."""
    with unit():
        broadcast = Broadcast.objects.select_for_update().get(ref=ref)
        open_posts = broadcast.posts.filter(state__in=[PostState.WAITING, PostState.SENDING])
        if broadcast.state != BroadcastState.SENDING or open_posts.exists():
            return
        broadcast.state, broadcast.ended_at = BroadcastState.DONE, at
        broadcast.save(update_fields=["state", "ended_at"])
        record("broadcast.ended", actor=ACTOR, subject=ref, at=at, sent=broadcast.sent)
        tell(broadcast)


def _went_on(broadcast: Broadcast) -> None:
    """Let open pages count anew, once for each handful of messages."""
    with unit():
        tell(broadcast)


def _opened(due: Iterable[BroadcastPost], at: datetime) -> list[Post]:
    posts = list(due)
    followers = [post.follower for post in posts if post.follower is not None]
    chats: dict[UUID, str] = {}
    if followers:
        subjects = {follower.ref for follower in followers}
        seen = receipt(actor=ACTOR, action="followers.deliver", subjects=subjects, at=at)
        rows = open_fields(seen, followers, "conversation")
        chats = {
            follower.ref: row["conversation"] or ""
            for follower, row in zip(followers, rows, strict=True)
        }
    return [
        Post(
            post.pk,
            chats[post.follower.ref] if post.follower else settings.TELEGRAM_CHANNEL,
            post.broadcast.text(post.follower.language if post.follower else post.language),
        )
        for post in posts
    ]
