"""The people of a demonstration: two small offices, everybody named after a bird, tree or flower.

Nobody has a password; `manage.py sign_in_link` and the start of the console let them in.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from operators.models import Office, Operator
from operators.roles import Role
from operators.services import DemoOnly, office_add, operator_add
from operators.services.sign_in import DEMO_ONLY

BY = "system:demo"
OFFICES = {"north": "Orion", "south": "Lyra"}


@dataclass(frozen=True, slots=True)
class Person:
    """One demo person; `languages` and `skills` are written as on the office's list, "uk ru"."""

    call_sign: str
    role: Role
    office: str
    languages: str = ""
    extension: str = ""
    skills: str = ""


PEOPLE = (
    Person("Kalyna", Role.OPERATOR, "north", "uk ru", "101", "minors"),
    Person("Dub", Role.OPERATOR, "north", "uk ru en", "102", "medical"),
    Person("Sova", Role.OPERATOR, "north", "ru", "103"),
    Person("Vesna", Role.SENIOR, "north", "uk ru", "111", "law"),
    Person("Bereza", Role.SENIOR, "north", "uk ru en", "112", "crisis"),
    Person("Yavir", Role.SUPERVISOR, "north", "uk ru", "121"),
    Person("Malva", Role.SUPERVISOR, "north", "uk ru en", "122", "threats"),
    Person("Leleka", Role.LIAISON, "north", "uk ru", "131"),
    Person("Chaika", Role.OPERATOR, "south", "uk ru", "201", "medical minors"),
    Person("Lypa", Role.OPERATOR, "south", "ru en", "202"),
    Person("Sokil", Role.SENIOR, "south", "uk ru", "211", "crisis"),
    Person("Topolia", Role.SENIOR, "south", "uk ru", "212", "threats"),
    Person("Yasen", Role.SUPERVISOR, "south", "uk ru en", "221"),
    Person("Lastivka", Role.LIAISON, "south", "uk ru", "231"),
    Person("Zhuravel", Role.PRESS, "north"),
    Person("Horobyna", Role.PRESS, "north"),
    Person("Klen", Role.ADMINISTRATOR, "north"),
    Person("Verba", Role.ADMINISTRATOR, "south"),
    Person("Sych", Role.AUDITOR, "north"),
)


def people_load(at: datetime) -> list[Operator]:
    """Add whoever of the demo people is missing and return them all; nobody is changed."""
    if not settings.DEMO:
        raise DemoOnly(DEMO_ONLY)
    offices = {code: _office(code, name, at) for code, name in OFFICES.items()}
    return [_person(person, offices[person.office], at) for person in PEOPLE]


def _office(code: str, name: str, at: datetime) -> Office:
    found = Office.objects.filter(code=code).first()
    return found or office_add(name=name, code=code, by=BY, at=at)


def _person(person: Person, office: Office, at: datetime) -> Operator:
    found = Operator.objects.filter(call_sign=person.call_sign).first()
    if found:
        return found
    made = operator_add(
        call_sign=person.call_sign,
        role=person.role,
        office=office,
        languages=person.languages.split(),
        extension=person.extension,
        by=BY,
        at=at,
    )
    made.skills = person.skills.split()
    made.save(update_fields=["skills"])
    return made
