"""To what the list of cases is narrowed, as an address and a saved filter carry it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Stage
from cases.models import FlagKind, Priority, Whose

OVERDUE: Promise = _("Overdue tasks")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; a word that is none of ours narrows nothing."""

    stage: str = ""
    priority: int | None = None
    flag: str = ""
    whose: str = ""
    overdue: bool = False
    code: str = ""

    @classmethod
    def read(cls, told: Mapping[str, str]) -> "Sought":
        """What an address or a form asks for."""
        urgent = {str(each): each for each in Priority.values}
        return cls(
            stage=_known(told.get("stage"), Stage.values),
            priority=urgent.get(told.get("priority", "")),
            flag=_known(told.get("flag"), FlagKind.values),
            whose=_known(told.get("whose"), Whose.values),
            overdue=bool(told.get("overdue")),
            code=told.get("code", "")[:12],
        )

    def fields(self) -> dict[str, object]:
        """What a saved filter keeps: everything but the code."""
        return {
            "stage": self.stage,
            "priority": self.priority,
            "flag": self.flag,
            "whose": self.whose,
            "overdue": self.overdue,
        }

    def pairs(self) -> dict[str, str]:
        """The same as an address says it, without what narrows nothing."""
        told = self.fields() | {"overdue": "yes" if self.overdue else ""}
        return {name: str(value) for name, value in told.items() if value not in ("", None)}

    def address(self) -> str:
        """The query of an address that narrows the list to this."""
        return urlencode(self.pairs())

    def title(self) -> str:
        """What it is called: the words of the lists, one after another."""
        words: list[object] = []
        if self.stage:
            words.append(Stage(self.stage).label)
        if self.priority is not None:
            words.append(Priority(self.priority).label)
        if self.flag:
            words.append(FlagKind(self.flag).label)
        if self.whose:
            words.append(Whose(self.whose).label)
        if self.overdue:
            words.append(OVERDUE)
        return " · ".join(str(word) for word in words)


def _known(word: str | None, words: list[str]) -> str:
    return word if word in words else ""
