"""The web form: what somebody sends, as an event of its conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cases.inbound import File, Inbound, Kind, Sender
from intake.web.codes import conversation_of
from quarantine.kinds import Kind as Sort
from quarantine.kinds import format_of
from triage.questions import QUESTIONS

LINE = "web"
STORY = "story"
#: What the thread calls a file.
CALLED = {Sort.IMAGE: "photo", Sort.SOUND: "audio", Sort.PAPER: "document"}


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted: the form, more words from `page`, or the wish to be deleted."""

    code: str = field(repr=False)
    language: str
    kind: Kind = Kind.MESSAGE
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    page: str = ""


def parse(posting: Posting, *, at: datetime) -> Inbound:
    """One posting as an event; the same one sent twice from one page is one event."""
    answers = posting.answers
    told = [posting.code, posting.kind, posting.page]
    told += [f"{name}={answers[name]}" for name in sorted(answers)]
    return Inbound(
        line=LINE,
        provider_id=sha256("\n".join(told).encode()).hexdigest(),
        conversation=conversation_of(posting.code),
        kind=posting.kind,
        sender=_sender(answers),
        at=at,
        text=answers.get(STORY, ""),
        language=posting.language,
        form=tuple(
            (question.id, answers[question.id])
            for question in QUESTIONS
            if question.id != STORY and answers.get(question.id)
        ),
        has_code=True,
    )


def parse_file(posting: Posting, raw: bytes, *, at: datetime) -> Inbound:
    """One file of a posting as an event; the same one sent twice from one page is one event."""
    digest, found = sha256(raw).hexdigest(), format_of(raw)
    named = sha256("\n".join((posting.code, "file", posting.page, digest)).encode()).hexdigest()
    return Inbound(
        line=LINE,
        provider_id=named,
        conversation=conversation_of(posting.code),
        kind=Kind.MESSAGE,
        sender=_sender(posting.answers),
        at=at,
        attachment=CALLED[found.kind] if found else "document",
        file=File(handle=named, key=digest, size=len(raw)),
        language=posting.language,
        has_code=True,
    )


def _sender(answers: Mapping[str, str]) -> Sender:
    """The number or name by which the person wants to be reached; who they are, nobody says."""
    address, way = answers.get("number", ""), answers.get("channel", "")
    return Sender(
        number=address if way == "phone" else "", handle=address if way == "telegram" else ""
    )
