"""What all events of a chat come to, worked out anew from the events in the order of their numbers.

So it does not matter in which order, or how often, they came.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import override

from cases.inbound import Inbound, Kind
from cases.services.chats import Turn
from intake.telegram import says
from intake.telegram.course import Asked, Course
from intake.telegram.pressing import command, press
from intake.telegram.sheet import Sheet


def turn(heard: Sequence[Inbound], new: Inbound, language: str, *, asked: Asked) -> Turn:
    """The whole conversation so far, and what to say to its new event."""
    course = Course(heard, new, language, asked)
    for event in heard:
        _step(course, event)
    course.corrections()
    with override(course.language):
        said = _said(course)
    forms = [
        sheet.event(new, heard, language=course.language, code=asked.code_of(sheet.began))
        for sheet in course.sent.values()
        if sheet.given
    ]
    return Turn(
        plain=course.plain,
        answers=course.answers,
        forms=forms,
        says=said,
        is_open=course.sheet is not None,
        chosen=course.chosen,
        follows=course.follows if course.is_about_following else None,
        language=course.language if course.is_about_following else course.chosen,
    )


def _step(course: Course, event: Inbound) -> None:
    if event.kind == Kind.CHOICE:
        press(course, event)
    elif event.kind != Kind.EDIT:
        is_command = event.text.startswith("/") and not event.attachment
        (command if is_command else Course.words)(course, event)


def _said(course: Course) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = [{"press": course.new.press}] if course.new.press else []
    said += [words() for words in course.notes]
    if course.is_touched and course.sheet:
        said.append(_asking(course, course.sheet))
    return said


def _asking(course: Course, sheet: Sheet) -> dict[str, Any]:
    """The question; where it offers another way, what of the other ways is down stands first."""
    question, words = sheet.question, partial(says.ask, sheet)
    return (course.with_ways(words) if question and question.is_red else words)()
