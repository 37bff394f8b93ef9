"""How a case may end: from which stage, by how many, over which warning, with what to follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.follow_ups import FollowUp
from cases.lifecycle import Outcome, Stage


@dataclass(frozen=True, slots=True)
class Ending:
    """The rule of one outcome, and its reason."""

    stages: frozenset[Stage]
    #: Why from no other stage.
    only: Promise
    #: Read before it is chosen.
    warning: Promise
    #: What has to be said; without it nothing has to.
    asked: Promise | None = None
    by_two: bool = False
    #: Also of a case that began again after a hand-over.
    after_handover: bool = False
    follow: tuple[FollowUp, ...] = ()


_OPEN = frozenset({Stage.INTAKE, Stage.VERIFIED, Stage.SCHEDULED})
_BEFORE_A_WINDOW = _OPEN - {Stage.SCHEDULED}
_AT_A_WINDOW = frozenset({Stage.SCHEDULED})
_ANY = _("A case ends like this from every stage.")
_WINDOW_FIRST = _("Give the hand-over window back first: somebody is waiting there.")
_MET = _("Only somebody who was handed over ends like this, now or in an earlier life of the case.")

ENDINGS: Mapping[Outcome, Ending] = {
    Outcome.RECEIVED: Ending(
        stages=_AT_A_WINDOW,
        only=_("Nobody is received for whom no window is held."),
        warning=_("The window ends with it. Say it once you have heard it from the team itself."),
        follow=(FollowUp.CAPTURE_CARD, FollowUp.LETTERS, FollowUp.FILMING),
    ),
    Outcome.EXCHANGED: Ending(
        stages=_AT_A_WINDOW,
        only=_MET,
        warning=_(
            "Whoever went back is asked there what they told us. Tell nobody outside, the family "
            "neither."
        ),
        asked=_("From whom is it known?"),
        after_handover=True,
    ),
    Outcome.ASYLUM: Ending(
        stages=_AT_A_WINDOW,
        only=_MET,
        warning=_(
            "No treaty gives a prisoner asylum: it is decided case by case. Promise nothing."
        ),
        after_handover=True,
        follow=(FollowUp.ASYLUM_LAWYER, FollowUp.LETTERS),
    ),
    Outcome.LEGION: Ending(
        stages=frozenset({Stage.VERIFIED, Stage.SCHEDULED}),
        only=_("Only somebody whom two people verified is referred."),
        warning=_(
            "It is a decision of its own, apart from giving oneself up. At home it counts as "
            "treason (Criminal Code, article 275), not as surrender. Nobody urges it, and nobody "
            "promises that they are taken."
        ),
        asked=_("In which words did they say so, of their own accord?"),
        by_two=True,
        after_handover=True,
        follow=(FollowUp.LEGION_LAWYER,),
    ),
    Outcome.RETURNED_WOUNDED: Ending(
        stages=_AT_A_WINDOW,
        only=_MET,
        warning=_(
            "While the fighting lasts no sick or wounded prisoner is sent back against their will "
            "(Geneva III, article 109)."
        ),
        asked=_("How did they say that they agree?"),
        after_handover=True,
        follow=(FollowUp.AGREED_RETURN,),
    ),
    Outcome.WITHDREW: Ending(
        stages=_OPEN,
        only=_ANY,
        warning=_("Nobody has to say why. The way back stays open, by the code words too."),
    ),
    Outcome.LOST_CONTACT: Ending(
        stages=_OPEN,
        only=_ANY,
        warning=_("Nobody goes looking for them: only what was agreed is tried."),
        follow=(FollowUp.CHECK_IN,),
    ),
    Outcome.SUSPECTED_TRAP: Ending(
        stages=_OPEN,
        only=_ANY,
        warning=_(
            "Outwardly nothing may differ from waiting: say nothing of it, block nobody for it. An "
            "honest person may be behind it; two people say so."
        ),
        asked=_("What speaks for a trap?"),
        by_two=True,
        follow=(FollowUp.WARN,),
    ),
    Outcome.NOT_ELIGIBLE: Ending(
        stages=_BEFORE_A_WINDOW,
        only=_WINDOW_FIRST,
        warning=_("Somebody is turned away with it: two people say so, and who else can help."),
        asked=_("Why can't this line help?"),
        by_two=True,
        follow=(FollowUp.OTHER_HELP,),
    ),
    Outcome.WRONG_PERSON: Ending(
        stages=_BEFORE_A_WINDOW,
        only=_WINDOW_FIRST,
        warning=_(
            "What was told is kept only a short time. Two cases of one person are merged instead."
        ),
        asked=_("By what did you recognise that it is somebody else?"),
    ),
    Outcome.INFORMED: Ending(
        stages=_BEFORE_A_WINDOW,
        only=_WINDOW_FIRST,
        warning=_("For questions that are answered. Whoever may still come is not ended."),
    ),
}

#: What befalls nobody but who was handed over.
AFTER_A_HANDOVER = frozenset(each for each, rule in ENDINGS.items() if rule.stages == _AT_A_WINDOW)


def fits(outcome: Outcome, stage: str, *, met: bool) -> bool:
    """Whether a case at this stage may end so; `met`: it once ended over a held window."""
    rule = ENDINGS[outcome]
    return stage in rule.stages or (rule.after_handover and met)


def endings_of(stage: str, *, met: bool) -> Iterator[tuple[Outcome, Ending]]:
    """The outcomes that a case at this stage may have, as they are offered."""
    for outcome, rule in ENDINGS.items():
        if fits(outcome, stage, met=met):
            yield outcome, rule


def noted(outcome: Outcome, why: str) -> str:
    """The outcome and what was said of it, as they are sealed in one."""
    return f"{outcome.value}\n{why.strip()}".strip()


def parted(said: str) -> tuple[str, str]:
    """The outcome and the words, of what `noted` made."""
    outcome, _nothing, why = said.partition("\n")
    return outcome, why
