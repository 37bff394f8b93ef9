"""A supervisor's own draft of the script: begun from what runs, changed text by text, handed in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.record import record
from guide.editing import NODE, WordsRefused, rewritten
from guide.models import Draft, Edition
from guide.selectors import who_may_publish
from guide.shape import Shape, reshaped, step_added, step_removed
from live.events import ScriptHandedIn, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from triage import registry
from triage.checker import check
from triage.parsing import build, digest_of, plain_of, version_of
from triage.reading import LARGEST, ScriptRefused
from triage.stored import raw_of, written

T = TypeVar("T")
DAMAGED = _("This draft can no longer be read. Throw it away and begin anew.")


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
    shape: Shape | None = None,
) -> Draft:
    """Change the words of one node or card in one's own draft, and the shape of a node with them.

    Raises DraftRefused, Draft.DoesNotExist, LookupError.
    """
    with unit():
        draft = _own(by, revision)
        raw = rewritten(_raw(draft), kind, name, words)
        if shape is not None and kind == NODE:
            raw = _shaped(lambda: reshaped(raw, name, shape))
        _change(draft, raw, by, at)
    return draft


def draft_add_step(
    *, title: Mapping[str, str], revision: int, by: Operator, at: datetime
) -> tuple[Draft, str]:
    """Add a step to one's own draft; it has a title and nothing else. Says what it is called.

    Raises DraftRefused, Draft.DoesNotExist.
    """
    with unit():
        draft = _own(by, revision)
        raw, name = _shaped(lambda: step_added(_raw(draft), title))
        _change(draft, raw, by, at)
    return draft, name


def draft_remove_step(*, name: str, revision: int, by: Operator, at: datetime) -> Draft:
    """Take a step that nothing leads to out of one's own draft.

    Raises DraftRefused, Draft.DoesNotExist.
    """
    with unit():
        draft = _own(by, revision)
        try:
            raw = _shaped(lambda: step_removed(_raw(draft), name))
        except LookupError as missing:
            raise DraftRefused(_("There is no such step.")) from missing
        _change(draft, raw, by, at)
    return draft


def draft_drop(*, by: Operator, at: datetime) -> None:
    """Throw one's own draft away. Raises Draft.DoesNotExist."""
    with unit():
        draft = Draft.objects.select_for_update().get(written_by=by)
        _note("script.draft_dropped", draft, by, at)
        draft.delete()


def draft_submit(*, revision: int, by: Operator, at: datetime) -> Edition:
    """Hand one's own draft to a second supervisor, as an edition that no longer changes.

    Raises DraftRefused, Draft.DoesNotExist.
    """
    with unit():
        draft = _own(by, revision)
        raw = _raw(draft)
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
        for ref in who_may_publish(but=by):
            append(ScriptHandedIn(ref=edition.ref), stream=person_stream(ref))
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


def _own(by: Operator, revision: int) -> Draft:
    draft: Draft = Draft.objects.select_for_update().get(written_by=by)
    if draft.revision != revision:
        raise DraftRefused(_("This draft was changed in another window. Look at it first."))
    return draft


def _raw(draft: Draft) -> dict[str, Any]:
    try:
        return raw_of(draft.content)
    except ScriptRefused as damaged:
        raise DraftRefused(DAMAGED) from damaged


def _shaped(change: Callable[[], T]) -> T:
    try:
        return change()
    except WordsRefused as refusal:
        raise DraftRefused(refusal.sentence) from refusal


def _change(draft: Draft, raw: Mapping[str, Any], by: Operator, at: datetime) -> None:
    draft.content = _fitting(raw)
    draft.revision += 1
    draft.changed_at = at
    draft.save(update_fields=["content", "revision", "changed_at"])
    _note("script.draft_changed", draft, by, at)


def _note(action: str, about: Draft | Edition, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=about.ref, at=at)
