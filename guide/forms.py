"""Every text of one place of a draft in three languages, and the shape of a step beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guide.editing import NODE, Text, texts
from guide.places import OPENS, SITUATIONS, Names
from guide.shape import LISTS, NewChoice, Shape, shape_of
from guide.title_form import cleaned, words_field
from triage.graph import LANGUAGES, RETURN, Script

LISTED = {
    "captures": _("Notes down"),
    "cards": _("Cards beside it"),
    "law": _("Law it speaks of"),
    "covers": _("Situations it is for"),
}
NEW = "choice-new"


@dataclass(frozen=True, slots=True)
class Row:
    """One text in its languages, and for a choice where it leads, its place, and its end."""

    text: Text
    fields: tuple[tuple[str, forms.BoundField], ...]
    next: forms.BoundField | None = None
    place: forms.BoundField | None = None
    gone: forms.BoundField | None = None


class PlaceForm(forms.Form):
    """Every text of one place, in three languages; for a step also its shape."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, raw: Mapping[str, Any], script: Script, kind: str, name: str, here: str, **given: Any
    ) -> None:
        super().__init__(**given)
        self._texts = texts(raw, kind, name)
        self._shape = shape_of(raw, name) if kind == NODE else None
        for text in self._texts:
            self._add_text(text)
        if self._shape is not None:
            self._add_shape(self._shape, Names(script, here))

    @property
    def rows(self) -> list[Row]:
        """Each text with its fields, in the order of the page."""
        return [self._row(text) for text in self._texts]

    @property
    def new_choice(self) -> Row | None:
        """The fields of a choice that is to be added."""
        if self._shape is None:
            return None
        return self._row(Text(NEW, _("New choice"), "", {}))

    @property
    def listed(self) -> list[forms.BoundField]:
        """What the step names."""
        return [self[each] for each in LISTED] if self._shape is not None else []

    @property
    def kinds(self) -> list[forms.BoundField]:
        """What kind of step it is."""
        return [self[each] for each in ("opens", "alarm", "end")] if self._shape else []

    def clean(self) -> dict[str, Any]:
        """Each text as it may stand in the script."""
        return cleaned(self)

    def words(self) -> dict[str, dict[str, str]]:
        """The texts by their key and language."""
        return {text.key: self._words(text.key) for text in self._texts}

    def shape(self) -> Shape | None:
        """How the step is to stand in the script; None for a card."""
        if self._shape is None:
            return None
        told, added = self.cleaned_data, self._words(NEW)
        choices = list(self._shape.leads)
        return Shape(
            leads={each: told[f"choice-{each}.next"] for each in choices},
            places={each: told[f"choice-{each}.place"] for each in choices},
            gone=frozenset(each for each in choices if told[f"choice-{each}.gone"]),
            added=NewChoice(added, told[f"{NEW}.next"]) if any(added.values()) else None,
            lists={part: told[part] for part in LISTS},
            covers=told["covers"],
            opens=told["opens"],
            alarm=told["alarm"],
            end=told["end"],
        )

    def _add_text(self, text: Text) -> None:
        for language in LANGUAGES:
            field = words_field(language, text.words.get(language, ""), forms.Textarea)
            field.label = " ".join((str(text.label), text.aside, language))
            self.fields[f"{text.key}.{language}"] = field

    def _add_shape(self, shape: Shape, names: Names) -> None:
        steps = sorted(
            ((each, names.node(each)) for each in names.script.nodes), key=lambda s: s[1]
        )
        targets = [(RETURN, names.target(RETURN)), *steps]
        for number, (choice, target) in enumerate(shape.leads.items(), start=1):
            known = target in (RETURN, *names.script.nodes)
            lost = [] if known else [(target, names.target(target))]
            self.fields[f"choice-{choice}.next"] = forms.ChoiceField(
                label=_("leads to"), choices=[*lost, *targets], initial=target
            )
            self.fields[f"choice-{choice}.place"] = forms.IntegerField(
                label=_("place"), min_value=1, max_value=99, initial=number
            )
            self.fields[f"choice-{choice}.gone"] = forms.BooleanField(
                label=_("take this choice out"), required=False, initial=False
            )
        self._add_text(Text(NEW, _("New choice"), "", {}))
        self.fields[f"{NEW}.next"] = forms.ChoiceField(
            label=_("leads to"), choices=targets, required=False, initial=steps[0][0]
        )
        offered = {
            "captures": names.script.fields,
            "cards": names.script.cards,
            "law": names.script.laws,
            "covers": SITUATIONS,
        }
        for part, label in LISTED.items():
            held = shape.covers if part == "covers" else shape.lists[part]
            known_names = dict.fromkeys([*offered[part], *held])
            self.fields[part] = forms.MultipleChoiceField(
                label=label,
                choices=[(each, names.listed(part, each)) for each in known_names],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=list(held),
            )
        self.fields["opens"] = forms.ChoiceField(
            label=_("How it is opened"),
            choices=[("", _("by a choice alone")), *OPENS.items()],
            required=False,
            initial=shape.opens,
        )
        for flag, label in (("alarm", _("Raises an alarm")), ("end", _("Ends the conversation"))):
            self.fields[flag] = forms.BooleanField(
                label=label, required=False, initial=getattr(shape, flag)
            )

    def _row(self, text: Text) -> Row:
        fields = tuple((each, self[f"{text.key}.{each}"]) for each in LANGUAGES)
        more = (f"{text.key}.{each}" for each in ("next", "place", "gone"))
        return Row(text, fields, *(self[each] if each in self.fields else None for each in more))

    def _words(self, key: str) -> dict[str, str]:
        return {each: self.cleaned_data[f"{key}.{each}"] for each in LANGUAGES}
