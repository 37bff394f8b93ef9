"""The web form: what somebody sends, as an event of its conversation."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from cases.inbound import Inbound, Kind, Sender
from intake.web.codes import conversation_of
from triage.questions import QUESTIONS

LINE = "web"
STORY = "story"


def sent(*, code: str, answers: Mapping[str, str], language: str, at: datetime) -> Inbound:
    """The filled form; the same one sent twice from one page is one event."""
    number, way = answers.get("number", ""), answers.get("channel", "")
    return _event(
        code,
        Kind.MESSAGE,
        told="\n".join(f"{name}={answers[name]}" for name in sorted(answers)),
        language=language,
        at=at,
        sender=Sender(
            number=number if way == "phone" else "", handle=number if way == "telegram" else ""
        ),
        text=answers.get(STORY, ""),
        form=tuple(
            (question.id, answers[question.id])
            for question in QUESTIONS
            if question.id != STORY and answers.get(question.id)
        ),
    )


def more(*, code: str, page: str, words: str, language: str, at: datetime) -> Inbound:
    """Words written by somebody who came back; `page` tells one sending from the next."""
    return _event(code, Kind.MESSAGE, told=f"{page} {words}", language=language, at=at, text=words)


def forget(*, code: str, language: str, at: datetime) -> Inbound:
    """The wish to be deleted."""
    return _event(code, Kind.FORGET, told="forget", language=language, at=at)


def _event(
    code: str,
    kind: Kind,
    *,
    told: str,
    language: str,
    at: datetime,
    text: str = "",
    sender: Sender | None = None,
    form: tuple[tuple[str, str], ...] = (),
) -> Inbound:
    return Inbound(
        line=LINE,
        provider_id=sha256(f"{code} {kind} {told}".encode()).hexdigest(),
        conversation=conversation_of(code),
        kind=kind,
        sender=sender or Sender(),
        at=at,
        text=text,
        language=language,
        form=form,
        has_code=True,
    )
