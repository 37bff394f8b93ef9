"""What the places of a script are called on a page: by their titles, never by machine names."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from guide.models import Reader
from triage.graph import RETURN, Script

TEXTS: Mapping[str, Promise] = {
    "title": _l("Title"),
    "say": _l("Say"),
    "ask": _l("Ask yourself"),
    "text": _l("Text"),
    "hint": _l("Hint"),
    "because": pgettext_lazy("script", "Reason"),
    "scope": _l("What is to be read"),
}
ENTRIES: Mapping[str, Promise] = {
    "call": _l("Beginning of a call"),
    "chat": _l("Beginning of a chat"),
    "callback": _l("Beginning of a call back"),
}
OPENS: Mapping[str, Promise] = {
    "topics": _l("a topic that the person may ask about"),
    "always": _l("open at any time"),
}
SITUATIONS: Mapping[str, Promise] = {
    "not_yet_mobilised": _l("not called up yet"),
    "mobilised": _l("called up"),
    "at_the_front": _l("at the front"),
    "surrounded": _l("surrounded"),
    "group": _l("a group"),
    "family_in_ukraine": _l("a family in Ukraine"),
    "family_abroad": _l("a family abroad"),
    "joining_the_legion": _l("wants to join the legion"),
    "guarantees": _l("asks for guarantees"),
    "filming": _l("is afraid of being filmed"),
    "ten_year_law": _l("asks about the law of ten years"),
    "treason": _l("asks about treason"),
    "exchange": _l("asks about an exchange"),
    "asylum": _l("asks about asylum"),
    "phone_confiscated": _l("the phone was taken away"),
    "second_phone": _l("a second phone"),
    "viber": _l("only has Viber"),
    "medical": _l("wounded or ill"),
    "suicidal": _l("thinks of suicide"),
    "minor": _l("under age"),
    "threat": _l("threatens"),
    "prank": _l("a prank"),
    "probe": _l("a probe"),
    "journalist": _l("a journalist"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one script in the language of whoever reads the page."""

    script: Script
    language: str

    def place(self, where: str) -> str:
        """What a place of the checker or of a comparison is called."""
        kind, _sign, name = where.partition(" ")
        if kind == "node":
            return self.node(name.split(" ")[0])
        if kind == "card" and name in self.script.cards:
            return _("Card: %(title)s") % {"title": self.script.cards[name].title[self.language]}
        if kind == "field":
            return _("Field: %(title)s") % {"title": self.field(name)}
        if kind == "law" and name in self.script.laws:
            return self.script.laws[name].ref
        if kind == "situation":
            return _("Situation: %(title)s") % {"title": SITUATIONS.get(name, name)}
        return self._house(kind, where, name)

    def _house(self, kind: str, where: str, name: str) -> str:
        if where.startswith("next step "):
            words = self.script.next_steps.get(where.removeprefix("next step "))
            return _("Next step: %(title)s") % {"title": words[self.language] if words else name}
        if kind == "rule":
            rule = next((each for each in self.script.rules if each.id == name), None)
            return _("Rule: %(title)s") % {"title": rule.because[self.language] if rule else name}
        if kind == "sign-off":
            return str(Reader(name).label) if name in Reader.values else name
        if kind == "entry":
            return str(ENTRIES.get(name, name))
        whole = {
            "never_ask": _("What is never asked"),
            "never_promise": _("What is never promised"),
        }
        return whole.get(where, _("The script as a whole"))

    def node(self, name: str) -> str:
        """The title of a step."""
        node = self.script.nodes.get(name)
        return (node.title[self.language] if node else "") or _("a step without a title")

    def target(self, name: str) -> str:
        """Where a choice leads."""
        if name == RETURN:
            return _("back to where it was opened")
        if name not in self.script.nodes:
            return _("a step that is not there")
        return self.node(name)

    def choice(self, node: str, name: str) -> str:
        """The words of a choice."""
        step = self.script.nodes.get(node)
        chosen = step.choice(name) if step else None
        return (chosen.text[self.language] if chosen else "") or _("a choice without words")

    def field(self, name: str) -> str:
        """The title of a field."""
        field = self.script.fields.get(name)
        return (field.title[self.language] if field else "") or name

    def text(self, where: str, what: str) -> str:
        """Which text of the place is meant."""
        kind, _sign, name = what.partition(" ")
        owner = where.partition(" ")[2]
        if kind == "choice":
            return _("Choice: %(text)s") % {"text": self.choice(owner, name)}
        if kind == "warning":
            return _("Warning %(number)s") % {"number": name}
        if kind == "option":
            field = self.script.fields.get(owner)
            option = field.option(name) if field else None
            return _("Option: %(text)s") % {"text": option.text[self.language] if option else ""}
        return str(TEXTS.get(what, what))

    def listed(self, kind: str, name: str) -> str:
        """Something that a step names: a field, a card, a law, a situation, how it is opened."""
        if kind == "captures":
            return self.field(name)
        if kind == "cards" and name in self.script.cards:
            return self.script.cards[name].title[self.language]
        if kind == "law" and name in self.script.laws:
            return self.script.laws[name].ref
        return str({**SITUATIONS, **OPENS}.get(name, name))
