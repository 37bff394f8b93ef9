"""Commands and buttons: what each of them does to a conversation."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from cases.inbound import Inbound, Kind
from intake.telegram import following, says
from intake.telegram.course import Course, number_of
from intake.telegram.sheet import Sheet
from triage.questions import BY_ID

LANGUAGES = ("uk", "ru", "en")
#: Buttons of one form; each names it.
OF_FORM = frozenset("csbdegxXk")
#: To be told of following, to follow, and not to.
FOLLOWING = frozenset("wWu")


def command(course: Course, event: Inbound) -> None:
    """A message that begins with a stroke."""
    word = event.text[1:].partition(" ")[0].partition("@")[0].casefold()
    if word == "start":
        course.say(event, says.languages, course.with_ways(says.welcome))
        if course.sheet:
            course.touch(event)
    elif word == "form":
        course.begin(event)
    elif word == "status":
        course.say(event, lambda: says.standing(course.asked.standing))
    elif word == "delete":
        course.say(event, says.sure_to_forget)
    elif word == "follow":
        course.say(event, following.sure_to_follow)
    elif word == "unfollow":
        _unfollow(course, event)
    else:
        course.say(event, course.with_ways(says.help_words))


def press(course: Course, event: Inbound) -> None:
    """A button; one that is not ours is something said to an operator."""
    verb, *rest = event.text.split(":")
    if verb in OF_FORM and rest and rest[0].isdecimal():
        _press_in_form(course, event, verb, *rest)
    elif verb == "l":
        _choose_language(course, event, *rest)
    elif verb == "n" and not rest:
        course.begin(event)
    elif verb == "F" and not rest:
        _forget(course, event)
    elif verb in FOLLOWING and not rest:
        _press_following(course, event, verb)
    elif verb == "k" and not rest:
        course.note(event, _("Nothing was deleted."))
    else:
        course.plain[number_of(event)] = event


def _choose_language(course: Course, event: Inbound, code: str = "", *_rest: str) -> None:
    if code not in LANGUAGES:
        course.say(event, says.languages)
        return
    course.chosen = code
    if course.sheet:
        course.touch(event)
    else:
        course.say(event, course.with_ways(says.welcome))


def _forget(course: Course, event: Inbound) -> None:
    """The form goes at once; what operators have, one of them deletes."""
    has_begun = bool(course.sheet or course.claimed or course.follows)
    course.follow(event, wanted=False)
    course.sheet = None
    if course.plain or course.sent or not has_begun:
        wish = replace(event, kind=Kind.FORGET, text="", message_id="")
        course.plain[number_of(event)] = wish
        course.note(event, _("Deleted here. An operator was told to delete what you sent before."))
    else:
        course.note(event, _("Deleted. Nothing had been sent."))


def _press_following(course: Course, event: Inbound, verb: str) -> None:
    if verb == "u":
        _unfollow(course, event)
    elif verb == "w":
        course.say(event, following.sure_to_follow)
    else:
        course.follow(event, wanted=True)
        course.say(event, following.followed)


def _unfollow(course: Course, event: Inbound) -> None:
    course.follow(event, wanted=False)
    course.note(event, _("You do not follow. Nothing about it is kept here."))


def _press_in_form(
    course: Course,
    event: Inbound,
    verb: str,
    form: str,
    name: str = "",
    code: str = "",
    *_rest: str,
) -> None:
    sheet, began = course.sheet, int(form)
    if sheet is None or sheet.began != began:
        was_sent = began in course.sent
        told = _("This form was sent already.") if was_sent else _("This form is gone.")
        course.note(event, told)
    elif verb == "g":
        _send(course, event, sheet)
    elif verb == "x":
        course.say(event, lambda: says.sure_to_delete(form))
    elif verb == "X":
        course.sheet = None
        course.note(event, _("The form is deleted. /form begins a new one."))
    else:
        _apply(sheet, verb, name, code, number_of(event))
        course.touch(event)


def _send(course: Course, event: Inbound, sheet: Sheet) -> None:
    if not sheet.given:
        course.touch(event)
        return
    sheet.sent = number_of(event)
    course.sent[sheet.began], course.sheet = sheet, None
    course.say(event, lambda: says.sent(course.asked.code_of(sheet.began)))


def _apply(sheet: Sheet, verb: str, name: str, code: str, number: int) -> None:
    if verb == "b":
        sheet.back(name)
    elif name not in BY_ID:
        return
    elif verb == "c" and BY_ID[name].choice(code):
        sheet.take(name, code, number)
    elif verb == "s":
        sheet.pass_over(name)
    elif verb == "d":
        sheet.drop(name)
    elif verb == "e":
        sheet.turn_to(name)
