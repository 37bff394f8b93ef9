"""What is kept of the script: which edition runs, who has signed it, what waits."""

from uuid import UUID

from guide.models import Draft, Edition, SignOff
from operators.models import Operator
from operators.roles import PERMISSIONS
from triage.graph import Script
from triage.graph import SignOff as Wanted


def newest() -> str:
    """The version that was published last; empty while only the one of the console runs."""
    published = Edition.objects.exclude(published_at=None).order_by("-published_at")
    return published.values_list("version", flat=True).first() or ""


def content_of(version: str) -> str:
    """The content of a kept edition; empty when none of this version is kept."""
    kept = Edition.objects.filter(version=version).values_list("as_written", flat=True)
    return kept.first() or ""


def signatures(script: Script) -> list[SignOff]:
    """What was recorded for exactly this content, the oldest first."""
    kept = SignOff.objects.filter(digest=script.digest, voided_by=None)
    return list(kept.select_related("recorded_by", "agreed_by").order_by("recorded_at"))


def unsigned(script: Script) -> list[Wanted]:
    """The readings that exactly this content still lacks."""
    wanted = script.missing_sign_offs()
    if not wanted:
        return []
    held = SignOff.objects.filter(digest=script.digest, voided_by=None).exclude(agreed_by=None)
    signed = set(held.values_list("role", flat=True))
    return [each for each in wanted if each.role not in signed]


def draft_of(person: Operator) -> Draft | None:
    """This person's own draft."""
    return Draft.objects.filter(written_by=person).first()


def waiting() -> list[Edition]:
    """What was handed in and waits for a second supervisor, the oldest first."""
    handed_in = Edition.objects.filter(published_at=None, withdrawn_at=None)
    kept = handed_in.exclude(written_by=None).select_related("written_by").order_by("kept_at")
    return list(kept.defer("content", "as_written"))


def who_may_publish(*, but: Operator) -> list[UUID]:
    """Everybody who may publish what this person hands in, in every office."""
    roles = PERMISSIONS["guide.publish_script"]
    people = Operator.objects.filter(role__in=roles, is_active=True, stands_for=None)
    return sorted(people.exclude(pk=but.pk).values_list("pk", flat=True))


def waiting_for(person: Operator) -> int:
    """How much waits for this person's word: editions and signatures of others."""
    if not person.has_perm("guide.publish_script"):
        return 0
    editions = Edition.objects.filter(published_at=None, withdrawn_at=None)
    mine = editions.exclude(written_by=None).exclude(written_by=person).count()
    signs = SignOff.objects.filter(agreed_by=None, voided_by=None)
    return mine + signs.exclude(recorded_by=person).count()
