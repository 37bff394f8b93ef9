"""An event of Telegram goes through the bot: its own words, or an operator's."""

from functools import partial

from django.utils.translation import override

from cases.inbound import Inbound, Kind
from cases.services.case_words import are_words, case_words_said
from cases.services.chats import chat_hear, chat_refuse
from cases.services.standing import conversation_standing, form_code
from cases.services.ways import ways_words
from intake.pace import Pace
from intake.telegram.course import ODD, Asked
from intake.telegram.talk import turn

#: How often one chat, and all together, may ask about a code in ten minutes.
asking = Pace(of_one=10, of_all=2_000, seconds=600)
#: How often code words may be tried, right or wrong.
trying = Pace(of_one=5, of_all=200, seconds=600)
#: How often somebody is told that the line is off.
telling = Pace(of_one=5, of_all=6_000, seconds=600)
LEAVING, LEAVING_PRESSES = frozenset({"/delete", "/unfollow"}), frozenset("FXku")


def take(*, inbound: Inbound) -> None:
    """Keep the event and do what follows from it; twice is once."""

    asked = Asked(
        standing=_standing(inbound),
        code_of=lambda began: form_code(inbound=inbound, began=began),
        ways=lambda: ways_words(line=inbound.line, at=inbound.at),
    )
    have_words = inbound.kind == Kind.MESSAGE and are_words(inbound=inbound)
    is_plain = (
        inbound.kind == Kind.MESSAGE
        and not inbound.text.startswith("/")
        and inbound.attachment not in ODD
        and not have_words
    )
    chat_hear(inbound=inbound, talk=partial(turn, asked=asked), is_plain=is_plain)
    if have_words and not trying.wait_of(inbound.conversation):
        case_words_said(inbound=inbound)


def turn_away(*, inbound: Inbound) -> None:
    """Say that the line is off and what else there is; what was sent is kept nowhere.

    Whoever wants to be deleted, or to follow no more, is heard all the same.
    """
    if _leaves(inbound):
        take(inbound=inbound)
    elif not telling.wait_of(inbound.conversation):
        chat_refuse(inbound=inbound, say=partial(_off, inbound))


def _off(inbound: Inbound, language: str) -> list[dict[str, object]]:
    with override(language):
        said: list[dict[str, object]] = [
            {"text": ways_words(line=inbound.line, at=inbound.at), "buttons": []}
        ]
    return [{"press": inbound.press}, *said] if inbound.press else said


def _leaves(inbound: Inbound) -> bool:
    if inbound.kind == Kind.CHOICE:
        return inbound.text.partition(":")[0] in LEAVING_PRESSES
    return inbound.text.partition(" ")[0].partition("@")[0].casefold() in LEAVING


def _standing(inbound: Inbound) -> str:
    """How it stands with what the asked code names, or with this chat."""
    command, _space, code = inbound.text.strip().partition(" ")
    if inbound.kind != Kind.MESSAGE or command.partition("@")[0].casefold() != "/status":
        return ""
    if asking.wait_of(inbound.conversation):
        return "later"
    return conversation_standing(inbound=inbound, code=code)
