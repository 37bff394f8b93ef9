"""What administrators write down of a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operators.models import Office, Operator, Skill
from operators.models.operator import CALL_SIGN, EXTENSION
from operators.roles import Role

LANGUAGES = [("uk", _("Ukrainian")), ("ru", _("Russian")), ("en", _("English"))]
ANY = [("", _("All"))]


class Told(forms.Form):
    """A form that shows at its own fields what the record behind it does not take."""

    def take(self, unfit: ValidationError) -> None:
        """Show what was refused, at its field where there is one."""
        told = unfit.error_dict if hasattr(unfit, "error_dict") else {"": unfit.error_list}
        for name, found in told.items():
            for each in found:
                self.add_error(
                    next((of for of in (name, each.code) if of in self.fields), None), each
                )


class EditForm(Told):
    """At which desk a person sits, what they speak and what they have learned."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.MultipleChoiceField(
        label=_("Skills"),
        choices=Skill.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Calls whose case asks for one ring first at whoever has it."),
    )
    extension = forms.RegexField(
        EXTENSION,
        label=_("Extension"),
        required=False,
        max_length=8,
        error_messages={"invalid": _("Two to eight figures, or nothing.")},
    )

    @classmethod
    def of(cls, person: Operator) -> "EditForm":
        """The form as the person stands."""
        told = ("languages", "skills", "extension")
        return cls(initial={name: getattr(person, name) for name in told})


class PersonForm(EditForm):
    """Somebody new."""

    call_sign = forms.RegexField(
        CALL_SIGN,
        label=_("Call-sign"),
        max_length=20,
        error_messages={"invalid": _("One word that begins with a capital, in Latin letters.")},
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    office = forms.ModelChoiceField(
        Office.working.order_by("code"), label=_("Office"), empty_label=_("Choose an office")
    )
    field_order = ("call_sign", "role", "office", "languages", "skills", "extension")

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("New role"), choices=Role.choices)


class MoveForm(forms.Form):
    """Another office."""

    office = forms.ModelChoiceField(
        Office.working.order_by("code"), label=_("New office"), empty_label=None
    )


class FilterForm(forms.Form):
    """Whom an administrator looks for."""

    call_sign = forms.CharField(label=_("Call-sign"), required=False, max_length=20)
    role = forms.ChoiceField(label=_("Role"), choices=[*ANY, *Role.choices], required=False)
    office = forms.ModelChoiceField(
        Office.objects.order_by("code"), label=_("Office"), required=False, empty_label=_("All")
    )

    def clean_call_sign(self) -> str:
        """What call-signs begin with, as they are written."""
        said: Any = self.cleaned_data["call_sign"]
        return str(said).strip().capitalize()
