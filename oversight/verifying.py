"""A verification of the journal for the page: how far it is, and what came of the last one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import chain
from audit.models import Seal
from oversight.models import Verification

#: Why the first bad row is bad, by how the finding begins.
REASONS: Mapping[str, Promise] = {
    chain.MISSING: _("It is not in the journal any more."),
    chain.LOST: _("Its place is there, the row itself is gone."),
    chain.CHANGED: _("It was changed, or a row before it was moved, after it was written."),
    chain.UNSIGNED: _("From here on nothing bears this office's signature."),
    chain.FORGED: _("A place outside has a checkpoint for it that this office did not sign."),
    chain.DIFFERS: _("A place outside knows it otherwise: the journal was rewritten."),
}
#: How a place outside stands, whether it is a danger, and what that means.
STATES: Mapping[str, tuple[str, Promise]] = {
    "agrees": ("", _("agrees")),
    "ahead": ("danger", _("knows later rows that the journal has no more")),
    "differs": ("danger", _("contradicts the journal")),
    "damaged": ("warn", _("agrees, but some lines cannot be read")),
    "beyond": ("warn", _("agrees up to the first bad row; the rest cannot be compared")),
    "old": ("warn", _("agrees, but its newest checkpoint is old")),
    "missing": ("warn", _("has no checkpoint, or is out of reach")),
}


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place outside in the result."""

    number: int
    seq: int
    tone: str
    words: Promise


@dataclass(frozen=True, slots=True)
class Shown:
    """The one that is under way, out of how many rows, and the last that ended."""

    work: Verification | None
    there: int
    last: Verification | None
    reason: Promise | str
    places: tuple[ShownPlace, ...]


def verification_shown() -> Shown:
    """What the page says of verifications."""
    known = Verification.objects.select_related("asked_by", "stopped_by")
    work = known.filter(ended_at=None).first()
    last = known.exclude(ended_at=None).order_by("-ended_at").first()
    there = Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return Shown(
        work,
        max(there, work.seq if work else 0),
        last,
        _reason(last.bad_why if last else ""),
        tuple(
            ShownPlace(each["number"], each["seq"], *STATES[each["state"]])
            for each in (last.places if last else [])
        ),
    )


def _reason(why: str) -> Promise | str:
    return next((words for begins, words in REASONS.items() if why.startswith(begins)), why)
