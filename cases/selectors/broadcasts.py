"""Reads about what is said to everybody."""

from django.db.models import QuerySet

from cases.broadcast_guard import Finding, codes_in, findings
from cases.models import TONGUES, Broadcast, BroadcastPost, Case, Follower, Outage
from cases.selectors.traffic import outages_open
from cases.ways import DOORS

#: Fewer are not told exactly: a number that changes by one tells of a person.
FEW = 10


def broadcasts() -> QuerySet[Broadcast]:
    """All of the own office, the newest first, with their people."""
    people = ("writer", "approver", "returned_by", "stopped_by")
    return Broadcast.objects.select_related(*people).order_by("-written_at", "pk")


def channel_posts(broadcast: Broadcast) -> QuerySet[BroadcastPost]:
    """What became of it in the channel, one row for each language."""
    return BroadcastPost.objects.filter(broadcast=broadcast, follower=None).order_by("pk")


def followers_count() -> int | None:
    """How many follow the lines of the own office; None for fewer than ten."""
    number = Follower.objects.count()
    return number if number >= FEW else None


def telephone_outage() -> Outage | None:
    """The longest outage of the telephone that is not over."""
    open_now = outages_open()
    return next((each for each in open_now if DOORS.get(each.line) == "telephone"), None)


def languages_of(broadcast: Broadcast) -> list[str]:
    """The languages that it needs: all for followers, else those of the channel."""
    return [each for each in TONGUES if broadcast.to_followers or each in broadcast.channel]


def objections(broadcast: Broadcast) -> dict[str, list[Finding]]:
    """What may not be said, by language."""
    found = {tongue: findings_in(broadcast.text(tongue)) for tongue in TONGUES}
    return {tongue: each for tongue, each in found.items() if each}


def findings_in(text: str) -> list[Finding]:
    """What may not be said in one text, with the codes of cases within reach."""
    codes = codes_in(text)
    known = Case.objects.filter(code__in=codes).values_list("code", flat=True) if codes else ()
    return findings(text, known=set(known))
