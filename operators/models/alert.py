"""Something that needs a person at once: what kind of thing, where, and who saw to it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What happened, in the words of the list; a new kind needs no migration."""

    REVEAL_LIMIT = "reveal_limit", _("Somebody reached the limit of reveals")
    SEARCH_LIMIT = "search_limit", _("Somebody reached the limit of searches")
    HONEY_CASE = "honey_case", _("Somebody opened a case that is bait")
    BREAK_GLASS = "break_glass", _("Somebody broke the glass to see a case")
    REVIEW_OVERDUE = "review_overdue", _("A broken glass was not reviewed in time")
    DURESS_CASE = "duress_case", _("A person gave the duress word; the case is frozen")
    WORDS_ELSEWHERE = (
        "words_elsewhere",
        _("Code words of a case of ours were said to another office; call back as agreed"),
    )
    THREAT = "threat", _("A contact was ended as a threat")
    BLOCK_ASKED = "block_asked", _("Blocking a sender was proposed; somebody else agrees")
    UNLED = "unled", _("Nobody leads a hand-over that has a window; give it to somebody at once")
    UNSAFE_CALL = "unsafe_call", _("A call back was not safe; nobody calls until agreed anew")
    DURESS_SIGN_IN = "duress_sign_in", _("A colleague signed in under duress")
    SIGN_IN_LIMIT = "sign_in_limit", _("Many sign-ins failed for one call-sign")
    FACTOR_RESET = "factor_reset", _("A second proof at sign-in was reset")
    INTEGRITY = "integrity", _("A record does not bear out its own history")
    AUDIT = "audit", _("The journal does not verify")
    CHECKPOINT = "checkpoint", _("A place outside takes no checkpoints of the journal")
    KEYS_AWAY = "keys_away", _("The keys are away; new contacts wait sealed")
    DRILL = (
        "drill",
        _("A drill of sealing this office was begun; somebody else stops it. Nothing is sealed"),
    )
    EVACUATION = (
        "evacuation",
        _("Sealing this office was begun; somebody else confirms it within two minutes"),
    )
    SPOOLED = "spooled", _("Contacts waited sealed on disk; look at the newest ones first")
    SPOOL_REFUSED = "spool_refused", _("An event on disk could not be read and was set aside")
    RENAMED = "renamed", _("The chat of a case is under another name; verify anew")
    UPLOAD_REFUSED = "upload_refused", _("A hostile file was refused")
    LINK_DOWN = "link_down", _("A telephone line does not answer; no call comes in by it")
    CALL_LOST = "call_lost", _("A call is open here and gone from the line")
    CALL_UNKNOWN = "call_unknown", _("The line has a call that has no contact here")
    LINE_SILENT = "line_silent", _("Nobody comes through on a line; look at the board")
    PURGE = "purge", _("Cases are about to be purged")


#: Kinds that those who oversee every office are told as well.
FOR_AUDITORS = frozenset(
    {
        Kind.HONEY_CASE,
        Kind.BREAK_GLASS,
        Kind.REVIEW_OVERDUE,
        Kind.INTEGRITY,
        Kind.AUDIT,
        Kind.CHECKPOINT,
    }
)


#: Kinds whose subject is a case, for whoever may open it.
OF_CASE = frozenset(
    {Kind.DURESS_CASE, Kind.WORDS_ELSEWHERE, Kind.UNLED, Kind.UNSAFE_CALL, Kind.RENAMED}
)


class Alert(models.Model):
    """One alert of one office; `subject` is an opaque reference and `by` whoever caused it."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)
    office = models.ForeignKey("operators.Office", on_delete=models.CASCADE, related_name="alerts")
    subject = models.UUIDField(null=True)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, null=True)
    # Where it happened, when that is another office than the one that answers for it.
    elsewhere = models.ForeignKey(
        "operators.Office", on_delete=models.PROTECT, null=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]{3,32}$"), name="alert_kind_is_a_word"
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False)
                | Q(cleared_at__isnull=False, kind=Kind.DRILL.value),
                name="alert_is_cleared_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by=None) | Q(by=None) | ~Q(cleared_by=F("by")),
                name="alert_is_not_cleared_by_its_cause",
            ),
        )
        indexes = (
            models.Index(
                fields=["office", "-raised_at"], condition=Q(cleared_at=None), name="alert_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
