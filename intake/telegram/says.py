"""What the bot says, and the buttons beneath; in the language that is active."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.telegram.sheet import Sheet
from triage.form import read
from triage.questions import QUESTIONS, Kind, Question

Saying = dict[str, Any]
Button = tuple[str, str]

#: Longest button that a telephone shows whole.
MOST_LABEL = 40


def say(text: str, *rows: Iterable[Button]) -> Saying:
    """Words with rows of buttons: what stands on each, and what Telegram hands back."""
    return {"text": text, "buttons": [[list(button) for button in row] for row in rows if row]}


def languages() -> Saying:
    """The first words, for somebody whose language is not known."""
    return say(
        "Оберіть мову. / Выберите язык. / Choose a language.",
        [("Українська", "l:uk"), ("Русский", "l:ru"), ("English", "l:en")],
    )


def welcome() -> Saying:
    """What this chat is, who can read it, and what may be done here."""
    line = _("This is the line for soldiers who want to save their lives, and for families.")
    ways = _(
        "Write to an operator in your own words, or fill in the form:"
        " every question may be left out."
    )
    begin = (_("Begin the form"), "n")
    return say("\n\n".join([line, honest(), ways, commands()]), [begin])


def hello() -> Saying:
    """To somebody who wrote before anything was said."""
    return say("\n\n".join([_("An operator gets what you wrote."), honest(), commands()]))


def honest() -> str:
    """Who can read this chat, and the ways for what nobody else should know."""
    first = _("Telegram can read what is written here, and so can whoever holds your telephone.")
    page, number = page_address(), settings.VOICE_NUMBER
    if page and number:
        ways = _("Tell the unit and the exact place by voice, %(number)s, or on the page %(page)s.")
    elif page:
        ways = _("Tell the unit and the exact place on the page %(page)s.")
    elif number:
        ways = _("Tell the unit and the exact place by voice, %(number)s.")
    else:
        ways = _("Leave out the unit and the exact place; an operator finds another way with you.")
    return f"{first} {ways % {'number': number, 'page': page}}"


def page_address() -> str:
    """Where the web form stands; empty when there is none."""
    if settings.DEMO:
        return f"http://localhost:{settings.PORT}/write/"
    host = next(iter(settings.PUBLIC_HOSTS), "")
    return f"http{'' if host.endswith('.onion') else 's'}://{host}/write/" if host else ""


def commands() -> str:
    """Every command with what it does."""
    return "\n".join(
        [
            _("/form – the form, from where you stopped"),
            _("/status CODE – how it stands"),
            _("/follow – news of this line, for all; /unfollow ends it"),
            _("/delete – take everything back"),
            _("/help – these words"),
        ]
    )


def help_words() -> Saying:
    """What may be done here, and how long things are kept."""
    kept = _("A form that you do not send is deleted three days after your last word.")
    buttons = [(_("Language"), "l"), (_("Follow"), "w")]
    return say("\n\n".join([commands(), kept, honest()]), buttons)


def ask(sheet: Sheet) -> Saying:
    """The question that waits, or everything to look over before it is sent."""
    question = sheet.question
    if question is None:
        return _review(sheet)
    name = f"{sheet.began}:{question.id}"
    words = [_("%(number)d of %(all)d.") % {"number": sheet.place + 1, "all": len(QUESTIONS)}]
    words[0] += f" {question.asks}"
    if question.aside:
        words.append(str(question.aside))
    if question.is_red:
        words.append(honest())
    has_answer = question.id in sheet.given
    if has_answer:
        told = {"answer": _shown(sheet, question)}
        words.append(_("Your answer so far: %(answer)s") % told)
    steps = [(_("Leave out") if not has_answer else _("Keep"), f"s:{name}")]
    if sheet.place:
        steps.insert(0, (pgettext("form", "Back"), f"b:{name}"))
    if has_answer:
        steps.append((_("Delete the answer"), f"d:{name}"))
    if question.kind == Kind.WORDS and question.id == "place":
        words.append(_("You may also send your position (the paper clip, then Location)."))
    rows = [[(str(each.text), f"c:{name}:{each.code}")] for each in question.choices]
    return say("\n\n".join(words), *rows, steps, [(_("Delete the form"), f"x:{sheet.began}")])


def _review(sheet: Sheet) -> Saying:
    name = str(sheet.began)
    back = (pgettext("form", "Back"), f"b:{name}:")
    rows = read(sheet.answers())
    if not rows:
        return say(
            _("You left out every question. Go back, or write to an operator in your own words."),
            [back, (_("Delete the form"), f"x:{name}")],
        )
    told = "\n".join(f"{label}: {answer}" for label, answer in rows)
    return say(
        "\n\n".join([_("This will be sent:"), told, _("To change an answer, press it.")]),
        *_pairs([(str(each.label), f"e:{name}:{each.id}") for each in QUESTIONS]),
        [back, (_("Delete the form"), f"x:{name}")],
        [(pgettext("form", "Send"), f"g:{name}")],
    )


def _pairs(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


def _shown(sheet: Sheet, question: Question) -> str:
    text = sheet.given[question.id].text
    choice = question.choice(text)
    return str(choice.text) if choice else text


def sent(code: str) -> Saying:
    """The form went to the operators."""
    told = _(
        "Sent. An operator answers here. Your code is %(code)s:"
        " with it you ask how it stands, from any account."
    )
    return say(told % {"code": code})


def sure_to_delete(began: str) -> Saying:
    """Whether the form that is being filled in should go."""
    yes, no = (_("Delete"), f"X:{began}"), (_("Keep it"), f"k:{began}")
    return say(_("Delete the form and all its answers?"), [yes, no])


def sure_to_forget() -> Saying:
    """Whether everything should go."""
    told = _(
        "Take everything back? The form is deleted at once;"
        " what you sent before is deleted by an operator."
    )
    return say(told, [(_("Take it back"), "F"), (_("Keep it"), "k")])


def standing(word: str) -> Saying:
    """How it stands with what somebody sent."""
    told = {
        "waiting": _("It waits for an operator."),
        "held": _("An operator has it."),
        "ended": _("An operator has read it. Write here if there is something new."),
        "later": _("You asked too often. Try again in ten minutes."),
    }
    return say(told.get(word) or _("There is nothing under this code."))
