"""Ready answers: one supervisor writes, another agrees, and a day stands on which they end."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from audit.record import record
from cases.models import ReadyAnswer, SheetPlace
from cases.models.ready import LANGUAGES
from cases.selectors.ready import in_force
from cases.services.sheets import sheet_spent
from live.publish import unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from triage.promises import promises_in
from triage.registry import current

RIGHT = "cases.set_ready"
#: No answer goes unread for longer.
LONGEST = timedelta(days=366)
#: What may be put into one message.
MOST = 10


class ReadyRefused(Refused):
    """The ready answer is not written, agreed to, or put into a message."""


def ready_write(
    *,
    replaces: str,
    words: Mapping[str, str],
    source: str,
    review_on: date,
    by: Operator,
    at: datetime,
) -> ReadyAnswer:
    """Write a new answer, or the next version of one; it holds once another supervisor agreed.

    What waits under the same name gives way. Raises ReadyRefused.
    """
    for text in words.values():
        for promise in promises_in(text):
            told = _("“%(phrase)s” promises something. Nobody on the line can keep that.")
            raise ReadyRefused(told % {"phrase": promise.phrase})
    _must_be_sensible(review_on, at)
    with unit():
        name = replaces or _new_name(words["title_en"])
        versions = ReadyAnswer.objects.select_for_update().filter(name=name)
        versions.filter(agreed_by=None, withdrawn_by=None).update(withdrawn_by=by, withdrawn_at=at)
        answer = ReadyAnswer.objects.create(
            name=name,
            version=(versions.aggregate(newest=Max("version"))["newest"] or 0) + 1,
            source=source,
            review_on=review_on,
            written_by=by,
            written_at=at,
            **words,
        )
        sheet_spent(place=SheetPlace.READY, by=by, at=at)
        _note("ready.written", answer, by, at)
    return answer


def ready_take_up(*, ref: UUID, review_on: date, by: Operator, at: datetime) -> ReadyAnswer:
    """Stand for a draft that came with the console; another supervisor has to agree.

    Raises ReadyRefused, ReadyAnswer.DoesNotExist.
    """
    _must_be_sensible(review_on, at)
    with unit():
        answer = _waiting(ref)
        if answer.written_by_id:
            raise ReadyRefused(_l("Somebody stands for this draft already."))
        answer.written_by, answer.written_at, answer.review_on = by, at, review_on
        answer.save(update_fields=["written_by", "written_at", "review_on"])
        _note("ready.written", answer, by, at)
    return answer


def ready_agree(*, ref: UUID, by: Operator, at: datetime) -> ReadyAnswer:
    """Agree to what another supervisor wrote; operators have it from now on.

    Raises ReadyRefused, ReadyAnswer.DoesNotExist.
    """
    with unit():
        answer = _waiting(ref)
        if answer.written_by is None:
            raise ReadyRefused(_l("Nobody stands for this draft yet. Take it up first."))
        if not can(by, RIGHT, Facts(taken_part=frozenset({answer.written_by.pk}))):
            raise ReadyRefused(_l("You wrote this yourself. A second person has to agree."))
        if not can(answer.written_by, RIGHT):
            raise ReadyRefused(_l("Whoever wrote this may no longer do so. Write it anew."))
        if answer.review_on is None or answer.review_on < _day(at):
            raise ReadyRefused(_l("Its day of review has passed. Write it anew."))
        answer.agreed_by, answer.agreed_at = by, at
        answer.save(update_fields=["agreed_by", "agreed_at"])
        _note("ready.agreed", answer, by, at)
    return answer


def ready_withdraw(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Take an answer away in all its versions: what may do harm needs no second person to end.

    Raises ReadyAnswer.DoesNotExist.
    """
    with unit():
        answer = ReadyAnswer.objects.get(ref=ref, withdrawn_by=None)
        versions = ReadyAnswer.objects.filter(name=answer.name, withdrawn_by=None)
        versions.update(withdrawn_by=by, withdrawn_at=at)
        _note("ready.withdrawn", answer, by, at)


def put_in(refs: Sequence[UUID], text: str, at: datetime) -> str | None:
    """Which versions were put into a text, and whether each stands in it word for word.

    An answer whose day has passed is known by its words, whether or not it was named. Raises
    ReadyRefused for it, and for a named one that does not hold.
    """
    _must_be_reviewed(text, _day(at))
    named, kept = set(refs[:MOST]), []
    for answer in in_force():
        as_it_is = any(answer.text(language) in text for language in LANGUAGES)
        if not as_it_is and answer.ref not in named:
            continue
        if answer.review_on is None or answer.review_on < _day(at):
            raise ReadyRefused(_too_old(answer))
        named.discard(answer.ref)
        kept.append([str(answer.ref), as_it_is])
    if named:
        told = _l("A ready answer in your text was changed or withdrawn. Choose it anew.")
        raise ReadyRefused(told)
    return json.dumps(kept) if kept else None


def _must_be_reviewed(text: str, today: date) -> None:
    """No line of the script goes out whose law was to be read again by now."""
    script = current()
    for node in script.nodes.values():
        over = next((law for law in script.laws_of(node) if law.expired(today)), None)
        lines = [node.say[language] for language in LANGUAGES if node.say[language]]
        if over and any(line in text for line in lines):
            told = _(
                "The law behind “%(line)s” was to be read again by %(day)s. Tell a supervisor."
            )
            day = date_format(over.expires, "j E Y")
            raise ReadyRefused(told % {"line": node.title[_language()], "day": day})


def _language() -> str:
    return (get_language() or "en")[:2]


def _too_old(answer: ReadyAnswer) -> str:
    told = _(
        "“%(title)s” was to be read again by %(day)s, and nobody has. Use your own words and tell"
        " a supervisor."
    )
    day = date_format(answer.review_on, "j E Y") if answer.review_on else ""
    return told % {"title": answer.title_here, "day": day}


def _must_be_sensible(review_on: date, at: datetime) -> None:
    if not _day(at) < review_on <= _day(at) + LONGEST:
        raise ReadyRefused(_l("The day of review lies between tomorrow and a year from now."))


def _waiting(ref: UUID) -> ReadyAnswer:
    waiting = ReadyAnswer.objects.select_for_update().filter(agreed_by=None, withdrawn_by=None)
    return waiting.get(ref=ref)


def _new_name(title: str) -> str:
    name = slugify(title)[:50] or "answer"
    alike = ReadyAnswer.objects.filter(name__startswith=name).count()
    return f"{name}-{alike + 1}" if alike else name


def _day(at: datetime) -> date:
    return localtime(at).date()


def _note(action: str, answer: ReadyAnswer, by: Operator, at: datetime) -> None:
    who, name, version = str(by.pk), answer.name, answer.version
    record(action, actor=who, role=by.role, subject=answer.ref, at=at, name=name, version=version)
