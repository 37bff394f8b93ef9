"""A supervisor's own draft of the script: begun from what runs, changed text by text, handed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.record import record
from guide.editing import rewritten
from guide.models import Draft, Edition
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from triage import registry
from triage.checker import check
from triage.parsing import build, digest_of, plain_of, version_of
from triage.reading import LARGEST
from triage.stored import raw_of, written


class DraftRefused(Refused):
    """The draft is not begun, not changed, or not handed in."""


def draft_begin(*, of: str, by: Operator, at: datetime) -> Draft:
    """Begin a draft with the words of a kept version. Raises DraftRefused."""
    running = registry.current()
    try:
        raw = raw_of(registry.plain(of or running.version))
    except LookupError as missing:
        raise DraftRefused(_("There is no such version.")) from missing
    with unit():
        if Draft.objects.filter(written_by=by).exists():
            raise DraftRefused(_("You have a draft already. Go on with it, or throw it away."))
        numbers = Edition.objects.aggregate(newest=Max("number"))["newest"] or 0
        raw |= {"number": max(running.number, numbers) + 1, "status": "draft"}
        draft = Draft.objects.create(
            written_by=by, based_on=running.version, content=_fitting(raw), changed_at=at
        )
        _note("script.draft_begun", draft, by, at)
    return draft


def draft_change(
    *,
    kind: str,
    name: str,
    words: Mapping[str, Mapping[str, str]],
    revision: int,
    by: Operator,
    at: datetime,
) -> Draft:
    """Change the words of one node or card in one's own draft.

    Raises DraftRefused, Draft.DoesNotExist, LookupError.
    """
    with unit():
        draft = _own(by)
        if draft.revision != revision:
            raise DraftRefused(_("This draft was changed in another window. Look at it first."))
        draft.content = _fitting(rewritten(raw_of(draft.content), kind, name, words))
        draft.revision += 1
        draft.changed_at = at
        draft.save(update_fields=["content", "revision", "changed_at"])
        _note("script.draft_changed", draft, by, at)
    return draft


def draft_drop(*, by: Operator, at: datetime) -> None:
    """Throw one's own draft away. Raises Draft.DoesNotExist."""
    with unit():
        draft = _own(by)
        _note("script.draft_dropped", draft, by, at)
        draft.delete()


def draft_submit(*, revision: int, by: Operator, at: datetime) -> Edition:
    """Hand one's own draft to a second supervisor, as an edition that no longer changes.

    Raises DraftRefused, Draft.DoesNotExist.
    """
    with unit():
        draft = _own(by)
        if draft.revision != revision:
            raise DraftRefused(_("This draft was changed in another window. Look at it first."))
        raw = raw_of(draft.content)
        _must_be_sound(raw, draft.based_on, at)
        edition = Edition.objects.create(
            number=raw["number"],
            version=version_of(raw),
            digest=digest_of(raw),
            content=plain_of(raw),
            as_written=written(raw),
            based_on=draft.based_on,
            written_by=by,
            kept_at=at,
        )
        draft.delete()
        _note("script.submitted", edition, by, at)
    return edition


def _must_be_sound(raw: dict[str, Any], based_on: str, at: datetime) -> None:
    if check(build(raw), today=localtime(at).date()):
        raise DraftRefused(_("The checker still finds something. Mend it first."))
    before = raw_of(registry.plain(based_on))
    if {**before, "number": 0, "status": ""} == {**raw, "number": 0, "status": ""}:
        raise DraftRefused(_("Nothing differs from what runs."))
    if Edition.objects.filter(version=version_of(raw)).exists():
        raise DraftRefused(_("The same text was handed in before."))


def _fitting(raw: Mapping[str, Any]) -> str:
    """The content as it is kept, never more than can be read back."""
    content = written(raw)
    if len(content.encode()) > LARGEST:
        raise DraftRefused(_("The script as a whole would be too long. Shorten one of its texts."))
    return content


def _own(by: Operator) -> Draft:
    return Draft.objects.select_for_update().get(written_by=by)


def _note(action: str, about: Draft | Edition, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=about.ref, at=at)
