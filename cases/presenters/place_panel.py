"""How far the place is on its way to the liaison officer, without a word of the place."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, PlaceLook, PlaceRelease
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class PlacePanel:
    """Who asked, proposed and released, and who waits for a second person to see the place."""

    requested_by: str
    proposer: str
    approver: str
    until: datetime | None
    askers: tuple[str, ...]
    mine: str

    @property
    def is_released(self) -> bool:
        """Whether the liaison officer may see the place now."""
        return bool(self.approver)


def place_panel(*, case: Case, asker: Operator, at: datetime) -> PlacePanel:
    """The state of the release that is live or under way; `mine` says how the own wish stands."""
    rows = PlaceRelease.objects.filter(case=case, voided_at=None).exclude(until__lte=at)
    release = rows.select_related("requested_by", "proposer", "approver").first()
    looks = list(PlaceLook.objects.filter(case=case, until__gt=at).select_related("asker"))
    own = [look for look in looks if look.asker_id == asker.pk]
    return PlacePanel(
        requested_by=_sign(release, "requested_by"),
        proposer=_sign(release, "proposer"),
        approver=_sign(release, "approver"),
        until=release.until if release else None,
        askers=tuple(
            look.asker.call_sign
            for look in looks
            if look.agreed_by_id is None and look.asker_id != asker.pk
        ),
        mine="agreed" if any(look.agreed_by_id for look in own) else "asked" if own else "",
    )


def _sign(release: PlaceRelease | None, who: str) -> str:
    person: Operator | None = getattr(release, who, None)
    return person.call_sign if person else ""
